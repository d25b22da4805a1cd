//! `GET /coverage/proposal?gap=…`: the draft of a topic proposal for a gap, to print, or as
//! text or Markdown.

use super::matrix;
use super::table::text;
use crate::address::segment;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::fmt::Write as _;
use uptake_workflow::coverage::{RowSubject, Source, TopicProposal, topic_proposal};

/// A statement with the way to what it rests on.
#[derive(Debug)]
struct Statement {
    text: String,
    language: String,
    source: String,
    href: Option<String>,
}

#[derive(Debug)]
struct Section {
    heading: &'static str,
    statements: Vec<Statement>,
    missing: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "coverage/proposal.html")]
struct Proposal {
    frame: Frame,
    title: String,
    language: String,
    gap: String,
    drafted: String,
    snapshot: String,
    missing: String,
    sections: Vec<Section>,
    txt: String,
    md: String,
}

async fn found(
    state: &AppState,
    visit: &Visit,
    parameters: &Parameters,
) -> Result<TopicProposal, Fault> {
    let code = parameters.get("gap").unwrap_or_default();
    let unknown = || Fault::Unknown {
        what: "gap",
        id: code.to_owned(),
    };
    let subject = RowSubject::parse(code).ok_or_else(unknown)?;
    let (platform, viewer) = (state.platform(), visit.viewer());
    let found = topic_proposal(platform, viewer, &subject, state.today()).await?;
    found.ok_or_else(super::surveying)?.ok_or_else(unknown)
}

/// `GET /coverage/proposal?gap=gap:ifafri-1`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let proposal = found(&state, &visit, &parameters).await?;
    let sections = proposal.sections.iter().map(|it| Section {
        heading: it.heading,
        missing: it.missing.clone(),
        statements: it
            .statements
            .iter()
            .map(|it| Statement {
                text: it.text.clone(),
                language: it.language.clone(),
                source: named(&it.source),
                href: address(&it.source),
            })
            .collect(),
    });
    page(&Proposal {
        frame: Frame::new("Draft of a topic")
            .within(Place::Coverage)
            .under("Topics ahead", "/coverage/ahead")
            .under("Gaps that nothing covers", "/coverage/ahead/gaps")
            .on(ground),
        sections: sections.collect(),
        gap: matrix::href(&proposal.subject),
        drafted: wording::day(proposal.drafted),
        snapshot: snapshot(&proposal),
        missing: wording::count(proposal.missing() as u64, "thing is", "things are"),
        txt: parameters.address("/coverage/proposal.txt", 1),
        md: parameters.address("/coverage/proposal.md", 1),
        title: proposal.title,
        language: proposal.language,
    })
}

fn snapshot(proposal: &TopicProposal) -> String {
    let snapshot = proposal.snapshot.as_ref();
    snapshot.map_or("none".to_owned(), ToString::to_string)
}

/// The record that a statement rests on, in words.
fn named(source: &Source) -> String {
    match source {
        Source::GapFile(id) => format!("gap file {id}"),
        Source::Gap(id) => format!("gap {id}"),
        Source::Project(id) => format!("project {id}"),
        Source::Topic(code) => format!("topic {code}"),
        Source::Matrix(_) => "coverage".to_owned(),
        Source::Rule => "rule of Uptake".to_owned(),
    }
}

fn address(source: &Source) -> Option<String> {
    match source {
        Source::GapFile(id) => Some(matrix::href(&RowSubject::GapFile(id.clone()))),
        Source::Gap(id) => Some(matrix::href(&RowSubject::Gap(id.clone()))),
        Source::Project(id) => Some(format!("/projects/{}", segment(id.as_str()))),
        Source::Topic(code) => Some(matrix::href(&RowSubject::Topic(code.clone()))),
        Source::Matrix(subject) => {
            let pairs = vec![("row", subject.code()), ("station", "project".to_owned())];
            Some(Parameters::of(pairs).address("/coverage/records", 1))
        }
        Source::Rule => None,
    }
}

/// `GET /coverage/proposal.txt?gap=…`
pub(super) async fn txt(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let proposal = found(&state, &visit, &Parameters::read(query.as_deref())).await?;
    Ok(text("topic-proposal", "txt", written(&proposal, None)))
}

/// `GET /coverage/proposal.md?gap=…`
pub(super) async fn md(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let proposal = found(&state, &visit, &Parameters::read(query.as_deref())).await?;
    let origin = state.address().trim_end_matches('/').to_owned();
    let written = written(&proposal, Some(&origin));
    Ok(text("topic-proposal", "md", written))
}

/// The draft of a topic as plain text, with the record that each statement rests on.
#[must_use]
pub fn proposal_text(proposal: &TopicProposal) -> String {
    written(proposal, None)
}

/// The draft as text; as Markdown with links below `origin`, where one is given.
fn written(proposal: &TopicProposal, origin: Option<&str>) -> String {
    let heading = |level: &str, text: &str| match origin {
        Some(_) => format!("{level} {}\n\n", plain(text)),
        None => format!("{}\n\n", text.to_uppercase()),
    };
    let mut out = heading("#", &format!("Draft of a topic: {}", proposal.title));
    let _ = writeln!(
        out,
        "Drafted {} by Uptake from snapshot {}. Every statement names its record; what is missing \
         is said.\n",
        wording::day(proposal.drafted),
        snapshot(proposal)
    );
    for section in &proposal.sections {
        out.push_str(&heading("##", section.heading));
        for it in &section.statements {
            let name = named(&it.source);
            let _ = match (origin, address(&it.source)) {
                (Some(origin), Some(href)) => {
                    writeln!(out, "- {} ([{name}]({origin}{href}))", plain(&it.text))
                }
                (Some(_), None) => writeln!(out, "- {} ({name})", plain(&it.text)),
                (None, _) => writeln!(out, "- {} [{name}]", one_line(&it.text)),
            };
        }
        for it in &section.missing {
            let _ = writeln!(out, "- Missing: {it}");
        }
        out.push('\n');
    }
    out
}

/// A text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in which no character is a mark of Markdown.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for character in one_line(text).chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!'
        ) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_makes_no_marks() {
        assert_eq!(
            plain("[a](javascript:x)\n# b <i>"),
            "\\[a\\](javascript:x) \\# b \\<i\\>"
        );
    }
}
