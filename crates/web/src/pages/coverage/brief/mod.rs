//! `GET /coverage/brief`: the brief of a part of the corpus, to read and to save.

use super::extent::{self, ExtentForm, address};
use super::table::{self, Files};
use crate::brief_file::brief_file;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sections::Sections;
use crate::state::AppState;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use uptake_workflow::Platform;
use uptake_workflow::brief::{Brief, BriefError, BriefFormat, make_brief};
use uptake_workflow::table::Table;

#[derive(Debug, Template)]
#[template(path = "coverage/brief.html")]
struct BriefPage {
    frame: Frame,
    form: ExtentForm,
    /// `None` where there is none, which `why` explains.
    brief: Option<(Arc<Brief>, Sections)>,
    why: String,
    saves: Vec<(&'static str, String)>,
}

/// `GET /coverage/brief?area=drs&programme=horizon&country=EL&from=2015&to=2024`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let asked = extent::read(&parameters);
    let (brief, why) = match &asked {
        Err(why) => (None, why.detail()),
        Ok(extent) => match make_brief(state.platform(), extent, None).await {
            Ok(brief) => (Some(brief), String::new()),
            Err(error) => (None, refused(error)?),
        },
    };
    let saves = match (&brief, &asked) {
        (Some(_), Ok(extent)) => offered()
            .map(|format| {
                let path = format!("/coverage/brief.{}", format.code());
                (name(format), address(&path, extent, &[]))
            })
            .collect(),
        _ => Vec::new(),
    };
    let files = |id: &str| {
        let path = format!("/coverage/brief/{id}/table");
        Some(Files::new(&path, &parameters))
    };
    page(&BriefPage {
        frame: Frame::new("Brief").within(Place::Coverage).on(ground),
        form: ExtentForm::new("/coverage/brief", &parameters, &[]),
        brief: brief.map(|it| {
            let sections = Sections::of(&it, files);
            (it, sections)
        }),
        why,
        saves,
    })
}

/// The formats that this build can write.
pub(crate) fn offered() -> impl Iterator<Item = BriefFormat> {
    let all = BriefFormat::ALL.into_iter();
    all.filter(|it| *it != BriefFormat::Pdf || cfg!(feature = "pdf"))
}

/// What a format is called in a link.
pub(crate) fn name(format: BriefFormat) -> &'static str {
    match format {
        BriefFormat::Html => "one page (HTML)",
        BriefFormat::Xlsx => "workbook (XLSX)",
        BriefFormat::Pdf => "typeset (PDF)",
        BriefFormat::Json => "data (JSON)",
    }
}

/// `GET /coverage/brief.html`
pub(super) async fn html(state: State<AppState>, query: RawQuery) -> Result<Response, Fault> {
    save(&state, query.0.as_deref(), BriefFormat::Html).await
}

/// `GET /coverage/brief.xlsx`
pub(super) async fn xlsx(state: State<AppState>, query: RawQuery) -> Result<Response, Fault> {
    save(&state, query.0.as_deref(), BriefFormat::Xlsx).await
}

/// `GET /coverage/brief.pdf`
pub(super) async fn pdf(state: State<AppState>, query: RawQuery) -> Result<Response, Fault> {
    save(&state, query.0.as_deref(), BriefFormat::Pdf).await
}

/// `GET /coverage/brief.json`
pub(super) async fn json(state: State<AppState>, query: RawQuery) -> Result<Response, Fault> {
    save(&state, query.0.as_deref(), BriefFormat::Json).await
}

async fn save(
    state: &AppState,
    query: Option<&str>,
    format: BriefFormat,
) -> Result<Response, Fault> {
    let brief = made(state.platform(), &Parameters::read(query)).await?;
    let written = tokio::task::spawn_blocking(move || attached(&brief, format));
    written
        .await
        .map_err(|error| Fault::Ours(error.to_string()))?
}

/// The brief that an address asks for.
async fn made(platform: &Platform, parameters: &Parameters) -> Result<Arc<Brief>, Fault> {
    let extent = extent::read(parameters)?;
    match make_brief(platform, &extent, None).await {
        Ok(brief) => Ok(brief),
        Err(error) => Err(Fault::NotReady(refused(error)?)),
    }
}

/// The table of one figure.
pub(super) async fn table(asked: table::Asked) -> Result<Table, Fault> {
    let brief = made(&asked.platform, &asked.parameters).await?;
    brief.table(&asked.step).ok_or_else(|| Fault::Unknown {
        what: "figure",
        id: asked.step,
    })
}

/// The answer that saves a brief.
pub(crate) fn attached(brief: &Brief, format: BriefFormat) -> Result<Response, Fault> {
    let bytes = brief_file(brief, format).map_err(Fault::Ours)?;
    let bytes = bytes.ok_or_else(|| {
        Fault::Refused(
            "This site was built without the typesetter, so it cannot write PDF. Take the page (HTML) and print \
             it, or ask whoever runs the site to build with the feature pdf."
                .to_owned(),
        )
    })?;
    let name = format!(
        "attachment; filename=\"{}.{}\"",
        brief.file_name(),
        format.code()
    );
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

/// Why there is no brief, in words for the page; our own faults stay faults.
pub(super) fn refused(error: BriefError) -> Result<String, Fault> {
    match error {
        BriefError::Platform(error) => Err(error.into()),
        error => Ok(error.to_string()),
    }
}
