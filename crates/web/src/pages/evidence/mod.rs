//! Solutions and the evidence about them: lists, pages and the forms that write to them.

mod assess;
pub(crate) mod choices;
pub(crate) mod claim;
pub(crate) mod form;
pub(crate) mod gap_section;
pub(crate) mod lines;
mod readiness;
pub(crate) mod solution;
pub(crate) mod solution_form;
pub(crate) mod solutions;
mod trial;
pub(crate) mod trial_form;

use crate::state::AppState;
use axum::Router;
use axum::routing::{get, post};

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/solutions", get(solutions::show))
        .route(
            "/solutions/new",
            get(solution_form::begin).post(solution_form::add),
        )
        .route("/solutions/{id}", get(solution::show))
        .route(
            "/solutions/{id}/change",
            get(solution_form::open).post(solution_form::change),
        )
        .route(
            "/solutions/{id}/assess",
            get(assess::of_solution).post(assess::send_for_solution),
        )
        .route("/claims/new", get(claim::begin).post(claim::add))
        .route("/claims/{id}/file", get(claim::save))
        .route(
            "/claims/{id}/withdraw",
            get(claim::ask_to_withdraw).post(claim::withdraw),
        )
        .route("/trials/new", get(trial_form::begin).post(trial_form::plan))
        .route("/trials/{id}", get(trial::show))
        .route("/trials/{id}/step", post(trial::step))
        .route("/trials/{id}/answer", post(trial::answer))
        .route("/trials/{id}/measures", post(trial::measure))
        .route(
            "/trials/{id}/assess",
            get(assess::of_trial).post(assess::send_for_trial),
        )
        .route("/about/readiness", get(readiness::show))
}
