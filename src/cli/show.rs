//! `spar show`.

use clap::Args;
use serde_json::json;

use crate::{
    cli::{card, out},
    domain::{
        conversation::What,
        guard::{marked, rules},
        scenario::{Move, Scenario},
        text::SafeText,
        transcript::{Speaker, TurnStatus},
    },
    export::json::{object, session},
    runtime::{AsActor, Exit, Notice, Review, Runtime, handout},
};

/// What `spar show` takes.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// A scenario's id, or a session's id (or the beginning of one)
    id: String,
    /// As JSON
    #[arg(long)]
    json: bool,
    /// Show what is sent to the model that plays: for the first reply, or in a session for the reply to a turn
    #[arg(long)]
    as_actor: bool,
    /// With `--as-actor` and a session: the learner turn that is replied to (else the last one)
    #[arg(long, value_name = "N", requires = "as_actor")]
    turn: Option<u32>,
    /// With `--as-actor`: who plays (else the session's actor, or the one in the settings)
    #[arg(long, value_name = "NAME", requires = "as_actor")]
    actor: Option<String>,
    /// With `--as-actor` and a scenario: the seed of the talk
    #[arg(long, value_name = "N", requires = "as_actor", default_value_t = 0)]
    seed: u64,
    /// With `--as-actor` and a scenario: what the learner says first
    #[arg(long, value_name = "WORDS", requires = "as_actor", default_value = "Hello.")]
    say: String,
}

/// Shows a scenario's briefing, or a session.
pub async fn run(args: &ShowArgs, runtime: &Runtime) -> Result<Exit, Notice> {
    match runtime.scenario(&args.id) {
        Ok(_) if args.turn.is_some() => return Err(no_session(&args.id)),
        Ok(scenario) if args.as_actor => {
            let actor = args.actor.clone().unwrap_or_else(|| runtime.choice(&args.id).actor);
            show_as_actor(&runtime.as_actor_at_first(scenario, &actor, args.seed, &args.say).await?, args.json);
        }
        Ok(scenario) => show_scenario(&scenario, args.json),
        Err(no_scenario) if looks_like_a_session(&args.id) => {
            let review = runtime
                .review(&args.id)
                .await
                .map_err(|no_session| Notice { exit: Exit::Usage, ..no_session }.help(help(&no_scenario)))?;
            if args.as_actor {
                let actor = args.actor.as_ref().unwrap_or(&review.row.actor);
                show_as_actor(&runtime.as_actor_in(&review, args.turn, actor).await?, args.json);
            } else {
                show_session(&review, args.json);
            }
        }
        Err(no_scenario) => return Err(no_scenario),
    }
    Ok(Exit::Done)
}

/// Writes the messages as they are sent, or the body of the request.
fn show_as_actor(sent: &AsActor, as_json: bool) {
    match &sent.endpoint {
        Some((name, model)) => out::tell(&format!("Sent to {model} at `{name}`:\n")),
        None => out::tell("The built-in actor is sent nothing; a model would get this:\n"),
    }
    if as_json {
        out::json(&sent.body());
        return;
    }
    for (n, message) in sent.prompt.messages.iter().enumerate() {
        let gap = if n == 0 { "" } else { "\n" };
        out::line(&format!("{gap}[{}]\n{}", message.role.name(), SafeText::new(&message.content)));
    }
}

fn help(no_scenario: &Notice) -> String {
    format!("{}, nor a scenario of this name; `spar list` and `spar review` show what there is", no_scenario.what)
}

fn no_session(id: &str) -> Notice {
    Notice::new("usage", format!("`--turn` goes with a session, and `{id}` is a scenario"))
        .help("`--say` sets what the learner says first; `spar review` shows the sessions")
        .exit(Exit::Usage)
}

