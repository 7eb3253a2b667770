//! Endpoints that behave, and endpoints that do not.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::time::{Duration, Instant};

use sparring::{
    backend::{AnswerShape, Chat, ChatFailure, Endpoint, Finish, Limits, Piece},
    domain::{
        prompt::{Message, Prompt, Role},
        sensitivity::Sensitivity,
    },
};

use crate::fake_endpoint::{FakeEndpoint, Request, SAID, Script, chunk, closed_port, reply, shapes, stop};

const KEY: &str = "sk-key-canary-0123456789";
const SECRET: &str = "prompt-canary: I want to ask for more money";

/// Long enough for a busy machine; nothing waits for them but what stalls.
fn patient() -> Limits {
    Limits {
        first_byte: Duration::from_secs(20),
        idle: Duration::from_secs(20),
        pause: Duration::from_millis(5),
        retry_after: Duration::from_secs(1),
        ..Limits::default()
    }
}

/// For servers that say nothing.
fn hasty() -> Limits {
    Limits { first_byte: Duration::from_millis(200), idle: Duration::from_millis(200), ..patient() }
}

fn prompt() -> Prompt {
    let message = |role, content: &str| Message { role, content: content.into() };
    Prompt {
        messages: vec![message(Role::System, "You are Anna."), message(Role::User, SECRET)],
        max_tokens: 300,
        temperature: 70,
    }
}

fn endpoint(base_url: &str) -> Endpoint {
    Endpoint::new("desk", base_url, "some-model", Some(KEY), Sensitivity::Internal).unwrap()
}

fn chat(fake: &FakeEndpoint, limits: Limits) -> Chat {
    Chat::new(endpoint(&fake.base_url()), limits).unwrap()
}

struct Heard {
    text: String,
    waits: Vec<(u32, String)>,
    end: Result<Finish, ChatFailure>,
}

async fn ask(chat: &Chat) -> Heard {
    let (mut text, mut waits) = (String::new(), Vec::new());
    let prompt = prompt();
    let asked = chat.stream(&prompt, |piece| match piece {
        Piece::Text(words) => text.push_str(&words),
        Piece::Waiting { tries_left, why, .. } => waits.push((tries_left, why)),
    });
    let end = tokio::time::timeout(Duration::from_secs(60), asked).await.expect("no request may hang");
    let shown = format!(
        "{end:?} {chat:?} {}",
        end.as_ref().err().map(|failure| format!("{failure} {}", failure.help())).unwrap_or_default()
    );
    assert!(!shown.contains("canary"), "{shown}");
    Heard { text, waits, end }
}

async fn ask_script(script: Script, limits: Limits) -> (Heard, usize) {
    let fake = FakeEndpoint::start([script]).await;
    let heard = ask(&chat(&fake, limits)).await;
    (heard, fake.requests().len())
}

#[tokio::test]
async fn every_server_shape_says_the_same() {
    for (name, body) in shapes() {
        for script in [Script::events(&body), in_http_chunks(body.as_bytes()), Script::answer("200 OK", &[], &body)] {
            let (heard, requests) = ask_script(script, patient()).await;
            assert_eq!((heard.text.as_str(), heard.end, requests), (SAID, Ok(Finish::Stop), 1), "{name}");
        }
    }
}

fn in_http_chunks(body: &[u8]) -> Script {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    let script = body.chunks(11).fold(Script::new().send(head), |script, part| {
        script.send(format!("{:x}\r\n", part.len())).send(part).send("\r\n")
    });
    script.send("0\r\n\r\n")
}

