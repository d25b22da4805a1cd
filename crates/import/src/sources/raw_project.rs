//! A project as a source writes it, before it is normalised; the XML and the tables
//! of CORDIS both end here.

use super::raw_organisation::{money, web_address};
use crate::normalise;
use crate::notes::Notes;
use jiff::civil::Date;
use uptake_model::{
    CallCode, Classification, ClassificationScheme, FundingScheme, ProblemKind, Programme, Project,
    ProjectId, ProjectStatus, TopicCode, TopicRef, WebLink, WebLinkKind,
};

/// The fields as text.
#[derive(Debug, Default)]
pub(crate) struct RawProject {
    pub(crate) id: String,
    pub(crate) rcn: String,
    pub(crate) programme: String,
    pub(crate) acronym: String,
    pub(crate) title: String,
    pub(crate) objective: String,
    pub(crate) keywords: String,
    pub(crate) status: String,
    pub(crate) start: String,
    pub(crate) end: String,
    pub(crate) signed: String,
    pub(crate) total_cost: String,
    pub(crate) ec_contribution: String,
    pub(crate) scheme_code: String,
    pub(crate) scheme_title: String,
    pub(crate) doi: String,
    pub(crate) website: String,
    pub(crate) updated: String,
    /// Topic codes and titles.
    pub(crate) topics: Vec<(String, String)>,
    pub(crate) calls: Vec<String>,
    /// Codes of parts of the programme, the main one first, and titles.
    pub(crate) legal_bases: Vec<(String, String)>,
}

impl RawProject {
    /// Normalises the fields; `None` (and a note why) where there is no identifier
    /// or no programme. Participations and results are for the caller to add.
    pub(crate) fn finish(self, notes: &mut Notes<'_>) -> Option<Project> {
        let id = ProjectId::new(self.id.trim().trim_end_matches(".0"));
        if id.is_empty() || id.as_str().contains(char::is_whitespace) {
            notes.note(ProblemKind::MissingId, "id", &self.acronym);
            return None;
        }
        notes.identify(id.as_str());
        let Some(programme) = self.programme() else {
            notes.note(
                ProblemKind::UnknownProgramme,
                "frameworkProgramme",
                &self.programme,
            );
            return None;
        };
        let acronym = notes
            .line("acronym", &self.acronym)
            .unwrap_or_else(|| id.to_string());
        let title = notes.line("title", &self.title).unwrap_or_else(|| {
            notes.note(ProblemKind::MissingTitle, "title", &acronym);
            acronym.clone()
        });
        let (start, end) = self.dates(notes);
        Some(Project {
            programme,
            acronym,
            title,
            objective: objective(&self.objective, notes),
            keywords: notes
                .line("keywords", &self.keywords)
                .map_or_else(Vec::new, |text| keywords(&text)),
            status: status(&self.status, notes),
            start,
            end,
            signed: day(&self.signed, "ecSignatureDate", notes),
            // Lump-sum grants state no total cost and carry a zero.
            total_cost: money(&self.total_cost, "totalCost", notes)
                .filter(|cost| cost.cents() != 0),
            ec_contribution: money(&self.ec_contribution, "ecMaxContribution", notes),
            funding_scheme: scheme(&self.scheme_code, &self.scheme_title, notes),
            topics: topics(&self.topics, notes),
            calls: calls(&self.calls),
            doi: notes.doi("grantDoi", &self.doi),
            links: website(&self.website, notes),
            participations: Vec::new(),
            results: Vec::new(),
            classifications: legal_bases(&self.legal_bases, notes),
            source_updated: stated(&self.updated),
            rcn: stated(&self.rcn),
            id,
        })
    }

    fn dates(&self, notes: &mut Notes<'_>) -> (Option<Date>, Option<Date>) {
        let start = day(&self.start, "startDate", notes);
        let end = day(&self.end, "endDate", notes);
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            notes.note(
                ProblemKind::EndBeforeStart,
                "endDate",
                &format!("{start} to {end}"),
            );
        }
        (start, end)
    }

    /// The stated programme, or the one whose codes the project carries.
    fn programme(&self) -> Option<Programme> {
        Programme::parse(&self.programme).or_else(|| {
            let codes = self.legal_bases.iter().map(|(code, _)| code.as_str());
            codes
                .chain(self.topics.iter().map(|(code, _)| code.as_str()))
                .find_map(programme_of_code)
        })
    }
}

