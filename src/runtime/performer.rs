//! Performs one session: commands and actor's words in, effects carried out, updates told. Line mode and the app run this same code.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use tokio::{
    select,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::{Instant, MissedTickBehavior, interval_at},
};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    domain::{
        appraisal::Reading,
        conversation::{AskId, Conversation, Effect, Entry, Event, Finish, Stage, What},
        feedback::Point,
        scoring::Scorecard,
        text::SafeText,
    },
    runtime::{
        appraising::{Appraiser, MOST_MISSES, given_up},
        asking::Keeper,
        clock,
        debriefing::debrief,
        judging::{Judge, Outcome, Progress},
        keeping::{Kept, keep_scorecard},
        notice::Notice,
        playing::{Actor, Heard, ask},
        practice::{Command, Update},
        recorder::Recorder,
        seeing::seen,
        trying::{Replays, Trial, Ways},
    },
    store::Claim,
};

/// How often what has come of a reply is put on disk.
const KEEP_EVERY: Duration = Duration::from_millis(200);

/// A session being performed.
#[derive(Debug)]
pub struct Performer {
    /// The session's id.
    pub id: String,
    /// The machine.
    pub conversation: Conversation,
    /// Who plays.
    pub actor: Actor,
    /// Who reads the learner's turns, beside the rules.
    pub appraiser: Option<Appraiser>,
    /// Who judges.
    pub judge: Judge,
    /// How often what is recommended is tried out, and how many runs go side by side.
    pub replays: (u32, usize),
    /// The most requests for replies and readings this session may make.
    pub budget: u64,
    /// The one writer.
    pub recorder: Recorder,
    /// That this process holds the session; let go when the performance is over, before those who listen hear that it is.
    #[expect(dead_code, reason = "held, not read")]
    pub claim: Claim,
    /// Where updates go.
    pub tell: UnboundedSender<Update>,
}

/// What comes from the judge's task.
enum Judged {
    Progress(Progress),
    Scored(Box<Outcome>, Ways),
    NotScored(Notice),
    Tried { kept: Box<Kept>, feedback: Vec<Point>, spent: u64 },
}

/// What changes while the session runs.
struct Running {
    heard: UnboundedSender<Heard>,
    judged: UnboundedSender<Judged>,
    reply: Option<AbortOnDropHandle<()>>,
    judging: Option<AbortOnDropHandle<()>>,
    /// Entries of the persona's side that could not be put on disk yet.
    backlog: Vec<Entry>,
    /// The codes of what has been noted.
    noted: BTreeSet<String>,
    /// Turns in a row that a model was to read and did not.
    missed: u32,
}

