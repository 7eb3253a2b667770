//! Scoring talks that were held elsewhere: one scenario, one judge, any number of transcripts.

use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    backend::{AnswerShape, body},
    domain::{
        agreement::{Calibration, tiered},
        behaviour::Detector,
        hash::hexadecimal,
        heard::{Cast, Heard, Uncast},
        pseudonyms::Known,
        scenario::Scenario,
        scoring::{Canonical, Effort, Judging, ProofNote, Scorecard, Stamp, Talk, gate},
        transcript::Turn,
    },
    runtime::{
        Runtime,
        judging::{Judge, counted, judge, stamp},
        notice::{Exit, Notice},
        proving::cite,
        seeing::known_of,
    },
};

/// Who scores what, and who is who in it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    scenario: Arc<Scenario>,
    detector: Arc<Detector>,
    judge: Judge,
    learner: Option<String>,
    people: Arc<[String]>,
    /// How far the judge and people agree.
    known: Option<Arc<Calibration>>,
    /// How the judge did when it was last tested.
    proof: Option<ProofNote>,
}

/// A talk with its turns read, ready to be scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    turns: Vec<Turn>,
    known: Known,
    /// SHA-256 of who said what, who the learner is and who is known by name, in hexadecimal.
    pub content: String,
}

/// Where transcripts would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The endpoint's name.
    pub name: String,
    /// Its host and port.
    pub host: String,
    /// The model.
    pub model: String,
    /// Whether it is on this machine.
    pub here: bool,
}

/// What would leave the machine of one talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The turns as the judge reads them: one JSON object a line.
    pub lines: Vec<String>,
    /// Names as they were written, and what takes their place.
    pub names: Vec<(String, String)>,
    /// The bodies of the first calls; more follow where an answer is weak.
    pub calls: Vec<Value>,
}

impl Runtime {
    /// What it takes to score talks in `scenario` by the judge called `by`. `learner` is the learner's name in them, where it is given;
    /// `people` are others whose names are replaced.
    ///
    /// # Errors
    /// There is no such scenario or judge, or the judge may not see what is said in the scenario.
    pub async fn elsewhere(
        &self,
        scenario: &str,
        by: &str,
        learner: Option<String>,
        people: Vec<String>,
    ) -> Result<Elsewhere, Notice> {
        let scenario = self.scenario(scenario)?;
        let judge = self.known_players().judge(by, &scenario)?;
        let (known, proof) = match &judge {
            Judge::Builtin => (None, None),
            Judge::Model { .. } => {
                let (recorder, stamp) = (self.recorder().await?, stamp(&judge, &scenario));
                (known_of(recorder, &scenario, &stamp).await.map(Arc::new), cite(recorder, &stamp).await)
            }
        };
        Ok(Elsewhere { scenario, detector: self.detector(), judge, learner, people: people.into(), known, proof })
    }
}

impl Elsewhere {
    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Whom transcripts go to; nobody where the built-in judge scores.
    #[must_use]
    pub fn recipient(&self) -> Option<Recipient> {
        let Judge::Model { chat, .. } = &self.judge else { return None };
        let endpoint = chat.endpoint();
        Some(Recipient {
            name: endpoint.name.clone(),
            host: endpoint.host(),
            model: endpoint.model.clone(),
            here: endpoint.is_loopback(),
        })
    }

    /// The same for many talks side by side: as many as the judge takes calls, one call of each at a time. How many that is; as many
    /// as the machine has cores for the built-in judge.
    #[must_use]
    pub fn side_by_side(mut self) -> (Self, usize) {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let many = match &mut self.judge {
            Judge::Builtin => cores,
            Judge::Model { parallel, .. } => std::mem::replace(parallel, 1).max(1),
        };
        (self, many)
    }

    /// By what a talk is known before its turns are read.
    ///
    /// # Errors
    /// It cannot be told who the learner is.
    pub fn content(&self, heard: &Heard) -> Result<String, Notice> {
        self.cast(heard).map(|(_, known)| content(heard, &known))
    }

    /// Tells who is the learner and reads the learner's turns.
    ///
    /// # Errors
    /// It cannot be told who the learner is.
    pub fn ready(&self, heard: &Heard) -> Result<Ready, Notice> {
        let (cast, known) = self.cast(heard)?;
        let content = content(heard, &known);
        Ok(Ready { turns: heard.turns(&cast, &self.detector), known, content })
    }

