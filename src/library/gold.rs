//! Gold transcripts: those that ship and those of a folder. First the shape of a file, then what it means beside its scenario.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    document::{At, Diagnostic, Document, Findings, Report, Source, Table, quoted},
    domain::{
        proof::{Gold, GoldTurn, Grade, Known, Wording},
        rubric::AnsweredBy,
        scenario::Scenario,
        scoring::canonical::CanonicalTurn,
        transcript::Speaker,
    },
    library::{
        code,
        compiled::COMPILED_GOLD,
        folder,
        meaning::known as known_ids,
        shape::{ANY, SOME},
        texts::{clean, hidden, list},
    },
};

/// The most turns of a transcript.
const MOST_TURNS: usize = 200;

/// The gold transcripts that ship.
///
/// # Errors
/// What is wrong with them; a test holds that nothing is.
pub fn shipped_gold(scenarios: &[&Scenario]) -> Result<Vec<Gold>, Box<Report>> {
    COMPILED_GOLD.iter().map(|(id, text)| parse_gold(&format!("{id}.toml"), text, scenarios)).collect()
}

/// The gold transcripts of a folder: every `.toml` file in it.
///
/// # Errors
/// The folder cannot be read, or what is wrong with the first file that is.
pub fn gold_in(folder: &Path, scenarios: &[&Scenario]) -> Result<Vec<Gold>, Box<Report>> {
    let mut files = folder::names(folder).map_err(|error| folder::alone(folder, folder::unreadable(&error)))?;
    files.retain(|path| path.file_name().is_none_or(|name| name != "reference.toml"));
    let read = |path: &PathBuf| parse_gold(&path.to_string_lossy(), &folder::text_of(path)?, scenarios);
    files.iter().map(read).collect()
}

/// Reads a transcript; its scenario must be among `scenarios`.
fn parse_gold(name: &str, text: &str, scenarios: &[&Scenario]) -> Result<Gold, Box<Report>> {
    let source = Source::new(name, text);
    let mut out = Findings::default();
    let gold = match Document::read(&source) {
        Ok(document) => {
            document.texts().into_iter().for_each(|text| hidden(&source, text, &mut out));
            let draft = Draft::read(&document, &mut out);
            draft.check(scenarios, &mut out);
            Some(draft.build(Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned()))
        }
        Err(errors) => {
            out.extend(errors);
            None
        }
    };
    let failed = out.any_error();
    let report = Report { source, diagnostics: out.in_order() };
    match gold {
        Some(gold) if !failed => Ok(gold),
        _ => Err(report.into()),
    }
}

/// A file as it is written.
struct Draft<'d> {
    scenario: Option<At<&'d str>>,
    grade: Option<At<Grade>>,
    best: Option<At<u32>>,
    hostile: Option<At<&'d str>>,
    noise: Vec<At<&'d str>>,
    people: Vec<At<&'d str>>,
    turns: Vec<TurnDraft<'d>>,
    checks: Vec<(At<&'d str>, CheckDraft<'d>)>,
}

struct TurnDraft<'d> {
    by: Option<At<Speaker>>,
    say: Option<At<&'d str>>,
    other: BTreeMap<Wording, &'d str>,
}

struct CheckDraft<'d> {
    met: Option<At<bool>>,
    turn: Option<At<u32>>,
    quote: Option<At<&'d str>>,
    negated: Option<&'d str>,
}

impl<'d> Draft<'d> {
    fn read(document: &'d Document<'_>, out: &mut Findings) -> Self {
        let mut root = document.table();
        let grades = Grade::ALL.map(|grade| (grade.name(), grade));
        let draft = Self {
            scenario: root.text("scenario", out),
            grade: root.text("grade", out).and_then(|word| word.among("grade", &grades, out)),
            best: root.number("best", 1..=200, out),
            hostile: root.text("hostile", out),
            noise: root.texts("noise", SOME, out),
            people: root.optional_texts("people", ANY, out),
            turns: root
                .tables("turn", 2..=MOST_TURNS, out)
                .into_iter()
                .map(|table| TurnDraft::read(table, out))
                .collect(),
            checks: root.table("checks", out).map_or_else(Vec::new, |table| checks(&table, out)),
        };
        root.finish(out);
        draft
    }

