//! Whole sessions against endpoints that behave, and endpoints that do not.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, SAID, Script, chunk, closed_port, reply, shapes, stop},
    home::{Home, Ran, of, shipped},
    puppet::{everything, says},
};

/// Small, so that a server that says nothing does not hold up the tests; nothing that behaves comes near them.
const LIMITS: [(&str, &str); 4] = [
    ("SPAR_LIMITS_CONNECT_S", "5"),
    ("SPAR_LIMITS_FIRST_BYTE_S", "0.4"),
    ("SPAR_LIMITS_IDLE_S", "0.4"),
    ("SPAR_LIMITS_TRIES", "1"),
];

/// What any fault may take beyond the limits: a start of the program, on a busy machine.
const SLACK: Duration = Duration::from_secs(20);

const TALK: &str = "I saw that the import was late.\nWhat happened?\n";

/// Two turns with a model at `url` for an actor.
fn act(home: &Home, url: &str, limits: &[(&str, &str)]) -> Ran {
    let args = ["practice", "third-deadline", "--plain", "--json", "--seed", "7", "--judge", "builtin"];
    let args = [&args[..], &["--base-url", url, "--model", "m"]].concat();
    let (started, ran) = (Instant::now(), block_in_place(|| home.spar_with(&args, TALK, limits)));
    assert!(started.elapsed() < SLACK, "{:?} for {ran:?}", started.elapsed());
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    ran
}

fn turns(events: &[Value], speaker: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let turns = of(events, "turn").into_iter().filter(|turn| turn["speaker"] == speaker);
    turns.map(|turn| (text(&turn["text"]), text(&turn["status"]))).collect()
}

