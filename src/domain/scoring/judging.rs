//! Asking a judge: which questions, in how many samples, and what their answers come to. Pure; the runtime makes the calls.

use std::collections::BTreeMap;

use crate::domain::scoring::asking::Way;
pub use crate::domain::scoring::asking::{PROMPT_VERSION, Question};
use crate::domain::{
    rubric::{AnsweredBy, Check, Criterion},
    scenario::Scenario,
    scoring::{
        By, Effort, Exchange, Quote, Verdict,
        answer::{self, Sample},
        canonical::Canonical,
        finding::Finding,
    },
};

/// A round of asking, and what has come of it.
#[derive(Debug)]
pub struct Judging<'a> {
    scenario: &'a Scenario,
    canonical: &'a Canonical,
    effort: Effort,
    samples: BTreeMap<(String, u32), Sample>,
    /// Why a check was not answered.
    failures: BTreeMap<String, String>,
    /// By check, the questions that are out.
    out: BTreeMap<String, u32>,
    /// By check, the samples that were asked for.
    wanted: BTreeMap<String, u32>,
    asked: usize,
    contested: Option<Contested<'a>>,
}

/// The one check that is asked again on appeal, and the turns to look at. There is no place for an argument.
#[derive(Clone, Copy, Debug)]
struct Contested<'a> {
    check: &'a str,
    turns: &'a [u32],
}

impl<'a> Judging<'a> {
    /// Nothing is asked yet.
    #[must_use]
    pub fn new(scenario: &'a Scenario, canonical: &'a Canonical) -> Self {
        Self {
            scenario,
            canonical,
            effort: Effort::Quick,
            samples: BTreeMap::new(),
            failures: BTreeMap::new(),
            out: BTreeMap::new(),
            wanted: BTreeMap::new(),
            asked: 0,
            contested: None,
        }
    }

    /// A fresh round about one contested check; of the appeal the judge learns the numbers of the turns and nothing else.
    #[must_use]
    pub fn on_appeal(scenario: &'a Scenario, canonical: &'a Canonical, check: &'a str, turns: &'a [u32]) -> Self {
        Self { contested: Some(Contested { check, turns }), ..Self::new(scenario, canonical) }
    }

    /// The first questions: one a criterion that has checks for a judge (with `thorough` one a check), for each sample. The samples
    /// of one stand together, so that it shows early whether more are needed.
    pub fn questions(&mut self, effort: Effort) -> Vec<Question> {
        self.effort = effort;
        let mut questions = Vec::new();
        for group in self.groups() {
            for sample in 0..effort.first() {
                questions.push(self.question(&group, sample, false));
            }
        }
        questions
    }

