//! `[difficulty.gentle]`, `[difficulty.standard]`, `[difficulty.tough]`.

use crate::{
    document::{At, Findings, Span, Table},
    domain::difficulty::{Difficulty, Tuning},
};

/// What a difficulty changes here.
#[derive(Clone, Copy, Debug)]
pub struct TuningDraft {
    /// Which one.
    pub difficulty: Difficulty,
    /// What it changes, with the defaults where the file says nothing.
    pub tuning: Tuning,
    /// Where the file changes the patience.
    pub patience: Option<Span>,
}

/// All three, in the order of [`Difficulty::ALL`].
pub fn read(table: Option<Table<'_>>, out: &mut Findings) -> [TuningDraft; 3] {
    let plain = |difficulty: Difficulty| TuningDraft { difficulty, tuning: difficulty.defaults(), patience: None };
    let Some(mut table) = table else { return Difficulty::ALL.map(plain) };
    let drafts = Difficulty::ALL.map(|difficulty| match table.optional_table(difficulty.name(), out) {
        Some(table) => one(plain(difficulty), table, out),
        None => plain(difficulty),
    });
    table.finish(out);
    drafts
}

fn one(plain: TuningDraft, mut table: Table<'_>, out: &mut Findings) -> TuningDraft {
    let Tuning { trust, tension, gain, loss, patience, hints, shows_state } = plain.tuning;
    let new_patience: Option<At<i32>> = table.optional_number("patience", -20..=20, out);
    let tuning = Tuning {
        trust: or(table.optional_number("trust", -40..=40, out), trust),
        tension: or(table.optional_number("tension", -40..=40, out), tension),
        gain: or(table.optional_number("gain", 25..=300, out), gain),
        loss: or(table.optional_number("loss", 25..=300, out), loss),
        patience: or(new_patience, patience),
        hints: or(table.optional_number("hints", 0..=9, out), hints),
        shows_state: or(table.optional_truth("shows_state", out), shows_state),
    };
    table.finish(out);
    TuningDraft { tuning, patience: new_patience.map(|at| at.span), ..plain }
}

fn or<T>(given: Option<At<T>>, default: T) -> T {
    given.map_or(default, |given| given.value)
}
