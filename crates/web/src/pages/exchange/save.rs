//! Gap files as files, for anybody: exactly what they see on pages.

use crate::error::Fault;
use crate::pages::gaps::filter;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use uptake_model::{GapFileId, GapFormat};
use uptake_workflow::gap_exchange::{
    self, GapExport, MOST_EXPORTED, gap_for_export, part_for_export,
};

/// `GET /gaps.csv?…&part=2`, the parameters of `/gaps`; a part has 1,000 gap files.
pub(super) async fn csv(state: State<AppState>, visit: Visit, query: RawQuery) -> Answer {
    list(&state, &visit, &query, GapFormat::Csv).await
}

/// `GET /gaps.xlsx?…`
pub(super) async fn xlsx(state: State<AppState>, visit: Visit, query: RawQuery) -> Answer {
    list(&state, &visit, &query, GapFormat::Xlsx).await
}

/// `GET /gaps.jsonld?…`
pub(super) async fn json_ld(state: State<AppState>, visit: Visit, query: RawQuery) -> Answer {
    list(&state, &visit, &query, GapFormat::JsonLd).await
}

/// `GET /gap-files/{id}/gap.csv`
pub(super) async fn one_csv(state: State<AppState>, visit: Visit, id: Path<String>) -> Answer {
    one(&state, &visit, &id, GapFormat::Csv).await
}

/// `GET /gap-files/{id}/gap.xlsx`
pub(super) async fn one_xlsx(state: State<AppState>, visit: Visit, id: Path<String>) -> Answer {
    one(&state, &visit, &id, GapFormat::Xlsx).await
}

/// `GET /gap-files/{id}/gap.jsonld`
pub(super) async fn one_json_ld(state: State<AppState>, visit: Visit, id: Path<String>) -> Answer {
    one(&state, &visit, &id, GapFormat::JsonLd).await
}

/// `GET /gap-files/import/empty.csv`: the columns alone, to be filled in.
pub(super) async fn empty() -> Answer {
    file(&GapExport::default(), GapFormat::Csv)
}

/// `GET /ns/gap-file.jsonld`: what the names in the linked data mean.
pub(super) async fn context() -> impl IntoResponse {
    let body = serde_json::json!({ "@context": gap_exchange::context() });
    let kind = [(header::CONTENT_TYPE, GapFormat::JsonLd.media_type())];
    (kind, body.to_string())
}

type Answer = Result<Response, Fault>;

async fn list(state: &AppState, visit: &Visit, query: &RawQuery, format: GapFormat) -> Answer {
    let parameters = Parameters::read(query.0.as_deref());
    let filter = filter(&parameters, visit.viewer());
    let number = match parameters.get("part") {
        Some(typed) => typed.parse().map_err(|_| Fault::NoPage)?,
        None => 1,
    };
    let part = (number, MOST_EXPORTED);
    let export = part_for_export(state.store(), visit.viewer(), &filter, part).await?;
    file(&export.ok_or(Fault::NoPage)?, format)
}

async fn one(state: &AppState, visit: &Visit, id: &str, format: GapFormat) -> Answer {
    let found = gap_for_export(state.store(), visit.viewer(), &GapFileId::new(id)).await?;
    let export = found.ok_or_else(|| Fault::Unknown {
        what: "gap file",
        id: id.to_owned(),
    })?;
    file(&export, format)
}

fn file(export: &GapExport, format: GapFormat) -> Answer {
    let bytes = export.write(format);
    let bytes = bytes.map_err(|error| Fault::Ours(error.to_string()))?;
    let name = format!("attachment; filename=\"{}\"", export.file_name(format));
    let headers: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, format.media_type()),
        (header::CONTENT_DISPOSITION, &name),
    ];
    Ok((headers, bytes).into_response())
}
