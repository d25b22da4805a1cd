//! The records that prove a point: how many there are, and which.

use super::points::Proof;
use crate::brief::Cell;
use crate::gap_file::GapFileInFull;
use crate::{SeenGapFile, procurement::ShownCommitment};
use jiff::civil::Date;
use std::collections::BTreeSet;
use uptake_model::{
    Claim, Procurement, ProcurementKind, ProcurementState, Readiness, Scale, Trial, TrialState,
};
use uptake_search::Strength;

/// Name, caption, heads and rows.
type List = (
    &'static str,
    &'static str,
    &'static [&'static str],
    Vec<Vec<Cell>>,
);

/// How many records prove it.
pub(super) fn count(full: &GapFileInFull, proof: Proof, today: Date) -> u64 {
    let content = &full.seen.content;
    let evidence = &full.around.evidence;
    let levels = |scale: Scale| {
        let of = evidence.solutions.iter();
        of.filter(|(_, claims)| Readiness::of(claims, today).on(scale).is_some())
            .count()
    };
    let number = match proof {
        Proof::Narrative => usize::from(
            !SeenGapFile::text(content.narrative.as_ref())
                .trim()
                .is_empty(),
        ),
        Proof::Requirements => content.requirements.len(),
        Proof::MeasurableRequirements => {
            let all = content.requirements.iter();
            all.filter(|it| it.says.threshold.is_some()).count()
        }
        Proof::ImmatureSolutions => {
            let all = evidence.solutions.iter();
            all.filter(|(_, claims)| matches!(verified(claims, today), Some(4..=6)))
                .count()
        }
        Proof::CommittedBuyers => committed(full).count(),
        Proof::BuyerCountries => {
            let countries = committed(full).map(|it| it.organisation.country.code());
            countries.collect::<BTreeSet<_>>().len()
        }
        Proof::Sharers => sharers(full),
        Proof::ConfirmedProjects => full.found.as_ref().map_or(0, |(matches, _)| {
            matches
                .confirmed
                .iter()
                .filter(|it| it.is_confirmed())
                .count()
        }),
        Proof::LikelyProjects => {
            let found = full.found.as_ref();
            found.map_or(0, |(matches, _)| matches.counts.likely)
        }
        Proof::Solutions => evidence.solutions.len(),
        Proof::Trials => ended(full).count(),
        Proof::Consultations => of_kind(full, ProcurementKind::MarketConsultation).count(),
        Proof::Pcps => of_kind(full, ProcurementKind::PreCommercial).count(),
        Proof::PlannedPcps => {
            let pcps = of_kind(full, ProcurementKind::PreCommercial);
            pcps.filter(|it| {
                let content = &it.content;
                content.from.is_some() && content.to.is_some() && content.budget.is_some()
            })
            .count()
        }
        Proof::LegalReadiness => levels(Scale::LegalPrivacyEthics),
        Proof::SocietalReadiness => levels(Scale::Societal),
    };
    number as u64
}

/// Authorities that the viewer may count: those with names, or all together where more can be
/// told of all than of those.
fn sharers(full: &GapFileInFull) -> usize {
    let named = full.around.who_buys.sharing.len();
    let pooled = full.shares.pool.as_ref().map_or(0, |it| it.authorities);
    named.max(pooled)
}

fn committed(full: &GapFileInFull) -> impl Iterator<Item = &ShownCommitment> {
    full.around.who_buys.committed.iter().filter(|it| it.counts)
}

fn ended(full: &GapFileInFull) -> impl Iterator<Item = &Trial> {
    let trials = full.around.evidence.trials.iter();
    trials.filter(|it| matches!(it.state, TrialState::Done { .. }))
}

fn of_kind(full: &GapFileInFull, kind: ProcurementKind) -> impl Iterator<Item = &Procurement> {
    let all = full.around.procurements.iter();
    all.filter(move |it| {
        it.content.kind == kind && !matches!(it.state, ProcurementState::Cancelled { .. })
    })
}

/// The technology readiness level that independent evidence backs.
fn verified(claims: &[Claim], today: Date) -> Option<u8> {
    let readiness = Readiness::of(claims, today);
    let standing = readiness.on(Scale::Technology)?;
    standing.verified.as_ref().map(|it| it.level)
}

/// The records themselves; `None` where the number says it all, or there are none.
pub(super) fn list(full: &GapFileInFull, proof: Proof, today: Date) -> Option<List> {
    let list: List = match proof {
        Proof::Requirements => (
            "requirements",
            "Requirements",
            &["Requirement", "Binds", "Threshold"],
            requirements(full),
        ),
        Proof::CommittedBuyers => (
            "commitments",
            "Authorities that committed themselves to buy",
            &["Authority", "Country", "Counts until", "Conditions"],
            committed(full).map(commitment).collect(),
        ),
        Proof::Sharers => (
            "sharers-named",
            "Authorities that share the gap and may be named",
            &["Authority", "Country"],
            sharers_named(full),
        ),
        Proof::ConfirmedProjects => (
            "projects-confirmed",
            "Projects that people confirmed",
            &["Project", "Number", "Programme", "Confirmed by"],
            confirmed(full),
        ),
        Proof::LikelyProjects => (
            "projects-likely",
            "Likely projects that nobody judged, suggested by machine, the best first",
            &["Project", "Number", "Programme", "EU contribution"],
            likely(full),
        ),
        Proof::Solutions => (
            "alternatives",
            "Technical alternatives: solutions recorded for the gap",
            &[
                "Solution",
                "Verified TRL",
                "Claimed TRL",
                "How it can be had",
            ],
            solutions(full, today),
        ),
        Proof::Trials => (
            "trials-ended",
            "Trials that ended",
            &["Trial", "Where", "Last day"],
            trials(full),
        ),
        Proof::Consultations | Proof::Pcps => procured(full, proof),
        _ => return None,
    };
    (!list.3.is_empty()).then_some(list)
}

