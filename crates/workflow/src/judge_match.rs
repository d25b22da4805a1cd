//! What a person decided about a match, kept, and given back in the form that
//! evaluation and tuning read.

use crate::platform::{Platform, PlatformError};
use crate::refresh_suggestions::matched_text;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use uptake_model::{
    GapFileId, GapId, Grade, JudgedNeed, JudgedStrength, Judgement, Language, Marking, ProjectId,
    Verdict, joint_grade,
};
use uptake_store::Store;

/// A decision to be kept.
#[derive(Debug, Clone)]
pub struct JudgeRequest {
    /// The id of a capability gap, or a need in words.
    pub need: String,
    /// The language of such words, where their writer said so; otherwise it is told
    /// from them.
    pub language: Option<Language>,
    /// The project.
    pub project: ProjectId,
    /// The decision.
    pub grade: Grade,
}

/// Why a decision cannot be kept: always something in the request.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// One word that is no gap's id.
    #[error(
        "There is no capability gap “{0}”, and one word is too little for a need. Nothing was kept. \
         Name a gap by its id, or put the need in quotation marks: uptake judge \"we cannot …\" …"
    )]
    UnknownGap(String),
    /// The corpus does not hold the project.
    #[error(
        "The corpus holds no project “{0}”. Nothing was kept. Name it by its number, as the lists \
         of `uptake match` show it."
    )]
    UnknownProject(String),
    /// The platform.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

/// Judgements as files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedJudgements {
    /// Lines `id<TAB>need`.
    pub queries: String,
    /// TREC judgements: `id 0 project grade`, divided by tabs.
    pub qrels: String,
    /// How many needs.
    pub needs: usize,
    /// How many judgements.
    pub judgements: usize,
}

/// Keeps a decision, in place of an earlier one for the same need and project.
///
/// # Errors
/// See [`JudgeError`]; nothing was kept then.
pub async fn judge_match(
    platform: &Platform,
    request: JudgeRequest,
    now: Timestamp,
) -> Result<Judgement, JudgeError> {
    let need = judged_need(platform, &request).await?;
    let ids = std::slice::from_ref(&request.project);
    let known = platform.store().project_cards(ids).await;
    if known.map_err(PlatformError::from)?.is_empty() {
        return Err(JudgeError::UnknownProject(request.project.to_string()));
    }
    let judgement = Judgement {
        need,
        project: request.project,
        grade: request.grade,
        judged_at: now,
    };
    let key = key(&judgement.need);
    let kept = platform.store().put_judgement(&key, &judgement);
    kept.await.map_err(PlatformError::from)?;
    Ok(judgement)
}

/// The gap of that id, or else the words themselves.
async fn judged_need(
    platform: &Platform,
    request: &JudgeRequest,
) -> Result<JudgedNeed, JudgeError> {
    let words = request.need.split_whitespace().collect::<Vec<_>>();
    let id = GapId::new(&request.need);
    let gap = platform.store().gap(&id).await;
    if let Some(gap) = gap.map_err(PlatformError::from)? {
        let language = Language::parse(&gap.language).unwrap_or(Language::En);
        return Ok(JudgedNeed {
            gap: Some(gap.id),
            text: one_line(&gap.statement),
            language,
        });
    }
    if words.len() < 2 {
        return Err(JudgeError::UnknownGap(request.need.clone()));
    }
    let text = words.join(" ");
    let language = match request.language {
        Some(language) => language,
        None => platform.index()?.query(&text).understanding.language,
    };
    Ok(JudgedNeed {
        gap: None,
        text,
        language,
    })
}

