//! `GET /coverage/people`: practitioners and small enterprises, coordination by country,
//! newcomers by year, and how far money is concentrated.

use super::extent;
use super::money::{PROJECTS, amount};
use super::table::{Asked, Files};
use crate::bars::Bars;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use extent::ExtentForm;
use uptake_model::{Extent, Programme};
use uptake_workflow::funding::{
    Concentration, Coordination, GroupSum, NewYear, People, TOP, people_of, people_table,
};
use uptake_workflow::table::Table;
use uptake_workflow::trends::security_alone;

/// Where the list of organisations stands.
pub(super) const ORGANISATIONS: &str = "/coverage/organisations";

/// A group as a row.
#[derive(Debug)]
struct GroupLine {
    label: &'static str,
    organisations: String,
    organisations_href: String,
    projects: String,
    projects_href: String,
    coordinated: String,
    coordinated_href: String,
    money: String,
    share: String,
}

/// How far money is concentrated, in words.
#[derive(Debug)]
struct Concentrated {
    organisations: String,
    top: String,
    index: String,
    href: String,
}

#[derive(Debug)]
struct Shown {
    projects: String,
    groups: Vec<GroupLine>,
    coordination: Bars,
    no_coordinator: String,
    newcomers: Bars,
    first_year: Option<i16>,
    /// Whether projects outside civil security tell as well who was there before.
    all_research: bool,
    /// Programmes of which these are not held, in words; empty where none is or it does not
    /// matter.
    security_only: String,
    concentrated: Option<Concentrated>,
    files: Files,
}

#[derive(Debug, Template)]
#[template(path = "coverage/people.html")]
struct PeopleView {
    frame: Frame,
    form: ExtentForm,
    words: String,
    empty: bool,
    /// `None` where no project lies in the extent.
    shown: Option<Shown>,
}

/// `GET /coverage/people?area=drs&programme=HORIZON&country=PL&from=2021&to=2024`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let frame = Frame::new("People").within(Place::Coverage).on(ground);
    let form = ExtentForm::new("/coverage/people", &parameters, &[]);
    let asked = match extent::read(&parameters) {
        Ok(asked) => asked,
        Err(why) => return extent::refused(frame, &form, &why),
    };
    let (landscape, found) = people_of(state.platform(), &asked).await?;
    let shown = (found.projects > 0).then(|| {
        let alone = security_alone(&landscape).into_iter();
        let security_only: Vec<Programme> = alone.map(|it| it.programme).collect();
        shown(&found, &security_only, &asked)
    });
    page(&PeopleView {
        frame,
        form,
        words: asked.in_words(),
        empty: landscape.projects.is_empty(),
        shown,
    })
}

fn shown(found: &People, security_only: &[Programme], asked: &Extent) -> Shown {
    let all_research = asked.all_research && asked.area.is_none();
    let security_only = security_only.iter().filter(|_| all_research);
    let security_only: Vec<&str> = security_only.map(|it| it.label()).collect();
    let without = found.projects.saturating_sub(found.with_coordinator);
    let of = |it: &GroupSum| group(it, found, asked);
    Shown {
        projects: wording::count(found.projects, "project", "projects"),
        groups: found.groups.iter().map(of).collect(),
        coordination: coordination(&found.coordination, asked),
        no_coordinator: match without {
            0 => "All projects of this extent name a coordinator.".to_owned(),
            1 => "1 project of this extent names no coordinator.".to_owned(),
            number => format!(
                "{} projects of this extent name no coordinator.",
                wording::number_of(number)
            ),
        },
        newcomers: newcomers(&found.newcomers, asked),
        first_year: found.first_year,
        all_research,
        security_only: security_only.join(" and "),
        concentrated: found.concentration.map(|it| concentrated(&it, asked)),
        files: Files::over("/coverage/people", asked),
    }
}

