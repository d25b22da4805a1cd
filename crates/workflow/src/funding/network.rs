//! Who works with whom: organisations joined by the projects that both take part in, the
//! communities among them, and who stands between communities.

use crate::landscape::landscape;
use crate::platform::{Platform, PlatformError};
use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig};
use rustworkx_core::centrality::betweenness_centrality;
use rustworkx_core::petgraph::graph::UnGraph;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;
use uptake_model::{Extent, Landscape};

/// How many organisations, those with most partners, communities and bridges are measured
/// among: the time for bridges grows with its square and more.
pub const MEASURED: usize = 300;
/// How many of them are drawn at most.
pub const DRAWN: usize = 60;
/// Every network is cut into communities from the same start.
const SEED: u64 = 1;

/// An organisation of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its place in the landscape.
    pub organisation: usize,
    /// In how many projects of the extent it takes part.
    pub projects: u64,
    /// With how many organisations of the whole extent it shares a project.
    pub partners: u64,
    /// Which community it is of: its place in [`Network::communities`].
    pub community: usize,
    /// Betweenness: on what share of the shortest ways between two others it stands, from 0
    /// to 1, each link taken as one step.
    pub bridge: f64,
}

/// Two organisations that share projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The one with more partners, by its place in [`Network::nodes`].
    pub from: usize,
    /// The other.
    pub to: usize,
    /// How many projects they share.
    pub projects: u32,
}

/// Organisations that work with each other more than with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// Its members by their places in [`Network::nodes`], most partners first.
    pub members: Vec<usize>,
    /// Projects shared between two members, added over all pairs.
    pub inside: u64,
    /// Projects shared between a member and one of another community, likewise.
    pub outside: u64,
}

/// Who works with whom in an extent.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// How many projects lie in the extent.
    pub projects: u64,
    /// How many organisations take part in them.
    pub organisations: u64,
    /// How many pairs of them share a project.
    pub pairs: u64,
    /// The organisations that were measured, most partners first.
    pub nodes: Vec<Node>,
    /// The links between these, in their order.
    pub links: Vec<Link>,
    /// Communities of these, the largest first.
    pub communities: Vec<Community>,
}

/// The network of an extent, remembered for the last few; beside it the landscape whose
/// places it names. Computed away from whoever answers requests.
///
/// # Errors
/// The store fails, communities cannot be found, or the computing died.
pub async fn network_of(
    platform: &Platform,
    extent: Extent,
) -> Result<(Arc<Landscape>, Arc<Network>), PlatformError> {
    let landscape = landscape(platform).await?;
    let memory = platform.networks();
    if let Some(network) = memory.get(&landscape, &extent) {
        return Ok((landscape, network));
    }
    let (reader, asked) = (Arc::clone(&landscape), extent.clone());
    let computed = tokio::task::spawn_blocking(move || {
        let places = reader.within(&asked);
        network(&reader, &places)
    });
    let computed = computed.await.map_err(|_| PlatformError::WorkerDied)?;
    let computed = Arc::new(computed?);
    memory.keep(&landscape, extent, &computed);
    Ok((landscape, computed))
}

/// Who works with whom in the projects at `places`.
///
/// # Errors
/// Communities cannot be found.
pub fn network(landscape: &Landscape, places: &[usize]) -> Result<Network, PlatformError> {
    let (projects, pairs) = shared(landscape, places);
    let mut partners: BTreeMap<usize, u64> = projects.keys().map(|it| (*it, 0)).collect();
    for (pair, _) in &pairs {
        for end in pair {
            *partners.entry(*end).or_default() += 1;
        }
    }
    let mut chosen: Vec<(usize, u64)> = partners.into_iter().collect();
    let rank = |it: &(usize, u64)| (Reverse((it.1, projects[&it.0])), it.0);
    chosen.sort_by_key(rank);
    chosen.truncate(MEASURED);
    let place: BTreeMap<usize, usize> = chosen.iter().map(|it| it.0).zip(0..).collect();
    let mut links: Vec<Link> = pairs
        .iter()
        .filter_map(|([a, b], projects)| {
            let (a, b) = (*place.get(a)?, *place.get(b)?);
            let (from, to) = (a.min(b), a.max(b));
            Some(Link {
                from,
                to,
                projects: *projects,
            })
        })
        .collect();
    links.sort_by_key(|it| (it.from, it.to));
    let of = memberships(chosen.len(), &links)?;
    let bridges = bridges(chosen.len(), &links);
    let nodes = chosen
        .iter()
        .zip(0..)
        .map(|((organisation, partners), at)| Node {
            organisation: *organisation,
            projects: projects[organisation],
            partners: *partners,
            community: of[at],
            bridge: bridges[at],
        });
    let nodes: Vec<Node> = nodes.collect();
    Ok(Network {
        projects: places.len() as u64,
        organisations: projects.len() as u64,
        pairs: pairs.len() as u64,
        communities: communities(&nodes, &links),
        nodes,
        links,
    })
}

