//! `GET /coverage/network`: who works with whom, drawn and as a table, with the communities
//! and those who stand between them.

use super::extent;
use super::projects::link;
use super::ring::Ring;
use super::table::{Asked, Files};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::rows::OrganisationLink;
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use extent::{ExtentForm, choice};
use uptake_model::{Extent, Landscape};
use uptake_workflow::funding::{
    DRAWN, MEASURED, Network, communities_table, network_of, network_table,
};
use uptake_workflow::table::Table;

/// Organisations on one page of the table.
const PAGE_SIZE: u32 = 60;
/// Members of a community that are named.
const NAMED: usize = 4;

#[derive(Debug)]
struct Line {
    link: OrganisationLink,
    projects: u64,
    partners: u64,
    community: usize,
    bridge: String,
}

#[derive(Debug)]
struct CommunityLine {
    number: usize,
    members: usize,
    named: Vec<OrganisationLink>,
    countries: String,
    inside: u64,
    outside: u64,
}

#[derive(Debug)]
struct Shown {
    projects: String,
    organisations: String,
    pairs: String,
    measured: usize,
    drawn: usize,
    ring: Option<Ring>,
    communities: Vec<CommunityLine>,
    /// Communities of one organisation, which are not listed.
    alone: usize,
    lines: Vec<Line>,
    pager: Pager,
    files: Files,
    community_files: Files,
}

#[derive(Debug, Template)]
#[template(path = "coverage/network.html")]
struct NetworkView {
    frame: Frame,
    form: ExtentForm,
    words: String,
    empty: bool,
    by_bridge: bool,
    /// Addresses of the table by partners and by bridges.
    orders: [String; 2],
    /// `None` where nobody takes part in a project of the extent.
    shown: Option<Shown>,
}

/// `GET /coverage/network?area=drs&programme=HORIZON&by=bridge&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let by_bridge = by_bridge(&parameters)?;
    let frame = Frame::new("Network").within(Place::Coverage).on(ground);
    let form = ExtentForm::new("/coverage/network", &parameters, &["by"]);
    let asked = match extent::read(&parameters) {
        Ok(asked) => asked,
        Err(why) => return extent::refused(frame, &form, &why),
    };
    let (landscape, network) = network_of(state.platform(), asked.clone()).await?;
    let by = |it: &[(&'static str, &str)]| extent::address("/coverage/network", &asked, it);
    let shown = shown(&landscape, &network, &parameters, (&asked, by_bridge));
    page(&NetworkView {
        frame,
        form,
        words: asked.in_words(),
        empty: landscape.projects.is_empty(),
        by_bridge,
        orders: [by(&[]), by(&[("by", "bridge")])].map(|it| format!("{it}#organisations")),
        shown: (!network.nodes.is_empty()).then_some(shown),
    })
}

/// Whether the table begins with those that stand between others.
fn by_bridge(parameters: &Parameters) -> Result<bool, Fault> {
    let bridge = |it: &str| (it == "bridge").then_some(());
    Ok(choice(parameters, "by", "order of the table", bridge)?.is_some())
}

fn shown(
    landscape: &Landscape,
    network: &Network,
    parameters: &Parameters,
    (asked, by_bridge): (&Extent, bool),
) -> Shown {
    let order = if by_bridge {
        network.by_bridge()
    } else {
        (0..network.nodes.len()).collect()
    };
    let size = u64::from(PAGE_SIZE);
    let pager = Pager::new(parameters.page(), size, order.len() as u64, |page| {
        format!(
            "{}#organisations",
            parameters.address("/coverage/network", page)
        )
    });
    let from = pager::offset(pager.page, PAGE_SIZE) as usize;
    let here = order.iter().skip(from).take(PAGE_SIZE as usize);
    let communities = network
        .communities
        .iter()
        .filter(|it| it.members.len() > 1)
        .count();
    Shown {
        projects: wording::count(network.projects, "project", "projects"),
        organisations: wording::count(network.organisations, "organisation", "organisations"),
        pairs: wording::count(network.pairs, "pair of them", "pairs of them"),
        measured: network.nodes.len(),
        drawn: network.nodes.len().min(DRAWN),
        ring: Ring::draw(landscape, network),
        communities: (0..communities)
            .map(|it| community(landscape, network, it))
            .collect(),
        alone: network.communities.len() - communities,
        lines: here.map(|it| line(landscape, network, *it)).collect(),
        pager,
        files: Files::over("/coverage/network", asked).of("organisations"),
        community_files: Files::over("/coverage/network/communities", asked).of("communities"),
    }
}

fn line(landscape: &Landscape, network: &Network, place: usize) -> Line {
    let node = &network.nodes[place];
    Line {
        link: link(landscape, node.organisation),
        projects: node.projects,
        partners: node.partners,
        community: node.community + 1,
        bridge: format!("{:.1} %", node.bridge * 100.0),
    }
}

fn community(landscape: &Landscape, network: &Network, place: usize) -> CommunityLine {
    let community = &network.communities[place];
    let organisation = |it: &usize| network.nodes[*it].organisation;
    let countries = network.countries_of(landscape, place).into_iter();
    let countries = countries.take(NAMED);
    let countries = countries.map(|(country, number)| format!("{} {number}", country.name()));
    let named = community.members.iter().take(NAMED);
    CommunityLine {
        number: place + 1,
        members: community.members.len(),
        named: named.map(|it| link(landscape, organisation(it))).collect(),
        countries: countries.collect::<Vec<_>>().join(", "),
        inside: community.inside,
        outside: community.outside,
    }
}

/// The measured organisations.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let extent = extent::read(&asked.parameters)?;
    let (landscape, network) = network_of(&asked.platform, extent.clone()).await?;
    Ok(network_table(&landscape, &network, &extent.in_words()))
}

/// The communities among them.
pub(crate) async fn communities(asked: Asked) -> Result<Table, Fault> {
    let extent = extent::read(&asked.parameters)?;
    let (landscape, network) = network_of(&asked.platform, extent.clone()).await?;
    Ok(communities_table(&landscape, &network, &extent.in_words()))
}

impl NetworkView {
    fn most() -> usize {
        MEASURED
    }
}