/// What tells needs apart: a gap's id, or `need-` and the first 12 hexadecimal
/// digits of the SHA-256 of the words. Never white space: run files are divided by it.
fn key(need: &JudgedNeed) -> String {
    match &need.gap {
        Some(gap) => gap
            .as_str()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join("_"),
        None => {
            let hash = Sha256::digest(need.text.as_bytes());
            let digits: String = hash.iter().take(6).map(|b| format!("{b:02x}")).collect();
            format!("need-{digits}")
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which judgements of gap files are exported. Those of the command line always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExportScope {
    /// Of published gap files whose title and statement are TLP:CLEAR or TLP:GREEN, the
    /// judgements that are so marked too.
    #[default]
    Community,
    /// All, for whoever may read everything that people wrote here.
    Everything,
}

/// All judgements as evaluation and tuning read them. A need whose words changed
/// between judgements is exported with the latest; where organisations judged a gap
/// file's project differently, [`joint_grade`] is.
///
/// # Errors
/// The store fails.
pub async fn export_judgements(
    platform: &Platform,
    scope: ExportScope,
) -> Result<ExportedJudgements, PlatformError> {
    let all = platform.store().judgements().await?;
    let mut texts: BTreeMap<&str, &Judgement> = BTreeMap::new();
    let mut qrels = String::new();
    for (key, judgement) in &all {
        let latest = texts.entry(key).or_insert(judgement);
        if judgement.judged_at > latest.judged_at {
            *latest = judgement;
        }
        push_line(&mut qrels, key, &judgement.project, judgement.grade);
    }
    let queries = texts
        .iter()
        .map(|(key, one)| format!("{key}\t{}\n", one.need.text));
    let mut exported = ExportedJudgements {
        queries: queries.collect(),
        needs: texts.len(),
        judgements: all.len(),
        qrels,
    };
    add_gap_files(platform.store(), scope, &mut exported).await?;
    Ok(exported)
}

fn push_line(qrels: &mut String, key: &str, project: &ProjectId, grade: Grade) {
    qrels.push_str(&format!("{key}\t0\t{project}\t{}\n", grade.number()));
}

async fn add_gap_files(
    store: &Store,
    scope: ExportScope,
    exported: &mut ExportedJudgements,
) -> Result<(), PlatformError> {
    let mut by_gap: BTreeMap<GapFileId, BTreeMap<ProjectId, Vec<Verdict>>> = BTreeMap::new();
    for one in store.all_match_judgements().await? {
        if scope == ExportScope::Everything || one.marking <= Marking::Green {
            let projects = by_gap.entry(one.gap).or_default();
            projects.entry(one.project).or_default().push(one.verdict);
        }
    }
    for gap in store.judged_gap_files().await? {
        let goes = scope == ExportScope::Everything || gap.is_released_to(Marking::Green);
        let Some(projects) = by_gap.remove(&gap.id).filter(|_| goes) else {
            continue;
        };
        let text = one_line(&matched_text(&gap.content));
        exported.queries.push_str(&format!("{}\t{text}\n", gap.id));
        exported.needs += 1;
        for (project, verdicts) in projects {
            if let Some(grade) = joint_grade(verdicts) {
                push_line(&mut exported.qrels, gap.id.as_str(), &project, grade);
                exported.judgements += 1;
            }
        }
    }
    Ok(())
}

/// What organisations judged that anybody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicJudgements {
    /// How many judgements.
    pub number: u64,
    /// What they say of what the matching suggested, where enough organisations judged.
    pub strengths: Vec<JudgedStrength>,
}

/// The judgements that are shared with everybody, for gap files whose title and statement are
/// TLP:CLEAR. What an organisation added itself says nothing of a suggestion.
///
/// # Errors
/// The store fails.
pub async fn public_judgements(store: &Store) -> Result<PublicJudgements, PlatformError> {
    let gaps = store.judged_gap_files().await?;
    let open = gaps.iter().filter(|gap| gap.is_released_to(Marking::Clear));
    let open: HashSet<&GapFileId> = open.map(|gap| &gap.id).collect();
    let mut all = store.all_match_judgements().await?;
    all.retain(|it| it.marking == Marking::Clear && open.contains(&it.gap));
    let suggested = store.judged_suggestions().await?;
    let judged = all.iter().filter(|it| !it.added).filter_map(|it| {
        let strength = suggested.get(&(it.gap.clone(), it.project.clone()))?;
        Some((*strength, it))
    });
    let judged: Vec<_> = judged.collect();
    Ok(PublicJudgements {
        number: all.len() as u64,
        strengths: JudgedStrength::all(&judged),
    })
}
