//! What is sent to the model that plays: within its window, its beginning the same from call to call, learner words where they belong.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use sparring::{
    backend::{Chat, Endpoint, Limits},
    domain::{
        behaviour::Detector,
        conversation::{Conversation, Event, Finish, Stage, Start},
        difficulty::Difficulty,
        prompt::{Message, Prompt, Role, actor_prompt, actor_prompt_within, tokens},
        scenario::Scenario,
        sensitivity::Sensitivity,
    },
    library::parse,
};

use crate::{
    fake_endpoint::{FakeEndpoint, Script},
    home::{Home, SHIPPED, shipped, talk},
};

static DETECTOR: LazyLock<Arc<Detector>> = LazyLock::new(Arc::default);

/// A scenario that ships, with the patience for a long talk and nobody who walks out of it.
fn patient(id: &str) -> Arc<Scenario> {
    let (mut scenario, _) = parse(&format!("{id}.toml"), &shipped(id)).unwrap();
    scenario.card.patience = 1_000;
    scenario.endings.clear();
    Arc::new(scenario)
}

/// The prompts of a talk, one for each learner turn.
fn prompts(scenario: &Arc<Scenario>, turns: &[(String, String)], window: Option<u32>) -> Vec<Prompt> {
    let mut talk = Conversation::new(scenario.clone(), DETECTOR.clone());
    talk.handle(Event::Begin(Start { seed: 3, difficulty: Difficulty::Standard, goal: None }));
    let mut prompts = Vec::new();
    for (learner, persona) in turns {
        talk.handle(Event::LearnerSaid(learner.as_str().into()));
        let Stage::Replying { ask, .. } = *talk.stage() else { continue };
        let (scenario, memory, pending) = (talk.scenario(), talk.memory(), talk.pending());
        prompts.push(match window {
            Some(window) => actor_prompt_within(scenario, memory, &pending, window).unwrap(),
            None => actor_prompt(scenario, memory, &pending),
        });
        talk.handle(Event::ActorDelta(ask, persona.as_str().into()));
        talk.handle(Event::ActorFinished(ask, Finish::Authored));
    }
    prompts
}

