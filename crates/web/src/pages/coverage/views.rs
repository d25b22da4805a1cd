//! `GET /coverage`: the questions that the consolidated views answer, with the way to each.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use askama::Template;
use axum::response::Response;
use uptake_workflow::coverage::RowKind;

/// A view.
#[derive(Debug)]
struct View {
    name: &'static str,
    href: &'static str,
    question: &'static str,
}

/// All views, in the order in which people ask.
const VIEWS: [View; 10] = [
    View {
        name: "Coverage matrix",
        href: "/coverage/matrix",
        question: "Which gaps of disaster responders have no trial?",
    },
    View {
        name: "Projects that serve no gap",
        href: "/coverage/unserved",
        question: "Which projects of civil security serve no gap that anybody registered?",
    },
    View {
        name: "Topics ahead",
        href: "/coverage/ahead",
        question: "What would each coming topic serve, build on or repeat, and who is strongest?",
    },
    View {
        name: "Overlaps",
        href: "/coverage/overlaps",
        question: "Which projects do nearly the same thing?",
    },
    View {
        name: "Synergies",
        href: "/coverage/synergies",
        question: "Which gaps are one gap, and whose results could a running project use?",
    },
    View {
        name: "Money",
        href: "/coverage/money",
        question: "Where did the money go: to which areas, countries, kinds of organisation and concepts?",
    },
    View {
        name: "People",
        href: "/coverage/people",
        question: "Who takes part, who leads, who is new, and how far is money concentrated?",
    },
    View {
        name: "Network",
        href: "/coverage/network",
        question: "Who works with whom, and who stands between the groups?",
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
        frame: Frame::new("Coverage").at(Place::Coverage).on(ground),
        views: &VIEWS,
    })
}
