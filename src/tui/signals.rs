//! Signals, as events of the loop.

/// What a signal means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// End now; by this name.
    End(&'static str),
    /// Stop until continued.
    Stop,
    /// Continued after a stop from outside.
    Continued,
}

#[cfg(unix)]
pub use unix::{Signals, stop_here};

#[cfg(unix)]
mod unix {
    use tokio::{
        select,
        signal::unix::{Signal as Stream, SignalKind, signal},
    };

    use super::Signal;

    /// The signals that are listened to; one that cannot be is left to the system.
    #[derive(Debug)]
    pub struct Signals {
        term: Option<Stream>,
        hangup: Option<Stream>,
        interrupt: Option<Stream>,
        stop: Option<Stream>,
        continued: Option<Stream>,
    }

    impl Signals {
        /// Begins to listen.
        #[must_use]
        pub fn new() -> Self {
            let listen = |kind| signal(kind).ok();
            Self {
                term: listen(SignalKind::terminate()),
                hangup: listen(SignalKind::hangup()),
                interrupt: listen(SignalKind::interrupt()),
                stop: listen(SignalKind::from_raw(signal_hook::consts::SIGTSTP)),
                continued: listen(SignalKind::from_raw(signal_hook::consts::SIGCONT)),
            }
        }

        /// The next one.
        pub async fn next(&mut self) -> Signal {
            select! {
                () = heard(&mut self.term) => Signal::End("SIGTERM"),
                () = heard(&mut self.hangup) => Signal::End("SIGHUP"),
                () = heard(&mut self.interrupt) => Signal::End("SIGINT"),
                () = heard(&mut self.stop) => Signal::Stop,
                () = heard(&mut self.continued) => Signal::Continued,
            }
        }
    }

    async fn heard(stream: &mut Option<Stream>) {
        match stream {
            Some(stream) => _ = stream.recv().await,
            None => std::future::pending().await,
        }
    }

    /// Stops this process until it is continued.
    pub fn stop_here() {
        let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
    }
}

#[cfg(not(unix))]
pub use elsewhere::{Signals, stop_here};

#[cfg(not(unix))]
mod elsewhere {
    use super::Signal;

    /// Only Ctrl-C, where it is not a key.
    #[derive(Debug)]
    pub struct Signals;

    impl Signals {
        /// Begins to listen.
        #[must_use]
        pub fn new() -> Self {
            Self
        }

        /// The next one.
        pub async fn next(&mut self) -> Signal {
            match tokio::signal::ctrl_c().await {
                Ok(()) => Signal::End("Ctrl-C"),
                Err(_) => std::future::pending().await,
            }
        }
    }

    /// There is no background to go into here.
    pub fn stop_here() {}
}
