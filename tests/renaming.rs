//! Whatever people are called, however the text is spaced: what a judge is sent has the same bytes.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use proptest::{
    prelude::{ProptestConfig, Strategy, TestCaseError, any, prop_oneof},
    prop_assert, prop_assert_eq,
    sample::select,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use sparring::{
    domain::{
        behaviour::Detector,
        heard::Heard,
        pseudonyms::Known,
        scenario::Scenario,
        scoring::{Canonical, Effort, Judging, Talk},
        text::SafeText,
    },
    library::parse,
};

const SCENARIO: &str = include_str!("../personas/third-deadline.toml");

/// Names of many peoples and of any gender: first, middle, last. Among them ones that are words, months, short, doubled, written without
/// spaces or without capitals.
const NAMES: &[&str] = &[
    "Sam Adeyemi",
    "Ana Lima",
    "Mohammed Al-Farsi",
    "Li Wei",
    "Siobhán O'Brien",
    "Jean-Luc Dupont",
    "María José García Márquez",
    "Björn Þórsson",
    "Łukasz Żak",
    "Nguyễn Thị Minh",
    "İpek Yılmaz",
    "Иван Петров",
    "Олена Шевченко",
    "王伟",
    "山田太郎",
    "김민수",
    "محمد حسن",
    "דוד כהן",
    "राहुल शर्मा",
    "สมชาย ใจดี",
    "Will Young",
    "Mark Baker",
    "Grace Hope",
    "April May",
    "June Summers",
    "Rose Field",
    "Bill Price",
    "Bo Li",
    "Ed Ng",
    "Jo Wu",
    "Chidinma Okonkwo",
    "Thabo Mbeki",
    "Aroha Te Whata",
    "Leilani Kealoha",
    "Priyanka Chopra-Jonas",
    "Anne-Marie van der Berg",
    "Ludwig von Mises",
    "Omar bin Laden al-Masri",
    "Cher",
    "Pelé",
    "James Jones",
    "Agnes Fox",
    "Zoë Kravitz",
    "Renée Žižek",
    "Xi Yu",
    "Max Power",
    "Ray Lee",
    "Dean King",
    "Victor Angel",
    "Faith Love",
    "Aino Virtanen",
    "Fatima Zahra El Idrissi",
    "Kwame Nkrumah",
    "Yuki",
    "Dr. Ines Prado",
    "Mary Ann Smith",
    "Rob Banks",
    "Chase Grant",
    "Sunny Day",
    "Christian Wolf",
    "Noor",
    "Eve",
    "Ian Ho",
    "Don Quan",
    "Frank Ernest",
    "Art Long",
    "Harry Stone",
    "Tom Rich",
    "Joy Bright",
];

/// Third parties who are only guessed: names that are no words.
const GUESSED: &[&str] = &[
    "Rui",
    "Svetlana",
    "Chidinma",
    "Björn",
    "Siobhán",
    "Łukasz",
    "Priyanka",
    "Oluwaseun",
    "Fatoumata",
    "Zoë",
    "Ngozi",
    "Imran",
    "Dmitri",
    "Yusuf",
    "Keisha",
    "Mireille",
    "Tariq",
    "Ingrid",
    "Kenji",
    "Anjali",
    "Pavel",
    "Xiomara",
    "Tadeusz",
];

/// A name, as it may be spoken: all of it, its first part, its last.
#[derive(Clone, Debug)]
struct Name(String);

impl Name {
    fn parts(&self) -> Vec<&str> {
        self.0.split_whitespace().filter(|part| !part.ends_with('.')).collect()
    }

    fn first(&self) -> &str {
        self.parts()[0]
    }

    /// The last part that tells somebody by itself.
    fn last(&self) -> &str {
        let parts = self.parts();
        parts[parts.len() - 1]
    }

    fn spoken(&self) -> String {
        self.parts().join(" ")
    }
}

fn name() -> impl Strategy<Value = Name> {
    prop_oneof![
        4 => select(NAMES).prop_map(str::to_owned),
        1 => "[BCDFGKLMNPRSTVZ][aeiou][bdklmnrstvz]{1,2}[aeiou][kx] [BCDFGKLMNPRSTVZ][aeiou][bdklmnrstvz]{2}[aeiou]q",
    ]
    .prop_map(Name)
}

/// Who takes part.
#[derive(Clone, Debug)]
struct People {
    persona: Name,
    learner: Name,
    listed: Name,
    guessed: Name,
}

fn people() -> impl Strategy<Value = People> {
    let guessed = select(GUESSED).prop_map(|name| Name(name.to_owned()));
    (name(), name(), name(), guessed)
        .prop_map(|(persona, learner, listed, guessed)| People { persona, learner, listed, guessed })
        .prop_filter("different people have different names", |people| {
            let all = [&people.persona, &people.learner, &people.listed, &people.guessed];
            let parts: Vec<String> = all
                .iter()
                .flat_map(|name| name.0.split(|c: char| !c.is_alphanumeric()))
                .filter(|part| !part.is_empty())
                .map(str::to_lowercase)
                .collect();
            let mut distinct = parts.clone();
            distinct.sort();
            distinct.dedup();
            distinct.len() == parts.len()
        })
}

