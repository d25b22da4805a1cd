//! The section “Who buys it” of a gap file: who committed themselves, who could be asked,
//! what is bought.

use crate::error::Fault;
use crate::pages::evidence::lines::name_of;
use crate::pages::gap_file::Section;
use crate::wording;
use askama::Template;
use uptake_model::{GapFileId, Procurement, Viewer};
use uptake_workflow::Around;
use uptake_workflow::procurement::ShownCommitment;

#[derive(Debug)]
struct CommitmentLine {
    name: String,
    country: String,
    until: String,
    counts: bool,
    marking: &'static str,
    words: String,
    own: bool,
}

/// A procurement in a list.
#[derive(Debug)]
pub(crate) struct ProcurementLine {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) stage: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) owner: String,
}

#[derive(Debug, Template)]
#[template(path = "gap_file/procurement.html")]
struct Buying {
    gap: String,
    committed: Vec<CommitmentLine>,
    could_be_asked: String,
    /// What a link to the commitment says; `None` for who commits nobody.
    invites: Option<&'static str>,
    procurements: Vec<ProcurementLine>,
    may_write: bool,
}

fn commitment(shown: &ShownCommitment) -> CommitmentLine {
    CommitmentLine {
        name: shown.organisation.name.clone(),
        country: shown.organisation.country.name().to_owned(),
        until: wording::day(shown.until),
        counts: shown.counts,
        marking: shown.marking.label(),
        words: shown.words.clone(),
        own: shown.own.is_some(),
    }
}

/// The section, for whoever sees a gap file that was published.
pub(crate) fn section(around: &Around, gap: &GapFileId, viewer: &Viewer) -> Result<Section, Fault> {
    let who = &around.who_buys;
    let organisations = &around.evidence.organisations;
    let line = |it: &Procurement| ProcurementLine {
        id: it.id.to_string(),
        title: it.content.title.clone(),
        stage: it.state.code(),
        kind: it.content.kind.label(),
        owner: name_of(organisations, &it.owner),
    };
    let names = who.could_be_asked.iter().map(|it| it.name.as_str());
    let own = who.committed.iter().any(|it| it.own.is_some());
    let body = Buying {
        gap: gap.to_string(),
        committed: who.committed.iter().map(commitment).collect(),
        could_be_asked: names.collect::<Vec<_>>().join(", "),
        invites: match (who.can_commit.is_empty(), own) {
            (true, _) => None,
            (false, false) => Some("Say that you intend to buy"),
            (false, true) => Some("Change your commitment"),
        },
        procurements: around.procurements.iter().map(line).collect(),
        may_write: viewer.organisations().next().is_some(),
    };
    Section::new("procurement", "Who buys it", &body)
}
