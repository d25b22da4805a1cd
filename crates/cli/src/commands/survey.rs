//! The survey that consolidated views are made from: made once for each index, here or
//! beside the running site.

use crate::session::Session;
use crate::terminal::Waiting;
use std::io::Write;
use uptake_search::encoder::Effort;
use uptake_workflow::{Charted, chart, survey_corpus};

/// Said where a running site built another index while a command worked.
pub const OVERTAKEN: &str =
    "Another index came into force meanwhile, so there is nothing to show. Run the command again.";

/// The corpus with its survey, which is made where it is not there yet; `None` where that
/// was interrupted, which it says.
pub async fn surveyed(session: &Session, out: &mut dyn Write) -> anyhow::Result<Option<Charted>> {
    let platform = &session.platform;
    if !super::index::is_current(session).await? {
        // What is asked for alone goes to the output.
        super::index::alone(session, &mut std::io::stderr()).await?;
    }
    if platform.survey(&*platform.index()?).is_none() {
        let waiting = Waiting::new("Surveying the corpus");
        let progress = waiting.percent("Surveying the corpus");
        let found = survey_corpus(platform, Effort::Full, progress, super::on_interrupt()).await;
        waiting.clear();
        if found?.is_none() {
            writeln!(
                out,
                "Stopped; what was found before is kept. Run the command again to begin anew."
            )?;
            return Ok(None);
        }
    }
    match chart(platform).await? {
        Some(charted) => Ok(Some(charted)),
        None => anyhow::bail!(OVERTAKEN),
    }
}
