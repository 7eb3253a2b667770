//! A named place that speaks the `OpenAI` chat protocol.

use std::fmt;

use secrecy::SecretString;
use thiserror::Error;
use url::{Host, Url};

use crate::domain::sensitivity::Sensitivity;

/// An endpoint that may be asked: its address is safe to call and its key, if any, safe to put into a header.
#[derive(Clone)]
pub struct Endpoint {
    /// What the settings call it.
    pub name: String,
    /// Where it is; `…/v1` as a rule, without a trailing slash unless the path is empty.
    pub base_url: Url,
    /// The model to ask for, in the server's words.
    pub model: String,
    key: Option<SecretString>,
    /// The highest class of data it may see.
    pub sensitivity: Sensitivity,
}

/// Why an endpoint cannot be used as written. Never repeats a key or a password.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EndpointError {
    /// The base URL is no URL.
    #[error(
        "endpoint `{name}`: the base URL cannot be read ({why}); write it in full, such as `https://api.openai.com/v1`"
    )]
    NotAUrl {
        /// The endpoint.
        name: String,
        /// What the parser says.
        why: url::ParseError,
    },
    /// Neither https nor http.
    #[error(
        "endpoint `{name}`: `{scheme}:` addresses are not spoken here; use `https://`, or `http://` on this machine"
    )]
    Scheme {
        /// The endpoint.
        name: String,
        /// What was written.
        scheme: String,
    },
    /// Plain http to another machine.
    #[error(
        "endpoint `{name}`: plain http to `{host}` would show the conversation to the network; use `https://{host}`"
    )]
    PlainHttp {
        /// The endpoint.
        name: String,
        /// The host as parsed.
        host: String,
    },
    /// A user name or password in the URL.
    #[error("endpoint `{name}`: the base URL carries a user name or password; take it out and set a key instead")]
    UserInfo {
        /// The endpoint.
        name: String,
    },
    /// A `?query` or `#fragment` in the URL.
    #[error("endpoint `{name}`: the base URL ends in a `?query` or `#fragment`; leave it out")]
    QueryOrFragment {
        /// The endpoint.
        name: String,
    },
    /// No model named.
    #[error("endpoint `{name}`: no model is named; `spar doctor` lists the ones a server has")]
    NoModel {
        /// The endpoint.
        name: String,
    },
    /// A key of white space only.
    #[error("endpoint `{name}`: the key is empty; leave it out if the server needs none")]
    EmptyKey {
        /// The endpoint.
        name: String,
    },
    /// A key that no header can carry.
    #[error("endpoint `{name}`: character {position} of the key is not visible ASCII; copy the key again")]
    KeyNotAscii {
        /// The endpoint.
        name: String,
        /// Which character, counted from 1, after trimming.
        position: usize,
    },
}

impl Endpoint {
    /// Checks what the settings say and makes an endpoint of it.
    ///
    /// `https` goes anywhere; plain `http` only to 127.0.0.0/8, `::1` and `localhost`, judged after parsing, so that `http://0x7f.1` is
    /// what it is and `http://127.0.0.1.example.org` is not. A trailing slash and a pasted `/chat/completions` are taken off.
    ///
    /// # Errors
    /// The first thing that is wrong, as an [`EndpointError`].
    pub fn new(
        name: impl Into<String>,
        base_url: &str,
        model: impl Into<String>,
        key: Option<&str>,
        sensitivity: Sensitivity,
    ) -> Result<Self, EndpointError> {
        let name = name.into();
        let base_url = address(&name, base_url)?;
        let model = model.into().trim().to_owned();
        if model.is_empty() {
            return Err(EndpointError::NoModel { name });
        }
        let key = key.map(|key| header_safe(&name, key)).transpose()?;
        Ok(Self { name, base_url, model, key, sensitivity })
    }

    /// Whether it is on this machine, as parsed.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.base_url)
    }

    /// Whether a key is set.
    #[must_use]
    pub const fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The host and port, for people.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.base_url.host_str().unwrap_or_default();
        self.base_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The base URL without a slash at its end, for paths to be put after it.
    pub(super) fn base(&self) -> &str {
        self.base_url.as_str().trim_end_matches('/')
    }

    pub(super) const fn secret(&self) -> Option<&SecretString> {
        self.key.as_ref()
    }
}

