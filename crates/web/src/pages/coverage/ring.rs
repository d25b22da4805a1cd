//! A network drawn as a ring: organisations stand on a circle, community by community, and
//! lines between them are the projects they share. The same network always gives the same
//! drawing.

use crate::wording;
use askama::Template;
use std::cmp::Reverse;
use std::f64::consts::TAU;
use uptake_model::Landscape;
use uptake_workflow::funding::{DRAWN, Network};

/// Lines that are drawn at most; more would be one stain.
const LINES: usize = 240;
const SIZE: f64 = 900.0;
const MIDDLE: f64 = SIZE / 2.0;
const RADIUS: f64 = 250.0;
/// Places that stay free between two communities.
const BREAK: f64 = 1.0;
/// Longest label, in characters.
const LABEL: usize = 16;

#[derive(Debug)]
struct Dot {
    x: String,
    y: String,
    radius: String,
    /// Colour, from 0 to 3 and around again; the number of the community is written.
    tone: usize,
    title: String,
    label: String,
    /// `start` or `end`.
    anchor: &'static str,
    /// Where the label stands and how it is turned.
    turn: String,
}

#[derive(Debug)]
struct Line {
    path: String,
    width: String,
    /// Whether both ends are of one community.
    inside: bool,
}

/// The number of a community, where it stands on the ring.
#[derive(Debug)]
struct Sector {
    x: String,
    y: String,
    number: usize,
}

/// The drawing.
#[derive(Debug, Template)]
#[template(path = "coverage/ring.html")]
pub(super) struct Ring {
    drawn: usize,
    dots: Vec<Dot>,
    lines: Vec<Line>,
    sectors: Vec<Sector>,
    /// Fewest shared projects of a line that is drawn.
    pub(super) fewest: u32,
}

impl Ring {
    /// Draws the best-connected organisations; `None` where fewer than two are linked.
    pub(super) fn draw(landscape: &Landscape, network: &Network) -> Option<Self> {
        let mut shown: Vec<usize> = (0..network.nodes.len().min(DRAWN)).collect();
        let mut links: Vec<_> = network
            .links
            .iter()
            .filter(|it| it.to < shown.len())
            .collect();
        if links.is_empty() {
            return None;
        }
        links.sort_by_key(|it| (Reverse(it.projects), it.from, it.to));
        links.truncate(LINES);
        shown.sort_by_key(|it| (network.nodes[*it].community, *it));
        let angles = angles(network, &shown);
        let most = links.first().map_or(1, |it| it.projects).max(1);
        let angle = |node: usize| angles.iter().find(|it| it.0 == node).map_or(0.0, |it| it.1);
        let lines = links.iter().map(|it| {
            let (from, to) = (point(angle(it.from), RADIUS), point(angle(it.to), RADIUS));
            Line {
                path: format!(
                    "M{} {} Q{MIDDLE} {MIDDLE} {} {}",
                    from.0, from.1, to.0, to.1
                ),
                width: format!(
                    "{:.1}",
                    0.6 + 4.4 * f64::from(it.projects) / f64::from(most)
                ),
                inside: network.nodes[it.from].community == network.nodes[it.to].community,
            }
        });
        Some(Self {
            drawn: shown.len(),
            lines: lines.collect(),
            fewest: links.last().map_or(0, |it| it.projects),
            sectors: sectors(network, &angles),
            dots: angles
                .iter()
                .map(|(node, angle)| dot(landscape, network, *node, *angle))
                .collect(),
        })
    }
}

/// The angle of each node in turns, communities side by side.
fn angles(network: &Network, shown: &[usize]) -> Vec<(usize, f64)> {
    let community = |at: usize| network.nodes[shown[at]].community;
    let breaks = (1..shown.len()).filter(|at| community(*at) != community(at - 1));
    let all = shown.len() as f64 + (breaks.count() as f64 + 1.0) * BREAK;
    let mut position = 0.0;
    let mut angles = Vec::with_capacity(shown.len());
    for (at, node) in shown.iter().enumerate() {
        if at > 0 {
            let apart = community(at) != community(at - 1);
            position += if apart { 1.0 + BREAK } else { 1.0 };
        }
        angles.push((*node, position / all));
    }
    angles
}

fn position(angle: f64, radius: f64) -> (f64, f64) {
    // From the top, clockwise.
    let (sine, cosine) = (TAU * angle).sin_cos();
    (MIDDLE + radius * sine, MIDDLE - radius * cosine)
}

fn point(angle: f64, radius: f64) -> (String, String) {
    let (x, y) = position(angle, radius);
    (format!("{x:.1}"), format!("{y:.1}"))
}

fn sectors(network: &Network, angles: &[(usize, f64)]) -> Vec<Sector> {
    let mut sectors = Vec::new();
    let groups =
        angles.chunk_by(|a, b| network.nodes[a.0].community == network.nodes[b.0].community);
    for group in groups {
        let angle = group.iter().map(|it| it.1).sum::<f64>() / group.len() as f64;
        let (x, y) = point(angle, RADIUS - 34.0);
        let number = network.nodes[group[0].0].community + 1;
        sectors.push(Sector { x, y, number });
    }
    sectors
}

fn dot(landscape: &Landscape, network: &Network, node: usize, angle: f64) -> Dot {
    let (x, y) = point(angle, RADIUS);
    let (label_x, label_y) = point(angle, RADIUS + 14.0);
    let of = &network.nodes[node];
    let organisation = &landscape.organisations[of.organisation];
    // Labels on the left are turned, so that none stands on its head.
    let left = angle > 0.5;
    let degrees = angle * 360.0 - if left { 270.0 } else { 90.0 };
    let short = organisation
        .short_name
        .as_deref()
        .unwrap_or(&organisation.name);
    let most = network.nodes.first().map_or(1, |it| it.partners).max(1);
    Dot {
        x,
        y,
        radius: format!(
            "{:.1}",
            3.0 + 6.0 * (of.partners as f64 / most as f64).sqrt()
        ),
        tone: of.community % 4,
        title: format!(
            "{}: {}, {}, community {}",
            organisation.name,
            wording::count(of.projects, "project", "projects"),
            wording::count(of.partners, "partner", "partners"),
            of.community + 1
        ),
        label: wording::clip(short, LABEL),
        anchor: if left { "end" } else { "start" },
        turn: format!("translate({label_x} {label_y}) rotate({degrees:.1})"),
    }
}
