//! What exists for a gap file, as one viewer may see it: what organisations confirmed or
//! rejected, side by side, and what the matching suggests beside that.

use crate::act::Refusal;
use crate::gap_access::KnownGap;
use crate::judge_gap_match::{for_organisation, gap_with_matches, may_judge};
use crate::match_need::{AnswerHit, join};
use crate::platform::{Platform, PlatformError};
use crate::refresh_suggestions::{matched_text, read_gap};
use std::collections::{BTreeMap, HashMap, HashSet};
use uptake_model::{
    Circle, GapFile, GapFileId, Language, Likelihood, Marking, MatchJudgement, MemberOrganisation,
    MemberOrganisationId, ProjectId, Standing, Suggestion, Verdict, Viewer, joint_grade,
};
use uptake_search::{Calibration, Hit, Strength};
use uptake_store::listing::ProjectCard;
use uptake_store::{Judging, Store};

/// What exists for a gap file.
#[derive(Debug)]
pub struct GapMatches {
    /// What was matched.
    pub gap: MatchedGap,
    /// Whether the matching has looked at the gap file as it stands now.
    pub is_current: bool,
    /// Projects that some organisation confirmed or called related, the best first.
    pub confirmed: Vec<JudgedProject>,
    /// Projects that all who judged them rejected.
    pub rejected: Vec<JudgedProject>,
    /// Suggestions that nobody judged, as far as the viewer may know; those asked for.
    pub suggested: Vec<AnswerHit>,
    /// Which of [`Self::suggested`] are new to an organisation of the viewer.
    pub new: HashSet<ProjectId>,
    /// How many such suggestions are likely, and how many possible.
    pub counts: SuggestionCounts,
    /// What the words likely and possible mean; `None` without an index.
    pub calibration: Option<Calibration>,
    /// The viewer's organisations that may judge.
    pub desks: Vec<JudgingOrganisation>,
}

/// A gap file as far as it is matched: what everybody may read who is shown its matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedGap {
    /// Its identifier.
    pub id: GapFileId,
    /// Its title.
    pub title: String,
    /// Title and statement, as they were matched.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// Whether these are released at least to the community.
    pub is_released: bool,
}

impl MatchedGap {
    fn of(gap: &GapFile) -> Self {
        Self {
            id: gap.id.clone(),
            title: gap.content.title.value.clone(),
            text: matched_text(&gap.content),
            language: gap.content.language,
            is_released: gap.is_released_to(Marking::Green),
        }
    }
}

/// How many suggestions there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SuggestionCounts {
    /// Likely ones.
    pub likely: usize,
    /// Possible ones.
    pub possible: usize,
}

/// A project that organisations judged.
#[derive(Debug)]
pub struct JudgedProject {
    /// Its number.
    pub project: ProjectId,
    /// Its card; `None` where the corpus no longer holds it.
    pub card: Option<ProjectCard>,
    /// What they decided, the owner first.
    pub opinions: Vec<Opinion>,
}

/// What one organisation decided about a project.
#[derive(Debug)]
pub struct Opinion {
    /// The decision.
    pub judgement: MatchJudgement,
    /// The organisation's name.
    pub name: String,
    /// What it is to the gap; `None` where it no longer may judge.
    pub standing: Option<Standing>,
    /// Title of the result that was named.
    pub result: Option<String>,
}

/// An organisation of the viewer that may judge.
#[derive(Debug)]
pub struct JudgingOrganisation {
    /// Which.
    pub organisation: MemberOrganisation,
    /// What it is to the gap.
    pub standing: Standing,
    /// How it judges; `None` before it began.
    pub judging: Option<Judging>,
    /// How many suggestions came since it looked through them.
    pub new: usize,
    /// Whether the viewer leads it.
    pub leads: bool,
}

impl JudgedProject {
    /// Whether organisations decided differently.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        let mut verdicts = self.opinions.iter().map(|it| it.judgement.verdict);
        let first = verdicts.next();
        verdicts.any(|verdict| Some(verdict) != first)
    }

    /// Whether somebody says that it meets the gap, at least partly.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.opinions
            .iter()
            .any(|it| it.judgement.verdict.confirms())
    }
}

/// What exists for a gap file, with `limit` suggestions after `offset` in full; `None`
/// where there is no such gap file or `viewer` may not see title and statement.
///
/// # Errors
/// The index cannot be read, or the store fails.
pub async fn gap_matches(
    platform: &Platform,
    viewer: &Viewer,
    gap: &GapFileId,
    offset: usize,
    limit: usize,
) -> Result<Option<GapMatches>, Refusal> {
    let store = platform.store();
    let Some(known) = gap_with_matches(store, viewer, gap).await? else {
        return Ok(None);
    };
    let organisations = store.member_organisations().await?;
    let window = (offset, limit);
    let found = matches_of(platform, viewer, &known, &organisations, window).await?;
    Ok(Some(found))
}

