//! Reads a learner turn.

use super::{
    Behaviour, Detection, asking, echo,
    features::{TOLD, View},
    hiding::hide,
    lexicon::Lexicon,
    rules::{Hit, Rules, bit},
    turn::Turn,
    weigh::{Look, Weighing},
    weights::{Origin, Weights},
};

/// The least confidence with which a behaviour counts as present.
pub(super) const PRESENT: u8 = 50;

/// Whether there are rules for this language (BCP 47 tag).
#[must_use]
pub fn language_has_rules(language: &str) -> bool {
    language == "en" || language.starts_with("en-")
}

/// Finds behaviours in learner turns by tables of rules (`rules/*.rules`) and a table of weights (`weights.bin`), with the words that
/// show each.
///
/// Making one compiles the rules (a few milliseconds): make it once and keep it.
#[derive(Debug)]
pub struct Detector {
    lexicon: Lexicon,
    rules: Rules,
    weights: Weights,
}

impl Default for Detector {
    fn default() -> Self {
        Self::new()
    }
}

impl Detector {
    /// Compiles the rules and reads the weights.
    #[must_use]
    pub fn new() -> Self {
        let mut lexicon = Lexicon::new();
        let rules = Rules::new(&mut lexicon);
        Self { lexicon, rules, weights: Weights::new() }
    }

    /// The behaviours of `learner`, said after `persona` (which may be empty), strongest first; only those present.
    ///
    /// Only about the first 4,000 characters are read. Quotes lie on character boundaries of `learner`.
    #[must_use]
    pub fn read(&self, persona: &str, learner: &str) -> Vec<Detection> {
        let mut found = self.read_all(persona, learner);
        found.retain(|detection| detection.confidence >= PRESENT);
        found
    }

    /// As [`Detector::read`], with those also that are too unsure to be present.
    #[must_use]
    pub fn read_all(&self, persona: &str, learner: &str) -> Vec<Detection> {
        let turn = Turn::of(&self.lexicon, learner);
        let before = Turn::of(&self.lexicon, persona);
        let (hits, not) = self.hits(&before, &turn);
        let mut found = strongest(&turn, &hits);
        let nothing = echo::carries_nothing(&self.lexicon, &turn);
        if nothing.is_none() {
            let view = View::of(&self.lexicon, &before, &turn, [&hits, &not]);
            Weighing { weights: &self.weights, view: &view, turn: &turn }.weigh(&mut found);
        }
        if let Some(tokens) = nothing.filter(|_| found.iter().all(|detection| detection.confidence < PRESENT)) {
            found.push(Detection { behaviour: Behaviour::Filler, confidence: 90, quote: turn.span(&tokens) });
        }
        found
    }

    /// What the table of weights looks at in each sentence of `learner`, for the trainer.
    #[must_use]
    pub fn look(&self, persona: &str, learner: &str) -> Vec<Look> {
        let turn = Turn::of(&self.lexicon, learner);
        let before = Turn::of(&self.lexicon, persona);
        let (hits, not) = self.hits(&before, &turn);
        let view = View::of(&self.lexicon, &before, &turn, [&hits, &not]);
        (0..turn.sentences.len()).map(|number| Look::of(&view, number)).collect()
    }

    /// From what the table of weights was made.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.weights.origin
    }

    /// What the rules and the counting find, and what rows of sureness 0 deny.
    fn hits(&self, before: &Turn, turn: &Turn) -> (Vec<Hit>, Vec<Hit>) {
        let mut hits = self.rules.hits(&self.lexicon, turn);
        // Who quotes words has not done what they do; to quote them is to give them back, or to say what was seen.
        hits.retain(|hit| bit(hit.shows) & TOLD != 0 || !turn.quotes(hit.tokens.start));
        let not = unsaid(&mut hits);
        asking::questions(&self.lexicon, turn, &not, &mut hits);
        hide(&self.lexicon, turn, &mut hits);
        echo::own_reasons(&self.lexicon, turn, &mut hits);
        echo::reflections(&self.lexicon, before, turn, &not, &mut hits);
        echo::apologies(&self.lexicon, turn, &mut hits);
        echo::summaries(&self.lexicon, turn, &mut hits);
        (hits, not)
    }
}

/// Takes away what rows of sureness 0 touch, and hands those rows on.
fn unsaid(hits: &mut Vec<Hit>) -> Vec<Hit> {
    let not: Vec<Hit> = hits.iter().filter(|hit| hit.sure == 0).cloned().collect();
    hits.retain(|hit| hit.sure > 0 && !not.iter().any(|no| no.takes_away(hit)));
    not
}

