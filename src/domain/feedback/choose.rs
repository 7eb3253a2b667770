//! Which points: every authored line is tried at every learner turn in the machine alone, and what is worth most is kept.

use std::{cmp::Reverse, sync::Arc};

use crate::domain::{
    behaviour::{Behaviour, Detector},
    conversation::{Branch, Memory, Moment as Moved},
    fact::Release,
    feedback::{
        Kind, Outcome, Place, Point,
        about_person::about_person,
        cause::{self, Cause},
        fit::{Moment, is_alike, takes_up},
        lines::{Line, authored},
        words,
    },
    flags,
    phrase::Words,
    rubric::CrossedBy,
    scenario::Scenario,
    scoring::{Scorecard, Verdict},
    transcript::{Speaker, Turn},
};

/// What a fact is worth that would have come out, in points of the state.
pub const FACT: i32 = 8;

/// The most points, and the most of one kind.
const MOST: usize = 3;
const MOST_OF_A_KIND: usize = 2;

/// The most lines that are held ready for one point, should the first not do in practice what it does on paper.
const LINES: usize = 2;

/// A turn that lost at least so many points cost something; one that won so many worked.
const COST: i32 = 4;
const WORKED: i32 = 5;

/// By how many points a line must do better than what was said.
const BETTER: i32 = 2;

/// What it is worth that the line says the same without the behaviour that cost, and that the behaviour crosses a critical line.
const COUNTERPART: i32 = 6;
const CRITICAL: i32 = 20;

/// The points of the branch in view, best first, each with its lines, best first. `card` says which checks were met.
///
/// Worth is points of the persona's state: what the line would have moved beyond what the turn moved, [`FACT`] for what would have
/// come out, and the weight of a check that stayed unmet.
#[must_use]
pub fn choose(
    scenario: &Arc<Scenario>,
    detector: &Arc<Detector>,
    branch: &Branch,
    card: &Scorecard,
) -> Vec<Vec<Point>> {
    let talk = Talk::of(scenario, branch.memory(), card);
    let places: Vec<_> =
        talk.turns().filter_map(|turn| Some((turn, Place::before(scenario, detector, branch, turn.number)?))).collect();
    let mut all: Vec<Offer> =
        (1..).zip(&places).flat_map(|(nth, (turn, place))| talk.offers(nth, turn, place)).collect();
    all.sort_by_key(|offer| (Reverse(offer.worth), offer.point.turn));
    picked(all)
}

/// A point with one line, and what it is worth.
struct Offer {
    worth: i32,
    point: Point,
}

struct Talk<'a> {
    scenario: &'a Scenario,
    memory: &'a Memory,
    said: Vec<String>,
    lines: Vec<Line<'a>>,
    unmet: Vec<&'a str>,
}

impl<'a> Talk<'a> {
    fn of(scenario: &'a Scenario, memory: &'a Memory, card: &'a Scorecard) -> Self {
        let checks = card.criteria.iter().flat_map(|criterion| &criterion.checks);
        let missed = |verdict| matches!(verdict, Verdict::NotMet | Verdict::Unsupported);
        Self {
            scenario,
            memory,
            said: memory.by(Speaker::Learner).map(|turn| turn.text.as_str().to_owned()).collect(),
            lines: authored(scenario),
            unmet: checks.filter(|check| missed(check.verdict)).map(|check| check.id.as_str()).collect(),
        }
    }

