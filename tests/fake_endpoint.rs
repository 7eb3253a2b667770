//! A scripted server on a raw socket: it says what a script says, byte for byte, so that it can cut, stall and misframe.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};

/// One thing the server does with a connection after it has read the request.
#[derive(Clone, Debug)]
pub enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Says nothing until the client hangs up.
    Stall,
    /// Breaks the connection off with a reset.
    Reset,
    /// Sends these bytes when the test allows one more piece.
    Metered(Vec<u8>),
}

/// What happens on one connection; it is closed in order at the end.
#[derive(Clone, Debug, Default)]
pub struct Script(Vec<Step>);

impl Script {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn send(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.0.push(Step::Send(bytes.as_ref().to_vec()));
        self
    }

    pub fn stall(mut self) -> Self {
        self.0.push(Step::Stall);
        self
    }

    pub fn reset(mut self) -> Self {
        self.0.push(Step::Reset);
        self
    }

    /// An event stream of which each piece waits for [`FakeEndpoint::allow`].
    pub fn metered(pieces: impl IntoIterator<Item = String>) -> Self {
        let mut script = Self::events("");
        script.0.extend(pieces.into_iter().map(|piece| Step::Metered(piece.into_bytes())));
        script
    }

    /// A whole HTTP answer whose end is the end of the connection.
    pub fn answer(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Self {
        let head = [&[&*format!("HTTP/1.1 {status}")], headers, &["Connection: close\r\n\r\n"]].concat().join("\r\n");
        Self::new().send(head).send(body)
    }

    /// An event stream.
    pub fn events(body: impl AsRef<[u8]>) -> Self {
        Self::answer("200 OK", &["Content-Type: text/event-stream"], body)
    }

    /// A JSON answer.
    pub fn json(status: &str, body: &str) -> Self {
        Self::answer(status, &["Content-Type: application/json", &format!("Content-Length: {}", body.len())], body)
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    pub body: String,
}

impl Request {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The path that is asked for.
    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    pub fn is_chat(&self) -> bool {
        self.path().ends_with("/chat/completions")
    }

    pub fn header(&self, name: &str) -> Option<String> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    }
}

/// The running server; it ends with the test's runtime.
pub struct FakeEndpoint {
    address: SocketAddr,
    desk: Arc<Desk>,
}

/// What the server's connections share.
struct Desk {
    requests: Mutex<Vec<Request>>,
    hung_up: Semaphore,
    allowed: Semaphore,
    served: Semaphore,
}

impl FakeEndpoint {
    /// Plays `scripts` to one chat request each, and the last one again for every further one. All other questions, such as how
    /// much the model can take in, find nothing and are not counted.
    pub async fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        let scripts = in_turn(scripts.into_iter().collect());
        Self::answering(move |_| scripts()).await
    }

    /// Answers each chat request with what `answer` makes of it; other questions as in [`FakeEndpoint::start`].
    pub async fn answering(answer: impl Fn(&Request) -> Script + Send + Sync + 'static) -> Self {
        Self::serving(move |request| request.is_chat().then(|| answer(request))).await
    }

    /// As [`FakeEndpoint::start`], for requests of any kind.
    pub async fn start_for_all(scripts: impl IntoIterator<Item = Script>) -> Self {
        let scripts = in_turn(scripts.into_iter().collect());
        Self::serving(move |_| Some(scripts())).await
    }

    /// Answers each request with what `answer` makes of it; to those of which it makes nothing there is nothing to be found, and they
    /// are not counted.
    pub async fn serving(answer: impl Fn(&Request) -> Option<Script> + Send + Sync + 'static) -> Self {
        let (fake, listener) = Self::bind().await;
        let (desk, answer) = (fake.desk.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let answer = answer.clone();
                tokio::spawn(serve(socket, move |request| answer(request), desk.clone()));
            }
        });
        fake
    }

    async fn bind() -> (Self, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let none = || Semaphore::new(0);
        let desk = Desk { requests: Mutex::default(), hung_up: none(), allowed: none(), served: none() };
        (Self { address: listener.local_addr().unwrap(), desk: Arc::new(desk) }, listener)
    }

    /// Lets metered scripts send so many more pieces.
    pub fn allow(&self, pieces: usize) {
        self.desk.allowed.add_permits(pieces);
    }

    /// Waits until so many more metered pieces have been sent.
    pub async fn served(&self, pieces: u32) {
        let served = timeout(Duration::from_secs(60), self.desk.served.acquire_many(pieces));
        served.await.expect("nobody asked for so many pieces").unwrap().forget();
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.desk.requests.lock().unwrap().clone()
    }

    /// Waits until a client has hung up on a stalling script.
    pub async fn hung_up(&self) {
        timeout(Duration::from_secs(20), self.desk.hung_up.acquire())
            .await
            .expect("the client never hung up")
            .unwrap()
            .forget();
    }
}

