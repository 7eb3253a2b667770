//! What the screens' tests stand on: a small scenario, a talk about it, a scorecard of the talk.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Terminal, backend::TestBackend};
use sparring::{
    domain::{
        behaviour::{Behaviour, Detection},
        conversation::{Branch, EndReason, Entry, What},
        difficulty::Difficulty,
        feedback::{Kind, Point, Tried},
        people::People,
        persona_state::{PersonaState, Shift},
        scenario::Scenario,
        scoring::{
            By, CheckResult, CriterionResult, CriticalResult, Measures, NextTry, Quote, Scorecard, Stamp, Verdict,
        },
        sensitivity::Sensitivity,
        text::SafeText,
        transcript::TurnStatus,
    },
    library::parse,
    runtime::{BrokenRow, Choice, Player, Review, ScenarioRow, SessionRow, Update},
    tui::{
        app::App,
        draw,
        messages::{Ask, Begun, Msg},
        shelf::Offer,
        theme::Theme,
    },
};

pub fn scenario() -> Arc<Scenario> {
    let text = include_str!("../fixtures/desk-move.toml");
    Arc::new(parse("desk-move.toml", text).map_or_else(|report| panic!("{report}"), |(scenario, _)| scenario))
}

pub fn choice() -> Choice {
    Choice {
        scenario: "desk-move".into(),
        difficulty: Difficulty::Standard,
        goal: None,
        seed: None,
        actor: "builtin".into(),
        judge: "builtin".into(),
    }
}

fn player(name: &str, label: &str, host: Option<&str>) -> Player {
    Player { name: name.into(), label: label.into(), host: host.map(Into::into), sensitivity: Sensitivity::Internal }
}

pub fn found() -> Player {
    player("ollama", "qwen3:8b on Ollama (this machine)", Some("127.0.0.1:11434"))
}

pub fn players() -> Vec<Player> {
    vec![
        player("builtin", "built-in: authored lines", None),
        player("cloud", "big-model on Cloud (api.example.com)", Some("api.example.com")),
        found(),
    ]
}

pub fn app() -> App {
    let row = ScenarioRow { scenario: scenario(), origin: "built in".into() };
    let broken = BrokenRow { path: "personas/half.toml".into(), report: "missing key `title`".into() };
    let theme = Theme::named("dark", true);
    let mut app = App::new(vec![Offer { row, choice: choice() }], vec![broken], players(), theme, true);
    app.take_asks();
    app
}

pub fn row(id: &str, ended: bool, total: Option<u32>) -> SessionRow {
    SessionRow {
        id: id.into(),
        scenario: "desk-move".into(),
        title: "The desk by the window".into(),
        started: "2026-02-03 14:05".into(),
        ended,
        held: false,
        learner_turns: 7,
        total,
        reviewed: false,
        by_model: false,
        scored: total.is_some(),
        difficulty: Difficulty::Standard,
        actor: "builtin".into(),
    }
}

pub fn entries() -> Vec<Entry> {
    let learner = |turn, text: &str, behaviour, to| What::LearnerSaid {
        turn,
        text: SafeText::new(text),
        detections: vec![Detection { behaviour, confidence: 90, quote: 0..to }],
    };
    let persona = |turn, text: &str| What::PersonaSaid {
        turn,
        text: SafeText::new(text),
        status: TurnStatus::Complete,
        marks: Vec::new(),
    };
    let shifted = |turn, points: (i32, i32), because: &str, state| What::Shifted {
        turn,
        readings: Vec::new(),
        shifts: vec![Shift { trust: points.0, tension: points.1, because: because.into(), direction: None }],
        state,
    };
    let all = [
        What::Began { seed: 7, difficulty: Difficulty::Standard, goal: Some(1), state: PersonaState::new(40, 50) },
        persona(1, "You came about the desk."),
        learner(2, "I did. What do you have there that you would not have by the door?", Behaviour::OpenQuestion, 6),
        shifted(2, (3, -2), "open question: “What do you have there”", PersonaState::new(43, 48)),
        What::Released { turn: 2, fact: "light".into() },
        persona(3, "The light. I cannot draw by lamp any more, not since the operation. Nobody asked."),
        learner(4, "Just move by Monday or I'll have it moved.", Behaviour::Threat, 20),
        shifted(4, (-10, 14), "threat: “or I'll have it moved”", PersonaState::new(33, 62)),
        persona(5, "There it is."),
    ];
    number(all.into_iter().collect(), 0)
}

