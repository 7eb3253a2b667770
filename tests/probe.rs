//! What can be reached.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::time::Duration;

use sparring::{
    backend::{Candidate, Endpoint, FoundServer, models, servers_here},
    domain::sensitivity::Sensitivity,
};

use crate::fake_endpoint::{FakeEndpoint, Script, closed_port};

const KEY: &str = "sk-key-canary-0123456789";

fn endpoint(fake: &FakeEndpoint) -> Endpoint {
    Endpoint::new("desk", &fake.base_url(), "any", Some(KEY), Sensitivity::Internal).unwrap()
}

#[tokio::test]
async fn servers_on_this_machine_are_found() {
    let list = Script::json("200 OK", r#"{"object":"list","data":[{"id":"llama3.2"},{"id":"qwen"}]}"#);
    let (ollama, page, silent) = (
        FakeEndpoint::start_for_all([list]).await,
        FakeEndpoint::start_for_all([Script::answer("200 OK", &["Content-Type: text/html"], "<p>It works")]).await,
        FakeEndpoint::start_for_all([Script::new().stall()]).await,
    );
    let closed = closed_port().await;
    let candidates: Vec<_> =
        [("LM Studio", page.port()), ("Ollama", ollama.port()), ("vLLM", silent.port()), ("llama.cpp", closed)]
            .map(|(name, port)| Candidate { name, port })
            .into();
    let found = servers_here(&candidates, Duration::from_secs(3)).await;
    let models_of = vec!["llama3.2".to_owned(), "qwen".to_owned()];
    assert_eq!(found, [FoundServer { name: "Ollama", base_url: ollama.base_url(), models: models_of.clone() }]);
    assert_eq!(models(&endpoint(&ollama), Duration::from_secs(20)).await, models_of);
    let request = &ollama.requests()[1];
    assert!(request.head.starts_with("GET /v1/models HTTP/1.1\r\n"));
    assert_eq!(request.header("authorization").unwrap(), format!("Bearer {KEY}"));
}

#[tokio::test]
async fn an_endless_list_of_models_is_dropped() {
    let fake = FakeEndpoint::start_for_all([Script::answer("200 OK", &[], vec![b' '; 2 << 20])]).await;
    assert!(models(&endpoint(&fake), Duration::from_secs(20)).await.is_empty());
}
