//! What no single row can tell: statements that give back the other's words, summaries, turns that carry nothing.

use std::ops::Range;

use super::{
    Behaviour,
    lexicon::{Classes, Lexicon},
    rules::{Hit, any, bit, denied},
    turn::{Mark, Sentence, Token, Turn},
};

/// What keeps a clause from being a reflection.
pub(super) const UNLIKE: u32 = bit(Behaviour::OpenQuestion)
    | bit(Behaviour::ClosedQuestion)
    | bit(Behaviour::Advice)
    | bit(Behaviour::Permission)
    | bit(Behaviour::Blame)
    | bit(Behaviour::Judgement)
    | bit(Behaviour::Dismissing)
    | bit(Behaviour::Threat)
    | bit(Behaviour::Apology)
    | bit(Behaviour::Request)
    | bit(Behaviour::Affirmation)
    | bit(Behaviour::Disclosure);

/// Statements about the other that give back words of theirs.
pub(super) fn reflections(lexicon: &Lexicon, before: &Turn, turn: &Turn, not: &[Hit], hits: &mut Vec<Hit>) {
    let said: Vec<u64> = before.tokens.iter().map(|token| token.stem).filter(|stem| *stem != 0).collect();
    for sentence in &turn.sentences {
        let tag = denied(not, &sentence.tokens);
        let asked = sentence.mark == Mark::Asked && !tag;
        // What the learner does or tells the other to do is not the other's.
        if begins_with(lexicon, turn, &sentence.tokens, lexicon.known.first_person) {
            continue;
        }
        for clause in clauses(turn, sentence) {
            let sure = given_back(lexicon, &turn.tokens[clause.clone()], asked, tag, &said);
            let unlike = if sure < 55 { UNLIKE | bit(Behaviour::Observation) } else { UNLIKE };
            // A question is one whole: "Would you let Tom or me sit with you?"
            let around = if asked { &sentence.tokens } else { &clause };
            // What hardly shows is refused by any clause beside it.
            let within = if sure < 60 { &sentence.tokens } else { &clause };
            let refused = not.iter().any(|no| no.shows == Behaviour::Reflection && no.overlaps(within));
            if sure >= 50 && !refused && !directs(lexicon, turn, &clause) && !any(hits, around, unlike) {
                hits.push(Hit { shows: Behaviour::Reflection, sure, hides: 0, tokens: clause });
            }
        }
    }
}

/// What follows "so" or "and" in a sentence about what the speaker does says why, and gives nothing back ("I'll bring the letter, so you can
/// read it yourself"). Without punctuation nobody can tell where such a sentence ends.
pub(super) fn own_reasons(lexicon: &Lexicon, turn: &Turn, hits: &mut Vec<Hit>) {
    if turn.sentences.iter().all(|sentence| sentence.mark == Mark::None) {
        return;
    }
    let k = &lexicon.known;
    hits.retain(|hit| {
        let first = &turn.tokens[hit.tokens.start];
        let sentence = &turn.sentences[first.sentence].tokens;
        let follows = hit.tokens.start > sentence.start && first.classes & k.opener != 0;
        !(hit.shows == Behaviour::Reflection && follows && begins_with(lexicon, turn, sentence, k.first_person))
    });
}

/// Whether the first word that is no opener ("so", "well") is of these classes.
fn begins_with(lexicon: &Lexicon, turn: &Turn, tokens: &Range<usize>, classes: Classes) -> bool {
    let first = turn.tokens[tokens.clone()].iter().find(|token| token.classes & lexicon.known.opener == 0);
    first.is_some_and(|first| first.classes & classes != 0)
}

/// Whether some clause in `tokens` tells the other to act on something ("but leave the log for a minute").
fn directs(lexicon: &Lexicon, turn: &Turn, tokens: &Range<usize>) -> bool {
    let k = &lexicon.known;
    turn.tokens[tokens.clone()]
        .windows(2)
        .any(|pair| pair[0].lead && pair[0].classes & k.act != 0 && pair[1].classes & k.det != 0 && !pair[1].broken)
}

/// The sentence and each of its clauses.
fn clauses(turn: &Turn, sentence: &Sentence) -> Vec<Range<usize>> {
    let mut all = vec![sentence.tokens.clone()];
    let mut start = sentence.tokens.start;
    for at in start + 1..sentence.tokens.end {
        if turn.tokens[at].clause != turn.tokens[at - 1].clause {
            all.push(start..at);
            start = at;
        }
    }
    if start > sentence.tokens.start {
        all.push(start..sentence.tokens.end);
    }
    all
}

