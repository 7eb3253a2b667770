//! What a scripted learner makes of a scenario and of what the persona just said: the words for a script's blanks.

use crate::domain::{phrase::Words, scenario::Scenario};

/// The most words of the persona's that are given back.
const MOST_WORDS: usize = 16;

/// Fills the blanks of `text`: `{name}`, `{echo}` (the persona's last words given back), `{topic}`, `{seen}` (something specific
/// from the learner's brief). None where a blank has nothing to fill it.
pub fn filled(text: &str, scenario: &Scenario, persona: &str, topic: Option<&str>) -> Option<String> {
    let mut filled = text.replace("{name}", first_name(scenario));
    for (blank, with) in [
        ("{echo}", filled.contains("{echo}").then(|| echo(persona)).flatten()),
        ("{topic}", topic.map(str::to_owned)),
        ("{seen}", filled.contains("{seen}").then(|| seen(scenario)).flatten()),
    ] {
        if filled.contains(blank) {
            filled = filled.replace(blank, &with?);
        }
    }
    Some(filled)
}

fn first_name(scenario: &Scenario) -> &str {
    scenario.persona.name.split_whitespace().next().unwrap_or_default()
}

/// The persona's words given back as a statement: a sentence about itself, turned to "you".
fn echo(persona: &str) -> Option<String> {
    let sentences = persona.split_inclusive(['.', '!', '?', '…']);
    let usable =
        sentences.filter(|s| !s.trim_end().ends_with('?')).map(|s| s.trim().trim_matches(['.', '!', '…', ' ']));
    let best = usable.filter(|sentence| sentence.split_whitespace().count() >= 3).max_by_key(|s| about_itself(s))?;
    let clause = best.split(['—', ';', ':']).next().unwrap_or(best).trim();
    let turned: Vec<String> = clause.split_whitespace().take(MOST_WORDS).map(turned).collect();
    Some(format!("So {}.", turned.join(" ").replace("you was", "you were").trim_end_matches(',')))
}

fn about_itself(sentence: &str) -> usize {
    let words: Vec<String> = sentence.split_whitespace().map(str::to_lowercase).collect();
    let own = |word: &&String| matches!(word.trim_end_matches(','), "i" | "i'm" | "i've" | "i'd" | "my" | "me");
    let other = words.iter().filter(|word| matches!(word.as_str(), "you" | "your" | "you're" | "you've")).count();
    let leading = usize::from(words.first().is_some_and(|first| own(&first)));
    (10 + 2 * leading + words.iter().filter(own).count()).saturating_sub(4 * other)
}

/// A word from the other's mouth.
fn turned(word: &str) -> String {
    let bare = word.trim_end_matches([',', '.']);
    let tail = &word[bare.len()..];
    let other = match bare.to_lowercase().replace('’', "'").as_str() {
        "i" | "me" => "you".to_owned(),
        "i'm" => "you are".to_owned(),
        "i've" => "you have".to_owned(),
        "i'd" => "you would".to_owned(),
        "i'll" => "you will".to_owned(),
        "my" => "your".to_owned(),
        "mine" => "yours".to_owned(),
        "myself" => "yourself".to_owned(),
        "am" => "are".to_owned(),
        lower => {
            let capital = bare.chars().skip(1).any(char::is_uppercase) || bare.chars().any(char::is_numeric);
            if capital { bare.to_owned() } else { lower.to_owned() }
        }
    };
    format!("{other}{tail}")
}

/// A sentence of the brief that names something countable and is not about the learner, said to the persona.
fn seen(scenario: &Scenario) -> Option<String> {
    let numbered = |sentence: &&str| sentence.chars().any(|c| c.is_ascii_digit());
    let about_learner =
        |sentence: &&str| sentence.split_whitespace().any(|word| word.to_lowercase().starts_with("you"));
    let mut sentences = scenario.learner.brief.split_inclusive(['.', '!', '?']).map(str::trim);
    let sentence = sentences.find(|sentence| numbered(sentence) && !about_learner(sentence))?;
    let mut said = sentence.to_owned();
    for name in std::iter::once(scenario.persona.name.as_str()).chain(scenario.persona.name.split_whitespace()) {
        for (theirs, yours) in
            [(format!("{name}'s"), "your"), (format!("{name} is"), "you are"), (name.to_owned(), "you")]
        {
            said = said.replace(&theirs, yours);
        }
    }
    let mut chars = said.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect())
}

/// Names of a scenario's topics that a question can hold, one a topic, with the topic's place: whole words first.
pub fn topic_names(scenario: &Scenario) -> Vec<(usize, Vec<String>)> {
    let names = scenario.topics.iter().enumerate().map(|(at, topic)| {
        let mut names: Vec<String> =
            topic.words.iter().filter(|phrase| !phrase.is_open()).map(|phrase| phrase.words().join(" ")).collect();
        names.retain(|name| Words::of(name).find_any(&topic.words).is_some());
        names.sort_by_key(|name| name.split(' ').count());
        names.truncate(4);
        (at, names)
    });
    names.filter(|(_, names)| !names.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::echo;

    #[test]
    fn what_was_said_comes_back_as_a_statement() {
        for (said, back) in [
            (
                "It's fine. I've been mending them by hand, in the evenings.",
                "So you have been mending them by hand, in the evenings.",
            ),
            ("My own estimate was five weeks. Do you want it?", "So your own estimate was five weeks."),
            ("I was tired of it.", "So you were tired of it."),
            ("Nobody asked me. Why?", "So nobody asked you."),
        ] {
            assert_eq!(echo(said).as_deref(), Some(back));
        }
        assert_eq!(echo("…"), None);
    }
}
