//! `GET /coverage/trends`: what rises and what falls, by year of start.

use super::brief::refused;
use super::extent::{self, ExtentForm};
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
use uptake_workflow::brief::make_trends;
use uptake_workflow::table::Table;

#[derive(Debug, Template)]
#[template(path = "coverage/trends.html")]
struct Trends {
    frame: Frame,
    form: ExtentForm,
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
    let (sections, why) = match &extent::read(&parameters) {
        Err(why) => (None, why.detail()),
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
        form: ExtentForm::new("/coverage/trends", &parameters, &[]),
        sections,
        why,
    })
}

/// The table of one figure.
pub(crate) async fn table(asked: table::Asked) -> Result<Table, Fault> {
    let extent = extent::read(&asked.parameters)?;
    let platform = &asked.platform;
    let found = match make_trends(platform, &extent).await {
        Ok(found) => found,
        Err(error) => return Err(Fault::NotReady(refused(error)?)),
    };
    let (section, snapshot) = found.unzip();
    let figures = section.into_iter().flat_map(|it| it.figures);
    let figure = figures.into_iter().find(|it| it.id == asked.step);
    let figure = figure.ok_or_else(|| Fault::Unknown {
        what: "figure",
        id: asked.step,
    })?;
    let words = format!("projects {}", extent.in_words());
    Ok(figure.to_save("trends", &words, snapshot.flatten()))
}
