//! `WebVTT` and `SubRip`: cues of a time and a few words. Who speaks is said by a voice tag (`<v Ana Lima>`, as Teams writes it), by a
//! label (`Ana Lima: …`, as Zoom writes it), or not again while the same person goes on.

use super::named::Labels;

/// The arrow between a cue's two times.
const ARROW: &str = "-->";

/// Blocks of `WebVTT` that are no cues.
const NO_CUES: [&str; 3] = ["NOTE", "STYLE", "REGION"];

/// Whether a text begins as `SubRip` does: a number, a line of times; or the times at once.
pub fn looks_like_srt(start: &str) -> bool {
    let mut lines = start.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let numbered = !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit());
    is_times(first) || numbered && lines.next().is_some_and(is_times)
}

/// What the cues say, by speaker. Cues before anybody is named are nobody's and left out.
pub fn turns(text: &str) -> Vec<(String, String)> {
    let cues = cues(text);
    let labels = Labels::of(cues.iter().flatten().map(String::as_str));
    let mut turns: Vec<(String, String)> = Vec::new();
    for line in cues.iter().flatten() {
        for (voice, words) in voices(line) {
            let labelled = labels.of_line(&words).filter(|_| voice.is_none());
            let speaker = voice.clone().or_else(|| labelled.as_ref().map(|found| found.name.to_owned()));
            let said = labelled.as_ref().map_or(words.as_str(), |found| found.text);
            match (speaker, turns.last_mut()) {
                (Some(name), _) => turns.push((name, said.to_owned())),
                (None, Some((_, last))) => {
                    last.push(' ');
                    last.push_str(said);
                }
                (None, None) => {}
            }
        }
    }
    turns
}

/// The lines of each cue.
fn cues(text: &str) -> Vec<Vec<String>> {
    let mut cues: Vec<Vec<String>> = Vec::new();
    let (mut inside, mut skipping) = (false, false);
    for line in text.lines().map(str::trim) {
        if is_times(line) {
            // Without a blank line between, the next cue's number stands at the end of this one.
            if inside && let Some(cue) = cues.last_mut() {
                cue.pop_if(|last| last.bytes().all(|b| b.is_ascii_digit()));
            }
            cues.push(Vec::new());
            (inside, skipping) = (true, false);
        } else if line.is_empty() {
            (inside, skipping) = (false, false);
        } else if !inside && NO_CUES.iter().any(|word| line.split_whitespace().next() == Some(word)) {
            skipping = true;
        } else if inside
            && !skipping
            && let Some(cue) = cues.last_mut()
        {
            cue.push(line.to_owned());
        }
    }
    cues
}

fn is_times(line: &str) -> bool {
    let Some((start, end)) = line.split_once(ARROW) else { return false };
    let time = |text: &str| {
        let text = text.trim();
        text.contains(':') && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b','))
    };
    time(start) && time(end.split_whitespace().next().unwrap_or_default())
}

/// The pieces of a cue's line with who speaks them; tags taken off, entities resolved.
fn voices(line: &str) -> Vec<(Option<String>, String)> {
    let mut pieces: Vec<(Option<String>, String)> = vec![(None, String::new())];
    let mut rest = line;
    while let Some(open) = rest.find(['<', '{']) {
        let close = if rest[open..].starts_with('<') { '>' } else { '}' };
        let end = rest[open..].find(close).map(|end| open + end);
        let Some(end) = end.filter(|end| is_tag(&rest[open + 1..*end], close)) else {
            push(&mut pieces, &rest[..=open]);
            rest = &rest[open + 1..];
            continue;
        };
        push(&mut pieces, &rest[..open]);
        let tag = &rest[open + 1..end];
        if let Some(name) = voice(tag) {
            pieces.push((Some(resolved(name.trim())), String::new()));
        }
        rest = &rest[end + 1..];
    }
    push(&mut pieces, rest);
    pieces.retain(|(voice, words)| voice.is_some() || !words.trim().is_empty());
    pieces.into_iter().map(|(voice, words)| (voice, resolved(words.trim()))).collect()
}

fn push(pieces: &mut [(Option<String>, String)], words: &str) {
    if let Some((_, last)) = pieces.last_mut() {
        last.push_str(words);
    }
}

/// Whether what stands between brackets is markup, and not somebody's "a < b and c > d".
fn is_tag(inner: &str, close: char) -> bool {
    let first = inner.chars().next();
    if close == '}' { first == Some('\\') } else { first.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/') }
}

/// The name in a voice tag: `v Ana Lima`, `v.loud.first Ana Lima`.
fn voice(tag: &str) -> Option<&str> {
    let (head, name) = tag.split_once(char::is_whitespace)?;
    (head == "v" || head.starts_with("v.")).then_some(name).filter(|name| !name.trim().is_empty())
}

fn resolved(text: &str) -> String {
    const ENTITIES: [(&str, &str); 8] = [
        ("&nbsp;", " "),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.to_owned();
    }
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}
