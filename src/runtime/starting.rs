//! Starting a session, and going on with one.

use tokio::sync::mpsc;

use crate::{
    domain::{
        behaviour::language_has_rules,
        conversation::{Conversation, Event, Start},
    },
    runtime::{
        Runtime,
        appraising::no_rules,
        clock,
        judging::Judge,
        keeping::read_scorecard,
        notice::Notice,
        performer::Performer,
        players::BUILTIN,
        playing::Actor,
        practice::{Choice, Practice, Update},
        recorder::Recorder,
        reviewing::scenario_as_it_was,
        seeing::Seeing,
    },
    store::{self, NewSession},
};

impl Runtime {
    /// Starts a session: it is on disk, with its opening, before this returns.
    ///
    /// # Errors
    /// An unknown scenario or endpoint, a refusal by sensitivity, or a store that cannot keep it.
    pub async fn practise(&self, choice: Choice) -> Result<Practice, Notice> {
        let shelved = self.shelved(&choice.scenario)?;
        let scenario = shelved.scenario.clone();
        let (actor, judge) = (
            self.known_players().actor(&choice.actor, &scenario)?,
            self.known_players().judge(&choice.judge, &scenario)?,
        );
        let (id, seed) = (clock::new_id(), choice.seed.unwrap_or_else(clock::new_seed));
        let mut conversation = Conversation::new(scenario.clone(), self.detector());
        conversation.handle(Event::Begin(Start { seed, difficulty: choice.difficulty, goal: choice.goal }));
        let new = NewSession {
            id: id.clone(),
            scenario: scenario.id.clone(),
            title: scenario.card.title.as_str().into(),
            scenario_hash: scenario.hash.clone(),
            scenario_text: shelved.text.clone(),
            actor: choice.actor.clone(),
            judge: choice.judge.clone(),
            seed,
            difficulty: choice.difficulty,
            started: clock::now(),
        };
        let (recorder, entries) = (self.recorder().await?.clone(), conversation.branch().log().to_vec());
        let claim = recorder
            .run(move |store| {
                store.create(&new)?;
                let claim = store.claim(&new.id)?;
                store.append(&new.id, &entries, &new.started)?;
                Ok(claim)
            })
            .await?;
        let names = (choice.actor, choice.judge);
        Ok(self.perform(id, conversation, (actor, judge), names, claim, recorder, String::new()))
    }

    /// Goes on with a session that was cut short, exact to the turn; one that has ended can be gone back in.
    ///
    /// # Errors
    /// There is no such session, another window holds it, or the store fails.
    pub async fn resume(&self, id: &str) -> Result<Practice, Notice> {
        let recorder = self.recorder().await?.clone();
        let wanted = id.to_owned();
        let (row, claim, new, entries, cards, draft) = recorder
            .run(move |store| {
                let row = store.session(&wanted)?;
                let claim = store.claim(&row.id)?;
                let (new, entries) = (store.began(&row.id)?, store.entries(&row.id)?);
                let (cards, draft) = (store.scorecards(&row.id)?, store.draft(&row.id)?.unwrap_or_default());
                Ok((row, claim, new, entries, cards, draft))
            })
            .await?;
        let scenario = scenario_as_it_was(&new)?;
        let cards: Vec<_> = cards.iter().map(read_scorecard).collect::<Result<_, _>>()?;
        let scorecards = Seeing::of(&recorder, &row.id, &scenario).await?.show_all(&cards);
        let conversation = Conversation::replay(scenario.clone(), self.detector(), entries);
        let (actor_name, judge_name) = (self.known_or_builtin(&new.actor), self.known_or_builtin(&new.judge));
        let players =
            (self.known_players().actor(&actor_name, &scenario)?, self.known_players().judge(&judge_name, &scenario)?);
        let practice = self.perform(row.id, conversation, players, (actor_name, judge_name), claim, recorder, draft);
        Ok(Practice { scorecards, ..practice })
    }

    /// A session goes on with the built-in actor when its endpoint is not set up here any more.
    pub(super) fn known_or_builtin(&self, name: &str) -> String {
        let known = self.players().iter().any(|player| player.name == name);
        if known { name.to_owned() } else { BUILTIN.to_owned() }
    }

    #[expect(clippy::too_many_arguments, reason = "all that a session is made of, gathered in two places")]
    fn perform(
        &self,
        id: String,
        mut conversation: Conversation,
        players: (Actor, Judge),
        names: (String, String),
        claim: store::Claim,
        recorder: Recorder,
        draft: String,
    ) -> Practice {
        let (commands, obey) = mpsc::unbounded_channel();
        let (tell, updates) = mpsc::unbounded_channel();
        let practice = Practice {
            id: id.clone(),
            scenario: conversation.scenario().clone(),
            actor: names.0,
            judge: names.1,
            seed: conversation.memory().seed,
            difficulty: conversation.memory().difficulty,
            branch: conversation.branch().clone(),
            scorecards: Vec::new(),
            stage: conversation.stage().clone(),
            draft,
            commands,
            updates,
        };
        ask_its_window(&players.0);
        let (appraiser, nobody) = self.known_players().appraiser(&players.0, &players.1);
        conversation.appraise(appraiser.is_some());
        let language = &conversation.scenario().card.language;
        let unknown = (!language_has_rules(language)).then(|| no_rules(language, appraiser.is_some()));
        for notice in nobody.into_iter().chain(unknown) {
            let _ = tell.send(Update::Note(notice));
        }
        let budget = self.settings().limits.replies.into();
        let replays = self.replays(&practice.actor);
        let performer = Performer {
            id,
            conversation,
            actor: players.0,
            appraiser,
            judge: players.1,
            replays: (replays.runs, replays.parallel),
            budget,
            recorder,
            tell,
            claim,
        };
        tokio::spawn(performer.run(obey));
        practice
    }
}

/// Asks in the background how much the actor's model can take in, so that the first reply need not wait for it.
fn ask_its_window(actor: &Actor) {
    if let Actor::Model(chat) = actor {
        let chat = chat.clone();
        tokio::spawn(async move { chat.window().await });
    }
}
