//! Testing a judge: gold transcripts and their alterations are put to it, and what it says is held against the relations.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use futures_util::{StreamExt as _, stream};
use serde_json::json;

use crate::{
    backend::Chat,
    document::Paint,
    domain::{
        proof::{Case, Gold, Heard, MUTANTS, Mutant, Plan, Proof, Reading, Reference, Relation, Wanted, answer, hear},
        scenario::Scenario,
        scoring::{Cost, Effort, Judging, ProofNote, Stamp, Verdict, judging::PROMPT_VERSION},
    },
    library::{Place, Shelf, gold_in, reference, shipped_gold},
    runtime::{
        Runtime,
        asking::{Asking, ask_all},
        clock,
        judging::{Budget, Judge, silent},
        notice::{Exit, Notice},
        players::BUILTIN,
        recorder::Recorder,
    },
};

/// The name of the judge made of rules.
pub const REFERENCE: &str = "reference";

/// Which judge to test, and on what.
#[derive(Clone, Debug, Default)]
pub struct Testing {
    /// The judge's name: an endpoint's, or `reference`; the one in the settings when none.
    pub judge: Option<String>,
    /// A folder with gold transcripts in place of those that ship.
    pub gold: Option<PathBuf>,
    /// Relations and transcripts.
    pub wanted: Wanted,
    /// Whether to go on where an earlier test was cut short.
    pub resume: bool,
}

/// A test, laid out.
#[derive(Debug)]
pub struct Test {
    plan: Plan,
    judge: Tested,
    reference: Arc<Reference>,
    resume: bool,
}

#[derive(Debug)]
enum Tested {
    Reference,
    Model { chat: Arc<Chat>, effort: Effort, parallel: usize, budget: Budget },
}

/// A mutant's test, or the reference's among them.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The mutant; none for the reference.
    pub mutant: Option<&'static Mutant>,
    /// What was found.
    pub proof: Proof,
}

impl Test {
    /// The judge in words: a name, and where its requests go.
    #[must_use]
    pub fn to_whom(&self) -> String {
        match &self.judge {
            Tested::Reference => "the reference judge, in this program".to_owned(),
            Tested::Model { chat, .. } => {
                let endpoint = chat.endpoint();
                format!("{} at {} ({})", endpoint.model, endpoint.name, endpoint.host())
            }
        }
    }

    /// How many talks are put to the judge, in how many calls at least.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        let asked = || self.plan.cases.iter().filter(|case| case.alteration.is_asked());
        (asked().count(), asked().map(|case| case.requests(self.effort()).len()).sum())
    }

    /// Whether a model is asked.
    #[must_use]
    pub const fn asks_a_model(&self) -> bool {
        matches!(self.judge, Tested::Model { .. })
    }

    const fn effort(&self) -> Effort {
        match self.judge {
            Tested::Reference => Effort::Quick,
            Tested::Model { effort, .. } => effort,
        }
    }

    /// How many talks are put to the judge at a time, each with one call: a server that keeps the beginning of a prompt has the talk.
    fn side_by_side(&self) -> usize {
        match self.judge {
            Tested::Reference => 1,
            Tested::Model { parallel, .. } => parallel.max(1),
        }
    }

    fn key(&self) -> String {
        match &self.judge {
            Tested::Reference => key(REFERENCE, None, Effort::Quick.name(), PROMPT_VERSION),
            Tested::Model { chat, effort, .. } => {
                key(&chat.endpoint().name, Some(&chat.endpoint().model), effort.name(), PROMPT_VERSION)
            }
        }
    }

    fn proof(&self, heard: &[Option<Heard>]) -> Proof {
        let judge = match &self.judge {
            Tested::Reference => (REFERENCE, None),
            Tested::Model { chat, .. } => (chat.endpoint().name.as_str(), Some(chat.endpoint().model.as_str())),
        };
        Proof::of(&self.plan, heard, self.effort(), judge, PROMPT_VERSION)
    }
}

impl Runtime {
    /// Lays a test out; nothing is asked yet.
    ///
    /// # Errors
    /// An unknown relation or judge, a judge that cannot be tested, transcripts with mistakes, or a refusal by sensitivity.
    pub fn lay_out(&self, testing: &Testing) -> Result<Test, Notice> {
        let (plan, reference) = self.plan(testing)?;
        let name = testing.judge.clone().unwrap_or_else(|| self.choice("").judge);
        let judge = if name == REFERENCE { Tested::Reference } else { self.tested(&name, &plan)? };
        Ok(Test { plan, judge, reference, resume: testing.resume })
    }

