//! Takes the terminal and gives it back, whatever happens.

use std::{
    io::{self, BufWriter, Stdout, Write},
    panic::PanicHookInfo,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crossterm::{
    cursor::Show,
    event::{
        DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
        KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
    },
    execute,
    style::ResetColor,
    terminal::{
        BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
        disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Frame, backend::CrosstermBackend};

type Inner = ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// The terminal while it is ours. Dropping it gives it back.
#[derive(Debug)]
pub struct Terminal {
    inner: Inner,
    ours: Arc<AtomicBool>,
}

impl Terminal {
    /// Takes the terminal: raw, on the alternate screen, with pastes, focus and modified keys told apart.
    ///
    /// # Errors
    /// There is none, or it cannot be switched.
    pub fn take() -> io::Result<Self> {
        let ours = Arc::new(AtomicBool::new(false));
        take_over(&ours)?;
        Ok(Self { inner: fresh()?, ours })
    }

    /// Draws one frame, shown all at once where the terminal can do that.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, frame: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        // Straight to the terminal, not into the buffer: should drawing panic, the buffer is written after the terminal is given back.
        execute!(io::stdout(), BeginSynchronizedUpdate)?;
        self.inner.draw(frame)?;
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next frame is drawn whole.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn clear(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: it asks the terminal where the cursor is, waits for the answer, and fails without one.
        execute!(self.inner.backend_mut(), Clear(ClearType::All))?;
        self.inner = fresh()?;
        Ok(())
    }

    /// Gives the terminal back for a while.
    pub fn lend(&self) {
        give_back(&self.ours);
    }

    /// Takes it again.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn retake(&mut self) -> io::Result<()> {
        give_back(&self.ours);
        take_over(&self.ours)?;
        self.clear()
    }

    /// From now on a panic of this thread gives the terminal back and says where things are kept; one of another thread, which the
    /// program survives, is handed to `elsewhere`.
    #[must_use]
    pub fn guard(&self, kept_at: String, elsewhere: impl Fn(String) + Send + Sync + 'static) -> Guard {
        let (owner, ours) = (thread::current().id(), Arc::clone(&self.ours));
        std::panic::set_hook(Box::new(move |panic| {
            if thread::current().id() != owner {
                return elsewhere(words(panic));
            }
            give_back(&ours);
            let _ = writeln!(
                io::stderr(),
                "spar stopped because of a mistake of its own: {}\nEverything up to the last turn is kept in {kept_at}; `spar` resumes it.",
                words(panic)
            );
        }));
        Guard(())
    }
}

fn fresh() -> io::Result<Inner> {
    Inner::new(CrosstermBackend::new(BufWriter::new(io::stdout())))
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back(&self.ours);
    }
}

/// While it lives, panics are taken care of.
#[derive(Debug)]
pub struct Guard(());

impl Drop for Guard {
    fn drop(&mut self) {
        if !thread::panicking() {
            let _ = std::panic::take_hook();
        }
    }
}

fn words(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let said = said.unwrap_or("no reason given");
    panic.location().map_or_else(|| said.to_owned(), |place| format!("{said} ({}:{})", place.file(), place.line()))
}

fn take_over(ours: &AtomicBool) -> io::Result<()> {
    enable_raw_mode()?;
    ours.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
    // A terminal that does not know this ignores it.
    let _ = execute!(io::stdout(), PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES));
    Ok(())
}

/// Undoes everything, each step on its own: whatever fails, the others are still done.
fn give_back(ours: &AtomicBool) {
    if !ours.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(out, EndSynchronizedUpdate, PopKeyboardEnhancementFlags);
    let _ = execute!(out, DisableMouseCapture, DisableFocusChange, DisableBracketedPaste);
    let _ = execute!(out, ResetColor, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}
