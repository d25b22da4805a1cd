//! What a viewer sees of solutions, claims, trials and assessments. Everything that is
//! shown, counted or computed starts from here, so that what somebody may not see changes
//! nothing for them.

use crate::gap_access::{KnownGap, find_known_gap, known_among};
use std::collections::{HashMap, HashSet};
use uptake_model::{
    Assessment, AttachedFile, Circle, Claim, ClaimId, ClaimSource, GapFile, GapFileId,
    MemberOrganisation, MemberOrganisationId, ProjectId, Requirement, ResultId, Solution,
    SolutionId, Statement, Trial, TrialId, Verdicts, Viewer,
};
use uptake_store::{Store, StoreError};

/// A gap file as far as what is written for it refers to it and a viewer may know it.
#[derive(Debug, Clone, PartialEq)]
pub struct GapOutline {
    /// Identifier.
    pub id: GapFileId,
    /// Its title; the identifier where the title is not theirs to see.
    pub title: String,
    /// Its requirements that they may see.
    pub requirements: Vec<Requirement>,
    /// With whom it is shared: for access alone, never to be shown.
    circle: Circle,
}

impl GapOutline {
    /// The outline of a gap file that `viewer` may know of.
    fn of(viewer: &Viewer, gap: &GapFile, circle: &Circle) -> Self {
        let title = circle.shown(viewer, &gap.content.title);
        let requirements = gap.content.requirements.iter();
        Self {
            title: title.cloned().unwrap_or_else(|| gap.id.to_string()),
            requirements: requirements
                .filter_map(|it| circle.shown(viewer, it).cloned())
                .collect(),
            id: gap.id.clone(),
            circle: circle.clone(),
        }
    }

    /// The number by which the viewer knows a requirement: it counts those that they see,
    /// so that a number left over tells nothing of one that they do not.
    #[must_use]
    pub fn shown_as(&self, number: u32) -> Option<u32> {
        let place = self
            .requirements
            .iter()
            .position(|it| it.number == number)?;
        u32::try_from(place + 1).ok()
    }

    /// What [`Self::shown_as`] stands for.
    #[must_use]
    pub fn number_of(&self, shown: u32) -> Option<u32> {
        let place = usize::try_from(shown).ok()?.checked_sub(1)?;
        self.requirements.get(place).map(|it| it.number)
    }
}

/// A gap file that a viewer may know of; `None` where they may not, or there is none.
///
/// # Errors
/// Where the database fails.
pub async fn gap_outline(
    store: &Store,
    viewer: &Viewer,
    id: &GapFileId,
) -> Result<Option<GapOutline>, StoreError> {
    let known = find_known_gap(store, viewer, id).await?;
    Ok(known.map(|it| GapOutline::of(viewer, &it.gap, &it.circle)))
}

/// Looks at evidence for one viewer, and reads each gap file once.
pub(super) struct Eyes<'a> {
    store: &'a Store,
    viewer: &'a Viewer,
    gaps: HashMap<GapFileId, Option<GapOutline>>,
    trials: HashMap<TrialId, bool>,
}

impl<'a> Eyes<'a> {
    pub(super) fn new(store: &'a Store, viewer: &'a Viewer) -> Self {
        Self {
            store,
            viewer,
            gaps: HashMap::new(),
            trials: HashMap::new(),
        }
    }

    /// A gap file that the viewer may know of.
    pub(super) async fn gap(&mut self, id: &GapFileId) -> Result<Option<GapOutline>, StoreError> {
        if let Some(known) = self.gaps.get(id) {
            return Ok(known.clone());
        }
        let known = gap_outline(self.store, self.viewer, id).await?;
        self.gaps.insert(id.clone(), known.clone());
        Ok(known)
    }

    /// Whether the viewer sees a claim: its marking lets them, and where it is for a gap
    /// file, they know of that and of its requirement. Whoever made it always knows what
    /// it is about.
    pub(super) async fn sees_claim(&mut self, claim: &Claim) -> Result<bool, StoreError> {
        let contribution = claim.contribution();
        let Some(id) = &claim.gap else {
            let circle = contribution.circle(None);
            return Ok(circle.may_see(self.viewer, contribution.marking));
        };
        let known = self
            .gap(id)
            .await?
            .filter(|gap| match claim.content.statement {
                Statement::Requirement { number, .. } => {
                    gap.requirements.iter().any(|it| it.number == number)
                }
                _ => true,
            });
        let gap = known.as_ref().map(|it| &it.circle);
        Ok(contribution.is_seen_by(self.viewer, gap))
    }

