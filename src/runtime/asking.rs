//! Asking a judge's questions side by side, within a budget and a window, and no question twice that was answered before.

use std::collections::VecDeque;

use futures_util::{StreamExt, stream::FuturesUnordered};
use sha2::{Digest, Sha256};

use crate::{
    backend::{Answer, AnswerShape, Chat, ChatFailure, body},
    domain::{
        hash::hexadecimal,
        prompt::{CAUTIOUS_WINDOW, tokens},
        scoring::{Cost, Effort, Exchange, Judging, Question, Source, Tokens, grouped, judging::PROMPT_VERSION},
    },
    runtime::{
        clock,
        judging::{Budget, Progress},
        recorder::Recorder,
    },
};

/// After so many failed calls in a row, each with its own tries, the judge is not asked any more: what fails twice over fails for
/// every question, and each may take as long as the limits allow.
const FAILURES_IN_A_ROW: u32 = 2;

/// Bytes of an answer for a token, where the server does not count.
const BYTES_A_TOKEN: usize = 3;

/// Where answers are kept, and the session they quote.
#[derive(Clone, Debug)]
pub struct Keeper {
    /// The one writer.
    pub recorder: Recorder,
    /// The session's id.
    pub session: String,
}

/// Whom to ask, and on which terms.
pub(super) struct Asking<'a> {
    pub(super) chat: &'a Chat,
    pub(super) effort: Effort,
    pub(super) parallel: usize,
    pub(super) budget: Budget,
    /// What the model can take in, where that is known.
    pub(super) window: Option<u32>,
    pub(super) keeper: Option<&'a Keeper>,
    pub(super) fresh: bool,
}

/// What has come of asking.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// All questions and answers, in the rubric's order.
    pub(super) exchanges: Vec<Exchange>,
    /// The last failure of a call.
    pub(super) failure: Option<ChatFailure>,
    /// What ran out, as a stable word: `budget` or `window`.
    pub(super) short: Option<&'static str>,
    /// Answers of which nothing could be read, by key: kept only when there is a scorecard they belong to.
    unread: Vec<(String, String)>,
}

/// What to do with the next question.
enum Next {
    /// It was answered before.
    Kept(String),
    /// Ask; so many tokens are set aside for it.
    Ask(u64),
    /// Not yet: what is set aside for calls under way may come back.
    Wait,
    /// It does not fit into the window.
    TooLong(String),
    /// There is nothing left to ask it with.
    Spent(String),
}

/// A call that has come back.
struct Call {
    question: Question,
    key: String,
    outcome: Result<Answer, ChatFailure>,
    aside: u64,
}

/// A round of asking, while it goes on.
struct Round<'r, 'j> {
    judging: &'r mut Judging<'j>,
    waiting: VecDeque<Question>,
    asked: Asked,
    cost: Cost,
    calls: u32,
    aside: u64,
    failed: u32,
    done: u32,
    given_up: Option<String>,
}

/// Asks all questions there are, as many side by side as may be; no place stands empty while a question waits.
pub(super) async fn ask_all(
    asking: &Asking<'_>,
    judging: &mut Judging<'_>,
    progress: &mut impl FnMut(Progress),
) -> Asked {
    let order: Vec<String> = judging.order();
    let waiting = judging.questions(asking.effort).into();
    let mut round = Round::new(judging, waiting);
    let mut under_way = FuturesUnordered::new();
    loop {
        while under_way.len() < asking.parallel.max(1) {
            let Some(question) = round.waiting.pop_front() else { break };
            let key = asking.key(&question);
            match asking.next(&question, &key, &round).await {
                Next::Kept(answer) => round.kept(&question, answer),
                Next::TooLong(why) => round.too_long(&question, &why),
                Next::Spent(why) => round.leave(&question, &why),
                Next::Wait => {
                    round.waiting.push_front(question);
                    break;
                }
                Next::Ask(aside) => {
                    round.sent(aside);
                    under_way.push(asking.call(question, key, aside));
                }
            }
        }
        progress(round.progress(under_way.len()));
        let Some(call) = under_way.next().await else { break };
        round.take(call, asking);
    }
    round.asked.exchanges.sort_by_key(|exchange| place(exchange, &order));
    round.asked
}

