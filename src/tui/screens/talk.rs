//! The conversation: what has been said, what is coming, what is being written.

use std::sync::Arc;

use crate::{
    domain::{
        conversation::{Branch, Stage, What},
        difficulty::Difficulty,
        scenario::Scenario,
        text::SafeText,
        transcript::{Speaker, TurnStatus},
    },
    runtime::{Command, Notice, Update},
    tui::{
        app::{App, Screen},
        composer::Composer,
        judging::Judging,
        keymap::{Action, Mode},
        messages::{Ask, Begun},
        screens::{
            going_back::{GoingBack, Step},
            report::Report,
            talk_view::View,
        },
        transcript::short_name,
    },
};

/// What the persona does now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Listens.
    Listening,
    /// Thinks, or speaks: the words so far.
    Speaking(SafeText),
    /// The talk is over.
    Over,
}

/// A running talk.
#[derive(Clone, Debug)]
pub struct Talk {
    /// The session's id.
    pub id: String,
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Who plays.
    pub actor: String,
    /// Who judges.
    pub judge: String,
    /// How hard.
    pub difficulty: Difficulty,
    /// What has happened.
    pub branch: Branch,
    /// What the persona does.
    pub phase: Phase,
    /// The turn being written.
    pub composer: Composer,
    /// The turn that is on its way to the disk.
    pub sending: Option<SafeText>,
    /// Whether the learner is asked to confirm the end.
    pub ending: bool,
    /// What went wrong last.
    pub trouble: Option<Notice>,
    /// Why the reply lets us wait.
    pub waiting: Option<String>,
    /// The scoring after the end.
    pub judging: Judging,
    /// Where one looks.
    pub view: View,
    /// The way back to an earlier turn, while one is on it.
    pub back: Option<GoingBack>,
    /// What waits until one has gone back.
    pub say_next: Option<SafeText>,
    /// What stood in the composer before an earlier turn was written anew.
    pub aside: String,
    kept: String,
}

impl Talk {
    /// The talk of a session that has begun, or goes on.
    #[must_use]
    pub fn new(begun: Begun) -> Self {
        let Begun { id, scenario, actor, judge, difficulty, branch, scorecards, draft } = begun;
        let phase = if branch.memory().ended.is_some() { Phase::Over } else { Phase::Listening };
        Self {
            id,
            scenario,
            actor,
            judge,
            difficulty,
            branch,
            phase,
            composer: Composer::with(&draft),
            sending: None,
            ending: false,
            trouble: None,
            waiting: None,
            judging: Judging::with(scorecards),
            view: View::default(),
            back: None,
            say_next: None,
            aside: String::new(),
            kept: draft,
        }
    }

    /// Whether the talk is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    /// Takes in where the session stands.
    fn stands(&mut self, stage: &Stage) {
        match (stage, &self.phase) {
            (Stage::Replying { .. }, Phase::Speaking(_)) => {}
            (Stage::Replying { text, .. }, Phase::Listening | Phase::Over) => {
                self.phase = Phase::Speaking(text.clone());
            }
            (Stage::Fresh | Stage::Listening | Stage::Stalled, _) => self.phase = Phase::Listening,
            (Stage::Ended(_), _) => self.phase = Phase::Over,
        }
    }

    /// The persona's name.
    #[must_use]
    pub fn name(&self) -> String {
        short_name(&self.scenario)
    }