fn address(name: &str, raw: &str) -> Result<Url, EndpointError> {
    let name = || name.to_owned();
    let mut url = Url::parse(raw.trim()).map_err(|why| EndpointError::NotAUrl { name: name(), why })?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(EndpointError::Scheme { name: name(), scheme: url.scheme().to_owned() });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(EndpointError::UserInfo { name: name() });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(EndpointError::QueryOrFragment { name: name() });
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        let host = url.host_str().unwrap_or_default().to_owned();
        return Err(EndpointError::PlainHttp { name: name(), host });
    }
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/chat/completions").unwrap_or(path).trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(domain)) => domain == "localhost",
        None => false,
    }
}

fn header_safe(name: &str, key: &str) -> Result<SecretString, EndpointError> {
    let key = key.trim();
    if key.is_empty() {
        return Err(EndpointError::EmptyKey { name: name.to_owned() });
    }
    match key.chars().position(|c| !c.is_ascii_graphic()) {
        Some(before) => Err(EndpointError::KeyNotAscii { name: name.to_owned(), position: before + 1 }),
        None => Ok(SecretString::from(key)),
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("name", &self.name)
            .field("base_url", &self.base_url.as_str())
            .field("model", &self.model)
            .field("key", &if self.has_key() { "set" } else { "none" })
            .field("sensitivity", &self.sensitivity)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, EndpointError};
    use crate::domain::sensitivity::Sensitivity;

    fn at(url: &str) -> Result<Endpoint, EndpointError> {
        Endpoint::new("desk", url, "m", None, Sensitivity::Public)
    }

    #[test]
    fn addresses_are_judged_as_parsed() {
        for (url, base, here) in [
            ("https://api.openai.com/v1", "https://api.openai.com/v1", false),
            (" https://api.openai.com/v1/// ", "https://api.openai.com/v1", false),
            ("https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1", false),
            ("https://example.org", "https://example.org", false),
            ("http://localhost:11434/v1", "http://localhost:11434/v1", true),
            ("HTTP://LOCALHOST:1/v1/", "http://localhost:1/v1", true),
            ("http://127.9.8.7:1234/v1", "http://127.9.8.7:1234/v1", true),
            ("http://0x7f.1/v1", "http://127.0.0.1/v1", true),
            ("http://2130706433/v1", "http://127.0.0.1/v1", true),
            ("http://[::1]:8080/v1", "http://[::1]:8080/v1", true),
        ] {
            let endpoint = at(url).unwrap();
            assert_eq!((endpoint.base(), endpoint.is_loopback()), (base, here), "{url}");
        }
    }

    #[test]
    fn what_must_not_be_called_is_refused() {
        for (url, words) in [
            ("http://example.org/v1", "plain http to `example.org`"),
            ("http://127.0.0.1.example.org/v1", "plain http"),
            ("http://localhost.example.org/v1", "plain http"),
            ("http://192.168.1.5:11434/v1", "plain http to `192.168.1.5`"),
            ("http://0.0.0.0:11434/v1", "plain http"),
            ("http://[::ffff:127.0.0.1]/v1", "plain http"),
            ("http://[::]/v1", "plain http"),
            ("https://me:pass-canary@example.org/v1", "user name or password"),
            ("http://localhost@example.org/v1", "user name or password"),
            ("https://example.org/v1?key=pass-canary", "`?query`"),
            ("https://example.org/v1#x", "`#fragment`"),
            ("ftp://example.org", "`ftp:`"),
            ("file:///etc/passwd", "`file:`"),
            ("localhost:11434", "`localhost:`"),
            ("api.openai.com/v1", "cannot be read"),
            ("", "cannot be read"),
        ] {
            let error = at(url).unwrap_err();
            assert!(error.to_string().contains(words), "{url}: {error}");
            assert!(!format!("{error} {error:?}").contains("pass-canary"), "{url}");
        }
    }

    #[test]
    fn keys_are_trimmed_checked_and_never_printed() {
        let with = |key| Endpoint::new("desk", "https://example.org/v1", "m", Some(key), Sensitivity::Public);
        let endpoint = with(" sk-canary\n").unwrap();
        assert!(endpoint.has_key());
        assert!(!format!("{endpoint:?} {endpoint:#?}").contains("canary"));
        assert_eq!(with(" \n").unwrap_err(), EndpointError::EmptyKey { name: "desk".into() });
        for key in ["sk-canary x", "sk-canary\nx", "sk-canaryé"] {
            let error = with(key).unwrap_err();
            assert_eq!(error, EndpointError::KeyNotAscii { name: "desk".into(), position: 10 });
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }

    #[test]
    fn a_model_must_be_named() {
        let error = Endpoint::new("desk", "https://example.org/v1", " ", None, Sensitivity::Public).unwrap_err();
        assert_eq!(error, EndpointError::NoModel { name: "desk".into() });
    }
}