#[tokio::test]
async fn a_request_says_what_it_must_and_no_more() {
    let fake = FakeEndpoint::start([Script::events(reply("hi"))]).await;
    ask(&chat(&fake, patient())).await.end.unwrap();
    let request = &fake.requests()[0];
    assert!(request.head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"), "{}", request.head);
    assert_eq!(request.header("authorization").unwrap(), format!("Bearer {KEY}"));
    assert_eq!(request.header("openai-organization"), None);
    assert_eq!(request.header("openai-project"), None);
    assert_eq!(
        request.json(),
        serde_json::json!({
            "model": "some-model",
            "messages": [{"role": "system", "content": "You are Anna."}, {"role": "user", "content": SECRET}],
            "stream": true,
            "max_tokens": 300,
            "temperature": 0.7,
        })
    );
}

#[tokio::test]
async fn without_a_key_no_key_is_sent() {
    let fake = FakeEndpoint::start([Script::events(reply("hi"))]).await;
    let endpoint = Endpoint::new("desk", &fake.base_url(), "m", None, Sensitivity::Internal).unwrap();
    ask(&Chat::new(endpoint, patient()).unwrap()).await.end.unwrap();
    assert_eq!(fake.requests()[0].header("authorization"), None);
}

/// Rows: what the server does, the words that arrive, the failure's code.
#[tokio::test]
async fn each_fault_has_its_name_and_leaves_what_came() {
    let begun = || chunk("I would ") + &chunk("ra");
    let error = "data: {\"error\":{\"code\":502,\"message\":\"upstream gone\"},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}\n\n";
    let rows: Vec<(&str, Script, &str, &str)> = vec![
        ("cut mid-word", Script::events(begun()), "I would ra", "cut"),
        ("cut inside an event", Script::events(begun() + "data: {\"choices\":[{\"delta\":{\"con"), "I would ra", "cut"),
        ("cut inside the first event", Script::events("data: {\"choi"), "", "cut"),
        ("cut by reset", Script::events(begun()).reset(), "I would ra", "cut"),
        (
            "cut inside an HTTP chunk",
            Script::answer("200 OK", &["Transfer-Encoding: chunked"], format!("fff\r\n{}", begun())),
            "I would ra",
            "cut",
        ),
        (
            "cut inside a JSON answer",
            Script::answer("200 OK", &["Content-Type: application/json"], "{\"choices\":[{\"mess"),
            "",
            "cut",
        ),
        ("cut inside a thought", Script::events(chunk("<think>I would")), "", "cut"),
        ("given up by the server", Script::events(begun() + &stop().replace("stop", "abort")), "I would ra", "cut"),
        ("error in mid-stream", Script::events(begun() + error), "I would ra", "server_error"),
        (
            "error line in mid-stream",
            Script::events(begun() + "error: {\"code\":500,\"message\":\"oh\"}\n\n"),
            "I would ra",
            "server_error",
        ),
        (
            "error event in mid-stream",
            Script::events(begun() + "event: error\ndata: oh\n\n"),
            "I would ra",
            "server_error",
        ),
        (
            "error object with 200",
            Script::json("200 OK", r#"{"error":{"message":"no such model","code":404}}"#),
            "",
            "server_error",
        ),
        (
            "HTML with 200",
            Script::answer("200 OK", &["Content-Type: text/html"], "<!DOCTYPE html><p>Hello"),
            "",
            "not_a_chat",
        ),
        ("HTML that says it is a stream", Script::events("\n <html>"), "", "not_a_chat"),
        ("JSON without choices", Script::json("200 OK", r#"{"models":[]}"#), "", "not_a_chat"),
        ("text that is no stream", Script::events("Ollama is running"), "", "not_a_chat"),
        ("empty 200", Script::events(""), "", "not_a_chat"),
        ("an end mark only", Script::events("data: [DONE]\n\n"), "", "not_a_chat"),
        ("packed", Script::answer("200 OK", &["Content-Encoding: gzip"], reply("hi")), "", "not_a_chat"),
        ("no JSON in an event", Script::events(begun() + "data: {oh}\n\n"), "I would ra", "not_a_chat"),
        (
            "endless line",
            Script::events(begun()).send("data: ").send(vec![b'x'; 3 << 20]),
            "I would ra",
            "line_too_long",
        ),
        (
            "endless event",
            Script::events(begun()).send("data: xxxxxxxxxx\n".repeat(1 << 17)),
            "I would ra",
            "line_too_long",
        ),
        ("wrong path", Script::json("404 Not Found", r#"{"error":"no"}"#), "", "refused"),
        ("forbidden", Script::json("403 Forbidden", "{}"), "", "unauthorized"),
        (
            "quota",
            Script::json("429 Too Many Requests", r#"{"error":{"code":"insufficient_quota"}}"#),
            "",
            "rate_limited",
        ),
    ];
    for (what, script, text, code) in rows {
        let (heard, requests) = ask_script(script, patient()).await;
        let failure = heard.end.expect_err(what);
        assert_eq!((heard.text.as_str(), failure.code(), requests), (text, code, 1), "{what}: {failure}");
        if let ChatFailure::Cut { received } = failure {
            assert_eq!(received, text.chars().count(), "{what}");
        }
    }
}

#[tokio::test]
async fn a_stall_is_given_up_in_time() {
    let begun = chunk("I would ");
    for (what, script, text, failure) in [
        ("before the head", Script::new().stall(), "", ChatFailure::NoFirstByte { after: hasty().first_byte }),
        ("before the body", Script::events("").stall(), "", ChatFailure::NoFirstByte { after: hasty().first_byte }),
        (
            "in mid-stream",
            Script::events(&begun).stall(),
            "I would ",
            ChatFailure::Stalled { after: hasty().idle, received: 8 },
        ),
        (
            "inside an event",
            Script::events(begun.clone() + "data: {").stall(),
            "I would ",
            ChatFailure::Stalled { after: hasty().idle, received: 8 },
        ),
    ] {
        let started = Instant::now();
        let (heard, requests) = ask_script(script, hasty()).await;
        assert_eq!((heard.text.as_str(), heard.end, requests), (text, Err(failure), 1), "{what}");
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
    }
}

#[tokio::test]
async fn a_stall_after_the_finish_reason_is_a_whole_reply() {
    let (heard, _) = ask_script(Script::events(chunk("hi") + &stop()).stall(), patient()).await;
    assert_eq!((heard.text.as_str(), heard.end), ("hi", Ok(Finish::Stop)));
}

#[tokio::test]
async fn a_server_that_drips_is_given_up_in_all() {
    let limits = Limits { total: Some(Duration::from_millis(100)), ..patient() };
    let (heard, _) = ask_script(Script::events(chunk("hi")).stall(), limits).await;
    assert_eq!(heard.end, Err(ChatFailure::TooSlow { after: Duration::from_millis(100), received: 2 }));
}

#[tokio::test]
async fn what_can_be_repeated_is_repeated_and_told() {
    let ok = || Script::events(reply("hi"));
    let busy = |header: &str| Script::answer("429 Too Many Requests", &[header], "slow down");
    let wait = |left, why: &str| (left, why.to_owned());
    for (what, scripts, waits) in [
        ("429 then 200", vec![busy("Retry-After: 0.01"), ok()], vec![wait(2, "rate limited")]),
        ("in milliseconds", vec![busy("retry-after-ms: 3"), ok()], vec![wait(2, "rate limited")]),
        ("500 then ok", vec![Script::json("500 Oh", "{}"), ok()], vec![wait(2, "refused")]),
        (
            "twice",
            vec![busy("X: y"), Script::answer("503 Busy", &[], ""), ok()],
            vec![wait(2, "rate limited"), wait(1, "refused")],
        ),
        ("closed without a word", vec![Script::new(), ok()], vec![wait(2, "unreachable")]),
        ("reset without a word", vec![Script::new().reset(), ok()], vec![wait(2, "unreachable")]),
    ] {
        let tries = scripts.len();
        let fake = FakeEndpoint::start(scripts).await;
        let heard = ask(&chat(&fake, patient())).await;
        assert_eq!((heard.text.as_str(), heard.end, heard.waits), ("hi", Ok(Finish::Stop), waits), "{what}");
        assert_eq!(fake.requests().len(), tries, "{what}");
    }
}

#[tokio::test]
async fn three_tries_are_enough() {
    let (heard, requests) =
        ask_script(Script::json("500 Oh", r#"{"error":{"message":"out of memory"}}"#), patient()).await;
    assert_eq!(requests, 3);
    assert_eq!(heard.end, Err(ChatFailure::Refused { status: 500, message: "out of memory".into() }));
}

#[tokio::test]
async fn a_long_rest_is_told_and_not_slept() {
    let script = Script::answer("429 Too Many Requests", &["Retry-After: 3600"], "slow down");
    let (heard, requests) = ask_script(script, patient()).await;
    assert_eq!((requests, heard.waits.len()), (1, 0));
    let failure = heard.end.unwrap_err();
    assert_eq!(
        failure,
        ChatFailure::RateLimited { retry_after: Some(Duration::from_secs(3600)), message: "slow down".into() }
    );
    assert_eq!(failure.help(), "Try again in 3600 s, or use another endpoint.");
}

#[tokio::test]
async fn an_echo_of_key_and_prompt_is_not_shown() {
    for status in ["401 Unauthorized", "400 Bad Request"] {
        let said = format!("{KEY} and half of it sk-key-canary-01***; you sent {SECRET}");
        let (heard, _) =
            ask_script(Script::json(status, &serde_json::json!({"error": {"message": said}}).to_string()), patient())
                .await;
        let shown = heard.end.unwrap_err().to_string();
        assert!(shown.ends_with("[hidden] and half of it [hidden]***; you sent [hidden]"), "{shown}");
    }
    let broken = format!("{}data: {{\"error\":\"{KEY} {SECRET}\"}}\n\n", chunk("hi"));
    assert_eq!(ask_script(Script::events(broken), patient()).await.0.end.unwrap_err().code(), "server_error");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = FakeEndpoint::start([Script::events(reply("hi"))]).await;
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("Location: {}/chat/completions", other.base_url());
        let (heard, requests) = ask_script(Script::answer(status, &[&location], ""), patient()).await;
        assert_eq!((heard.end.unwrap_err().code(), requests), ("redirected", 1), "{status}");
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn nothing_listening_is_told_at_once() {
    let base = format!("http://127.0.0.1:{}/v1", closed_port().await);
    let heard = ask(&Chat::new(endpoint(&base), patient()).unwrap()).await;
    let failure = heard.end.unwrap_err();
    assert_eq!((failure.code(), heard.waits.len()), ("unreachable", 0));
    assert!(failure.to_string().contains("refused"), "{failure}");
}

#[tokio::test]
async fn https_where_there_is_none_fails_with_words() {
    let fake = FakeEndpoint::start([Script::events(reply("hi"))]).await;
    let base = fake.base_url().replace("http:", "https:");
    let heard = ask(&Chat::new(endpoint(&base), patient()).unwrap()).await;
    assert_eq!(heard.end.unwrap_err().code(), "unreachable");
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn localhost_is_this_machine() {
    let fake = FakeEndpoint::start([Script::events(reply("hi"))]).await;
    let base = format!("http://localhost:{}/v1/", fake.port());
    let heard = ask(&Chat::new(endpoint(&base), patient()).unwrap()).await;
    assert_eq!(heard.end, Ok(Finish::Stop));
    assert!(fake.requests()[0].head.starts_with("POST /v1/chat/completions "));
}

#[tokio::test]
async fn odd_but_readable_answers_are_read() {
    let json = r#"{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"<think>hm</think>hi"},"finish_reason":"stop"}]}"#;
    let no_reason = r#"{"choices":[{"message":{"content":"hi"}}]}"#;
    let bad_utf8 = [
        b"data: {\"choices\":[{\"delta\":{\"content\":\"a\xff\xf0\x9f\"},\"finish_reason\":\"stop\"}]}\n\n".as_slice(),
        b"data: [DONE]\n\n",
    ]
    .concat();
    let rows: Vec<(&str, Script, &str, Finish)> = vec![
        ("JSON to a stream request", Script::json("200 OK", json), "hi", Finish::Stop),
        ("JSON without a finish reason", Script::json("200 OK", no_reason), "hi", Finish::Stop),
        ("JSON that says it is a stream", Script::events(json), "hi", Finish::Stop),
        ("byte-order mark", Script::events(format!("\u{feff}{}", reply("hi"))), "hi", Finish::Stop),
        ("byte-order mark and JSON", Script::events(format!("\u{feff}\n{json}")), "hi", Finish::Stop),
        ("bad UTF-8", Script::events(bad_utf8), "a\u{fffd}\u{fffd}", Finish::Stop),
        ("events without blank lines", Script::events(reply("hi").replace("\n\n", "\n")), "hi", Finish::Stop),
        ("CR only", Script::events(reply("hi").replace('\n', "\r")), "hi", Finish::Stop),
        ("no [DONE]", Script::events(chunk("hi") + &stop()), "hi", Finish::Stop),
        ("no finish reason", Script::events(chunk("hi") + "data: [DONE]"), "hi", Finish::Stop),
        ("token limit", Script::events(reply("hi").replace("stop", "length")), "hi", Finish::Length),
        ("filter", Script::events(reply("hi").replace("stop", "content_filter")), "hi", Finish::Filtered),
        ("a thought that never ends", Script::events(reply("<think>hi")), "", Finish::Stop),
    ];
    for (what, script, text, finish) in rows {
        let (heard, requests) = ask_script(script, patient()).await;
        assert_eq!((heard.text.as_str(), heard.end, requests), (text, Ok(finish), 1), "{what}");
    }
}

#[tokio::test]
async fn a_reply_beyond_the_limit_is_stopped() {
    for endless in [
        chunk(&"x".repeat(1000)).repeat(300),
        stop().replace("{}", r#"{"reasoning":"xxxxxxxxxx"}"#).replace("\"stop\"", "null").repeat(30_000),
    ] {
        let (heard, _) = ask_script(Script::events(endless).send(stop()), patient()).await;
        assert_eq!(heard.end, Err(ChatFailure::ReplyTooLong { limit: 256 * 1024 }));
        assert!(heard.text.len() <= 256 * 1024);
    }
    let pings = Script::events(": ping\n".repeat(1 << 15));
    let (heard, _) = ask_script(pings, Limits { reply: 1024, ..patient() }).await;
    assert_eq!(heard.end, Err(ChatFailure::ReplyTooLong { limit: 1024 }));
}

#[tokio::test]
async fn to_drop_the_future_is_to_hang_up() {
    let fake = FakeEndpoint::start([Script::events(chunk("hi")).stall()]).await;
    let chat = chat(&fake, patient());
    let (said, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let asking = tokio::spawn(async move { chat.stream(&prompt(), move |piece| said.send(piece).unwrap()).await });
    assert_eq!(heard.recv().await, Some(Piece::Text("hi".into())));
    asking.abort();
    fake.hung_up().await;
}

#[tokio::test]
async fn a_whole_answer_is_whole_or_a_failure() {
    let fake = FakeEndpoint::start([
        Script::events(reply("{\"yes\":true}")),
        Script::events(reply("{\"yes\"").replace("stop", "length")),
        Script::events(chunk("{\"yes\"")),
    ])
    .await;
    let chat = chat(&fake, patient());
    let prompt = prompt();
    assert_eq!(chat.complete(&prompt, AnswerShape::JsonObject).await.unwrap(), "{\"yes\":true}");
    assert_eq!(fake.requests()[0].json()["response_format"], serde_json::json!({"type": "json_object"}));
    assert_eq!(
        chat.complete(&prompt, AnswerShape::Text).await,
        Err(ChatFailure::Unfinished { finish: Finish::Length })
    );
    assert_eq!(fake.requests()[1].json().get("response_format"), None);
    assert_eq!(chat.complete(&prompt, AnswerShape::Text).await, Err(ChatFailure::Cut { received: 6 }));
}

#[tokio::test]
async fn what_a_server_does_not_take_is_left_out_from_then_on() {
    let refusal = |message: &str| {
        Script::json("400 Bad Request", &serde_json::json!({"error": {"message": message}}).to_string())
    };
    let fake = FakeEndpoint::start([
        refusal("'response_format.type' must be 'json_schema' or 'text'"),
        refusal("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."),
        refusal("Unsupported value: 'temperature' does not support 0.7 with this model."),
        Script::events(reply("{}")),
    ])
    .await;
    let chat = chat(&fake, patient());
    for _ in 0..2 {
        assert_eq!(chat.complete(&prompt(), AnswerShape::JsonObject).await.unwrap(), "{}");
    }
    let bodies: Vec<_> = fake.requests().iter().map(Request::json).collect();
    let has = |name: &str| bodies.iter().map(|body| body.get(name).is_some()).collect::<Vec<_>>();
    assert_eq!(has("response_format"), [true, false, false, false, false]);
    assert_eq!(has("max_tokens"), [true, true, false, false, false]);
    assert_eq!(has("max_completion_tokens"), [false, false, true, true, true]);
    assert_eq!(has("temperature"), [true, true, true, false, false]);
}

#[tokio::test]
async fn a_refusal_is_answered_once() {
    let (heard, requests) =
        ask_script(Script::json("400 Bad Request", r#"{"error":"temperature, response_format"}"#), patient()).await;
    assert_eq!((heard.end.unwrap_err().code(), requests), ("refused", 2));
}
