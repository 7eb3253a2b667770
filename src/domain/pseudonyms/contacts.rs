//! What else leads to a person: e-mail addresses, links, handles, telephone numbers. Each is replaced by its kind.

use std::ops::Range;

/// The ends of host names that are taken for one without `http` before them.
const ENDINGS: [&str; 22] = [
    "com", "org", "net", "edu", "gov", "io", "dev", "app", "ai", "co", "info", "biz", "me", "eu", "uk", "de", "fr",
    "es", "nl", "ch", "at", "it",
];

/// The fewest digits of a telephone number, and the most.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Where they stand in `text`, in order and apart, and what takes their place.
pub fn contacts(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    if !text.bytes().any(|b| b == b'@' || b == b'.' || b == b'/' || b.is_ascii_digit()) {
        return found;
    }
    for run in runs(text) {
        let words = &text[run.clone()];
        if let Some((inner, kind)) = address(words) {
            found.push((run.start + inner.start..run.start + inner.end, kind));
        }
    }
    for number in numbers(text) {
        if found.iter().all(|(range, _)| range.end <= number.start || number.end <= range.start) {
            found.push((number, "[phone]"));
        }
    }
    found.sort_unstable_by_key(|(range, _)| range.start);
    found
}

/// Runs without white space.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_whitespace().map(|run| {
        let start = run.as_ptr() as usize - text.as_ptr() as usize;
        start..start + run.len()
    })
}

/// The address in a run, without the punctuation around it.
fn address(run: &str) -> Option<(Range<usize>, &'static str)> {
    let open = |c: char| !c.is_alphanumeric() && c != '@';
    let start = run.len() - run.trim_start_matches(open).len();
    let end = run.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/').len();
    let inner = run.get(start..end)?;
    let is_link = inner.contains("://") || inner.starts_with("www.") || is_bare_host(inner);
    if let Some(at) = inner.find('@').filter(|_| !is_link) {
        let (before, after) = (&inner[..at], &inner[at + 1..]);
        let before = before.strip_prefix("mailto:").unwrap_or(before);
        if !before.is_empty() && after.contains('.') {
            return Some((start..end, "[email]"));
        }
        let handle = after.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-')).unwrap_or(after.len());
        return (before.is_empty() && handle > 0).then(|| (start + at..start + at + 1 + handle, "[handle]"));
    }
    is_link.then_some((start..end, "[link]"))
}

/// `example.org`, `example.org/path`: a host name with a usual ending.
fn is_bare_host(run: &str) -> bool {
    let host = run.split(['/', '?', '#']).next().unwrap_or(run);
    let mut labels = host.rsplit('.');
    let ending = labels.next().unwrap_or_default();
    let mut labels = labels.peekable();
    labels.peek().is_some()
        && ENDINGS.contains(&ending)
        && labels.all(|label| label.len() > 1 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

/// Telephone numbers: seven digits or more in groups that are no date, no time and no sum.
fn numbers(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))?;
            let rest = &text[start..];
            let end = rest.find(|c: char| !(c.is_ascii_digit() || "+() -./\u{a0}".contains(c))).unwrap_or(rest.len());
            let kept = rest[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
            from = start + end.max(1);
            let inside = text[..start]
                .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | ':' | '€' | '$' | '£'));
            let behind =
                text[start + kept.len()..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '€' | '%'));
            if !inside && !behind && is_number(kept) {
                return Some(start..start + kept.len());
            }
        }
    })
}

fn is_number(run: &str) -> bool {
    let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let digits = groups.iter().map(|group| group.len()).sum::<usize>();
    let marked = run.starts_with(['+', '(', '0']);
    let sum = !marked && groups.len() > 1 && groups[0].len() < 3 && groups[1..].iter().all(|group| group.len() == 3);
    let year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let date = groups.len() >= 2
        && groups.iter().filter(|group| year(group)).count() > 0
        && groups.iter().all(|group| year(group) || group.len() <= 2);
    let short = groups.iter().all(|group| group.len() <= 2) && !run.starts_with(['+', '(']) && groups.len() < 4;
    let decimal = groups.len() == 2 && run.contains('.') && !marked;
    DIGITS.contains(&digits) && !sum && !date && !short && !decimal
}

#[cfg(test)]
mod tests {
    use super::contacts;

    #[test]
    fn what_leads_to_a_person_is_found() {
        for (text, wanted) in [
            ("write to ana.lima@example.org, please", "write to [email], please"),
            ("(ana+x@mail.example.co.uk)", "([email])"),
            ("ask @ana_lima.", "ask [handle]."),
            ("see https://example.org/ana?x=1.", "see [link]."),
            ("see www.example.org/ana", "see [link]"),
            ("on example.org/people/ana", "on [link]"),
            ("call +44 20 7946 0958 or (020) 7946-0958", "call [phone] or [phone]"),
            ("my number is 07700 900123.", "my number is [phone]."),
            ("dial 555-0134 now", "dial [phone] now"),
            ("600 700 800", "[phone]"),
        ] {
            let mut out = text.to_owned();
            for (range, kind) in contacts(text).into_iter().rev() {
                out.replace_range(range, kind);
            }
            assert_eq!(out, wanted);
        }
    }

    #[test]
    fn dates_sums_and_times_stay() {
        for text in [
            "on 2024-04-03 and 03/04/2024 at 10:02",
            "1 000 000 of them, or 1,200,000",
            "from 6 March to 20 March, then 3 April",
            "£1500000 and 31 nights",
            "e.g. this, i.e. that. And so on... no",
            "version 2.10.3 at 6 @ 10",
            "from 2019-2024 and 3.1415926",
        ] {
            assert_eq!(contacts(text), [], "{text}");
        }
    }
}
