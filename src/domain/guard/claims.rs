//! A yes that no gate backs.

use std::ops::Range;

use crate::domain::{
    conversation::{Memory, Pending},
    guard::{Rule, rows},
    pattern::{Cut, Promise},
    scenario::Scenario,
};

/// Words that turn a clause round when they stand before the claim in it, or make it somebody else's words.
const TURNS: &str = "not no never nobody nothing neither nor hardly without cannot cant wont dont didnt isnt wasnt couldnt wouldnt shouldnt \
    havent hasnt arent doesnt aint refuse maybe perhaps might whether why until before say said saying says hear think believe expect suppose imagine";

/// Words that make a claim hang on something.
const CONDITIONS: [&str; 6] = ["if", "unless", "once", "provided", "when", "until"];

/// What follows "if you", beside what follows "if that", when it is no condition at all.
const COURTESIES: [&str; 7] = ["like", "want", "wish", "insist", "say", "prefer", "please"];

/// How somebody who gives way begins. With one of these before a promise, a reply gives way, whatever it is
/// about; but see [`NO_MATTER`].
const GIVING_WAY: [&str; 14] = [
    "^ okay/ok/alright/fine/sure/absolutely/certainly/perfect/agreed/yes/yeah $",
    "^ (okay/yes/oh) all right (then) $",
    "^ (yes) of course $",
    "^ very well",
    "^ no problem",
    "^ fair enough/point",
    "that's (very/really/so) generous/kind/good of you",
    "^ thank you",
    "^ thanks",
    "(i) appreciate/hear/understand you/your/that $",
    "you're/are (completely/absolutely) right",
    "you've/have (got) a point",
    "that/plan (plan) makes sense",
    "that's/is the right thing/call/way/idea",
];

/// What somebody who does not give way promises all the same: to talk, to wait, to go on as before.
const NO_MATTER: &[&str] = &[
    "i'll+ tell you why/what/how/who/when/one/something/this/that",
    "i'll+ say/repeat/wait/finish/think/believe/remember/hear/leave/keep/open/see/answer/explain/ask/need",
    "i'll+ be honest/frank/plain/blunt/clear/direct/back/here/there/gone/busy/late/going/at/in",
    "i'll+ give you that/this/one/a/two/three/five/credit",
    "i'll+ get back",
    "i'll+ go (on) (and/to/with) ..2 (back/desk/now/home/on) $",
    "i'll+ listen $",
    "i'll+ do the/what/as/my",
    "i'll+ take it that",
    "i'll+ not/file",
    "i'll+ have that/it/none/another/a/my/some",
    "let's",
    "i'll+ take that as/for",
    "i'll+ come to",
    "i'll+ sit there",
    "i'll+ speak up",
    "i'll+ take it $",
    "i'll+ tell him/her/them so",
    "i can",
    "let me",
    "well",
    "we can",
];

/// The words in which a reply claims a concession whose gate is closed.
pub(super) fn unbacked(scenario: &Scenario, memory: &Memory, pending: &Pending, cut: &Cut<'_>) -> Option<String> {
    let open = |id: &String| memory.granted_ids().contains(id) || pending.concession.as_ref() == Some(id);
    let closed = scenario.concessions.iter().filter(|concession| !open(&concession.id));
    let claimed = closed
        .flat_map(|concession| &concession.claims)
        .find_map(|claim| claim.find_all(cut).find(|run| is_affirmative(cut, run)));
    let none_open = scenario.concessions.iter().all(|concession| !open(&concession.id));
    let surrender = || {
        let all = rows::all(Rule::UnbackedConcession, cut);
        all.into_iter().chain(gives_way(cut)).find(|run| none_open && is_affirmative(cut, run))
    };
    claimed.or_else(surrender).map(|run| cut.said(&run).to_owned())
}

