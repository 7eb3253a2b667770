//! What was asked of a judge and what it said, word by word: all that the verdicts of a scorecard come from.

use serde::{Deserialize, Serialize};

/// One question to a judge, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The ids of the checks it asked, in order.
    pub checks: Vec<String>,
    /// Which sample of them it was, from 0.
    pub sample: u32,
    /// Whether it asked once more, after an answer that was broken or without evidence.
    pub again: bool,
    /// SHA-256 of the prompt.
    pub prompt: String,
    /// What came of it.
    pub source: Source,
    /// The answer as it came; none when there is none.
    pub answer: Option<String>,
    /// Why there is none.
    pub failure: Option<String>,
    /// What it took; nothing for an answer that was kept.
    #[serde(flatten)]
    pub tokens: Tokens,
}

/// All that was asked for one scorecard, and on which terms. It is kept with the scorecard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The terms; none where no judge was asked.
    pub terms: Option<Terms>,
    /// The questions and answers, in the order of the rubric, by sample and try.
    pub answers: Vec<Exchange>,
}

/// Within what a judge was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The most calls.
    pub budget_calls: u32,
    /// The most tokens.
    pub budget_tokens: u64,
    /// What the model can take in, or was taken to, in tokens.
    pub window: u32,
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// It was asked for.
    Asked,
    /// It was kept from an earlier scoring.
    Kept,
    /// It was not asked for.
    Unasked,
}

/// What a call took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Tokens of the prompt.
    pub tokens_in: u64,
    /// Tokens of the answer.
    pub tokens_out: u64,
    /// Whether the server said nothing of it, so that these are estimates.
    pub estimated: bool,
}

/// What a scorecard took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Calls that were made.
    pub calls: u32,
    /// Answers that were kept from an earlier scoring.
    pub cached: u32,
    /// Tokens of the prompts.
    pub tokens_in: u64,
    /// Tokens of the answers.
    pub tokens_out: u64,
    /// Whether some of the tokens are estimates, because the server did not say.
    pub estimated: bool,
}

impl Tokens {
    /// Both ways.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.tokens_in.saturating_add(self.tokens_out)
    }
}

impl Cost {
    /// What some exchanges took.
    #[must_use]
    pub fn of<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>) -> Self {
        let mut cost = Self::default();
        exchanges.into_iter().for_each(|exchange| cost.add(exchange));
        cost
    }

    /// Adds an exchange.
    pub fn add(&mut self, exchange: &Exchange) {
        let Tokens { tokens_in, tokens_out, estimated } = exchange.tokens;
        self.calls += u32::from(exchange.source == Source::Asked);
        self.cached += u32::from(exchange.source == Source::Kept);
        self.tokens_in = self.tokens_in.saturating_add(tokens_in);
        self.tokens_out = self.tokens_out.saturating_add(tokens_out);
        self.estimated |= estimated;
    }

    /// The cost for a person: `12 calls, 30,412 tokens`.
    #[must_use]
    pub fn words(&self) -> String {
        let calls = if self.calls == 1 { "1 call".to_owned() } else { format!("{} calls", self.calls) };
        let about = if self.estimated { "about " } else { "" };
        let tokens = grouped(self.tokens_in.saturating_add(self.tokens_out));
        let cached = match self.cached {
            0 => String::new(),
            1 => ", 1 answer kept from before".to_owned(),
            n => format!(", {n} answers kept from before"),
        };
        format!("{calls}, {about}{tokens} tokens{cached}")
    }
}

/// A number with a comma between thousands.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Cost, grouped};

    #[test]
    fn numbers_are_read_in_thousands() {
        for (number, words) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(grouped(number), words);
        }
    }

    #[test]
    fn a_cost_is_said_in_words() {
        let cost = Cost { calls: 1, cached: 2, tokens_in: 1200, tokens_out: 34, estimated: true };
        assert_eq!(cost.words(), "1 call, about 1,234 tokens, 2 answers kept from before");
        assert_eq!(Cost::default().words(), "0 calls, 0 tokens");
    }
}
