//! The words of feedback: what a behaviour did to the persona, and why another one does better. Rows of a table, about the task.

use crate::domain::behaviour::Behaviour;

/// A row: the behaviour, what it did to the persona (after its name), and why it works; nothing for what is never recommended.
type Row = (Behaviour, &'static str, Option<&'static str>);

#[rustfmt::skip]
const ROWS: [Row; 18] = [
    (Behaviour::OpenQuestion, "was asked for the whole of it", Some("An open question lets the other side begin where it matters to them.")),
    (Behaviour::ClosedQuestion, "could answer with one word", Some("It asks for the one thing that is still missing here.")),
    (Behaviour::Reflection, "heard the words come back", Some("Giving back what was said shows that it was heard, and invites the next piece.")),
    (Behaviour::Empathy, "heard the burden named", Some("Naming what weighs lowers the tension before the matter goes on.")),
    (Behaviour::Affirmation, "heard what counted", Some("One thing that was done, named plainly, keeps the door open.")),
    (Behaviour::Summary, "heard it put together", Some("Putting together what was said lets the other side correct it.")),
    (Behaviour::Advice, "got an answer before being asked", None),
    (Behaviour::Permission, "was asked first", Some("Asking leave first keeps the choice with the other side.")),
    (Behaviour::Blame, "felt blamed", None),
    (Behaviour::Judgement, "felt judged", None),
    (Behaviour::Dismissing, "felt brushed aside", None),
    (Behaviour::Threat, "felt threatened", None),
    (Behaviour::Apology, "heard somebody own their share", Some("Owning a share ends the dispute about it, and the talk can turn to the matter.")),
    (Behaviour::IStatement, "heard what it means for you", Some("Said as one's own need or feeling, it leaves nothing to defend against.")),
    (Behaviour::Observation, "heard something that could be seen or counted", Some("What could be seen or counted leaves room for the reason behind it.")),
    (Behaviour::Request, "was asked for something that can be done", Some("A concrete step can be answered, and looked at again later.")),
    (Behaviour::Disclosure, "heard something of yours", Some("Something of one's own makes a question less of an examination.")),
    (Behaviour::Filler, "was left to go on alone", None),
];

fn row(behaviour: Behaviour) -> Option<&'static Row> {
    ROWS.iter().find(|(named, ..)| *named == behaviour)
}

/// What a behaviour did to the persona; where there is no name for it, what the numbers say.
pub fn effect(name: &str, behaviour: Option<Behaviour>, gain: i32) -> String {
    let unnamed = if gain < 0 { "drew back" } else { "had little to go on" };
    let did = behaviour.and_then(row).map_or(unnamed, |(_, did, _)| did);
    format!("{name} {did}")
}

/// What a turn that let an offer pass did to the persona.
pub fn passed(name: &str, topic: &str) -> String {
    format!("{name} had just touched on {topic}, and it was left there")
}

/// What a line does first of all, where it does several things: what it owns or names before what it asks, and that before what it says.
const FIRST: [Behaviour; 12] = [
    Behaviour::Apology,
    Behaviour::Empathy,
    Behaviour::Permission,
    Behaviour::Request,
    Behaviour::OpenQuestion,
    Behaviour::IStatement,
    Behaviour::Observation,
    Behaviour::Summary,
    Behaviour::Reflection,
    Behaviour::Affirmation,
    Behaviour::ClosedQuestion,
    Behaviour::Disclosure,
];

/// Why a line that shows these behaviours works: by the one that is `meant`, if it shows that, else by what it does first of all.
pub fn why(shows: &[Behaviour], meant: Option<Behaviour>) -> Option<&'static str> {
    let first = meant.into_iter().chain(FIRST).find(|behaviour| shows.contains(behaviour));
    first.and_then(row).and_then(|(_, _, why)| *why)
}

/// What is said of a line whose behaviour the rules have no name for.
pub const ASKED_FOR: &str = "It is what this talk was to be about.";

/// Points with their sign: `+4`, `−6`, `0`.
pub fn signed(points: i32) -> String {
    match points {
        0 => "0".to_owned(),
        points => format!("{points:+}").replace('-', "−"),
    }
}