/// What is said, with blanks for who is spoken of.
const TALK: &[(bool, &str)] = &[
    (false, "You wanted half an hour, {learner.first}. I'm guessing it isn't about the coffee machine."),
    (true, "Thanks for coming, {persona.first}. I told {listed.first} that we would talk, and nobody else."),
    (false, "Did {listed.spoken} say anything? Or was it {guessed.first}? We both know {guessed.first} talks."),
    (
        true,
        "It was me, {persona.spoken}. {persona.first}'s name is on the board, and {listed.last}’s date was the 6th of March.",
    ),
    (false, "{learner.first}, I wrote to {guessed.first}, and then to {learner.spoken}: that is you."),
    (
        true,
        "I saw it. {persona.last}, {guessed.first} said, is the one who holds it all together. What happened in those weeks?",
    ),
    (false, "Ask {listed.first}. Mail me at a@example.org or ring +44 20 7946 0000, {learner.last}."),
    (true, "What would help you now, {persona.first}? Could you send a plan to {listed.first} by Friday noon?"),
];

fn filled(template: &str, people: &People) -> String {
    let mut text = template.to_owned();
    for (who, name) in [
        ("persona", &people.persona),
        ("learner", &people.learner),
        ("listed", &people.listed),
        ("guessed", &people.guessed),
    ] {
        text = text
            .replace(&format!("{{{who}.first}}"), name.first())
            .replace(&format!("{{{who}.last}}"), name.last())
            .replace(&format!("{{{who}.spoken}}"), &name.spoken());
    }
    text
}

/// What it takes to make a request, made once.
struct Desk {
    scenario: Scenario,
    detector: Detector,
}

impl Desk {
    fn new() -> Self {
        Self { scenario: parse("third-deadline.toml", SCENARIO).unwrap().0, detector: Detector::new() }
    }

    /// All that a judge would be sent. `space` rewrites the words as another program might have spaced them.
    fn requests(&self, people: &People, space: impl Fn(&str) -> String) -> String {
        let mut scenario = self.scenario.clone();
        rename(&mut scenario, people);
        let said = TALK.iter().map(|(learner, template)| {
            let name = if *learner { &people.learner } else { &people.persona };
            (SafeText::line(&name.0), SafeText::new(&space(&filled(template, people))))
        });
        let heard = Heard::of(said);
        let cast = heard.cast(&scenario.persona.name, None).unwrap();
        let turns = heard.turns(&cast, &self.detector);
        let known = Known { persona: cast.others, learner: vec![cast.learner], others: Vec::new() };
        let canonical = Canonical::of(&scenario, Talk::heard(&turns).among(&known));
        let questions = Judging::new(&scenario, &canonical).questions(Effort::Standard);
        let contents = questions.iter().flat_map(|question| &question.prompt.messages);
        contents.map(|message| message.content.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// The lines in which two requests differ, but for the fences that hashes make.
    fn same(one: &str, other: &str) -> Result<(), TestCaseError> {
        let differ = one.lines().zip(other.lines()).find(|(a, b)| a != b && !a.starts_with("TRANSCRIPT"));
        prop_assert_eq!(differ, None);
        prop_assert!(one == other);
        Ok(())
    }
}

/// The scenario with other people in it, also in its checks.
fn rename(scenario: &mut Scenario, people: &People) {
    scenario.persona.name.clone_from(&people.persona.0);
    scenario.card.people = vec![people.listed.0.clone()];
    for check in scenario.rubric.criteria.iter_mut().flat_map(|criterion| &mut criterion.checks) {
        for text in [&mut check.ask, &mut check.meets, &mut check.fails] {
            *text = text.replace("Sam", people.persona.first());
        }
        check.meets = format!("{} I asked {} about it.", check.meets, people.listed.first());
    }
}

fn plain() -> People {
    let name = |name: &str| Name(name.to_owned());
    People {
        persona: name("Sam Adeyemi"),
        learner: name("Ana Lima"),
        listed: name("Tove Jansson"),
        guessed: name("Rui"),
    }
}

fn cases(cases: u32) -> TestRunner {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn other_names_make_the_same_request() {
    let desk = Desk::new();
    let wanted = desk.requests(&plain(), str::to_owned);
    cases(200).run(&people(), |people| Desk::same(&desk.requests(&people, str::to_owned), &wanted)).unwrap();
}

#[test]
fn other_spaces_and_hidden_characters_make_the_same_request() {
    let desk = Desk::new();
    let wanted = desk.requests(&plain(), str::to_owned);
    let gap = select(&[" ", "  ", "\n", "\t ", " \u{200b}", "\u{a0}", "\r\n", "\u{2003}"][..]);
    let hidden = select(&["", "\u{200b}", "\u{feff}", "\u{2060}", "\u{202e}", "\u{200d}", "\u{fe0f}"][..]);
    let strategy = (proptest::collection::vec(gap, 40), hidden, any::<usize>());
    cases(100)
        .run(&strategy, |(gaps, hidden, at)| {
            let space = |text: &str| {
                let mut out = "  \n".to_owned();
                for (i, word) in text.split(' ').enumerate() {
                    let middle = word.char_indices().nth(at % word.chars().count()).unwrap().0;
                    out.extend([&word[..middle], hidden, &word[middle..], gaps[i % gaps.len()]]);
                }
                out
            };
            Desk::same(&desk.requests(&plain(), space), &wanted)
        })
        .unwrap();
}

#[test]
fn nobody_is_named_in_what_is_sent() {
    let sent = Desk::new().requests(&plain(), str::to_owned);
    for name in ["Sam", "Adeyemi", "Ana", "Lima", "Tove", "Jansson", "Rui", "example.org", "7946"] {
        assert!(!sent.contains(name), "{name}: {sent}");
    }
    for pseudonym in
        ["Persona's name is on the board", "Learner, I wrote to Person B", "Person A’s date", "[email]", "[phone]"]
    {
        assert!(sent.contains(pseudonym), "{pseudonym}: {sent}");
    }
}
