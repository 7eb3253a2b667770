//! What can be reached: the models of an endpoint, and the servers on this machine.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{Client, Response};
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::time::timeout;

use super::{Endpoint, gate};
use crate::domain::{sensitivity::Sensitivity, text::SafeText};

/// The most bytes of a list of models.
const LIST: usize = 1024 * 1024;
/// The longest wait for a connection.
const CONNECT: Duration = Duration::from_millis(300);

/// A server that may run on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is called.
    pub name: &'static str,
    /// The port it listens on unless told otherwise.
    pub port: u16,
}

/// The servers that people run at home, and the ports that their manuals name.
pub const CANDIDATES: [Candidate; 4] = [
    Candidate { name: "Ollama", port: 11434 },
    Candidate { name: "LM Studio", port: 1234 },
    Candidate { name: "llama.cpp", port: 8080 },
    Candidate { name: "vLLM", port: 8000 },
];

/// A server that answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundServer {
    /// What usually listens on that port.
    pub name: &'static str,
    /// The base URL for an endpoint.
    pub base_url: String,
    /// The models it lists, in its order; may be empty.
    pub models: Vec<String>,
}

/// The models that `endpoint` lists, in its order; none if it does not answer within `within`.
pub async fn models(endpoint: &Endpoint, within: Duration) -> Vec<String> {
    list(endpoint, within).await.unwrap_or_default()
}

/// Which of `candidates` answer on 127.0.0.1 with a list of models within `within`, all asked at once; 800 ms is enough.
pub async fn servers_here(candidates: &[Candidate], within: Duration) -> Vec<FoundServer> {
    join_all(candidates.iter().map(|candidate| found(*candidate, within))).await.into_iter().flatten().collect()
}

async fn found(Candidate { name, port }: Candidate, within: Duration) -> Option<FoundServer> {
    let base_url = format!("http://127.0.0.1:{port}/v1");
    // The list is asked for before a model is known.
    let endpoint = Endpoint::new(name, &base_url, "any", None, Sensitivity::Public).ok()?;
    let models = list(&endpoint, within).await?;
    Some(FoundServer { name, base_url, models })
}

async fn list(endpoint: &Endpoint, within: Duration) -> Option<Vec<String>> {
    let client = gate::client(endpoint, CONNECT.max(within / 2)).ok()?;
    timeout(within, fetch(&client, endpoint)).await.ok()?
}

async fn fetch(client: &Client, endpoint: &Endpoint) -> Option<Vec<String>> {
    let request = client.get(format!("{}/models", endpoint.base()));
    let request = match endpoint.secret() {
        Some(key) => request.bearer_auth(key.expose_secret()),
        None => request,
    };
    let response = request.send().await.ok().filter(|response| response.status().is_success())?;
    named(&serde_json::from_slice(&capped(response).await?).ok()?)
}

/// The whole body, unless it is longer than any server needs.
pub(super) async fn capped(mut response: Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.ok()? {
        body.extend_from_slice(&part);
        if body.len() > LIST {
            return None;
        }
    }
    Some(body)
}

/// The names in a list of models; none if it is no such list.
fn named(list: &Value) -> Option<Vec<String>> {
    let data = list.get("data")?;
    let names = data.as_array().into_iter().flatten().filter_map(|model| model.get("id")?.as_str());
    (data.is_array() || data.is_null()).then(|| names.map(|name| SafeText::line(name).as_str().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn lists_of_models_are_read_and_others_are_not() {
        let names = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect::<Vec<_>>());
        for (json, expected) in [
            (r#"{"object":"list","data":[{"id":"a"},{"id":"b\u001b[2J"},{"x":1}]}"#, names(&["a", "b[2J"])),
            (r#"{"object":"list","data":null}"#, names(&[])),
            (r#"{"data":{"a":1}}"#, None),
            (r#"{"status":"ok"}"#, None),
            ("[]", None),
        ] {
            assert_eq!(named(&serde_json::from_str(json).unwrap()), expected, "{json}");
        }
    }
}
