//! One loop: keys, updates and moments in; the queue drained, then one frame.

use std::{io, time::Duration};

use crossterm::event::{Event, EventStream, KeyEventKind};
use futures_util::StreamExt;
use tokio::{
    select,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::{Instant, MissedTickBehavior, interval, sleep_until, timeout},
};

use crate::{
    runtime::{Command, Exit, Notice, Practice, Progress, Runtime, Update},
    tui::{
        Opening,
        app::{App, Screen},
        editor,
        messages::{Ask, Begun, Msg},
        screens::{briefing::Briefing, draw, home::Tab},
        shelf::Offer,
        signals::{Signal, Signals},
        terminal::Terminal,
        theme::Theme,
    },
};

/// At most 60 frames a second.
const FRAME: Duration = Duration::from_millis(16);

/// A frame this late is drawn even while more is in the queue.
const LATE: Duration = Duration::from_millis(50);

/// How often what moves by itself moves.
const TICK: Duration = Duration::from_millis(200);

/// How long after a change the draft is kept.
const DRAFT: Duration = Duration::from_millis(400);

/// How long a session that is left may take to put everything on disk.
const LEAVE: Duration = Duration::from_secs(3);

/// What tasks bring back.
enum News {
    Msg(Msg),
    Began(Result<Box<Practice>, Notice>),
}

/// The ends of a running session.
struct Live {
    commands: UnboundedSender<Command>,
    updates: UnboundedReceiver<Update>,
}

/// Why the loop ended.
enum End {
    Quit,
    Gone,
    Signal(&'static str),
}

struct Loop {
    runtime: Runtime,
    app: App,
    terminal: Terminal,
    keys: EventStream,
    live: Option<Live>,
    news: UnboundedSender<News>,
    dirty: bool,
    drawn: Instant,
    draft_at: Option<Instant>,
    focused: bool,
    left_unfinished: bool,
}

/// Runs the app.
pub async fn run(runtime: Runtime, opening: Opening) -> Result<(), Notice> {
    let kept_at = runtime.kept_at();
    let app = opened(&runtime, opening);
    let terminal = Terminal::take().map_err(|error| {
        Notice::new("terminal", "The terminal cannot be used").because(error).help("practise with --plain")
    })?;
    let (news, inbox) = unbounded_channel();
    let tell = news.clone();
    let guard = terminal.guard(kept_at.clone(), move |words| {
        let notice = Notice::new("mistake", "A part of spar stopped because of a mistake of its own").because(words);
        drop(tell.send(News::Msg(Msg::Trouble(notice.help("go on; if something hangs, leave and resume")))));
    });
    let now = Instant::now();
    let mut state = Loop {
        runtime,
        app,
        terminal,
        keys: EventStream::new(),
        live: None,
        news,
        dirty: true,
        drawn: now.checked_sub(FRAME).unwrap_or(now),
        draft_at: None,
        focused: true,
        left_unfinished: false,
    };
    let end = state.turn(inbox).await;
    state.app.leave();
    let unfinished = state.left_unfinished || state.in_a_talk();
    state.perform_rest().await;
    drop(state);
    drop(guard);
    say_goodbye(&end, unfinished, &kept_at)
}

/// The app as it opens.
fn opened(runtime: &Runtime, opening: Opening) -> App {
    let look = runtime.look();
    let offers = runtime.scenarios().into_iter().map(|row| Offer { choice: runtime.choice(&row.scenario.id), row });
    let theme = Theme::named(&look.theme, !look.no_color);
    let mut app = App::new(offers.collect(), runtime.broken(), runtime.players(), theme, look.reduce_motion);
    app.person = runtime.person().to_string();
    app.self_rating = runtime.settings().practice.self_rating;
    match opening {
        Opening::Home => {}
        Opening::Practice(choice) => {
            if let Some(offer) = app.shelf.offer(&choice.scenario).cloned() {
                app.screen = Screen::Briefing(Box::new(Briefing::new(Offer { choice, ..offer })));
            }
        }
        Opening::Resume(id) => {
            app.busy = Some("Opening …");
            app.ask(Ask::Resume(id));
        }
        Opening::Blind(id) => {
            app.home.tab = Tab::Sessions;
            app.open_blind(id);
        }
        Opening::Review(id) => {
            app.home.tab = Tab::Sessions;
            if let Some(id) = id {
                app.busy = Some("Opening …");
                app.ask(Ask::Review(id));
            }
        }
    }
    app
}

fn say_goodbye(end: &End, unfinished: bool, kept_at: &str) -> Result<(), Notice> {
    match end {
        End::Signal(name) => Err(Notice::new("interrupted", format!("spar was ended by {name}"))
            .help(format!("everything is kept in {kept_at}; `spar` resumes an unfinished talk"))
            .exit(Exit::Interrupted)),
        End::Quit | End::Gone => {
            if unfinished {
                use io::Write as _;
                let _ = writeln!(io::stderr(), "The unfinished talk is kept in {kept_at}; `spar` resumes it.");
            }
            Ok(())
        }
    }
}

impl Loop {
    async fn turn(&mut self, mut inbox: UnboundedReceiver<News>) -> End {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut signals = Signals::new();
        loop {
            if let Some(end) = self.perform().await {
                return end;
            }
            let due = self.drawn + FRAME;
            if self.dirty && Instant::now() >= due + LATE && self.draw().is_err() {
                return End::Gone;
            }
            self.schedule_draft();
            let (moves, draft_at) = (self.app.moves() && self.focused, self.draft_at);
            // In this order: what has come is taken in before a frame is drawn.
            select! {
                biased;
                signal = signals.next() => match signal {
                    Signal::End(name) => return End::Signal(name),
                    Signal::Stop => self.suspend(),
                    Signal::Continued => _ = self.retake(),
                },
                event = self.keys.next() => match event {
                    Some(Ok(event)) => self.event(event),
                    Some(Err(_)) | None => return End::Gone,
                },
                update = next(&mut self.live) => self.update(update),
                Some(news) = inbox.recv() => self.news(news),
                () = at(draft_at), if draft_at.is_some() => self.keep_draft(),
                () = sleep_until(due), if self.dirty => if self.draw().is_err() { return End::Gone },
                _ = tick.tick(), if moves => self.handle(Msg::Tick),
            }
        }
    }