fn strongest(turn: &Turn, hits: &[Hit]) -> Vec<Detection> {
    let best = |behaviour| {
        hits.iter().filter(|hit| hit.shows == behaviour && hit.sure > 0).max_by_key(|hit| (hit.sure, hit.tokens.len()))
    };
    let mut found: Vec<Detection> = Behaviour::ALL
        .into_iter()
        .filter_map(best)
        .map(|hit| Detection { behaviour: hit.shows, confidence: hit.sure, quote: turn.span(&hit.tokens) })
        .collect();
    found.sort_by_key(|detection| std::cmp::Reverse(detection.confidence));
    found
}

#[cfg(test)]
mod tests {
    use super::Detector;
    use crate::domain::behaviour::Behaviour::{self, *};

    /// The coding manual's rows: what was said before, the turn, what it shows, what it does not show.
    const MANUAL: &[(&str, &str, &[Behaviour], &[Behaviour])] = &[
        ("", "What has the last month been like?", &[OpenQuestion], &[ClosedQuestion]),
        ("", "tell me more about that", &[OpenQuestion], &[ClosedQuestion]),
        ("", "How would you want to handle it?", &[OpenQuestion], &[ClosedQuestion]),
        ("", "Did it go well?", &[ClosedQuestion], &[OpenQuestion]),
        ("", "Why on earth would you do that?", &[Blame], &[OpenQuestion, ClosedQuestion]),
        ("", "Did you tell Priya?", &[ClosedQuestion], &[]),
        ("", "When did it start?", &[ClosedQuestion], &[]),
        ("", "is it the rota or the release", &[ClosedQuestion], &[]),
        ("", "What happened?", &[OpenQuestion], &[ClosedQuestion]),
        ("", "Don't you think you should rest?", &[Advice], &[ClosedQuestion]),
        ("", "That hurt, didn't it?", &[Empathy], &[ClosedQuestion]),
        ("The release hurt.", "That hurt, didn't it?", &[Reflection], &[ClosedQuestion]),
        ("The nights are long.", "So the nights are on top of all that.", &[Reflection], &[]),
        ("", "You feel nobody asked you.", &[Reflection], &[]),
        ("I can't do both", "Two jobs, and one of you.", &[Reflection], &[]),
        ("", "You think you can do what you like.", &[Judgement], &[Reflection]),
        ("I told them.", "You did nothing of the kind.", &[], &[Reflection]),
        ("I am fine.", "Fine? Fine?", &[], &[Reflection, ClosedQuestion]),
        ("", "That must be exhausting.", &[Empathy], &[]),
        ("", "Anyone would be angry at that.", &[Empathy], &[]),
        ("", "I can see why you kept quiet.", &[Empathy], &[]),
        ("", "I'm sorry you feel that way.", &[], &[Empathy, Apology]),
        ("", "I know exactly how you feel, once I lost a customer like that.", &[Disclosure], &[Empathy]),
        ("", "Thank you for telling me this.", &[Affirmation], &[]),
        ("", "You kept the customer calm for an hour.", &[Affirmation], &[]),
        ("", "Good.", &[Filler], &[Affirmation]),
        ("", "Nice work, now do the rest.", &[Advice], &[Affirmation]),
        ("", "So far: the rota, the release, and nobody to hand over to. Did I miss anything?", &[Summary], &[]),
        ("", "You should delegate.", &[Advice], &[]),
        ("", "Why don't you block your mornings?", &[Advice], &[OpenQuestion, ClosedQuestion]),
        ("", "Just talk to him.", &[Advice], &[]),
        ("", "Could you send it by noon?", &[Request], &[Advice, ClosedQuestion]),
        ("", "What could you try?", &[OpenQuestion], &[Advice]),
        ("", "Would it be all right if I shared what I saw?", &[Permission], &[]),
        ("", "Can I be honest? You're difficult.", &[Judgement], &[Permission]),
        ("", "You never tell anyone.", &[Blame], &[]),
        ("", "This is on you.", &[Blame], &[]),
        ("", "Because of you we lost them.", &[Blame], &[]),
        ("", "The date was missed on the third and the tenth.", &[Observation], &[Blame]),
        ("", "You're lazy.", &[Judgement], &[]),
        ("", "That's unprofessional of you.", &[Judgement], &[]),
        ("", "You just don't care.", &[Judgement], &[]),
        ("", "The report had six errors.", &[Observation], &[Judgement]),
        ("", "It's not a big deal.", &[Dismissing], &[]),
        ("", "Calm down.", &[Dismissing], &[]),
        ("", "Everybody has stress.", &[Dismissing], &[]),
        ("", "Don't be so sensitive.", &[Dismissing], &[]),
        ("", "It will take time, and it matters.", &[], &[Dismissing]),
        ("", "Otherwise we'll have to let you go.", &[Threat], &[]),
        ("", "Either you join in or you leave.", &[Threat], &[]),
        ("", "If the date slips, the customer can cancel.", &[], &[Threat]),
        ("", "I'm sorry I raised this in front of the others.", &[Apology], &[]),
        ("", "I should have asked earlier. That was my mistake.", &[Apology], &[]),
        ("", "Sorry, what did you say?", &[], &[Apology]),
        ("", "I'm sorry to hear that.", &[Empathy], &[Apology]),
        ("", "I felt left out when the plan changed.", &[IStatement], &[]),
        ("", "I need dates I can rely on.", &[IStatement], &[]),
        ("", "I feel that you are unfair.", &[Judgement], &[IStatement]),
        ("", "I think we should go.", &[], &[IStatement]),
        ("", "On Tuesday the report came at six instead of noon.", &[Observation], &[]),
        ("", "You interrupted Ana three times.", &[Observation], &[]),
        ("", "You're always late.", &[Blame], &[Observation]),
        ("", "Could you send the draft by Wednesday noon?", &[Request], &[]),
        ("", "Shall we look at it again on Friday at ten?", &[Request], &[]),
        ("", "Be more reliable.", &[Advice], &[Request]),
        ("", "Get it done or else.", &[Threat], &[Request]),
        ("", "When I started here I burned out too.", &[Disclosure], &[]),
        ("", "I need a coffee.", &[], &[Disclosure]),
        ("", "Hm, right.", &[Filler], &[]),
        ("", "Okay.", &[Filler], &[]),
    ];

