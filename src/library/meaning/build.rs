//! The scenario of a draft in which nothing is wrong. Where something is, the stand-ins make one that is thrown away.

use crate::{
    document::At,
    domain::{
        behaviour::Behaviour,
        condition::Condition,
        fact::{Concession, Fact, Release},
        rubric::{AnsweredBy, Check, Criterion, Critical, CrossedBy, Level, Rubric},
        scenario::{Ending, Line, Outcome, Scenario, Topic},
    },
    library::{
        shape::{
            AnswerDraft, CheckDraft, ConcessionDraft, ConditionDraft, CriterionDraft, CriticalDraft, CrossedDraft,
            Draft, EndingDraft, FactDraft, LevelDraft, LineDraft, ReleaseDraft, TopicDraft,
        },
        texts::{clean, words},
    },
};

/// Makes the scenario.
pub fn scenario(draft: Draft<'_>, id: String, hash: String, rubric_hash: String) -> Scenario {
    Scenario {
        id,
        hash,
        card: draft.card,
        learner: draft.learner,
        persona: draft.persona,
        topics: draft.topics.into_iter().map(topic).collect(),
        reactions: draft.reactions,
        facts: draft.facts.into_iter().map(fact).collect(),
        concessions: draft.concessions.into_iter().map(concession).collect(),
        endings: draft.endings.into_iter().map(ending).collect(),
        lines: draft.lines.into_iter().map(line).collect(),
        rubric: Rubric {
            criteria: draft.criteria.into_iter().map(criterion).collect(),
            critical: draft.critical.iter().map(critical).collect(),
            hash: rubric_hash,
        },
        guide: draft.guide,
        tunings: draft.tunings.map(|each| each.tuning),
    }
}

fn owned(id: At<&str>) -> String {
    id.value.to_owned()
}

fn all(ids: Vec<At<&str>>) -> Vec<String> {
    ids.into_iter().map(owned).collect()
}

fn optional(text: Option<At<&str>>) -> Option<String> {
    text.map(|text| clean(text.value))
}

fn topic(draft: TopicDraft<'_>) -> Topic {
    Topic { id: owned(draft.id), words: draft.words }
}

fn fact(draft: FactDraft<'_>) -> Fact {
    let release = match draft.release {
        ReleaseDraft::Volunteered => Release::Volunteered,
        ReleaseDraft::Never | ReleaseDraft::Unknown => Release::Never,
        ReleaseDraft::When { asked, after } => {
            Release::When { asked: all(asked), after: after.map_or_else(Condition::default, |after| after.build()) }
        }
    };
    Fact::new(owned(draft.id), words(draft.text), release, optional(draft.hint))
}

fn concession(draft: ConcessionDraft<'_>) -> Concession {
    Concession {
        id: owned(draft.id),
        text: words(draft.text),
        refusal: words(draft.refusal),
        needs: draft.needs.build(),
        claims: draft.claims,
    }
}

fn ending(draft: EndingDraft<'_>) -> Ending {
    Ending {
        id: owned(draft.id),
        outcome: draft.outcome.map_or(Outcome::Time, |outcome| outcome.value),
        when: draft.when.map(ConditionDraft::build),
        line: words(draft.line),
    }
}

fn line(draft: LineDraft<'_>) -> Line {
    Line {
        say: words(draft.say),
        on: draft.on,
        topics: all(draft.topics),
        moods: draft.moods,
        after: all(draft.after),
        fact: draft.fact.map(owned),
        concession: draft.concession.map(owned),
    }
}

fn criterion(draft: CriterionDraft<'_>) -> Criterion {
    Criterion {
        id: owned(draft.id),
        title: words(draft.title),
        weight: draft.weight.map_or(0, |weight| weight.value),
        levels: draft.levels.iter().map(level).collect(),
        checks: draft.checks.into_iter().map(check).collect(),
    }
}

fn level(draft: &LevelDraft<'_>) -> Level {
    let at_least = draft.at_least.map_or(0, |least| least.value);
    Level { name: words(draft.name), at_least, describes: words(draft.describes) }
}

fn check(draft: CheckDraft<'_>) -> Check {
    let by = match draft.by {
        AnswerDraft::Count(count) => AnsweredBy::Count(count.value),
        AnswerDraft::Words(phrases) => AnsweredBy::Words(phrases),
        AnswerDraft::Judge { avoid } => AnsweredBy::Judge { avoid },
        AnswerDraft::Unknown => AnsweredBy::Judge { avoid: false },
    };
    Check {
        id: owned(draft.id),
        ask: words(draft.ask),
        by,
        meets: words(draft.meets),
        fails: words(draft.fails),
        suggestion: optional(draft.suggestion),
    }
}

fn critical(draft: &CriticalDraft<'_>) -> Critical {
    let crossed_by = match &draft.crossed_by {
        Some(CrossedDraft::Behaviour(behaviour)) => CrossedBy::Behaviour(*behaviour),
        Some(CrossedDraft::Check(check)) => CrossedBy::Check(owned(*check)),
        None => CrossedBy::Behaviour(Behaviour::Threat),
    };
    Critical { id: owned(draft.id), title: words(draft.title), crossed_by }
}