/// Sessions' ids are hexadecimal with dashes.
fn looks_like_a_session(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

fn show_scenario(scenario: &Scenario, as_json: bool) {
    if as_json {
        let guide =
            |moves: &[Move]| moves.iter().map(|m| json!({ "move": m.name, "line": m.line })).collect::<Vec<_>>();
        out::json(&object(
            "briefing",
            json!({
                "id": scenario.id, "title": scenario.card.title, "role": scenario.learner.role, "brief": scenario.learner.brief,
                "goals": scenario.learner.goals, "persona": { "name": scenario.persona.name, "role": scenario.persona.role },
                "guide": { "matters": scenario.guide.matters, "works": guide(&scenario.guide.works), "fails": guide(&scenario.guide.fails) },
            }),
        ));
        return;
    }
    let (card, learner, guide) = (&scenario.card, &scenario.learner, &scenario.guide);
    let part = |title: &str, text: &str| out::line(&format!("{title}\n{}\n", out::wrapped(text, "  ")));
    out::line(&format!("{}\n{}\n", card.title, out::wrapped(&card.summary, "")));
    part("Your role", &learner.role);
    part("The situation", &learner.brief);
    part("You talk to", &format!("{}, {}", scenario.persona.name, scenario.persona.role));
    let goals = learner.goals.iter().zip(1..).map(|(goal, number)| format!("{number}. {goal}"));
    part("Goals (one of them with --goal N)", &goals.collect::<Vec<_>>().join("\n"));
    part("What matters", &guide.matters);
    let moves = |moves: &[Move]| {
        moves.iter().map(|m| format!("{}: “{}”", m.name, m.line.trim())).collect::<Vec<_>>().join("\n")
    };
    part("Moves that work", &moves(&guide.works));
    part("Moves that do not", &moves(&guide.fails));
    out::line(&format!("{} minutes, {} turns. spar practice {}", card.minutes, card.patience, scenario.id));
}

/// Writes a session: transcript with what moved the persona, then the scorecard.
pub fn show_session(review: &Review, as_json: bool) {
    if as_json {
        out::json(&session(&handout(review)));
        return;
    }
    let row = &review.row;
    out::line(&format!("{} · {} · {} · {}\n{}\n", row.title, row.started, row.difficulty.name(), row.actor, row.id));
    // What the persona thinks is for afterwards.
    let ended = review.branch.memory().ended.is_some();
    let shown = |what: &What| ended || !matches!(what, What::Thought { .. });
    for entry in review.branch.line().into_iter().filter(|entry| shown(&entry.what)) {
        let told = words(&entry.what, &review.scenario);
        if !told.into_iter().chain(notes(&entry.what, review)).all(|line| out::line(&line)) {
            return;
        }
    }
    match review.card().or(review.scorecards.last()) {
        Some(scorecard) => {
            out::text(&card::words(scorecard, None, review.people.rating(review.branch.tip())));
            out::text(&card::appeals(scorecard, &review.people));
        }
        None if row.ended => {
            out::line(&format!("\nNot scored. Score it with `spar score --session {}`.", row.id));
        }
        None => {
            out::line(&format!("\nUnfinished. Go on with `spar practice --resume {}`.", row.id));
        }
    }
}

/// Writes what was said, and nothing of what anybody made of it, to stderr: to rate a session by.
pub fn show_words(review: &Review) {
    out::tell(&format!("{} · {}\n", review.row.title, review.row.started));
    for turn in &review.branch.memory().turns {
        let name = match turn.speaker {
            Speaker::Learner => "Learner",
            Speaker::Persona => &review.scenario.persona.name,
        };
        out::tell(&format!("{:>3}  {name}: {}", turn.number, turn.text));
    }
}

/// What people noted on the turn that this is.
fn notes(what: &What, review: &Review) -> Vec<String> {
    let (What::LearnerSaid { turn, .. } | What::PersonaSaid { turn, .. }) = what else { return Vec::new() };
    let notes = review.people.notes_on(review.branch.tip(), *turn);
    notes.map(|note| format!("     [note by {}: {}]", note.person, note.text)).collect()
}

fn words(what: &What, scenario: &Scenario) -> Option<String> {
    let name = &scenario.persona.name;
    match what {
        What::LearnerSaid { turn, text, detections } => {
            let labels: Vec<&str> = detections.iter().map(|found| found.behaviour.label()).collect();
            Some(format!("{turn:>3}  You: {text}\n     [{}]", labels.join(", ")))
        }
        What::PersonaSaid { turn, text, status, marks } => {
            Some(format!("{turn:>3}  {name}: {text}{}{}", mark(*status), marked(marks)))
        }
        What::Thought { thought, .. } => Some(format!("     [{name} thinks: {}]", thought.words())),
        What::Rejected { breaches, .. } => Some(format!("     [a reply was taken back:{}]", marked(&rules(breaches)))),
        What::Shifted { shifts, state, .. } if !shifts.is_empty() => {
            let because: Vec<&str> = shifts.iter().map(|shift| shift.because.as_str()).collect();
            Some(format!("     [trust {}, tension {}: {}]", state.trust(), state.tension(), because.join("; ")))
        }
        What::Granted { concession, .. } => Some(format!("     [granted: {concession}]")),
        What::Released { turn, fact } if *turn > 0 => Some(format!("     [may now come out: {fact}]")),
        What::Hinted { text } => Some(format!("     [hint: {text}]")),
        What::Retried { turn } => Some(format!("     [turn {turn} tried again]")),
        What::Ended { reason } => Some(format!("\n{}", reason.sentence())),
        What::Began { .. } | What::PersonaPart { .. } | What::Shifted { .. } | What::Released { .. } => None,
    }
}

const fn mark(status: TurnStatus) -> &'static str {
    match status {
        TurnStatus::Complete => "",
        TurnStatus::Partial => " [cut short]",
        TurnStatus::Interrupted => " [interrupted]",
        TurnStatus::Failed => "[no reply came]",
    }
}
