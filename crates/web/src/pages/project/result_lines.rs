//! What came out of a project, by kind, with a way to all of each.

use crate::address::segment;
use crate::wording;
use uptake_model::{ProjectId, ResearchResult, ResultKind};
use uptake_store::listing::ProjectPage;

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

/// The results of one kind.
#[derive(Debug)]
pub(crate) struct Results {
    pub(crate) label: &'static str,
    pub(crate) total: String,
    pub(crate) lines: Vec<ResultLine>,
    /// Address of the whole list, where it is longer.
    pub(crate) all: Option<String>,
}

/// The results of a project, by kind.
pub(crate) fn results(page: &ProjectPage) -> Vec<Results> {
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