/// A port on which nothing listens.
pub async fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

/// One script after the other, the last one for ever.
fn in_turn(scripts: Vec<Script>) -> impl Fn() -> Script {
    let scripts = Mutex::new(scripts);
    move || {
        let mut scripts = scripts.lock().unwrap();
        if scripts.len() > 1 { scripts.remove(0) } else { scripts[0].clone() }
    }
}

async fn serve(mut socket: TcpStream, script: impl FnOnce(&Request) -> Option<Script>, desk: Arc<Desk>) {
    let Some(request) = read(&mut socket).await else {
        return;
    };
    let script = match script(&request) {
        Some(script) => {
            desk.requests.lock().unwrap().push(request);
            script
        }
        None => Script::json("404 Not Found", "{}"),
    };
    for step in script.0 {
        match step {
            // A client that has had enough hangs up; the rest of the script is then played to nobody.
            Step::Send(bytes) => drop(socket.write_all(&bytes).await),
            Step::Metered(bytes) => {
                desk.allowed.acquire().await.unwrap().forget();
                if socket.write_all(&bytes).await.is_err() {
                    return desk.allowed.add_permits(1);
                }
                desk.served.add_permits(1);
            }
            Step::Stall => {
                while socket.read(&mut [0; 64]).await.is_ok_and(|read| read > 0) {}
                desk.hung_up.add_permits(1);
            }
            Step::Reset => return socket.set_zero_linger().unwrap(),
        }
    }
    let _ = socket.shutdown().await;
}

async fn read(socket: &mut TcpStream) -> Option<Request> {
    let mut raw = Vec::new();
    loop {
        if let Some(end) = raw.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&raw[..end]).into_owned();
            let mut request = Request { head, body: String::new() };
            let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
            if raw.len() >= end + 4 + length {
                request.body = String::from_utf8_lossy(&raw[end + 4..end + 4 + length]).into_owned();
                return Some(request);
            }
        }
        // A TLS greeting is no request: hang up, as a plain server does.
        if socket.read_buf(&mut raw).await.ok()? == 0 || !raw[0].is_ascii_uppercase() {
            return None;
        }
    }
}

/// What every shape below says.
pub const SAID: &str = "I don\u{2019}t know \u{2026} \u{1f642} d\u{e9}j\u{e0} vu.\nMaybe.";
const PARTS: [&str; 6] = ["I ", "don\u{2019}t know ", "\u{2026} ", "\u{1f642} d\u{e9}j\u{e0}", " vu.\n", "Maybe."];

/// One chunk in the least words that are legal.
pub fn chunk(text: &str) -> String {
    format!("data: {}\n\n", serde_json::json!({"choices": [{"delta": {"content": text}}]}))
}

/// The chunk that ends a reply.
pub fn stop() -> String {
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n".into()
}

/// A whole reply of one word and its end.
pub fn reply(text: &str) -> String {
    format!("{}{}data: [DONE]\n\n", chunk(text), stop())
}

/// The streams of servers that people use, each with its own chunks, and of one that leaves out what can be left out.
pub fn shapes() -> Vec<(&'static str, String)> {
    shapes_of(&PARTS)
}

/// The same streams, saying these parts.
pub fn shapes_of(said: &[&str]) -> Vec<(&'static str, String)> {
    vec![
        ("OpenAI", openai(said)),
        ("Ollama", ollama(said)),
        ("llama.cpp", llama_cpp(said)),
        ("LM Studio", lm_studio(said)),
        ("vLLM", vllm(said)),
        ("OpenRouter", openrouter(said)),
        ("the barest", barest(said)),
    ]
}