    /// Whether the viewer sees a trial: its marking lets them, and they know of its gap
    /// file or are named in it and did not decline.
    pub(super) async fn sees_trial(&mut self, trial: &Trial) -> Result<bool, StoreError> {
        let known = self.gap(&trial.gap).await?;
        let gap = known.as_ref().map(|it| &it.circle);
        Ok(trial.contribution().is_seen_by(self.viewer, gap))
    }

    async fn sees_trial_of(&mut self, id: &TrialId) -> Result<bool, StoreError> {
        if let Some(seen) = self.trials.get(id) {
            return Ok(*seen);
        }
        let seen = match self.store.trial(id).await? {
            Some(trial) => self.sees_trial(&trial).await?,
            None => false,
        };
        self.trials.insert(id.clone(), seen);
        Ok(seen)
    }

    async fn claims(&mut self, claims: Vec<Claim>) -> Result<Vec<Claim>, StoreError> {
        let mut seen = Vec::with_capacity(claims.len());
        for mut claim in claims {
            if !self.sees_claim(&claim).await? {
                continue;
            }
            if let ClaimSource::Trial { trial } = &claim.content.source
                && !self.sees_trial_of(trial).await?
            {
                claim.content.source = ClaimSource::Withheld;
            }
            seen.push(claim);
        }
        Ok(seen)
    }

    /// Trials as far as the viewer may read them: version and time of change are theirs who
    /// can change them, since these count what others may not know of.
    async fn trials(&mut self, trials: Vec<Trial>) -> Result<Vec<Trial>, StoreError> {
        let mut seen = Vec::with_capacity(trials.len());
        for mut trial in trials {
            if self.sees_trial(&trial).await? {
                // Whoever was named and has not said yes is not for others to know.
                let shown = trial.named().shown_to(self.viewer);
                trial.answers.retain(|it, _| shown.contains(it));
                trial.content.participants = shown;
                if !trial.named().includes(self.viewer) {
                    trial.version = 1;
                    trial.updated_at = trial.created_at;
                }
                seen.push(trial);
            }
        }
        Ok(seen)
    }

    /// The gap files of some identifiers that the viewer may know of, each once, by title.
    async fn gaps_named(&mut self, mut ids: Vec<GapFileId>) -> Result<Vec<GapOutline>, StoreError> {
        ids.sort();
        ids.dedup();
        let mut known = Vec::new();
        for id in ids {
            known.extend(self.gap(&id).await?);
        }
        known.sort_by(|a, b| (&a.title, &a.id).cmp(&(&b.title, &b.id)));
        Ok(known)
    }
}

/// A solution with what a viewer may see of its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct SolutionSeen {
    /// The solution, open to everybody.
    pub solution: Solution,
    /// Its results in the corpus: identifier, project, title.
    pub results: Vec<(ResultId, ProjectId, String)>,
    /// Claims, the latest evidence first; withdrawn and expired ones among them.
    pub claims: Vec<Claim>,
    /// Trials, the latest first.
    pub trials: Vec<Trial>,
    /// Gap files that these claims and trials are for.
    pub gaps: Vec<GapOutline>,
    /// What assessors said from their own use; what they said in a trial stands there.
    pub verdicts: Verdicts,
    /// What the viewer said themselves.
    pub own: Vec<Assessment>,
    /// Names of the organisations that these claims and trials speak of.
    pub organisations: HashMap<MemberOrganisationId, String>,
}