/// The place of an exchange among all: by check, sample and try, however they came in.
fn place(exchange: &Exchange, order: &[String]) -> (usize, u32, bool, String) {
    let first = exchange.checks.first().and_then(|check| order.iter().position(|id| id == check));
    (first.unwrap_or(usize::MAX), exchange.sample, exchange.again, exchange.prompt.clone())
}

impl Asking<'_> {
    /// What the model can take in, or what is taken for granted.
    pub(super) fn window(&self) -> u32 {
        self.window.unwrap_or(CAUTIOUS_WINDOW)
    }

    /// Keeps the answers that nothing could be read of: they belong to a scorecard, and asking again would change it.
    pub(super) fn keep_rest(&self, asked: &Asked) {
        for (key, answer) in &asked.unread {
            self.keep(key, answer);
        }
    }

    fn keep(&self, key: &str, answer: &str) {
        if let Some(Keeper { recorder, session }) = self.keeper {
            let (session, key, answer, at) = (session.clone(), key.to_owned(), answer.to_owned(), clock::now());
            // An answer that cannot be kept is asked for again; nothing else is lost.
            recorder.hand_in(move |store| store.keep_answer(&session, &key, &answer, &at));
        }
    }

    async fn next(&self, question: &Question, key: &str, round: &Round<'_, '_>) -> Next {
        if let Some(answer) = self.kept(key).await {
            return Next::Kept(answer);
        }
        if let Some(why) = &round.given_up {
            return Next::Spent(why.clone());
        }
        let prompt = tokens(&question.prompt.messages) as u64;
        let whole = prompt + u64::from(question.prompt.max_tokens);
        if whole > self.window().into() {
            return Next::TooLong(self.too_long(whole));
        }
        let Budget { calls, tokens } = self.budget;
        if round.calls >= calls {
            return Next::Spent(format!(
                "the budget of {calls} {} was spent",
                if calls == 1 { "call" } else { "calls" }
            ));
        }
        let spent = round.cost.tokens_in + round.cost.tokens_out;
        match (spent + whole <= tokens, spent + round.aside + whole <= tokens) {
            (_, true) => Next::Ask(whole),
            (true, false) => Next::Wait,
            (false, false) => Next::Spent(format!("the budget of {} tokens was spent", grouped(tokens))),
        }
    }

    fn too_long(&self, needed: u64) -> String {
        let (needed, window) = (grouped(needed), grouped(self.window().into()));
        let taken = if self.window.is_some() { "holds" } else { "is taken to hold" };
        format!("the talk does not fit into the judge's window: about {needed} tokens are needed, it {taken} {window}")
    }

    async fn kept(&self, key: &str) -> Option<String> {
        let keeper = self.keeper.filter(|_| !self.fresh)?;
        let key = key.to_owned();
        keeper.recorder.run(move |store| store.answer(&key)).await.ok().flatten()
    }

    async fn call(&self, question: Question, key: String, aside: u64) -> Call {
        let schema = question.schema();
        let outcome = self.chat.answer(&question.prompt, AnswerShape::Schema(&schema)).await;
        Call { question, key, outcome, aside }
    }

    /// SHA-256 of all that an answer depends on: where it is asked, what, and which sample it is. The request is taken as it is
    /// first put, since a server's refusals change its form and not what is asked.
    fn key(&self, question: &Question) -> String {
        let endpoint = self.chat.endpoint();
        let request = body(&endpoint.model, &question.prompt, AnswerShape::Schema(&question.schema())).to_string();
        let parts = [
            endpoint.base_url.as_str(),
            &endpoint.model,
            &PROMPT_VERSION.to_string(),
            &question.prompt.temperature.to_string(),
            &question.sample().to_string(),
            &request,
        ];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hexadecimal(&hash.finalize())
    }
}

