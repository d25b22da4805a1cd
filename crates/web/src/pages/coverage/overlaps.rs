//! `GET /coverage/overlaps`: groups of projects that do nearly the same thing.

use super::extent::{self, ExtentFields};
use super::table::{Asked, Files};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::rows::OrganisationLink;
use crate::state::AppState;
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use uptake_model::{LEAST_SIMILARITY, NEARLY_ONE, Overlap, Stage, StatedSum};
use uptake_store::listing::{Page, ProjectCard};
use uptake_workflow::table::Table;
use uptake_workflow::{OverlapFilter, ShownOverlap, all_overlaps, overlaps};

/// Groups on one page.
const PAGE_SIZE: u32 = 10;

#[derive(Debug)]
struct Member {
    id: String,
    acronym: String,
    title: String,
    programme: &'static str,
    years: String,
    stage: Stage,
    coordinator: Option<OrganisationLink>,
    money: Option<Money>,
    own: String,
}

#[derive(Debug)]
struct Group {
    number: u64,
    kind: &'static str,
    alike: String,
    total: Option<Money>,
    beyond_largest: Option<Money>,
    unstated: String,
    shared: String,
    members: Vec<Member>,
}

/// The form above the groups.
#[derive(Debug, Template)]
#[template(path = "coverage/overlaps_form.html")]
struct OverlapsForm {
    fields: ExtentFields,
    at_once: bool,
    across: bool,
}

#[derive(Debug, Template)]
#[template(path = "coverage/overlaps.html")]
struct Overlaps {
    frame: Frame,
    form: OverlapsForm,
    /// `None` while all projects are being compared.
    groups: Option<Vec<Group>>,
    pager: Pager,
    files: Files,
}

impl Overlaps {
    fn least() -> String {
        percent(LEAST_SIMILARITY)
    }
}

/// The filter of an address.
///
/// # Errors
/// As [`super::extent::read`].
pub(crate) fn filter(parameters: &Parameters) -> Result<OverlapFilter, Fault> {
    Ok(OverlapFilter {
        extent: extent::read(parameters)?,
        across: extent::yes(parameters, "across")?,
        at_once: extent::yes(parameters, "at-once")?,
    })
}

/// `GET /coverage/overlaps?area=drs&programme=HORIZON&country=PL&across=yes&at-once=yes&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let frame = Frame::new("Overlaps").within(Place::Coverage).on(ground);
    let form = OverlapsForm {
        fields: ExtentFields::typed(&parameters),
        at_once: parameters.get("at-once").is_some(),
        across: parameters.get("across").is_some(),
    };
    let filter = match filter(&parameters) {
        Ok(filter) => filter,
        Err(why) => return extent::refused(frame, &form, &why),
    };
    let offset = pager::offset(parameters.page(), PAGE_SIZE);
    let found = overlaps(state.platform(), &filter, Page::new(offset, PAGE_SIZE)).await?;
    let total = found.as_ref().map_or(0, |it| it.total);
    let numbers = offset.saturating_add(1)..;
    let groups = found.map(|found| {
        let shown = found.items.iter().zip(numbers);
        shown
            .map(|(it, number)| group(it, number, state.today()))
            .collect()
    });
    page(&Overlaps {
        frame,
        form,
        pager: Pager::new(parameters.page(), u64::from(PAGE_SIZE), total, |page| {
            parameters.address("/coverage/overlaps", page)
        }),
        files: Files::new("/coverage/overlaps", &parameters),
        groups,
    })
}

fn group(shown: &ShownOverlap, number: u64, today: Date) -> Group {
    let overlap = &shown.overlap;
    let funding = overlap.funding;
    let words = shown.contrast.shared.iter().map(|it| it.word.clone());
    let members = shown.cards.iter().zip(&shown.contrast.own);
    Group {
        number,
        kind: if overlap.least >= NEARLY_ONE {
            "One mostly continues or repeats the other"
        } else {
            "They mostly have one purpose"
        },
        alike: alike(overlap),
        total: funding.total.known().map(Money::of),
        beyond_largest: funding.beyond_largest.map(Money::of),
        unstated: unstated(funding.total),
        shared: words.collect::<Vec<_>>().join(", "),
        members: members
            .map(|(card, own)| member(card, own, today))
            .collect(),
    }
}

fn unstated(sum: StatedSum) -> String {
    match sum.unstated {
        0 => String::new(),
        number => format!(
            "; the contribution to {} is not stated",
            wording::count(u64::from(number), "project", "projects")
        ),
    }
}

fn member(card: &ProjectCard, own: &[String], today: Date) -> Member {
    Member {
        id: card.id.to_string(),
        acronym: card.acronym.clone(),
        title: card.title.clone(),
        programme: card.programme.label(),
        years: wording::years(card.start, card.end),
        stage: Stage::on(today, card.status, card.start, card.end),
        coordinator: card.coordinator.as_ref().map(OrganisationLink::of),
        money: card.ec_contribution.map(Money::of),
        own: own.join(", "),
    }
}

fn alike(overlap: &Overlap) -> String {
    let (least, mean) = (percent(overlap.least), percent(overlap.mean));
    match overlap.projects.len() {
        2 => format!("{mean} alike"),
        _ => format!("any two at least {least} alike, {mean} on average"),
    }
}

/// A similarity as people read it.
fn percent(similarity: f32) -> String {
    format!("{:.0} %", similarity * 100.0)
}

/// What files and programs are answered until all were compared.
pub(crate) fn comparing() -> Fault {
    Fault::NotReady(
        "All projects are being compared with each other, which takes some seconds after each \
         import. Nothing was lost. Come back in a minute."
            .to_owned(),
    )
}

/// The projects of all groups, a line each, in the order of the groups.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let filter = filter(&asked.parameters)?;
    let found = all_overlaps(&asked.platform, &filter).await?;
    Ok(found.ok_or_else(comparing)?.table(&filter))
}