    fn turns(&self) -> impl Iterator<Item = &'a Turn> {
        let memory: &'a Memory = self.memory;
        memory.by(Speaker::Learner)
    }

    /// The state before a turn, and after it with what moved it.
    fn moved(&self, turn: u32) -> Option<(&'a Moved, &'a Moved)> {
        let curve = &self.memory.curve;
        curve.iter().zip(curve.iter().skip(1)).find(|(_, now)| now.turn == turn)
    }

    fn offers(&self, nth: u32, turn: &'a Turn, place: &Place) -> Vec<Offer> {
        let Some((was, now)) = self.moved(turn.number) else { return Vec::new() };
        let opened =
            self.memory.released.iter().filter(|(at, _)| *at == turn.number).map(|(_, fact)| fact.clone()).collect();
        let here = Here {
            turn,
            was,
            now,
            gain: gain(was, now),
            opened,
            moment: Moment { scenario: self.scenario, before: place.memory(), said: &self.said, nth },
        };
        let to_try = self.lines.iter().filter(|line| self.may_matter(&here, line) && here.moment.takes(line));
        let fitting = to_try.filter_map(|line| {
            let retake = place.say(line.text, false);
            let (would, grants) = (retake.outcome(), retake.due().is_some_and(|due| due.concession.is_some()));
            here.moment.bears(line, &would, grants).then_some((line, would))
        });
        fitting.filter_map(|(line, would)| self.offer(&here, line, &would)).collect()
    }

    /// Whether a line could make a point here at all: saying it in the machine takes longer than all that is asked before.
    fn may_matter(&self, here: &Here<'_, '_>, line: &Line<'_>) -> bool {
        if here.gain <= -COST {
            return true;
        }
        if here.gain >= WORKED {
            let best = cause::best(self.scenario, here.turn, &here.now.shifts).and_then(|cause| cause.behaviour);
            return line.meant().is_none_or(|meant| Some(meant) == best);
        }
        self.is_unmet(line) || line.asks() && !self.scenario.topics_of(&Words::of(here.moment.heard())).is_empty()
    }

    fn is_unmet(&self, line: &Line<'_>) -> bool {
        line.check.is_some_and(|(check, _)| self.unmet.contains(&check.id.as_str()))
    }

    fn offer(&self, here: &Here<'a, '_>, line: &Line<'_>, would: &Outcome) -> Option<Offer> {
        if let Some(offer) = self.kept(here, line, would) {
            return Some(offer);
        }
        let unmet = line.check.filter(|_| self.is_unmet(line));
        let topic = self.passed(here, would);
        let kind = match (here.gain <= -COST, topic, unmet) {
            (true, ..) => Kind::Mend,
            (false, Some(_), _) => Kind::Opening,
            (false, None, Some(_)) if here.gain < WORKED => Kind::Missing,
            (false, None, _) => return None,
        };
        let cause = if kind == Kind::Mend {
            cause::worst(self.scenario, here.turn, &here.now.shifts)
        } else {
            cause::strongest(here.turn)
        };
        let better = would.gain() - here.gain;
        let taken_for_advice = cause.behaviour == Some(Behaviour::Advice) && takes_up(&cause.said);
        if better < BETTER || taken_for_advice || kind != Kind::Mend && self.is_needed(here) {
            return None;
        }
        let asked = unmet.map_or(0, |(_, weight)| i32::try_from(weight / 6).unwrap_or_default());
        let late = i32::try_from(here.moment.nth.saturating_sub(3)).unwrap_or_default();
        let late = if kind == Kind::Missing && !line.text.contains('?') { late } else { 0 };
        let worth = better + self.facts(&would.opened) - self.facts(&here.opened) + asked + self.gravity(&cause, line)
            - late
            - line.behind;
        Some(Offer { worth, point: self.point(kind, here, cause, topic, line, would) })
    }

    /// A turn that worked, and one more line that does the same.
    fn kept(&self, here: &Here<'a, '_>, line: &Line<'_>, would: &Outcome) -> Option<Offer> {
        let cause = cause::best(self.scenario, here.turn, &here.now.shifts)?;
        let alike = cause.behaviour.is_some_and(|behaviour| would.shows.contains(&behaviour));
        let clean = here.turn.detections.iter().all(|found| !found.behaviour.harms())
            && flags::find(here.turn.text.as_str()).is_empty();
        if here.gain < WORKED || !alike || !clean {
            return None;
        }
        let worth = here.gain + self.facts(&here.opened) - line.behind;
        Some(Offer { worth, point: self.point(Kind::Keep, here, cause, None, line, would) })
    }

    /// What facts are worth: all of it where they stayed untold, half where they came out at another turn.
    fn facts(&self, opened: &[String]) -> i32 {
        opened.iter().map(|fact| if self.memory.released_ids().contains(fact) { FACT / 2 } else { FACT }).sum()
    }

    /// The topic that the persona had just touched, and about which this line gets a fact that the turn did not.
    fn passed(&self, here: &Here<'_, '_>, would: &Outcome) -> Option<&'a str> {
        if !here.opened.is_empty() {
            return None;
        }
        let heard = self.scenario.topics_of(&Words::of(here.moment.heard()));
        let facts = would.opened.iter().filter_map(|id| self.scenario.fact(id));
        let mut asked =
            facts.filter_map(|fact| if let Release::When { asked, .. } = &fact.release { Some(asked) } else { None });
        asked.find_map(|asked| heard.iter().copied().find(|topic| asked.iter().any(|id| id == topic)))
    }

    /// Whether the reply to this turn granted something: nothing is to be put in its place.
    fn is_needed(&self, here: &Here<'_, '_>) -> bool {
        self.memory.granted.iter().any(|(turn, _)| *turn == here.turn.number + 1)
    }

    fn gravity(&self, cause: &Cause, line: &Line<'_>) -> i32 {
        let is = |behaviour: Behaviour| cause.behaviour == Some(behaviour);
        let critical = self
            .scenario
            .rubric
            .critical
            .iter()
            .any(|line| matches!(line.crossed_by, CrossedBy::Behaviour(behaviour) if is(behaviour)));
        let counterpart = line.replaces().is_some_and(is);
        i32::from(critical) * CRITICAL + i32::from(counterpart) * COUNTERPART
    }

    fn point(
        &self,
        kind: Kind,
        here: &Here<'_, '_>,
        cause: Cause,
        topic: Option<&str>,
        line: &Line<'_>,
        would: &Outcome,
    ) -> Point {
        let name = self.scenario.persona.called().to_owned();
        let topic = topic.map(|topic| topic.replace(['_', '-'], " "));
        let reason = reason(kind, &cause, line, would);
        let check = line.check.map(|(check, _)| check).filter(|_| self.is_unmet(line));
        // A question such as "without grading Sam as a person?" is the rubric's to ask, and not feedback's to repeat.
        let asked = check.map(|check| &check.ask).filter(|ask| about_person(ask).is_none());
        let (a, b) = (here.was.state, here.now.state);
        Point {
            kind,
            turn: here.turn.number,
            said: cause.said,
            behaviour: cause.behaviour,
            label: cause.label,
            trust: [a.trust(), b.trust()],
            tension: [a.tension(), b.tension()],
            effect: topic
                .map_or_else(|| words::effect(&name, cause.behaviour, here.gain), |topic| words::passed(&name, &topic)),
            check: check.map(|check| check.id.clone()),
            line: line.text.to_owned(),
            why: asked.map_or_else(|| reason.to_owned(), |ask| format!("{reason} The rubric asks: {ask}")),
            tried: None,
            untried: None,
            name,
        }
    }
}

