//! Scorecards as data: out of the store, and computed again from a file.

use std::{fs::File, io::Read as _, path::Path, sync::Arc};

use serde_json::Value;

use crate::{
    domain::{
        agreement::tiered,
        conversation::Branch,
        scenario::Scenario,
        scoring::{
            Canonical, Cost, Effort, Exchange, Judging, Record, Scorecard, Stamp, Talk, judging::PROMPT_VERSION, score,
        },
    },
    export::bundle::{
        Bundle, BundleError, Difference, MOST_BYTES, SampleRow, ScenarioText, Session, difference, rubric,
    },
    runtime::{
        Runtime,
        judging::{Outcome, Progress, counted, judge},
        keeping::{read_record, read_scorecard},
        notice::Notice,
        proving::cite,
        reviewing::scenario_in,
        seeing::known_of,
    },
    store::StoredScorecard,
};

/// This program, as a bundle names it.
const PROGRAM: &str = concat!("sparring ", env!("CARGO_PKG_VERSION"));

/// A bundle that was read from a file.
#[derive(Debug)]
pub struct Opened {
    bundle: Bundle,
    stands: Value,
    /// The scenario in it.
    pub scenario: Arc<Scenario>,
    branch: Branch,
}

/// What is derived from the other parts of a bundle.
struct Derived {
    answers: Vec<Exchange>,
    samples: Vec<SampleRow>,
    card: Option<Scorecard>,
}

impl Runtime {
    /// A session with the judge's newest scorecard and all that it stands on, as one object. What people said of it afterwards, in
    /// rulings and appeals, is not in it: that is nothing which could be computed again.
    ///
    /// # Errors
    /// There is no such session, or its scorecard was kept without what the judge said, or the store fails.
    pub async fn bundle(&self, id: &str) -> Result<Value, Notice> {
        let mut review = self.review(id).await?;
        let session = review.row.id.clone();
        let (new, cards) =
            self.recorder().await?.run(move |store| Ok((store.began(&session)?, store.scorecards(&session)?))).await?;
        let judged = newest_judged(&cards)?;
        let (card, record) =
            judged.map(|(card, stored)| Ok::<_, Notice>((card, read_record(stored)?))).transpose()?.unzip();
        let record = record.unwrap_or(Some(Record::default())).ok_or_else(no_record)?;
        if let Some(tip) = card.as_ref().and_then(|card| card.branch) {
            review.branch.go_to(Some(tip));
        }
        let mut bundle = Bundle {
            program: PROGRAM.to_owned(),
            session: Session {
                id: new.id,
                started: new.started,
                actor: new.actor,
                difficulty: new.difficulty,
                seed: new.seed,
            },
            scenario: ScenarioText { id: new.scenario, hash: review.scenario.hash.clone(), text: new.scenario_text },
            rubric: rubric(&review.scenario.rubric),
            log: review.branch.line().into_iter().cloned().collect(),
            turns: review.branch.memory().turns.clone(),
            terms: record.terms,
            answers: record.answers,
            samples: Vec::new(),
            // What was recommended stands on the actor's replies, which nobody can compute again.
            scorecard: card.map(|card| Scorecard { feedback: Vec::new(), ..Arc::unwrap_or_clone(card) }),
        };
        bundle.samples = derived(&review.scenario, &review.branch, &bundle).samples;
        Ok(bundle.to_json())
    }

    /// Scores the talk in a bundle with the judge called `by`; nothing is kept.
    ///
    /// # Errors
    /// As for scoring a session.
    pub async fn score_bundle(
        &self,
        opened: &Opened,
        by: &str,
        progress: impl FnMut(Progress),
    ) -> Result<Outcome, Notice> {
        let chosen = self.known_players().judge(by, &opened.scenario)?;
        let outcome = judge(&chosen, &opened.scenario, opened.branch.memory().into(), None, progress).await?;
        let recorder = self.recorder().await?;
        let proof = cite(recorder, &outcome.card.judge).await;
        let known = known_of(recorder, &opened.scenario, &outcome.card.judge).await;
        let outcome = outcome.of_branch(opened.branch.tip()).citing(proof);
        Ok(Outcome { card: tiered(outcome.card, known.as_ref()), ..outcome })
    }
}

impl Opened {
    /// Reads a bundle from a file.
    ///
    /// # Errors
    /// The file cannot be read or is no bundle, a later version wrote it, or its scenario has mistakes.
    pub fn read(path: &Path) -> Result<Self, Notice> {
        let (bundle, stands) = Bundle::read(&text_of(path)?).map_err(|error| broken(path, &error))?;
        let scenario = scenario_in(&bundle.scenario.id, &bundle.scenario.text)?;
        let branch = Branch::new(bundle.log.clone());
        Ok(Self { bundle, stands, scenario, branch })
    }

    /// The number of the last turn.
    #[must_use]
    pub fn last_turn(&self) -> u32 {
        self.bundle.turns.last().map_or(0, |turn| turn.number)
    }

