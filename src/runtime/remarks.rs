//! What people say of a session: verdicts on checks, notes on turns, own levels.

use std::collections::BTreeMap;

use crate::{
    document::nearest,
    domain::{
        conversation::Branch,
        people::{Note, SelfRating},
        rubric::Rubric,
        scoring::{CheckResult, Ruling, Scorecard, Verdict},
        text::SafeText,
    },
    runtime::{
        Runtime, clock,
        notice::{Exit, Notice},
        rows::Review,
    },
};

/// Something a person says of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A verdict on a check, from the learner's side.
    Verdict {
        /// The check's id.
        check: String,
        /// Met, not met or does not apply.
        verdict: Verdict,
        /// Why, in one line; to agree with what stands there, or blind, it may be empty.
        reason: String,
        /// Whether the judge's verdict was hidden.
        blind: bool,
    },
    /// A note on a turn.
    Note {
        /// The turn's number.
        turn: u32,
        /// The note.
        text: String,
    },
    /// The learner's own levels, from 0, by criterion.
    Levels(BTreeMap<String, u32>),
}

/// Remarks, made out for the store.
#[derive(Default)]
struct Made {
    rulings: Vec<Ruling>,
    notes: Vec<Note>,
    ratings: Vec<SelfRating>,
}

impl Runtime {
    /// Keeps what a person says of a session's branch that ends in `tip`, or else of the last; the session as it then stands, that
    /// branch in view. All is looked at before anything is kept.
    ///
    /// # Errors
    /// A check, turn or level that is not there, a verdict that nobody may give, a change without a reason, or the store fails.
    pub async fn remark(&self, id: &str, tip: Option<u64>, remarks: &[Remark]) -> Result<Review, Notice> {
        let mut review = self.review(id).await?;
        if tip.is_some() {
            review.branch.go_to(tip);
        }
        let mut made = Made::default();
        for remark in remarks {
            self.make(&review, remark, &mut made)?;
        }
        let session = review.row.id.clone();
        let keep = move |store: &mut crate::store::Store| {
            store.add_rulings(&session, &made.rulings)?;
            made.notes.iter().try_for_each(|note| store.add_note(&session, note))?;
            made.ratings.iter().try_for_each(|rating| store.add_self_rating(&session, rating))
        };
        self.recorder().await?.run(keep).await?;
        let mut after = self.review(&review.row.id).await?;
        after.branch.go_to(review.branch.tip());
        Ok(after)
    }

    fn make(&self, review: &Review, remark: &Remark, made: &mut Made) -> Result<(), Notice> {
        let (branch, person, at) = (review.branch.tip(), self.person().clone(), clock::now());
        match remark {
            Remark::Verdict { check, verdict, reason, blind } => {
                let card = review.card().ok_or_else(|| not_scored(&review.row.id))?;
                let reason = SafeText::line(reason);
                admissible(check_in(card, check)?, *verdict, &reason, *blind)?;
                let (branch, check, verdict, blind) = (card.branch, check.clone(), *verdict, *blind);
                made.rulings.push(Ruling { branch, check, verdict, reason, person, blind, at });
            }
            Remark::Note { turn, text } => {
                let text = SafeText::new(text.trim());
                if text.is_blank() {
                    return Err(Notice::new("empty", "the note has no words").exit(Exit::Usage));
                }
                turn_in(&review.branch, *turn)?;
                made.notes.push(Note { branch, turn: *turn, text, person, at });
            }
            Remark::Levels(levels) => {
                levels
                    .iter()
                    .try_for_each(|(criterion, level)| level_in(&review.scenario.rubric, criterion, *level))?;
                made.ratings.push(SelfRating { branch, levels: levels.clone(), at });
            }
        }
        Ok(())
    }
}

/// The check of this id on a scorecard.
///
/// # Errors
/// There is none; with what may have been meant.
pub(super) fn check_in<'a>(card: &'a Scorecard, id: &str) -> Result<&'a CheckResult, Notice> {
    let all = || card.criteria.iter().flat_map(|criterion| &criterion.checks);
    all().find(|check| check.id == id).ok_or_else(|| {
        let ids: Vec<&str> = all().map(|check| check.id.as_str()).collect();
        let notice = Notice::new("no_check", format!("there is no check `{id}` on this scorecard")).exit(Exit::Usage);
        match nearest(id, ids.iter().copied()) {
            Some(near) => notice.help(format!("did you mean `{near}`? all: {}", ids.join(", "))),
            None => notice.help(format!("the checks: {}", ids.join(", "))),
        }
    })
}

/// Why a person who has ruled with the judge's verdicts in view cannot rate the same session blind.
#[must_use]
pub fn no_longer_blind(person: &SafeText) -> Notice {
    Notice::new("not_blind", format!("{person} has ruled on this session with the judge's verdicts in view"))
        .because("a rating is blind only while they are hidden")
        .help("change single verdicts instead, or let somebody else rate it blind")
        .exit(Exit::Usage)
}

pub(super) fn not_scored(id: &str) -> Notice {
    Notice::new("not_scored", "this session has no scorecard to speak of yet")
        .help(format!("score it first: `spar score --session {id}`"))
}

fn admissible(check: &CheckResult, verdict: Verdict, reason: &SafeText, blind: bool) -> Result<(), Notice> {
    if !verdict.may_be_ruled() {
        return Err(Notice::new("no_verdict", "a person says met, not met or does not apply").exit(Exit::Usage));
    }
    let changes = check.verdict.as_counted() != verdict;
    if changes && !blind && reason.is_blank() {
        let what = format!("`{}` would change from {} without a reason", check.id, check.verdict_words());
        return Err(Notice::new("no_reason", what).help("say why, in one line").exit(Exit::Usage));
    }
    Ok(())
}

fn turn_in(branch: &Branch, turn: u32) -> Result<(), Notice> {
    let turns = &branch.memory().turns;
    if turns.iter().any(|said| said.number == turn) {
        return Ok(());
    }
    let last = turns.last().map_or(0, |turn| turn.number);
    Err(Notice::new("no_turn", format!("there is no turn {turn}; the last is {last}")).exit(Exit::Usage))
}

fn level_in(rubric: &Rubric, criterion: &str, level: u32) -> Result<(), Notice> {
    let found = rubric.criteria.iter().find(|known| known.id == criterion);
    match found {
        Some(known) if (level as usize) < known.levels.len() => Ok(()),
        _ => Err(Notice::new("no_level", format!("`{criterion}` has no level {level}")).exit(Exit::Usage)),
    }
}
