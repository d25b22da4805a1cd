//! Consolidated views of the corpus, for whoever programmes and coordinates research. Each
//! view is a file here, and says of itself what question it answers.

mod country;
pub(crate) mod extent;
pub(crate) mod money;
mod network;
mod organisations;
mod overlaps;
pub(crate) mod partners;
mod people;
pub(crate) mod projects;
mod ring;
mod saved;
mod views;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// The pages of this area.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/coverage", get(views::show))
        .route("/coverage/overlaps", get(overlaps::show))
        .route("/coverage/money", get(money::show))
        .route("/coverage/money.csv", get(money::csv))
        .route("/coverage/people", get(people::show))
        .route("/coverage/people.csv", get(people::csv))
        .route("/coverage/organisations", get(organisations::show))
        .route("/coverage/organisations.csv", get(organisations::csv))
        .route("/coverage/network", get(network::show))
        .route("/coverage/network.csv", get(network::csv))
        .route("/coverage/partners", get(partners::show))
        .route("/coverage/partners.csv", get(partners::csv))
        .route("/coverage/countries/{code}", get(country::show))
        .route("/coverage/projects", get(projects::show))
        .route("/coverage/projects.csv", get(projects::csv))
}