/// What a number is of a whole, `12 of 40 (30 %)`; the number alone where there is no whole.
fn of_whole(number: u64, whole: u64) -> String {
    let plain = wording::number_of(number);
    if whole == 0 {
        return plain;
    }
    let share = number as f64 / whole as f64;
    format!(
        "{plain} of {} ({})",
        wording::number_of(whole),
        wording::percent(share)
    )
}

fn group(it: &GroupSum, found: &People, asked: &Extent) -> GroupLine {
    let code = it.group.code();
    let all = found.groups.first();
    let whole = all.map_or(0, |it| it.organisations);
    let money = all.and_then(|it| it.sum.money.known());
    let share = match (it.sum.money.known(), money) {
        (Some(part), Some(whole)) if whole.cents() > 0 => {
            wording::percent(part.as_f64() / whole.as_f64())
        }
        _ => "–".to_owned(),
    };
    let leads = [("group", code), ("role", "coordinator")];
    GroupLine {
        label: it.group.label(),
        organisations: of_whole(it.organisations, whole),
        organisations_href: extent::address(ORGANISATIONS, asked, &[("group", code)]),
        projects: of_whole(it.sum.projects, found.projects),
        projects_href: extent::address(PROJECTS, asked, &[("group", code)]),
        coordinated: of_whole(it.coordinated, found.with_coordinator),
        coordinated_href: extent::address(PROJECTS, asked, &leads),
        money: amount(it.sum.money),
        share,
    }
}

fn coordination(countries: &[Coordination], asked: &Extent) -> Bars {
    let rows = countries.iter().filter(|it| it.coordinated > 0).map(|it| {
        let (label, code) = it
            .country
            .as_ref()
            .map_or((wording::NOT_STATED, "none"), |it| (it.name(), it.code()));
        let leads = [("in", code), ("role", "coordinator")];
        let figures = vec![
            wording::number_of(it.coordinated),
            wording::number_of(it.takes_part),
            amount(it.money),
        ];
        let href = extent::address(PROJECTS, asked, &leads);
        (label.to_owned(), Some(href), it.coordinated as f64, figures)
    });
    let heads = [
        "Country",
        "Coordinates",
        "Takes part in",
        "EU contribution to those it coordinates",
    ];
    Bars::new(
        "Coordination by the country of the coordinator",
        &heads,
        rows.collect(),
    )
}

fn newcomers(years: &[NewYear], asked: &Extent) -> Bars {
    let rows = years.iter().map(|it| {
        let year = it.year.to_string();
        let narrowed = Extent {
            from: Some(it.year),
            to: Some(it.year),
            ..asked.clone()
        };
        let href = extent::address(ORGANISATIONS, &narrowed, &[("new", &year)]);
        let figures = vec![
            wording::number_of(it.new),
            wording::number_of(it.organisations),
            wording::percent(it.new as f64 / it.organisations.max(1) as f64),
        ];
        (year, Some(href), it.new as f64, figures)
    });
    let heads = [
        "Year",
        "New",
        "Organisations that begin a project",
        "New of these",
    ];
    Bars::new(
        "Newcomers by the year in which projects begin",
        &heads,
        rows.collect(),
    )
}

fn concentrated(it: &Concentration, asked: &Extent) -> Concentrated {
    Concentrated {
        organisations: wording::count(it.organisations, "organisation", "organisations"),
        top: wording::percent(it.top),
        index: index(it.index),
        href: extent::address(ORGANISATIONS, asked, &[]),
    }
}

/// An index of 0 to 10,000 as it is read: whole.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=10,000 before the cast"
)]
fn index(index: f64) -> String {
    wording::number_of(index.round().clamp(0.0, 10_000.0) as u64)
}

impl PeopleView {
    fn most() -> usize {
        TOP
    }
}

/// Groups, coordination, newcomers and concentration in one table.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let extent = extent::read(&asked.parameters)?;
    let (landscape, found) = people_of(&asked.platform, &extent).await?;
    Ok(people_table(&landscape, &found, &extent.in_words()))
}
