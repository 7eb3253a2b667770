//! The program `spar`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sparring::cli::run(std::env::args_os())
}
