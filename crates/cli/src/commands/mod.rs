//! One file per command. Each opens what it needs, calls one verb and prints.

mod admin;
mod ahead;
mod audit;
mod backup;
mod brief;
mod coverage;
mod derive;
mod encode;
mod evaluate;
mod export_site;
mod export_tables;
mod fetch;
mod fresh_folder;
mod gap_exchange;
mod gaps;
mod hits;
mod import;
mod index;
mod judge;
mod letters;
mod match_batch;
mod match_need;
mod money;
mod move_database;
mod network;
mod news;
mod overlaps;
mod privacy;
mod problems;
mod serve;
mod show;
mod similar;
mod survey;
mod table;
mod tune;

use crate::args::{
    AdminAction, Cli, Command, ExportAction, GapsAction, ImportSource, OrganisationAction,
    ServeArgs,
};
use crate::session::Session;
use anyhow::Context;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uptake_search::evaluation::{Judgements, Need, read_needs};

/// Carries out what was typed; without a command, opens the site.
pub async fn run(mut cli: Cli, out: &mut dyn Write) -> anyhow::Result<()> {
    let typed = cli.command.take();
    // Opens nothing before it is awaited: not every command needs the data folder.
    let session = Session::open(&cli);
    let target = backup::Target::of(&cli);
    match typed.unwrap_or_else(|| Command::Serve(ServeArgs::default())) {
        Command::Serve(args) => serve::run(args, session, out).await,
        Command::Import { source } => match source {
            ImportSource::Cordis(args) => import::cordis(args, &session.await?, out).await,
            ImportSource::Calls(args) => import::calls(args, &session.await?, out).await,
            ImportSource::Sample => import::sample(&session.await?, out).await,
        },
        Command::Index(args) => index::run(&args, &session.await?, out).await,
        Command::Match(args) if args.batch.is_some() => {
            match_batch::run(&args, &session.await?, out)
        }
        Command::Match(args) => match_need::run(&args, &session.await?, out).await,
        Command::Evaluate(args) => match &args.beir {
            Some(folder) => evaluate::collection(folder, &args, out),
            None => evaluate::run(&args, &session.await?, out),
        },
        Command::Tune(args) => tune::run(&args, &session.await?, out),
        Command::Judge(args) => judge::run(args, &session.await?, out).await,
        Command::Judgements { action } => judge::judgements(&action, &session.await?, out).await,
        Command::Gaps { action } => match action {
            GapsAction::Refresh => gaps::refresh(&session.await?, out).await,
            GapsAction::Export(args) => gap_exchange::export(&args, &session.await?, out).await,
            GapsAction::Import(args) => gap_exchange::import(&args, &session.await?, out).await,
        },
        Command::Similar(args) => similar::run(&args, &session.await?, out).await,
        Command::Coverage(args) => coverage::run(&args, &session.await?, out).await,
        Command::Money(args) => money::run(&args, &session.await?, out).await,
        Command::Network(args) => network::run(&args, &session.await?, out).await,
        Command::Overlaps(args) => overlaps::run(&args, &session.await?, out).await,
        Command::Ahead(args) => ahead::run(&args, &session.await?, out).await,
        Command::Table(args) => table::run(&args, session, out).await,
        Command::Brief(args) => brief::run(&args, &session.await?, out).await,
        Command::Dossier(args) => brief::dossier(&args, &session.await?, out).await,
        Command::Show(args) => show::run(&args, &session.await?, out).await,
        Command::Problems(args) => problems::run(&args, &session.await?, out).await,
        Command::Export { action } => match action {
            ExportAction::Site(args) => export_site::run(&args, session.await?, out).await,
            ExportAction::Tables(args) => export_tables::run(&args, &session.await?, out).await,
        },
        Command::Letters { action } => letters::run(action, &session.await?, out).await,
        Command::Audit { action } => audit::run(&action, &session.await?, out).await,
        Command::Privacy { action } => privacy::run(&action, &session.await?, out).await,
        Command::Backup(args) => backup::run(&args, &session.await?, out).await,
        Command::Restore(args) => backup::put_back(&args, &target, out).await,
        Command::Admin { action } => match action {
            AdminAction::Create(args) => admin::create(&args, &session.await?, out).await,
            AdminAction::Organisation { action } => {
                let OrganisationAction::Add(args) = action;
                admin::add(&args, &session.await?, out).await
            }
            AdminAction::ResetSecondFactor(args) => admin::reset(&args, &session.await?, out).await,
            AdminAction::Move { from, to } => move_database::run(&from, &to, out).await,
        },
    }
}

/// Writes a value as indented JSON with a line end.
fn write_json(out: &mut dyn Write, value: &serde_json::Value) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

/// Reads a small text file whole.
fn read_text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read as text", path.display()))
}

/// Reads needs and their judgements.
fn read_judged(queries: &Path, qrels: &Path) -> anyhow::Result<(Vec<Need>, Judgements)> {
    let needs = read_needs(&read_text(queries)?)
        .with_context(|| format!("{} cannot be used", queries.display()))?;
    let judgements = Judgements::read(&read_text(qrels)?)
        .with_context(|| format!("{} cannot be used", qrels.display()))?;
    Ok((needs, judgements))
}

/// A flag that Ctrl-C raises: work of many steps looks at it between two of them.
fn on_interrupt() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            raised.store(true, Ordering::Relaxed);
        }
    });
    flag
}
