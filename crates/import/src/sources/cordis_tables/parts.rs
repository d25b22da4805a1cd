//! One function per kind of row: what it adds to its project.

use crate::notes::Notes;
use crate::sources::raw_organisation::{RawOrganisation, web_address};
use crate::sources::raw_result::RawResult;
use crate::table::Fields;
use uptake_model::{
    Classification, ClassificationScheme, Participation, ResearchResult, TopicCode, TopicRef,
    WebLink, WebLinkKind,
};

pub(super) fn participation(row: &Fields<'_>, notes: &mut Notes<'_>) -> Participation {
    let text = |column: &str| row.get(column).to_owned();
    let raw = RawOrganisation {
        pic: row
            .first(&["organisationid", "organizationid", "id"])
            .to_owned(),
        vat: text("vatnumber"),
        name: text("name"),
        short_name: text("shortname"),
        country: text("country"),
        city: text("city"),
        nuts: text("nutscode"),
        url: row
            .first(&["organizationurl", "organisationurl"])
            .to_owned(),
        activity: text("activitytype"),
        sme: text("sme"),
        role: text("role"),
        order: text("order"),
        ec_contribution: text("eccontribution"),
        net_ec_contribution: text("neteccontribution"),
        total_cost: text("totalcost"),
        ended: text("endofparticipation"),
    };
    // A place of 0 is replaced when the rows of a project are together.
    raw.finish(0, notes)
}

pub(super) fn topic(row: &Fields<'_>, notes: &mut Notes<'_>) -> Option<TopicRef> {
    let code = TopicCode::new(row.get("topic"));
    let title = notes.line("topic.title", row.get("title"));
    (!code.is_empty()).then_some(TopicRef { code, title })
}

pub(super) fn legal_basis(row: &Fields<'_>, notes: &mut Notes<'_>) -> Option<Classification> {
    entry(
        ClassificationScheme::LegalBasis,
        row.get("legalbasis"),
        row.get("title"),
        notes,
    )
}

pub(super) fn euro_sci_voc(row: &Fields<'_>, notes: &mut Notes<'_>) -> Option<Classification> {
    entry(
        ClassificationScheme::EuroSciVoc,
        row.get("euroscivoccode"),
        row.get("euroscivoctitle"),
        notes,
    )
}

fn entry(
    scheme: ClassificationScheme,
    code: &str,
    title: &str,
    notes: &mut Notes<'_>,
) -> Option<Classification> {
    let code = code.trim();
    (!code.is_empty()).then(|| Classification {
        scheme,
        code: code.to_owned(),
        title: notes.line("title", title).unwrap_or_default(),
    })
}

/// Fields of science as paths of words, `/social sciences/law`, parted by `;`
/// (words of a path may hold commas).
pub(super) fn fields_of_science(row: &Fields<'_>, notes: &mut Notes<'_>) -> Vec<Classification> {
    let paths = notes
        .line("euroSciVoc", row.get("euroscivoc"))
        .unwrap_or_default();
    paths
        .split(';')
        .filter_map(|path| science(path.trim()))
        .collect()
}

/// A field of science by its path of words; the last word is its title.
pub(crate) fn science(path: &str) -> Option<Classification> {
    let title = path.trim_end_matches('/').rsplit('/').next()?.trim();
    (path.starts_with('/') && !title.is_empty()).then(|| Classification {
        scheme: ClassificationScheme::EuroSciVoc,
        code: path.to_owned(),
        title: title.to_owned(),
    })
}

pub(super) fn web_link(row: &Fields<'_>, notes: &mut Notes<'_>) -> Option<WebLink> {
    let kind = match (row.get("type"), row.get("represents")) {
        ("relatedWebsite", _) | (_, "project") => WebLinkKind::Website,
        ("socialMedia", _) => WebLinkKind::SocialMedia,
        _ => WebLinkKind::Other,
    };
    // Attachments of reports are addresses inside CORDIS, not of the web.
    let raw = row.first(&["physurl", "uri"]);
    if raw.starts_with('/') && !raw.starts_with("//") || row.get("type") == "projectDeliverable" {
        return None;
    }
    let url = web_address(raw, "physUrl", notes)?;
    Some(WebLink {
        kind,
        url,
        title: notes.line("title", row.get("title")),
    })
}

pub(super) fn deliverable(
    row: &Fields<'_>,
    project: &str,
    place: usize,
    notes: &mut Notes<'_>,
) -> ResearchResult {
    let text = |column: &str| row.get(column).to_owned();
    RawResult {
        id: text("id"),
        collection: "deliverable".to_owned(),
        detail: text("deliverabletype"),
        title: text("title"),
        description: text("description"),
        url: text("url"),
        ..RawResult::default()
    }
    .finish(project, place, notes)
}

pub(super) fn publication(
    row: &Fields<'_>,
    project: &str,
    place: usize,
    notes: &mut Notes<'_>,
) -> ResearchResult {
    let text = |column: &str| row.get(column).to_owned();
    RawResult {
        id: text("id"),
        collection: "publication".to_owned(),
        detail: text("ispublishedas"),
        title: text("title"),
        doi: text("doi"),
        journal: text("journaltitle"),
        year: text("publishedyear"),
        ..RawResult::default()
    }
    .finish(project, place, notes)
}

/// A report's summary; where the table has the texts, all three make its description.
pub(super) fn report(
    row: &Fields<'_>,
    project: &str,
    place: usize,
    notes: &mut Notes<'_>,
) -> ResearchResult {
    let texts: Vec<&str> = ["summary", "workperformed", "finalresults"]
        .iter()
        .map(|column| row.get(column).trim())
        .filter(|text| !text.is_empty())
        .collect();
    let rcn = row.get("rcn");
    // Older tables identify reports by record number alone.
    let id = match (row.get("id"), rcn) {
        ("", "") => String::new(),
        ("", rcn) => format!("{project}_{rcn}_PS"),
        (id, _) => id.to_owned(),
    };
    RawResult {
        id,
        collection: "reportsummary".to_owned(),
        title: row.get("title").to_owned(),
        description: texts.join("\n\n"),
        teaser: row.get("teaser").to_owned(),
        url: report_address(row.get("url")),
        ..RawResult::default()
    }
    .finish(project, place, notes)
}

/// Only whole addresses; some tables carry bare paths.
fn report_address(raw: &str) -> String {
    if raw.starts_with("http") {
        raw.to_owned()
    } else {
        String::new()
    }
}
