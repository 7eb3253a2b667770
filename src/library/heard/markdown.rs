//! This program's own Markdown: `**2. You:** what was said *(open question)*`.

use crate::domain::guard::Rule;

/// The escapes that the export writes for what has no backslash.
const ENTITIES: [(&str, char); 6] =
    [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&#58;", ':'), ("&#64;", '@'), ("<br>", '\n')];

/// Whether a line of the text is a turn as the export writes it.
pub fn looks_like(text: &str) -> bool {
    text.lines().any(|line| turn(line).is_some())
}

/// The turns. A number that comes again takes the place of what came from there on.
pub fn turns(text: &str) -> Vec<(String, String)> {
    let mut turns: Vec<(u32, String, String)> = Vec::new();
    for (number, name, said) in text.lines().filter_map(turn) {
        while turns.pop_if(|(earlier, ..)| *earlier >= number).is_some() {}
        turns.push((number, plain(name), plain(without_notes(said))));
    }
    turns.into_iter().map(|(_, name, said)| (name, said)).collect()
}

fn turn(line: &str) -> Option<(u32, &str, &str)> {
    let (number, rest) = line.strip_prefix("**")?.split_once(". ")?;
    let (name, said) = rest.split_once(":**")?;
    Some((number.parse().ok()?, name, said))
}

/// The words without what the export notes behind them: people's own asterisks and brackets are escaped, so these are none of theirs.
fn without_notes(said: &str) -> &str {
    let mut said = said.trim();
    loop {
        let shorter = if said.ends_with(")*") && !said.ends_with("\\)*") {
            said.rfind("*(").filter(|at| !said[..*at].ends_with('\\'))
        } else if said.ends_with("\\]") {
            said.rfind(" \\[").filter(|at| {
                let mark = said[at + 3..].trim_end_matches("\\]");
                Rule::ALL.iter().any(|rule| rule.label() == mark)
            })
        } else {
            None
        };
        match shorter {
            Some(at) => said = said[..at].trim_end(),
            None => return said,
        }
    }
}

/// The words as they were before they were escaped.
fn plain(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut rest = escaped.trim();
    while let Some(c) = rest.chars().next() {
        if let Some((entity, c)) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) {
            text.push(*c);
            rest = &rest[entity.len()..];
        } else {
            let after = &rest[c.len_utf8()..];
            let escaped = after.chars().next().filter(|next| c == '\\' && next.is_ascii_punctuation());
            text.push(escaped.unwrap_or(c));
            rest = &after[escaped.map_or(0, char::len_utf8)..];
        }
    }
    text
}
