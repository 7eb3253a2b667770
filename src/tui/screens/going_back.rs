//! Going back to an earlier turn of the learner's: chosen, written anew, and only then, when it is sent, gone back to.

use crate::{
    domain::{
        conversation::{Entry, What},
        text::SafeText,
        transcript::Speaker,
    },
    runtime::Command,
    tui::{
        app::{App, Screen},
        keymap::Action,
        messages::Ask,
        screens::talk::{Phase, Talk},
    },
};

/// The way back to a turn.
#[derive(Clone, Debug)]
pub struct GoingBack {
    /// The turn.
    pub turn: u32,
    /// How far one is.
    pub step: Step,
    /// Where the branch ends that one would leave.
    tip: Option<u64>,
    /// Whether the session stands on another branch and has to turn to this one first.
    elsewhere: bool,
    /// The words one began from: the turn's, or a line to try.
    words: String,
    /// What stood in the composer before.
    aside: String,
    /// The screen one came from.
    from: Option<Box<Screen>>,
}

/// How far one is on the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A turn is being chosen.
    Choosing,
    /// Its words are being written anew.
    Writing,
}

/// A turn of a session that is being opened to try it again.
#[derive(Clone, Debug)]
pub struct Again {
    /// The end of the branch that the turn is on.
    pub tip: Option<u64>,
    /// The turn.
    pub turn: u32,
    /// A line to begin from, in place of the turn's words.
    pub line: Option<String>,
}

impl Talk {
    fn own_turns(&self) -> Vec<u32> {
        self.branch.memory().by(Speaker::Learner).map(|turn| turn.number).collect()
    }

    /// Whether there is a turn to go back to, and nothing under way that would be lost.
    #[must_use]
    pub fn can_go_back(&self) -> bool {
        let still = self.phase != Phase::Over || !self.judging.busy();
        still && self.back.is_none() && self.sending.is_none() && !self.own_turns().is_empty()
    }

    /// The turn that is being chosen.
    #[must_use]
    pub fn choosing(&self) -> Option<u32> {
        self.back.as_ref().filter(|back| back.step == Step::Choosing).map(|back| back.turn)
    }

    /// The turn that is being written anew.
    #[must_use]
    pub fn rewriting(&self) -> Option<u32> {
        self.back.as_ref().filter(|back| back.step == Step::Writing).map(|back| back.turn)
    }

    /// Begins to choose, at the last turn of the learner's.
    pub fn choose_turn(&mut self) {
        if let (true, Some(&turn)) = (self.can_go_back(), self.own_turns().last()) {
            self.back = Some(self.way_to(turn));
        }
    }

    fn way_to(&self, turn: u32) -> GoingBack {
        GoingBack {
            turn,
            step: Step::Choosing,
            tip: self.branch.tip(),
            elsewhere: false,
            words: String::new(),
            aside: self.composer.text().to_owned(),
            from: None,
        }
    }

    /// Chooses an earlier or a later turn.
    pub fn step_turn(&mut self, action: Action) {
        let turns = self.own_turns();
        let Some(back) = &mut self.back else { return };
        let at = turns.iter().position(|turn| *turn == back.turn).unwrap_or_default();
        let at = if action == Action::Up { at.saturating_sub(1) } else { at + 1 };
        back.turn = turns.get(at).copied().unwrap_or(back.turn);
    }

    /// Takes up the last turn of the learner's again; false where there is none.
    pub fn rewrite_last(&mut self) -> bool {
        let last = self.own_turns().last().copied().filter(|_| self.can_go_back() && self.phase == Phase::Listening);
        if let Some(turn) = last {
            self.rewrite(turn);
        }
        last.is_some()
    }

    /// Puts a turn's words into the composer; one looks at the talk as it was just before it.
    pub fn rewrite(&mut self, turn: u32) {
        self.rewrite_as(turn, None);
    }

    /// The same, with another line in place of the words.
    fn rewrite_as(&mut self, turn: u32, line: Option<String>) {
        let said = self.branch.memory().turns.iter().find(|said| said.number == turn);
        let words = line.or_else(|| said.map(|said| said.text.as_str().to_owned())).unwrap_or_default();
        let Some(before) = self.branch.before(turn) else { return };
        let back = self.back.take().unwrap_or_else(|| self.way_to(turn));
        self.composer.replace(&words);
        self.branch.go_to(Some(before));
        self.phase = Phase::Listening;
        self.trouble = None;
        self.view.follow();
        self.back = Some(GoingBack { turn, step: Step::Writing, words, ..back });
    }

