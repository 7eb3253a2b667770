//! A reply that says the other's lines too.

use crate::domain::scenario::Scenario;

/// Names that models give the other side.
const OTHERS: [&str; 14] = [
    "you",
    "learner",
    "user",
    "human",
    "trainee",
    "participant",
    "manager",
    "boss",
    "supervisor",
    "team lead",
    "lead",
    "interviewer",
    "your manager",
    "your lead",
];

/// Those that are never a word before a colon in speech, wherever they stand.
const NEVER_SPOKEN: [&str; 3] = ["learner:", "user:", "human:"];

/// The longest label, in words.
const LABEL: usize = 4;

/// The line in which a reply speaks for the learner.
pub(super) fn two_voices(scenario: &Scenario, text: &str) -> Option<String> {
    let own = own_names(&scenario.persona.name);
    let role = role_of(&scenario.learner.role);
    let labelled: Vec<(String, &str)> = text.lines().filter_map(|line| Some((label(line)?, line.trim()))).collect();
    let others = |name: &str| OTHERS.contains(&name) || role.as_deref() == Some(name);
    let for_other = labelled.iter().find(|(name, _)| others(name));
    let own_line = labelled.iter().any(|(name, _)| own.contains(name));
    let second = labelled.iter().find(|(name, _)| own_line && !own.contains(name));
    for_other.or(second).map(|(_, line)| (*line).to_owned()).or_else(|| inline(text, &own))
}

/// Both voices in one paragraph: a label that nobody speaks, or "You:" after a sentence beside the persona's own name.
fn inline(text: &str, own: &[String]) -> Option<String> {
    let lower = text.to_lowercase();
    let after_a_sentence = |name: &str| {
        lower.match_indices(name).map(|(at, _)| at).find(|at| {
            let before = lower[..*at].trim_end_matches([' ', '*', '"', '“', '”']);
            before.len() < *at && before.ends_with(['.', '!', '?', '…'])
        })
    };
    let both = own.iter().any(|name| lower.contains(&format!("{name}:")));
    let found = NEVER_SPOKEN.iter().find_map(|name| after_a_sentence(name));
    found.or_else(|| after_a_sentence("you:").filter(|_| both)).and_then(|at| lower.get(at..)).map(str::to_owned)
}

/// The name before a line's first colon, folded: `**Team lead:** Well` gives `team lead`.
fn label(line: &str) -> Option<String> {
    let (name, _) = line.split_once(':')?;
    let name = name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words = name.split_whitespace().count();
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '’' | '.' | '-'));
    (plain && (1..=LABEL).contains(&words)).then_some(name)
}

fn own_names(name: &str) -> Vec<String> {
    let full = name.to_lowercase();
    let mut names: Vec<String> = full.split_whitespace().map(str::to_owned).collect();
    names.push(full);
    names
}

/// "You are Sam's team lead, in a team of six" gives `sam's team lead`.
fn role_of(role: &str) -> Option<String> {
    let rest = role.trim().strip_prefix("You are ")?;
    let phrase = rest.split([',', '.', ';', ':']).next()?.trim().to_lowercase();
    let bare = ["a ", "an ", "the "].iter().find_map(|article| phrase.strip_prefix(article)).unwrap_or(&phrase);
    Some(bare.to_owned()).filter(|bare| !bare.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{inline, label, own_names, role_of};

    #[test]
    fn labels_and_roles_are_read() {
        for (line, found) in [
            ("You: hello", Some("you")),
            ("**Team lead:** hello", Some("team lead")),
            ("> Sam Adeyemi: hello", Some("sam adeyemi")),
            ("I told you, and I tell you again: no", None),
            ("At 6:15", Some("at 6")),
            ("No colon", None),
        ] {
            assert_eq!(label(line).as_deref(), found, "{line}");
        }
        assert_eq!(role_of("You are Sam's team lead, in a team").as_deref(), Some("sam's team lead"));
        assert_eq!(role_of("You are a nurse.").as_deref(), Some("nurse"));
        assert_eq!(role_of("You manage the section"), None);
    }

    #[test]
    fn both_voices_in_one_paragraph() {
        let own = own_names("Sam Adeyemi");
        for (text, caught) in [
            ("No. Learner: Why not?", true),
            ("Sam: No. You: Why not? Sam: Because.", true),
            ("I'll give you: nothing.", false),
            ("Nobody asked the user: that's the point.", false),
        ] {
            assert_eq!(inline(text, &own).is_some(), caught, "{text}");
        }
    }
}