fn kept(home: &Home, ran: &Ran) -> Vec<Value> {
    block_in_place(|| home.export(&ran.id()))["events"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_of_every_shape_plays() {
    for (name, body) in shapes() {
        let fake = FakeEndpoint::start([Script::events(&body)]).await;
        let home = Home::new();
        let ran = act(&home, &fake.base_url(), &[]);
        assert_eq!(
            (ran.code, ran.of("error").len(), ran.one("session")["actor"].as_str()),
            (0, 0, Some("adhoc")),
            "{name}"
        );
        let said = (SAID.to_owned(), "complete".to_owned());
        assert_eq!(turns(&ran.objects(), "persona")[1..], [said.clone(), said], "{name}");
        assert_eq!(fake.requests().len(), 2, "{name}");
        assert_eq!(turns(&kept(&home, &ran), "learner").len(), 2);
    }
}

/// What a template demands of the roles in a request.
type Demand = fn(&[String]) -> bool;

/// The demands of templates, what their servers say else, and how many requests two replies then take.
const DEMANDS: [(&str, &str, Demand, usize); 3] = [
    (
        "500 Internal Server Error",
        "Jinja Exception: System message must be at the beginning.",
        |roles| !roles.iter().skip(1).any(|role| role == "system"),
        3,
    ),
    (
        "400 Bad Request",
        "Conversation roles must alternate user/assistant/user/assistant/...",
        |roles| {
            let spoken = &roles[usize::from(roles[0] == "system")..];
            spoken.iter().zip(["user", "assistant"].iter().cycle()).all(|(role, due)| role == due)
        },
        3,
    ),
    ("400 Bad Request", "System role not supported", |roles| !roles.iter().any(|role| role == "system"), 4),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_template_that_takes_no_late_system_message_gets_its_words_in_the_turn_before() {
    for (status, refusal, takes, asked) in DEMANDS {
        let fake = FakeEndpoint::answering(move |request| {
            let messages = request.json()["messages"].as_array().unwrap().clone();
            let roles: Vec<String> = messages.iter().map(|m| m["role"].as_str().unwrap().to_owned()).collect();
            let refused = format!(r#"{{"error":{{"message":"{refusal}"}}}}"#);
            if takes(&roles) { says("No. Ask me another.") } else { Script::json(status, &refused) }
        })
        .await;
        let home = Home::new();
        let ran = act(&home, &fake.base_url(), &[("SPAR_LIMITS_TRIES", "3"), ("SPAR_PRACTICE_APPRAISER", "detector")]);
        assert_eq!((ran.code, ran.of("error").len()), (0, 0), "{refusal}: {ran:?}");
        let requests = fake.requests();
        assert_eq!(requests.len(), asked, "{refusal}: found out once, and kept");
        let last = requests.last().unwrap().json()["messages"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["role"], "user");
        let text = last["content"].as_str().unwrap();
        assert!(
            text.starts_with("What happened?\n\n[Right now: ") && text.ends_with("one to four sentences.]"),
            "{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_begun_to_answer_is_not_asked_again() {
    let broken = format!(
        "{}data: {{\"error\":{{\"message\":\"Jinja Exception: roles must alternate\"}}}}\n\n",
        chunk("I said no")
    );
    let fake = FakeEndpoint::answering(move |_| Script::events(&broken)).await;
    let home = Home::new();
    let ran = act(&home, &fake.base_url(), &[("SPAR_PRACTICE_APPRAISER", "detector")]);
    assert_eq!(fake.requests().len(), 2, "{ran:?}");
    assert!(turns(&ran.objects(), "persona")[1..].iter().all(|(said, _)| said == "I said no"), "{ran:?}");
}

/// Each fault, its script, the code it is told under, and what of the reply stands, if anything.
fn faults() -> Vec<(&'static str, Script, &'static str, Option<&'static str>)> {
    let sse = |head: &[&str], body: &str| {
        Script::answer("200 OK", &[&["Content-Type: text/event-stream"], head].concat(), body)
    };
    let endless = format!("data: {}", "x".repeat(2 << 20));
    vec![
        ("cut in mid-word", Script::events(chunk("I was goi")), "cut", Some("I was goi")),
        ("cut in mid-event", Script::events(chunk("I was") + "data: {\"choices\":[{\"de"), "cut", Some("I was")),
        ("a stall in mid-reply", Script::events(chunk("I was")).stall(), "stalled", Some("I was")),
        ("broken off", Script::new().reset(), "unreachable", None),
        (
            "a web page with 200",
            Script::answer("200 OK", &["Content-Type: text/html"], "<html>Log in</html>"),
            "not_a_chat",
            None,
        ),
        ("a web page in disguise", sse(&[], "<html><body>Log in</body></html>\n"), "not_a_chat", None),
        (
            "429 for an hour",
            Script::answer("429 Too Many Requests", &["Retry-After: 3600"], "{}"),
            "rate_limited",
            None,
        ),
        ("401", Script::json("401 Unauthorized", r#"{"error":{"message":"bad key"}}"#), "unauthorized", None),
        ("404", Script::json("404 Not Found", r#"{"error":"model 'm' not found"}"#), "refused", None),
        ("500", Script::json("500 Internal Server Error", ""), "refused", None),
        ("a stall before the answer", Script::new().stall(), "no_first_byte", None),
        ("a stall after the head", sse(&[], "").stall(), "no_first_byte", None),
        ("an endless line", sse(&[], &endless), "line_too_long", None),
        ("an endless line later", Script::events(chunk("Well") + &endless), "line_too_long", Some("Well")),
        (
            "a redirect",
            Script::answer("307 Temporary Redirect", &["Location: http://127.0.0.1:9/v1"], ""),
            "redirected",
            None,
        ),
        ("an empty 200", Script::answer("200 OK", &[], ""), "not_a_chat", None),
        (
            "an error in the stream",
            Script::events(chunk("Well") + "data: {\"error\":{\"message\":\"out of memory\"}}\n\n"),
            "server_error",
            Some("Well"),
        ),
        ("an error as JSON with 200", Script::json("200 OK", r#"{"error":{"message":"no"}}"#), "server_error", None),
        (
            "the token limit",
            Script::events(chunk("Well, ") + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"),
            "too_long",
            Some("Well,"),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_hangs_hides_or_loses_a_turn() {
    for (name, script, code, stands) in faults() {
        let fake = FakeEndpoint::start([script]).await;
        let home = Home::new();
        let ran = act(&home, &fake.base_url(), &LIMITS);
        let errors = ran.of("error");
        assert_eq!(errors.len(), 2, "{name}: one for each turn: {ran:?}");
        for error in &errors {
            assert_eq!(error["code"], code, "{name}: {error}");
            for field in ["message", "help"] {
                assert!(error[field].as_str().is_some_and(|words| !words.is_empty()), "{name}: {field} in {error}");
            }
            assert!(error["turn"].is_u64(), "{name}: {error}");
        }
        let status = if stands.is_some() { "partial" } else { "failed" };
        let reply = (stands.unwrap_or_default().to_owned(), status.to_owned());
        let events = kept(&home, &ran);
        for told in [ran.objects(), events] {
            assert_eq!(turns(&told, "persona")[1..], [reply.clone(), reply.clone()], "{name}");
            let learner: Vec<String> = turns(&told, "learner").into_iter().map(|(words, _)| words).collect();
            assert_eq!(learner.join("\n") + "\n", TALK, "{name}");
        }
        assert_eq!((ran.code, ran.of("scorecard").len()), (0, 1), "{name}: what was said is scored all the same");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bom_changes_nothing() {
    let fake = FakeEndpoint::start([Script::events(format!("\u{feff}{}", reply("Well, yes.")))]).await;
    let ran = act(&Home::new(), &fake.base_url(), &LIMITS);
    assert_eq!(ran.of("error"), Vec::<Value>::new());
    assert_eq!(turns(&ran.objects(), "persona")[1], ("Well, yes.".to_owned(), "complete".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_listens_that_is_said() {
    let url = format!("http://127.0.0.1:{}/v1", closed_port().await);
    let home = Home::new();
    let ran = act(&home, &url, &LIMITS);
    assert_eq!(ran.of("error")[0]["code"], "unreachable");
    assert_eq!(turns(&kept(&home, &ran), "learner").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_wait_is_waited_for_and_the_turn_is_sent_once_more() {
    let busy = Script::answer("429 Too Many Requests", &["Retry-After: 0"], "{}");
    let fake = FakeEndpoint::start([busy, says("Well."), says("Then that.")]).await;
    let ran = act(&Home::new(), &fake.base_url(), &[]);
    assert_eq!((ran.of("error").len(), fake.requests().len()), (0, 3), "{ran:?}");
    assert_eq!(turns(&ran.objects(), "persona")[2].0, "Then that.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_reply_can_be_asked_for_again() {
    let fake = FakeEndpoint::start([Script::json("500 Internal Server Error", ""), says("Well.")]).await;
    let home = Home::new();
    let args =
        ["practice", "third-deadline", "--json", "--judge", "builtin", "--base-url", &fake.base_url(), "--model", "m"];
    let ran = block_in_place(|| home.spar_with(&args, "What happened to the import?\n/retry\n/end\n", &LIMITS));
    let events = kept(&home, &ran);
    assert_eq!(turns(&events, "persona")[1..], [("Well.".to_owned(), "complete".to_owned())], "{ran:?}");
    assert_eq!(turns(&events, "learner").len(), 1, "the turn is not doubled");
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_model_sends_is_cleaned() {
    let fake = FakeEndpoint::start([says("Red \u{1b}[31malert\u{1b}[0m\u{7} \u{202e}kcab\u{202c} \u{e0041}end")]).await;
    let home = Home::new();
    let ran = act(&home, &fake.base_url(), &[]);
    let out = [ran.all(), kept(&home, &ran).iter().map(Value::to_string).collect()].concat();
    for odd in ['\u{1b}', '\u{7}', '\u{202e}', '\u{202c}', '\u{e0041}'] {
        assert!(!out.contains(odd) && !out.contains(&format!("\\u{:04x}", u32::from(odd))), "{odd:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sensitive_scenarios_go_to_no_endpoint_that_may_not_see_them() {
    let fake = FakeEndpoint::start([says("Well.")]).await;
    let home = Home::new();
    let scenario = shipped("third-deadline").replacen("sensitivity = \"public\"", "sensitivity = \"confidential\"", 1);
    home.write("data/personas/private.toml", scenario);
    home.settings(&format!(
        "[endpoints.desk]\nbase_url = \"{0}\"\nmodel = \"m\"\nsensitivity = \"internal\"\n\
         [endpoints.safe]\nbase_url = \"{0}\"\nmodel = \"m\"\nsensitivity = \"confidential\"\n",
        fake.base_url()
    ));
    let spar = |args: &[&str]| block_in_place(|| home.spar(args, TALK));
    for args in [["--actor", "desk", "--judge", "builtin"], ["--actor", "builtin", "--judge", "desk"]] {
        let ran = spar(&[&["practice", "private", "--plain"][..], &args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{ran:?}");
        assert!(ran.err.contains("confidential") && ran.err.contains("internal"), "{}", ran.err);
    }
    let ran = spar(&["practice", "private", "--json", "--actor", "builtin", "--judge", "builtin"]);
    assert_eq!(spar(&["score", "--session", &ran.id(), "--judge", "desk"]).code, 5);
    assert_eq!(fake.requests().len(), 0, "nothing was sent");
    let allowed = spar(&["practice", "private", "--json", "--actor", "safe", "--judge", "builtin"]);
    assert_eq!((allowed.code, fake.requests().len()), (0, 2));
    assert_eq!(spar(&["practice", "third-deadline", "--plain", "--actor", "dsek"]).code, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_goes_nowhere_else() {
    let fake = FakeEndpoint::start([says("Well.")]).await;
    let home = Home::new();
    for host in ["localhost.example.org", "0.0.0.0", "[::ffff:127.0.0.1]", "127.0.0.1.example.org", "user:pw@127.0.0.1"]
    {
        let url = format!("http://{host}:{}/v1", fake.port());
        let ran = act(&home, &url, &LIMITS);
        assert_eq!((ran.code, ran.out.as_str()), (4, ""), "{host}: {ran:?}");
    }
    assert_eq!((fake.requests().len(), home.done(&["review", "--json"], "").out.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_reaches_its_server_and_nothing_else() {
    const KEY: &str = "sk-canary-0123456789abcdef";
    // A server that repeats all it was sent, key included.
    let fake = FakeEndpoint::answering(|request| {
        if request.head.starts_with("GET") {
            return Script::json("404 Not Found", "");
        }
        if request.json()["messages"].as_array().unwrap().len() > 3 {
            return Script::json("401 Unauthorized", &format!(r#"{{"error":{{"message":"wrong key {KEY}"}}}}"#));
        }
        says(&everything(request).chars().take(200).collect::<String>())
    })
    .await;
    let home = Home::new();
    let file = home.write("key", format!("{KEY}\n"));
    let mode = |mode| std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    home.settings(&format!(
        "[endpoints.byfile]\nbase_url = \"{0}\"\nmodel = \"m\"\nkey_file = {file:?}\n\
         [endpoints.byenv]\nbase_url = \"{0}\"\nmodel = \"m\"\nkey_env = \"SOME_KEY\"\n",
        fake.base_url()
    ));
    let run = |actor: &str| {
        let args = ["practice", "third-deadline", "--json", "--actor", actor, "--judge", "builtin"];
        block_in_place(|| home.spar_with(&args, TALK, &[("SOME_KEY", KEY), ("OPENAI_API_KEY", "sk-other-canary")]))
    };
    mode(0o644);
    assert_eq!((run("byfile").code, fake.requests().len()), (4, 0), "a key that others may read is not used");
    mode(0o600);
    let mut written = String::new();
    for actor in ["byfile", "byenv"] {
        let ran = run(actor);
        assert_eq!(ran.of("error")[0]["code"], "unauthorized", "{ran:?}");
        written += &ran.all();
        for args in [["export", &ran.id(), "--format", "md"], ["export", &ran.id(), "--format", "json"]] {
            written += &block_in_place(|| home.done(&args, "")).all();
        }
    }
    written += &block_in_place(|| home.spar_with(&["doctor"], "", &[("SOME_KEY", KEY)])).all();
    let chats = fake.requests().into_iter().filter(|request| request.head.starts_with("POST"));
    assert!(chats.clone().count() == 6, "for each: a reply, the same again as it recites the prompt, and one refused");
    assert!(chats.clone().all(|request| request.header("authorization").as_deref() == Some(&*format!("Bearer {KEY}"))));
    std::fs::remove_file(&file).unwrap();
    for canary in ["sk-canary", "sk-other-canary"] {
        assert!(!written.contains(canary), "{written}");
        assert!(!home.bytes().windows(canary.len()).any(|bytes| bytes == canary.as_bytes()), "{canary} is on disk");
    }
    act(&home, &fake.base_url(), &[("OPENAI_API_KEY", KEY)]);
    let asked = || fake.requests().last().unwrap().header("authorization");
    assert_eq!(asked(), None, "no key is handed to whoever asks");
    let url = fake.base_url();
    let named = ["practice", "third-deadline", "--json", "--base-url", &url, "--model", "m", "--key-env", "MY_KEY"];
    let ran = block_in_place(|| home.spar_with(&named, TALK, &[("MY_KEY", "sk-mine")]));
    assert_eq!(asked().as_deref(), Some("Bearer sk-mine"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_may_cost_so_many_requests_and_no_more() {
    let fake = FakeEndpoint::start([Script::events(chunk("Well.") + &stop())]).await;
    let ran = act(&Home::new(), &fake.base_url(), &[("SPAR_LIMITS_REPLIES", "1")]);
    assert_eq!((ran.of("error")[0]["code"].as_str(), fake.requests().len()), (Some("budget"), 1), "{ran:?}");
}