    /// Takes up a turn of a session that was opened for it, on the branch it is on.
    pub fn rewrite_from(&mut self, again: Again, from: Screen) {
        let elsewhere = self.branch.tip() != again.tip;
        self.branch.go_to(again.tip);
        self.back = Some(GoingBack { elsewhere, from: Some(Box::new(from)), ..self.way_to(again.turn) });
        self.rewrite_as(again.turn, again.line);
    }

    /// Leaves everything as it was; the screen one came from, if it was another.
    pub fn give_up_turn(&mut self) -> Option<Screen> {
        let back = self.back.take()?;
        if back.step == Step::Writing {
            self.branch.go_to(back.tip);
            self.composer.replace(&back.aside);
            self.view.follow();
            if self.branch.memory().ended.is_some() {
                self.phase = Phase::Over;
            }
        }
        back.from.map(|screen| *screen)
    }

    /// What goes back to the turn; its words follow once that is on disk.
    #[must_use]
    pub fn ways_back(&self) -> Option<Vec<Ask>> {
        let back = self.back.as_ref()?;
        let branch = back.tip.filter(|_| back.elsewhere).map(|tip| Ask::Tell(Command::Branch(tip)));
        Some(branch.into_iter().chain([Ask::Tell(Command::Retry(back.turn))]).collect())
    }

    /// One has gone back: the turn that waits for it may be said.
    pub fn went_back(&mut self) {
        let Some(back) = self.back.take() else { return };
        self.aside = back.aside;
        self.say_next = self.sending.clone();
    }

    /// What is to be said now that one has gone back.
    pub fn take_next(&mut self) -> Option<Ask> {
        let text = self.say_next.take()?;
        Some(Ask::Tell(Command::Say(SafeText::new(text.as_str().trim()))))
    }

    /// What is worth keeping of what is being written. Words of an earlier turn that are unchanged are not: they stand in the log.
    #[must_use]
    pub fn written(&self) -> String {
        let text = self.composer.text();
        match self.back.as_ref().filter(|back| back.step == Step::Writing) {
            None => text.to_owned(),
            Some(back) if text.trim() == back.words.trim() => back.aside.clone(),
            Some(back) if back.aside.trim().is_empty() => text.to_owned(),
            Some(back) => format!("{}\n\n{text}", back.aside),
        }
    }

    /// Whether an entry belongs to the branch one is about to leave.
    #[must_use]
    pub fn is_aside(&self, what: &What) -> bool {
        self.rewriting().is_some() && !matches!(what, What::Retried { .. })
    }

    /// Takes such an entry in; one looks on at the talk before the turn.
    pub fn take_aside(&mut self, entry: Entry) {
        let here = self.branch.tip();
        if let Some(back) = &mut self.back {
            back.tip = Some(entry.id);
        }
        self.branch.take(entry);
        self.branch.go_to(here);
    }
}

impl App {
    /// What keys do while a turn is chosen or written anew; false when the key is another's.
    pub fn act_going_back(&mut self, action: Action) -> bool {
        let Screen::Talk(talk) = &mut self.screen else { return false };
        let Some(step) = talk.back.as_ref().map(|back| back.step) else { return false };
        match (step, action) {
            (_, Action::Back) if talk.sending.is_none() => {
                if let Some(screen) = talk.give_up_turn() {
                    self.leave();
                    self.screen = screen;
                }
            }
            (Step::Choosing, Action::Up | Action::Down) => talk.step_turn(action),
            (Step::Choosing, Action::Open) => self.take_up(),
            (Step::Choosing, _)
            | (Step::Writing, Action::End | Action::Hint | Action::AskAgain | Action::GoBack | Action::Back) => {}
            (Step::Writing, _) => return false,
        }
        true
    }

    fn take_up(&mut self) {
        let Screen::Talk(talk) = &mut self.screen else { return };
        let Some(turn) = talk.choosing() else { return };
        if talk.phase != Phase::Over {
            return talk.rewrite(turn);
        }
        talk.back = None;
        let (id, tip) = (talk.id.clone(), talk.branch.tip());
        self.open_again(id, Again { tip, turn, line: None });
    }

    /// Opens a session that is over, to try one of its turns again.
    pub fn open_again(&mut self, id: String, again: Again) {
        if self.busy.is_some() {
            return;
        }
        self.leave();
        self.busy = Some("Opening …");
        self.again = Some(again);
        self.ask(Ask::Resume(id));
    }
}
