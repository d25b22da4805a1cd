//! The section “Who buys it” of a gap file: who committed themselves, who could be asked,
//! what is bought.

use crate::error::Fault;
use crate::pages::gap_file::Section;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use uptake_model::{MemberOrganisationId, Procurement};
use uptake_workflow::SeenGapFile;
use uptake_workflow::procurement::{ShownCommitment, procurements_seen, who_buys};

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
pub(crate) async fn section(
    state: &AppState,
    visit: &Visit,
    seen: &SeenGapFile,
) -> Result<Option<Section>, Fault> {
    let (store, viewer) = (state.store(), visit.viewer());
    let who = who_buys(store, viewer, &seen.id, state.today()).await?;
    let found = procurements_seen(store, viewer, &seen.id).await?;
    let organisations = store.member_organisations().await?;
    let name = |id: &MemberOrganisationId| {
        let known = organisations.iter().find(|it| it.id == *id);
        known.map_or_else(|| id.to_string(), |it| it.name.clone())
    };
    let line = |it: &Procurement| ProcurementLine {
        id: it.id.to_string(),
        title: it.content.title.clone(),
        stage: it.state.code(),
        kind: it.content.kind.label(),
        owner: name(&it.owner),
    };
    let names = who.could_be_asked.iter().map(|it| it.name.as_str());
    let own = who.committed.iter().any(|it| it.own.is_some());
    let body = Buying {
        gap: seen.id.to_string(),
        committed: who.committed.iter().map(commitment).collect(),
        could_be_asked: names.collect::<Vec<_>>().join(", "),
        invites: match (who.can_commit.is_empty(), own) {
            (true, _) => None,
            (false, false) => Some("Say that you intend to buy"),
            (false, true) => Some("Change your commitment"),
        },
        procurements: found.iter().map(line).collect(),
        may_write: viewer.organisations().next().is_some(),
    };
    Section::new("procurement", "Who buys it", &body).map(Some)
}
