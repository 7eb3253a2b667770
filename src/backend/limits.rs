//! How long and how much.

use std::time::Duration;

use super::Endpoint;

/// What a request may take before it is given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// From sending until the first byte of the answer's body, for each try.
    pub first_byte: Duration,
    /// Between two pieces of an answer; a server's pings count as pieces.
    pub idle: Duration,
    /// From sending until the end of the answer, for each try; what stops a server that drips for ever.
    pub total: Option<Duration>,
    /// The longest line of a stream, in bytes.
    pub line: usize,
    /// The longest reply, thoughts included, in bytes of text.
    pub reply: usize,
    /// How often a request is sent at most; sent again only while no byte of an answer has come.
    pub tries: u32,
    /// The wait before the second try, doubled for each further one and shortened at random by up to a half.
    pub pause: Duration,
    /// How many tokens the model can take in, where somebody said so; else the server is asked.
    pub window: Option<u32>,
    /// The longest wait before another try; a server that asks for more is not waited for.
    pub retry_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(60),
            idle: Duration::from_secs(30),
            total: Some(Duration::from_secs(600)),
            line: 1024 * 1024,
            reply: 256 * 1024,
            tries: 3,
            pause: Duration::from_secs(1),
            window: None,
            retry_after: Duration::from_secs(60),
        }
    }
}

impl Limits {
    /// The usual limits for `endpoint`: a server on this machine may take 300 s to load a model before it says anything.
    #[must_use]
    pub fn of(endpoint: &Endpoint) -> Self {
        let usual = Self::default();
        if endpoint.is_loopback() {
            Self { first_byte: Duration::from_secs(300), total: Some(Duration::from_secs(900)), ..usual }
        } else {
            usual
        }
    }
}
