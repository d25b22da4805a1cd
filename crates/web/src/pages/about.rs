//! Privacy, accessibility, and the API: what a reader should be
//! able to check before trusting the rest.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::state::AppState;
use askama::Template;
use axum::extract::State;
use axum::response::Response;

#[derive(Debug, Template)]
#[template(path = "about_privacy.html")]
pub(crate) struct Privacy {
    pub(crate) frame: Frame,
}

#[derive(Debug, Template)]
#[template(path = "about_accessibility.html")]
pub(crate) struct Accessibility {
    pub(crate) frame: Frame,
}

#[derive(Debug, Template)]
#[template(path = "about_api.html")]
pub(crate) struct Api {
    pub(crate) frame: Frame,
}

async fn frame(state: &AppState, title: &str) -> Result<Frame, Fault> {
    Ok(Frame::new(title)
        .within(Place::Library)
        .on(state.foundation().await?))
}

/// `GET /about/privacy`
pub(crate) async fn privacy(State(state): State<AppState>) -> Result<Response, Fault> {
    page(&Privacy {
        frame: frame(&state, "Privacy").await?,
    })
}

/// `GET /about/accessibility`
pub(crate) async fn accessibility(State(state): State<AppState>) -> Result<Response, Fault> {
    page(&Accessibility {
        frame: frame(&state, "Accessibility").await?,
    })
}

/// `GET /about/api`
pub(crate) async fn api(State(state): State<AppState>) -> Result<Response, Fault> {
    page(&Api {
        frame: frame(&state, "API").await?,
    })
}