fn procured(full: &GapFileInFull, proof: Proof) -> List {
    let (name, caption, kind) = match proof {
        Proof::Consultations => (
            "consultations",
            "Open market consultations",
            ProcurementKind::MarketConsultation,
        ),
        _ => (
            "pcps",
            "Pre-commercial procurements",
            ProcurementKind::PreCommercial,
        ),
    };
    (name, caption, PROCUREMENT, procurements(full, kind))
}

const PROCUREMENT: &[&str] = &["Procurement", "Stage", "First day", "Last day", "Budget"];

fn procurements(full: &GapFileInFull, kind: ProcurementKind) -> Vec<Vec<Cell>> {
    let rows = of_kind(full, kind).map(|it| {
        vec![
            Cell::text(&it.content.title),
            Cell::text(it.state.code()),
            Cell::maybe(it.content.from.map(|it| it.to_string())),
            Cell::maybe(it.content.to.map(|it| it.to_string())),
            Cell::money(it.content.budget),
        ]
    });
    rows.collect()
}

fn sharers_named(full: &GapFileInFull) -> Vec<Vec<Cell>> {
    let sharing = full.around.who_buys.sharing.iter();
    let rows = sharing.map(|it| vec![Cell::text(&it.name), Cell::text(it.country.name())]);
    rows.collect()
}

fn trials(full: &GapFileInFull) -> Vec<Vec<Cell>> {
    let rows = ended(full).map(|it| {
        let content = &it.content;
        let place = Some(&content.place).filter(|it| !it.is_empty());
        vec![
            Cell::text(&content.title),
            Cell::maybe(place.cloned()),
            Cell::maybe(content.to.map(|it| it.to_string())),
        ]
    });
    rows.collect()
}

fn requirements(full: &GapFileInFull) -> Vec<Vec<Cell>> {
    let rows = full.seen.content.requirements.iter().map(|it| {
        let requirement = &it.says;
        vec![
            Cell::text(&requirement.text),
            Cell::text(requirement.necessity.code()),
            Cell::maybe(requirement.threshold.as_ref().map(ToString::to_string)),
        ]
    });
    rows.collect()
}

fn commitment(it: &ShownCommitment) -> Vec<Cell> {
    vec![
        Cell::text(&it.organisation.name),
        Cell::text(it.organisation.country.name()),
        Cell::text(it.until.to_string()),
        Cell::text(&it.words),
    ]
}

fn confirmed(full: &GapFileInFull) -> Vec<Vec<Cell>> {
    let Some((matches, _)) = &full.found else {
        return Vec::new();
    };
    let confirmed = matches.confirmed.iter().filter(|it| it.is_confirmed());
    let rows = confirmed.map(|it| {
        let names = it
            .opinions
            .iter()
            .filter(|it| it.judgement.verdict.confirms());
        let names: Vec<&str> = names.map(|it| it.name.as_str()).collect();
        vec![
            Cell::maybe(it.card.as_ref().map(|card| card.acronym.clone())),
            Cell::text(it.project.as_str()),
            Cell::maybe(it.card.as_ref().map(|card| card.programme.label())),
            Cell::text(names.join(", ")),
        ]
    });
    rows.collect()
}

fn likely(full: &GapFileInFull) -> Vec<Vec<Cell>> {
    let Some((matches, _)) = &full.found else {
        return Vec::new();
    };
    let likely = matches
        .suggested
        .iter()
        .filter(|it| it.strength == Strength::Likely);
    let rows = likely.map(|it| {
        vec![
            Cell::text(&it.card.acronym),
            Cell::text(it.card.id.as_str()),
            Cell::text(it.card.programme.label()),
            Cell::money(it.card.ec_contribution),
        ]
    });
    rows.collect()
}

fn solutions(full: &GapFileInFull, today: Date) -> Vec<Vec<Cell>> {
    let rows = full
        .around
        .evidence
        .solutions
        .iter()
        .map(|(solution, claims)| {
            let readiness = Readiness::of(claims, today);
            let standing = readiness.on(Scale::Technology);
            let level =
                |level: Option<u8>| level.map_or(Cell::NotStated, |it| Cell::Count(u64::from(it)));
            vec![
                Cell::text(&solution.content.name),
                level(verified(claims, today)),
                level(standing.map(|it| it.declared.level)),
                Cell::text(solution.content.licence.label()),
            ]
        });
    rows.collect()
}
