//! Feedback on a talk: at most three points, each at a turn, with a line that would have done better there and the proof of it.
//!
//! How the three are split. One place is for what worked, if anything did: "keep". The others go to what would have changed most: a
//! turn that cost ("mend"), a turn that let pass what the persona had just offered ("opening"), a turn where a check of the rubric that
//! stayed unmet would have fitted ("missing"); at most two of a kind. So a learner reads back from what was done, forward to what to
//! do next, and up to what the rubric asks (Hattie & Timperley 2007: feed back, feed forward, feed up). Three and no more: what is said
//! has to be kept in mind at the next try. Every point is about words in a turn and what they moved, none about the person: feedback
//! that draws the eye to the self lowers performance (Kluger & `DeNisi` 1996), praise of the person as well.
//!
//! What is worth most is measured in points of the persona's state: trust won and tension lost are one currency, and a fact that
//! would have come out counts [`FACT`] of them. Nothing here asks a model; nothing here is chance.

mod about_person;
mod cause;
mod choose;
mod fit;
mod lines;
mod point;
mod retake;
mod words;

pub use about_person::about_person;
pub use choose::{FACT, choose};
pub use point::{Kind, Point, Tried};
pub use retake::{Outcome, Place, Retake};
