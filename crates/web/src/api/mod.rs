//! The JSON API, version one. Wire formats are structs of this room, each with one
//! mapping from what the store or the workflow returns, so that inner changes do not
//! reach programs outside. The description is generated from the handlers.

mod asked;
pub(crate) mod bearer;
pub mod beside;
pub mod coverage;
pub mod evidence;
pub mod evidence_writes;
pub mod gap_fields;
pub mod gap_files;
pub mod gap_voices;
pub mod gap_writes;
pub mod gaps;
pub mod match_answer;
pub mod matching;
pub mod organisations;
pub mod problem;
pub mod procurement;
pub mod project_gaps;
pub mod projects;
pub mod snapshots;
pub mod thesaurus;
pub mod topics;
pub mod understood;
pub mod written;

use crate::error::Fault;
use crate::state::AppState;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use problem::{ApiFault, ProblemDetails};
use std::sync::LazyLock;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Where the API stands.
pub const ROOT: &str = "/api/v1";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Uptake",
        description = "From a security capability gap to the publicly funded research that could meet it. \
                       Data: © European Union, reusable with attribution (CC BY 4.0). Errors are problem \
                       details (RFC 9457).",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    components(schemas(ProblemDetails))
)]
struct Description;

fn described() -> OpenApiRouter<AppState> {
    let api = OpenApiRouter::new()
        .routes(routes!(matching::get_match, matching::post_match))
        .routes(routes!(beside::get_beside))
        .routes(routes!(projects::get_project))
        .routes(routes!(projects::get_similar))
        .routes(routes!(project_gaps::get_project_gaps))
        .routes(routes!(organisations::get_organisation))
        .routes(routes!(topics::list_topics))
        .routes(routes!(topics::get_topic))
        .routes(routes!(gaps::list_gaps))
        .routes(routes!(
            gap_files::list_gap_files,
            gap_writes::begin_gap_file
        ))
        .routes(routes!(gap_files::get_gap_file, gap_writes::write_gap_file))
        .routes(routes!(gap_writes::step_gap_file))
        .routes(routes!(
            gap_voices::put_co_signature,
            gap_voices::delete_co_signature
        ))
        .routes(routes!(gap_voices::put_match, gap_voices::delete_match))
        .routes(routes!(
            evidence::list_solutions,
            evidence_writes::post_solution
        ))
        .routes(routes!(evidence::get_solution))
        .routes(routes!(evidence_writes::post_claim))
        .routes(routes!(evidence::get_claim))
        .routes(routes!(evidence::get_claim_file))
        .routes(routes!(evidence_writes::post_trial))
        .routes(routes!(evidence::get_trial))
        .routes(routes!(evidence_writes::post_assessment))
        .routes(routes!(procurement::get_procurement))
        .routes(routes!(procurement::list_procurements))
        .routes(routes!(coverage::matrix::get_matrix))
        .routes(routes!(coverage::unserved::get_unserved))
        .routes(routes!(coverage::ahead::get_ahead))
        .routes(routes!(coverage::overlaps::get_overlaps))
        .routes(routes!(coverage::tables::list_tables))
        .routes(routes!(coverage::tables::get_table))
        .routes(routes!(thesaurus::list_concepts))
        .routes(routes!(thesaurus::get_concept))
        .routes(routes!(coverage::funding::get_money))
        .routes(routes!(coverage::funding::get_people))
        .routes(routes!(coverage::funding::get_network))
        .routes(routes!(snapshots::list_snapshots))
        .routes(routes!(get_description));
    OpenApiRouter::with_openapi(Description::openapi()).nest(ROOT, api)
}

/// The routes of the API.
pub fn router() -> Router<AppState> {
    described().split_for_parts().0
}

/// The OpenAPI 3.1 description as JSON; generated once, since nothing in it changes.
static DESCRIPTION: LazyLock<Result<String, String>> = LazyLock::new(|| {
    let (_, description) = described().split_for_parts();
    description
        .to_pretty_json()
        .map_err(|error| error.to_string())
});

/// This description, as OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "description",
    responses((status = 200, description = "OpenAPI 3.1 document", content_type = "application/json"))
)]
async fn get_description() -> Result<Response, ApiFault> {
    match &*DESCRIPTION {
        Ok(json) => Ok((
            [(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            )],
            json.as_str(),
        )
            .into_response()),
        Err(error) => Err(Fault::Ours(format!("the description failed: {error}")).into()),
    }
}
