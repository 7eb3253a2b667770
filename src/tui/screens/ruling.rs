//! People above machines: what a person says of the checks, and how the screen takes it in.

use std::sync::Arc;

use crate::{
    domain::scoring::{CheckResult, Scorecard, Verdict},
    runtime::{Appealed, Notice, Remark, Review, no_longer_blind},
    tui::{
        app::{App, Screen},
        keymap::Action,
        messages::Ask,
        screens::{
            blind::Blind,
            report::{Report, View},
            writing::Purpose,
        },
    },
};

impl Report {
    /// Whether a person speaks about the checks now.
    #[must_use]
    pub fn mode_reviews(&self) -> bool {
        self.view == View::Review
    }

    /// Whether an action of a person's would do something.
    pub(super) fn can_speak(&self, action: Action) -> bool {
        match action {
            Action::Review | Action::Blind => self.card().is_some() && !self.judging.busy(),
            Action::Accept => self.chosen_result().is_some_and(|check| check.verdict.as_counted().may_be_ruled()),
            Action::Appeal => self.chosen_check().is_some() && !self.judging.busy(),
            Action::Write => self.view == View::Blind || self.chosen_turn().is_some(),
            _ => true,
        }
    }

    /// The check that is chosen, as it stands.
    pub(super) fn chosen_result(&self) -> Option<&CheckResult> {
        let id = self.chosen_check()?;
        self.card()?.criteria.iter().flat_map(|criterion| &criterion.checks).find(|check| check.id == id)
    }

    /// What is to be asked of the outside for a remark on the branch in view.
    pub(super) fn remark(&self, remark: Remark) -> Ask {
        Ask::Remark { id: self.id.clone(), tip: self.branch.tip(), remarks: vec![remark] }
    }

    /// Takes in the session as it stands after somebody has spoken. A scorecard that has come since that was read stays.
    pub(super) fn hear(&mut self, review: Review) {
        self.people = review.people;
        if !self.judging.busy() && review.scorecards.len() >= self.judging.cards.len() {
            self.judging.cards = review.scorecards;
        }
        self.changed();
    }

    /// Begins to write why the chosen check is to be `verdict`; none to accept what stands.
    fn rule(&mut self, verdict: Option<Verdict>) {
        let Some(check) = self.chosen_result() else { return };
        let stands = check.verdict.as_counted();
        let accepts = verdict.is_none_or(|verdict| verdict == stands);
        let verdict = verdict.unwrap_or(stands);
        let (now, then) = (check.verdict_words(), verdict.words(check.avoid));
        let label = if accepts {
            format!("{now}, as it stands. Why? May stay empty")
        } else {
            format!("{now} → {then}. Why? In one line")
        };
        let purpose = Purpose::Reason { check: check.id.clone(), verdict, optional: accepts, label };
        self.write(purpose, "");
    }
}

impl App {
    /// Does what a person's action says; false when the action is none of these.
    pub(super) fn act_review(&mut self, action: Action) -> bool {
        let Screen::Report(report) = &mut self.screen else { return false };
        let able = report.can_speak(action);
        match action {
            Action::Review if able => {
                report.look(View::Review);
                report.choose_a_check();
            }
            Action::Accept if able => report.rule(None),
            Action::Accept => self.status = Some("There is no verdict to accept here: m, n or x gives one.".to_owned()),
            Action::Met | Action::NotMet | Action::NotApplicable if report.chosen_result().is_none() => {
                self.status = Some("Choose a check with ↑ and ↓ first.".to_owned());
            }
            Action::Met => report.rule(Some(Verdict::Met)),
            Action::NotMet => report.rule(Some(Verdict::NotMet)),
            Action::NotApplicable => report.rule(Some(Verdict::NotApplicable)),
            Action::Blind => self.rate_blind(false),
            Action::Write => {
                if let Some(turn) = report.chosen_turn() {
                    report.write(Purpose::Note { turn }, "");
                }
            }
            Action::Appeal if able => {
                let turns = report.chosen_turn().map_or_else(String::new, |turn| turn.to_string());
                if let Some(check) = report.chosen_check().map(str::to_owned) {
                    report.write(Purpose::Turns { check }, &turns);
                }
            }
            Action::Appeal => self.status = Some("Choose a check with ↑ and ↓, then p.".to_owned()),
            Action::Review => self.status = Some("There is no scorecard to review yet.".to_owned()),
            _ => return false,
        }
        true
    }

    /// Opens a session to rate it blind.
    pub fn open_blind(&mut self, id: String) {
        self.busy = Some("Opening …");
        self.blind = true;
        self.ask(Ask::Review(id));
    }

    /// Hides the judge's verdicts and goes through the checks; `straight` from the list, or from a scorecard.
    pub fn rate_blind(&mut self, straight: bool) {
        let person = self.person.clone();
        let Screen::Report(report) = &mut self.screen else { return };
        let Some(card) = report.card().map(Arc::clone) else {
            self.status = Some("There is no scorecard to rate against yet.".to_owned());
            return;
        };
        if report.people.has_looked(card.branch, &person) {
            return self.card("Not blind any more", vec![no_longer_blind(&person.as_str().into())]);
        }
        report.blind = Blind::begin(&card, &person, straight);
        report.look(View::Blind);
    }

    /// Somebody has spoken about the session in view.
    pub fn heard(&mut self, review: Review) {
        if let Screen::Report(report) = &mut self.screen
            && report.id == review.row.id
        {
            report.hear(review);
        }
    }

    /// An appeal has been dealt with.
    pub fn appealed(&mut self, id: &str, appealed: Result<Appealed, Notice>) {
        if let Screen::Report(report) = &mut self.screen
            && report.id == id
        {
            report.judging.stop();
            report.changed();
        }
        match appealed {
            Err(notice) => self.card("This did not work", vec![notice]),
            Ok(Appealed { review, kept: Some(notice), .. }) => {
                self.heard(review);
                self.card("No fresh run", vec![notice]);
            }
            Ok(Appealed { review, appeal, kept: None }) => {
                let avoid = review.card().and_then(|card| avoids(card, &appeal.check)).unwrap_or_default();
                self.heard(review);
                self.status = Some(format!("Appeal: {}", appeal.came_to(avoid)));
            }
        }
    }
}

/// Whether a check asks for something to avoid.
fn avoids(card: &Scorecard, check: &str) -> Option<bool> {
    let mut checks = card.criteria.iter().flat_map(|criterion| &criterion.checks);
    checks.find(|result| result.id == check).map(|result| result.avoid)
}