    fn tested(&self, name: &str, plan: &Plan) -> Result<Tested, Notice> {
        if name == BUILTIN {
            return Err(Notice::new("no_judge", "the built-in judge counts; it answers no question that could be tested")
                .help("name an endpoint with --judge, or give --base-url URL --model M; --judge reference and --mutants need no model")
                .exit(Exit::Usage));
        }
        let mut found = None;
        for bench in &plan.benches {
            found = Some(self.known_players().judge(name, &bench.scenario)?);
        }
        match found {
            Some(Judge::Model { chat, effort, parallel, budget, .. }) => {
                Ok(Tested::Model { chat, effort, parallel, budget })
            }
            _ => Err(Notice::new("no_gold", "there is no transcript to test the judge on").exit(Exit::Usage)),
        }
    }

    fn plan(&self, testing: &Testing) -> Result<(Plan, Arc<Reference>), Notice> {
        if let Some(id) = testing.wanted.only.iter().find(|id| Relation::named(id).is_none()) {
            let known: Vec<&str> = crate::domain::proof::RELATIONS.iter().map(|relation| relation.id).collect();
            return Err(Notice::new("no_relation", format!("there is no relation `{id}`"))
                .because(format!("known: {}", known.join(", ")))
                .exit(Exit::Usage));
        }
        let scenarios: Vec<Arc<Scenario>> = match &testing.gold {
            Some(_) => self.scenarios().into_iter().map(|row| row.scenario).collect(),
            // The transcripts that ship belong to the scenarios that ship, whatever else is on the shelf under their names.
            None => Shelf::read(&[Place::BuiltIn]).scenarios.iter().map(|shelved| shelved.scenario.clone()).collect(),
        };
        let gold = gold(testing, &scenarios)?;
        let reference = Arc::new(reference().map_err(|report| invalid(&report.draw(Paint::Plain)))?);
        Ok((Plan::of(&gold, &scenarios, &reference, &self.detector(), &testing.wanted), reference))
    }

    /// Puts all talks to the judge and holds what it says against the relations. `progress` hears of talks done, talks in all, and calls.
    /// What was said is kept talk by talk; the result is kept for scorecards to cite.
    ///
    /// # Errors
    /// The judge cannot be asked, or the store cannot be used. What was said until then is kept.
    pub async fn test(&self, test: &Test, mut progress: impl FnMut(usize, usize, u32)) -> Result<Proof, Notice> {
        let Tested::Model { .. } = test.judge else { return Ok(test.proof(&by_rules(test))) };
        let (recorder, judge) = (self.recorder().await?, test.key());
        let mut kept = if test.resume { parts(recorder, &judge).await? } else { BTreeMap::new() };
        if !test.resume {
            let judge = judge.clone();
            recorder.run(move |store| store.forget_proof_parts(&judge)).await?;
        }
        let asked = test.plan.cases.iter().enumerate().filter(|(_, case)| case.alteration.is_asked());
        let talks = asked.map(|(at, case)| (at, case, kept.remove(&case.key))).collect::<Vec<_>>();
        let of = talks.len();
        let (mut heard, mut done, mut calls) = (vec![None; test.plan.cases.len()], 0, 0);
        let put = |(at, case, kept)| {
            let judge = &judge;
            async move {
                match kept {
                    Some(said) => Ok((at, said)),
                    None => ask(test, case, recorder, judge).await.map(|said| (at, said)),
                }
            }
        };
        let mut said = stream::iter(talks.into_iter().map(put)).buffer_unordered(test.side_by_side());
        while let Some(said) = said.next().await {
            let (at, said): (usize, Heard) = said?;
            (done, calls) = (done + 1, calls + said.calls);
            heard[at] = Some(said);
            progress(done, of, calls);
        }
        drop(said);
        let proof = test.proof(&heard);
        let json = serde_json::to_string(&proof).unwrap_or_default();
        recorder.run(move |store| store.add_proof(&judge, &json, &clock::now())).await?;
        Ok(proof)
    }

    /// Tests the reference and every mutant; no model is asked.
    ///
    /// # Errors
    /// As [`Runtime::lay_out`].
    pub fn try_mutants(&self, testing: &Testing) -> Result<Vec<Tried>, Notice> {
        let (plan, reference) = self.plan(testing)?;
        let test = Test { plan, judge: Tested::Reference, reference, resume: false };
        let honest = Tried { mutant: None, proof: test.proof(&by_rules(&test)) };
        let tried = MUTANTS.iter().map(|mutant| Tried { mutant: Some(mutant), proof: tried(&test, mutant) });
        Ok(std::iter::once(honest).chain(tried).collect())
    }
}

