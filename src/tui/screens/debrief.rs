//! The scorecard, set: the total, one thing to try, every check with its evidence, and what was counted beside it.

use std::{collections::BTreeMap, ops::Range};

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        agreement::Tier,
        conversation::EndReason,
        people::{People, SelfRating, turns_words},
        persona_state::PersonaState,
        scoring::{CheckResult, Course, CriterionResult, Quote, Scorecard, Verdict},
        text::SafeText,
    },
    tui::{
        screens::{beside, report::Report, trying},
        shelf::Shelf,
        theme::Theme,
        widgets::{
            bar::{bar, curve_in_words, sparkline, steps},
            card::notice_lines,
            line_cells,
            prose::{MEASURE, Prose},
            wrap::cells,
        },
    },
};

/// One of the two numbers of the state.
pub type Part = fn(PersonaState) -> u8;

/// The numbers of the state, by name.
pub const PARTS: [(&str, Part); 2] = [("trust", PersonaState::trust), ("tension", PersonaState::tension)];

/// A scorecard, set.
#[derive(Debug)]
pub struct Set {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// Rows of the checks and quotes.
    pub places: Vec<Range<usize>>,
    /// The turn of each place, where there is one.
    pub quotes: Vec<Option<u32>>,
    /// The check that each place belongs to.
    pub checks: Vec<Option<String>>,
    /// The lines that feedback recommends, by their place.
    pub lines_to_try: BTreeMap<usize, String>,
}

struct Setting<'a> {
    prose: Prose,
    theme: &'a Theme,
    width: usize,
    places: Vec<Range<usize>>,
    quotes: Vec<Option<u32>>,
    checks: Vec<Option<String>>,
    lines_to_try: BTreeMap<usize, String>,
    /// What people said, and the learner's own levels.
    people: &'a People,
    own: Option<&'a SelfRating>,
    /// Whether numbers are shown that are not known to be worth much.
    numbers: bool,
}