    /// The checks that are asked together.
    fn groups(&self) -> Vec<Vec<&'a Check>> {
        let here = |check: &&Check| self.contested.is_none_or(|contested| contested.check == check.id);
        let criteria = self.scenario.rubric.criteria.iter();
        let criteria = criteria.map(|criterion| judged(criterion).into_iter().filter(here).collect::<Vec<_>>());
        let criteria = criteria.filter(|checks| !checks.is_empty());
        match self.effort {
            Effort::Quick | Effort::Standard => criteria.collect(),
            Effort::Thorough => criteria.flatten().map(|check| vec![check]).collect(),
        }
    }

    /// Takes an answer in; `None` when the call failed. What it takes to ask next: checks whose sample is broken or without evidence are
    /// asked once more, and those on which the samples differ are given further ones.
    pub fn take(&mut self, question: &Question, answer: Option<&str>) -> Vec<Question> {
        match answer {
            Some(answer) => self.hear(question, answer),
            None => self.fail(question, "the judge gave no answer"),
        }
    }

    /// Takes in that a call failed, and why. What to ask next is as with [`Judging::take`].
    pub fn fail(&mut self, question: &Question, why: &str) -> Vec<Question> {
        self.keep(question, "");
        self.note(question, why);
        self.back(question);
        self.further(question)
    }

    /// Takes in that a question is not asked at all, and why. What to ask next is as with [`Judging::take`].
    pub fn leave(&mut self, question: &Question, why: &str) -> Vec<Question> {
        self.note(question, why);
        self.back(question);
        self.further(question)
    }

    /// A question cut into one for each of its checks, for a judge that cannot take it in whole; none when it has one check only.
    #[must_use]
    pub fn split(&mut self, question: &Question) -> Vec<Question> {
        let checks = self.checks_of(&question.checks);
        if checks.len() < 2 {
            return Vec::new();
        }
        self.back(question);
        checks.into_iter().map(|check| self.question(&[check], question.sample, question.again)).collect()
    }

    /// Takes in what was said in an earlier round of asking with this effort. The hashes of the prompts as they are made here, in
    /// the order of `exchanges`; those of other checks than this rubric's have none.
    pub fn replay(&mut self, effort: Effort, exchanges: &[Exchange]) -> Vec<Option<String>> {
        self.effort = effort;
        let hear = |exchange: &Exchange| {
            let checks = self.checks_of(&exchange.checks);
            let known = checks.iter().map(|check| &check.id).eq(&exchange.checks);
            let way = Way { sample: exchange.sample, again: exchange.again, effort, look: &[] };
            let question = Question::new(0, &checks, way, self.canonical);
            if let Some(answer) = &exchange.answer {
                self.keep(&question, answer);
            }
            if let Some(why) = &exchange.failure {
                self.note(&question, why);
            }
            known.then(|| question.hash())
        };
        exchanges.iter().map(hear).collect()
    }

    /// What the samples come to for a check: the majority, the evidence of those who agree with it, and how many did.
    #[must_use]
    pub fn finding(&self, check: &Check) -> Finding {
        let said: Vec<&Sample> = self.samples_of(check).filter(|s| s.verdict != Verdict::Unscored).collect();
        if said.is_empty() {
            let why =
                self.failures.get(&check.id).map_or("the judge gave no answer that could be read", String::as_str);
            return Finding::unscored(why);
        }
        let votes = |verdict: Verdict| said.iter().filter(|sample| sample.verdict == verdict).count();
        let all = [Verdict::Met, Verdict::NotMet, Verdict::CannotTell, Verdict::Unsupported];
        let most = all.into_iter().map(votes).max().unwrap_or(0);
        let winners: Vec<Verdict> = all.into_iter().filter(|verdict| votes(*verdict) == most).collect();
        let verdict = if let [one] = winners[..] { one } else { Verdict::CannotTell };
        let quotes = said.iter().filter(|sample| sample.verdict == verdict).flat_map(|sample| sample.quotes.clone());
        let agreement = u32::try_from(votes(verdict) * 100 / said.len()).ok();
        Finding { verdict, by: By::Judge, quotes: longest(quotes.collect()), agreement, note: None }
    }

    /// The samples of every check that has some, by check and number: the verdict and the quotes that were found.
    pub fn samples(&self) -> impl Iterator<Item = (&str, u32, &Sample)> {
        self.samples.iter().map(|((check, number), sample)| (check.as_str(), *number, sample))
    }

    /// Whether no answer at all could be read.
    #[must_use]
    pub fn is_mute(&self) -> bool {
        self.samples.values().all(|sample| sample.verdict == Verdict::Unscored)
    }

    /// Whether anything could be read in the sample of a question.
    #[must_use]
    pub fn heard(&self, question: &Question) -> bool {
        let of = |check: &String| self.samples.get(&(check.clone(), question.sample));
        question.checks.iter().filter_map(of).any(|sample| sample.verdict != Verdict::Unscored)
    }

    /// The ids of the checks for a judge, in the rubric's order.
    #[must_use]
    pub fn order(&self) -> Vec<String> {
        self.scenario.rubric.criteria.iter().flat_map(judged).map(|check| check.id.clone()).collect()
    }

    /// The reason of the first check in the rubric that has no verdict because it was not answered, and how many there are.
    #[must_use]
    pub fn unanswered(&self) -> Option<(usize, &str)> {
        let judged = self.scenario.rubric.criteria.iter().flat_map(judged);
        let silent = |check: &&Check| self.samples_of(check).all(|sample| sample.verdict == Verdict::Unscored);
        let whys: Vec<&str> =
            judged.filter(silent).filter_map(|check| self.failures.get(&check.id)).map(String::as_str).collect();
        Some((whys.len(), *whys.first()?))
    }

    fn hear(&mut self, question: &Question, answer: &str) -> Vec<Question> {
        let weak = self.keep(question, answer);
        self.back(question);
        if !question.again && !weak.is_empty() {
            return vec![self.question(&weak, question.sample, true)];
        }
        self.further(question)
    }

    /// Keeps what an answer says; the checks of which it says nothing that counts. A second answer replaces the first only when it
    /// says more.
    fn keep(&mut self, question: &Question, answer: &str) -> Vec<&'a Check> {
        let checks = self.checks_of(&question.checks);
        let samples = answer::read(answer, &checks, self.canonical);
        let mut weak = Vec::new();
        for (check, sample) in checks.into_iter().zip(samples) {
            if matches!(sample.verdict, Verdict::Unscored | Verdict::Unsupported) {
                weak.push(check);
            }
            let place = (check.id.clone(), question.sample);
            if sample.verdict != Verdict::Unscored || !self.samples.contains_key(&place) {
                self.samples.insert(place, sample);
            }
        }
        weak
    }

    /// Further samples for the checks asked together with these, once all that is out on them has come back: those on which the
    /// samples so far differ.
    fn further(&mut self, question: &Question) -> Vec<Question> {
        let together = |group: &Vec<&Check>| group.iter().any(|check| question.checks.contains(&check.id));
        let Some(group) = self.groups().into_iter().find(together) else { return Vec::new() };
        if group.iter().any(|check| self.out.get(&check.id).is_some_and(|out| *out > 0)) {
            return Vec::new();
        }
        let open: Vec<&Check> = group.into_iter().filter(|check| self.is_open(check)).collect();
        if open.is_empty() {
            return Vec::new();
        }
        (self.effort.first()..self.effort.samples()).map(|sample| self.question(&open, sample, false)).collect()
    }

    /// Whether a check has its first samples, and they differ.
    fn is_open(&self, check: &Check) -> bool {
        let mut verdicts = self.samples_of(check).map(|sample| sample.verdict);
        let first = verdicts.next();
        self.wanted.get(&check.id) == Some(&self.effort.first()) && verdicts.any(|verdict| Some(verdict) != first)
    }

    fn samples_of(&self, check: &Check) -> impl Iterator<Item = &Sample> {
        let all = self.samples.iter().filter(move |((id, _), _)| *id == check.id);
        all.map(|(_, sample)| sample)
    }

    fn checks_of(&self, ids: &[String]) -> Vec<&'a Check> {
        let all = self.scenario.rubric.checks().map(|(_, check)| check);
        all.filter(|check| ids.contains(&check.id)).collect()
    }

    fn note(&mut self, question: &Question, why: &str) {
        for check in &question.checks {
            self.failures.insert(check.clone(), why.to_owned());
        }
    }

    fn back(&mut self, question: &Question) {
        for check in &question.checks {
            if let Some(out) = self.out.get_mut(check) {
                *out = out.saturating_sub(1);
            }
        }
    }

    fn question(&mut self, checks: &[&Check], sample: u32, again: bool) -> Question {
        let id = self.asked;
        self.asked += 1;
        for check in checks {
            *self.out.entry(check.id.clone()).or_default() += 1;
            let wanted = self.wanted.entry(check.id.clone()).or_default();
            *wanted = (*wanted).max(sample + 1);
        }
        let way =
            Way { sample, again, effort: self.effort, look: self.contested.map_or(&[], |contested| contested.turns) };
        Question::new(id, checks, way, self.canonical)
    }
}

fn judged(criterion: &Criterion) -> Vec<&Check> {
    criterion.checks.iter().filter(|check| matches!(check.by, AnsweredBy::Judge { .. })).collect()
}

/// Quotes without those that stand inside another one.
fn longest(mut quotes: Vec<Quote>) -> Vec<Quote> {
    quotes.sort_by_key(|quote| (quote.turn, std::cmp::Reverse(quote.text.len())));
    let mut whole: Vec<Quote> = Vec::new();
    for quote in quotes {
        if !whole.iter().any(|other| other.turn == quote.turn && other.text.contains(&quote.text)) {
            whole.push(quote);
        }
    }
    whole
}
