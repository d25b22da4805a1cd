//! Money, people and the network of an extent over the API.

use super::extent::{ExtentParameters, parameters, read};
use super::{CoverageSum, country_code};
use crate::api::problem::{ApiFault, ProblemDetails};
use crate::pages::coverage::asked::concept;
use crate::pages::coverage::extent;
use crate::state::AppState;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use uptake_model::{ActivityType, Area, Country, Landscape, Programme};
use uptake_workflow::funding::{
    ConceptSum, Coordination, Funding, GroupSum, Network, NewYear, People, Slice, Sum, by_concept,
    funding, network_of, people_of,
};
use uptake_workflow::surveyed;
use utoipa::ToSchema;

/// What some records have together.
#[derive(Debug, Serialize, ToSchema)]
pub struct SumRecord {
    /// Code of what they have in common; absent where nothing is stated of it.
    pub code: Option<String>,
    /// How many projects they belong to.
    pub projects: u64,
    /// The contribution of the Union to them.
    #[serde(flatten)]
    pub money: CoverageSum,
}

impl SumRecord {
    fn of(code: Option<String>, sum: &Sum) -> Self {
        Self {
            code,
            projects: sum.projects,
            money: CoverageSum::of(sum.money),
        }
    }

    fn all<K>(slices: &[Slice<K>], code: impl Fn(&K) -> String) -> Vec<Self> {
        let of = |it: &Slice<K>| Self::of(it.key.as_ref().map(&code), &it.sum);
        slices.iter().map(of).collect()
    }
}

/// Where the money of an extent went.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoneyRecord {
    /// The snapshot that the sums were made from; absent for an empty corpus.
    pub snapshot: Option<String>,
    /// All projects, each with its whole contribution.
    pub projects: SumRecord,
    /// All parts of organisations, each with its share.
    pub shares: SumRecord,
    /// By area, projects; one of several counts in each.
    pub areas: Vec<SumRecord>,
    /// By programme, projects.
    pub programmes: Vec<SumRecord>,
    /// By year of start, projects.
    pub years: Vec<SumRecord>,
    /// By country of the organisations, parts.
    pub countries: Vec<SumRecord>,
    /// By kind of organisation, parts.
    pub kinds: Vec<SumRecord>,
    /// By top concept, or by the concepts below `below`; absent while the corpus is being
    /// surveyed.
    pub concepts: Option<Vec<SumRecord>>,
}

impl MoneyRecord {
    /// These sums over projects of a landscape.
    #[must_use]
    pub fn of(landscape: &Landscape, sums: &Funding, concepts: Option<&[ConceptSum]>) -> Self {
        let concepts = concepts.map(|concepts| {
            let all = concepts.iter();
            all.map(|it| SumRecord::of(Some(it.slug.clone()), &it.sum))
                .collect()
        });
        Self {
            snapshot: snapshot(landscape),
            projects: SumRecord::of(None, &sums.whole),
            shares: SumRecord::of(None, &sums.shares),
            areas: SumRecord::all(&sums.areas, |it: &Area| it.code().to_owned()),
            programmes: SumRecord::all(&sums.programmes, |it: &Programme| it.code().to_owned()),
            years: SumRecord::all(&sums.years, ToString::to_string),
            countries: SumRecord::all(&sums.countries, |it: &Country| it.code().to_owned()),
            kinds: SumRecord::all(&sums.kinds, |it: &ActivityType| it.code().to_owned()),
            concepts,
        }
    }
}

fn snapshot(landscape: &Landscape) -> Option<String> {
    landscape.snapshot.as_ref().map(ToString::to_string)
}

