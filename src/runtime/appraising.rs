//! Having a turn read by a model, within a limit of its own.

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc::UnboundedSender, time::timeout};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    backend::{AnswerShape, Chat},
    domain::{
        appraisal::{Appraisal, Reading},
        conversation::AskId,
    },
    runtime::{
        notice::Notice,
        playing::{Heard, notice_of},
    },
};

/// So many turns in a row may go unread before a model is not asked any more: waiting for nothing costs more than it gives.
pub const MOST_MISSES: u32 = 3;

/// A model that reads turns.
#[derive(Clone, Debug)]
pub struct Appraiser {
    /// The endpoint.
    pub chat: Arc<Chat>,
    /// How long it may take in all.
    pub within: Duration,
}

impl Appraiser {
    /// Asks in a task of its own; to drop the handle is to stop it.
    pub fn ask(&self, appraisal: Appraisal, ask: AskId, tell: UnboundedSender<Heard>) -> AbortOnDropHandle<()> {
        let appraiser = self.clone();
        AbortOnDropHandle::new(tokio::spawn(async move {
            let _ = tell.send(Heard::Read(ask, appraiser.read(&appraisal).await));
        }))
    }

    /// Asks and waits.
    ///
    /// # Errors
    /// No answer came in time, or none that can be read.
    pub async fn read(&self, appraisal: &Appraisal) -> Result<Vec<Reading>, Notice> {
        let prompt = appraisal.prompt();
        match timeout(self.within, self.chat.complete(&prompt, AnswerShape::JsonObject)).await {
            Ok(Ok(answer)) => appraisal.read(&answer).ok_or_else(|| missed("its answer could not be read")),
            Ok(Err(failure)) => Err(missed(notice_of(&failure).what)),
            Err(_) => Err(missed(format!("no answer came within {} s", self.within.as_secs_f64()))),
        }
    }
}

fn missed(why: impl Into<String>) -> Notice {
    Notice::new("appraiser", "the model did not read this turn; the rules and cues did").because(why.into()).help(
        "to do without it from the start: `practice.appraiser = \"detector\"`; for more time: `limits.appraiser_s`",
    )
}

/// That the model is not asked any more in this session.
pub fn given_up() -> Notice {
    Notice::new("appraiser_off", format!("{MOST_MISSES} turns in a row went unread; the rules and cues read the rest"))
        .help("a faster model, or more time (`limits.appraiser_s`), would read them")
}

/// That a model is wanted, and none is there.
pub fn nobody() -> Notice {
    Notice::new("no_appraiser", "no model reads your turns; the rules and cues do")
        .because("`practice.appraiser` asks for one, and neither actor nor judge is an endpoint")
}

/// That no rules know the scenario's language.
pub fn no_rules(language: &str, model_reads: bool) -> Notice {
    let what = format!("there are no rules for the language of this scenario ({language})");
    let notice = Notice::new("no_rules", what);
    if model_reads {
        notice.because("a model reads your turns; what only rules count stays uncounted")
    } else {
        notice
            .because(
                "only the scenario's cues and topics move the other person, and what only rules count stays uncounted",
            )
            .help("with an endpoint as actor, a model reads your turns")
    }
}
