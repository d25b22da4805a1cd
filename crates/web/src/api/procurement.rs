//! What is bought for a gap file over the API, as far as whoever asks may see it. Nobody's
//! name is in it: who wrote something is an organisation.

use super::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use uptake_model::{GapFileId, Procurement, ProcurementId, Viewer};
use uptake_workflow::procurement::{
    ShownCommitment, procurement_seen, procurements_seen, who_buys,
};
use utoipa::ToSchema;

/// A lot of a procurement.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotRecord {
    /// What it is about.
    pub title: String,
    /// The solution that it concerns.
    pub solution: Option<String>,
    /// The organisation that supplies it; empty while that is open.
    pub supplier: String,
}

/// A procurement.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcurementRecord {
    /// Identifier.
    pub id: String,
    /// The gap file it is for; absent where that is not yours to see.
    pub gap: Option<String>,
    /// The organisation that recorded it.
    pub organisation: String,
    /// Title.
    pub title: String,
    /// `market_consultation`, `pre_commercial`, `innovative`, `tender` or `direct_adoption`.
    pub kind: &'static str,
    /// `planned`, `published`, `awarded`, `ended` or `cancelled`.
    pub stage: &'static str,
    /// Address of the notice.
    pub notice: Option<String>,
    /// Number of the notice, in TED or elsewhere.
    pub notice_number: String,
    /// Day of the notice.
    pub noticed_on: Option<String>,
    /// Lots.
    pub lots: Vec<LotRecord>,
    /// Organisations in the buyers' group that said so themselves, and your own.
    pub buyers: Vec<String>,
    /// The lead procurer.
    pub lead: Option<String>,
    /// Other buyers, as the notice names them.
    pub other_buyers: String,
    /// Budget in euro cents, without tax.
    pub budget_cents: Option<i64>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Anything else.
    pub remark: String,
    /// How far it may be shared.
    pub marking: &'static str,
    /// Counts the changes, from 1; for the organisation that recorded it alone.
    pub version: Option<u32>,
}

impl ProcurementRecord {
    fn of(procurement: Procurement, knows_gap: bool, viewer: &Viewer) -> Self {
        let owns = viewer.belongs_to(&procurement.owner);
        let content = procurement.content;
        let lots = content.lots.into_iter().map(|it| LotRecord {
            title: it.title,
            solution: it.solution.map(|it| it.to_string()),
            supplier: it.supplier,
        });
        Self {
            id: procurement.id.to_string(),
            gap: knows_gap.then(|| procurement.gap.to_string()),
            organisation: procurement.owner.to_string(),
            title: content.title,
            kind: content.kind.code(),
            stage: procurement.state.code(),
            notice: content.notice.map(|it| it.as_str().to_owned()),
            notice_number: content.notice_number,
            noticed_on: content.noticed_on.map(|it| it.to_string()),
            lots: lots.collect(),
            buyers: content.buyers.iter().map(ToString::to_string).collect(),
            lead: content.lead.map(|it| it.to_string()),
            other_buyers: content.other_buyers,
            budget_cents: content.budget.map(uptake_model::Euro::cents),
            from: content.from.map(|it| it.to_string()),
            to: content.to.map(|it| it.to_string()),
            remark: content.remark,
            marking: content.marking.code(),
            version: owns.then_some(procurement.version),
        }
    }
}

/// A commitment to buy what meets a gap.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommitmentRecord {
    /// The organisation.
    pub organisation: String,
    /// Its name.
    pub name: String,
    /// Its country, ISO 3166-1 alpha-2, with EL for Greece and UK for the United Kingdom.
    pub country: String,
    /// Last day on which it counts.
    pub until: String,
    /// Whether it counts today.
    pub counts: bool,
    /// Under which conditions.
    pub words: String,
    /// How far it may be shared.
    pub marking: &'static str,
}

impl CommitmentRecord {
    fn of(shown: ShownCommitment) -> Self {
        Self {
            organisation: shown.organisation.id.to_string(),
            name: shown.organisation.name,
            country: shown.organisation.country.code().to_owned(),
            until: shown.until.to_string(),
            counts: shown.counts,
            words: shown.words,
            marking: shown.marking.code(),
        }
    }
}

/// What is bought for a gap file.
#[derive(Debug, Serialize, ToSchema)]
pub struct BuyingRecord {
    /// Who intends to buy what meets it.
    pub committed: Vec<CommitmentRecord>,
    /// Organisations that share the gap and could be asked.
    pub could_be_asked: Vec<String>,
    /// Procurements, the latest first.
    pub procurements: Vec<ProcurementRecord>,
}

/// A procurement, where you may see it.
#[utoipa::path(
    get,
    path = "/procurements/{id}",
    tag = "procurement",
    params(("id" = String, Path, description = "Identifier")),
    responses(
        (status = 200, description = "The procurement", body = ProcurementRecord),
        (status = 404, description = "There is none that you may see", body = ProblemDetails)
    )
)]
pub(crate) async fn get_procurement(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<ProcurementRecord>, ApiFault> {
    let id = ProcurementId::new(id);
    let seen = procurement_seen(state.store(), visit.viewer(), &id).await?;
    let seen = seen.ok_or_else(|| Fault::Unknown {
        what: "procurement",
        id: id.to_string(),
    })?;
    let knows_gap = seen.gap.is_some();
    Ok(Json(ProcurementRecord::of(
        seen.procurement,
        knows_gap,
        visit.viewer(),
    )))
}

/// Who buys what meets a gap file, and what is bought, as far as you may see.
#[utoipa::path(
    get,
    path = "/gap-files/{id}/procurements",
    tag = "procurement",
    params(("id" = String, Path, description = "Identifier of the gap file")),
    responses(
        (status = 200, description = "Commitments and procurements", body = BuyingRecord),
        (status = 404, description = "There is no such gap file that you may see", body = ProblemDetails)
    )
)]
pub(crate) async fn list_procurements(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<BuyingRecord>, ApiFault> {
    let (id, store) = (GapFileId::new(id), state.store());
    let who = who_buys(store, visit.viewer(), &id, state.today()).await;
    let who = who.map_err(Fault::from)?;
    let found = procurements_seen(store, visit.viewer(), &id).await?;
    let committed = who.committed.into_iter().map(CommitmentRecord::of);
    let could_be_asked = who.could_be_asked.iter().map(|it| it.id.to_string());
    let procurements = found.into_iter();
    let procurements = procurements.map(|it| ProcurementRecord::of(it, true, visit.viewer()));
    Ok(Json(BuyingRecord {
        committed: committed.collect(),
        could_be_asked: could_be_asked.collect(),
        procurements: procurements.collect(),
    }))
}
