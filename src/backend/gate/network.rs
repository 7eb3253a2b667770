//! The HTTP client under everything, and what its errors mean.

use std::{
    error::Error,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use reqwest::{Client, redirect, retry};

use super::Trouble;
use crate::{
    backend::{ChatFailure, Endpoint, Limits},
    domain::text::SafeText,
};

/// An HTTP client for `endpoint` alone: no redirects, no retries of its own, no proxy on this machine.
pub(in crate::backend) fn client(endpoint: &Endpoint, connect: Duration) -> Result<Client, ChatFailure> {
    let builder = || {
        let builder = Client::builder()
            .user_agent(concat!("sparring/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(connect);
        if endpoint.is_loopback() { builder.no_proxy().resolve_to_addrs("localhost", &LOOPBACK) } else { builder }
    };
    let without_certificates = || builder().tls_certs_only([]).build();
    let built = if endpoint.base_url.scheme() == "http" {
        without_certificates()
    } else {
        // Where no CA bundle is installed the client cannot be built; without one, https fails with words instead.
        builder().build().or_else(|_| without_certificates())
    };
    built.map_err(|error| unreachable(endpoint.host(), &error))
}

/// `localhost` means this machine, whatever a hosts file says. The port of the URL is used.
const LOOPBACK: [SocketAddr; 2] = [
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
    SocketAddr::new(std::net::IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
];

/// What an error before any answer means. A refused connection on this machine is final: nothing listens there.
pub(super) fn trouble(error: &reqwest::Error, endpoint: &Endpoint, limits: &Limits) -> Trouble {
    let host = endpoint.host();
    let again = !(error.is_connect() && endpoint.is_loopback());
    let failure = if error.is_connect() && error.is_timeout() {
        ChatFailure::ConnectTimeout { host, after: limits.connect }
    } else {
        unreachable(host, error)
    };
    Trouble { failure, again, wanted: None }
}

/// The innermost cause, in the system's words; the outer ones repeat the address.
fn unreachable(host: String, error: &reqwest::Error) -> ChatFailure {
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let why =
        if cause.is::<reqwest::Error>() { "the HTTP client could not be set up".to_owned() } else { cause.to_string() };
    ChatFailure::Unreachable { host, why: SafeText::line(&why) }
}