/// The framework programme that a code of a topic or of a part of a programme
/// begins with.
pub(crate) fn programme_of_code(code: &str) -> Option<Programme> {
    let code = code.trim();
    if code.starts_with("HORIZON") {
        Some(Programme::HorizonEurope)
    } else if code.starts_with("H2020") {
        Some(Programme::Horizon2020)
    } else if code.starts_with("FP7") {
        Some(Programme::Fp7)
    } else {
        None
    }
}

/// A date; what cannot be read is noted.
pub(crate) fn day(raw: &str, field: &str, notes: &mut Notes<'_>) -> Option<Date> {
    if normalise::is_placeholder(raw) {
        return None;
    }
    let date = normalise::date(raw);
    if date.is_none() {
        notes.note(ProblemKind::BadDate, field, raw);
    }
    date
}

fn website(raw: &str, notes: &mut Notes<'_>) -> Vec<WebLink> {
    let url = web_address(raw, "projectUrl", notes);
    url.map(|url| WebLink {
        kind: WebLinkKind::Website,
        url,
        title: None,
    })
    .into_iter()
    .collect()
}

fn stated(raw: &str) -> Option<String> {
    Some(raw.trim().to_owned()).filter(|text| !text.is_empty())
}

fn objective(raw: &str, notes: &mut Notes<'_>) -> Option<String> {
    let text = notes.paragraphs("objective", raw)?;
    if normalise::is_placeholder(&text) {
        notes.note(ProblemKind::PlaceholderText, "objective", &text);
        return None;
    }
    Some(text)
}

fn status(raw: &str, notes: &mut Notes<'_>) -> ProjectStatus {
    let status = ProjectStatus::parse(raw);
    if status == ProjectStatus::Unknown && !raw.trim().is_empty() {
        notes.note(ProblemKind::UnknownStatus, "status", raw);
    }
    status
}

fn scheme(code: &str, title: &str, notes: &mut Notes<'_>) -> Option<FundingScheme> {
    let code = code.trim().trim_start_matches('/');
    (!code.is_empty()).then(|| FundingScheme {
        code: code.to_owned(),
        title: notes.line("fundingScheme", title),
    })
}

fn topics(raw: &[(String, String)], notes: &mut Notes<'_>) -> Vec<TopicRef> {
    let mut topics: Vec<TopicRef> = Vec::new();
    for (code, title) in raw {
        let code = TopicCode::new(code);
        if !code.is_empty() && !topics.iter().any(|known| known.code == code) {
            topics.push(TopicRef {
                code,
                title: notes.line("topic.title", title),
            });
        }
    }
    topics
}

fn calls(raw: &[String]) -> Vec<CallCode> {
    let mut calls: Vec<CallCode> = Vec::new();
    for code in raw.iter().map(CallCode::new) {
        if !code.is_empty() && !calls.contains(&code) {
            calls.push(code);
        }
    }
    calls
}

fn legal_bases(raw: &[(String, String)], notes: &mut Notes<'_>) -> Vec<Classification> {
    let mut list: Vec<Classification> = Vec::new();
    for (code, title) in raw {
        let code = code.trim();
        if !code.is_empty() && !list.iter().any(|known| known.code == code) {
            list.push(Classification {
                scheme: ClassificationScheme::LegalBasis,
                code: code.to_owned(),
                title: notes.line("legalBasis", title).unwrap_or_default(),
            });
        }
    }
    list
}

/// Splits keywords at `,` and `;` outside parentheses; each once, whatever its case.
pub(crate) fn keywords(text: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    let mut depth = 0_i32;
    let balanced = text.matches(['(', '[']).count() == text.matches([')', ']']).count();
    let parts = text.split(|c: char| {
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        c == ';' || c == ',' && (depth <= 0 || !balanced)
    });
    for part in parts {
        let word = part.trim().trim_matches(['.', '•', '-', '*', '"']).trim();
        if !word.is_empty() && !list.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            list.push(word.to_owned());
        }
    }
    list
}

/// Splits a field of several codes. Codes never hold a comma or a semicolon.
pub(crate) fn codes(text: &str) -> Vec<String> {
    text.split([';', ',', '|'])
        .map(|code| code.trim().to_owned())
        .filter(|code| !code.is_empty())
        .collect()
}