    /// Holds the file against itself and against its scenario.
    fn check(&self, scenarios: &[&Scenario], out: &mut Findings) {
        let Some(named) = self.scenario else { return };
        let ids: Vec<&str> = scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
        known_ids("scenario", &[named], &ids, out);
        if let Some(best) = self.best
            && !self.is_learner(best.value)
        {
            out.push(Diagnostic::error(code::UNKNOWN_REFERENCE, best.span, "`best` is no learner turn"));
        }
        let Some(scenario) = scenarios.iter().find(|scenario| scenario.id == named.value) else { return };
        let ids: Vec<&str> = scenario.rubric.checks().map(|(_, check)| check.id.as_str()).collect();
        let written: Vec<At<&str>> = self.checks.iter().map(|(id, _)| *id).collect();
        known_ids("check", &written, &ids, out);
        let missing = ids.iter().filter(|id| written.iter().all(|written| written.value != **id));
        for id in missing {
            out.push(Diagnostic::whole(
                code::UNKNOWN_REFERENCE,
                format!("nothing is said of the check {}", quoted(id)),
            ));
        }
        for (id, check) in &self.checks {
            self.check_quote(check, out);
            check_evidence(scenario, *id, check, out);
        }
    }

    /// A quote stands in its turn, word for word.
    fn check_quote(&self, check: &CheckDraft<'_>, out: &mut Findings) {
        let (Some(turn), Some(quote)) = (check.turn, check.quote) else { return };
        let said = self.turn(turn.value).filter(|_| self.is_learner(turn.value)).and_then(|turn| turn.say);
        let stands =
            said.is_some_and(|said| CanonicalTurn::alone(&clean(said.value)).evidence(&clean(quote.value)).is_some());
        if !stands {
            let wrong = format!("these words do not stand in turn {}, or the turn is not the learner's", turn.value);
            out.push(
                Diagnostic::error(code::EXAMPLE, quote.span, wrong).help("copy three words or more as they stand"),
            );
        }
    }

    fn turn(&self, number: u32) -> Option<&TurnDraft<'d>> {
        self.turns.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    fn is_learner(&self, number: u32) -> bool {
        self.turn(number).and_then(|turn| turn.by).is_some_and(|by| by.value == Speaker::Learner)
    }

    fn build(self, id: String) -> Gold {
        let text = |text: Option<At<&str>>| text.map_or_else(String::new, |text| clean(text.value));
        let all = |texts: &[At<&str>]| list(texts).iter().map(|text| clean(text)).collect();
        Gold {
            id,
            scenario: text(self.scenario),
            grade: self.grade.map_or(Grade::Weak, |grade| grade.value),
            best: self.best.map_or(1, |best| best.value),
            hostile: text(self.hostile),
            noise: all(&self.noise),
            people: all(&self.people),
            turns: self.turns.into_iter().map(TurnDraft::build).collect(),
            known: self.checks.into_iter().map(|(id, check)| (id.value.to_owned(), check.build())).collect(),
        }
    }
}

/// A judged check that is met has its turn without the move.
fn check_evidence(scenario: &Scenario, id: At<&str>, check: &CheckDraft<'_>, out: &mut Findings) {
    let judged =
        scenario.rubric.checks().any(|(_, each)| each.id == id.value && matches!(each.by, AnsweredBy::Judge { .. }));
    let met = check.met.is_some_and(|met| met.value);
    if judged && met && (check.turn.is_none() || check.quote.is_none()) {
        let needs = Diagnostic::error(code::EXAMPLE, id.span, "a judged check that is met needs `turn` and `quote`");
        out.push(needs.help("name the learner's turn that shows it, and copy the words there"));
    }
}

