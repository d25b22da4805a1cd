//! A project: what it set out to do, where it stands, the money, what came out of
//! it, who took part, what is like it, and where all this comes from.

use crate::bars::Bars;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::pages::similar::SimilarRow;
use crate::question;
use crate::rows::OrganisationLink;
use crate::state::AppState;
use crate::tile_map::{CountryCount, TileMap};
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use uptake_model::{
    Area, ClassificationScheme, ProjectId, ResearchResult, ResultKind, Stage, WebLinkKind,
};
use uptake_store::listing::{ParticipationLine, ProjectPage};

/// How many similar projects the page names.
const SIMILAR: usize = 6;

/// By what the table of participants is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Source,
    Name,
    Country,
    Role,
    Money,
}

impl Order {
    const ALL: [Self; 5] = [
        Self::Source,
        Self::Name,
        Self::Country,
        Self::Role,
        Self::Money,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Name => "name",
            Self::Country => "country",
            Self::Role => "role",
            Self::Money => "money",
        }
    }

    /// Reads `sort=…` of a query string; anything else is the source's order.
    fn read(query: &str) -> Self {
        form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == "sort")
            .find_map(|(_, value)| Self::ALL.into_iter().find(|order| order.code() == value))
            .unwrap_or(Self::Source)
    }

    fn sort(self, lines: &mut [ParticipationLine]) {
        match self {
            Self::Source => {}
            Self::Name => lines.sort_by_key(|line| line.organisation.name.to_lowercase()),
            Self::Country => lines.sort_by_key(country_name),
            Self::Role => lines.sort_by_key(|line| line.role),
            Self::Money => lines.sort_by_key(|line| std::cmp::Reverse(line.ec_contribution)),
        }
    }
}

fn country_name(line: &ParticipationLine) -> String {
    line.organisation
        .country
        .as_ref()
        .map_or(String::new(), |c| c.name().to_owned())
}

/// A head of the participants' table: a link that sorts.
#[derive(Debug)]
struct Head {
    label: &'static str,
    href: String,
    sorted: bool,
    number: bool,
}

#[derive(Debug)]
struct Participant {
    organisation: OrganisationLink,
    place: String,
    kind: String,
    role: &'static str,
    ended_early: bool,
    money: Option<Money>,
}

/// A result as the page lists it.
#[derive(Debug)]
pub(crate) struct ResultLine {
    pub(crate) title: String,
    pub(crate) href: Option<String>,
    pub(crate) facts: String,
    pub(crate) description: Option<String>,
}

impl ResultLine {
    pub(crate) fn of(result: &ResearchResult) -> Self {
        let doi = result
            .doi
            .as_ref()
            .map(|doi| format!("https://doi.org/{doi}"));
        let url = result
            .url
            .clone()
            .filter(|url| wording::is_web_address(url));
        let year = result.year.map(|year| year.to_string());
        let facts = [result.detail.clone(), result.journal.clone(), year];
        Self {
            title: result.title.clone(),
            href: doi.or(url),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            description: result.description.clone(),
        }
    }
}

#[derive(Debug)]
struct Results {
    label: &'static str,
    total: String,
    lines: Vec<ResultLine>,
    /// Address of the whole list, where it is longer.
    all: Option<String>,
}

#[derive(Debug)]
struct Link {
    label: String,
    href: String,
}

#[derive(Debug, Template)]
#[template(path = "project.html")]
pub(crate) struct ProjectView {
    frame: Frame,
    acronym: String,
    id: String,
    programme: &'static str,
    years: String,
    stage: Stage,
    start: String,
    end: String,
    signed: String,
    total_cost: Option<Money>,
    contribution: Option<Money>,
    scheme: Option<String>,
    objective: Option<String>,
    keywords: Vec<Link>,
    areas: Vec<Link>,
    topics: Vec<Link>,
    calls: Vec<Link>,
    fields: Vec<String>,
    parts: Vec<String>,
    priorities: Vec<String>,
    links: Vec<Link>,
    results: Vec<Results>,
    heads: Vec<Head>,
    participants: Vec<Participant>,
    map: Option<TileMap>,
    by_country: Bars,
    similar: Vec<SimilarRow>,
    provenance: Provenance,
}

