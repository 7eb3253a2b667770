//! `spar review SESSION --rule … --note …`: what a person says of a session, as flags.

use clap::Args;

use crate::{
    domain::scoring::Verdict,
    runtime::{Exit, Notice, Remark},
};

/// What a person says.
#[derive(Debug, Args)]
pub struct RemarkArgs {
    /// Your verdict on a check, from the learner's side: `met`, `not_met` or `na` (may be given more than once)
    #[arg(long, value_name = "CHECK=VERDICT", requires = "session")]
    rule: Vec<String>,
    /// Why, in one line: one for each `--rule`, in order, or one for all
    #[arg(long, value_name = "WORDS", requires = "rule")]
    reason: Vec<String>,
    /// A note on a turn (may be given more than once)
    #[arg(long, value_name = "TURN=WORDS", requires = "session")]
    note: Vec<String>,
}

impl RemarkArgs {
    /// Whether anything is said.
    pub fn is_empty(&self) -> bool {
        self.rule.is_empty() && self.note.is_empty()
    }

    /// The remarks.
    ///
    /// # Errors
    /// A flag that is not of its form, or reasons that cannot be told apart.
    pub fn remarks(&self) -> Result<Vec<Remark>, Notice> {
        if self.reason.len() > 1 && self.reason.len() != self.rule.len() {
            let what = format!("{} reasons for {} rulings", self.reason.len(), self.rule.len());
            return Err(wrong(what, "give one --reason for each --rule, in order, or one for all"));
        }
        let reason = |at: usize| self.reason.get(at).or(self.reason.first()).cloned().unwrap_or_default();
        let rules = self.rule.iter().enumerate().map(|(at, rule)| ruling(rule, reason(at)));
        rules.chain(self.note.iter().map(|text| note(text))).collect()
    }
}

fn ruling(rule: &str, reason: String) -> Result<Remark, Notice> {
    let Some((check, word)) = rule.split_once('=') else {
        return Err(wrong(format!("--rule `{rule}` names no verdict"), "as in --rule asks_sam=met"));
    };
    let verdict = verdict(word)
        .ok_or_else(|| wrong(format!("--rule: `{word}` is no verdict"), "a person says met, not_met or na"))?;
    Ok(Remark::Verdict { check: check.trim().to_owned(), verdict, reason, blind: false })
}

/// The verdict that a word means.
pub fn verdict(word: &str) -> Option<Verdict> {
    match word.trim().to_lowercase().replace(['-', ' '], "_").as_str() {
        "met" | "m" => Some(Verdict::Met),
        "not_met" | "n" => Some(Verdict::NotMet),
        "na" | "x" | "not_applicable" => Some(Verdict::NotApplicable),
        _ => None,
    }
}

fn note(note: &str) -> Result<Remark, Notice> {
    let parts = note.split_once('=').and_then(|(turn, text)| Some((turn.trim().parse().ok()?, text.to_owned())));
    let (turn, text) =
        parts.ok_or_else(|| wrong(format!("--note `{note}` names no turn"), "as in --note 4=\"well put\""))?;
    Ok(Remark::Note { turn, text })
}

fn wrong(what: String, help: &str) -> Notice {
    Notice::new("usage", what).help(help).exit(Exit::Usage)
}