/// Where the money of an extent went.
#[utoipa::path(
    get,
    path = "/coverage/money",
    tag = "coverage",
    params(
        ExtentParameters,
        ("below" = Option<String>, Query, description = "Slug of the concept to look below")
    ),
    responses((status = 200, description = "The sums", body = MoneyRecord))
)]
pub(crate) async fn get_money(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<MoneyRecord>, ApiFault> {
    let parameters = parameters(query.as_deref(), &["below"])?;
    let (extent, below) = (extent::read(&parameters)?, concept(&parameters, "below")?);
    let (landscape, charted) = surveyed(state.platform()).await?;
    let places = landscape.within(&extent);
    let sums = funding(&landscape, &places);
    let concepts = charted.and_then(|it| by_concept(&it, &places, below));
    Ok(Json(MoneyRecord::of(
        &landscape,
        &sums,
        concepts.as_deref(),
    )))
}

/// A group of organisations.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupRecord {
    /// `all`, `public`, `named`, `sme` or `sme-not-stated`; how each is told stands on the
    /// page.
    pub group: &'static str,
    /// How many organisations of it take part.
    pub organisations: u64,
    /// How many projects one of them coordinates.
    pub coordinated: u64,
    /// Their parts.
    pub sum: SumRecord,
}

/// How a country coordinates.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoordinationRecord {
    /// Code of the country; absent where none is stated.
    pub country: Option<String>,
    /// Projects with a coordinator there.
    pub coordinated: u64,
    /// Projects in which somebody of there takes part.
    pub takes_part: u64,
    /// The contribution of the Union to the projects coordinated there.
    #[serde(flatten)]
    pub money: CoverageSum,
}

/// The newcomers of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewYearRecord {
    /// The year in which projects begin.
    pub year: i16,
    /// Organisations that take part in one of them.
    pub organisations: u64,
    /// Those of which no project of civil security begins earlier; with `all`, no project that
    /// the corpus holds.
    pub new: u64,
}

/// How far money is concentrated.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConcentrationRecord {
    /// Organisations with a stated share.
    pub organisations: u64,
    /// What the ten largest have, from 0 to 1.
    pub top_ten: f64,
    /// Herfindahl-Hirschman index, from 0 to 10,000.
    pub herfindahl: f64,
}

/// Who takes part in the projects of an extent.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleRecord {
    /// The snapshot that the sums were made from; absent for an empty corpus.
    pub snapshot: Option<String>,
    /// How many projects.
    pub projects: u64,
    /// How many of them name a coordinator.
    pub with_coordinator: u64,
    /// Groups of organisations; one can be in several.
    pub groups: Vec<GroupRecord>,
    /// Coordination by country.
    pub coordination: Vec<CoordinationRecord>,
    /// Newcomers by year.
    pub newcomers: Vec<NewYearRecord>,
    /// The year in which these projects begin, when everybody is new.
    pub first_year: Option<i16>,
    /// Absent where no share is stated.
    pub concentration: Option<ConcentrationRecord>,
}

impl GroupRecord {
    fn of(it: &GroupSum) -> Self {
        Self {
            group: it.group.code(),
            organisations: it.organisations,
            coordinated: it.coordinated,
            sum: SumRecord::of(None, &it.sum),
        }
    }
}

impl CoordinationRecord {
    fn of(it: &Coordination) -> Self {
        Self {
            country: country_code(it.country.as_ref()),
            coordinated: it.coordinated,
            takes_part: it.takes_part,
            money: CoverageSum::of(it.money),
        }
    }
}

impl NewYearRecord {
    fn of(it: &NewYear) -> Self {
        Self {
            year: it.year,
            organisations: it.organisations,
            new: it.new,
        }
    }
}

impl PeopleRecord {
    /// Who takes part in projects of a landscape.
    #[must_use]
    pub fn of(landscape: &Landscape, found: &People) -> Self {
        Self {
            snapshot: snapshot(landscape),
            projects: found.projects,
            with_coordinator: found.with_coordinator,
            groups: found.groups.iter().map(GroupRecord::of).collect(),
            coordination: found
                .coordination
                .iter()
                .map(CoordinationRecord::of)
                .collect(),
            newcomers: found.newcomers.iter().map(NewYearRecord::of).collect(),
            first_year: found.first_year,
            concentration: found.concentration.map(|it| ConcentrationRecord {
                organisations: it.organisations,
                top_ten: it.top,
                herfindahl: it.index,
            }),
        }
    }
}