    #[test]
    fn the_manual_comes_out_as_written() {
        let detector = Detector::new();
        let mut wrong = Vec::new();
        for (persona, learner, present, absent) in MANUAL {
            for said in [(*learner).to_owned(), learner.to_lowercase()] {
                let found: Vec<Behaviour> = detector.read(persona, &said).iter().map(|d| d.behaviour).collect();
                if present.iter().any(|b| !found.contains(b)) || absent.iter().any(|b| found.contains(b)) {
                    wrong.push(format!("{said}: {found:?}, wanted {present:?}, not {absent:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn quoted_words_are_not_the_learners_own() {
        let detector = Detector::new();
        for turn in [
            "You wrote \"you never listen\" to Ana.",
            "Then Marta wrote \"you never tell anyone\" under it.",
            "Ana asked me: \"Why would you stay?\"",
            "You asked yourself, \"Why would I stay?\" on Monday.",
            "And he said “get it done or else” to all of us.",
            "\"You are useless.\" That is what he said.",
        ] {
            let found: Vec<Behaviour> = detector.read("", turn).iter().map(|found| found.behaviour).collect();
            assert!(found.iter().all(|shown| matches!(shown, Reflection | Summary | Observation)), "{turn}: {found:?}");
        }
        for said in ["“You never tell anyone.”", "\"You never tell anyone.\" I sigh."] {
            assert!(detector.read("", said).iter().any(|found| found.behaviour == Blame), "{said}");
        }
    }

    #[test]
    fn a_filler_stands_alone() {
        let detector = Detector::new();
        for turn in ["Hm, right.", "Okay. What happened?", "Right, you should rest.", "mhm yeah okay"] {
            let found = detector.read("", turn);
            assert!(found.len() == 1 || found.iter().all(|d| d.behaviour != Filler), "{turn}: {found:?}");
        }
    }

    #[test]
    fn hostile_turns_are_read_and_quotes_stand_on_character_boundaries() {
        let detector = Detector::new();
        let long = "you never ".repeat(100_000);
        let turns = [
            "",
            "\0\0\0 you never listen \0",
            "Ünïcödé 🙂 you’re always laté 👩‍👩‍👧 e\u{301}\u{301}\u{301}",
            "İ am sorry İ shouted ẞ",
            "???!!!...;;;,,,",
            "''''' 'n' o'''clock",
            &"what ".repeat(2_000),
            &"a".repeat(1_000_000),
            &"\u{301}".repeat(10_000),
            &long,
        ];
        for turn in turns {
            for found in detector.read(turn, turn) {
                assert!(turn.get(found.quote.clone()).is_some_and(|quote| !quote.is_empty()), "{found:?}");
                assert!((50..=100).contains(&found.confidence));
            }
        }
    }
}