pub fn number(all: Vec<What>, after: u64) -> Vec<Entry> {
    let parent = |id: u64| (id > 1).then_some(id - 1);
    (after + 1..).zip(all).map(|(id, what)| Entry { id, parent: parent(id), what }).collect()
}

pub fn ended() -> Vec<Entry> {
    let mut all = entries();
    all.extend(number(vec![What::Ended { reason: EndReason::Learner }], all.len() as u64));
    all
}

/// A talk that has ended twice: once after a threat, and once more after going back to that turn.
pub fn two_branches() -> Vec<Entry> {
    let mut all = ended();
    let text = "So it is the light you need. Shall we look for a desk that has it?";
    let detections = vec![Detection { behaviour: Behaviour::Reflection, confidence: 90, quote: 0..28 }];
    let shift =
        Shift {
            trust: 2, tension: -8, because: "reflection: “So it is the light you need.”".into(), direction: None
        };
    let reply = "That would be something. Nobody has asked me that since the plan came out.";
    let mut again = number(
        vec![
            What::Retried { turn: 4 },
            What::LearnerSaid { turn: 4, text: SafeText::new(text), detections },
            What::Shifted { turn: 4, shifts: vec![shift], readings: Vec::new(), state: PersonaState::new(45, 40) },
            What::PersonaSaid { turn: 5, text: SafeText::new(reply), status: TurnStatus::Complete, marks: Vec::new() },
            What::Ended { reason: EndReason::Learner },
        ],
        all.len() as u64,
    );
    again[0].parent = Some(6);
    all.extend(again);
    all
}

/// The review of such a talk, both branches scored.
pub fn review_of_two() -> Review {
    let (mut first, mut second) = (scorecard(), scorecard());
    (first.branch, second.branch) = (Some(10), Some(15));
    (second.total, second.band) = (Some(82), None);
    second.criteria[0].level = Some(2);
    let echo = &mut second.criteria[0].checks[1];
    (echo.verdict, echo.suggestion) = (Verdict::Met, None);
    echo.quotes = vec![quote(4, "So it is the light you need.")];
    second.critical.clear();
    Review { branch: Branch::new(two_branches()), scorecards: vec![Arc::new(first), Arc::new(second)], ..review() }
}

pub fn begun(entries: Vec<Entry>) -> Begun {
    Begun {
        id: "s1".into(),
        scenario: scenario(),
        actor: "builtin".into(),
        judge: "builtin".into(),
        difficulty: Difficulty::Standard,
        branch: Branch::new(entries),
        scorecards: Vec::new(),
        draft: String::new(),
    }
}

/// An app in a talk of these entries.
pub fn talking(entries: Vec<Entry>) -> App {
    let mut app = app();
    app.handle(Msg::Began(Ok(Box::new(begun(entries)))));
    app
}

pub fn review() -> Review {
    Review {
        row: row("s1", true, Some(58)),
        scenario: scenario(),
        branch: Branch::new(ended()),
        scorecards: vec![Arc::new(scorecard())],
        people: People::default(),
    }
}

fn quote(turn: u32, text: &str) -> Quote {
    Quote { turn, text: text.into() }
}

fn check(id: &str, ask: &str, verdict: Verdict, quotes: Vec<Quote>) -> CheckResult {
    CheckResult {
        rulings: Vec::new(),
        before: None,
        id: id.into(),
        ask: ask.into(),
        verdict,
        by: By::Judge,
        quotes,
        agreement: None,
        note: None,
        suggestion: None,
        avoid: false,
    }
}

