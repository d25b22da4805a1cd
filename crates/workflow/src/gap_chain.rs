//! The chain of a gap file, from need to deployment, and what could be done next, from
//! what one viewer may see.

use crate::act::Refusal;
use crate::beside_answer::calls_for_gap;
use crate::evidence::{GapEvidence, evidence_of};
use crate::gap_access::KnownGap;
use crate::gap_matches::{GapMatches, matches_of};
use crate::judge_gap_match::gap_with_matches;
use crate::next_steps::next_step_rules;
use crate::platform::{Platform, PlatformError};
use crate::procurement::{WhoBuys, buyers_of, procurements_of};
use jiff::civil::Date;
use std::collections::HashSet;
use std::sync::Arc;
use uptake_model::{
    Counts, Fact, Facts, GapFileId, Link, MemberOrganisation, NextStep, Procurement,
    ProcurementState, Readiness, Scale, Statement, TopicCode, TrialState, Viewer, chain, next_step,
};
use uptake_store::listing::TopicListing;
use uptake_store::{Store, StoreError};

/// Evidence that a viewer may see for a gap, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct EvidenceCounts {
    /// Solutions recorded for it.
    solutions: u64,
    /// Of these, verified at TRL 4 to 6, at 7 or 8, and at 9.
    verified: [u64; 3],
    /// Trials that ended.
    trials_done: u64,
    /// Trials that are planned or run.
    trials_ahead: u64,
    /// Deployments that somebody claims.
    deployments: u64,
}

/// The chain of a gap file.
#[derive(Debug)]
pub struct GapChain {
    /// The seven stations.
    pub links: [Link; 7],
    /// Suggestions that nobody judged, likely and possible: shown apart, not counted.
    pub suggested: u64,
    /// Calls that fit and can be applied for, the closest first.
    pub calls: Vec<TopicListing>,
    /// What could be done next.
    pub step: NextStep<'static>,
    /// The gap's title; whoever is given this may see it.
    pub title: String,
}

/// The chain of a gap file; `None` where there is none or `viewer` may not see title and
/// statement.
///
/// # Errors
/// The index cannot be read, or the store fails.
pub async fn gap_chain(
    platform: &Platform,
    viewer: &Viewer,
    gap: &GapFileId,
    today: Date,
) -> Result<Option<GapChain>, Refusal> {
    let store = platform.store();
    let Some(known) = gap_with_matches(store, viewer, gap).await? else {
        return Ok(None);
    };
    let organisations = store.member_organisations().await?;
    let matches = matches_of(platform, viewer, &known, &organisations, (0, 0)).await?;
    let around = Around::of(store, viewer, &known, &organisations, today).await?;
    Ok(Some(chain_of(platform, &matches, &around, today).await?))
}

/// What stands around a gap file besides its matches, as far as one viewer may see.
#[derive(Debug, Clone, PartialEq)]
pub struct Around {
    /// Solutions with their claims, and trials.
    pub evidence: GapEvidence,
    /// The procurements, the latest first.
    pub procurements: Vec<Procurement>,
    /// Who committed themselves to buy, and who could be asked to.
    pub who_buys: WhoBuys,
}

impl Around {
    /// What stands around a gap file that `viewer` may know of; `organisations` are all that
    /// take part.
    pub(crate) async fn of(
        store: &Store,
        viewer: &Viewer,
        known: &KnownGap,
        organisations: &[MemberOrganisation],
        today: Date,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            evidence: evidence_of(store, viewer, known, organisations).await?,
            procurements: procurements_of(store, viewer, known).await?,
            who_buys: buyers_of(store, viewer, known, organisations, today).await?,
        })
    }
}

/// The chain of what was read of a gap file.
///
/// # Errors
/// The index cannot be read, or the store fails.
pub(crate) async fn chain_of(
    platform: &Platform,
    matches: &GapMatches,
    around: &Around,
    today: Date,
) -> Result<GapChain, PlatformError> {
    let calls = calls(platform, matches, today).await?;
    let evidence = counted(&around.evidence, today);
    let counts = counts(matches, evidence, &around.procurements);
    let mut facts = facts(matches, evidence, &calls);
    facts.extend(buying(&around.procurements, &around.who_buys));
    Ok(GapChain {
        links: chain(&counts),
        suggested: (matches.counts.likely + matches.counts.possible) as u64,
        step: next_step(next_step_rules(), &facts),
        title: matches.gap.title.clone(),
        calls: calls.to_vec(),
    })
}

