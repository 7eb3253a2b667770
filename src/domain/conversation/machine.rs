//! The machine: one event in, entries and effects out.

use std::sync::Arc;

use crate::domain::{
    appraisal::{Appraisal, Reading, merged},
    behaviour::{Detection, Detector, language_has_rules},
    conversation::{
        Branch, EndReason, Entry, What,
        gates::{self, Pending},
        memory::Memory,
        reactions::{self, Heard, ReadBy},
    },
    difficulty::Difficulty,
    fact::Release,
    guard::{self, Breach, Rule},
    persona_state::PersonaState,
    scenario::Scenario,
    text::SafeText,
    thought::Thought,
    transcript::{Speaker, TurnStatus},
};

/// How a session starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The seed of every choice.
    pub seed: u64,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// The goal the learner chose, by its place in the list.
    pub goal: Option<usize>,
}

/// The number of a request for a reply; an answer with another number is late and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AskId(pub u64);

/// What happens to a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It begins.
    Begin(Start),
    /// The learner sent a turn.
    LearnerSaid(SafeText),
    /// A model has read the turn, for the reply with this number; none when it could not.
    Appraised(AskId, Option<Vec<Reading>>),
    /// A piece of a reply came.
    ActorDelta(AskId, SafeText),
    /// The hidden line of a reply came.
    ActorThought(AskId, Thought),
    /// The reply is over.
    ActorFinished(AskId, Finish),
    /// It is time to keep what has come so far.
    Keep,
    /// The learner interrupts the persona.
    Interrupt,
    /// The learner wants a reply (again): after a failure, a cut or a resumption.
    AskAgain,
    /// The learner turns to the branch that ends in this entry.
    Branch(u64),
    /// The learner goes back to try this turn of theirs again.
    Retry(u32),
    /// The learner asks for a hint.
    Hint,
    /// The learner ends the talk.
    LearnerEnds,
}

/// How a reply ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Whole.
    Whole,
    /// Whole, out of authored lines, which the guard has nothing to do with.
    Authored,
    /// Broken off by the server or the line.
    Broken,
}

/// What the outside is asked to do, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Keep this entry; before anything after it is done.
    Record(Entry),
    /// Ask a model what the learner's turn shows; the reply waits for it.
    Appraise(AskId),
    /// Ask the actor for a reply.
    AskActor(AskId),
    /// Stop asking.
    DropActor(AskId),
    /// The talk is over: score it.
    AskJudge,
}

/// Where a conversation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has happened.
    Fresh,
    /// The learner may speak.
    Listening,
    /// A reply is awaited or coming.
    Replying {
        /// The request.
        ask: AskId,
        /// What has come.
        text: SafeText,
        /// How many bytes of it are kept.
        kept: usize,
    },
    /// The last reply failed or was cut; the learner may ask again or go on.
    Stalled,
    /// Over.
    Ended(EndReason),
}

/// A conversation: pure, no I/O. `handle` decides; [`Conversation::replay`] rebuilds it from the entries it made.
#[derive(Clone, Debug)]
pub struct Conversation {
    scenario: Arc<Scenario>,
    detector: Arc<Detector>,
    branch: Branch,
    stage: Stage,
    asks: u64,
    appraises: bool,
}

