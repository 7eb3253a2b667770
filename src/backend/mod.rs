//! Floor 1: who answers: actors and judges, built-in and behind endpoints.
//!
//! [`Chat`] asks an [`Endpoint`] within its [`Limits`]; every way in which that can go wrong is a [`ChatFailure`]. The
//! client crate speaks the protocol; the gate between it and the network owns limits, retries and the bytes of a stream
//! (see `gate/`).

mod address;
pub mod builtin;
mod chat;
mod endpoint;
mod failure;
mod gate;
mod limits;
mod probe;
mod reply;
mod request;
mod roles;
mod stream;
mod thoughts;
mod veil;
mod window;

pub use chat::{Answer, AnswerShape, Chat, Finish, Habits, Piece, Usage};
pub use endpoint::{Endpoint, EndpointError};
pub use failure::ChatFailure;
pub use limits::Limits;
pub use probe::{CANDIDATES, Candidate, FoundServer, models, servers_here};
pub use reply::read_recorded;
pub use request::{batch_body, body};