/// What stands at each station.
fn counts(matches: &GapMatches, evidence: EvidenceCounts, procurements: &[Procurement]) -> Counts {
    let kept = procurements.iter();
    let kept = kept.filter(|it| !matches!(it.state, ProcurementState::Cancelled { .. }));
    let confirmed = || matches.confirmed.iter().filter(|it| it.is_confirmed());
    let cards = || confirmed().filter_map(|it| it.card.as_ref());
    let topics: HashSet<&TopicCode> = cards()
        .flat_map(|card| card.topics.iter().map(|topic| &topic.code))
        .collect();
    Counts {
        topics: topics.len() as u64,
        projects: confirmed().count() as u64,
        results: cards().map(|card| card.result_titles.len() as u64).sum(),
        trials: evidence.trials_done + evidence.trials_ahead,
        procurements: kept.count() as u64,
        deployments: evidence.deployments,
    }
}

/// The evidence that the viewer sees, in numbers.
fn counted(found: &GapEvidence, today: Date) -> EvidenceCounts {
    let mut counts = EvidenceCounts::default();
    for (_, claims) in &found.solutions {
        counts.solutions += 1;
        let readiness = Readiness::of(claims, today);
        let standing = readiness.on(Scale::Technology);
        let verified = standing.and_then(|it| it.verified.as_ref());
        match verified.map(|it| it.level) {
            Some(9..) => counts.verified[2] += 1,
            Some(7 | 8) => counts.verified[1] += 1,
            Some(4..=6) => counts.verified[0] += 1,
            Some(_) | None => {}
        }
        let in_use = claims.iter().filter(|it| {
            it.counts(today) && matches!(it.content.statement, Statement::Deployment { .. })
        });
        counts.deployments += in_use.count() as u64;
    }
    for trial in &found.trials {
        match trial.state {
            TrialState::Planned | TrialState::Running { .. } => counts.trials_ahead += 1,
            TrialState::Done { .. } => counts.trials_done += 1,
            TrialState::Cancelled { .. } => {}
        }
    }
    counts
}

/// Calls that fit and have a deadline ahead; none without an index.
async fn calls(
    platform: &Platform,
    matches: &GapMatches,
    today: Date,
) -> Result<Arc<[TopicListing]>, PlatformError> {
    match calls_for_gap(platform, (matches.gap.language, &matches.gap.text), today).await {
        Err(PlatformError::NoIndex) => Ok(Arc::default()),
        other => other,
    }
}

/// Who would buy, who could be asked to, and what is bought.
fn buying(procurements: &[Procurement], who: &WhoBuys) -> Facts {
    let count =
        |of: fn(&Procurement) -> bool| procurements.iter().filter(|it| of(it)).count() as u64;
    let committed = who.committed.iter().filter(|it| it.counts);
    let committed: Vec<_> = committed.map(|it| &it.organisation).collect();
    // A commitment is no sign of sharing: only who owns or co-signed the gap shares it.
    let sharing: Vec<_> = who.sharing.iter().collect();
    Facts::from([
        (Fact::Sharers, sharing.len() as u64),
        (Fact::SharerCountries, countries(&sharing)),
        (Fact::CommittedBuyers, committed.len() as u64),
        (Fact::BuyerCountries, countries(&committed)),
        (Fact::ProcurementsAhead, count(Procurement::is_ahead)),
        (Fact::FinishedPcps, count(Procurement::is_finished_pcp)),
        (Fact::Purchases, count(Procurement::is_bought)),
    ])
}

fn countries(organisations: &[&MemberOrganisation]) -> u64 {
    let countries = organisations.iter().map(|it| it.country.code());
    countries.collect::<HashSet<_>>().len() as u64
}

fn facts(matches: &GapMatches, evidence: EvidenceCounts, calls: &[TopicListing]) -> Facts {
    let [half_way, nearly, proven] = evidence.verified;
    let confirmed = matches.confirmed.iter().filter(|it| it.is_confirmed());
    Facts::from([
        (Fact::LikelyProjects, matches.counts.likely as u64),
        (Fact::ConfirmedProjects, confirmed.count() as u64),
        (Fact::Solutions, evidence.solutions),
        (Fact::VerifiedTrl4To6, half_way),
        (Fact::VerifiedTrl7To8, nearly),
        (Fact::VerifiedTrl9, proven),
        (Fact::TrialsDone, evidence.trials_done),
        (Fact::TrialsAhead, evidence.trials_ahead),
        (Fact::Deployments, evidence.deployments),
        (Fact::OpenCalls, calls.len() as u64),
    ])
}
