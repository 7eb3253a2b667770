//! Questions as their mark and their place tell them: what a question mark asks, what it only gives back, and what is told of and not asked.

use std::ops::Range;

use super::{
    Behaviour,
    echo::UNLIKE,
    lexicon::{Classes, Lexicon},
    rules::{Hit, any, bit, denied},
    turn::{Mark, Sentence, Token, Turn},
};

/// A sentence that ends in a question mark and matched no row asks for yes or no, also when it gives something back ("So you
/// stayed?"); not where a row took a question away. Where it asks openly, what only its mark tells is dropped.
pub(super) fn questions(lexicon: &Lexicon, turn: &Turn, not: &[Hit], hits: &mut Vec<Hit>) {
    let small = lexicon.known.filler;
    let marked = turn.sentences.iter().any(|sentence| sentence.mark != Mark::None);
    for sentence in turn.sentences.iter().filter(|sentence| marked && sentence.mark != Mark::Asked) {
        let told = names_what(lexicon, turn, sentence);
        let in_it = |hit: &Hit| told && hit.asks() || inside(lexicon, turn, sentence, hit);
        hits.retain(|hit| !hit.overlaps(&sentence.tokens) || !in_it(hit));
    }
    for sentence in turn.sentences.iter().filter(|sentence| sentence.mark == Mark::Asked) {
        let tokens = &sentence.tokens;
        let given = gives_back(lexicon, turn, tokens);
        let drop = match any(hits, tokens, bit(Behaviour::OpenQuestion)) {
            true => WEAK,
            false if given => STATED,
            false => 0,
        };
        hits.retain(|hit| hit.shows != Behaviour::ClosedQuestion || hit.sure > drop || !hit.overlaps(tokens));
        let bare = turn.tokens[tokens.clone()].iter().all(|token| token.classes & small != 0);
        if !bare && !given && !denied(not, tokens) && !any(hits, tokens, UNLIKE) {
            hits.push(Hit { shows: Behaviour::ClosedQuestion, sure: 58, hides: 0, tokens: tokens.clone() });
        }
    }
}

/// So many tokens are more than anybody asks with no word order of a question.
const LONG: usize = 30;
/// A row this weak tells a question by little more than its mark.
const WEAK: u8 = 66;
/// A row this weak tells it by nothing else.
const STATED: u8 = 60;

/// Whether a sentence with a question mark and no word order of a question gives back what was said and lets the other correct it: it
/// sets two sides against each other ("You want to stop, but not today?"), goes on for long, or the speaker goes on without an answer.
fn gives_back(lexicon: &Lexicon, turn: &Turn, tokens: &Range<usize>) -> bool {
    let k = &lexicon.known;
    let is = |classes: Classes| move |token: &Token| token.classes & classes != 0;
    let said = &turn.tokens[tokens.clone()];
    let first = said.iter().find(|token| token.classes & k.opener == 0);
    let stated = first.is_some_and(is(k.subject | k.det));
    let trails = said.last().is_some_and(is(k.joiner));
    stated && !trails && (said.len() >= LONG || tokens.end < turn.tokens.len() || said.iter().skip(3).any(is(k.turner)))
}

/// Whether a sentence that ends in no question mark, where others do have marks, begins with "what" and says what that is: "What comes
/// after it is that I have had the section since November"; not where that is a question of its own ("What I wonder is how it began").
fn names_what(lexicon: &Lexicon, turn: &Turn, sentence: &Sentence) -> bool {
    let k = &lexicon.known;
    let said = &turn.tokens[sentence.tokens.clone()];
    let start = said.iter().position(|token| token.classes & k.opener == 0).unwrap_or(0);
    let is = |token: &Token, classes: Classes| token.classes & classes != 0;
    let names = |pair: &[Token]| is(&pair[0], k.be) && is(&pair[0], k.aux) && !is(&pair[1], k.wh);
    said[start].word == lexicon.what && said[start + 1..].windows(2).skip(2).any(names)
}

/// Whether a question is told by word order alone and stands inside a sentence that ends with no question mark, where others do: there
/// it is told of, not asked ("and how one affects the other").
fn inside(lexicon: &Lexicon, turn: &Turn, sentence: &Sentence, hit: &Hit) -> bool {
    let k = &lexicon.known;
    let asks = hit.asks() && turn.tokens[hit.tokens.start].classes & (k.wh | k.aux) != 0;
    let before = &turn.tokens[sentence.tokens.start..hit.tokens.start];
    let anew = turn.tokens[hit.tokens.start].broken
        && turn.tokens[hit.tokens.start..sentence.tokens.end].iter().take(3).any(|token| token.word == lexicon.you);
    asks && !anew && before.iter().any(|token| token.classes & k.opener == 0)
}