/// How surely these words give back what was said: who they are about, and how many of the words are the other's.
fn given_back(lexicon: &Lexicon, tokens: &[Token], asked: bool, tag: bool, said: &[u64]) -> u8 {
    let k = &lexicon.known;
    let has = |classes: Classes| tokens.iter().any(|token| token.classes & classes != 0);
    let Some(first) = tokens.iter().find(|token| token.classes & lexicon.known.opener == 0) else { return 0 };
    let shared = tokens.iter().filter(|token| said.contains(&token.stem)).count();
    let content = tokens.iter().filter(|token| token.stem != 0).count();
    let about = first.classes & k.second_person != 0;
    let you = has(k.second_person);
    let own = first.classes & k.first_person != 0;
    if own || asked && !you || has(lexicon.known.wh) && !you && shared < 2 {
        return 0;
    }
    match (about, you, shared, content) {
        (true, _, 2.., _) => 72,
        (true, _, 1, _) => 62,
        (true, _, 0, 1..) if !asked && said.len() > 2 && tells(lexicon, tokens) => 52,
        (false, true, 2.., _) => 60,
        (false, true, 1, ..=3) => 55,
        (false, false, 3.., _) => 56,
        (false, false, 2, ..=4) => 54,
        (false, false, 1, ..=2) if tag => 54,
        _ => 0,
    }
}

/// Whether "you" is followed by a verb that tells rather than directs ("you feel", "you have been", not "you should").
fn tells(lexicon: &Lexicon, tokens: &[Token]) -> bool {
    let k = &lexicon.known;
    let subject = tokens.iter().position(|token| token.classes & k.second_person != 0);
    let next = subject.and_then(|at| tokens[at + 1..].iter().find(|token| token.classes & k.hedge == 0));
    next.is_some_and(|verb| verb.classes & (k.verb | k.be) != 0 && verb.classes & k.modal == 0)
}

/// "I'm sorry" by itself may be pity; beside an act of one's own ("I forgot your appointment") it is an apology.
pub(super) fn apologies(lexicon: &Lexicon, turn: &Turn, hits: &mut Vec<Hit>) {
    let k = &lexicon.known;
    let Some(sorry) = hits.iter().find(|hit| hit.shows == Behaviour::Apology && hit.sure < 50).cloned() else { return };
    let acts = turn.sentences.iter().any(|sentence| {
        let tokens = &turn.tokens[sentence.tokens.clone()];
        let mine = |token: &Token| token.lead && token.word == lexicon.i;
        let own = tokens.iter().position(mine).map(|at| &tokens[at + 1..]);
        own.is_some_and(|after| after.iter().take(3).any(|token| token.classes & k.past != 0))
    });
    if acts {
        hits.push(Hit { sure: 75, ..sorry });
    }
}

/// A turn that begins to gather and names enough things is a summary. Whoever only seems to gather must do so in one sentence: a long
/// turn speaks of many things.
pub(super) fn summaries(lexicon: &Lexicon, turn: &Turn, hits: &mut Vec<Hit>) {
    let mut gathers: Vec<&Hit> = hits.iter().filter(|hit| hit.shows == Behaviour::Summary && hit.sure < 50).collect();
    gathers.sort_by_key(|hit| std::cmp::Reverse(hit.sure));
    let found = gathers.into_iter().find_map(|hit| {
        let sentence = &turn.sentences[turn.tokens[hit.tokens.start].sentence].tokens;
        let (within, end, enough) = match hit.sure {
            45 => (0..turn.tokens.len(), turn.tokens.len(), 2),
            40 => (sentence.clone(), sentence.end, 3),
            _ => (sentence.clone(), sentence.end, 4),
        };
        let tokens = hit.tokens.start..end;
        (things(lexicon, turn, hits, &within) >= enough).then(|| Hit { sure: 70, tokens, ..hit.clone() })
    });
    hits.extend(found);
}

/// How many pieces of `within`, between commas and joining words, speak of the other or their matters.
fn things(lexicon: &Lexicon, turn: &Turn, hits: &[Hit], within: &Range<usize>) -> usize {
    let k = &lexicon.known;
    let mut count = 0;
    let inside = |sentence: &&Sentence| within.contains(&sentence.tokens.start);
    for sentence in turn.sentences.iter().filter(inside).filter(|sentence| sentence.mark != Mark::Asked) {
        let mut start = sentence.tokens.start;
        for at in start + 1..=sentence.tokens.end {
            let cut = at == sentence.tokens.end || turn.tokens[at].broken || turn.tokens[at].classes & k.joiner != 0;
            if cut {
                let piece = start..at;
                let content = turn.tokens[piece.clone()].iter().filter(|token| token.stem != 0).count();
                let first = turn.tokens[piece.clone()].iter().find(|token| token.classes & k.opener == 0);
                let own = first.is_some_and(|first| first.classes & k.first_person != 0);
                count += usize::from(content > 0 && !own && !any(hits, &piece, UNLIKE));
                start = at;
            }
        }
    }
    count
}

/// The tokens of a turn that is nothing but small words ("Hm, right.") or greets somebody by name ("hi Sam").
pub(super) fn carries_nothing(lexicon: &Lexicon, turn: &Turn) -> Option<Range<usize>> {
    let k = &lexicon.known;
    let named = |at: usize| {
        let token = &turn.tokens[at];
        at > 0 && turn.tokens[at - 1].classes & k.greet != 0 && token.classes & (k.unknown | k.name) != 0
    };
    let small = |at: usize| turn.tokens[at].classes & k.filler != 0;
    let all = (0..turn.tokens.len()).all(|at| small(at) || named(at));
    let any = turn.tokens.iter().any(|token| token.classes & (k.filler_core | k.greet) != 0);
    (all && any && turn.tokens.len() <= 12).then_some(0..turn.tokens.len())
}