impl<'r, 'j> Round<'r, 'j> {
    fn new(judging: &'r mut Judging<'j>, waiting: VecDeque<Question>) -> Self {
        Self {
            judging,
            waiting,
            asked: Asked::default(),
            cost: Cost::default(),
            calls: 0,
            aside: 0,
            failed: 0,
            done: 0,
            given_up: None,
        }
    }

    fn progress(&self, under_way: usize) -> Progress {
        let open = u32::try_from(under_way + self.waiting.len()).unwrap_or(u32::MAX);
        Progress { done: self.done, of: self.done.saturating_add(open), cost: self.cost }
    }

    fn sent(&mut self, aside: u64) {
        self.calls += 1;
        self.aside += aside;
    }

    fn kept(&mut self, question: &Question, answer: String) {
        self.done += 1;
        self.waiting.extend(self.judging.take(question, Some(&answer)));
        self.record(question, Source::Kept, Ok(answer), Tokens::default());
    }

    fn too_long(&mut self, question: &Question, why: &str) {
        let parts = self.judging.split(question);
        if parts.is_empty() {
            self.asked.short = Some("window");
            self.waiting.extend(self.judging.leave(question, why));
            self.record(question, Source::Unasked, Err(why.to_owned()), Tokens::default());
        }
        for part in parts.into_iter().rev() {
            self.waiting.push_front(part);
        }
    }

    fn leave(&mut self, question: &Question, why: &str) {
        if self.given_up.is_none() {
            self.asked.short = Some("budget");
        }
        self.waiting.extend(self.judging.leave(question, why));
        self.record(question, Source::Unasked, Err(why.to_owned()), Tokens::default());
    }

    fn take(&mut self, call: Call, asking: &Asking<'_>) {
        let Call { question, key, outcome, aside } = call;
        self.aside -= aside;
        self.done += 1;
        let prompt = tokens(&question.prompt.messages) as u64;
        match outcome {
            Ok(answer) => {
                let estimate = || Tokens {
                    tokens_in: prompt,
                    tokens_out: answer.text.len().div_ceil(BYTES_A_TOKEN) as u64,
                    estimated: true,
                };
                let told = answer.usage.map(|u| Tokens { tokens_in: u.prompt, tokens_out: u.answer, estimated: false });
                let took = told.unwrap_or_else(estimate);
                self.failed = 0;
                self.waiting.extend(self.judging.take(&question, Some(&answer.text)));
                if self.judging.heard(&question) {
                    asking.keep(&key, &answer.text);
                } else {
                    self.asked.unread.push((key, answer.text.clone()));
                }
                self.record(&question, Source::Asked, Ok(answer.text), took);
            }
            Err(failure) => {
                let why = format!("the judge could not be asked: {failure}");
                self.failed += 1;
                self.waiting.extend(self.judging.fail(&question, &why));
                let took = Tokens { tokens_in: prompt, tokens_out: 0, estimated: true };
                self.record(&question, Source::Asked, Err(why.clone()), took);
                self.asked.failure = Some(failure);
                if self.failed >= FAILURES_IN_A_ROW {
                    self.given_up = Some(why);
                }
            }
        }
    }

    fn record(&mut self, question: &Question, source: Source, said: Result<String, String>, tokens: Tokens) {
        let (answer, failure) = match said {
            Ok(answer) => (Some(answer), None),
            Err(why) => (None, Some(why)),
        };
        let exchange = Exchange {
            checks: question.checks().to_vec(),
            sample: question.sample(),
            again: question.is_again(),
            prompt: question.hash(),
            source,
            answer,
            failure,
            tokens,
        };
        self.cost.add(&exchange);
        self.asked.exchanges.push(exchange);
    }
}

impl Asked {
    /// Whether any answer was asked for or kept.
    pub(super) fn called(&self) -> bool {
        self.exchanges.iter().any(|exchange| exchange.source != Source::Unasked)
    }
}
