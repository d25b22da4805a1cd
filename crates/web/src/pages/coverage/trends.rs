//! `GET /coverage/trends`: what rises and what falls, by year of start.

use super::brief::asked::{Asked, refused};
use super::extent;
use super::table::{self, Files};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sections::Sections;
use crate::state::AppState;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{Area, Country, Programme};
use uptake_workflow::brief::{BriefError, make_trends};
use uptake_workflow::table::Table;

#[derive(Debug, Template)]
#[template(path = "coverage/trends.html")]
struct Trends {
    frame: Frame,
    asked: Asked,
    countries: Vec<Country>,
    /// `None` where there is nothing, which `why` explains.
    sections: Option<Sections>,
    why: String,
}

/// `GET /coverage/trends?area=drs`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let asked = Asked::read(&parameters);
    let (sections, why) = match &asked.extent {
        Err(why) => (None, why.clone()),
        Ok(extent) => match make_trends(state.platform(), extent).await {
            Ok(Some((section, snapshot))) => {
                let files = |id: &str| Files::new(&format!("/coverage/trends/{id}/table"), &parameters);
                (Some(Sections::one(&section, snapshot, files)), String::new())
            }
            Ok(None) => (
                None,
                "No project of the corpus lies within this, so nothing rises or falls. Choose another area, \
                 programme, country or period."
                    .to_owned(),
            ),
            Err(error) => (None, refused(error)?),
        },
    };
    page(&Trends {
        frame: Frame::new("Trends").within(Place::Coverage).on(ground),
        countries: extent::countries(),
        asked,
        sections,
        why,
    })
}

impl Trends {
    fn areas() -> [Area; Area::ALL.len()] {
        Area::ALL
    }

    fn programmes() -> [Programme; Programme::ALL.len()] {
        Programme::ALL
    }
}

/// The table of one figure.
pub(crate) async fn table(asked: table::Asked) -> Result<Table, Fault> {
    let extent = Asked::read(&asked.parameters).extent;
    let extent = extent.map_err(Fault::Refused)?;
    let platform = &asked.platform;
    let found = match make_trends(platform, &extent).await {
        Ok(found) => found,
        Err(error @ BriefError::Backwards { .. }) => return Err(Fault::Refused(error.to_string())),
        Err(error) => return Err(Fault::NotReady(refused(error)?)),
    };
    let (section, snapshot) = found.unzip();
    let figures = section.into_iter().flat_map(|it| it.figures);
    let figure = figures.into_iter().find(|it| it.id == asked.step);
    let figure = figure.ok_or_else(|| Fault::Unknown {
        what: "figure",
        id: asked.step,
    })?;
    Ok(figure.to_save(&extent.in_words(), snapshot.flatten()))
}