/// Sets the scorecard of a session at `width` cells; what was counted goes with it unless it stands beside.
#[must_use]
pub fn set(report: &Report, known: &Shelf, theme: &Theme, width: usize, beside: bool) -> Set {
    let width = width.min(MEASURE + 4);
    let prose = Prose::new(theme, width);
    let (people, own) = (&report.people, report.people.rating(report.branch.tip()));
    let (places, quotes, checks, lines_to_try) = (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
    let mut setting =
        Setting { prose, theme, width, places, quotes, checks, lines_to_try, people, own, numbers: report.numbers };
    setting.state(report, known);
    if let Some(card) = report.card().filter(|_| report.mode_reviews()) {
        beside::set(&mut setting.prose, card, theme, width);
    }
    if let Some(card) = report.card() {
        setting.overview(report, card);
        setting.criteria(card);
        setting.flagged(card);
        uncovered(&mut setting.prose, report, theme);
    } else if !report.judging.busy() {
        let words = report.branch.memory().ended.map_or("The talk has not ended.", EndReason::sentence);
        setting.prose.gap().para(words, theme.text);
        setting.prose.para("It is not scored.", theme.quiet);
    }
    if !beside {
        setting.prose.gap();
        for line in counts(report, theme, width) {
            setting.prose.line(line);
        }
    }
    if report.cards().count() > 1 {
        setting.earlier(report);
    }
    if known.players.len() > 1 && report.judging.notice.is_none() {
        let next = format!("s scores again, by {}.", known.label(&report.judge, true));
        setting.prose.gap().para(&next, theme.quiet);
    }
    let Setting { prose, places, quotes, checks, lines_to_try, .. } = setting;
    Set { lines: prose.into_lines(), places, quotes, checks, lines_to_try }
}

impl Setting<'_> {
    /// A scoring that goes on, or failed.
    fn state(&mut self, report: &Report, known: &Shelf) {
        let theme = self.theme;
        if let Some((words, done)) = report.judging.progress() {
            self.prose.para(&words, theme.strong);
            let mut line = Line::default();
            line.spans.extend(bar(theme, done, self.width.min(40)));
            self.prose.line(line).gap();
        }
        if let Some(notice) = &report.judging.notice {
            for line in notice_lines(theme, notice, self.width) {
                self.prose.line(line);
            }
            let judge = known.label(&report.judge, true);
            self.prose.para(&format!("s scores again, by {judge}"), theme.accent).gap();
        }
    }

    fn overview(&mut self, report: &Report, card: &Scorecard) {
        let theme = self.theme;
        let in_words = card.tier() == Some(Tier::Words) && !report.numbers;
        if in_words {
            let hint = Span::styled("   # shows the number", theme.quiet);
            self.prose.line(Line::from(vec![Span::styled("In words", theme.strong), hint]));
        } else {
            self.total(card);
        }
        let mut facts = Vec::new();
        if let Some([low, high]) = card.band.filter(|[low, high]| low < high && !in_words) {
            facts.push(format!("likely {low} to {high}"));
        }
        facts.push(match (&card.judge.model, card.judge.name.as_str()) {
            (Some(model), name) => format!("judged by {model} ({name})"),
            (None, "builtin") => "built-in judge".to_owned(),
            (None, name) => format!("judged by {name}"),
        });
        if in_words || !is_partial(card) {
            facts.insert(0, card.coverage());
        }
        self.prose.para(&facts.join(" · "), theme.quiet);
        if let Some(caution) = card.tier().and_then(Tier::caution) {
            self.prose.para(&sentence(caution), theme.quiet);
        }
        if let Some(trust) = card.trust() {
            self.prose.para(&sentence(&trust), theme.quiet);
        }
        if let Some(why) = &card.not_scored {
            self.prose.para(why, theme.warn);
        }
        if let Some(reason) = report.branch.memory().ended {
            self.prose.gap().para(reason.sentence(), theme.text);
        }
        for critical in &card.critical {
            self.prose.gap();
            self.prose.item(&[Span::styled("! ", theme.bad)], 2, &format!("Critical: {}", critical.title), theme.bad);
            critical.quotes.iter().for_each(|quote| self.quote(quote, 2, None));
        }
        if !card.feedback.is_empty() {
            self.what_to_try(card, report.judging.is_trying());
        } else if let Some(next) = &card.next {
            self.prose.heading("One thing to try");
            self.prose.para(&format!("“{}”", next.line), theme.strong);
            self.prose.para(&next.why, theme.quiet);
        }
    }

    fn what_to_try(&mut self, card: &Scorecard, trying: bool) {
        let places = trying::set(&mut self.prose, self.theme, &card.feedback, trying);
        for (place, point) in places.into_iter().zip(&card.feedback) {
            self.lines_to_try.insert(self.places.len(), point.line.clone());
            self.places.push(place);
            self.quotes.push(Some(point.turn));
            self.checks.push(None);
        }
    }

    /// The number, and beside it how much of the rubric it stands on where that is not all of it: 100 of a part is not 100 of 100.
    fn total(&mut self, card: &Scorecard) {
        let theme = self.theme;
        let number = Span::styled(card.total_words(), theme.strong);
        let Some(total) = card.total else {
            self.prose.line(Line::from(number));
            return;
        };
        let of = Span::styled(" of 100", theme.quiet);
        let room = self.width.saturating_sub(16).min(48);
        if is_partial(card) {
            let words = format!(" over what could be {}: {}", counted_or_scored(card), part_of(card));
            let indent = cells(&number.content) + cells(&of.content) + 1;
            self.prose.item(&[number, of], indent, words.trim_start(), theme.text);
            self.prose.line(Line::from(bar(theme, total, room).to_vec()));
        } else {
            let mut line = Line::from(vec![number, of, Span::raw("   ")]);
            line.spans.extend(bar(theme, total, room));
            self.prose.line(line);
        }
    }

    fn criteria(&mut self, card: &Scorecard) {
        for criterion in &card.criteria {
            self.prose.gap();
            self.criterion_head(criterion);
            if let Some(describes) = &criterion.describes {
                self.prose.para(describes, self.theme.quiet);
            }
            for check in &criterion.checks {
                self.check(check, card.branch);
            }
        }
    }

    fn criterion_head(&mut self, criterion: &CriterionResult) {
        let theme = self.theme;
        let level = criterion.level.and_then(|level| criterion.level_named(level)).unwrap_or("not scored");
        let own = self.own.and_then(|own| criterion.level_named(*own.levels.get(&criterion.id)?));
        let scored = if own.is_some() { Span::styled("scored: ", theme.quiet) } else { Span::raw("") };
        let own = own.map(|own| Span::styled(format!("you: {} · ", SafeText::line(own)), theme.text));
        let level = Span::styled(SafeText::line(level).to_string(), theme.strong);
        let mut right: Vec<Span<'static>> = own.into_iter().chain([scored, level, Span::raw("  ")]).collect();
        if criterion.tier == Some(Tier::Words) && !self.numbers {
            right.pop();
        } else {
            right.extend(steps(theme, criterion.level, criterion.levels.len()));
            right.pop();
        }
        let right = Line::from(right);
        let title = SafeText::line(&criterion.title).to_string();
        let weight = format!("  {} points", criterion.weight);
        let used = cells(&title) + cells(&weight) + line_cells(&right);
        if used + 2 <= self.width {
            let mut line = Line::from(vec![
                Span::styled(title, theme.accent),
                Span::styled(weight, theme.quiet),
                Span::raw(" ".repeat(self.width - used)),
            ]);
            line.spans.extend(right.spans);
            self.prose.line(line);
        } else {
            self.prose.para(&title, theme.accent).line(right);
        }
    }

    /// The question under its mark; below it the verdict in words, what it stands on, what people say, and a line to try.
    fn check(&mut self, check: &CheckResult, branch: Option<u64>) {
        let theme = self.theme;
        let from = self.prose.len();
        let (mark, ink) = mark(theme, check.verdict);
        self.prose.item(&[Span::styled(mark, ink)], 2, &check.ask, theme.text);
        self.prose.item(&[], 2, &verdict_in_words(check), ink);
        let turn = check.quotes.first().map(|quote| quote.turn);
        self.place(from, turn, Some(&check.id));
        self.said(check, branch);
        check.quotes.iter().for_each(|quote| self.quote(quote, 2, Some(&check.id)));
        let missed = matches!(check.verdict, Verdict::NotMet | Verdict::Unsupported);
        if let Some(line) = check.suggestion.as_ref().filter(|_| missed) {
            let mark = [Span::raw("  "), Span::styled("try ", theme.quiet)];
            self.prose.item(&mark, 6, &format!("“{line}”"), theme.text);
        }
    }

    /// What people said before the last of them, and what was contested.
    fn said(&mut self, check: &CheckResult, branch: Option<u64>) {
        let theme = self.theme;
        let earlier = check.rulings.len().saturating_sub(1);
        for ruling in check.rulings.iter().take(earlier) {
            self.prose.item(&[], 2, &format!("earlier: {}", check.ruling_words(ruling)), theme.quiet);
        }
        for appeal in self.people.appeals_on(branch, &check.id) {
            let words = format!("{}: {}", turns_words(&appeal.turns), appeal.came_to(check.avoid));
            self.prose.item(&[Span::raw("  "), Span::styled("appeal", theme.accent)], 9, &words, theme.text);
            self.prose.item(&[], 9, &format!("“{}”", appeal.argument), theme.quiet);
        }
    }

    fn quote(&mut self, quote: &Quote, indent: usize, check: Option<&str>) {
        let from = self.prose.len();
        let turn = Span::styled(format!("{}turn {:<3}", " ".repeat(indent), quote.turn), self.theme.accent);
        self.prose.item(&[turn], indent + 9, &format!("“{}”", SafeText::line(&quote.text)), self.theme.quiet);
        self.place(from, Some(quote.turn), check);
    }

    /// The rows from `from` on can be chosen.
    fn place(&mut self, from: usize, turn: Option<u32>, check: Option<&str>) {
        self.places.push(from..self.prose.len());
        self.quotes.push(turn);
        self.checks.push(check.map(str::to_owned));
    }

    fn flagged(&mut self, card: &Scorecard) {
        if card.flagged.is_empty() {
            return;
        }
        self.prose.heading("Never counted as evidence");
        self.prose.para("These words talk to the judge, not to the other person.", self.theme.quiet);
        card.flagged.iter().for_each(|quote| self.quote(quote, 2, None));
    }

    fn earlier(&mut self, report: &Report) {
        self.prose.heading("Earlier scorecards");
        for card in report.cards().rev().skip(1) {
            let words = format!("{}, {}, by {}", report.total_of(card), card.coverage(), card.judge.name);
            self.prose.para(&words, self.theme.quiet);
        }
    }
}