/// Two organisations by their places in the landscape, and how many projects they share.
type Pair = ([usize; 2], u32);

/// How many projects each organisation takes part in, and how many each pair shares.
fn shared(landscape: &Landscape, places: &[usize]) -> (BTreeMap<usize, u64>, Vec<Pair>) {
    let mut projects: BTreeMap<usize, u64> = BTreeMap::new();
    let mut all: Vec<[usize; 2]> = Vec::new();
    for &place in places {
        let parts = landscape.parts_of(&landscape.projects[place]);
        let mut members: Vec<usize> = parts.iter().map(|it| it.organisation).collect();
        members.sort_unstable();
        members.dedup();
        for (at, one) in members.iter().enumerate() {
            *projects.entry(*one).or_default() += 1;
            all.extend(members[at + 1..].iter().map(|other| [*one, *other]));
        }
    }
    all.sort_unstable();
    let mut pairs: Vec<Pair> = Vec::new();
    for pair in all {
        match pairs.last_mut() {
            Some(last) if last.0 == pair => last.1 += 1,
            Some(_) | None => pairs.push((pair, 1)),
        }
    }
    (projects, pairs)
}

/// The community of each node, the largest numbered 0; each its own where there is no link.
fn memberships(nodes: usize, links: &[Link]) -> Result<Vec<usize>, PlatformError> {
    let found = match links {
        [] => (0..nodes).collect(),
        links => leiden(nodes, links)?,
    };
    let mut sizes: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (at, community) in found.iter().enumerate() {
        sizes.entry(*community).or_insert((0, at)).0 += 1;
    }
    // Of two that are as large, the one of the node with more partners comes first.
    let mut order: Vec<(usize, (usize, usize))> = sizes.into_iter().collect();
    order.sort_by_key(|(_, (size, first))| (Reverse(*size), *first));
    let number: BTreeMap<usize, usize> = order.iter().map(|it| it.0).zip(0..).collect();
    Ok(found.iter().map(|it| number[it]).collect())
}

fn leiden(nodes: usize, links: &[Link]) -> Result<Vec<usize>, PlatformError> {
    let failed = |error: &dyn Display| PlatformError::Communities(error.to_string());
    let mut graph = GraphDataBuilder::new(nodes);
    for link in links {
        graph
            .add_edge(link.from, link.to, f64::from(link.projects))
            .map_err(|it| failed(&it))?;
    }
    let settings = LeidenConfig::builder().seed(SEED).build();
    let graph = graph.build().map_err(|it| failed(&it))?;
    let found = Leiden::new(settings).run(&graph);
    let found = found.map_err(|it| failed(&it))?;
    Ok(found.partition.as_slice().to_vec())
}

/// The betweenness of each node. In one thread: sums of fractions depend on their order.
fn bridges(nodes: usize, links: &[Link]) -> Vec<f64> {
    let mut graph: UnGraph<(), ()> = UnGraph::default();
    let index: Vec<_> = (0..nodes).map(|_| graph.add_node(())).collect();
    for link in links {
        graph.add_edge(index[link.from], index[link.to], ());
    }
    let found = betweenness_centrality(&graph, false, true, usize::MAX);
    // Fewer than three nodes have nothing between them.
    let found = found.into_iter().map(|it| it.filter(|it| it.is_finite()));
    found.map(Option::unwrap_or_default).collect()
}

fn communities(nodes: &[Node], links: &[Link]) -> Vec<Community> {
    let number = nodes.iter().map(|it| it.community + 1).max().unwrap_or(0);
    let mut communities: Vec<Community> = (0..number)
        .map(|_| Community {
            members: Vec::new(),
            inside: 0,
            outside: 0,
        })
        .collect();
    for (place, node) in nodes.iter().enumerate() {
        communities[node.community].members.push(place);
    }
    for link in links {
        let (a, b) = (nodes[link.from].community, nodes[link.to].community);
        let shared = u64::from(link.projects);
        if a == b {
            communities[a].inside += shared;
        } else {
            communities[a].outside += shared;
            communities[b].outside += shared;
        }
    }
    communities
}