    fn handle(&mut self, msg: Msg) {
        self.app.handle(msg);
        self.dirty = true;
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.handle(Msg::Key(key)),
            Event::Paste(text) => self.handle(Msg::Paste(text)),
            Event::Resize(..) => self.dirty = true,
            Event::FocusGained => self.focused = true,
            Event::FocusLost => self.focused = false,
            Event::Key(_) | Event::Mouse(_) => {}
        }
    }

    fn update(&mut self, update: Option<Update>) {
        if let Some(update) = update {
            return self.handle(Msg::Update(update));
        }
        self.live = None;
        if self.in_a_talk() {
            let notice = Notice::new("session", "The session stopped").help("it is kept; resume it from home");
            self.app.go_home();
            self.handle(Msg::Trouble(notice));
        }
    }

    fn news(&mut self, news: News) {
        match news {
            News::Msg(msg) => self.handle(msg),
            News::Began(Err(notice)) => self.handle(Msg::Began(Err(notice))),
            News::Began(Ok(practice)) => {
                let begun = Box::new(Begun::of(&practice));
                let Practice { commands, updates, .. } = *practice;
                self.live = Some(Live { commands, updates });
                self.handle(Msg::Began(Ok(begun)));
            }
        }
    }

    fn in_a_talk(&self) -> bool {
        matches!(&self.app.screen, Screen::Talk(talk) if !talk.is_over())
    }

    fn draw(&mut self) -> io::Result<()> {
        (self.dirty, self.drawn) = (false, Instant::now());
        let app = &mut self.app;
        self.terminal.draw(|frame| draw(app, frame))
    }

    fn schedule_draft(&mut self) {
        if !self.app.has_draft() {
            self.draft_at = None;
        } else if self.draft_at.is_none() {
            self.draft_at = Some(Instant::now() + DRAFT);
        }
    }

    fn keep_draft(&mut self) {
        self.draft_at = None;
        if let Some(draft) = self.app.draft() {
            self.tell(Command::Draft(draft));
        }
    }

    fn tell(&self, command: Command) {
        if let Some(live) = &self.live {
            let _ = live.commands.send(command);
        }
    }

    /// Does what the app has asked for.
    async fn perform(&mut self) -> Option<End> {
        for ask in self.app.take_asks() {
            match ask {
                Ask::Quit => return Some(End::Quit),
                Ask::Suspend => self.suspend(),
                Ask::Redraw => {
                    self.dirty = true;
                    if self.terminal.clear().is_err() {
                        return Some(End::Gone);
                    }
                }
                Ask::Edit(text) => self.edit(&text),
                Ask::Tell(Command::Leave) => self.leave().await,
                Ask::Tell(command) => self.tell(command),
                Ask::Behind(id) => self.leave_behind(id),
                ask => self.start(ask),
            }
        }
        None
    }