impl Conversation {
    /// A conversation that has not begun.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, detector: Arc<Detector>) -> Self {
        Self { scenario, detector, branch: Branch::default(), stage: Stage::Fresh, asks: 0, appraises: false }
    }

    /// The conversation that made `entries`, at the last of them. A reply that was coming when they stop has no one to
    /// finish it: what came of it is in the memory as unfinished, and the stage is [`Stage::Stalled`].
    #[must_use]
    pub fn replay(scenario: Arc<Scenario>, detector: Arc<Detector>, log: Vec<Entry>) -> Self {
        let mut conversation = Self::new(scenario, detector);
        conversation.branch = Branch::new(log);
        conversation.settle();
        conversation
    }

    /// From now on turns are read by a model first, or are not.
    pub fn appraise(&mut self, wanted: bool) {
        self.appraises = wanted;
    }

    /// What is to be asked about the learner's last turn while the persona has not been moved by it.
    #[must_use]
    pub fn appraisal(&self) -> Option<Appraisal> {
        let turn = self.memory().unread().filter(|_| self.appraises)?;
        let before = self.memory().last_persona_words();
        let found = self.has_rules().then(|| self.detector.read_all(before, turn.text.as_str()));
        let awaited = gates::awaited(&self.scenario, self.memory());
        Appraisal::of(&self.scenario, before, turn.text.as_str(), found.as_deref(), &awaited)
    }

    fn has_rules(&self) -> bool {
        language_has_rules(&self.scenario.card.language)
    }

    fn settle(&mut self) {
        let last = self.memory().turns.last();
        self.stage = match (self.memory().ended, last) {
            (Some(reason), _) => Stage::Ended(reason),
            (None, None) => Stage::Fresh,
            (None, Some(turn)) if turn.speaker == Speaker::Persona && turn.status != TurnStatus::Failed => {
                Stage::Listening
            }
            (None, Some(_)) => Stage::Stalled,
        };
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// What reads the learner's turns.
    #[must_use]
    pub fn detector(&self) -> &Arc<Detector> {
        &self.detector
    }

    /// The log, with the branch that goes on.
    #[must_use]
    pub fn branch(&self) -> &Branch {
        &self.branch
    }

    /// What has happened on this branch.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        self.branch.memory()
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What the reply that is due may do.
    #[must_use]
    pub fn pending(&self) -> Pending {
        gates::pending(&self.scenario, self.memory())
    }

    /// Learner turns left.
    #[must_use]
    pub fn turns_left(&self) -> u32 {
        self.scenario.patience(self.memory().difficulty).saturating_sub(self.memory().learner_turns())
    }

    /// Hints left.
    #[must_use]
    pub fn hints_left(&self) -> u32 {
        let given = u32::try_from(self.memory().hints.len()).unwrap_or(u32::MAX);
        self.scenario.tuning(self.memory().difficulty).hints.saturating_sub(given)
    }

    /// Decides what an event means. An event that does not fit the stage has no effect.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match (event, &self.stage) {
            (Event::Begin(start), Stage::Fresh) => self.begin(start, &mut effects),
            (Event::LearnerSaid(text), Stage::Listening | Stage::Stalled) if !text.is_blank() => {
                self.hear(&text, &mut effects);
            }
            (Event::Appraised(ask, readings), Stage::Replying { ask: current, .. })
                if ask == *current && self.memory().unread().is_some() =>
            {
                self.react(readings.as_deref(), &mut effects);
                effects.push(Effect::AskActor(ask));
            }
            (Event::ActorDelta(ask, piece), Stage::Replying { ask: current, .. }) if ask == *current => {
                self.extend(&piece);
            }
            (Event::ActorThought(ask, thought), Stage::Replying { ask: current, .. }) if ask == *current => {
                let turn = self.next_turn();
                self.record(What::Thought { turn, thought }, &mut effects);
            }
            (Event::ActorFinished(ask, finish), Stage::Replying { ask: current, .. }) if ask == *current => {
                self.finish(finish, &mut effects);
            }
            (Event::Keep, Stage::Replying { .. }) => self.keep(&mut effects),
            (Event::Interrupt, Stage::Replying { ask, .. }) => {
                effects.push(Effect::DropActor(*ask));
                self.interrupt(&mut effects);
            }
            (Event::AskAgain, Stage::Stalled) => self.ask_again(&mut effects),
            (Event::AskAgain, Stage::Listening) if self.last_reply_is_cut() => self.ask_again(&mut effects),
            (Event::Branch(tip), Stage::Listening | Stage::Stalled | Stage::Ended(_))
                if self.branch.branches().contains(&tip) =>
            {
                self.branch.go_to(Some(tip));
                self.settle();
            }
            (Event::Retry(turn), Stage::Listening | Stage::Stalled | Stage::Ended(_)) => self.retry(turn, &mut effects),
            (Event::Hint, Stage::Listening | Stage::Stalled) if self.hints_left() > 0 => {
                let text = gates::hint(&self.scenario, self.memory());
                self.record(What::Hinted { text }, &mut effects);
            }
            (Event::LearnerEnds, Stage::Replying { ask, .. }) => {
                effects.push(Effect::DropActor(*ask));
                self.interrupt(&mut effects);
                // The persona may have ended it with this reply, whole or not; a talk ends once.
                if !matches!(self.stage, Stage::Ended(_)) {
                    self.end(EndReason::Learner, &mut effects);
                }
            }
            (Event::LearnerEnds, Stage::Listening | Stage::Stalled) => self.end(EndReason::Learner, &mut effects),
            (
                Event::Begin(_)
                | Event::LearnerSaid(_)
                | Event::Appraised(..)
                | Event::ActorDelta(..)
                | Event::ActorThought(..)
                | Event::ActorFinished(..)
                | Event::Keep
                | Event::Interrupt
                | Event::AskAgain
                | Event::Branch(_)
                | Event::Retry(_)
                | Event::Hint
                | Event::LearnerEnds,
                _,
            ) => {}
        }
        effects
    }

    fn begin(&mut self, start: Start, effects: &mut Vec<Effect>) {
        let Start { seed, difficulty, goal } = start;
        let tuning = self.scenario.tuning(difficulty);
        let persona = &self.scenario.persona;
        let state =
            PersonaState::new(i32::from(persona.trust) + tuning.trust, i32::from(persona.tension) + tuning.tension);
        let opening = usize::try_from(seed % persona.opening.len().max(1) as u64).unwrap_or_default();
        let text = SafeText::new(persona.opening.get(opening).map_or("", String::as_str));
        self.record(What::Began { seed, difficulty, goal, state }, effects);
        let open = self.scenario.facts.iter().filter(|fact| fact.release == Release::Volunteered);
        for fact in open.map(|fact| fact.id.clone()).collect::<Vec<_>>() {
            self.record(What::Released { turn: 0, fact }, effects);
        }
        self.record(What::PersonaSaid { turn: 1, text, status: TurnStatus::Complete, marks: Vec::new() }, effects);
        self.stage = Stage::Listening;
    }

    fn hear(&mut self, text: &SafeText, effects: &mut Vec<Effect>) {
        self.let_stand(effects);
        let turn = self.next_turn();
        let detections = self.detections(text.as_str());
        self.record(What::LearnerSaid { turn, text: text.clone(), detections }, effects);
        self.answer(effects);
    }

    /// What the rules find; nothing in a language they do not know.
    fn detections(&self, text: &str) -> Vec<Detection> {
        if self.has_rules() { self.detector.read(self.memory().last_persona_words(), text) } else { Vec::new() }
    }

    /// Asks for the reply; before that, where it is wanted, what the turn shows.
    fn answer(&mut self, effects: &mut Vec<Effect>) {
        if self.appraisal().is_some() {
            let ask = self.await_reply();
            effects.push(Effect::Appraise(ask));
        } else {
            self.react(None, effects);
            self.ask(effects);
        }
    }

    /// Moves the persona by the learner's last turn, once.
    fn react(&mut self, readings: Option<&[Reading]>, effects: &mut Vec<Effect>) {
        let Some(last) = self.memory().unread() else { return };
        let (turn, text) = (last.number, last.text.clone());
        let detections = reactions::taken(text.as_str(), merged(&last.detections, readings.unwrap_or_default()));
        let before = self.memory().by(Speaker::Learner).filter(|earlier| earlier.number < turn);
        let heard = Heard {
            earlier: before.map(|turn| turn.text.as_str()).collect(),
            causes: self.memory().curve.iter().flat_map(|m| &m.shifts).map(|shift| shift.because.as_str()).collect(),
            text: text.as_str(),
            detections: &detections,
            read_by: match readings {
                Some(readings) => ReadBy::Model(readings),
                None if self.appraises => ReadBy::RulesInstead,
                None => ReadBy::Rules,
            },
        };
        let shifts = reactions::shifts(&self.scenario, self.scenario.tuning(self.memory().difficulty), &heard);
        let state = self.memory().state.moved(&shifts);
        let readings = readings.unwrap_or_default().to_vec();
        self.record(What::Shifted { turn, shifts, state, readings }, effects);
        if let Some(fact) = gates::opened_fact(&self.scenario, self.memory(), text.as_str(), &detections) {
            self.record(What::Released { turn, fact }, effects);
        }
    }

    /// A reply that broke off before a restart becomes a turn of its own when the learner goes on without asking again; so does one
    /// that was taken back and never came anew. A turn that was still being read then is read by the rules.
    fn let_stand(&mut self, effects: &mut Vec<Effect>) {
        self.react(None, effects);
        if let Some((turn, text)) = self.memory().unfinished.clone() {
            let marks = self.marks(&text);
            self.record(What::PersonaSaid { turn, text, status: TurnStatus::Partial, marks }, effects);
        } else if let Some((text, breaches)) = self.memory().rejected.clone() {
            let (turn, marks) = (self.next_turn(), guard::rules(&breaches));
            self.record(What::PersonaSaid { turn, text, status: TurnStatus::Complete, marks }, effects);
        }
    }

    fn breaches(&self, text: &SafeText) -> Vec<Breach> {
        guard::check(&self.scenario, self.memory(), &self.pending(), text.as_str())
    }

    fn marks(&self, text: &SafeText) -> Vec<Rule> {
        guard::rules(&self.breaches(text))
    }

    fn ask(&mut self, effects: &mut Vec<Effect>) {
        let ask = self.await_reply();
        effects.push(Effect::AskActor(ask));
    }

    fn await_reply(&mut self) -> AskId {
        self.asks += 1;
        let ask = AskId(self.asks);
        self.stage = Stage::Replying { ask, text: SafeText::default(), kept: 0 };
        ask
    }

    /// Goes back to just before the reply and asks again: the cut reply stays in the log, on a branch of its own.
    fn ask_again(&mut self, effects: &mut Vec<Effect>) {
        if self.memory().unread().is_some() {
            return self.answer(effects);
        }
        let heard = |entry: &&&Entry| matches!(entry.what, What::Shifted { .. } | What::Released { .. });
        let from = self.branch.line().iter().rev().find(heard).map(|entry| entry.id);
        self.branch.go_to(from);
        self.ask(effects);
    }

    /// Goes back to just before a learner turn. The persona's state is what it was then; the old branch stays.
    fn retry(&mut self, turn: u32, effects: &mut Vec<Effect>) {
        let Some(before) = self.branch.before(turn) else { return };
        self.branch.go_to(Some(before));
        self.record(What::Retried { turn }, effects);
        // What comes before the turn may be a reply that failed: it can be asked for again.
        self.settle();
    }

    fn last_reply_is_cut(&self) -> bool {
        self.memory().learner_turns() > 0
            && self.memory().turns.last().is_some_and(|t| {
                t.speaker == Speaker::Persona && matches!(t.status, TurnStatus::Partial | TurnStatus::Interrupted)
            })
    }

    fn extend(&mut self, piece: &SafeText) {
        if let Stage::Replying { text, .. } = &mut self.stage {
            text.push(piece.as_str());
        }
    }

    fn keep(&mut self, effects: &mut Vec<Effect>) {
        let turn = self.next_turn();
        let Stage::Replying { text, kept, .. } = &mut self.stage else { return };
        let Some(fresh) = text.as_str().get(*kept..).filter(|fresh| !fresh.is_empty()) else { return };
        let part = SafeText::new(fresh);
        *kept = text.as_str().len();
        self.record(What::PersonaPart { turn, text: part }, effects);
    }

    /// The actor is done. A whole reply that breaks a rule is taken back once; the second one stands, with marks.
    fn finish(&mut self, finish: Finish, effects: &mut Vec<Effect>) {
        self.react(None, effects);
        let Stage::Replying { text, .. } = &self.stage else { return };
        let text = SafeText::new(text.as_str().trim());
        match finish {
            Finish::Whole if self.memory().rejected.is_none() && !text.is_blank() => {
                let breaches = self.breaches(&text);
                if breaches.is_empty() {
                    self.conclude(TurnStatus::Complete, Vec::new(), effects);
                } else {
                    let turn = self.next_turn();
                    self.record(What::Rejected { turn, text, breaches }, effects);
                    self.ask(effects);
                }
            }
            Finish::Whole => self.conclude(TurnStatus::Complete, self.marks(&text), effects),
            Finish::Authored => self.conclude(TurnStatus::Complete, Vec::new(), effects),
            Finish::Broken => self.conclude(TurnStatus::Partial, self.marks(&text), effects),
        }
    }

    fn interrupt(&mut self, effects: &mut Vec<Effect>) {
        self.react(None, effects);
        let Stage::Replying { text, .. } = &self.stage else { return };
        let marks = self.marks(&text.clone());
        self.conclude(TurnStatus::Interrupted, marks, effects);
    }

    fn conclude(&mut self, status: TurnStatus, marks: Vec<Rule>, effects: &mut Vec<Effect>) {
        let Stage::Replying { text, .. } = std::mem::replace(&mut self.stage, Stage::Listening) else { return };
        let mut said = (SafeText::new(text.as_str().trim()), status, marks);
        if said.0.is_blank() && status != TurnStatus::Interrupted {
            // Nothing came the second time: then the reply that was taken back is better than none.
            said = match self.memory().rejected.clone() {
                Some((first, breaches)) => (first, TurnStatus::Complete, guard::rules(&breaches)),
                None => (said.0, TurnStatus::Failed, Vec::new()),
            };
        }
        let (text, status, marks) = said;
        let (turn, pending) = (self.next_turn(), self.pending());
        let backed = !marks.contains(&Rule::UnbackedConcession);
        self.record(What::PersonaSaid { turn, text, status, marks }, effects);
        if status == TurnStatus::Failed {
            self.stage = Stage::Stalled;
            return;
        }
        if let Some(concession) = pending.concession.filter(|_| status == TurnStatus::Complete && backed) {
            self.record(What::Granted { turn, concession }, effects);
        }
        let ending = pending.ending.filter(|reason| backed || *reason != EndReason::Agreement);
        if let Some(reason) = ending.filter(|reason| ends_with(*reason, status)) {
            self.end(reason, effects);
        }
    }

    fn end(&mut self, reason: EndReason, effects: &mut Vec<Effect>) {
        self.let_stand(effects);
        self.record(What::Ended { reason }, effects);
        self.stage = Stage::Ended(reason);
        effects.push(Effect::AskJudge);
    }

    fn next_turn(&self) -> u32 {
        self.memory().turns.last().map_or(1, |turn| turn.number + 1)
    }

    fn record(&mut self, what: What, effects: &mut Vec<Effect>) {
        let entry = Entry { id: self.branch.next_id(), parent: self.branch.tip(), what };
        self.branch.take(entry.clone());
        effects.push(Effect::Record(entry));
    }
}

/// Whether a reply of this status ends the session: an agreement needs the whole reply; a persona that leaves, or time, needs none.
const fn ends_with(reason: EndReason, status: TurnStatus) -> bool {
    match reason {
        EndReason::Agreement => matches!(status, TurnStatus::Complete),
        EndReason::WalkOut | EndReason::Time | EndReason::Learner => !matches!(status, TurnStatus::Failed),
    }
}
