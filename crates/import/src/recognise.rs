//! Tells by content what a file is; names are only a hint for what could be anything.

use crate::table::Table;

/// The kinds of table of CORDIS, by what a row adds to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TableKind {
    /// `project.csv`, `…_projects.csv`: the project itself.
    Projects,
    /// `organization.csv`: participations.
    Organisations,
    /// `topics.csv`: topic codes with titles.
    Topics,
    /// `legalBasis.csv`: parts of the programme.
    LegalBasis,
    /// `euroSciVoc.csv`: fields of science by number.
    EuroSciVoc,
    /// The index of a search export: fields of science by words.
    Index,
    /// `webLink.csv`, `webItem.csv`: addresses.
    WebLinks,
    /// `projectDeliverables.csv`.
    Deliverables,
    /// `projectPublications.csv`.
    Publications,
    /// `reportSummaries.csv`, with or without its texts.
    ReportSummaries,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// One project as CORDIS XML.
    ProjectXml,
    /// A CORDIS table.
    Table(TableKind),
    /// Titles of topics by code (CSV).
    TopicTitles,
    /// Titles of parts of a programme (CSV).
    ProgrammeParts,
    /// Titles of parts of a programme (JSON).
    ProgrammePartsJson,
    /// Funding & Tenders Portal dump (JSON).
    PortalCalls,
    /// Work programme (JSON).
    WorkProgramme,
}

/// How much of a file is looked at to tell what it is, in bytes.
const HEAD: usize = 64 << 10;

/// What a file is, or a sentence on why it cannot be told.
pub(crate) fn recognise(text: &str) -> Result<FileKind, String> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err("The file is empty.".to_owned());
    }
    let head = &start[..start.floor_char_boundary(HEAD)];
    if head.contains('\0') {
        return Err("It is neither text nor a known archive.".to_owned());
    }
    match head.as_bytes()[0] {
        b'<' => xml(head),
        b'{' | b'[' => json(head),
        _ => table(text),
    }
}

fn xml(head: &str) -> Result<FileKind, String> {
    let root = head
        .match_indices('<')
        .map(|(at, _)| &head[at + 1..])
        .find_map(|rest| {
            let name = rest
                .split(|c: char| c.is_whitespace() || c == '>' || c == '/')
                .next()?;
            (!name.is_empty() && !name.starts_with(['?', '!'])).then_some(name)
        });
    match root {
        Some(name) if name.rsplit(':').next() == Some("project") => Ok(FileKind::ProjectXml),
        Some(name) if name.eq_ignore_ascii_case("html") => {
            Err("It is a web page, perhaps an error page saved in place of a download.".to_owned())
        }
        Some(name) => Err(format!(
            "It is XML, but begins with <{}>, not <project>.",
            short(name)
        )),
        None => Err("It looks like XML but has no element.".to_owned()),
    }
}

fn json(head: &str) -> Result<FileKind, String> {
    let has = |key: &str| head.contains(&format!("\"{key}\""));
    if has("topicId") && has("callIdentifier") {
        Ok(FileKind::PortalCalls)
    } else if has("destinations") && has("call_id") || has("destination") && has("calls") {
        Ok(FileKind::WorkProgramme)
    } else if has("frameworkProgramme") && has("parentProgramme") {
        Ok(FileKind::ProgrammePartsJson)
    } else if has("topicId") && has("events") {
        Err(
            "It is an index of topic identifiers without any text; there is nothing to import."
                .to_owned(),
        )
    } else {
        Err("It is JSON of an unknown form.".to_owned())
    }
}

fn table(text: &str) -> Result<FileKind, String> {
    let Some(table) = Table::open(text) else {
        return Err("It is neither XML nor JSON nor a table.".to_owned());
    };
    let has = |column: &str| table.has(column);
    let of_project = has("projectid") || has("projectrcn");
    let kind = if has("contenttype") && has("id") && has("euroscivoc") {
        TableKind::Index
    } else if of_project && has("role") && has("name") {
        TableKind::Organisations
    } else if has("projectid") && has("legalbasis") {
        TableKind::LegalBasis
    } else if has("projectid") && has("euroscivoccode") {
        TableKind::EuroSciVoc
    } else if has("projectid") && has("deliverabletype") {
        TableKind::Deliverables
    } else if has("projectid") && (has("ispublishedas") || has("journaltitle")) {
        TableKind::Publications
    } else if has("projectid") && has("title") && (has("attachment") || has("workperformed")) {
        TableKind::ReportSummaries
    } else if has("projectid") && (has("physurl") || has("uri")) {
        TableKind::WebLinks
    } else if has("projectid") && has("topic") {
        TableKind::Topics
    } else if has("id") && has("acronym") && has("title") && (has("objective") || has("startdate"))
    {
        TableKind::Projects
    } else if has("topiccode") && has("title") {
        return Ok(FileKind::TopicTitles);
    } else if has("rcn") && has("code") && has("title") && has("shorttitle") {
        return Ok(FileKind::ProgrammeParts);
    } else {
        let columns: Vec<&str> = table
            .header()
            .iter()
            .take(8)
            .map(|name| short(name))
            .collect();
        return Err(format!(
            "Its first line names no columns that are understood: {}.",
            columns.join(", ")
        ));
    };
    Ok(FileKind::Table(kind))
}

fn short(name: &str) -> &str {
    &name[..name.floor_char_boundary(40)]
}