    /// What it holds, in a few words: answers, checks and the total.
    #[must_use]
    pub fn words(&self) -> String {
        let answers = self.bundle.answers.len();
        match &self.bundle.scorecard {
            Some(card) => format!("{answers} answers, {}, total {}", card.coverage(), card.total_words()),
            None => "not scored".to_owned(),
        }
    }

    /// Computes everything again, from the scenario's text, the log and the judge's answers, without asking anybody: the first place
    /// where the bundle says something else.
    #[must_use]
    pub fn verify(&self) -> Option<Difference> {
        let Derived { answers, samples, card } = derived(&self.scenario, &self.branch, &self.bundle);
        let again = Bundle {
            scenario: ScenarioText { hash: self.scenario.hash.clone(), ..self.bundle.scenario.clone() },
            rubric: rubric(&self.scenario.rubric),
            session: Session {
                seed: self.branch.memory().seed,
                difficulty: self.branch.memory().difficulty,
                ..self.bundle.session.clone()
            },
            turns: self.branch.memory().turns.clone(),
            answers,
            samples,
            scorecard: card,
            ..self.bundle.clone()
        };
        difference(&self.stands, &again.to_json())
    }

    /// Whether another version of the program wrote it.
    #[must_use]
    pub fn is_of_another_version(&self) -> bool {
        self.bundle.program != PROGRAM
    }
}

/// Computes what hangs on the other parts.
fn derived(scenario: &Scenario, branch: &Branch, bundle: &Bundle) -> Derived {
    let talk = Talk::from(branch.memory());
    let canonical = Canonical::of(scenario, talk);
    let mut judging = Judging::new(scenario, &canonical);
    let mut answers = bundle.answers.clone();
    let judged = bundle.scorecard.as_ref().map(|card| &card.judge);
    let effort = judged.and_then(|stamp| Effort::named(&stamp.effort));
    if let (Some(effort), Some(stamp)) = (effort, judged) {
        let prompts = judging.replay(effort, &bundle.answers);
        // An earlier version put its questions in other words; those cannot be put again.
        let same_words = stamp.prompt_version == PROMPT_VERSION;
        for (answer, prompt) in answers.iter_mut().zip(prompts).filter(|_| same_words) {
            answer.prompt = prompt.unwrap_or_default();
        }
    }
    let samples = judging.samples().map(|(check, sample, found)| SampleRow {
        check: check.to_owned(),
        sample,
        verdict: found.verdict,
        quotes: found.quotes.clone(),
    });
    let samples = samples.collect();
    let card = bundle.scorecard.as_ref().map(|stands| {
        let Some(effort) = effort else {
            return Scorecard { branch: stands.branch, ..counted(scenario, talk) };
        };
        let own = Stamp::builtin(&scenario.hash, &scenario.rubric);
        let stamp = Stamp {
            scenario_hash: own.scenario_hash,
            rubric_hash: own.rubric_hash,
            samples: effort.samples(),
            ..stands.judge.clone()
        };
        let card = score(scenario, talk, &canonical, stamp, |check| judging.finding(check));
        // How the judge did in tests is known where it was tested.
        Scorecard { branch: stands.branch, cost: Some(Cost::of(&answers)), proof: stands.proof.clone(), ..card }
    });
    Derived { answers, samples, card }
}

/// The newest scorecard that one round of asking gave: one that an appeal has changed stands on another one.
fn newest_judged(cards: &[StoredScorecard]) -> Result<Option<(Arc<Scorecard>, &StoredScorecard)>, Notice> {
    for stored in cards.iter().rev() {
        let card = read_scorecard(stored)?;
        if card.appealed.is_empty() {
            return Ok(Some((card, stored)));
        }
    }
    Ok(None)
}

/// The text of a file, unless it is longer than any bundle.
fn text_of(path: &Path) -> Result<String, Notice> {
    let failed = |error| Notice::new("bundle", format!("{} cannot be read", path.display())).because(error);
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Notice::new("bundle", format!("{} is too large for a bundle", path.display()))
            .because(format!("a bundle has at most {} MiB", MOST_BYTES >> 20)));
    }
    String::from_utf8(bytes)
        .map_err(|_| Notice::new("bundle", format!("{} cannot be read", path.display())).because("it is no UTF-8 text"))
}

fn broken(path: &Path, error: &BundleError) -> Notice {
    let notice = Notice::new("bundle", format!("{} cannot be used as a bundle", path.display())).because(error);
    notice.help(match error {
        BundleError::Newer { .. } => "update Sparring, or export the session with this version",
        _ => "`spar export SESSION --format bundle` writes one",
    })
}

fn no_record() -> Notice {
    Notice::new("no_record", "what the judge said for this scorecard was not kept")
        .because("an earlier version of Sparring made it")
        .help("score the session again with `spar score --session ID`, then export it")
}
