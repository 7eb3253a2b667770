//! Patterns over plain words.
//!
//! | written | means |
//! |---|---|
//! | `word` `one/two` | this word; one of these |
//! | `word*` `two+words` | any word that begins so; these words in a row |
//! | `(one/two)` | the word may be missing |
//! | `..3` | up to three words, in one sentence |
//! | `!one/two` | at the start: not after one of these; later: not before one of these |
//! | `^` | at the start: the first word of its sentence |
//!
//! Patterns are written in plain letters (`fold`), and in Chinese and Japanese each character counts as a word. Words in a row may stand
//! in two sentences, so that a full stop between them hides nothing.

use super::cut::Cut;

/// A word of a listed language stands for about so many letters where letters stand alone.
const LETTERS_A_WORD: usize = 7;

impl Cut {
    /// Where a match ends whose first word, one of the pattern's, ends before the token `at`; `rest` is what follows it.
    pub fn go(&self, rest: &str, at: usize) -> Option<usize> {
        let rest = rest.trim_start();
        let (step, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        if step.is_empty() {
            Some(at)
        } else if let Some(most) = step.strip_prefix("..") {
            self.skip(most.parse().unwrap_or(0), rest, at)
        } else if let Some(not) = step.strip_prefix('!') {
            self.one_of(not, at).is_none().then(|| self.go(rest, at))?
        } else if let Some(may) = step.strip_prefix('(') {
            let with = self.one_of(may.trim_end_matches(')'), at).and_then(|end| self.go(rest, end));
            with.or_else(|| self.go(rest, at))
        } else {
            step.split('/').find_map(|word| self.go(rest, self.ends(word, at)?))
        }
    }

    /// Whether a pattern's conditions on what stands before its first word hold at `at`.
    pub fn may_start(&self, pattern: &str, at: usize) -> bool {
        match pattern.as_bytes() {
            [b'^', ..] => self.is_first(at),
            [b'!', rest @ ..] if !rest.is_empty() => {
                let not = pattern[1..].split(' ').next().unwrap_or_default();
                self.is_first(at) || self.loose || self.one_of(not, at - 1).is_none()
            }
            _ => true,
        }
    }

    fn is_first(&self, at: usize) -> bool {
        at == 0 || self.tokens[at - 1].sentence != self.tokens[at].sentence
    }

    fn skip(&self, most: usize, rest: &str, at: usize) -> Option<usize> {
        let most = if self.loose { most * LETTERS_A_WORD } else { most };
        let sentence = self.tokens.get(at.checked_sub(1)?)?.sentence;
        let near = |next: usize| next == at || self.tokens.get(next).is_some_and(|token| token.sentence == sentence);
        (at..=at + most).take_while(|next| near(*next)).find_map(|next| self.go(rest, next))
    }

    fn one_of(&self, words: &str, at: usize) -> Option<usize> {
        words.split('/').find_map(|word| self.ends(word, at))
    }

    /// Where a pattern's word ends that begins at the token `at`.
    pub fn ends(&self, word: &str, mut at: usize) -> Option<usize> {
        let (mut rest, open) = word.strip_suffix('*').map_or((word, false), |stem| (stem, true));
        loop {
            let token = self.tokens.get(at)?;
            let letters = self.word(token);
            at += 1;
            rest = match rest.strip_prefix(letters) {
                Some("") => return Some(at),
                Some(after) if token.alone => after.trim_start_matches('+'),
                Some(after) => after.strip_prefix('+')?,
                None => return (open && letters.starts_with(rest)).then_some(at),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sentence::Sentences, Cut};

    fn matched(pattern: &str, text: &str) -> Option<String> {
        let cut = Cut::of(text, &Sentences::of(text));
        let steps = pattern.trim_start_matches("^ ");
        let steps = steps.strip_prefix('!').and_then(|rest| rest.split_once(' ')).map_or(steps, |(_, rest)| rest);
        let at = (0..cut.tokens.len()).find(|at| cut.may_start(pattern, *at) && cut.go(steps, *at).is_some())?;
        let end = cut.go(steps, at)?;
        Some(text[cut.tokens[at].span.start..cut.tokens[end - 1].span.end].to_owned())
    }

    #[test]
    fn patterns_find_words() {
        for (pattern, text, found) in [
            ("ignore/forget ..2 rule*", "So ignore all the rules now", Some("ignore all the rules")),
            ("ignore/forget ..2 rule*", "Forget it. The rules say so", None),
            ("ignore all rules", "Ignore. All! Rules.", Some("Ignore. All! Rules")),
            ("full+marks !for", "full marks", Some("full marks")),
            ("full+marks !for", "full marks for that", None),
            ("!to/not ignore (all) rules", "not to ignore rules", None),
            ("!to/not ignore (all) rules", "Just ignore rules", Some("ignore rules")),
            ("^ judge you", "Judge, you know. Please judge you", Some("Judge, you")),
            ("忘记 ..3 指令", "请忘记之前的指令吧", Some("忘记之前的指令")),
            ("忘记 ..3 指令", "请忘记。之前的指令吧", None),
        ] {
            assert_eq!(matched(pattern, text).as_deref(), found, "{pattern} in {text}");
        }
    }

    #[test]
    fn letters_that_stand_alone_are_read_as_words() {
        let text = "i g n o r e a l l r u l e s";
        let cut = Cut::of(text, &Sentences::of(text));
        let loose = cut.loosened(0..cut.tokens.len());
        assert_eq!(loose.go("ignore all rule*", 0), Some(13));
        assert_eq!(loose.go("ignore ..1 rules", 0), Some(14));
        assert_eq!(loose.go("ignore+all rules", 0), Some(14));
        assert_eq!(loose.go("ignores", 0), None);
    }
}