    /// What keys mean.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match (&self.phase, self.back.as_ref().map(|back| back.step)) {
            _ if self.ending => Mode::Ending,
            (_, Some(Step::Choosing)) => Mode::GoingBack,
            (_, Some(Step::Writing)) => Mode::Retrying,
            (Phase::Listening, None) => Mode::Composing,
            (Phase::Speaking(_), None) => Mode::Speaking,
            (Phase::Over, None) => Mode::Over,
        }
    }

    /// Whether something is awaited.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self.phase, Phase::Speaking(_)) || self.judging.busy()
    }

    /// Learner turns left.
    #[must_use]
    pub fn turns_left(&self) -> u32 {
        self.scenario.patience(self.difficulty).saturating_sub(self.branch.memory().learner_turns())
    }

    /// Hints left.
    #[must_use]
    pub fn hints_left(&self) -> u32 {
        let given = u32::try_from(self.branch.memory().hints.len()).unwrap_or(u32::MAX);
        self.scenario.tuning(self.difficulty).hints.saturating_sub(given)
    }

    /// Whether the last reply failed or was cut, so that it can be asked for again.
    #[must_use]
    pub fn stalled(&self) -> bool {
        let memory = self.branch.memory();
        let last = memory.turns.last();
        self.phase == Phase::Listening
            && self.rewriting().is_none()
            && memory.learner_turns() > 0
            && last.is_some_and(|turn| turn.speaker == Speaker::Learner || turn.status != TurnStatus::Complete)
    }

    /// Whether an action would do something.
    #[must_use]
    pub fn valid(&self, action: Action) -> bool {
        match action {
            Action::Send => !self.composer.is_blank(),
            Action::AskAgain => self.stalled(),
            Action::GoBack => self.can_go_back(),
            Action::Hint => self.hints_left() > 0 && self.phase == Phase::Listening,
            _ => true,
        }
    }

    /// Types a character.
    pub fn type_char(&mut self, c: char) {
        self.composer.type_char(c);
    }

    /// Puts text from elsewhere into the turn.
    pub fn paste(&mut self, text: &str) {
        if self.phase != Phase::Over && self.choosing().is_none() {
            self.composer.paste(text);
        }
    }

    /// Puts another text into the composer.
    pub fn replace_draft(&mut self, text: &str) {
        self.composer.replace(text);
    }

    /// Whether the draft has changed since it was kept.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        self.written() != self.kept
    }

    /// The draft, if it has changed.
    pub fn take_draft(&mut self) -> Option<String> {
        self.has_draft().then(|| {
            self.kept = self.written();
            self.kept.clone()
        })
    }

    /// Takes in what the session tells.
    pub fn update(&mut self, update: Update) {
        match update {
            Update::Entry(entry) if self.is_aside(&entry.what) => self.take_aside(entry),
            Update::Entry(entry) => {
                self.mark(&entry.what);
                self.branch.take(entry);
            }
            Update::Asking { from } => {
                self.branch.go_to(from);
                self.phase = Phase::Speaking(SafeText::default());
                (self.trouble, self.waiting) = (None, None);
            }
            Update::Delta(piece) => {
                self.waiting = None;
                if let Phase::Speaking(text) = &mut self.phase {
                    text.push(piece.as_str());
                }
            }
            Update::Stage(_) if self.back.is_some() => {}
            Update::Stage(stage) => self.stands(&stage),
            Update::Waiting { why } => self.waiting = Some(why),
            Update::Note(notice) => self.trouble = Some(notice),
            Update::Trouble(notice) => (self.sending, self.trouble) = (None, Some(notice)),
            update @ (Update::Judging { .. } | Update::Scored(_) | Update::Tried(_) | Update::NotScored(_)) => {
                self.judging.take(update);
            }
        }
    }

    fn mark(&mut self, what: &What) {
        match what {
            What::LearnerSaid { .. } => {
                if let Some(sent) = self.sending.take() {
                    self.composer.sent(sent.as_str());
                    if self.composer.is_blank() {
                        self.composer.replace(&std::mem::take(&mut self.aside));
                    }
                }
                self.trouble = None;
                self.view.follow();
            }
            What::PersonaSaid { .. } => (self.phase, self.waiting) = (Phase::Listening, None),
            What::Ended { .. } => {
                self.phase = Phase::Over;
                self.ending = false;
                self.judging.begin();
            }
            What::Retried { .. } => {
                self.phase = Phase::Listening;
                self.judging.stop();
                self.went_back();
                self.view.follow();
            }
            What::Hinted { .. } => self.view.follow(),
            What::Began { .. }
            | What::Shifted { .. }
            | What::Released { .. }
            | What::Thought { .. }
            | What::Rejected { .. }
            | What::PersonaPart { .. }
            | What::Granted { .. } => {}
        }
    }

    /// Sends the turn, or makes a new line after a trailing `\`.
    fn send(&mut self) -> Vec<Ask> {
        if self.composer.continues() || self.composer.is_blank() || self.sending.is_some() {
            return Vec::new();
        }
        let text = SafeText::new(self.composer.text());
        self.sending = Some(text.clone());
        self.trouble = None;
        self.ways_back().unwrap_or_else(|| vec![Ask::Tell(Command::Say(SafeText::new(text.as_str().trim())))])
    }
}

impl App {
    /// Does what an action says in a talk.
    pub fn act_talk(&mut self, action: Action) {
        if self.act_going_back(action) {
            return;
        }
        let Screen::Talk(talk) = &mut self.screen else { return };
        match action {
            Action::GoBack => talk.choose_turn(),
            Action::Send => {
                for ask in talk.send() {
                    self.ask(ask);
                }
            }
            Action::Interrupt => self.ask(Ask::Tell(Command::Interrupt)),
            Action::AskAgain if talk.stalled() => self.ask(Ask::Tell(Command::AskAgain)),
            Action::Hint => self.hint(),
            Action::Editor => {
                let text = talk.composer.text().to_owned();
                self.ask(Ask::Edit(text));
            }
            Action::End => talk.ending = true,
            Action::Confirm => {
                talk.ending = false;
                self.ask(Ask::Tell(Command::End));
            }
            Action::Back if talk.ending => talk.ending = false,
            Action::Back => self.leave_talk(),
            Action::Open => self.debrief(),
            action => talk.move_or_edit(action),
        }
    }

    fn hint(&mut self) {
        let Screen::Talk(talk) = &self.screen else { return };
        if talk.hints_left() == 0 {
            self.status = Some("No hints left.".to_owned());
        } else if talk.phase == Phase::Listening {
            self.ask(Ask::Tell(Command::Hint));
        }
    }

    fn leave_talk(&mut self) {
        let Screen::Talk(talk) = &self.screen else { return };
        let over = talk.phase == Phase::Over;
        let status = if over { "The session is kept." } else { "The talk is kept; Enter resumes it." };
        self.go_home();
        self.home.show_unfinished();
        self.status = Some(status.to_owned());
    }

    fn debrief(&mut self) {
        let Screen::Talk(talk) = &self.screen else { return };
        if talk.phase == Phase::Over {
            let mut report = Report::after(talk, &self.shelf);
            if self.self_rating {
                report.offer_rating();
            }
            self.screen = Screen::Report(Box::new(report));
        }
    }
}

impl Talk {
    fn move_or_edit(&mut self, action: Action) {
        let scrolls = matches!(action, Action::PageUp | Action::PageDown | Action::Top | Action::Bottom);
        if scrolls || self.phase == Phase::Over {
            self.view.act(action);
        } else {
            let width = self.view.composer_width();
            if action == Action::Up && self.composer.text().is_empty() && self.rewrite_last() {
                return;
            }
            if !self.composer.act(action, width) && self.composer.text().is_empty() {
                self.view.act(action);
            }
        }
    }
}
