//! The body of an answer, within its limits and rewritten.

use std::{convert::Infallible, pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{Instant, timeout};

use super::Desk;
use crate::backend::{
    ChatFailure, Limits,
    stream::{End, Rewriter},
};

/// Raw bytes that may come for each byte of reply: the JSON around a word is some hundred bytes long.
const WRAPPING: usize = 64;

/// Reads an answer and passes on what the client crate can read; leaves word of the end at the desk.
pub(super) struct Body {
    source: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>,
    first: Option<Bytes>,
    rewriter: Rewriter,
    idle: Duration,
    total: Option<(Instant, Duration)>,
    raw_left: usize,
    reply: usize,
    desk: Arc<Desk>,
    over: bool,
}

impl Body {
    /// `first` is what came already, and `started` when the request was sent.
    pub(super) fn new(
        response: reqwest::Response,
        first: Option<Bytes>,
        started: Instant,
        limits: &Limits,
        desk: Arc<Desk>,
    ) -> Self {
        Self {
            source: Box::pin(response.bytes_stream()),
            first,
            rewriter: Rewriter::new(limits.line),
            idle: limits.idle,
            total: limits.total.map(|total| (started + total, total)),
            raw_left: limits.reply.saturating_mul(WRAPPING),
            reply: limits.reply,
            desk,
            over: false,
        }
    }

    /// As a response that the client crate reads.
    pub(super) fn into_response(self) -> reqwest::Response {
        let body = reqwest::Body::wrap_stream(stream::unfold(self, Self::next));
        http::Response::new(body).into()
    }

    /// The next events, as the plainest event stream there is.
    async fn next(mut self) -> Option<(Result<String, Infallible>, Self)> {
        while !self.over {
            let mut events = Vec::new();
            let end = match self.pull().await {
                Ok(Some(bytes)) => self.read(&bytes, &mut events),
                Ok(None) => Some(self.rewriter.finish(&mut events)),
                Err(end) => {
                    self.rewriter.finish(&mut events);
                    Some(end)
                }
            };
            if let Some(end) = end {
                self.desk.close(end);
                self.over = true;
            }
            if !events.is_empty() {
                let rewritten =
                    events.into_iter().flat_map(|event| ["data: ".to_owned(), event, "\n\n".to_owned()]).collect();
                return Some((Ok(rewritten), self));
            }
        }
        None
    }

    fn read(&mut self, bytes: &Bytes, events: &mut Vec<String>) -> Option<End> {
        let Some(left) = self.raw_left.checked_sub(bytes.len()) else {
            return Some(End::Failed(ChatFailure::ReplyTooLong { limit: self.reply }));
        };
        self.raw_left = left;
        self.rewriter.push(bytes, events)
    }

    /// The next bytes; none if they are over, whether closed or broken off.
    async fn pull(&mut self) -> Result<Option<Bytes>, End> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let left = self.total.map(|(deadline, _)| deadline.saturating_duration_since(Instant::now()));
        let patience = left.map_or(self.idle, |left| left.min(self.idle));
        match timeout(patience, self.source.next()).await {
            Ok(Some(Ok(bytes))) => Ok(Some(bytes)),
            Ok(Some(Err(_)) | None) => Ok(None),
            Err(_) => Err(match self.total {
                Some((_, total)) if patience < self.idle => End::Late(total),
                _ => End::Idle(self.idle),
            }),
        }
    }
}
