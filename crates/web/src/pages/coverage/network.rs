//! `GET /coverage/network`: who works with whom, drawn and as a table, with the communities
//! and those who stand between them.

use super::projects::link;
use super::ring::Ring;
use super::{extent, table};
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
use extent::ExtentForm;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use uptake_model::{Country, Extent, Landscape};
use uptake_workflow::funding::{DRAWN, MEASURED, Network, network_of};

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
    csv: String,
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

/// The places of the nodes in the order that an address asks for.
fn order(network: &Network, by_bridge: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..network.nodes.len()).collect();
    if by_bridge {
        order.sort_by(|a, b| {
            let (a, b) = (&network.nodes[*a], &network.nodes[*b]);
            b.bridge.total_cmp(&a.bridge)
        });
    }
    order
}

/// `GET /coverage/network?area=drs&programme=HORIZON&by=bridge&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let asked = extent::read(&parameters)?;
    let by_bridge = parameters.get("by") == Some("bridge");
    let (landscape, network) = network_of(state.platform(), asked.clone()).await?;
    let by = |it: &[(&'static str, &str)]| extent::address("/coverage/network", &asked, it);
    let shown = shown(&landscape, &network, &parameters, &asked);
    page(&NetworkView {
        frame: Frame::new("Network").within(Place::Coverage).on(ground),
        form: ExtentForm::new("/coverage/network", &asked, Vec::new()),
        words: extent::in_words(&asked),
        empty: landscape.projects.is_empty(),
        by_bridge,
        orders: [by(&[]), by(&[("by", "bridge")])].map(|it| format!("{it}#organisations")),
        shown: (!network.nodes.is_empty()).then_some(shown),
    })
}

fn shown(
    landscape: &Landscape,
    network: &Network,
    parameters: &Parameters,
    asked: &Extent,
) -> Shown {
    let order = order(network, parameters.get("by") == Some("bridge"));
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
        csv: extent::address("/coverage/network.csv", asked, &[]),
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
    let mut countries: BTreeMap<&Country, usize> = BTreeMap::new();
    for member in &community.members {
        if let Some(country) = &landscape.organisations[organisation(member)].country {
            *countries.entry(country).or_default() += 1;
        }
    }
    let mut countries: Vec<(&Country, usize)> = countries.into_iter().collect();
    countries.sort_by_key(|it| Reverse(it.1));
    let countries = countries.iter().take(NAMED);
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

/// Columns of the table as a file.
const COLUMNS: [&str; 7] = [
    "organisation",
    "name",
    "country",
    "projects",
    "partners",
    "community",
    "betweenness",
];

/// `GET /coverage/network.csv?…`, the parameters of the page: all measured organisations.
pub(super) async fn csv(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let asked = extent::read(&Parameters::read(query.as_deref()))?;
    let (landscape, network) = network_of(state.platform(), asked).await?;
    let rows = network.nodes.iter().map(|node| {
        let organisation = &landscape.organisations[node.organisation];
        vec![
            organisation.id.to_string(),
            organisation.name.clone(),
            organisation
                .country
                .as_ref()
                .map_or(String::new(), ToString::to_string),
            node.projects.to_string(),
            node.partners.to_string(),
            (node.community + 1).to_string(),
            format!("{:.6}", node.bridge),
        ]
    });
    table::csv("network", &COLUMNS, rows)
}

impl NetworkView {
    fn most() -> usize {
        MEASURED
    }
}