pub fn scorecard() -> Scorecard {
    let scenario = scenario();
    let open = quote(2, "What do you have there that you would not have by the door?");
    let mut echo = check("echo", "Did the learner take up something Robin said?", Verdict::NotMet, Vec::new());
    echo.suggestion = Some("So it is the light you need.".into());
    let mut order = check("order", "Did the learner do without an order?", Verdict::Unscored, Vec::new());
    order.note = Some("needs a judge or a person".into());
    let levels = |index: usize| scenario.rubric.criteria[index].levels.iter().map(|level| level.name.clone()).collect();
    Scorecard {
        total: Some(58),
        band: Some([47, 69]),
        scored_checks: 3,
        checks_total: 4,
        not_scored: None,
        proof: None,
        branch: None,
        appealed: Vec::new(),
        cost: None,
        judge: Stamp { model: Some("qwen3:8b".into()), name: "ollama".into(), ..Stamp::builtin("", &scenario.rubric) },
        measures: Measures::of(&scenario, Branch::new(ended()).memory().into()),
        criteria: vec![
            CriterionResult {
                id: "asks".into(),
                title: "Asks before telling".into(),
                weight: 60,
                level: Some(1),
                levels: levels(0),
                describes: Some("Asks once.".into()),
                tier: None,
                checks: vec![
                    check("open", "Did the learner ask at least one open question?", Verdict::Met, vec![open]),
                    echo,
                ],
            },
            CriterionResult {
                id: "agrees".into(),
                title: "Agrees on something that holds".into(),
                weight: 40,
                level: Some(1),
                levels: levels(1),
                describes: Some("A day is named and agreed.".into()),
                tier: None,
                checks: vec![
                    check("day", "Did the learner name a day?", Verdict::Met, vec![quote(4, "by Monday")]),
                    order,
                ],
            },
        ],
        critical: vec![CriticalResult {
            id: "threat".into(),
            title: "Threatens".into(),
            quotes: vec![quote(4, "or I'll have it moved")],
        }],
        flagged: Vec::new(),
        next: Some(NextTry {
            check: "echo".into(),
            line: "So it is the light you need.".into(),
            why: "Did the learner take up something Robin said?".into(),
        }),
        feedback: Vec::new(),
    }
}

fn point(kind: Kind, turn: u32, said: &str, behaviour: Behaviour, states: [[u8; 2]; 2]) -> Point {
    Point {
        kind,
        turn,
        said: said.into(),
        behaviour: Some(behaviour),
        label: behaviour.label().into(),
        trust: states[0],
        tension: states[1],
        effect: "Robin felt threatened".into(),
        check: None,
        line: "So it is the light you need.".into(),
        why: "Giving back what was said shows that it was heard, and invites the next piece.".into(),
        tried: None,
        untried: None,
        name: "Robin".into(),
    }
}

/// The scorecard of the talk's branch with two points, nothing tried out yet.
pub fn recommending() -> Scorecard {
    let threat = "Just move by Monday or I'll have it moved.";
    let mend = point(Kind::Mend, 4, threat, Behaviour::Threat, [[43, 33], [48, 62]]);
    let asked = "What do you have there that you would not have by the door?";
    let keep = Point {
        effect: "Robin was asked for the whole of it".into(),
        line: "What would you miss at the other desk?".into(),
        why: "An open question lets the other side begin where it matters to them.".into(),
        ..point(Kind::Keep, 2, asked, Behaviour::OpenQuestion, [[40, 43], [50, 48]])
    };
    Scorecard { branch: Some(10), feedback: vec![mend, keep], ..scorecard() }
}

/// The same, tried out as far as that went.
pub fn tried_out() -> Scorecard {
    let mut card = recommending();
    card.feedback[0].tried = Some(Tried {
        runs: 5,
        better: 4,
        trust: 2,
        tension: -3,
        says: Some("That would be something. Nobody has asked me that since the plan came out.".into()),
        tells: false,
        grants: Vec::new(),
        ended: None,
    });
    card.feedback[1].untried = Some("ollama did not answer".into());
    card
}

pub fn scored() -> Update {
    Update::Scored(Arc::new(scorecard()))
}

/// The screen as text, and where the cursor stands.
pub fn shown(app: &mut App, columns: u16, rows: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| draw(app, frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let line = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (0..rows).map(line).collect::<Vec<_>>().join("\n")
}

pub fn press(app: &mut App, keys: &str) {
    for word in keys.split_whitespace() {
        let (mods, name) = match word.strip_prefix("Ctrl-") {
            Some(rest) => (KeyModifiers::CONTROL, rest),
            None => (KeyModifiers::NONE, word),
        };
        let code = match name {
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "Tab" => KeyCode::Tab,
            "Up" => KeyCode::Up,
            "Down" => KeyCode::Down,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "End" => KeyCode::End,
            "PgDn" => KeyCode::PageDown,
            "PgUp" => KeyCode::PageUp,
            "Space" => KeyCode::Char(' '),
            "F1" => KeyCode::F(1),
            name => KeyCode::Char(name.chars().next().unwrap()),
        };
        app.handle(Msg::Key(KeyEvent::new(code, mods)));
    }
}

pub fn types(app: &mut App, text: &str) {
    for c in text.chars() {
        app.handle(Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
    }
}

pub fn asks(app: &mut App) -> Vec<Ask> {
    app.take_asks()
}
