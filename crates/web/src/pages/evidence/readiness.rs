//! The rule by which readiness follows from claims, with its scales, shown to everybody.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use askama::Template;
use axum::response::Response;
use uptake_model::readiness::{CONTRADICTION, CONTRADICTION_YEARS, LEVELS, needed_environment};
use uptake_model::{Independence, Scale, Statement, TrialOutcome};

#[derive(Debug, Template)]
#[template(path = "evidence/readiness.html")]
struct Rule {
    frame: Frame,
    /// Level, meaning, environment needed.
    technology: Vec<(u8, &'static str, &'static str)>,
    /// Scale, and what its thirds mean.
    others: Vec<(&'static str, [&'static str; 3])>,
    /// Kind of claim, and years that it counts.
    periods: [(&'static str, i32); 4],
}

fn periods() -> [(&'static str, i32); 4] {
    let kinds = [
        (
            "A readiness level",
            Statement::Readiness {
                scale: Scale::Technology,
                level: 1,
            },
        ),
        (
            "A requirement met or not met",
            Statement::Requirement {
                number: 1,
                met: true,
            },
        ),
        (
            "The outcome of a trial",
            Statement::TrialOutcome {
                outcome: TrialOutcome::Confirmed,
                summary: String::new(),
            },
        ),
        (
            "A deployment",
            Statement::Deployment {
                place: String::new(),
                by: String::new(),
                since: None,
            },
        ),
    ];
    kinds.map(|(words, statement)| (words, statement.lasts_years()))
}

/// `GET /about/readiness`
pub(super) async fn show(ground: Ground) -> Result<Response, Fault> {
    let technology = LEVELS.map(|level| {
        let environment = needed_environment(level).label();
        (level, Scale::Technology.meaning(level), environment)
    });
    let others = Scale::ALL.iter().filter(|it| **it != Scale::Technology);
    page(&Rule {
        frame: Frame::new("How readiness is computed")
            .within(Place::Library)
            .on(ground),
        technology: technology.collect(),
        others: others
            .map(|it| (it.label(), [1, 4, 7].map(|level| it.meaning(level))))
            .collect(),
        periods: periods(),
    })
}