/// What exists for a gap file whose matches `viewer` may see; `organisations` are all that
/// take part.
pub(crate) async fn matches_of(
    platform: &Platform,
    viewer: &Viewer,
    known: &KnownGap,
    organisations: &[MemberOrganisation],
    (offset, limit): (usize, usize),
) -> Result<GapMatches, Refusal> {
    let (store, gap) = (platform.store(), &known.gap.id);
    let all = store.match_judgements(gap).await?;
    let (seen, own) = judgements_seen(all, viewer, known);
    let made = store.suggestions_made(gap).await?;
    let mut suggestions = store.suggestions(gap).await?;
    let mut desks = judging_organisations(store, viewer, known, organisations).await?;
    let new = count_new(&mut desks, &suggestions, &own);
    let judged: HashSet<&ProjectId> = seen.iter().map(|it| &it.project).collect();
    suggestions.retain(|it| !judged.contains(&it.project));
    let of = |strength| {
        suggestions
            .iter()
            .filter(|it| it.strength == strength)
            .count()
    };
    let counts = SuggestionCounts {
        likely: of(Likelihood::Likely),
        possible: of(Likelihood::Possible),
    };
    let asked: Vec<Suggestion> = suggestions.into_iter().skip(offset).take(limit).collect();
    let (suggested, calibration) = in_full(platform, &known.gap, &asked, offset).await?;
    let circle = shown_circle(viewer, known);
    let (confirmed, rejected) = side_by_side(store, organisations, &circle, seen).await?;
    Ok(GapMatches {
        // Whoever is not of its organisation would learn of changes that they do not see.
        is_current: !known.gap.state.is_open()
            || !viewer.belongs_to(&known.gap.owner)
            || made.is_some_and(|made| made.version == known.gap.version),
        gap: MatchedGap::of(&known.gap),
        confirmed,
        rejected,
        suggested,
        new,
        counts,
        calibration,
        desks,
    })
}

/// The judgements that `viewer` may see, and which projects each of their own
/// organisations judged.
fn judgements_seen(
    all: Vec<MatchJudgement>,
    viewer: &Viewer,
    known: &KnownGap,
) -> (
    Vec<MatchJudgement>,
    HashSet<(MemberOrganisationId, ProjectId)>,
) {
    let seen: Vec<MatchJudgement> = all
        .into_iter()
        .filter(|it| it.is_seen_by(viewer, &known.circle))
        .collect();
    let own = seen
        .iter()
        .filter(|it| viewer.belongs_to(&it.organisation))
        .map(|it| (it.organisation.clone(), it.project.clone()))
        .collect();
    (seen, own)
}

/// The viewer's organisations that may judge; what is new to them is not counted yet.
async fn judging_organisations(
    store: &Store,
    viewer: &Viewer,
    known: &KnownGap,
    organisations: &[MemberOrganisation],
) -> Result<Vec<JudgingOrganisation>, Refusal> {
    let mut desks = Vec::new();
    for id in viewer.organisations() {
        let Some(organisation) = organisations.iter().find(|it| it.id == *id) else {
            continue;
        };
        let may = for_organisation(viewer, id)
            .is_some_and(|own| may_judge(organisation, &own, &known.gap, &known.circle));
        let Some(standing) = Standing::of(organisation, &known.circle).filter(|_| may) else {
            continue;
        };
        desks.push(JudgingOrganisation {
            judging: store.judging(&known.gap.id, id).await?,
            leads: viewer.leads(id),
            organisation: organisation.clone(),
            standing,
            new: 0,
        });
    }
    Ok(desks)
}

/// Counts what came since each organisation looked through the suggestions; what it
/// judged is never new to it.
fn count_new(
    desks: &mut [JudgingOrganisation],
    suggestions: &[Suggestion],
    own: &HashSet<(MemberOrganisationId, ProjectId)>,
) -> HashSet<ProjectId> {
    let mut new = HashSet::new();
    for desk in desks {
        let Some(judging) = &desk.judging else {
            continue;
        };
        let id = &desk.organisation.id;
        let came = suggestions.iter().filter(|it| {
            it.first_seen > judging.looked_at && !own.contains(&(id.clone(), it.project.clone()))
        });
        for suggestion in came {
            desk.new += 1;
            new.insert(suggestion.project.clone());
        }
    }
    new
}

