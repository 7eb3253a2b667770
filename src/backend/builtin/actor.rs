//! The built-in actor: chooses among a scenario's authored lines. The same memory gives the same words.

use crate::domain::{
    behaviour::Behaviour,
    chance::Chance,
    conversation::{Memory, Pending},
    persona_state::Mood,
    phrase::Words,
    scenario::{Line, Scenario},
    transcript::{Speaker, Turn},
};

/// What is said when a scenario has nothing that fits.
const SILENCE: &str = "…";

/// The reply that is due to the learner's last turn.
#[must_use]
pub fn reply(scenario: &Scenario, memory: &Memory, pending: &Pending) -> String {
    let Some(last) = memory.by(Speaker::Learner).next_back() else { return SILENCE.to_owned() };
    let said = || choose(scenario, memory, pending, last).unwrap_or(SILENCE).to_owned();
    let ending = pending.ending_id.as_ref().and_then(|id| scenario.endings.iter().find(|ending| &ending.id == id));
    match (ending, &pending.concession) {
        (Some(ending), Some(_)) => format!("{} {}", said(), ending.line),
        (Some(ending), None) => ending.line.clone(),
        (None, _) => said(),
    }
}

fn choose<'a>(scenario: &'a Scenario, memory: &Memory, pending: &Pending, last: &Turn) -> Option<&'a str> {
    let ear = Ear::new(scenario, memory, pending, last);
    let mut fitting: Vec<(&Line, u32)> =
        scenario.lines.iter().filter_map(|line| ear.fit(line).map(|fit| (line, fit))).collect();
    let fresh: Vec<_> = fitting.iter().copied().filter(|(line, _)| !ear.said_before(line)).collect();
    if fresh.is_empty() {
        fitting.sort_by_key(|(line, _)| ear.said_at(line));
        return fitting.first().map(|(line, _)| line.say.as_str());
    }
    let best = fresh.iter().map(|(_, fit)| *fit).max()?;
    let best: Vec<_> = fresh.into_iter().filter(|(_, fit)| *fit == best).collect();
    let pick = Chance::new(memory.seed, u64::from(last.number)).below(best.len());
    best.get(pick).map(|(line, _)| line.say.as_str())
}

/// What the actor has heard, and how well a line answers it.
struct Ear<'a> {
    memory: &'a Memory,
    pending: &'a Pending,
    turn: u32,
    mood: Mood,
    topics: Vec<&'a str>,
    behaviours: Vec<Behaviour>,
}

impl<'a> Ear<'a> {
    fn new(scenario: &'a Scenario, memory: &'a Memory, pending: &'a Pending, last: &Turn) -> Self {
        Self {
            memory,
            pending,
            turn: last.number,
            mood: memory.state.mood(),
            topics: scenario.topics_of(&Words::of(last.text.as_str())),
            behaviours: last.detections.iter().map(|found| found.behaviour).collect(),
        }
    }

    /// How well a line fits, higher is better; none when it may not be said now.
    fn fit(&self, line: &Line) -> Option<u32> {
        let released = self.memory.released_ids();
        let allowed = (line.moods.is_empty() || line.moods.contains(&self.mood))
            && line.after.iter().all(|fact| released.contains(fact))
            && line.fact.iter().all(|fact| released.contains(fact))
            && line.concession.is_none()
            || (line.concession == self.pending.concession);
        if !allowed {
            return None;
        }
        let mood = u32::from(!line.moods.is_empty()) + 2 * u32::from(!line.after.is_empty());
        let fit = match (&line.concession, &line.fact) {
            (Some(_), _) => Some(1_000),
            (None, Some(fact)) => self.fit_of_fact(line, fact),
            (None, None) => self.fit_of_words(line),
        };
        fit.map(|fit| fit * 4 + mood)
    }

    /// A secret is told when it has just come free, or when its topic comes up later and it is still untold.
    fn fit_of_fact(&self, line: &Line, fact: &str) -> Option<u32> {
        let (turn, _) = self.memory.released.iter().find(|(_, id)| id == fact)?;
        if *turn == self.turn { Some(800) } else { self.about(line).then_some(110) }
    }

    fn fit_of_words(&self, line: &Line) -> Option<u32> {
        let answers = line.on.iter().filter(|on| self.behaviours.contains(on)).map(|on| urgency(*on)).max();
        match (line.topics.is_empty(), line.on.is_empty()) {
            (true, true) => Some(10),
            (true, false) => answers,
            (false, true) => self.about(line).then_some(60),
            (false, false) if self.about(line) => Some(answers.map_or(40, |urgency| 60 + urgency)),
            (false, false) => None,
        }
    }

    fn about(&self, line: &Line) -> bool {
        line.topics.iter().any(|topic| self.topics.contains(&topic.as_str()))
    }

    fn said_before(&self, line: &Line) -> bool {
        self.said_at(line).is_some()
    }

    /// When the line was said last; a line that was never said comes before all others.
    fn said_at(&self, line: &Line) -> Option<u32> {
        let said = self.memory.by(Speaker::Persona).rev().find(|turn| turn.text.as_str().starts_with(line.say.trim()));
        said.map(|turn| turn.number)
    }
}

/// What is answered first when a turn does several things: an attack before a question, a question before a kindness.
const fn urgency(behaviour: Behaviour) -> u32 {
    match behaviour {
        Behaviour::Threat => 190,
        Behaviour::Judgement => 180,
        Behaviour::Blame => 170,
        Behaviour::Dismissing => 160,
        Behaviour::Request => 56,
        Behaviour::OpenQuestion | Behaviour::ClosedQuestion => 54,
        Behaviour::Permission => 52,
        Behaviour::Apology => 50,
        Behaviour::Advice => 48,
        Behaviour::Summary => 46,
        Behaviour::Empathy => 44,
        Behaviour::Reflection => 42,
        Behaviour::Affirmation => 40,
        Behaviour::IStatement => 36,
        Behaviour::Disclosure => 32,
        Behaviour::Observation => 30,
        Behaviour::Filler => 20,
    }
}