impl Performer {
    /// Runs until the session is left.
    pub async fn run(mut self, mut commands: UnboundedReceiver<Command>) {
        let (heard, mut from_actor) = unbounded_channel();
        let (judged, mut from_judge) = unbounded_channel();
        let mut running = Running {
            heard,
            judged,
            reply: None,
            judging: None,
            backlog: Vec::new(),
            noted: BTreeSet::new(),
            missed: 0,
        };
        let mut keep = interval_at(Instant::now() + KEEP_EVERY, KEEP_EVERY);
        keep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let replying = matches!(self.conversation.stage(), Stage::Replying { .. });
            select! {
                biased;
                command = commands.recv() => match command {
                    None | Some(Command::Leave) => break,
                    Some(command) => self.obey(command, &mut running).await,
                },
                Some(heard) = from_actor.recv() => self.hear(heard, &mut running).await,
                Some(judged) = from_judge.recv() => self.conclude(judged, &mut running).await,
                _ = keep.tick(), if replying => self.step(Event::Keep, &mut running).await,
            }
        }
        drop(running.reply);
        if matches!(self.conversation.stage(), Stage::Replying { .. }) {
            let effects = self.conversation.handle(Event::Keep);
            let entries = running.backlog.into_iter().chain(effects.into_iter().filter_map(recorded)).collect();
            let _ = self.store(entries).await;
        }
    }

    async fn obey(&mut self, command: Command, running: &mut Running) {
        match command {
            Command::Say(text) => self.step(Event::LearnerSaid(text), running).await,
            Command::Interrupt => self.step(Event::Interrupt, running).await,
            Command::AskAgain => self.step(Event::AskAgain, running).await,
            Command::Branch(tip) => self.step(Event::Branch(tip), running).await,
            Command::Retry(turn) => {
                running.judging = None;
                self.step(Event::Retry(turn), running).await;
            }
            Command::Hint => self.step(Event::Hint, running).await,
            Command::End => self.step(Event::LearnerEnds, running).await,
            Command::Score => self.start_judge(running),
            Command::Draft(text) => {
                let id = self.id.clone();
                if let Err(notice) = self.recorder.run(move |store| store.set_draft(&id, &text)).await {
                    self.say(Update::Trouble(notice));
                }
            }
            Command::Leave => {}
        }
        self.tell_stage();
    }

    fn tell_stage(&self) {
        self.say(Update::Stage(self.conversation.stage().clone()));
    }

    async fn hear(&mut self, heard: Heard, running: &mut Running) {
        match heard {
            Heard::Words(ask, words) if self.awaits(ask) => {
                let words = SafeText::new(&words);
                self.say(Update::Delta(words.clone()));
                self.step(Event::ActorDelta(ask, words), running).await;
            }
            Heard::Waiting(ask, why) if self.awaits(ask) => self.say(Update::Waiting { why }),
            Heard::Thought(ask, thought) if self.awaits(ask) => {
                self.step(Event::ActorThought(ask, thought), running).await;
            }
            Heard::Read(ask, readings) if self.awaits(ask) => self.take_reading(ask, readings, running).await,
            Heard::Note(notice) => self.note(notice, running),
            Heard::Over(ask, None) if self.awaits(ask) => {
                let finish = match self.actor {
                    Actor::Builtin { .. } => Finish::Authored,
                    Actor::Model(_) => Finish::Whole,
                };
                self.step(Event::ActorFinished(ask, finish), running).await;
                self.tell_stage();
            }
            Heard::Over(ask, Some(notice)) if self.awaits(ask) => {
                self.step(Event::ActorFinished(ask, Finish::Broken), running).await;
                self.say(Update::Trouble(notice));
                self.tell_stage();
            }
            Heard::Words(..) | Heard::Thought(..) | Heard::Waiting(..) | Heard::Read(..) | Heard::Over(..) => {}
        }
    }

    /// Says what is worth knowing, once a session.
    fn note(&self, notice: Notice, running: &mut Running) {
        if running.noted.insert(notice.code.clone()) {
            self.say(Update::Note(notice));
        }
    }

    fn awaits(&self, ask: AskId) -> bool {
        matches!(self.conversation.stage(), Stage::Replying { ask: current, .. } if *current == ask)
    }

    /// One event: what it decides is put on disk first, then told, then acted on. A learner's turn that cannot be put on disk has not been said.
    async fn step(&mut self, event: Event, running: &mut Running) {
        let may_fail = matches!(
            event,
            Event::LearnerSaid(_) | Event::LearnerEnds | Event::AskAgain | Event::Retry(_) | Event::Hint
        );
        let before = may_fail.then(|| self.conversation.clone());
        let effects = self.conversation.handle(event);
        let entries: Vec<Entry> = effects.iter().cloned().filter_map(recorded).collect();
        if let Err(notice) = self.record(entries, running).await {
            if let Some(before) = before {
                self.conversation = before;
                self.say(Update::Trouble(notice));
                return;
            }
            self.say(Update::Trouble(notice));
        }
        for effect in effects {
            match effect {
                Effect::Record(_) => {}
                Effect::Appraise(id) => self.start_reading(id, running).await,
                Effect::AskActor(id) => self.start_reply(id, running).await,
                Effect::DropActor(_) => running.reply = None,
                Effect::AskJudge => self.start_judge(running),
            }
        }
    }

    /// Puts entries on disk and tells of them. Those of the persona's side wait when that fails, and go with the next.
    async fn record(&mut self, entries: Vec<Entry>, running: &mut Running) -> Result<(), Notice> {
        if entries.is_empty() {
            return Ok(());
        }
        let all: Vec<Entry> = running.backlog.iter().cloned().chain(entries.iter().cloned()).collect();
        match self.store(all.clone()).await {
            Ok(()) => {
                running.backlog.clear();
                for entry in all {
                    self.say(Update::Entry(entry));
                }
                Ok(())
            }
            Err(notice) => {
                if !entries.iter().any(|entry| matches!(entry.what, What::LearnerSaid { .. })) {
                    running.backlog.extend(entries);
                }
                Err(notice)
            }
        }
    }

    async fn store(&self, entries: Vec<Entry>) -> Result<(), Notice> {
        let (id, at) = (self.id.clone(), clock::now());
        self.recorder.run(move |store| store.append(&id, &entries, &at)).await
    }

    /// Has the turn read by a model. Where there is none, or no request to spare beside the reply's, the rules read it.
    async fn start_reading(&mut self, id: AskId, running: &mut Running) {
        match (&self.appraiser, self.conversation.appraisal()) {
            (Some(appraiser), Some(appraisal)) if self.budget > 1 => {
                self.budget -= 1;
                running.reply = Some(appraiser.ask(appraisal, id, running.heard.clone()));
            }
            _ => Box::pin(self.step(Event::Appraised(id, None), running)).await,
        }
    }

    async fn take_reading(&mut self, ask: AskId, readings: Result<Vec<Reading>, Notice>, running: &mut Running) {
        match readings {
            Ok(readings) => {
                running.missed = 0;
                self.step(Event::Appraised(ask, Some(readings)), running).await;
            }
            Err(notice) => {
                running.missed += 1;
                self.note(notice, running);
                self.step(Event::Appraised(ask, None), running).await;
                if running.missed == MOST_MISSES {
                    self.conversation.appraise(false);
                    self.note(given_up(), running);
                }
            }
        }
    }

    async fn start_reply(&mut self, id: AskId, running: &mut Running) {
        self.say(Update::Asking { from: self.conversation.branch().tip() });
        if self.budget == 0 {
            let notice = Notice::new("budget", "this session has used all its requests")
                .help("raise `limits.replies`, or end the talk");
            Box::pin(self.step(Event::ActorFinished(id, Finish::Broken), running)).await;
            self.say(Update::Trouble(notice));
            return;
        }
        self.budget -= 1;
        running.reply = Some(ask(&self.actor, &self.conversation, id, running.heard.clone()));
    }

    fn start_judge(&self, running: &mut Running) {
        let (branch, scenario) = (self.conversation.branch().clone(), self.conversation.scenario().clone());
        let detector = self.conversation.detector().clone();
        let (by, tell) = (self.judge.clone(), running.judged.clone());
        let keeper = Keeper { recorder: self.recorder.clone(), session: self.id.clone() };
        let task = tokio::spawn(async move {
            let progress = |progress| drop(tell.send(Judged::Progress(progress)));
            let _ = tell.send(match debrief(&by, &scenario, &detector, &branch, &keeper, progress).await {
                Ok((outcome, ways)) => Judged::Scored(Box::new(outcome), ways),
                Err(notice) => Judged::NotScored(notice),
            });
        });
        running.judging = Some(AbortOnDropHandle::new(task));
    }

    async fn conclude(&mut self, judged: Judged, running: &mut Running) {
        match judged {
            Judged::Progress(Progress { done, of, cost }) => self.say(Update::Judging { done, of, cost }),
            Judged::NotScored(notice) => self.say(Update::NotScored(notice)),
            Judged::Scored(outcome, ways) => {
                if let Some(notice) = outcome.trouble.clone() {
                    self.say(Update::Trouble(notice));
                }
                let kept = match keep_scorecard(&self.recorder, &self.id, (*outcome).clone()).await {
                    Ok(kept) => kept,
                    Err(notice) => {
                        self.say(Update::Trouble(notice));
                        Kept::not(*outcome)
                    }
                };
                self.say(Update::Scored(self.shown(&kept).await));
                if kept.is_tried() {
                    self.say(Update::Tried(self.shown(&kept).await));
                } else {
                    self.start_trying(kept, ways, running);
                }
            }
            Judged::Tried { mut kept, feedback, spent } => {
                self.budget = self.budget.saturating_sub(spent);
                if let Err(notice) = kept.complete(&self.recorder, feedback).await {
                    self.say(Update::Trouble(notice));
                }
                self.say(Update::Tried(self.shown(&kept).await));
            }
        }
    }

    /// The scorecard as it is shown.
    async fn shown(&self, kept: &Kept) -> Arc<Scorecard> {
        Arc::new(seen(&self.recorder, &self.id, self.conversation.scenario(), &kept.card).await)
    }

    /// Tries out what the scorecard recommends, while the scorecard already stands.
    fn start_trying(&self, kept: Kept, ways: Ways, running: &mut Running) {
        let trial = Trial {
            scenario: self.conversation.scenario().clone(),
            detector: self.conversation.detector().clone(),
            branch: self.conversation.branch().at(kept.card.branch),
            actor: Ok(self.actor.clone()),
            appraiser: self.appraiser.clone(),
            replays: Replays { runs: self.replays.0, parallel: self.replays.1, budget: self.budget },
        };
        let tell = running.judged.clone();
        let task = tokio::spawn(async move {
            let (feedback, spent) = trial.run(ways).await;
            let _ = tell.send(Judged::Tried { kept: Box::new(kept), feedback, spent });
        });
        running.judging = Some(AbortOnDropHandle::new(task));
    }

    fn say(&self, update: Update) {
        let _ = self.tell.send(update);
    }
}

fn recorded(effect: Effect) -> Option<Entry> {
    match effect {
        Effect::Record(entry) => Some(entry),
        Effect::Appraise(_) | Effect::AskActor(_) | Effect::DropActor(_) | Effect::AskJudge => None,
    }
}
