//! Where and as whom, for the client crate.

use std::sync::Arc;

use async_openai::config::Config;
use http::{HeaderMap, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};

use super::Endpoint;

/// The endpoint as the client crate wants it. The crate's own configuration would read `OPENAI_*` from the environment.
pub(super) struct Address {
    endpoint: Arc<Endpoint>,
    no_key: SecretString,
}

impl Address {
    pub(super) fn new(endpoint: Arc<Endpoint>) -> Self {
        Self { endpoint, no_key: SecretString::default() }
    }
}

impl Config for Address {
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/event-stream, application/json"));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let bearer = self
            .endpoint
            .secret()
            .and_then(|key| HeaderValue::try_from(format!("Bearer {}", key.expose_secret())).ok());
        if let Some(mut bearer) = bearer {
            bearer.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, bearer);
        }
        headers
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.endpoint.base())
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        self.endpoint.base()
    }

    /// For the trait; the crate's chat calls go by [`Config::headers`].
    fn api_key(&self) -> &SecretString {
        self.endpoint.secret().unwrap_or(&self.no_key)
    }
}