/// What a viewer sees of a solution; `None` where there is none.
///
/// # Errors
/// Where the database fails.
pub async fn solution_seen(
    store: &Store,
    viewer: &Viewer,
    id: &SolutionId,
) -> Result<Option<SolutionSeen>, StoreError> {
    let Some(solution) = store.solution(id).await? else {
        return Ok(None);
    };
    let mut eyes = Eyes::new(store, viewer);
    let claims = store.claims_about(std::slice::from_ref(id)).await?;
    let claims = eyes.claims(claims).await?;
    let trials = eyes.trials(store.trials_of(id).await?).await?;
    let mut own = store.assessments_of(id).await?;
    own.retain(|it| Some(&it.person) == viewer.person());
    let named = claims.iter().filter_map(|it| it.gap.clone());
    let named = named
        .chain(trials.iter().map(|it| it.gap.clone()))
        .collect();
    let content = &solution.content;
    Ok(Some(SolutionSeen {
        results: store
            .results_named(&content.projects, &content.results)
            .await?,
        gaps: eyes.gaps_named(named).await?,
        verdicts: Verdicts::of(&store.assessments_said(id, None).await?),
        organisations: names(store).await?,
        solution,
        claims,
        trials,
        own,
    }))
}

/// The claims about some solutions that a viewer may see, by solution.
///
/// # Errors
/// Where the database fails.
pub async fn claims_seen(
    store: &Store,
    viewer: &Viewer,
    solutions: &[SolutionId],
) -> Result<HashMap<SolutionId, Vec<Claim>>, StoreError> {
    let claims = store.claims_about(solutions).await?;
    let mut seen: HashMap<SolutionId, Vec<Claim>> = HashMap::new();
    for claim in Eyes::new(store, viewer).claims(claims).await? {
        seen.entry(claim.solution.clone()).or_default().push(claim);
    }
    Ok(seen)
}

/// A claim that a viewer may see.
///
/// # Errors
/// Where the database fails.
pub async fn claim_seen(
    store: &Store,
    viewer: &Viewer,
    id: &ClaimId,
) -> Result<Option<Claim>, StoreError> {
    let found = store.claim(id).await?.into_iter().collect();
    let seen = Eyes::new(store, viewer).claims(found).await?;
    Ok(seen.into_iter().next())
}

/// The file of a claim with its bytes; `None` where there is none, or no claim that the viewer
/// may see.
///
/// # Errors
/// Where the database fails, or the bytes are not those that were attached.
pub async fn claim_file_seen(
    store: &Store,
    viewer: &Viewer,
    id: &ClaimId,
) -> Result<Option<(AttachedFile, Vec<u8>)>, StoreError> {
    let seen = claim_seen(store, viewer, id).await?;
    let Some(file) = seen.and_then(|it| it.content.file) else {
        return Ok(None);
    };
    let bytes = store.claim_file(id, &file).await?;
    Ok(Some((file, bytes)))
}

/// A trial with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialSeen {
    /// The trial.
    pub trial: Trial,
    /// Its gap file, where the viewer knows of it.
    pub gap: Option<GapOutline>,
    /// What is tried.
    pub solutions: Vec<Solution>,
    /// What assessors said of each solution in it, where anything is shown.
    pub verdicts: Vec<(SolutionId, Verdicts)>,
    /// Organisations of the viewer that are named by another one, with what they answered.
    pub parts: Vec<(MemberOrganisationId, Option<bool>)>,
    /// Names of the organisations that take part.
    pub organisations: HashMap<MemberOrganisationId, String>,
}

/// What a viewer sees of a trial; `None` where there is none that they may see.
///
/// # Errors
/// Where the database fails.
pub async fn trial_seen(
    store: &Store,
    viewer: &Viewer,
    id: &TrialId,
) -> Result<Option<TrialSeen>, StoreError> {
    let mut eyes = Eyes::new(store, viewer);
    let found = store.trial(id).await?.into_iter().collect();
    let Some(trial) = eyes.trials(found).await?.into_iter().next() else {
        return Ok(None);
    };
    let mut verdicts = Vec::new();
    for solution in &trial.content.solutions {
        let said = store.assessments_said(solution, Some(id)).await?;
        let shown = Verdicts::of(&said);
        if shown.assessors > 0 {
            verdicts.push((solution.clone(), shown));
        }
    }
    Ok(Some(TrialSeen {
        verdicts,
        parts: trial.named().of_viewer(viewer),
        gap: eyes.gap(&trial.gap).await?,
        solutions: store.solutions_named(&trial.content.solutions).await?,
        organisations: names(store).await?,
        trial,
    }))
}

