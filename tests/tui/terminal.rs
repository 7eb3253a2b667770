//! The real program on a pseudo-terminal: what it shows, and that it gives the terminal back.

use std::{
    io::{Read, Write},
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use sparring::tui::terminal::Terminal;
use vt100::Parser;

const PATIENCE: Duration = Duration::from_secs(30);

struct Seen {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Mutex<Parser>>,
}

impl Seen {
    fn start(mut command: CommandBuilder, home: &Path) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"] {
            command.env(name, home);
        }
        command.env("TERM", "xterm-256color");
        command.env("SPAR_DISCOVERY_ENABLED", "false");
        command.cwd(home);
        let child = pair.slave.spawn_command(command).unwrap();
        let screen = Arc::new(Mutex::new(Parser::new(24, 80, 0)));
        let (mut reader, feed) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&screen));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n) = reader.read(&mut bytes) {
                if n == 0 {
                    break;
                }
                feed.lock().unwrap().process(&bytes[..n]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { child, master: pair.master, keys, screen }
    }

    fn spar(home: &Path, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_spar"));
        command.args(args);
        Self::start(command, home)
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(Instant::now() < end, "never {what}:\n{}", self.text());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn shows(&self, words: &str) {
        self.until(&format!("shown: {words}"), |seen| seen.text().contains(words));
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    fn is_stopped(&self) -> bool {
        let pid = self.child.process_id().unwrap().to_string();
        let state = Command::new("ps").args(["-o", "stat=", "-p", &pid]).output().unwrap();
        state.stdout.trim_ascii_start().starts_with(b"T")
    }

    fn is_ours(&self) -> bool {
        self.screen.lock().unwrap().screen().alternate_screen()
    }

    fn is_given_back(&self) -> bool {
        let parser = self.screen.lock().unwrap();
        let screen = parser.screen();
        let modes = format!("{:?}", self.master.get_termios().map(|termios| termios.local_flags));
        !screen.alternate_screen()
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
            && modes.contains("ICANON")
            && modes.contains("ECHO")
    }

    fn ends(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.until("given back", Self::is_given_back);
                return status.exit_code();
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("it never ended:\n{}", self.text());
    }
}

#[test]
fn a_whole_session_from_home_to_debrief_and_back() {
    let home = tempfile::tempdir().unwrap();
    let mut spar = Seen::spar(home.path(), &[]);
    spar.shows("Scenarios");
    spar.press("\r");
    spar.shows("Briefing");
    spar.press("\r");
    spar.shows("Say something to");
    spar.press("\x1b[200~first line\r\nsecond line\x1b[201~");
    spar.shows("second line");
    spar.press("\r");
    spar.shows("2  You");
    spar.until("answered", |seen| seen.text().contains("Say something to") && seen.text().contains("  3  "));
    spar.press("half a thought");
    spar.shows("half a thought");
    spar.press("\x03");
    assert_eq!(spar.ends(), 0);
    spar.shows("unfinished talk is kept");

    let mut spar = Seen::spar(home.path(), &[]);
    spar.shows("Unfinished:");
    spar.press("\r");
    spar.shows("half a thought");
    spar.press("\x04");
    spar.shows("End the talk and score it?");
    spar.press("y");
    spar.shows("You ended the talk.");
    spar.press("\r");
    spar.shows("Rate yourself before you see the scores.");
    spar.press("2s");
    spar.shows("over what could be counted");
    spar.shows("you: Vague");
    spar.press("t");
    spar.shows("Tab scorecard");
    spar.press("r");
    spar.shows("turn 2 again; what followed stays");
    spar.press(" and a third\r");
    spar.until("answered", |seen| seen.text().contains("half a thought") && seen.text().contains("  3  "));
    spar.press("\x04y");
    spar.shows("You ended the talk.");
    spar.press("\r");
    spar.shows("Rate yourself before you see the scores.");
    spar.press("s");
    spar.shows("branch 2 of 2");
    spar.press("c");
    spar.shows("from turn 2 on");
    spar.press("\x1b");
    spar.shows("Debrief");
    spar.press("\x1b");
    spar.shows("f find servers");
    spar.press("q");
    assert_eq!(spar.ends(), 0);
}

#[test]
fn signals_give_the_terminal_back() {
    for name in ["TERM", "HUP", "INT"] {
        let home = tempfile::tempdir().unwrap();
        let mut spar = Seen::spar(home.path(), &[]);
        spar.shows("Scenarios");
        assert!(spar.is_ours());
        spar.signal(name);
        assert_eq!(spar.ends(), 130, "{name}");
        spar.shows("kept in");
    }
}

#[test]
fn it_stops_and_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let mut spar = Seen::spar(home.path(), &[]);
    for stop in ["key", "signal"] {
        spar.shows("Scenarios");
        spar.until("ours", Seen::is_ours);
        if stop == "key" {
            spar.press("\x1a");
        } else {
            spar.signal("TSTP");
        }
        spar.until("given back", Seen::is_given_back);
        spar.until("stopped", Seen::is_stopped);
        spar.signal("CONT");
    }
    spar.until("ours", Seen::is_ours);
    spar.shows("Scenarios");
    spar.press("q");
    assert_eq!(spar.ends(), 0);
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_where_things_are() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tui::terminal::panics_while_it_draws", "--ignored", "--nocapture"]);
    let mut child = Seen::start(command, home.path());
    assert_ne!(child.ends(), 0);
    child.shows("kept in /somewhere");
}

/// Run on a pseudo-terminal by the test above.
#[test]
#[ignore = "takes the terminal and panics"]
fn panics_while_it_draws() {
    let mut terminal = Terminal::take().unwrap();
    let _guard = terminal.guard("/somewhere".to_owned(), |_| {});
    thread::spawn(|| panic!("elsewhere")).join().unwrap_err();
    terminal.draw(|_| panic!("while drawing")).unwrap();
}
