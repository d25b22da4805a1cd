//! Consolidated views of the corpus, for whoever programmes and coordinates research. Each
//! view is a file here, and says of itself what question it answers.

pub(crate) mod ahead;
pub(crate) mod asked;
pub(crate) mod brief;
mod country;
pub(crate) mod extent;
mod matrix;
pub(crate) mod money;
mod network;
mod organisations;
pub(crate) mod overlaps;
pub(crate) mod partners;
mod people;
pub(crate) mod projects;
pub(crate) mod proposal;
mod records;
mod ring;
mod synergies;
pub(crate) mod table;
mod trends;
mod uncovered;
pub(crate) mod unserved;
mod views;

use crate::error::Fault;
use crate::state::AppState;
use axum::Router;
use axum::routing::get;
use table::files;

/// The pages of this area.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/coverage", get(views::show))
        .route("/coverage/matrix", get(matrix::show))
        .route("/coverage/broken-links.txt", get(matrix::broken_text))
        .route("/coverage/records", get(records::show))
        .route("/coverage/unserved", get(unserved::show))
        .route("/coverage/ahead", get(ahead::show))
        .route("/coverage/ahead/gaps", get(uncovered::show))
        .route("/coverage/proposal", get(proposal::show))
        .route("/coverage/proposal.txt", get(proposal::txt))
        .route("/coverage/proposal.md", get(proposal::md))
        .route("/coverage/synergies", get(synergies::show))
        .route("/coverage/overlaps", get(overlaps::show))
        .route("/coverage/trends", get(trends::show))
        .route("/coverage/brief", get(brief::show))
        .route("/coverage/brief.html", get(brief::html))
        .route("/coverage/brief.xlsx", get(brief::xlsx))
        .route("/coverage/brief.pdf", get(brief::pdf))
        .route("/coverage/brief.json", get(brief::json))
        .route("/coverage/money", get(money::show))
        .route("/coverage/people", get(people::show))
        .route("/coverage/organisations", get(organisations::show))
        .route("/coverage/network", get(network::show))
        .route("/coverage/partners", get(partners::show))
        .route("/coverage/countries/{code}", get(country::show))
        .route("/coverage/projects", get(projects::show))
        .merge(tables())
}

/// The tables of these pages, as files beside them.
fn tables() -> Router<AppState> {
    Router::new()
        .merge(files("/coverage/matrix", "", matrix::table))
        .merge(files("/coverage/records", "", records::table))
        .merge(files("/coverage/unserved", "", unserved::table))
        .merge(files("/coverage/unserved", "/areas", unserved::areas))
        .merge(files("/coverage/ahead", "", ahead::table))
        .merge(files("/coverage/ahead/gaps", "", uncovered::table))
        .merge(files("/coverage/synergies", "/gaps", synergies::gap_table))
        .merge(files("/coverage/synergies", "/results", synergies::table))
        .merge(files("/coverage/overlaps", "", overlaps::table))
        .merge(files("/coverage/trends", "/{figure}/table", trends::table))
        .merge(files("/coverage/brief", "/{figure}/table", brief::table))
        .merge(files("/coverage/money", "", money::table))
        .merge(files("/coverage/people", "", people::table))
        .merge(files("/coverage/organisations", "", organisations::table))
        .merge(files("/coverage/network", "", network::table))
        .merge(files(
            "/coverage/network",
            "/communities",
            network::communities,
        ))
        .merge(files("/coverage/partners", "", partners::table))
        .merge(files("/coverage/countries/{code}", "/all", country::table))
        .merge(files("/coverage/projects", "", projects::table))
}

/// What is said while the corpus is being surveyed.
pub(crate) const SURVEYING: &str = "The corpus is being surveyed, which takes some seconds after each import. \
     Nothing was lost. Come back in a minute. Whoever runs this site can do it at once with: uptake coverage";

/// What files and the API answer while the corpus is being surveyed; pages say it in their
/// place.
pub(crate) fn surveying() -> Fault {
    Fault::NotReady(SURVEYING.to_owned())
}
