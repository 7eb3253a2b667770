//! Scorecards as they are shown: the judges' verdicts, what people said of them, and how far a judge's may be trusted.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    domain::{
        agreement::{Calibration, tiered},
        scenario::Scenario,
        scoring::{Ruling, Scorecard, Stamp, reviewed},
    },
    runtime::{
        agreeing::{Ratings, judge_key},
        notice::Notice,
        recorder::Recorder,
    },
    store::SessionFilter,
};

/// What is known beside the scorecards of a session.
#[derive(Debug)]
pub struct Seeing {
    scenario: Arc<Scenario>,
    rulings: Vec<Ruling>,
    ratings: Ratings,
}

/// How far this judge and people agree on a scenario's rubric; none for the built-in judge, and where nothing can be compared.
pub async fn known_of(recorder: &Recorder, scenario: &Scenario, judge: &Stamp) -> Option<Calibration> {
    judge.model.as_ref()?;
    let filter = of_scenario(scenario);
    // A store that cannot say is no reason to hold a scorecard back.
    let ratings = recorder.run(move |store| Ratings::read(store, &filter)).await.ok()?;
    ratings.of_judge(scenario, judge)
}

/// A scorecard of a session as it is shown; as the judge left it where the store cannot say what else is known.
pub async fn seen(recorder: &Recorder, session: &str, scenario: &Arc<Scenario>, card: &Scorecard) -> Scorecard {
    Seeing::of(recorder, session, scenario).await.map_or_else(|_| card.clone(), |seeing| seeing.show(card))
}

fn of_scenario(scenario: &Scenario) -> SessionFilter {
    SessionFilter { scenario: Some(scenario.id.clone()), ..SessionFilter::default() }
}

impl Seeing {
    /// What is known beside the scorecards of this session.
    ///
    /// # Errors
    /// What the store says.
    pub async fn of(recorder: &Recorder, session: &str, scenario: &Arc<Scenario>) -> Result<Self, Notice> {
        let (id, filter) = (session.to_owned(), of_scenario(scenario));
        let read = move |store: &mut crate::store::Store| Ok((store.rulings(&id)?, Ratings::read(store, &filter)?));
        let (rulings, ratings) = recorder.run(read).await?;
        Ok(Self { scenario: scenario.clone(), rulings, ratings })
    }

    /// The scorecard as it is shown.
    #[must_use]
    pub fn show(&self, card: &Scorecard) -> Scorecard {
        tiered(reviewed(card, &self.scenario.rubric, &self.rulings), self.known(card).as_ref())
    }

    /// All of them.
    #[must_use]
    pub fn show_all(&self, cards: &[Arc<Scorecard>]) -> Vec<Arc<Scorecard>> {
        let mut known: BTreeMap<String, Option<Calibration>> = BTreeMap::new();
        let show = |card: &Arc<Scorecard>| {
            let known = known.entry(judge_key(&card.judge)).or_insert_with(|| self.known(card));
            Arc::new(tiered(reviewed(card, &self.scenario.rubric, &self.rulings), known.as_ref()))
        };
        cards.iter().map(show).collect()
    }

    fn known(&self, card: &Scorecard) -> Option<Calibration> {
        card.judge.model.as_ref()?;
        self.ratings.of_judge(&self.scenario, &card.judge)
    }
}