#[derive(Debug)]
struct Provenance {
    source: &'static str,
    terms: &'static str,
    snapshot: String,
    imported: String,
    first: String,
    source_updated: Option<String>,
    version: u32,
    earlier: Vec<(u32, String, String)>,
    cordis: String,
    doi: Option<String>,
}

impl ProjectView {
    /// The page of a project on a given day.
    pub(crate) fn new(
        frame: Frame,
        mut page: ProjectPage,
        order: Order,
        similar: Vec<SimilarRow>,
        today: Date,
    ) -> Self {
        let counts = countries(&page.participations);
        let map = TileMap::draw("Participations by country", &counts);
        order.sort(&mut page.participations);
        Self {
            acronym: page.acronym.clone(),
            id: page.id.to_string(),
            programme: page.programme.label(),
            years: wording::years(page.start, page.end),
            stage: Stage::on(today, page.status, page.start, page.end),
            start: wording::day_or_not(page.start),
            end: wording::day_or_not(page.end),
            signed: wording::day_or_not(page.signed),
            total_cost: page.total_cost.map(Money::of),
            contribution: page.ec_contribution.map(Money::of),
            scheme: page
                .funding_scheme
                .as_ref()
                .map(|scheme| match &scheme.title {
                    Some(title) if *title != scheme.code => format!("{title} ({})", scheme.code),
                    _ => scheme.code.clone(),
                }),
            keywords: page
                .keywords
                .iter()
                .map(|word| link(word, question::ask(word)))
                .collect(),
            areas: page.areas.iter().copied().map(area_link).collect(),
            topics: page
                .topics
                .iter()
                .map(|topic| {
                    let title = topic.title.as_ref();
                    let label =
                        title.map_or(topic.code.to_string(), |t| format!("{t} ({})", topic.code));
                    link(&label, format!("/topics/{}", segment(topic.code.as_str())))
                })
                .collect(),
            calls: page
                .calls
                .iter()
                .map(|call| {
                    link(
                        call.code.as_str(),
                        format!("/calls/{}", segment(call.code.as_str())),
                    )
                })
                .collect(),
            fields: classified(&page, ClassificationScheme::EuroSciVoc),
            parts: classified(&page, ClassificationScheme::LegalBasis),
            priorities: classified(&page, ClassificationScheme::PolicyPriority),
            links: links(&page),
            results: results(&page),
            heads: heads(&page.id, order),
            participants: page.participations.iter().map(participant).collect(),
            map,
            by_country: by_country(counts),
            similar,
            provenance: provenance(&page),
            objective: page.objective,
            frame,
        }
    }
}

fn link(label: &str, href: String) -> Link {
    Link {
        label: label.to_owned(),
        href,
    }
}

fn area_link(area: Area) -> Link {
    link(area.label(), format!("/match?area={}", area.code()))
}

/// A code as one segment of a path.
pub(crate) fn segment(code: &str) -> String {
    form_urlencoded::byte_serialize(code.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

fn participant(line: &ParticipationLine) -> Participant {
    let organisation = &line.organisation;
    let city = organisation.city.clone().unwrap_or_default();
    let kind = organisation
        .activity
        .map_or("", uptake_model::ActivityType::label);
    let sme = if organisation.sme == Some(true) {
        "SME"
    } else {
        ""
    };
    let words: Vec<&str> = [kind, sme]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    Participant {
        organisation: OrganisationLink::of(organisation),
        place: city,
        kind: words.join(", "),
        role: line.role.label(),
        ended_early: line.ended_early,
        money: line.ec_contribution.map(Money::of),
    }
}

fn countries(lines: &[ParticipationLine]) -> Vec<CountryCount> {
    let mut counts: Vec<CountryCount> = Vec::new();
    for country in lines
        .iter()
        .filter_map(|line| line.organisation.country.clone())
    {
        match counts.iter_mut().find(|entry| entry.country == country) {
            Some(entry) => entry.count += 1,
            None => counts.push(CountryCount { country, count: 1 }),
        }
    }
    counts
}

/// The same counts as the map's, as a table, most first.
#[expect(
    clippy::cast_precision_loss,
    reason = "a length on screen, not a figure"
)]
fn by_country(mut counts: Vec<CountryCount>) -> Bars {
    counts.sort_by(|a, b| {
        b.count
            .cmp(&a.count)
            .then_with(|| a.country.name().cmp(b.country.name()))
    });
    let rows = counts.into_iter().map(|entry| {
        let figures = vec![wording::number_of(entry.count)];
        (
            entry.country.name().to_owned(),
            None,
            entry.count as f64,
            figures,
        )
    });
    Bars::new(
        "Participations by country",
        &["Country", "Participations"],
        rows.collect(),
    )
}

