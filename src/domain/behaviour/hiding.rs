//! What another behaviour in the same clause explains better.

use super::{
    Behaviour,
    detector::PRESENT,
    lexicon::Lexicon,
    rules::{Hit, bit},
    turn::{Mark, Turn},
};

/// Takes away what a row in the same clause hides.
///
/// Whoever asks leave asks: the request that the words have the form of is hidden first, and advice that they announce hides no question.
pub(super) fn hide(lexicon: &Lexicon, turn: &Turn, hits: &mut Vec<Hit>) {
    let hides = |by: &Hit, hit: &Hit| {
        by.hides & bit(hit.shows) != 0
            && by.sure + 15 >= hit.sure
            && touches(turn, by, hit)
            && !asks_about(lexicon, turn, by, hit)
    };
    let mut hiding: Vec<Hit> = hits.iter().filter(|hit| hit.hides != 0 && hit.sure >= PRESENT).cloned().collect();
    let leave: Vec<Hit> = hiding.iter().filter(|hit| hit.shows == Behaviour::Permission).cloned().collect();
    hiding.retain(|hit| !leave.iter().any(|by| hides(by, hit)));
    let asks_leave = |hit: &Hit| hit.asks() && leave.iter().any(|by| by.overlaps(&hit.tokens));
    hits.retain(|hit| !hiding.iter().any(|by| hides(by, hit) && !(by.shows == Behaviour::Advice && asks_leave(hit))));
}

/// Whether two matches overlap or begin in one clause.
fn touches(turn: &Turn, a: &Hit, b: &Hit) -> bool {
    a.overlaps(&b.tokens) || turn.tokens[a.tokens.start].clause == turn.tokens[b.tokens.start].clause
}

/// Whether `hit` asks about what `by` would tell or ask the other to do ("Do you agree that you need to rest?").
fn asks_about(lexicon: &Lexicon, turn: &Turn, by: &Hit, hit: &Hit) -> bool {
    let first = &turn.tokens[hit.tokens.start];
    matches!(by.shows, Behaviour::Advice | Behaviour::Request)
        && hit.asks()
        && hit.tokens.start < by.tokens.start
        && turn.sentences[first.sentence].mark == Mark::Asked
        && first.classes & lexicon.known.modal == 0
}