/// The verdict, and how it came to stand: `not met → met by Ada: turn 4`, `met · Ada agrees`, or what the judge's stands on.
fn verdict_in_words(check: &CheckResult) -> String {
    let label = check.verdict_words();
    if let (Some(before), Some(last)) = (check.before, check.rulings.last()) {
        return match check.changed_from() {
            Some(before) => format!("{} → {}", before.verdict.words(check.avoid), check.ruling_words(last)),
            None => format!("{} · {}", before.verdict.words(check.avoid), last.agreeing_words()),
        };
    }
    let mut words = vec![label.to_owned()];
    words.extend(check.note.clone().filter(|note| note != label));
    words.extend(check.agreement.filter(|share| *share < 100).map(|share| format!("{share} % of the answers agree")));
    words.join(": ")
}

/// A remark as a sentence.
fn sentence(remark: &str) -> String {
    let mut chars = remark.chars();
    chars.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), chars.as_str()))
}

/// Whether fewer checks are scored than there are, so that the total stands on part of the rubric.
#[must_use]
pub fn is_partial(card: &Scorecard) -> bool {
    card.total.is_some() && card.scored_checks < card.checks_total
}

/// How much of the rubric a total stands on: `10 of 16 checks`.
#[must_use]
pub fn part_of(card: &Scorecard) -> String {
    format!("{} of {} checks", card.scored_checks, card.checks_total)
}

