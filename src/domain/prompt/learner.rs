//! The prompt of a model that plays the learner in a playtest.

use std::fmt::Write as _;

use crate::domain::{
    conversation::Memory,
    playtest::Level,
    prompt::{Message, Prompt, Role},
    scenario::Scenario,
    transcript::Speaker,
};

/// The most tokens a turn may have.
const TURN_TOKENS: u32 = 200;
/// Sampling temperature in hundredths.
const TEMPERATURE: u32 = 90;

/// What a model that plays the learner may see: what a learner sees, the talk so far, and how well to do.
#[must_use]
pub fn learner_prompt(scenario: &Scenario, memory: &Memory, level: Level) -> Prompt {
    let learner = &scenario.learner;
    let mut text = format!(
        "You practise a difficult conversation with {name}, {who}. {role}\n\n{brief}\n\nYou want to: {goals}\n",
        name = scenario.persona.name,
        who = scenario.persona.role,
        role = learner.role.trim(),
        brief = learner.brief.trim(),
        goals = learner.goals.join("; "),
    );
    let _ = write!(text, "\n{}\n", manner(level));
    let moves = match level {
        Level::Weak => &scenario.guide.fails[..],
        Level::Middling => &[],
        Level::Skilled => &scenario.guide.works[..],
    };
    for each in moves {
        let _ = writeln!(text, "- {}, for example: “{}”", each.name, each.line.trim());
    }
    text.push_str(
        "\nSay only what you say aloud: one to three sentences, no name before it, no quotation marks around it.",
    );
    let mut messages = vec![Message { role: Role::System, content: text }];
    for turn in memory.turns.iter().filter(|turn| !turn.text.is_blank()) {
        let role = match turn.speaker {
            Speaker::Persona => Role::User,
            Speaker::Learner => Role::Assistant,
        };
        messages.push(Message { role, content: turn.text.as_str().to_owned() });
    }
    Prompt { messages, max_tokens: TURN_TOKENS, temperature: TEMPERATURE }
}

const fn manner(level: Level) -> &'static str {
    match level {
        Level::Weak => "You do it badly: you blame, generalise, make the other's concern small, and press. Such as:",
        Level::Middling => {
            "You are polite and get nowhere: you ask for yes or no, give advice, and change the subject."
        }
        Level::Skilled => {
            "You do it well: you say what could be seen, ask openly, give back what was said, take the burden seriously, own your \
             part, and ask for one concrete thing when the time has come. Such as:"
        }
    }
}
