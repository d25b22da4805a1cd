//! What the page of a gap file consists of, in its order. Other areas add theirs here.

use crate::error::Fault;
use crate::pages::gap_file_chain::ChainView;
use crate::pages::sharing::section::Sharing;
use crate::pages::{evidence, gap_file_chain, gap_file_matches, procurement};
use crate::state::AppState;
use crate::wording;
use askama::Template;
use jiff::civil::Date;
use uptake_model::{GapId, GapOrigin, SeenContent, Viewer};
use uptake_workflow::gap_file::GapFileInFull;
use uptake_workflow::{GapMatches, SeenGapFile, WhoShares};

/// A section of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its anchor.
    pub(crate) anchor: &'static str,
    /// Its heading.
    pub(crate) heading: &'static str,
    /// What stands in it, rendered by its own template.
    pub(crate) body: String,
}

impl Section {
    /// A section from its template.
    ///
    /// # Errors
    /// Where the template fails.
    pub(crate) fn new(
        anchor: &'static str,
        heading: &'static str,
        body: &impl Template,
    ) -> Result<Self, Fault> {
        Ok(Self {
            anchor,
            heading,
            body: body.render()?,
        })
    }
}

/// A line of the head: what it is about, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadLine {
    /// What it is about, such as `Next step`.
    pub(crate) label: &'static str,
    /// What it says.
    pub(crate) text: String,
    /// Where it leads; empty where nowhere.
    pub(crate) href: String,
}

impl HeadLine {
    fn new(label: &'static str, text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label,
            text: text.into(),
            href: href.into(),
        }
    }
}

/// The lines of the head, in their order.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn head(
    state: &AppState,
    seen: &SeenGapFile,
    chain: Option<&ChainView>,
) -> Result<Vec<HeadLine>, Fault> {
    let mut lines = vec![HeadLine::new(
        "Whose",
        format!("{}, {}", seen.owner.name, seen.owner.country.name()),
        "",
    )];
    if let Some(priority) = seen.priority {
        lines.push(HeadLine::new(
            "Priority",
            priority.label(),
            "/about/priority",
        ));
    }
    let since = seen.state.since.map(wording::day_of);
    let since = since.map_or_else(String::new, |day| format!(" since {day}"));
    lines.push(HeadLine::new(
        "State",
        format!("{}{since}", seen.state.code),
        "",
    ));
    if let Some(rule) = chain.and_then(|it| it.suggested) {
        let reason = wording::first_sentence(&rule.advice);
        lines.push(HeadLine::new(
            "Next step",
            format!("{}. {reason}", rule.step),
            format!("/gap-files/{}/chain#next-step", seen.id),
        ));
    }
    if let Some(newer) = newer_edition(state, seen).await? {
        lines.push(newer);
    }
    lines.push(HeadLine::new(
        "Last change",
        wording::day_of(seen.changed),
        "#history",
    ));
    Ok(lines)
}

/// That the set of common gaps, from which one comes, was replaced by another edition.
async fn newer_edition(state: &AppState, seen: &SeenGapFile) -> Result<Option<HeadLine>, Fault> {
    let origin = seen.content.origin.as_ref().map(|it| &it.value);
    let Some(GapOrigin::Ifafri { number, edition }) = origin else {
        return Ok(None);
    };
    let id = GapId::new(format!("ifafri-{number}"));
    let imported = state.store().gap(&id).await?;
    Ok(imported.filter(|it| it.edition != *edition).map(|it| {
        let text = format!(
            "It comes from edition {edition}; the register holds edition {} now",
            it.edition
        );
        HeadLine::new("Origin", text, format!("/gaps/{id}"))
    }))
}

/// The sections, in their order: chain, requirements, what exists, evidence, who buys
/// it, who shares it, what applies, history. Those that have nothing to show are left out.
///
/// # Errors
/// Where the database or a template fails.
pub(crate) fn sections(
    full: &GapFileInFull,
    (chain, matches): (Option<&ChainView>, Option<GapMatches>),
    viewer: &Viewer,
    (form, today): (&str, Date),
) -> Result<Vec<Section>, Fault> {
    let (seen, around) = (&full.seen, &full.around);
    let evidence = evidence::gap_section::section(&around.evidence, &seen.id, viewer, today)?;
    let buying = procurement::section::section(around, &seen.id, viewer)?;
    let matches = matches.map(|it| gap_file_matches::section(it, form, today));
    let found = [
        chain.map(gap_file_chain::section).transpose()?,
        requirements(seen)?,
        matches.transpose()?,
        Some(evidence),
        Some(buying),
        sharing(seen, &full.shares)?,
        Some(history(seen)?),
    ];
    Ok(found.into_iter().flatten().collect())
}

#[derive(Debug, Template)]
#[template(path = "gap_file/requirements.html")]
struct Requirements<'a> {
    content: &'a SeenContent,
}

fn requirements(seen: &SeenGapFile) -> Result<Option<Section>, Fault> {
    let content = &seen.content;
    if content.requirements.is_empty() && content.objectives.is_none() {
        return Ok(None);
    }
    let heading = "What would be good enough";
    Section::new("requirements", heading, &Requirements { content }).map(Some)
}

/// Who shares it, from its publication on.
fn sharing(seen: &SeenGapFile, shares: &WhoShares) -> Result<Option<Section>, Fault> {
    if !["published", "merged", "met"].contains(&seen.state.code) {
        return Ok(None);
    }
    let body = Sharing::new(&seen.id, shares);
    Section::new("sharing", "Who shares it", &body).map(Some)
}

#[derive(Debug, Template)]
#[template(path = "gap_file/history.html")]
struct History<'a> {
    seen: &'a SeenGapFile,
}

fn history(seen: &SeenGapFile) -> Result<Section, Fault> {
    Section::new("history", "History", &History { seen })
}