/// The built-in judge counts; a model answers.
fn counted_or_scored(card: &Scorecard) -> &'static str {
    if card.judge.model.is_none() && card.judge.name == "builtin" { "counted" } else { "scored" }
}

/// The mark of a verdict, and its colour; the word stands beside it.
#[must_use]
pub fn mark(theme: &Theme, verdict: Verdict) -> (&'static str, ratatui::style::Style) {
    match verdict {
        Verdict::Met => ("✓", theme.good),
        Verdict::NotMet => ("✗", theme.bad),
        Verdict::CannotTell => ("?", theme.warn),
        Verdict::Unscored => ("○", theme.quiet),
        Verdict::Unsupported => ("!", theme.warn),
        Verdict::NotApplicable => ("–", theme.quiet),
    }
}

/// What was counted, and how trust and tension went.
#[must_use]
pub fn counts(report: &Report, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut prose = Prose::new(theme, width);
    let curve = &report.branch.memory().curve;
    prose.heading("Trust and tension");
    for (name, part) in PARTS {
        let values: Vec<u8> = curve.iter().map(|moment| part(moment.state)).collect();
        curve_line(&mut prose, theme, name, &values, width);
    }
    if let Some(card) = report.card() {
        measures(&mut prose, card, width);
    }
    prose.into_lines()
}

/// A curve with its name before it and, below, what it shows in words.
pub fn curve_line(prose: &mut Prose, theme: &Theme, name: &str, values: &[u8], width: usize) {
    let line = Line::from(vec![
        Span::styled(format!("{name:<9}"), theme.quiet),
        Span::styled(sparkline(values, width.saturating_sub(9)), theme.accent),
    ]);
    prose.line(line);
    prose.item(&[], 9, &curve_in_words(values), theme.text);
}

fn measures(prose: &mut Prose, card: &Scorecard, width: usize) {
    let counted = &card.measures;
    let hundredths = |n: u32| format!("{}.{:02}", n / 100, n % 100);
    prose.heading("Counted, not scored");
    let column = if width >= 48 { 30 } else { 25 };
    let rows = [
        ("your turns", counted.learner_turns.to_string()),
        ("your share of the words", format!("{} %", counted.talk_share)),
        ("questions a turn", hundredths(counted.questions_per_turn)),
        ("open questions", counted.open_share.map_or_else(|| "no questions".to_owned(), |n| format!("{n} % of them"))),
        (
            "reflections a question",
            counted.reflections_to_questions.map_or_else(|| "no questions".to_owned(), hundredths),
        ),
        ("longest turn", format!("{} words", counted.longest_turn)),
    ];
    for (name, value) in rows {
        prose.labelled(name, column, &value);
    }
    if let Some(Course { facts: [out, of], concessions: [won, all], .. }) = counted.course {
        prose.labelled("facts that came out", column, &format!("{out} of {of}"));
        prose.labelled("concessions won", column, &format!("{won} of {all}"));
    }
    if !counted.behaviours.is_empty() {
        prose.heading("What your turns showed");
    }
    for (behaviour, turns) in &counted.behaviours {
        let turns = if *turns == 1 { "1 turn".to_owned() } else { format!("{turns} turns") };
        prose.labelled(behaviour.label(), column, &turns);
    }
}

fn uncovered(prose: &mut Prose, report: &Report, theme: &Theme) {
    let memory = report.branch.memory();
    let facts = memory.released.iter().filter(|(turn, _)| *turn > 0);
    let facts: Vec<(u32, &str)> = facts
        .filter_map(|(turn, id)| Some((*turn, report.scenario.fact(id)?.text_if_in(memory.released_ids())?)))
        .collect();
    if facts.is_empty() {
        return;
    }
    prose.heading("What you uncovered");
    for (turn, text) in facts {
        prose.item(&[Span::styled(format!("  turn {turn:<3}"), theme.accent)], 11, text, theme.text);
    }
}
