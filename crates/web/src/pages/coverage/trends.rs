//! `GET /coverage/trends`: what rises and what falls, by year of start.

use super::brief::asked::{Asked, refused};
use super::extent;
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
use uptake_workflow::brief::make_trends;

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
    let asked = Asked::read(&Parameters::read(query.as_deref()));
    let (sections, why) = match &asked.extent {
        Err(why) => (None, why.clone()),
        Ok(extent) => match make_trends(state.platform(), extent).await {
            Ok(Some((section, snapshot))) => {
                (Some(Sections::one(&section, snapshot)), String::new())
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