/// The promises that follow words of giving way.
fn gives_way<'c>(cut: &'c Cut<'_>) -> impl Iterator<Item = Range<usize>> + 'c {
    let ways = GIVING_WAY.iter().flat_map(|pattern| cut.find_all(pattern)).filter(|run| is_affirmative(cut, run));
    let first = ways.map(|run| run.end).min().unwrap_or(usize::MAX);
    let no_matter: Vec<usize> =
        NO_MATTER.iter().flat_map(|pattern| cut.find_all(pattern)).map(|run| run.start).collect();
    let firm = |run: &Range<usize>| cut.promise(run.start) == Some(Promise::Firm);
    cut.find_all("i'll+ ..1").filter(move |run| run.start >= first && firm(run) && !no_matter.contains(&run.start))
}

/// Whether the words of `run` are said as the speaker's own and as they stand: not denied, asked, quoted, or hung on a condition.
pub(super) fn is_affirmative(cut: &Cut<'_>, run: &Range<usize>) -> bool {
    let words = &cut.words;
    let (clause, sentence) = (words[run.start].clause, words[run.start].sentence);
    let before = || words[..run.start].iter().rev();
    let turned = before().take_while(|word| word.clause == clause).any(|word| turns(&word.folded));
    // What stands before a colon is said and done.
    let done = |at: usize| cut.text[cut.words[at].span.end..cut.words[run.start].span.start].contains([':', ';']);
    let hangs = (0..words.len())
        .filter(|at| words[*at].sentence == sentence && !run.contains(at))
        .filter(|at| if *at < run.start { !done(*at) } else { words[*at].clause == clause })
        .any(|at| CONDITIONS.contains(&words[at].folded.as_str()) && !is_courtesy(cut, at));
    !(turned
        || hangs
        || cut.asked(run.start) && cut.promise(run.start) != Some(Promise::Offer)
        || is_quoted(cut, run.start))
}

fn turns(word: &str) -> bool {
    TURNS.split_ascii_whitespace().any(|turn| turn == word)
}

fn is_courtesy(cut: &Cut<'_>, at: usize) -> bool {
    let next = |n: usize| cut.words.get(at + n).map(|word| word.folded.as_str());
    match next(1) {
        Some("you") => next(2).is_some_and(|word| COURTESIES.contains(&word)),
        Some("thats" | "its") => {
            next(2).is_some_and(|word| matches!(word, "what" | "going" | "coming" | "decided" | "settled"))
        }
        Some("that" | "it") => next(2).is_some_and(|word| matches!(word, "makes" | "helps" | "suits" | "pleases")),
        _ => false,
    }
}

/// Quotation marks open right before, and not around the whole reply.
fn is_quoted(cut: &Cut<'_>, at: usize) -> bool {
    let before = cut.text[..cut.words[at].span.start].trim_end();
    before.ends_with(['"', '“', '‘', '\'']) && before.chars().count() > 1
}

#[cfg(test)]
mod tests {
    use super::{Cut, is_affirmative};

    #[test]
    fn only_a_plain_yes_is_a_claim() {
        for (text, plain) in [
            ("I'll stay.", true),
            ("No, I'll stay.", true),
            ("\"I'll stay.\"", true),
            ("If you like, I'll stay.", true),
            ("If it's going live anyway, I'll stay.", true),
            ("I'll stay if that makes you happy.", true),
            ("You were wrong. I'll stay.", true),
            ("I don't think I'll stay.", false),
            ("I'm not saying I'll stay.", false),
            ("You think I'll stay?", false),
            ("You want to hear \"I'll stay\".", false),
            ("Maybe I'll stay.", false),
            ("If you put that in writing, I'll stay.", false),
            ("I'll stay if you put that in writing.", false),
            ("I'll stay, if you put that in writing.", true),
            ("I'll stay, and when it's bad you'll hear it.", true),
            ("Nobody can say I'll stay.", false),
            ("If it's no no, I can wait, and don't you worry: I'll stay.", true),
            ("If you, Sam, put that in writing, dated, and send it, I'll stay.", false),
        ] {
            let cut = Cut::of(text);
            let run = cut.find("i'll stay").unwrap();
            assert_eq!(is_affirmative(&cut, &run), plain, "{text}");
        }
    }
}
