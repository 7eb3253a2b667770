//! The app: pure. Messages in; what to draw and what to ask of the outside out.

use crate::{
    runtime::{BrokenRow, Command, Notice, Player, Update},
    tui::{
        keymap::{self, Action, Chord, Mode},
        messages::{Ask, Msg},
        screens::{
            briefing::Briefing,
            going_back::Again,
            help::Help,
            home::{Home, Tab},
            palette::Palette,
            report::Report,
            talk::Talk,
        },
        shelf::{Offer, Shelf},
        theme::Theme,
        widgets::page::Page,
    },
};

/// The screen below everything that lies on top.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The lists.
    Home,
    /// Before a talk.
    Briefing(Box<Briefing>),
    /// The talk.
    Talk(Box<Talk>),
    /// Scorecard and transcript of a session.
    Report(Box<Report>),
}

/// What lies on top of the screen.
#[derive(Clone, Debug)]
pub enum Over {
    /// A notice, or several texts under a title.
    Card(String, Vec<Notice>, Page),
    /// The keys.
    Help(Help),
    /// The commands.
    Palette(Box<Palette>),
}

/// The whole app.
#[derive(Clone, Debug)]
pub struct App {
    /// What there is to choose from.
    pub shelf: Shelf,
    /// The home screen.
    pub home: Home,
    /// The screen.
    pub screen: Screen,
    /// What lies on top of it.
    pub over: Option<Over>,
    /// The colours.
    pub theme: Theme,
    /// Whether nothing may move by itself.
    pub still: bool,
    /// One line about what just happened.
    pub status: Option<String>,
    /// Something is being opened.
    pub busy: Option<&'static str>,
    /// Counts moments, for what moves.
    pub tick: u64,
    /// The turn to try again in the session that is being opened.
    pub again: Option<Again>,
    /// Whether the session that is being opened is to be rated blind.
    pub blind: bool,
    /// The name that verdicts and notes carry.
    pub person: String,
    /// Whether the learner is offered to rate themselves before the scores are shown.
    pub self_rating: bool,
    /// The digit typed last.
    pub digit: Option<u32>,
    asks: Vec<Ask>,
}

impl App {
    /// An app at home.
    #[must_use]
    pub fn new(offers: Vec<Offer>, broken: Vec<BrokenRow>, players: Vec<Player>, theme: Theme, still: bool) -> Self {
        Self {
            shelf: Shelf { offers, broken, players, ..Shelf::default() },
            home: Home::default(),
            screen: Screen::Home,
            over: None,
            theme,
            still,
            status: None,
            busy: None,
            tick: 0,
            again: None,
            blind: false,
            person: String::new(),
            self_rating: false,
            digit: None,
            asks: vec![Ask::Sessions, Ask::Discover],
        }
    }

    /// What has been asked since the last time.
    pub fn take_asks(&mut self) -> Vec<Ask> {
        std::mem::take(&mut self.asks)
    }

    /// Asks something of the outside.
    pub fn ask(&mut self, ask: Ask) {
        self.asks.push(ask);
    }

    /// Whether something on the screen moves by itself.
    #[must_use]
    pub fn moves(&self) -> bool {
        let waits = match &self.screen {
            Screen::Talk(talk) => talk.waits(),
            Screen::Report(report) => report.judging.busy(),
            Screen::Home | Screen::Briefing(_) => false,
        };
        waits && !self.still
    }