/// Suggestions with card, passage and reasons. Without an index there are none.
async fn in_full(
    platform: &Platform,
    gap: &GapFile,
    asked: &[Suggestion],
    offset: usize,
) -> Result<(Vec<AnswerHit>, Option<Calibration>), Refusal> {
    let index = match platform.index() {
        Ok(index) => index,
        Err(PlatformError::NoIndex) => return Ok((vec![], None)),
        Err(error) => return Err(error.into()),
    };
    let query = read_gap(&index, &platform.need_reader(), &gap.content);
    let hits: Vec<Hit> = asked
        .iter()
        .filter_map(|it| {
            Some(Hit {
                document: index.document(&it.project)?,
                id: it.project.clone(),
                score: f64::from(it.score) / 1000.0,
                strength: match it.strength {
                    Likelihood::Likely => Strength::Likely,
                    Likelihood::Possible => Strength::Possible,
                },
            })
        })
        .collect();
    let ids: Vec<ProjectId> = hits.iter().map(|hit| hit.id.clone()).collect();
    let cards = platform.store().project_cards(&ids).await?;
    let calibration = index.calibration(&query);
    let mut full = join(&index, &query, &calibration, &hits, cards, 0);
    // Numbered among those that nobody judged, so that the list begins with 1 and has no holes.
    for hit in &mut full {
        let place = asked.iter().position(|it| it.project == hit.card.id);
        hit.rank = offset + place.map_or(hit.rank, |place| place + 1);
    }
    Ok((full, Some(calibration)))
}

/// The circle with those co-signers alone that `viewer` may know of: a shared judgement does
/// not tell that whoever made it signed.
fn shown_circle(viewer: &Viewer, known: &KnownGap) -> Circle {
    let (owner, partners) = (&known.gap.owner, &known.circle.partners);
    let signed = known.signatures.iter();
    let shown = signed.filter(|it| it.circle(owner, partners).may_see(viewer, it.marking));
    Circle {
        partners: shown.map(|it| it.organisation.clone()).collect(),
        ..known.circle.clone()
    }
}

/// Judgements by project: those that somebody thinks of use, and those nobody does.
async fn side_by_side(
    store: &Store,
    organisations: &[MemberOrganisation],
    circle: &Circle,
    seen: Vec<MatchJudgement>,
) -> Result<(Vec<JudgedProject>, Vec<JudgedProject>), Refusal> {
    if seen.is_empty() {
        return Ok((vec![], vec![]));
    }
    let organisations: HashMap<_, _> = organisations.iter().map(|it| (&it.id, it)).collect();
    let named = seen.iter().filter(|it| it.result.is_some());
    let named: Vec<&ProjectId> = named.map(|it| &it.project).collect();
    let titles = store.result_titles(&named).await?;
    let mut by_project: BTreeMap<ProjectId, Vec<Opinion>> = BTreeMap::new();
    for judgement in seen {
        let organisation = organisations.get(&judgement.organisation);
        let opinion = Opinion {
            name: organisation.map_or(String::new(), |it| it.name.clone()),
            standing: organisation.and_then(|it| Standing::of(it, circle)),
            result: judgement
                .result
                .as_ref()
                .and_then(|id| titles.get(id).cloned()),
            judgement,
        };
        let project = opinion.judgement.project.clone();
        by_project.entry(project).or_default().push(opinion);
    }
    let ids: Vec<ProjectId> = by_project.keys().cloned().collect();
    let cards = store.project_cards(&ids).await?;
    let mut cards: HashMap<ProjectId, ProjectCard> = cards
        .into_iter()
        .map(|card| (card.id.clone(), card))
        .collect();
    let mut judged: Vec<JudgedProject> = by_project
        .into_iter()
        .map(|(project, mut opinions)| {
            opinions.sort_by_key(|it| (it.standing.is_none(), it.standing, it.name.clone()));
            JudgedProject {
                card: cards.remove(&project),
                project,
                opinions,
            }
        })
        .collect();
    let grade = |it: &JudgedProject| joint_grade(it.opinions.iter().map(|o| o.judgement.verdict));
    judged.sort_by_key(|it| (std::cmp::Reverse(grade(it)), it.project.clone()));
    let of_use = |it: &JudgedProject| {
        let mut verdicts = it.opinions.iter().map(|opinion| opinion.judgement.verdict);
        verdicts.any(|verdict| verdict != Verdict::Rejected)
    };
    Ok(judged.into_iter().partition(of_use))
}
