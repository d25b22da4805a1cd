//! `uptake import cordis --programme …`: fetches the official bulk file into the
//! data folder, resuming where an earlier download stopped.

use crate::session::Session;
use crate::terminal::ImportBar;
use anyhow::Context;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use uptake_import::fetch::{Request, fetch};
use uptake_model::Programme;

/// Fetches the bulk file of a programme; returns where it is.
pub async fn bulk_file(
    programme: Programme,
    from: &str,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<PathBuf> {
    let folder = session.platform.folder().downloads();
    let request = Request {
        base: with_slash(from),
        ..Request::bulk(programme)
    };
    writeln!(out, "Fetching {}{} …", request.base, request.file)?;
    out.flush()?;
    let bar = Arc::new(ImportBar::new("Fetching"));
    let shown = Arc::clone(&bar);
    let stop = super::on_interrupt();
    let fetched = tokio::task::spawn_blocking(move || {
        fetch(&request, &folder, &mut |progress| {
            shown.show(progress);
            if stop.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    })
    .await;
    bar.clear();
    let fetched =
        fetched.context("the download stopped unexpectedly; repeat the command to go on")??;
    let how = match (fetched.unchanged, fetched.resumed_from) {
        (true, _) => "was there already and has not changed".to_owned(),
        (false, 0) => "fetched".to_owned(),
        (false, from) => format!("fetched, resumed from {from} bytes"),
    };
    writeln!(
        out,
        "{} bytes {how}; SHA-256 {}",
        fetched.bytes, fetched.checksum
    )?;
    Ok(fetched.path)
}

fn with_slash(address: &str) -> String {
    if address.ends_with('/') {
        address.to_owned()
    } else {
        format!("{address}/")
    }
}