    /// What keys mean now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match &self.over {
            Some(Over::Card(..)) => Mode::Card,
            Some(Over::Help(_)) => Mode::Help,
            Some(Over::Palette(_)) => Mode::Palette,
            None => self.mode_below(),
        }
    }

    /// What keys mean on the screen itself.
    #[must_use]
    pub fn mode_below(&self) -> Mode {
        match &self.screen {
            Screen::Home if self.home.tab == Tab::Sessions => Mode::Sessions,
            Screen::Home => Mode::Scenarios,
            Screen::Briefing(_) => Mode::Briefing,
            Screen::Talk(talk) => talk.mode(),
            Screen::Report(report) => report.mode(),
        }
    }

    /// Whether an action would do something now.
    #[must_use]
    pub fn valid(&self, action: Action) -> bool {
        match &self.screen {
            Screen::Home => self.home.valid(action, &self.shelf),
            Screen::Briefing(briefing) => briefing.valid(action, &self.shelf),
            Screen::Talk(talk) => talk.valid(action),
            Screen::Report(report) => report.valid(action, &self.shelf),
        }
    }

    /// Takes a message in.
    pub fn handle(&mut self, msg: Msg) {
        match msg {
            Msg::Key(event) => self.key(Chord::of(event)),
            Msg::Paste(text) => self.paste(&text),
            Msg::Tick => self.tick = self.tick.wrapping_add(1),
            Msg::Sessions(Ok(rows)) => self.shelf.sessions = Some(rows),
            Msg::Found(found, players) => {
                self.shelf.found = found.into_iter().map(|player| player.name).collect();
                self.shelf.players = players;
            }
            Msg::Began(Ok(begun)) => {
                self.busy = None;
                let mut talk = Talk::new(*begun);
                let from = std::mem::replace(&mut self.screen, Screen::Home);
                if let Some(again) = self.again.take() {
                    talk.rewrite_from(again, from);
                }
                self.screen = Screen::Talk(Box::new(talk));
            }
            Msg::Reviewed(Ok(review)) => {
                self.busy = None;
                self.screen = Screen::Report(Box::new(Report::review(*review, &self.shelf)));
                if std::mem::take(&mut self.blind) {
                    self.rate_blind(true);
                }
            }
            Msg::Heard(Ok(review)) => self.heard(*review),
            Msg::Appealed(id, appealed) => self.appealed(&id, appealed.map(|appealed| *appealed)),
            Msg::Update(update) => self.update(update),
            Msg::Rescored(id, update) => self.rescored(&id, update),
            Msg::Exported(Ok(path)) => self.status = Some(format!("Written to {path}")),
            Msg::Edited(text) => self.edited(text.as_deref()),
            Msg::Sessions(Err(notice))
            | Msg::Began(Err(notice))
            | Msg::Reviewed(Err(notice))
            | Msg::Exported(Err(notice))
            | Msg::Heard(Err(notice))
            | Msg::Trouble(notice) => self.card("This did not work", vec![notice]),
        }
    }

    fn key(&mut self, chord: Chord) {
        let mode = self.mode();
        self.status = None;
        self.digit = chord.typed().and_then(|c| c.to_digit(10));
        match (keymap::action(mode, chord), chord.typed()) {
            (Some(action), _) => self.act(action),
            (None, Some(c)) if mode.types() => self.type_char(c),
            (None, _) => {}
        }
    }

    fn type_char(&mut self, c: char) {
        match (&mut self.over, &mut self.screen) {
            (Some(Over::Palette(palette)), _) => palette.type_char(c),
            (None, Screen::Talk(talk)) => talk.type_char(c),
            (None, Screen::Report(report)) => report.type_char(c),
            _ => {}
        }
    }

    fn paste(&mut self, text: &str) {
        match (&self.over, &mut self.screen) {
            (None, Screen::Talk(talk)) => talk.paste(text),
            (None, Screen::Report(report)) => report.paste(text),
            _ => {}
        }
    }

    fn edited(&mut self, text: Option<&str>) {
        if let (Some(text), Screen::Talk(talk)) = (text, &mut self.screen) {
            talk.replace_draft(text);
        }
    }

    /// Does what an action says, wherever one is.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Quit => self.quit(),
            Action::Suspend => self.ask(Ask::Suspend),
            Action::Redraw => self.ask(Ask::Redraw),
            _ if self.over.is_some() => self.act_over(action),
            Action::Help => self.over = Some(Over::Help(Help::default())),
            Action::Palette => self.over = Some(Over::Palette(Box::new(Palette::of(self)))),
            action => self.act_below(action),
        }
    }

    fn act_over(&mut self, action: Action) {
        match (&mut self.over, action) {
            (Some(Over::Palette(palette)), Action::Open) => {
                let chosen = palette.chosen();
                self.over = None;
                if let Some(action) = chosen {
                    self.act(action);
                }
            }
            (_, Action::Back) => self.over = None,
            (Some(Over::Palette(palette)), action) => palette.act(action),
            (Some(Over::Help(help)), action) => help.act(action),
            (Some(Over::Card(_, _, page)), action) => _ = page.act(action),
            (None, _) => {}
        }
    }

    fn act_below(&mut self, action: Action) {
        match self.screen {
            Screen::Home => self.act_home(action),
            Screen::Briefing(_) => self.act_briefing(action),
            Screen::Talk(_) => self.act_talk(action),
            Screen::Report(_) => self.act_report(action),
        }
    }

    /// Opens the briefing of a scenario.
    pub fn brief(&mut self, scenario: &str) {
        if let Some(offer) = self.shelf.offer(scenario).cloned() {
            self.screen = Screen::Briefing(Box::new(Briefing::new(offer)));
        } else {
            let notice = Notice::new("no_scenario", format!("There is no scenario `{scenario}` here any more."));
            self.card("This did not work", vec![notice]);
        }
    }

    /// Shows notices on a card.
    pub fn card(&mut self, title: &str, notices: Vec<Notice>) {
        (self.busy, self.again, self.blind) = (None, None, false);
        self.over = Some(Over::Card(title.to_owned(), notices, Page::default()));
    }

    /// Goes home; a running session is left and kept, and a judge at work goes on.
    pub fn go_home(&mut self) {
        match &self.screen {
            Screen::Report(report) if report.judging.busy() || report.judging.is_trying() => {
                let id = report.id.clone();
                self.status =
                    report.judging.busy().then(|| "The judge goes on; the score will be told here".to_owned());
                self.ask(Ask::Behind(id));
            }
            _ => self.leave(),
        }
        self.screen = Screen::Home;
        self.ask(Ask::Sessions);
    }

    /// Leaves the running session, if there is one; the draft is kept.
    pub fn leave(&mut self) {
        if let Some(draft) = self.draft() {
            self.ask(Ask::Tell(Command::Draft(draft)));
        }
        self.ask(Ask::Tell(Command::Leave));
    }

    /// The draft, if it has changed since it was last asked for.
    pub fn draft(&mut self) -> Option<String> {
        match &mut self.screen {
            Screen::Talk(talk) => talk.take_draft(),
            Screen::Home | Screen::Briefing(_) | Screen::Report(_) => None,
        }
    }

    /// Whether there is a draft to keep.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        matches!(&self.screen, Screen::Talk(talk) if talk.has_draft())
    }

    fn quit(&mut self) {
        self.leave();
        self.ask(Ask::Quit);
    }

    /// The running session tells something. Once it is scored and what it recommends is tried out, or it cannot be scored, there is
    /// nothing more to ask of it.
    fn update(&mut self, update: Update) {
        let over = matches!(update, Update::Tried(_) | Update::NotScored(_));
        if let (Update::Trouble(notice), Screen::Report(_)) = (&update, &self.screen) {
            return self.card("This did not work", vec![notice.clone()]);
        }
        match &mut self.screen {
            Screen::Talk(talk) => talk.update(update),
            Screen::Report(report) => report.update(update),
            Screen::Home | Screen::Briefing(_) => return,
        }
        if let Screen::Talk(talk) = &mut self.screen
            && let Some(ask) = talk.take_next()
        {
            self.ask(ask);
        }
        if over {
            self.ask(Ask::Tell(Command::Leave));
        }
    }

    /// A scoring that no running session is waited for tells something; of one that is not on screen the end is told.
    fn rescored(&mut self, id: &str, update: Update) {
        if let Screen::Report(report) = &mut self.screen
            && report.id == id
        {
            return report.update(update);
        }
        match update {
            Update::Scored(card) => {
                self.status = Some(format!("Scored: {}, {}", card.total_told(), card.coverage()));
                self.ask(Ask::Sessions);
            }
            Update::NotScored(notice) => self.status = Some(notice.what),
            _ => {}
        }
    }
}