    /// Who is who. One other speaker stands for the persona; several are themselves.
    fn cast(&self, heard: &Heard) -> Result<(Cast, Known), Notice> {
        let cast = heard.cast(&self.scenario.persona.name, self.learner.as_deref()).map_err(|error| uncast(&error))?;
        let mut known = Known { learner: vec![cast.learner.clone()], others: self.people.to_vec(), ..Known::default() };
        match &cast.others[..] {
            [only] => known.persona.push(only.clone()),
            several => known.others.extend(several.iter().cloned()),
        }
        Ok((cast, known))
    }

    /// What would leave the machine; empty where the built-in judge scores, or there is nothing to score.
    #[must_use]
    pub fn preview(&self, ready: &Ready) -> Preview {
        let canonical = Canonical::of(&self.scenario, ready.talk());
        let lines = canonical.json_lines().lines().map(str::to_owned).collect();
        let calls = match self.effort().filter(|_| gate(ready.talk()).is_none()) {
            Some(effort) => {
                let questions = Judging::new(&self.scenario, &canonical).questions(effort);
                questions
                    .iter()
                    .map(|question| body(&self.model(), &question.prompt, AnswerShape::Schema(&question.schema())))
                    .collect()
            }
            None => Vec::new(),
        };
        Preview { lines, names: canonical.replaced(), calls }
    }

    /// Scores a talk.
    ///
    /// # Errors
    /// It cannot be told who the learner is, or the judge gave no answer that could be read.
    pub async fn score(&self, heard: Heard) -> Result<Scorecard, Notice> {
        if matches!(self.judge, Judge::Builtin) {
            let this = self.clone();
            let count = move || this.ready(&heard).map(|ready| counted(&this.scenario, ready.talk()));
            let stopped = |_| Err(Notice::new("stopped", "scoring stopped"));
            return tokio::task::spawn_blocking(count).await.unwrap_or_else(stopped);
        }
        let ready = self.ready(&heard)?;
        let outcome = judge(&self.judge, &self.scenario, ready.talk(), None, |_| {}).await;
        let help = "run it again later, or with another --judge".to_owned();
        outcome.map(|outcome| self.told(outcome.card)).map_err(|notice| Notice { help: Some(help), ..notice })
    }

    /// A scorecard with what is known of its judge.
    pub(super) fn told(&self, card: Scorecard) -> Scorecard {
        tiered(Scorecard { proof: self.proof.clone(), ..card }, self.known.as_deref())
    }

    /// Who scores, as the scorecard will say.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        stamp(&self.judge, &self.scenario)
    }

    pub(super) fn model(&self) -> String {
        self.recipient().map(|recipient| recipient.model).unwrap_or_default()
    }

    pub(super) fn effort(&self) -> Option<Effort> {
        if let Judge::Model { effort, .. } = &self.judge { Some(*effort) } else { None }
    }
}

impl Ready {
    /// The talk.
    #[must_use]
    pub fn talk(&self) -> Talk<'_> {
        Talk::heard(&self.turns).among(&self.known)
    }

    /// How many turns it has.
    #[must_use]
    pub fn turns(&self) -> usize {
        self.turns.len()
    }

    /// Whose words are the learner's.
    #[must_use]
    pub fn learner(&self) -> &str {
        self.known.learner.first().map_or("", String::as_str)
    }
}

/// By what a scoring is known: the talk, the rubric, and who judged how. The scenario's other words do not matter to it.
#[must_use]
pub fn scoring_key(content: &str, stamp: &Stamp) -> String {
    let model = stamp.model.as_deref().unwrap_or_default();
    let parts = [content, &stamp.name, model, &stamp.effort, &stamp.prompt_version.to_string(), &stamp.rubric_hash];
    hexadecimal(&Sha256::digest(parts.join("\n").as_bytes()))
}

fn content(heard: &Heard, known: &Known) -> String {
    let mut hash = Sha256::new();
    let said = heard.said().iter().flat_map(|said| [said.name.as_str(), said.text.as_str()]);
    let names = known.learner.iter().chain(&known.persona).chain(&known.others).map(String::as_str);
    for text in said.chain(names) {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    }
    hexadecimal(&hash.finalize())
}

fn uncast(error: &Uncast) -> Notice {
    let help = match error {
        Uncast::NotASpeaker { .. } => "give --learner one of these names, or a part that only one of them has",
        Uncast::OneSpeaker { .. } => "if this is the learner, say so with --learner NAME",
        Uncast::Crowd { .. } => "say how it is written with --format json, md, text, vtt or srt",
        Uncast::Unclear { .. } => "say who of them is the learner with --learner NAME",
    };
    Notice::new("learner", "it is not known who the learner is").because(error).help(help).exit(Exit::Usage)
}
