//! The gap register as far as it is filled: IFAFRI's common gaps and practitioners'
//! own, by source and area, each with a way to what exists.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::question;
use crate::state::AppState;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{Area, Gap, GapSource};

#[derive(Debug)]
struct Line {
    id: String,
    title: String,
    statement: String,
    service: String,
    area: &'static str,
    find: String,
}

#[derive(Debug)]
struct Group {
    heading: &'static str,
    about: &'static str,
    lines: Vec<Line>,
}

#[derive(Debug, Template)]
#[template(path = "gaps.html")]
pub(crate) struct Gaps {
    frame: Frame,
    area: Option<Area>,
    groups: Vec<Group>,
}

impl Gaps {
    /// The page over all gaps, or over those of one area.
    pub(crate) fn new(frame: Frame, gaps: &[Gap], area: Option<Area>) -> Self {
        let lines = |practitioner: bool| -> Vec<Line> {
            gaps.iter()
                .filter(|gap| (gap.source == GapSource::Practitioner) == practitioner)
                .filter(|gap| area.is_none_or(|area| gap.area == area))
                .map(line)
                .collect()
        };
        let groups = [
            Group {
                heading: "In practitioners’ own words",
                about: "What people in the services say they cannot do.",
                lines: lines(true),
            },
            Group {
                heading: "Common gaps of first responders (IFAFRI)",
                about: "Agreed between countries in the International Forum to Advance First \
                        Responder Innovation.",
                lines: lines(false),
            },
        ];
        Self {
            frame,
            area,
            groups: groups
                .into_iter()
                .filter(|group| !group.lines.is_empty())
                .collect(),
        }
    }

    fn is_area(&self, area: &Area) -> bool {
        self.area == Some(*area)
    }
}

fn line(gap: &Gap) -> Line {
    Line {
        id: gap.id.to_string(),
        title: gap.title.clone(),
        statement: gap.statement.clone(),
        service: gap.service.clone(),
        area: gap.area.label(),
        find: question::ask(&gap.statement),
    }
}

/// `GET /gaps?area=drs`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let area = Parameters::read(query.as_deref())
        .get("area")
        .and_then(Area::parse);
    let gaps = state.store().gaps().await?;
    let frame = Frame::new("Gaps").at(Place::Gaps).on(ground);
    page(&Gaps::new(frame, &gaps, area))
}
