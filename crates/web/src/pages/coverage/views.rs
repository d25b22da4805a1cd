//! `GET /coverage`: the questions that the consolidated views answer, with the way to each.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use askama::Template;
use axum::response::Response;

/// A view.
#[derive(Debug)]
struct View {
    name: &'static str,
    href: &'static str,
    question: &'static str,
}

/// All views, in the order in which people ask.
const VIEWS: [View; 3] = [
    View {
        name: "Overlaps",
        href: "/coverage/overlaps",
        question: "Which projects do nearly the same thing?",
    },
    View {
        name: "Trends",
        href: "/coverage/trends",
        question: "Which concepts rise and which fall, and which come together lately?",
    },
    View {
        name: "Brief",
        href: "/coverage/brief",
        question: "What of all this can be cited in a paper, with the way to every number?",
    },
];

#[derive(Debug, Template)]
#[template(path = "coverage/views.html")]
struct Views {
    frame: Frame,
    views: &'static [View],
}

/// `GET /coverage`
pub(super) async fn show(ground: Ground) -> Result<Response, Fault> {
    page(&Views {
        frame: Frame::new("Coverage").within(Place::Coverage).on(ground),
        views: &VIEWS,
    })
}