impl<'d> TurnDraft<'d> {
    fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let speakers = [Speaker::Persona, Speaker::Learner].map(|speaker| (speaker.name(), speaker));
        let by = table.text("by", out).and_then(|word| word.among("speaker", &speakers, out));
        let say = table.text("say", out);
        let wordings: &[Wording] = match by.map(|by| by.value) {
            Some(Speaker::Persona) => &[Wording::Reworded],
            Some(Speaker::Learner) => &Wording::LEARNER,
            None => &[],
        };
        let mut worded = |wording: &Wording| Some((*wording, table.text(wording.name(), out)?.value));
        let other = wordings.iter().filter_map(&mut worded).collect();
        if by.is_some() {
            table.finish(out);
        }
        Self { by, say, other }
    }

    fn build(self) -> GoldTurn {
        GoldTurn {
            speaker: self.by.map_or(Speaker::Persona, |by| by.value),
            say: self.say.map_or_else(String::new, |say| clean(say.value)),
            other: self.other.into_iter().map(|(wording, text)| (wording, clean(text))).collect(),
        }
    }
}

fn checks<'d>(table: &Table<'d>, out: &mut Findings) -> Vec<(At<&'d str>, CheckDraft<'d>)> {
    let entries = table.all().into_iter();
    entries.filter_map(|(id, value)| Some((id, CheckDraft::read(value.table(out)?, out)))).collect()
}

impl<'d> CheckDraft<'d> {
    fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let verdicts = [("met", true), ("not_met", false)];
        let draft = Self {
            met: table.text("verdict", out).and_then(|word| word.among("verdict", &verdicts, out)),
            turn: table.optional_number("turn", 1..=200, out),
            quote: table.optional_text("quote", out),
            negated: table.optional_text("negated", out).map(|text| text.value),
        };
        table.finish(out);
        draft
    }

    fn build(self) -> Known {
        Known {
            met: self.met.is_some_and(|met| met.value),
            turn: self.turn.map(|turn| turn.value),
            quote: self.quote.map(|quote| clean(quote.value)),
            negated: self.negated.map(clean),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{parse_gold, shipped_gold};
    use crate::{
        document::Paint,
        domain::scenario::Scenario,
        library::{Place, Shelf, compiled::COMPILED_GOLD},
    };

    #[test]
    fn what_ships_has_no_mistake() {
        let shelf = Shelf::read(&[Place::BuiltIn]);
        let scenarios: Vec<&Scenario> = shelf.scenarios.iter().map(|shelved| &*shelved.scenario).collect();
        let gold = shipped_gold(&scenarios).unwrap_or_else(|report| panic!("{}", report.draw(Paint::Plain)));
        assert_eq!(gold.len(), 24);
        for scenario in scenarios {
            assert_eq!(gold.iter().filter(|gold| gold.scenario == scenario.id).count(), 8, "{}", scenario.id);
        }
    }

    #[test]
    fn each_mistake_has_its_place() {
        let shelf = Shelf::read(&[Place::BuiltIn]);
        let scenarios: Vec<&Scenario> = shelf.scenarios.iter().map(|shelved| &*shelved.scenario).collect();
        let (_, text) = COMPILED_GOLD.iter().find(|(id, _)| *id == "third-deadline-1").unwrap();
        let text = text
            .replacen("best = 12", "best = 11", 1)
            .replacen("[checks.effect]", "[checks.efect]", 1)
            .replacen("quote = \"6 March", "quote = \"7 March", 1)
            .replacen("typos = ", "typo = ", 1)
            .replacen("grade = \"weak\"", "grade = \"week\"", 1);
        let drawn = parse_gold("third-deadline-1.toml", &text, &scenarios).unwrap_err().draw(Paint::Plain);
        for found in [
            "`best` is no learner turn",
            "did you mean `effect`?",
            "nothing is said of the check",
            "do not stand in turn 2",
            "missing key `typos`",
            "did you mean `weak`?",
        ] {
            assert!(drawn.contains(found), "{found}: {drawn}");
        }
    }
}
