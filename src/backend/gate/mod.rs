//! The gate between the client crate and the network: it owns limits, retries and the bytes of an answer.
//!
//! The crate alone has no time limits, sleeps through any `Retry-After`, takes a cut answer for a whole one and can panic on what a
//! server sends. It never gets to see such things: each answer is checked here and rewritten into the plainest event stream.

mod body;
mod network;
mod refusal;

use std::{
    future::Future,
    hash::{BuildHasher, Hasher, RandomState},
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
};

use async_openai::{error::OpenAIError, middleware::HttpRequestFactory};
use bytes::Bytes;
use reqwest::{Client, Response};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::{Instant, sleep, timeout_at},
};

use super::{ChatFailure, Endpoint, Limits, Piece, stream::End};
use body::Body;
pub(super) use network::client;

/// One request's way to the network and back.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) http: Client,
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) limits: Limits,
    pub(super) desk: Arc<Desk>,
}

/// Where the gate leaves word for the one who asked, beside the stream.
pub(super) struct Desk {
    waiting: UnboundedSender<Piece>,
    end: OnceLock<End>,
}

impl Desk {
    /// A desk, and what comes over it while tries are repeated.
    pub(super) fn open() -> (Arc<Self>, UnboundedReceiver<Piece>) {
        let (waiting, tries) = unbounded_channel();
        (Arc::new(Self { waiting, end: OnceLock::new() }), tries)
    }

    /// How the bytes ended; without word, they were cut.
    pub(super) fn end(&self) -> End {
        self.end.get().cloned().unwrap_or(End::Eof)
    }

    fn close(&self, end: End) {
        // The first end is the true one.
        let _ = self.end.set(end);
    }
}

/// Why a try gave no answer.
struct Trouble {
    failure: ChatFailure,
    again: bool,
    wanted: Option<Duration>,
}

impl Trouble {
    const fn last(failure: ChatFailure) -> Self {
        Self { failure, again: false, wanted: None }
    }
}

/// A failure on its way through the client crate.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct Refusal(#[from] pub(super) ChatFailure);

impl From<Refusal> for OpenAIError {
    fn from(refusal: Refusal) -> Self {
        Self::Boxed(Box::new(refusal))
    }
}

impl tower::Service<HttpRequestFactory> for Gate {
    type Response = Response;
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Refusal>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Refusal>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequestFactory) -> Self::Future {
        let gate = self.clone();
        Box::pin(async move { gate.pass(&request).await.map_err(Refusal) })
    }
}

impl Gate {
    /// Tries until there is the first byte of an answer, or no sense in trying.
    async fn pass(&self, request: &HttpRequestFactory) -> Result<Response, ChatFailure> {
        let mut tried = 1;
        loop {
            let trouble = match self.attempt(request).await {
                Ok(response) => return Ok(response),
                Err(trouble) => trouble,
            };
            let tries_left = self.limits.tries.saturating_sub(tried);
            let after = trouble.wanted.unwrap_or_else(|| self.back_off(tried));
            if tries_left == 0 || !trouble.again || after > self.limits.retry_after {
                return Err(trouble.failure);
            }
            let why = trouble.failure.code().replace('_', " ");
            // Whoever asked may be gone; then so is this future, soon.
            let _ = self.desk.waiting.send(Piece::Waiting { tries_left, after, why });
            sleep(after).await;
            tried += 1;
        }
    }

    async fn attempt(&self, request: &HttpRequestFactory) -> Result<Response, Trouble> {
        let silent = || Trouble::last(ChatFailure::NoFirstByte { after: self.limits.first_byte });
        let broken = |error: &reqwest::Error| network::trouble(error, &self.endpoint, &self.limits);
        let request = request.build().await.map_err(|_| {
            Trouble::last(ChatFailure::NotAChat { what: "nothing: the request could not be made".into() })
        })?;
        let started = Instant::now();
        let deadline = started + self.limits.first_byte;
        let response = timeout_at(deadline, self.http.execute(request))
            .await
            .map_err(|_| silent())?
            .map_err(|error| broken(&error))?;
        let mut response = refusal::checked(response, self.limits.idle).await?;
        let first = timeout_at(deadline, first_bytes(&mut response))
            .await
            .map_err(|_| silent())?
            .map_err(|error| broken(&error))?;
        Ok(Body::new(response, first, started, &self.limits, self.desk.clone()).into_response())
    }

    /// Doubled with each try, and less by up to a half, so that many learners do not come back at once.
    fn back_off(&self, tried: u32) -> Duration {
        let doubled = 1 << tried.saturating_sub(1).min(16);
        let full = self.limits.pause.saturating_mul(doubled).min(self.limits.retry_after);
        let chance = u32::try_from(RandomState::new().build_hasher().finish() % 1000).unwrap_or_default();
        full * (2000 - chance) / 2000
    }
}

async fn first_bytes(response: &mut Response) -> reqwest::Result<Option<Bytes>> {
    loop {
        match response.chunk().await? {
            Some(bytes) if bytes.is_empty() => {}
            other => return Ok(other),
        }
    }
}
