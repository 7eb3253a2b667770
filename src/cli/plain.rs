//! Line mode: a whole session on stdin and stdout. It decides nothing; it runs the same session as the app.

pub(super) mod lines;
mod rating;
mod script;

use tokio::{select, signal::ctrl_c};

use crate::{
    cli::out,
    domain::conversation::Stage,
    runtime::{BUILTIN, Command, Exit, Notice, Practice, Remark, Runtime, Update},
};
use lines::{Input, Lines};
use script::{Script, Style};

/// How line mode runs.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// One JSON object a line.
    pub json: bool,
    /// Whether the learner is asked for their own levels before the scores are shown.
    pub rate: bool,
    /// The total that passes, where a verdict on the person is asked for.
    pub cut: Option<u32>,
}

/// Runs a session until it is scored and what the scorecard recommends is tried out, or until it is left.
pub async fn run(mut practice: Practice, runtime: &Runtime, manner: Manner) -> Result<Exit, Notice> {
    let style = if manner.json { Style::Json } else { Style::Words };
    let mut script = Script::new(&practice, style, manner.cut);
    let over = select! {
        done = talk(&mut practice, runtime, &mut script, manner.rate) => done?,
        _ = ctrl_c() => false,
    };
    if over {
        return scored(&mut practice, &mut script).await;
    }
    send(&practice, Command::Leave);
    Ok(left(&practice.id))
}

fn left(id: &str) -> Exit {
    out::tell(&format!("\nThe session is kept; go on with `spar practice --plain --resume {id}`."));
    Exit::Interrupted
}

/// Talks until the end, and rates; false where the learner left before it.
async fn talk(practice: &mut Practice, runtime: &Runtime, script: &mut Script, own: bool) -> Result<bool, Notice> {
    script.begin(practice);
    let mut lines = Lines::new();
    let mut stage = practice.stage.clone();
    while !matches!(stage, Stage::Ended(_)) {
        script.prompt();
        let command = match lines.next().await {
            Input::Turn(text) if text.is_blank() => continue,
            Input::Turn(text) => Command::Say(text),
            Input::Retry => Command::AskAgain,
            Input::Back(turn) => {
                if let Some(turn) = script.own_turn(turn) {
                    Command::Retry(turn)
                } else {
                    let what = "there is no such turn of yours to go back to";
                    script.trouble(
                        &Notice::new("no_turn", what).help("/back N goes back to your turn N, /back to your last one"),
                    );
                    continue;
                }
            }
            Input::Hint if script.no_hint_left() => {
                script.trouble(&Notice::new("no_hint", "no hint is left at this difficulty"));
                continue;
            }
            Input::Hint => Command::Hint,
            Input::Bad(notice) => {
                script.trouble(&notice);
                continue;
            }
            Input::Quit => return Ok(false),
            Input::End => Command::End,
        };
        send(practice, command);
        stage = settled(practice, script).await?;
    }
    if practice.ended().is_some() {
        send(practice, Command::Score);
    }
    // Whoever resumes a session that has been scored has seen its score.
    let seen = practice.scorecards.iter().any(|card| card.branch == script.tip());
    if own && !seen {
        rate(practice, runtime, script, &mut lines).await;
    }
    Ok(true)
}

/// Asks for the learner's own levels, while the judge works.
async fn rate(practice: &Practice, runtime: &Runtime, script: &mut Script, lines: &mut Lines) {
    let Some(levels) = rating::ask(lines, &practice.scenario.rubric).await else { return };
    match runtime.remark(&practice.id, script.tip(), &[Remark::Levels(levels)]).await {
        Ok(review) => script.rated(review.people.rating(script.tip())),
        Err(notice) => script.trouble(&notice),
    }
}

/// Shows what comes until the session waits for the learner, or has ended.
async fn settled(practice: &mut Practice, script: &mut Script) -> Result<Stage, Notice> {
    loop {
        let update = practice.updates.recv().await.ok_or_else(gone)?;
        script.take(&update);
        match update {
            Update::Stage(Stage::Replying { .. }) => {}
            Update::Stage(stage) => return Ok(stage),
            _ => {}
        }
    }
}

/// Shows the scorecard. What it recommends is tried out after that; whoever does not wait for it has the scorecard all the same.
async fn scored(practice: &mut Practice, script: &mut Script) -> Result<Exit, Notice> {
    let mut card = None;
    loop {
        let update = select! {
            update = practice.updates.recv() => update.ok_or_else(gone)?,
            _ = ctrl_c() => match card.take() {
                Some(card) => Update::Tried(card),
                None => return Ok(left(&practice.id)),
            },
        };
        script.take(&update);
        match update {
            Update::Scored(scored) => {
                if practice.actor != BUILTIN && !scored.feedback.is_empty() {
                    out::tell("(what to try is being tried out; Ctrl-C does not wait for it)");
                }
                card = Some(scored);
            }
            Update::Tried(_) => return Ok(Exit::Done),
            Update::NotScored(_) => return Ok(Exit::Failed),
            _ => {}
        }
    }
}

fn send(practice: &Practice, command: Command) {
    let _ = practice.commands.send(command);
}

fn gone() -> Notice {
    Notice::new("stopped", "the session stopped").help("what was said is kept; `spar review` shows it")
}
