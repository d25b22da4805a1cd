//! `uptake serve`: opens the site; on the first run loads the bundled sample.

use super::{derive, encode, gaps, import, index, letters, news};
use crate::args::{PostArgs, ServeArgs};
use crate::session::{Session, SystemEntropy, now};
use anyhow::Context;
use jiff::Timestamp;
use jiff::civil::Date;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};
use uptake_model::{Actor, Viewer};
use uptake_search::Corrections;
use uptake_web::AppState;
use uptake_web::connections::{self, Bounds};
use uptake_web::served_tables::TablesFolder;
use uptake_workflow::{Act, Platform, beside_need, run_retention, seal_secrets, similar_gaps};

/// How often what is kept no longer is removed.
const ONE_DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            no_sample: false,
            address: None,
            proxy_header: None,
            tables: None,
            post: PostArgs::default(),
        }
    }
}

/// Takes the address first, so that a busy one is said before anything is made; then
/// opens the data folder, prepares the corpus and answers until Ctrl-C.
pub async fn run(
    args: ServeArgs,
    opening: impl Future<Output = anyhow::Result<Session>>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let tables = args.tables.as_deref().map(open_tables).transpose()?;
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| busy(args.listen, &error))?;
    let session = opening.await?;
    writeln!(
        out,
        "Uptake {} · data in {}",
        env!("CARGO_PKG_VERSION"),
        session.platform.folder().path().display()
    )?;
    prepare(&args, &session, out).await?;
    seal_secrets(session.platform.store(), &uptake(session.now)).await?;
    let address = listener
        .local_addr()
        .context("the address cannot be told")?;
    if let Some(encoder) = session.platform.encoder() {
        writeln!(
            out,
            "Encoder {}: projects without its vector are encoded in the background, on one core",
            encoder.identity().short()
        )?;
    }
    let post = letters::open(&args.post, session.platform.folder().path())?;
    writeln!(out, "Letters go out {}", post.describe())?;
    writeln!(out, "Uptake is at http://{address}  (stop with Ctrl-C)")?;
    out.flush()?;
    let (platform, installation) = (Arc::new(session.platform), session.installation);
    let delivery = letters::Delivery::begin(platform.store().clone(), post);
    let stop_encoding = encode::in_background(Arc::clone(&platform));
    let stop_comparing = derive::in_background(Arc::clone(&platform));
    let stop_refreshing = gaps::in_background(Arc::clone(&platform));
    let found = args.address.unwrap_or_else(|| format!("http://{address}"));
    let found = found.trim_end_matches('/');
    let stop_telling = news::in_background(Arc::clone(&platform), found.to_owned());
    let proxy_header = args.proxy_header.map(|name| name.parse()).transpose();
    let proxy_header = proxy_header.context("--proxy-header is no name of a header")?;
    let state = AppState::new(Arc::clone(&platform), now, Arc::new(SystemEntropy), found)
        .behind_proxy(proxy_header)
        .of_installation(installation)
        .with_tables(tables);
    tokio::spawn(warm_up(Arc::clone(&platform), state.today()));
    tokio::spawn(keep_retention(platform));
    let site = uptake_web::router(state);
    connections::answer(listener, site, Bounds::default(), told_to_stop()).await;
    stop_encoding.store(true, Ordering::Relaxed);
    delivery.end().await;
    stop_comparing.store(true, Ordering::Relaxed);
    stop_refreshing.store(true, Ordering::Relaxed);
    stop_telling.store(true, Ordering::Relaxed);
    Ok(())
}

/// Asks once, so that the first person to ask does not wait for word lists, open calls
/// and all gap files to be read.
async fn warm_up(platform: Arc<Platform>, today: Date) {
    let need = "missing person";
    if let Err(error) = beside_need(&platform, need, &Corrections::default(), today).await {
        tracing::debug!("{error}");
    }
    if let Err(error) = similar_gaps(&platform, &Viewer::Public, need, None, 1).await {
        tracing::debug!("{error}");
    }
}

/// Removes what is kept no longer: now, and every day while the site runs.
async fn keep_retention(platform: Arc<Platform>) {
    loop {
        if let Err(error) = run_retention(platform.store(), &uptake(now())).await {
            tracing::warn!("what is kept no longer could not be removed: {error}");
        }
        tokio::time::sleep(ONE_DAY).await;
    }
}

/// A write that the program makes by itself.
fn uptake(now: Timestamp) -> Act<'static> {
    Act {
        actor: &Actor::Uptake,
        viewer: &Viewer::Public,
        now,
        entropy: &SystemEntropy,
        form: None,
    }
}

/// Sees to it that there is something to search: the sample in an empty corpus,
/// an index where it is missing or cannot be read.
async fn prepare(args: &ServeArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let projects = session.platform.store().overview().await?.projects;
    if projects == 0 && !args.no_sample {
        writeln!(
            out,
            "First run: loading the bundled sample of EU security research …"
        )?;
        out.flush()?;
        import::sample(session, out).await?;
        writeln!(
            out,
            "Load everything later with: uptake import cordis --programme horizon (also h2020, fp7)"
        )?;
        return Ok(());
    }
    if !index::is_current(session).await? {
        let why = match session.platform.index() {
            Ok(_) => "The index is not of the corpus as it stands.".to_owned(),
            Err(error) => error.to_string(),
        };
        writeln!(out, "{why}\nBuilding the index from the corpus …")?;
        index::alone(session, out).await?;
    }
    Ok(())
}

fn open_tables(path: &Path) -> anyhow::Result<TablesFolder> {
    TablesFolder::open(path).with_context(|| {
        format!(
            "{} is no folder of tables that could be given out. Nothing was started. Make one with: uptake \
             export tables --out {}",
            path.display(),
            path.display()
        )
    })
}

fn busy(address: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "{address} is in use by another program, perhaps another Uptake. Stop it, or take another \
             port with: uptake serve --listen {}:{}",
            address.ip(),
            address.port().wrapping_add(1)
        ),
        _ => anyhow::anyhow!(
            "Uptake cannot listen on {address}: {error}. Choose another address with --listen."
        ),
    }
}

/// By Ctrl-C, or by whoever runs services on this machine. Where neither can be listened
/// for, the process ends at once, which is what is wanted too.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut told) = signal(SignalKind::terminate()) {
        tokio::select! {
            _ = interrupted => {}
            _ = told.recv() => {}
        }
        return;
    }
    let _ = interrupted.await;
}