#[cfg(test)]
mod tests {
    use super::*;
    use uptake_model::{
        FundedOrganisation, FundedPart, FundedProject, Programme, ProjectStatus, Role,
    };

    /// Projects by the places of the organisations that take part in them.
    fn landscape(projects: &[&[usize]]) -> Landscape {
        let (mut parts, mut kept) = (Vec::new(), Vec::new());
        for (place, members) in projects.iter().enumerate() {
            let from = parts.len();
            parts.extend(members.iter().map(|organisation| FundedPart {
                project: place,
                organisation: *organisation,
                role: Role::Participant,
                country: None,
                ec_contribution: None,
            }));
            kept.push(FundedProject {
                id: format!("{place}").into(),
                programme: Programme::HorizonEurope,
                acronym: String::new(),
                title: String::new(),
                status: ProjectStatus::Signed,
                start: None,
                end: None,
                areas: Vec::new(),
                topics: Vec::new(),
                ec_contribution: None,
                total_cost: None,
                results: [0; 5],
                parts: from..parts.len(),
            });
        }
        let most = parts
            .iter()
            .map(|it| it.organisation + 1)
            .max()
            .unwrap_or(0);
        let organisations = (0..most).map(|it| FundedOrganisation {
            id: format!("o{it}").into(),
            name: String::new(),
            short_name: None,
            country: None,
            activity: None,
            sme: None,
        });
        Landscape {
            snapshot: None,
            reach: Vec::new(),
            projects: kept,
            parts,
            organisations: organisations.collect(),
        }
    }

    fn of(projects: &[&[usize]]) -> Network {
        let places: Vec<usize> = (0..projects.len()).collect();
        network(&landscape(projects), &places).expect("measured")
    }

    #[test]
    fn links_that_the_library_refuses_are_an_error_and_no_communities_of_one() {
        let beyond = Link {
            from: 0,
            to: 7,
            projects: 1,
        };
        let refused = memberships(2, &[beyond]).expect_err("there is no such node");
        assert!(matches!(refused, PlatformError::Communities(_)));
        assert_eq!(memberships(2, &[]).expect("no link"), [0, 1]);
    }

    #[test]
    fn two_triangles_with_a_link_are_two_communities_and_the_ends_are_bridges() {
        // 0-1-2 twice and 3-4-5 twice; 2 and 3 share one project.
        let network = of(&[&[0, 1, 2], &[0, 1, 2], &[3, 4, 5], &[3, 4, 5], &[2, 3]]);
        assert_eq!((network.organisations, network.pairs), (6, 7));
        let node = |organisation: usize| {
            let found = network
                .nodes
                .iter()
                .find(|it| it.organisation == organisation);
            found.expect("measured").clone()
        };
        assert_eq!((node(2).projects, node(2).partners), (3, 3));
        assert_eq!((node(0).projects, node(0).partners), (2, 2));
        assert_eq!(network.nodes[0].organisation, 2, "most partners first");
        // 0, 1 to 3, 4, 5 go over 2: six of the ten pairs of the others.
        assert!((node(2).bridge - 0.6).abs() < 1e-9, "{}", node(2).bridge);
        assert!(node(0).bridge.abs() < 1e-9);
        assert_eq!(network.communities.len(), 2);
        assert_eq!(node(0).community, node(2).community);
        assert_ne!(node(2).community, node(3).community);
        // Three pairs of two projects inside, one of one project outside.
        let first = &network.communities[0];
        assert_eq!((first.inside, first.outside), (6, 1));
        assert_eq!(
            of(&[&[0, 1, 2], &[0, 1, 2], &[3, 4, 5], &[3, 4, 5], &[2, 3]]),
            network
        );
    }

    #[test]
    fn nobody_one_and_a_pair_are_networks_too() {
        assert_eq!(of(&[]).nodes, []);
        let alone = of(&[&[0]]);
        assert_eq!((alone.nodes.len(), alone.pairs), (1, 0));
        let pair = of(&[&[0, 1], &[1, 0, 1]]);
        assert_eq!(
            pair.links,
            [Link {
                from: 0,
                to: 1,
                projects: 2
            }]
        );
        assert!(pair.nodes.iter().all(|it| it.bridge == 0.0));
    }
}
