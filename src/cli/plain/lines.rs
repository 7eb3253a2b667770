//! The learner's lines on stdin.

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Stdin, stdin};

use crate::{domain::text::SafeText, runtime::Notice};

/// The longest turn, in bytes.
const LONGEST: u64 = 16 * 1024;

/// What a line means.
#[derive(Debug, PartialEq, Eq)]
pub enum Input {
    /// A turn.
    Turn(SafeText),
    /// `/end`, or the end of input.
    End,
    /// `/hint`
    Hint,
    /// `/retry`
    Retry,
    /// `/back N`: the learner turn to go back to; none for the last one
    Back(Option<u32>),
    /// `/quit`
    Quit,
    /// Something that is not sent.
    Bad(Notice),
}

/// Reads turns and commands.
#[derive(Debug)]
pub struct Lines {
    stdin: BufReader<Stdin>,
}

enum Read {
    Line(String),
    TooLong,
    End,
}

impl Lines {
    /// Reads stdin.
    pub fn new() -> Self {
        Self { stdin: BufReader::new(stdin()) }
    }

    /// The next turn or command. A line that ends in `\` goes on in the next one.
    pub async fn next(&mut self) -> Input {
        let mut turn = String::new();
        loop {
            match self.read().await {
                Read::TooLong => return Input::Bad(too_long()),
                Read::End if turn.trim().is_empty() => return Input::End,
                Read::End => return Input::Turn(SafeText::new(turn.trim())),
                Read::Line(line) => match line.strip_suffix('\\') {
                    Some(start) => turn = turn + start + "\n",
                    None if turn.is_empty() => return meaning(&line),
                    None => return Input::Turn(SafeText::new((turn + &line).trim())),
                },
            }
            if turn.len() as u64 > LONGEST {
                return Input::Bad(too_long());
            }
        }
    }

    /// The next line as it is, trimmed, for an answer to a question; none at the end of input. One that is too long is empty.
    pub async fn answer(&mut self) -> Option<String> {
        match self.read().await {
            Read::Line(line) => Some(SafeText::line(&line).to_string()),
            Read::TooLong => Some(String::new()),
            Read::End => None,
        }
    }

    async fn read(&mut self) -> Read {
        let mut line = Vec::new();
        let read = (&mut self.stdin).take(LONGEST + 1).read_until(b'\n', &mut line).await;
        if !read.is_ok_and(|bytes| bytes > 0) {
            return Read::End;
        }
        if line.len() as u64 > LONGEST && line.last() != Some(&b'\n') {
            self.skip_line().await;
            return Read::TooLong;
        }
        Read::Line(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned())
    }

    async fn skip_line(&mut self) {
        loop {
            let mut rest = Vec::new();
            let read = (&mut self.stdin).take(LONGEST).read_until(b'\n', &mut rest).await;
            if !read.is_ok_and(|bytes| bytes > 0) || rest.last() == Some(&b'\n') {
                return;
            }
        }
    }
}

fn meaning(line: &str) -> Input {
    match line.trim() {
        "/end" => Input::End,
        "/hint" => Input::Hint,
        "/retry" => Input::Retry,
        "/quit" => Input::Quit,
        "/back" => Input::Back(None),
        back if back.strip_prefix("/back ").is_some_and(|turn| turn.trim().parse::<u32>().is_ok()) => {
            Input::Back(back.strip_prefix("/back ").and_then(|turn| turn.trim().parse().ok()))
        }
        command if command.starts_with('/') && !command.contains(' ') && command.len() > 1 => Input::Bad(
            Notice::new("unknown_command", format!("`{command}` is no command; nothing was sent"))
                .help("/end, /hint, /retry, /back N and /quit are commands"),
        ),
        turn => Input::Turn(SafeText::new(turn)),
    }
}

fn too_long() -> Notice {
    Notice::new("too_long", format!("the turn is longer than {} KiB; nothing was sent", LONGEST / 1024))
        .help("say it in several turns")
}

#[cfg(test)]
mod tests {
    use super::{Input, meaning};
    use crate::domain::text::SafeText;

    #[test]
    fn lines_are_turns_unless_they_are_commands() {
        for (line, input) in [
            ("/end", Input::End),
            (" /hint ", Input::Hint),
            ("/quit", Input::Quit),
            ("/retry", Input::Retry),
            ("/ or", Input::Turn(SafeText::new("/ or"))),
            ("I hear you.", Input::Turn(SafeText::new("I hear you."))),
        ] {
            assert_eq!(meaning(line), input, "{line}");
        }
        assert!(matches!(meaning("/ende"), Input::Bad(_)));
    }
}
