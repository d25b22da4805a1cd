//! Privacy, accessibility, and the API: what a reader should be
//! able to check before trusting the rest.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use askama::Template;
use axum::response::Response;
use uptake_model::PersonalData;
use uptake_model::personal_data::REGISTER;

#[derive(Debug, Template)]
#[template(path = "about_privacy.html")]
pub(crate) struct Privacy {
    pub(crate) frame: Frame,
    pub(crate) register: &'static [PersonalData],
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

fn frame(ground: Ground, title: &str) -> Frame {
    Frame::new(title).within(Place::Library).on(ground)
}

/// `GET /about/privacy`
pub(crate) async fn privacy(ground: Ground) -> Result<Response, Fault> {
    page(&Privacy {
        frame: frame(ground, "Privacy"),
        register: REGISTER,
    })
}

/// `GET /about/accessibility`
pub(crate) async fn accessibility(ground: Ground) -> Result<Response, Fault> {
    page(&Accessibility {
        frame: frame(ground, "Accessibility"),
    })
}

/// `GET /about/api`
pub(crate) async fn api(ground: Ground) -> Result<Response, Fault> {
    page(&Api {
        frame: frame(ground, "API"),
    })
}