/// Who takes part in the projects of an extent.
#[utoipa::path(
    get,
    path = "/coverage/people",
    tag = "coverage",
    params(ExtentParameters),
    responses((status = 200, description = "Who takes part", body = PeopleRecord))
)]
pub(crate) async fn get_people(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<PeopleRecord>, ApiFault> {
    let extent = read(query.as_deref())?;
    let (landscape, found) = people_of(state.platform(), &extent).await?;
    Ok(Json(PeopleRecord::of(&landscape, &found)))
}

/// An organisation of a network.
#[derive(Debug, Serialize, ToSchema)]
pub struct NodeRecord {
    /// Identifier in Uptake.
    pub organisation: String,
    /// Legal name.
    pub name: String,
    /// Code of its country.
    pub country: Option<String>,
    /// Projects of the extent in which it takes part.
    pub projects: u64,
    /// Organisations of the extent with which it shares a project.
    pub partners: u64,
    /// Number of its community, from 1.
    pub community: usize,
    /// Betweenness, from 0 to 1.
    pub betweenness: f64,
}

/// Two organisations that share projects.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkRecord {
    /// Place of the one in `nodes`, from 0.
    pub from: usize,
    /// Place of the other.
    pub to: usize,
    /// How many projects they share.
    pub projects: u32,
}

/// Organisations that work with each other more than with the others.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityRecord {
    /// Its number, from 1.
    pub number: usize,
    /// How many of the measured organisations are of it.
    pub members: usize,
    /// Projects shared between two members, added over all pairs.
    pub inside: u64,
    /// Projects shared between a member and one of another community, likewise.
    pub outside: u64,
}

/// Who works with whom in an extent.
#[derive(Debug, Serialize, ToSchema)]
pub struct NetworkRecord {
    /// The snapshot that the network was made from; absent for an empty corpus.
    pub snapshot: Option<String>,
    /// Projects of the extent.
    pub projects: u64,
    /// Organisations that take part in them.
    pub organisations: u64,
    /// Pairs of organisations that share a project.
    pub pairs: u64,
    /// The organisations with most partners, 300 at most, among which all was measured.
    pub nodes: Vec<NodeRecord>,
    /// The links between these.
    pub links: Vec<LinkRecord>,
    /// The communities of these, the largest first.
    pub communities: Vec<CommunityRecord>,
}

impl NetworkRecord {
    /// A network of organisations of a landscape.
    #[must_use]
    pub fn of(landscape: &Landscape, network: &Network) -> Self {
        let nodes = network.nodes.iter().map(|node| {
            let organisation = &landscape.organisations[node.organisation];
            NodeRecord {
                organisation: organisation.id.to_string(),
                name: organisation.name.clone(),
                country: country_code(organisation.country.as_ref()),
                projects: node.projects,
                partners: node.partners,
                community: node.community + 1,
                betweenness: node.bridge,
            }
        });
        let links = network.links.iter().map(|it| LinkRecord {
            from: it.from,
            to: it.to,
            projects: it.projects,
        });
        let communities = network.communities.iter().zip(1..);
        Self {
            snapshot: snapshot(landscape),
            projects: network.projects,
            organisations: network.organisations,
            pairs: network.pairs,
            nodes: nodes.collect(),
            links: links.collect(),
            communities: communities
                .map(|(it, number)| CommunityRecord {
                    number,
                    members: it.members.len(),
                    inside: it.inside,
                    outside: it.outside,
                })
                .collect(),
        }
    }
}

/// Who works with whom in an extent.
#[utoipa::path(
    get,
    path = "/coverage/network",
    tag = "coverage",
    params(ExtentParameters),
    responses(
        (status = 200, description = "The network", body = NetworkRecord),
        (status = 503, description = "Too many ask at this moment", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_network(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<NetworkRecord>, ApiFault> {
    let extent = read(query.as_deref())?;
    let (landscape, network) = network_of(state.platform(), extent).await?;
    Ok(Json(NetworkRecord::of(&landscape, &network)))
}
