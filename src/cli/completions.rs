//! `spar completions`.

use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

use crate::{
    cli::{Line, out},
    runtime::Exit,
};

/// What `spar completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &CompletionsArgs) -> Exit {
    let mut script = Vec::new();
    generate(args.shell, &mut Line::command(), "spar", &mut script);
    out::text(&String::from_utf8_lossy(&script));
    Exit::Done
}
