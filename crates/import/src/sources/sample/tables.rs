//! The tables of the sample's files and what they become. Fields that are not
//! listed here are an error, so that a slip of the pen is found.

use crate::ImportError;
use crate::normalise;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use uptake_model::{
    ActivityType, Area, Call, CallCode, Classification, ClassificationScheme, Country, Euro,
    FundingScheme, Gap, GapSource, Organisation, Participation, Pic, Programme, ProgrammePart,
    Project, ProjectStatus, ResearchResult, ResultId, ResultKind, Role, Topic, TopicCode, TopicRef,
    WebLink, WebLinkKind,
};

fn fault(file: &str, what: &str) -> ImportError {
    ImportError::Sample(format!("{file}: {what}"))
}

fn programme(file: &str, code: &str) -> Result<Programme, ImportError> {
    Programme::parse(code).ok_or_else(|| fault(file, &format!("unknown programme {code}")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    #[serde(default)]
    pub(super) part: Vec<PartRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartRow {
    code: String,
    title: String,
    programme: String,
    parent: Option<String>,
}

impl PartRow {
    pub(super) fn finish(self, file: &str) -> Result<ProgrammePart, ImportError> {
        let programme = programme(file, &self.programme)?;
        Ok(ProgrammePart {
            code: self.code,
            title: self.title,
            programme,
            parent: self.parent,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topics {
    #[serde(default)]
    pub(super) topic: Vec<TopicRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicRow {
    code: String,
    title: Option<String>,
    programme: String,
    call: Option<String>,
    call_title: Option<String>,
}

impl TopicRow {
    pub(super) fn finish(self, file: &str) -> Result<(Topic, Option<Call>), ImportError> {
        let programme = Some(programme(file, &self.programme)?);
        let code = self
            .call
            .as_deref()
            .map(CallCode::new)
            .filter(|code| !code.is_empty());
        let topic = Topic {
            title: self.title,
            programme,
            call: code.clone(),
            ..Topic::bare(self.code.into())
        };
        Ok((
            topic,
            code.map(|code| Call {
                code,
                title: self.call_title,
                programme,
            }),
        ))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organisations {
    #[serde(default)]
    pub(super) organisation: Vec<OrganisationRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganisationRow {
    pub(super) pic: String,
    name: String,
    short_name: Option<String>,
    country: Option<String>,
    city: Option<String>,
    activity: Option<String>,
    sme: Option<bool>,
}

impl OrganisationRow {
    pub(super) fn finish(self) -> Organisation {
        Organisation {
            pic: Some(Pic::new(&self.pic)),
            vat: None,
            name: self.name,
            short_name: self.short_name,
            country: self.country.as_deref().and_then(Country::parse),
            city: self.city,
            nuts: None,
            url: None,
            activity: self.activity.as_deref().and_then(ActivityType::parse),
            sme: self.sme,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gaps {
    pub(super) edition: String,
    #[serde(default)]
    pub(super) gap: Vec<GapRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GapRow {
    id: String,
    title: String,
    statement: String,
    service: String,
    area: String,
    number: Option<u8>,
    language: String,
    #[serde(default)]
    unconfirmed: bool,
}

impl GapRow {
    pub(super) fn finish(self, file: &str, edition: &str) -> Result<Gap, ImportError> {
        let area = Area::parse(&self.area)
            .ok_or_else(|| fault(file, &format!("{}: unknown area {}", self.id, self.area)))?;
        let source = self
            .number
            .map_or(GapSource::Practitioner, |number| GapSource::Ifafri {
                number,
            });
        Ok(Gap {
            id: self.id.into(),
            title: self.title,
            statement: self.statement,
            service: self.service,
            area,
            source,
            edition: edition.to_owned(),
            language: self.language,
            unconfirmed: self.unconfirmed,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Projects {
    #[serde(default)]
    pub(super) project: Vec<ProjectRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectRow {
    id: String,
    rcn: Option<String>,
    programme: String,
    acronym: String,
    title: String,
    description: String,
    #[serde(default)]
    keywords: Vec<String>,
    status: Option<String>,
    start: Option<toml::Value>,
    end: Option<toml::Value>,
    signed: Option<toml::Value>,
    total_cost: Option<f64>,
    ec_contribution: Option<f64>,
    funding_scheme: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default)]
    legal_basis: Vec<String>,
    doi: Option<String>,
    website: Option<String>,
    #[serde(default)]
    sciences: Vec<String>,
    #[serde(default)]
    participants: Vec<ParticipantRow>,
    #[serde(default)]
    results: Vec<ResultRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParticipantRow {
    org: String,
    role: String,
    ec: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultRow {
    id: String,
    kind: String,
    title: String,
}

impl ProjectRow {
    pub(super) fn finish(
        self,
        file: &str,
        organisations: &BTreeMap<String, Organisation>,
        parts: &BTreeMap<String, ProgrammePart>,
    ) -> Result<Project, ImportError> {
        let programme = programme(file, &self.programme)?;
        let mut participations = Vec::with_capacity(self.participants.len());
        for (order, row) in (1..).zip(&self.participants) {
            participations.push(row.finish(file, &self.id, order, organisations)?);
        }
        Ok(Project {
            start: day(file, &self.id, self.start.as_ref())?,
            end: day(file, &self.id, self.end.as_ref())?,
            signed: day(file, &self.id, self.signed.as_ref())?,
            objective: Some(unwrapped(&self.description)).filter(|text| !text.is_empty()),
            status: self
                .status
                .as_deref()
                .map_or(ProjectStatus::Unknown, ProjectStatus::parse),
            total_cost: euro(self.total_cost),
            ec_contribution: euro(self.ec_contribution),
            funding_scheme: self
                .funding_scheme
                .map(|code| FundingScheme { code, title: None }),
            topics: self
                .topics
                .iter()
                .map(|code| TopicRef {
                    code: TopicCode::new(code),
                    title: None,
                })
                .collect(),
            calls: self.calls.iter().map(CallCode::new).collect(),
            links: self
                .website
                .map(|url| WebLink {
                    kind: WebLinkKind::Website,
                    url,
                    title: None,
                })
                .into_iter()
                .collect(),
            classifications: classifications(&self.legal_basis, &self.sciences, parts),
            results: self.results.into_iter().map(ResultRow::finish).collect(),
            participations,
            id: self.id.into(),
            rcn: self.rcn,
            programme,
            acronym: self.acronym,
            title: self.title,
            keywords: self.keywords,
            doi: self.doi,
            source_updated: None,
        })
    }
}

impl ParticipantRow {
    fn finish(
        &self,
        file: &str,
        project: &str,
        order: u32,
        organisations: &BTreeMap<String, Organisation>,
    ) -> Result<Participation, ImportError> {
        let organisation = organisations.get(&self.org).ok_or_else(|| {
            fault(
                file,
                &format!("{project}: organisation {} is not in the list", self.org),
            )
        })?;
        Ok(Participation {
            organisation: organisation.clone(),
            role: Role::parse(&self.role),
            order,
            ec_contribution: euro(self.ec),
            total_cost: None,
            ended_early: false,
        })
    }
}

impl ResultRow {
    fn finish(self) -> ResearchResult {
        ResearchResult {
            id: ResultId::new(&self.id),
            kind: ResultKind::parse(&self.kind),
            detail: None,
            title: self.title,
            description: None,
            url: None,
            doi: None,
            journal: None,
            year: None,
        }
    }
}

fn classifications(
    bases: &[String],
    sciences: &[String],
    parts: &BTreeMap<String, ProgrammePart>,
) -> Vec<Classification> {
    let bases = bases.iter().map(|code| Classification {
        scheme: ClassificationScheme::LegalBasis,
        code: code.clone(),
        title: parts
            .get(code)
            .map(|part| part.title.clone())
            .unwrap_or_default(),
    });
    bases
        .chain(
            sciences
                .iter()
                .filter_map(|path| crate::sources::cordis_tables::science(path)),
        )
        .collect()
}

/// TOML has whole and decimal numbers; both are euro here.
fn euro(amount: Option<f64>) -> Option<Euro> {
    normalise::amount(&amount?.to_string())
}

/// A date as TOML writes it or as text.
fn day(
    file: &str,
    project: &str,
    value: Option<&toml::Value>,
) -> Result<Option<Date>, ImportError> {
    let Some(value) = value else { return Ok(None) };
    let text = match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let date = normalise::date(&text);
    date.map(Some)
        .ok_or_else(|| fault(file, &format!("{project}: {text} is not a date")))
}

/// Text whose lines were broken to be read in the source file: an empty line
/// divides paragraphs, any other line end is a space.
fn unwrapped(text: &str) -> String {
    let paragraphs = text.trim().split("\n\n");
    let joined =
        paragraphs.map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    joined.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_the_source_file_are_no_line_ends_of_the_text() {
        assert_eq!(
            unwrapped("It finds\nbags left\nbehind.\n\nIt works.\n"),
            "It finds bags left behind.\nIt works."
        );
    }
}