fn gold(testing: &Testing, scenarios: &[Arc<Scenario>]) -> Result<Vec<Gold>, Notice> {
    let scenarios: Vec<&Scenario> = scenarios.iter().map(AsRef::as_ref).collect();
    let read = match &testing.gold {
        Some(folder) => gold_in(folder, &scenarios),
        None => shipped_gold(&scenarios),
    };
    read.map_err(|report| invalid(&report.draw(Paint::Plain)))
}

fn invalid(report: &str) -> Notice {
    Notice::new("invalid_gold", "a gold transcript has mistakes")
        .because(format!("\n{report}"))
        .exit(Exit::InvalidScenario)
}

fn by_rules(test: &Test) -> Vec<Option<Heard>> {
    put(test, |reading| test.reference.answer(reading))
}

fn tried(test: &Test, mutant: &Mutant) -> Proof {
    let mut nth = 0;
    let heard = put(test, |reading| {
        nth += 1;
        answer(mutant, &test.reference, reading, nth)
    });
    Proof::of(&test.plan, &heard, test.effort(), (mutant.id, None), PROMPT_VERSION)
}

fn put(test: &Test, mut judge: impl FnMut(&Reading) -> String) -> Vec<Option<Heard>> {
    let mut one = |case: &Case| hear(case, test.effort(), |prompt| judge(&Reading::of(prompt)));
    test.plan.cases.iter().map(|case| case.alteration.is_asked().then(|| one(case))).collect()
}

async fn ask(test: &Test, case: &Case, recorder: &Recorder, judge: &str) -> Result<Heard, Notice> {
    let Tested::Model { chat, effort, budget, .. } = &test.judge else { return Ok(Heard::default()) };
    let mut judging = Judging::new(&case.scenario, &case.canonical);
    let window = chat.window().await;
    let asking = Asking { chat, effort: *effort, parallel: 1, budget: *budget, window, keeper: None, fresh: true };
    let asked = ask_all(&asking, &mut judging, &mut |_| ()).await;
    if let (Some(code), Some((checks, why))) = (asked.short, judging.unanswered()) {
        return Err(Notice::new(code, format!("{checks} checks of one transcript could not be asked")).because(why));
    }
    if let Some(failure) = asked.failure {
        let Notice { what, why, exit, code, .. } = silent(Some(failure));
        let help = Some("what was answered is kept; go on with the same command and --resume".to_owned());
        return Err(Notice { code, what, why, help, exit });
    }
    let heard = Heard { verdicts: case.verdicts(&judging), calls: Cost::of(&asked.exchanges).calls };
    let (judge, part) = (judge.to_owned(), part(case, &heard));
    recorder.run(move |store| store.add_proof_part(&judge, &part, &clock::now())).await?;
    Ok(heard)
}

/// What a judge is known by: all that its answers depend on beside the talk.
fn key(name: &str, model: Option<&str>, effort: &str, prompt_version: u32) -> String {
    json!([name, model, effort, prompt_version]).to_string()
}

fn part(case: &Case, heard: &Heard) -> String {
    json!({ "case": case.key, "calls": heard.calls, "verdicts": heard.verdicts }).to_string()
}

async fn parts(recorder: &Recorder, judge: &str) -> Result<BTreeMap<String, Heard>, Notice> {
    #[derive(serde::Deserialize)]
    struct Part {
        case: String,
        calls: u32,
        verdicts: BTreeMap<String, Verdict>,
    }
    let judge = judge.to_owned();
    let stored = recorder.run(move |store| store.proof_parts(&judge)).await?;
    let read = stored.iter().filter_map(|stored| serde_json::from_str::<Part>(&stored.json).ok());
    Ok(read.map(|part| (part.case, Heard { verdicts: part.verdicts, calls: part.calls })).collect())
}

/// What is known of the judge of a scorecard; nothing for the built-in one, which answers no questions.
pub async fn cite(recorder: &Recorder, judge: &Stamp) -> Option<ProofNote> {
    let judge = key(&judge.name, Some(judge.model.as_deref()?), &judge.effort, judge.prompt_version);
    // A store that cannot say is no reason to hold a scorecard back.
    let stored = recorder.run(move |store| store.latest_proof(&judge)).await.ok()??;
    let proof: Proof = serde_json::from_str(&stored.json).ok()?;
    let (held, of) = proof.held();
    let failed = proof.failed().into_iter().map(str::to_owned).collect();
    Some(ProofNote { at: stored.at, transcripts: proof.transcripts, held, of, failed })
}