/// A learner turn: what it moved, and the moment it stood in.
struct Here<'a, 'm> {
    turn: &'a Turn,
    was: &'a Moved,
    now: &'a Moved,
    gain: i32,
    opened: Vec<String>,
    moment: Moment<'m>,
}

/// Why the line works; of a turn that worked, why that did.
fn reason(kind: Kind, cause: &Cause, line: &Line<'_>, would: &Outcome) -> &'static str {
    let asks =
        |shown: &&Behaviour| line.asks() || !matches!(shown, Behaviour::OpenQuestion | Behaviour::ClosedQuestion);
    let shows: Vec<Behaviour> = would.shows.iter().filter(asks).copied().collect();
    let meant = if kind == Kind::Keep { cause.behaviour } else { line.meant() };
    words::why(&shows, meant).unwrap_or(words::ASKED_FOR)
}

fn gain(was: &Moved, now: &Moved) -> i32 {
    let (a, b) = (was.state, now.state);
    i32::from(b.trust()) - i32::from(a.trust()) - i32::from(b.tension()) + i32::from(a.tension())
}

/// The best points by worth, no turn, no line and no behaviour of one kind twice; what worked comes last.
fn picked(all: Vec<Offer>) -> Vec<Vec<Point>> {
    let (kept, changes): (Vec<Point>, Vec<Point>) =
        all.into_iter().map(|offer| offer.point).partition(|point| point.kind == Kind::Keep);
    let most = MOST - usize::from(!kept.is_empty());
    let mut chosen: Vec<Vec<Point>> = Vec::new();
    for point in changes {
        take(&mut chosen, point, most);
    }
    for point in kept {
        take(&mut chosen, point, MOST);
    }
    chosen
}

/// Takes a point in where there is room for it, or as another line for the same turn.
fn take(chosen: &mut Vec<Vec<Point>>, point: Point, most: usize) {
    if let Some(same) = chosen.iter_mut().find(|other| other.iter().any(|other| other.turn == point.turn)) {
        if same.len() < LINES
            && same.iter().all(|other| other.kind == point.kind && !is_alike(&other.line, &point.line))
        {
            same.push(point);
        }
        return;
    }
    let firsts: Vec<&Point> = chosen.iter().filter_map(|points| points.first()).collect();
    let same_line = |other: &&Point| is_alike(&other.line, &point.line);
    let same_check = |other: &&Point| other.check.is_some() && other.check == point.check;
    let same_kind = |other: &&Point| other.kind == point.kind;
    let same_behaviour = |other: &Point| same_kind(&other) && (other.label == point.label || point.kind == Kind::Keep);
    let again = firsts.iter().any(|other| same_line(other) || same_check(other) || same_behaviour(other));
    let alike = firsts.iter().filter(|other| same_kind(other)).count();
    if chosen.len() < most && alike < MOST_OF_A_KIND && !again {
        chosen.push(vec![point]);
    }
}
