//! How much a model can take in: asked of the server, each kind in its own way.

use std::time::Duration;

use futures_util::future::join;
use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{Endpoint, gate, probe::capped};

/// What Ollama gives a model of which nobody said how much it may take; what is beyond it is cut off in silence.
const OLLAMA_USUAL: u64 = 4_096;
/// A window below this is no window but a mistake.
const LEAST: u64 = 256;

/// The context window of the endpoint's model in tokens, if its server tells within `within`.
///
/// vLLM, LM Studio and `OpenRouter` tell it in the list of models. Where that says nothing, Ollama, llama.cpp and LM Studio's own list are
/// asked, all at once. Nothing but the model's name is sent.
pub(super) async fn window(endpoint: &Endpoint, within: Duration) -> Option<u32> {
    let client = gate::client(endpoint, within).ok()?;
    timeout(within, ask(&client, endpoint)).await.ok().flatten()
}

async fn ask(client: &Client, endpoint: &Endpoint) -> Option<u32> {
    let (model, base) = (endpoint.model.as_str(), endpoint.base());
    let get = |url: String| json_of(client.get(url), endpoint);
    if let Some(told) = get(format!("{base}/models")).await.and_then(|list| in_list(&list, model)) {
        return Some(told);
    }
    // Beside the OpenAI-like part of the server, not in it.
    let root = base.strip_suffix("/v1").unwrap_or(base);
    let show = json_of(client.post(format!("{root}/api/show")).json(&json!({ "model": model })), endpoint);
    let ollama = join(show, get(format!("{root}/api/ps")));
    let others = join(get(format!("{root}/props")), get(format!("{root}/api/v0/models")));
    let ((show, running), (props, lm_studio)) = join(ollama, others).await;
    show.and_then(|show| ollama_gives(&show, running.as_ref(), model))
        .or_else(|| props.and_then(|props| tokens(&props["default_generation_settings"]["n_ctx"])))
        .or_else(|| lm_studio.and_then(|list| in_list(&list, model)))
}

async fn json_of(request: RequestBuilder, endpoint: &Endpoint) -> Option<Value> {
    let request = match endpoint.secret() {
        Some(key) => request.bearer_auth(key.expose_secret()),
        None => request,
    };
    let response = request.send().await.ok().filter(|response| response.status().is_success())?;
    serde_json::from_slice(&capped(response).await?).ok()
}

/// What a list of models says of one: what is loaded counts before what could be.
fn in_list(list: &Value, model: &str) -> Option<u32> {
    let models = list["data"].as_array()?;
    let ours = models.iter().find(|entry| entry["id"] == model)?;
    let keys = ["loaded_context_length", "max_model_len", "context_length", "max_context_length"];
    keys.into_iter().find_map(|key| tokens(&ours[key]))
}

/// What Ollama gives a model: as loaded, as its file sets it, or the usual; never more than it was trained for.
fn ollama_gives(show: &Value, running: Option<&Value>, model: &str) -> Option<u32> {
    let info = show["model_info"].as_object()?;
    let trained = info.iter().find(|(key, _)| key.ends_with(".context_length")).and_then(|(_, value)| value.as_u64());
    let running = running.and_then(|list| list["models"].as_array()).into_iter().flatten();
    let loaded = running.filter(|entry| entry["name"] == model || entry["model"] == model);
    let loaded = loaded.filter_map(|entry| entry["context_length"].as_u64()).find(|tokens| *tokens > 0);
    let set = show["parameters"].as_str().unwrap_or_default().lines().find_map(|line| {
        let (name, value) = line.trim().split_once(char::is_whitespace)?;
        (name == "num_ctx").then(|| value.trim().parse::<u64>().ok()).flatten()
    });
    let gives = loaded.or(set).unwrap_or(OLLAMA_USUAL).min(trained.unwrap_or(u64::MAX));
    whole(gives)
}

fn tokens(value: &Value) -> Option<u32> {
    whole(value.as_u64()?)
}

fn whole(tokens: u64) -> Option<u32> {
    u32::try_from(tokens).ok().filter(|_| tokens >= LEAST)
}