fn data(values: impl IntoIterator<Item = String>) -> String {
    values.into_iter().flat_map(|value| ["data: ".to_owned(), value, "\n\n".to_owned()]).collect()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn openai(said: &[&str]) -> String {
    let head = r#"{"id":"chatcmpl-B9","object":"chat.completion.chunk","created":1741570283,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_44","choices":[{"index":0,"delta":"#;
    let wrap = |delta: &str, finish: &str| {
        format!(r#"{head}{delta},"logprobs":null,"finish_reason":{finish}}}],"obfuscation":"aX"}}"#)
    };
    let first = wrap(r#"{"role":"assistant","content":"","refusal":null}"#, "null");
    let parts = said.iter().map(|part| wrap(&format!(r#"{{"content":{}}}"#, quoted(part)), "null"));
    let last = wrap("{}", r#""stop""#);
    data([first].into_iter().chain(parts).chain([last, "[DONE]".into()]))
}

fn ollama(said: &[&str]) -> String {
    let wrap = |text: &str, finish: &str| {
        format!(
            r#"{{"id":"chatcmpl-392","object":"chat.completion.chunk","created":1730000000,"model":"llama3.2","system_fingerprint":"fp_ollama","choices":[{{"index":0,"delta":{{"role":"assistant","content":{}}},"finish_reason":{finish}}}]}}"#,
            quoted(text)
        )
    };
    data(said.iter().map(|part| wrap(part, "null")).chain([wrap("", r#""stop""#), "[DONE]".into()]))
}

fn llama_cpp(said: &[&str]) -> String {
    let wrap = |delta: &str, finish: &str, tail: &str| {
        format!(
            r#"{{"choices":[{{"finish_reason":{finish},"index":0,"delta":{delta}}}],"created":1750000000,"id":"chatcmpl-q","model":"gpt-3.5-turbo","system_fingerprint":"b5000-1","object":"chat.completion.chunk"{tail}}}"#
        )
    };
    let parts = said.iter().map(|part| wrap(&format!(r#"{{"content":{}}}"#, quoted(part)), "null", ""));
    let first = wrap(r#"{"role":"assistant","content":null}"#, "null", "");
    let last = wrap("{}", r#""stop""#, r#","timings":{"prompt_n":12,"predicted_per_second":41.5}"#);
    data([first].into_iter().chain(parts).chain([last, "[DONE]".into()]))
}

fn lm_studio(said: &[&str]) -> String {
    let wrap = |delta: &str, finish: &str| {
        format!(
            r#"{{"id":"chatcmpl-z","object":"chat.completion.chunk","created":1720000000,"model":"qwen","system_fingerprint":"qwen","choices":[{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":{finish}}}]}}"#
        )
    };
    let thought = wrap(r#"{"role":"assistant","reasoning_content":"The user asks."}"#, "null");
    let parts = said.iter().map(|part| wrap(&format!(r#"{{"role":"assistant","content":{}}}"#, quoted(part)), "null"));
    data([thought].into_iter().chain(parts).chain([wrap("{}", r#""stop""#), "[DONE]".into()]))
}

fn vllm(said: &[&str]) -> String {
    let wrap = |delta: &str, finish: &str| {
        format!(
            r#"{{"id":"chatcmpl-v","object":"chat.completion.chunk","created":1740000000,"model":"m","choices":[{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":{finish},"stop_reason":null}}]}}"#
        )
    };
    let think = ["<thi", "nk>\nThe user", " asks.\n</th", "ink>\n\n"]
        .map(|part| wrap(&format!(r#"{{"content":{}}}"#, quoted(part)), "null"));
    let parts = said.iter().map(|part| wrap(&format!(r#"{{"content":{}}}"#, quoted(part)), "null"));
    let usage = r#"{"id":"chatcmpl-v","object":"chat.completion.chunk","created":1740000000,"model":"m","choices":[],"usage":{"prompt_tokens":9,"total_tokens":20,"completion_tokens":11}}"#;
    let first = wrap(r#"{"role":"assistant","content":""}"#, "null");
    let last = wrap(r#"{"content":""}"#, r#""stop""#);
    data([first].into_iter().chain(think).chain(parts).chain([last, usage.into(), "[DONE]".into()]))
}

fn openrouter(said: &[&str]) -> String {
    let wrap = |text: &str, finish: &str| {
        format!(
            r#"{{"id":"gen-1","provider":"Some","model":"m","object":"chat.completion.chunk","created":1740000000,"choices":[{{"index":0,"delta":{{"role":"assistant","content":{},"reasoning":null}},"finish_reason":{finish},"native_finish_reason":{finish},"logprobs":null}}]}}"#,
            quoted(text)
        )
    };
    let ping = ": OPENROUTER PROCESSING\n\n";
    let usage = r#"{"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":{"cost":0.0001}}"#;
    let parts: Vec<String> = said.iter().map(|part| format!("{ping}{}", data([wrap(part, "null")]))).collect();
    let body = parts.concat();
    format!("{ping}{ping}{body}{}", data([wrap("", r#""stop""#), usage.into(), "[DONE]".into()]))
}

/// No ids, no roles, `choices: null`, CRLF, pings of two kinds, an event over two lines, the finish reason on the last words, no `[DONE]`,
/// and no blank line at the end.
fn barest(said: &[&str]) -> String {
    let (last, others) = said.split_last().unwrap();
    let others = others
        .iter()
        .map(|part| format!("data:{{\"choices\":\ndata:[{{\"delta\":{{\"content\":{}}}}}]}}\n\n", quoted(part)))
        .collect::<Vec<_>>()
        .concat();
    let end = format!(r#"data: {{"choices":[{{"delta":{{"content":{}}},"finish_reason":"stop"}}]}}"#, quoted(last));
    format!("event: ping\ndata:\n\n:\n\ndata: {{\"choices\":null}}\n\n{others}{end}").replace('\n', "\r\n")
}
