//! Encoding the projects: before `uptake index --encoder` returns, and in the
//! background while the site serves.

use crate::session::Session;
use crate::terminal::{EncodingBar, counted};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uptake_search::encoder::{self, Effort, NeedEncoder, VectorsError};
use uptake_workflow::{EncodingPlan, Platform, PlatformError, encode_projects, plan_encoding};

/// How often the running site looks whether there is something new to encode.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Says what encoding costs, then encodes what is missing; Ctrl-C keeps what is done.
pub async fn run(
    encoder: &Arc<dyn NeedEncoder>,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let platform = &session.platform;
    let name = encoder.identity().short();
    let plan = plan_encoding(platform, encoder).await?;
    for fault in &plan.faults {
        writeln!(out, "{fault}")?;
    }
    if plan.missing == 0 {
        writeln!(
            out,
            "{} with a vector of the encoder {name}, none without.",
            counted(plan.projects, "project", "projects")
        )?;
        return Ok(());
    }
    let rate = rate(encoder, &plan).await?;
    writeln!(
        out,
        "Encoding with {name}: {}. Can be interrupted with Ctrl-C: what is done is kept, and the same \
         command goes on from there. The site may serve meanwhile.",
        cost(plan.missing, rate)
    )?;
    out.flush()?;
    let stop = super::on_interrupt();
    let bar = EncodingBar::new(plan.missing);
    let began = Instant::now();
    let report = encode_projects(
        platform,
        encoder,
        Effort::Full,
        &mut |done| bar.show(done),
        &stop,
    )
    .await;
    bar.clear();
    let report = report?;
    let seconds = began.elapsed().as_secs_f64();
    writeln!(
        out,
        "Encoded {} in {seconds:.0} s ({:.1} a second).",
        counted(report.encoded, "project", "projects"),
        per_second(report.encoded, seconds)
    )?;
    if report.stopped {
        let left = plan.missing.saturating_sub(report.encoded);
        writeln!(
            out,
            "Stopped: {} no vector yet and found by words alone; the same command, or the running \
             site, goes on.",
            counted(left, "project with", "projects with")
        )?;
    }
    Ok(())
}

/// Projects a second, measured on some of those that are to be encoded.
async fn rate(encoder: &Arc<dyn NeedEncoder>, plan: &EncodingPlan) -> anyhow::Result<f64> {
    let (encoder, sample) = (Arc::clone(encoder), plan.sample.clone());
    let measured = tokio::task::spawn_blocking(move || {
        let began = Instant::now();
        let vectors = encoder.encode_passages(&sample, Effort::Full)?;
        Ok::<f64, encoder::EncoderError>(per_second(vectors.len(), began.elapsed().as_secs_f64()))
    });
    Ok(measured.await??)
}

fn per_second(count: usize, seconds: f64) -> f64 {
    // Counts of projects are far below 2^52.
    count as f64 / seconds.max(1e-3)
}

/// What encoding some projects costs at a rate, in words.
fn cost(missing: usize, rate: f64) -> String {
    let seconds = missing as f64 / rate.max(0.01);
    let time = match seconds {
        _ if seconds < 10.0 => "some seconds".to_owned(),
        _ if seconds < 90.0 => format!("about {seconds:.0} seconds"),
        _ if seconds < 5_400.0 => format!("about {:.0} minutes", (seconds / 60.0).ceil()),
        _ => format!("about {:.1} hours", seconds / 3_600.0),
    };
    let rate = if rate < 10.0 {
        format!("{rate:.1}")
    } else {
        format!("{rate:.0}")
    };
    format!(
        "{} at about {rate} a second, {time}",
        counted(missing, "project", "projects")
    )
}

/// Encodes on one core while the site serves, now and whenever a new index is there.
/// Returns what stops it: it ends within the few seconds of its present batch.
pub fn in_background(platform: Arc<Platform>) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    tokio::spawn(async move {
        let mut encoded = None;
        while !raised.load(Ordering::Relaxed) {
            let index = platform.index().ok().map(|index| index.identity());
            if index.is_some() && index != encoded && once(&platform, &raised).await {
                encoded = index;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    });
    stop
}

/// Encodes what is missing once; whether it need not be tried again for this index.
async fn once(platform: &Platform, stop: &AtomicBool) -> bool {
    let Some(encoder) = platform.encoder() else {
        return true;
    };
    let outcome = encode_projects(platform, &encoder, Effort::Background, &mut |_| {}, stop).await;
    match outcome {
        Ok(report) => {
            for fault in &report.faults {
                tracing::warn!("{fault}");
            }
            !report.stopped
        }
        // Another process is at it: look again later whether it finished.
        Err(PlatformError::Vectors(VectorsError::InUse(_))) => false,
        Err(error) => {
            tracing::warn!("{error}");
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_is_said_in_the_unit_a_person_plans_with() {
        let cases = [
            (
                (19_901, 43.4),
                "19,901 projects at about 43 a second, about 8 minutes",
            ),
            (
                (19_901, 5.0),
                "19,901 projects at about 5.0 a second, about 67 minutes",
            ),
            (
                (100_000, 5.0),
                "100,000 projects at about 5.0 a second, about 5.6 hours",
            ),
            (
                (900, 20.0),
                "900 projects at about 20 a second, about 45 seconds",
            ),
            ((3, 20.0), "3 projects at about 20 a second, some seconds"),
        ];
        for ((missing, rate), expected) in cases {
            assert_eq!(cost(missing, rate), expected);
        }
    }
}