/// Thirty turns that ship, each with a reply of its own.
fn thirty(scenario: &str) -> Vec<(String, String)> {
    let lines: Vec<String> = ["skilled", "middling", "weak"]
        .iter()
        .flat_map(|l| talk(scenario, l).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let reply = |n: usize| {
        format!("That is what I say to number {n}. {}", "There is more to it than you think. ".repeat(n % 4))
    };
    (0..30).map(|n| (format!("{} ({n})", lines[n % lines.len()]), reply(n))).collect()
}

/// A prompt without its tail, as one run of bytes.
fn body(prompt: &Prompt) -> String {
    let (_, body) = prompt.messages.split_last().unwrap();
    body.iter().flat_map(|message| ["<", message.role.name(), ">", &message.content]).collect()
}

fn same_beginning(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[test]
fn each_prompt_goes_on_where_the_one_before_ended() {
    for id in SHIPPED {
        let bodies: Vec<String> = prompts(&patient(id), &thirty(id), None).iter().map(body).collect();
        assert_eq!(bodies.len(), 30);
        let (mut same, mut all) = (0, 0);
        for pair in bodies.windows(2) {
            assert_eq!(same_beginning(&pair[0], &pair[1]), pair[0].len(), "{id}: the beginning changed");
            (same, all) = (same + pair[0].len(), all + pair[1].len());
        }
        // What is not the same is what has just been said.
        assert!(same * 100 >= all * 95, "{id}: {same} of {all} bytes are those of the call before");
    }
}

#[test]
fn a_small_window_changes_the_beginning_a_few_times_only() {
    for id in SHIPPED {
        let scenario = patient(id);
        let bodies: Vec<String> = prompts(&scenario, &thirty(id), Some(4_096)).iter().map(body).collect();
        let kept = bodies.windows(2).filter(|pair| same_beginning(&pair[0], &pair[1]) == pair[0].len()).count();
        assert!((22..29).contains(&kept), "{id}: {kept} of 29 calls go on where the one before ended");
    }
}

#[test]
fn voice_samples_go_first_then_the_oldest_turns_and_never_the_persona() {
    let scenario = patient("third-deadline");
    let turns = thirty("third-deadline");
    let sample = scenario.persona.examples[0].line.trim();
    let whole = prompts(&scenario, &turns, None).pop().unwrap();
    assert!(whole.messages[0].content.contains(sample));
    let most = u32::try_from(tokens(&whole.messages)).unwrap() + whole.max_tokens + 2_000;
    let (mut sampled, mut shown) = (Vec::new(), Vec::new());
    for window in (3_000..most).rev().step_by(100) {
        let prompt = prompts(&scenario, &turns, Some(window)).pop().unwrap();
        let (head, last) = (&prompt.messages[0].content, prompt.messages.len());
        assert!(head.contains(scenario.persona.background.trim()) && prompt.messages[1].role == Role::User);
        assert_eq!(prompt.messages[last - 1], whole.messages[whole.messages.len() - 1], "the tail is never cut");
        assert!(
            prompt.messages[1..].iter().eq(&whole.messages[whole.messages.len() - last + 1..]),
            "what stays is the end"
        );
        assert!(!head.contains(sample) || last == whole.messages.len(), "samples go before turns");
        sampled.push(head.contains(sample));
        shown.push(last);
    }
    assert!(sampled[0] && !sampled[sampled.len() - 1] && sampled.is_sorted_by(|a, b| a >= b), "{sampled:?}");
    assert!(shown[0] == whole.messages.len() && shown[shown.len() - 1] < shown[0] / 2, "{shown:?}");
}

#[test]
fn a_window_too_small_for_the_persona_is_an_error_with_figures() {
    let scenario = patient("third-deadline");
    let mut talk = Conversation::new(scenario, DETECTOR.clone());
    talk.handle(Event::Begin(Start { seed: 3, difficulty: Difficulty::Standard, goal: None }));
    talk.handle(Event::LearnerSaid("Hello.".into()));
    let no_room = actor_prompt_within(talk.scenario(), talk.memory(), &talk.pending(), 512).unwrap_err();
    assert!(no_room.needed > 512 && no_room.to_string().contains("holds 512"), "{no_room}");
    let needed = u32::try_from(no_room.needed).unwrap();
    assert!(actor_prompt_within(talk.scenario(), talk.memory(), &talk.pending(), needed).is_ok());
    assert!(actor_prompt_within(talk.scenario(), talk.memory(), &talk.pending(), needed - 1).is_err());
}

fn said() -> impl Strategy<Value = Vec<(String, String)>> {
    let words = prop_oneof![
        3 => "[a-z ?]{1,200}",
        1 => any::<String>(),
        1 => "[a-z ]{1,40}".prop_map(|words| words.repeat(40)),
        1 => Just("I know this is hard. What happened on the third?".to_owned()),
    ];
    prop::collection::vec((words.clone(), words), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_prompt_is_longer_than_its_window_and_what_stays_is_in_order(turns in said(), window in 2_000_u32..12_000) {
        let scenario = patient("no-raise-this-year");
        let mut talk = Conversation::new(scenario, DETECTOR.clone());
        talk.handle(Event::Begin(Start { seed: 3, difficulty: Difficulty::Standard, goal: None }));
        for (learner, persona) in &turns {
            talk.handle(Event::LearnerSaid(learner.as_str().into()));
            let Stage::Replying { ask, .. } = *talk.stage() else { continue };
            let (scenario, memory, pending) = (talk.scenario(), talk.memory(), talk.pending());
            let whole = actor_prompt(scenario, memory, &pending);
            match actor_prompt_within(scenario, memory, &pending, window) {
                Ok(prompt) => {
                    prop_assert!(tokens(&prompt.messages) + prompt.max_tokens as usize <= window as usize);
                    let kept = prompt.messages.len() - 1;
                    prop_assert!(prompt.messages[1..].iter().eq(&whole.messages[whole.messages.len() - kept..]));
                    prop_assert!(prompt.messages.iter().filter(|message| message.role == Role::User).count() >= 1);
                }
                Err(no_room) => prop_assert!(no_room.needed > window as usize),
            }
            talk.handle(Event::ActorDelta(ask, persona.as_str().into()));
            talk.handle(Event::ActorFinished(ask, Finish::Authored));
        }
    }

    #[test]
    fn learner_words_stand_in_user_messages_alone(turns in prop::collection::vec("[a-z ,.?!]{0,120}", 1..12), at in 0_usize..12) {
        const CANARY: &str = "zqxcanaryqz";
        let scenario = patient("not-another-system");
        let turns: Vec<(String, String)> =
            turns.iter().enumerate().map(|(n, words)| (format!("{words} {}", if n == at % turns.len() { CANARY } else { "" }), "Hm.".to_owned())).collect();
        let elsewhere = |message: &&Message| message.role != Role::User && message.content.contains(CANARY);
        for prompt in prompts(&scenario, &turns, None) {
            prop_assert_eq!(prompt.messages.iter().find(elsewhere), None);
        }
    }
}

/// A server that answers each address with its own script.
async fn window_of(model: &str, answers: &[(&str, &str)]) -> (Option<u32>, Vec<String>) {
    let answers: Vec<(String, Script)> =
        answers.iter().map(|(path, body)| ((*path).to_owned(), Script::json("200 OK", body))).collect();
    let fake = FakeEndpoint::serving(move |request| {
        let ours = answers.iter().find(|(path, _)| request.path() == path);
        Some(ours.map_or_else(|| Script::json("404 Not Found", "{}"), |(_, script)| script.clone()))
    })
    .await;
    let endpoint = Endpoint::new("desk", &fake.base_url(), model, None, Sensitivity::Internal).unwrap();
    let chat = Chat::new(endpoint, Limits::default()).unwrap();
    let (window, again) = (chat.window().await, chat.window().await);
    assert_eq!(window, again);
    let asked = fake.requests().iter().map(|r| r.head.split(" HTTP").next().unwrap().to_owned()).collect();
    (window, asked)
}

const OLLAMA_LIST: (&str, &str) = ("/v1/models", r#"{"object":"list","data":[{"id":"qwen3:8b","object":"model"}]}"#);

#[tokio::test]
async fn each_kind_of_server_is_asked_in_its_own_way() {
    let show = |parameters: &str| {
        format!(
            r#"{{"parameters":"{parameters}","model_info":{{"general.architecture":"qwen3","qwen3.context_length":40960}}}}"#
        )
    };
    let (plain, set, beyond) =
        (show("stop \\\"x\\\""), show("stop x\\nnum_ctx                        16384"), show("num_ctx 99999"));
    let ps = r#"{"models":[{"name":"qwen3:8b","model":"qwen3:8b","context_length":32768}]}"#;
    let props = r#"{"default_generation_settings":{"n_ctx":6144},"total_slots":1}"#;
    let vllm = r#"{"data":[{"id":"other","max_model_len":1024},{"id":"qwen3:8b","max_model_len":32768}]}"#;
    let studio =
        r#"{"data":[{"id":"qwen3:8b","state":"loaded","max_context_length":131072,"loaded_context_length":8000}]}"#;
    let unloaded = r#"{"data":[{"id":"qwen3:8b","state":"not-loaded","max_context_length":131072}]}"#;
    for (kind, answers, expected) in [
        ("Ollama, nothing set", vec![OLLAMA_LIST, ("/api/show", plain.as_str())], Some(4_096)),
        ("Ollama, set in its file", vec![OLLAMA_LIST, ("/api/show", &set)], Some(16_384)),
        ("Ollama, set beyond its training", vec![OLLAMA_LIST, ("/api/show", &beyond)], Some(40_960)),
        ("Ollama, loaded", vec![OLLAMA_LIST, ("/api/show", &plain), ("/api/ps", ps)], Some(32_768)),
        ("llama.cpp", vec![OLLAMA_LIST, ("/props", props)], Some(6_144)),
        ("vLLM", vec![("/v1/models", vllm)], Some(32_768)),
        ("LM Studio", vec![OLLAMA_LIST, ("/api/v0/models", studio)], Some(8_000)),
        ("LM Studio's list, not loaded", vec![("/v1/models", unloaded)], Some(131_072)),
        ("nobody tells", vec![OLLAMA_LIST], None),
        (
            "nonsense",
            vec![("/v1/models", r#"{"data":[{"id":"qwen3:8b","max_model_len":-5}]}"#), ("/props", "[]")],
            None,
        ),
        ("a window of nothing", vec![("/props", r#"{"default_generation_settings":{"n_ctx":0}}"#)], None),
    ] {
        assert_eq!(window_of("qwen3:8b", &answers).await.0, expected, "{kind}");
    }
}

#[tokio::test]
async fn a_server_that_tells_at_once_is_asked_once_and_a_silent_one_is_not_waited_for() {
    let vllm = r#"{"data":[{"id":"m","max_model_len":32768}]}"#;
    assert_eq!(window_of("m", &[("/v1/models", vllm)]).await.1, ["GET /v1/models"]);
    let silent = FakeEndpoint::start_for_all([Script::new().stall()]).await;
    let endpoint = |name| Endpoint::new(name, &silent.base_url(), "m", None, Sensitivity::Internal).unwrap();
    let set = Chat::new(endpoint("set"), Limits { window: Some(9_000), ..Limits::default() }).unwrap();
    assert_eq!((set.window().await, silent.requests().len()), (Some(9_000), 0), "what is set is not asked for");
    let unset = Chat::new(endpoint("unset"), Limits::default()).unwrap();
    assert_eq!(unset.window().await, None);
}

#[test]
fn show_as_actor_prints_what_a_model_would_get() {
    let home = Home::new();
    let ran = home.done(&["show", "third-deadline", "--as-actor"], "");
    assert!(ran.out.starts_with("[system]\nYou are ") && ran.out.contains("\n[user]\nHello.\n"), "{}", ran.out);
    let body = home.done(&["show", "third-deadline", "--as-actor", "--json", "--say", "What happened?"], "").object();
    let messages = body["messages"].as_array().unwrap();
    assert_eq!((messages[1]["role"].as_str(), messages[1]["content"].as_str()), (Some("user"), Some("What happened?")));
    assert_eq!((messages.len(), body["stream"].as_bool()), (3, Some(true)));
}