fn heads(id: &ProjectId, order: Order) -> Vec<Head> {
    let columns = [
        ("Organisation", Order::Name),
        ("Country", Order::Country),
        ("Role", Order::Role),
        ("EU contribution", Order::Money),
    ];
    columns
        .into_iter()
        .map(|(label, column)| Head {
            label,
            href: format!(
                "/projects/{}?sort={}#participants",
                segment(id.as_str()),
                column.code()
            ),
            sorted: column == order,
            number: column == Order::Money,
        })
        .collect()
}

fn classified(page: &ProjectPage, scheme: ClassificationScheme) -> Vec<String> {
    let entries = page
        .classifications
        .iter()
        .filter(|entry| entry.scheme == scheme);
    let mut out: Vec<String> = entries
        .map(|entry| match (scheme, entry.title.as_str()) {
            (_, "") => entry.code.clone(),
            (ClassificationScheme::LegalBasis, title) => format!("{title} ({})", entry.code),
            (_, title) => title.to_owned(),
        })
        .collect();
    out.dedup();
    out
}

fn links(page: &ProjectPage) -> Vec<Link> {
    let safe = page
        .links
        .iter()
        .filter(|entry| wording::is_web_address(&entry.url));
    safe.map(|entry| {
        let host = wording::host(&entry.url);
        let label = match (&entry.title, entry.kind) {
            (Some(title), _) if !title.is_empty() => format!("{title} ({host})"),
            (_, WebLinkKind::Website) => format!("Project website ({host})"),
            _ => host.to_owned(),
        };
        Link {
            label,
            href: entry.url.clone(),
        }
    })
    .collect()
}

fn results(page: &ProjectPage) -> Vec<Results> {
    let groups = page.results.iter().map(|group| Results {
        label: group.kind.label(),
        total: wording::number_of(group.total),
        lines: group.items.iter().map(ResultLine::of).collect(),
        all: (group.total > group.items.len() as u64)
            .then(|| results_address(&page.id, group.kind, 1)),
    });
    groups.collect()
}

/// The address of one kind of results of a project.
pub(crate) fn results_address(id: &ProjectId, kind: ResultKind, page: u64) -> String {
    let id = segment(id.as_str());
    format!("/projects/{id}/results?kind={}&page={page}", kind.code())
}

fn provenance(page: &ProjectPage) -> Provenance {
    let snapshot = &page.snapshot;
    Provenance {
        source: snapshot.source.label(),
        terms: snapshot.source.terms(),
        snapshot: snapshot.id.to_string(),
        imported: wording::moment(snapshot.imported_at),
        first: page.first_snapshot.to_string(),
        source_updated: page.source_updated.clone(),
        version: page.version,
        earlier: page
            .versions
            .iter()
            .map(|v| (v.version, v.snapshot.to_string(), v.replaced_by.to_string()))
            .collect(),
        cordis: format!(
            "https://cordis.europa.eu/project/id/{}",
            segment(page.id.as_str())
        ),
        doi: page
            .doi
            .as_ref()
            .map(|doi| format!("https://doi.org/{doi}")),
    }
}

/// `GET /projects/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let id = ProjectId::new(id);
    let found = state.store().project(&id).await?;
    let Some(project) = found else {
        return Err(Fault::Unknown {
            what: "project",
            id: id.to_string(),
        });
    };
    let similar = crate::pages::similar::rows(&state, &id, SIMILAR).await?;
    let order = Order::read(query.as_deref().unwrap_or_default());
    let frame = Frame::new(project.title.clone())
        .within(Place::Research)
        .on(state.foundation().await?);
    page(&ProjectView::new(
        frame,
        project,
        order,
        similar,
        state.today(),
    ))
}
