//! What would be sent of a transcript, to whom; and whether it may be.

use std::{collections::BTreeMap, fmt::Write as _, io::IsTerminal as _};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader, stdin},
    select,
    signal::ctrl_c,
};

use crate::{
    cli::out,
    domain::text::SafeText,
    runtime::{Exit, Notice, Preview, Recipient},
};

/// How many turns are shown.
const TURNS: usize = 4;

/// So much of a turn is shown, in characters.
const LONGEST: usize = 400;

/// The most names that are shown.
const NAMES: usize = 40;

/// Shows what would be sent and asks, unless `yes` was said before. With more than one transcript, `preview` is of the first.
///
/// # Errors
/// The answer is no, or there is nobody to ask.
pub async fn ask(
    preview: &Preview,
    to: &Recipient,
    transcripts: usize,
    yes: bool,
    may_ask: bool,
) -> Result<(), Notice> {
    out::tell(&words(preview, to, transcripts));
    if yes {
        return Ok(());
    }
    if !may_ask || !std::io::stdin().is_terminal() {
        return Err(refused("nothing was sent: there is nobody here to ask"));
    }
    out::ask("Send this? [y/N] ");
    let mut answer = String::new();
    select! {
        read = async { BufReader::new(stdin()).read_line(&mut answer).await } => drop(read),
        _ = ctrl_c() => return Err(refused("nothing was sent").exit(Exit::Interrupted)),
    }
    let agreed = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes");
    if agreed { Ok(()) } else { Err(refused("nothing was sent")) }
}

fn refused(what: &str) -> Notice {
    Notice::new("not_sent", what)
        .help(
            "--yes sends without asking, --show-only prints exactly what would be sent, --judge builtin sends nothing",
        )
        .exit(Exit::Refused)
}

fn words(preview: &Preview, to: &Recipient, transcripts: usize) -> String {
    let mut text = String::new();
    let count = preview.lines.len();
    let of = if transcripts > 1 {
        format!("The first of {transcripts} transcripts, of")
    } else {
        "A transcript of".to_owned()
    };
    let _ = writeln!(text, "{of} {count} turns, as it would be sent:");
    for line in preview.lines.iter().take(TURNS) {
        let cut: String = line.chars().take(LONGEST).collect();
        let _ = writeln!(text, "  {}{}", SafeText::new(&cut), if cut.len() < line.len() { " …" } else { "" });
    }
    if count > TURNS {
        let _ = writeln!(text, "  … and {} more turns", count - TURNS);
    }
    let _ = writeln!(text, "Names that are replaced{}:", if transcripts > 1 { ", in this one" } else { "" });
    text.push_str(&names(preview));
    let place = if to.here { "this machine" } else { "another machine" };
    let _ = writeln!(text, "To: {} at {} (endpoint `{}`, {place})", to.model, to.host, to.name);
    let calls = preview.calls.len() * transcripts;
    let about = if transcripts > 1 { "about " } else { "" };
    let _ = write!(text, "In: {about}{calls} calls, each with the whole transcript; more where an answer is weak");
    text
}

fn names(preview: &Preview) -> String {
    let mut by_pseudonym: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, pseudonym) in preview.names.iter().take(NAMES) {
        by_pseudonym.entry(pseudonym).or_default().push(SafeText::line(name).to_string());
    }
    let mut text = String::new();
    for (pseudonym, names) in &by_pseudonym {
        let _ = writeln!(text, "  {} → {pseudonym}", names.join(", "));
    }
    if by_pseudonym.is_empty() {
        text.push_str("  none was found\n");
    } else if preview.names.len() > NAMES {
        let _ = writeln!(text, "  … and {} more", preview.names.len() - NAMES);
    }
    text
}
