//! A judge's calls as files: requests in the shape that batch services and `vllm run-batch` take, and their results.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    backend::{AnswerShape, batch_body},
    domain::{
        hash::hexadecimal,
        prompt::Prompt,
        scoring::{Canonical, Judging, Scorecard, gate, needs_a_judge, score},
    },
    runtime::elsewhere::{Elsewhere, Ready},
};

/// The address that every request names; whoever executes the file knows the host.
const URL: &str = "/v1/chat/completions";

/// What a result line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchResult {
    /// Which request it is for.
    pub id: String,
    /// The model's words, or why there are none.
    pub answer: Result<String, String>,
}

/// What the results so far come to for one talk.
#[derive(Clone, Debug, PartialEq)]
pub struct Collected {
    /// The scorecard from the answers there are; none when no answer could be read.
    pub scorecard: Option<Scorecard>,
    /// Requests that are still to be answered, as lines of a batch file.
    pub open: Vec<Value>,
    /// Requests that failed, and why.
    pub failed: Vec<BatchResult>,
}

impl Elsewhere {
    /// The first requests for a talk, as lines of a batch file; none for the built-in judge.
    #[must_use]
    pub fn batch(&self, ready: &Ready) -> Vec<Value> {
        self.collect(ready, &mut |_| None).open
    }

    /// Goes through a talk's questions in order with the answers that `answer_to` has; those it has not stay open. Weak answers are
    /// followed by a second question, whose answer is looked for at once.
    pub fn collect(
        &self,
        ready: &Ready,
        answer_to: &mut dyn FnMut(&str) -> Option<Result<String, String>>,
    ) -> Collected {
        let (talk, scenario) = (ready.talk(), self.scenario());
        let canonical = Canonical::of(scenario, talk);
        let mut judging = Judging::new(scenario, &canonical);
        let effort = self.effort().filter(|_| gate(talk).is_none());
        let mut waiting = VecDeque::from(effort.map(|effort| judging.questions(effort)).unwrap_or_default());
        let (mut names, mut open, mut failed, mut asked) = (Names::new(ready), Vec::new(), Vec::new(), 0);
        let model = self.model();
        while let Some(question) = waiting.pop_front() {
            asked += 1;
            let body = batch_body(&model, &question.prompt, AnswerShape::Schema(&question.schema()));
            let id = names.of(&question.prompt);
            match answer_to(&id) {
                Some(answer) => {
                    waiting.extend(match &answer {
                        Ok(answer) => judging.take(&question, Some(answer)),
                        Err(why) => judging.fail(&question, why),
                    });
                    failed.extend(answer.err().map(|why| BatchResult { id, answer: Err(why) }));
                }
                None => open.push(json!({ "custom_id": id, "method": "POST", "url": URL, "body": body })),
            }
        }
        let mute = asked > 0 && judging.is_mute();
        let card = || {
            if asked == 0 {
                return score(scenario, talk, &canonical, self.stamp(), needs_a_judge);
            }
            self.told(score(scenario, talk, &canonical, self.stamp(), |check| judging.finding(check)))
        };
        Collected { scorecard: (!mute).then(card), open, failed }
    }
}

/// Names for a talk's requests that come out the same each time: made of the talk and of what is asked.
struct Names {
    talk: String,
    seen: BTreeMap<String, u32>,
}

impl Names {
    fn new(ready: &Ready) -> Self {
        Self { talk: ready.content[..16].to_owned(), seen: BTreeMap::new() }
    }

    fn of_prompt(prompt: &Prompt) -> String {
        let mut hash = Sha256::new();
        for message in &prompt.messages {
            hash.update(message.content.len().to_le_bytes());
            hash.update(message.content.as_bytes());
        }
        hash.update(prompt.temperature.to_le_bytes());
        hexadecimal(&hash.finalize())[..16].to_owned()
    }

    /// The same question asked again for another sample has a number of its own.
    fn of(&mut self, prompt: &Prompt) -> String {
        let name = Self::of_prompt(prompt);
        let count = self.seen.entry(name.clone()).or_default();
        *count += 1;
        format!("spar-{}-{name}-{count}", self.talk)
    }
}

/// Reads a line of a results file: as batch services write it (`response.body.choices`), or with the answer right in `response`. None
/// for a blank line.
///
/// # Errors
/// It is no result; with what is wrong.
pub fn read_result(line: &str) -> Result<Option<BatchResult>, String> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let id = value["custom_id"].as_str().ok_or("it has no custom_id")?.to_owned();
    Ok(Some(BatchResult { id, answer: answer(&value) }))
}

fn answer(value: &Value) -> Result<String, String> {
    let response = &value["response"];
    let body = if response["body"].is_object() { &response["body"] } else { response };
    let status = response["status_code"].as_u64().unwrap_or(200);
    let said = [&value["error"], &body["error"]].into_iter().find(|error| !error.is_null());
    if let Some(error) = said {
        return Err(message(error).unwrap_or_else(|| error.to_string()));
    }
    if status >= 400 {
        return Err(message(body).unwrap_or_else(|| format!("status {status}")));
    }
    let choice = &body["choices"][0];
    match choice["finish_reason"].as_str() {
        Some("length") => return Err("the model was stopped before it was done".to_owned()),
        Some("content_filter") => return Err("the server's content filter stopped the answer".to_owned()),
        _ => {}
    }
    choice["message"]["content"].as_str().map(str::to_owned).ok_or_else(|| "it holds no answer".to_owned())
}

fn message(error: &Value) -> Option<String> {
    error.as_str().or_else(|| error["message"].as_str()).map(str::to_owned)
}
