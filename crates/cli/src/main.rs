//! The command line of Uptake: reads what was typed, opens the data folder and
//! hands over to one file per command. The only place that reads the clock.

mod args;
mod commands;
mod session;
mod terminal;

use args::{Cli, Command};
use clap::Parser;
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;
use terminal::{PlainLog, PlainOut, plain};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    listen(matches!(cli.command, None | Some(Command::Serve(_))));
    let stdout = std::io::stdout().lock();
    // What is read by a program must stay as it is.
    let mut out: Box<dyn Write> = match stdout.is_terminal() {
        true => Box::new(PlainOut::new(stdout)),
        false => Box::new(stdout),
    };
    let outcome = match commands::run(cli, &mut out).await {
        Ok(()) => out.flush().map_err(anyhow::Error::from),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

/// Brings to standard error what the rooms report: with time and module in the log of
/// a site or where `UPTAKE_LOG` asks for more, and otherwise plainly.
fn listen(serving: bool) {
    let asked = EnvFilter::try_from_env("UPTAKE_LOG").ok();
    let full = serving || asked.is_some();
    let reports = tracing_subscriber::fmt()
        .with_env_filter(asked.unwrap_or_else(|| EnvFilter::new("warn")))
        .with_writer(std::io::stderr);
    match full {
        true => reports.init(),
        false => reports.event_format(PlainLog).init(),
    }
}

/// Whoever reads our output (`head`, a pager) has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let plain = cause
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>();
        plain.or(json.and_then(serde_json::Error::io_error_kind)) == Some(ErrorKind::BrokenPipe)
    })
}

/// Says what went wrong on standard error, each cause once.
fn report(error: &anyhow::Error) -> ExitCode {
    let mut said = String::new();
    let mut err = std::io::stderr().lock();
    for (depth, cause) in error.chain().enumerate() {
        let text = plain(&cause.to_string());
        if said.contains(&text) {
            continue;
        }
        let lead = if depth == 0 { "error: " } else { "  because: " };
        // Nothing is left to do if standard error itself is closed.
        let _ = writeln!(err, "{lead}{text}");
        said.push_str(&text);
    }
    ExitCode::FAILURE
}