/// The evidence for one gap file.
#[derive(Debug, Clone, PartialEq)]
pub struct GapEvidence {
    /// Solutions that claims or trials for it are about, with their claims for any gap
    /// file and for none, from which their readiness follows.
    pub solutions: Vec<(Solution, Vec<Claim>)>,
    /// Trials for it, the latest first.
    pub trials: Vec<Trial>,
    /// Names of the organisations that these speak of.
    pub organisations: HashMap<MemberOrganisationId, String>,
}

/// What a viewer sees of the evidence for a gap file; `None` where they may not know of it.
///
/// # Errors
/// Where the database fails.
pub async fn gap_evidence(
    store: &Store,
    viewer: &Viewer,
    gap: &GapFileId,
) -> Result<Option<GapEvidence>, StoreError> {
    let Some(known) = find_known_gap(store, viewer, gap).await? else {
        return Ok(None);
    };
    let organisations = store.member_organisations().await?;
    let found = evidence_of(store, viewer, &known, &organisations).await?;
    Ok(Some(found))
}

/// The evidence for a gap file that `viewer` may know of; `organisations` are all that take
/// part.
pub(crate) async fn evidence_of(
    store: &Store,
    viewer: &Viewer,
    known: &KnownGap,
    organisations: &[MemberOrganisation],
) -> Result<GapEvidence, StoreError> {
    let gap = &known.gap.id;
    let mut eyes = Eyes::new(store, viewer);
    let outline = GapOutline::of(viewer, &known.gap, &known.circle);
    eyes.gaps.insert(gap.clone(), Some(outline));
    let for_it = eyes.claims(store.claims_for_gap(gap).await?).await?;
    let trials = eyes.trials(store.trials_for_gap(gap).await?).await?;
    let mut ids: Vec<SolutionId> = for_it.into_iter().map(|it| it.solution).collect();
    ids.extend(trials.iter().flat_map(|it| it.content.solutions.clone()));
    ids.sort();
    ids.dedup();
    let mut claims: HashMap<SolutionId, Vec<Claim>> = HashMap::new();
    for claim in eyes.claims(store.claims_about(&ids).await?).await? {
        claims
            .entry(claim.solution.clone())
            .or_default()
            .push(claim);
    }
    let solutions = store.solutions_named(&ids).await?.into_iter();
    Ok(GapEvidence {
        solutions: solutions
            .map(|it| {
                let about = claims.remove(&it.id).unwrap_or_default();
                (it, about)
            })
            .collect(),
        trials,
        organisations: named(organisations),
    })
}

/// All trials and claims that a viewer may see, in a few queries however many gap files
/// they are for; as far as theirs to read.
pub(crate) async fn all_evidence(
    store: &Store,
    viewer: &Viewer,
) -> Result<(Vec<Trial>, Vec<Claim>), StoreError> {
    let (trials, claims) = (store.all_trials().await?, store.all_claims().await?);
    let named = claims.iter().filter_map(|it| it.gap.clone());
    let named: Vec<GapFileId> = named
        .chain(trials.iter().map(|it| it.gap.clone()))
        .collect();
    let mut known = known_among(store, viewer, named.clone()).await?;
    let mut eyes = Eyes::new(store, viewer);
    for id in named {
        let outline = known
            .remove(&id)
            .map(|(gap, circle)| GapOutline::of(viewer, &gap, &circle));
        eyes.gaps.entry(id).or_insert(outline);
    }
    let all: Vec<TrialId> = trials.iter().map(|it| it.id.clone()).collect();
    let trials = eyes.trials(trials).await?;
    let seen: HashSet<&TrialId> = trials.iter().map(|it| &it.id).collect();
    let sight = all.into_iter().map(|id| {
        let seen = seen.contains(&id);
        (id, seen)
    });
    eyes.trials.extend(sight);
    let claims = eyes.claims(claims).await?;
    Ok((trials, claims))
}

async fn names(store: &Store) -> Result<HashMap<MemberOrganisationId, String>, StoreError> {
    Ok(named(&store.member_organisations().await?))
}

fn named(organisations: &[MemberOrganisation]) -> HashMap<MemberOrganisationId, String> {
    let organisations = organisations.iter();
    organisations
        .map(|it| (it.id.clone(), it.name.clone()))
        .collect()
}