    /// What was still asked for when the loop ended: to keep the draft and to leave.
    async fn perform_rest(&mut self) {
        for ask in self.app.take_asks() {
            match ask {
                Ask::Tell(Command::Leave) => self.leave().await,
                Ask::Tell(command) => self.tell(command),
                _ => {}
            }
        }
    }

    /// Leaves the session and waits until everything of it is on disk.
    async fn leave(&mut self) {
        if let Some(Live { commands, mut updates }) = self.live.take() {
            self.left_unfinished = self.in_a_talk();
            let _ = commands.send(Command::Leave);
            drop(commands);
            let _ = timeout(LEAVE, async { while updates.recv().await.is_some() {} }).await;
        }
    }

    /// Leaves the session to itself until it is scored and what to try is tried out.
    fn leave_behind(&mut self, id: String) {
        let Some(Live { commands, mut updates }) = self.live.take() else { return };
        let news = self.news.clone();
        tokio::spawn(async move {
            while let Some(update) = updates.recv().await {
                let over = matches!(update, Update::Tried(_) | Update::NotScored(_));
                let _ = news.send(News::Msg(Msg::Rescored(id.clone(), update)));
                if over {
                    break;
                }
            }
            let _ = commands.send(Command::Leave);
        });
    }

    /// Starts what takes a while, in a task of its own.
    fn start(&self, ask: Ask) {
        let (runtime, news) = (self.runtime.clone(), self.news.clone());
        tokio::spawn(async move {
            let tell = |msg| drop(news.send(News::Msg(msg)));
            match ask {
                Ask::Practise(choice) => drop(news.send(News::Began(runtime.practise(choice).await.map(Box::new)))),
                Ask::Resume(id) => drop(news.send(News::Began(runtime.resume(&id).await.map(Box::new)))),
                Ask::Review(id) => tell(Msg::Reviewed(runtime.review(&id).await.map(Box::new))),
                Ask::Sessions => tell(Msg::Sessions(runtime.sessions().await)),
                Ask::Export(id) => tell(Msg::Exported(runtime.export(&id).await)),
                Ask::Discover => {
                    let found = runtime.discover().await;
                    tell(Msg::Found(found, runtime.players()));
                }
                Ask::Rescore { id, tip, judge } => {
                    let mut updates = runtime.rescore(&id, tip, &judge, false);
                    while let Some(update) = updates.recv().await {
                        tell(Msg::Rescored(id.clone(), update));
                    }
                }
                Ask::Remark { id, tip, remarks } => {
                    tell(Msg::Heard(runtime.remark(&id, tip, &remarks).await.map(Box::new)));
                }
                Ask::Appeal { id, contest, judge } => {
                    let progress = |Progress { done, of, cost }| {
                        tell(Msg::Rescored(id.clone(), Update::Judging { done, of, cost }));
                    };
                    let done = runtime.appeal(&id, &contest, &judge, progress).await;
                    tell(Msg::Appealed(id.clone(), done.map(Box::new)));
                }
                Ask::Tell(_) | Ask::Behind(_) | Ask::Edit(_) | Ask::Redraw | Ask::Suspend | Ask::Quit => {}
            }
        });
    }

    /// Gives the terminal to the editor and waits. The stream of keys is let go of, or it would take the editor's.
    fn edit(&mut self, text: &str) {
        self.keep_draft();
        self.terminal.lend();
        self.keys = EventStream::new();
        let edited = editor::edit(text);
        let _ = self.retake();
        match edited {
            Ok(text) => self.handle(Msg::Edited(text)),
            Err(notice) => self.handle(Msg::Trouble(notice)),
        }
    }

    fn suspend(&mut self) {
        self.keep_draft();
        self.terminal.lend();
        crate::tui::signals::stop_here();
        let _ = self.retake();
    }

    fn retake(&mut self) -> io::Result<()> {
        self.dirty = true;
        self.terminal.retake()
    }
}

/// The next update of the running session; never, where none runs.
async fn next(live: &mut Option<Live>) -> Option<Update> {
    match live {
        Some(live) => live.updates.recv().await,
        None => std::future::pending().await,
    }
}

async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
