//! Endpoints: where they are, what they may see, and where their key is.

use std::{collections::BTreeMap, path::PathBuf};

use url::{Host, Url};

use crate::domain::sensitivity::Sensitivity;

/// A place that speaks the OpenAI chat protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointSettings {
    /// Its name: up to 32 lower-case letters, digits, `-` and `_`; never `builtin`.
    pub name: String,
    /// Where it is: https, or http on this machine; no slash at the end, no query, no user.
    pub base_url: String,
    /// The model to ask for; none when the learner must name it.
    pub model: Option<String>,
    /// Where its key is.
    pub key: KeySource,
    /// The most sensitive scenarios it may see.
    pub sensitivity: Sensitivity,
    /// Requests at a time, 1 to 16.
    pub parallel: u32,
    /// How many tokens its model can take in, 512 to 10,000,000; none when the server is to be asked.
    pub window: Option<u32>,
}

/// Where an endpoint's key is; never the key itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// It takes none.
    None,
    /// In the environment variable of this name.
    Env(String),
    /// In this file, which only its owner may read.
    File(PathBuf),
}

/// What an endpoint may see, and how many requests it gets at a time, where nothing else is said.
pub(super) const SENSITIVITY: Sensitivity = Sensitivity::Internal;
pub(super) const PARALLEL: u32 = 2;

/// The name that stands for the actor and judge which need no endpoint.
const BUILTIN: &str = "builtin";

impl EndpointSettings {
    /// Whether it is on this machine.
    #[must_use]
    pub fn on_this_machine(&self) -> bool {
        Url::parse(&self.base_url).is_ok_and(|url| is_local(&url))
    }
}

/// OpenAI's own endpoint, when `OPENAI_API_KEY` is set: a candidate, used only when somebody chooses it and names a model. Its key
/// goes to `api.openai.com` and nowhere else.
#[must_use]
pub fn openai_candidate(env: &BTreeMap<String, String>) -> Option<EndpointSettings> {
    const KEY: &str = "OPENAI_API_KEY";
    env.get(KEY).filter(|key| !key.trim().is_empty())?;
    Some(EndpointSettings {
        name: "openai".to_owned(),
        base_url: "https://api.openai.com/v1".to_owned(),
        model: None,
        key: KeySource::Env(KEY.to_owned()),
        sensitivity: SENSITIVITY,
        parallel: PARALLEL,
        window: None,
    })
}

/// Whether `name` may name an endpoint.
pub(super) fn is_name(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name != BUILTIN
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
}

/// The base URL `text`, normal; or what is wrong with it, and what to do. Neither repeats the text: a key may be in it.
pub(super) fn address(text: &str) -> Result<String, (&'static str, &'static str)> {
    const EXAMPLE: &str = "as in \"https://api.openai.com/v1\" or \"http://127.0.0.1:11434/v1\"";
    let url = Url::parse(text).map_err(|_| ("this is not a URL", EXAMPLE))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(("this is not an http or https URL", EXAMPLE));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err((
            "a base URL carries no user, password, query or fragment",
            "a key belongs into an environment variable (`key_env`) or a file (`key_file`)",
        ));
    }
    if url.scheme() == "http" && !is_local(&url) {
        return Err((
            "plain http would send the conversation readable for all on the way",
            "use https, or an address on this machine",
        ));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Whether the host, as parsed, is this machine.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
