//! Gaps like a text, in whatever language either is written: published gap files that the
//! viewer may know of, and the common gaps that were imported. So a gap is co-signed
//! instead of stated twice. Only what the viewer may see of a gap file is compared.

use crate::platform::{Platform, PlatformError};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uptake_model::{
    Circle, CoSignature, Gap, GapFile, GapFileId, GapId, Language, Marked, Marking,
    MemberOrganisationId, PersonId, Viewer,
};
use uptake_search::{Index, Outline, Query, SharedTerm};

/// From this likeness on two gaps are called similar; decision 0014 says how it was
/// found.
pub const SIMILAR: f64 = 0.5;

/// A gap like a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimilarGap {
    /// How alike they are, 0 to 1.
    pub likeness: f64,
    /// Words that both share, the strongest first; none where only their meaning is alike.
    pub shared: Vec<SharedTerm>,
    /// The gap.
    pub gap: FoundGap,
    /// Its title.
    pub title: String,
    /// Its statement, where the viewer may see it.
    pub statement: Option<String>,
    /// The language it is written in.
    pub language: String,
}

/// Which gap was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum FoundGap {
    /// A gap file.
    File(GapFileId),
    /// A common gap that was imported.
    Imported(GapId),
}

/// A published gap file with the outlines of what different viewers may see of it.
#[derive(Debug)]
struct Opening {
    id: GapFileId,
    version: u32,
    owner: MemberOrganisationId,
    named: Vec<PersonId>,
    guests: Vec<PersonId>,
    language: Language,
    title: Marked<String>,
    statement: Marked<String>,
    whole: Outline,
    /// Of the title alone, where not everybody who sees it sees the statement.
    title_only: Option<Outline>,
}

/// What is known of published gaps, as long as index and audit log stay.
#[derive(Debug)]
struct Known {
    index: u64,
    /// How many writes there were when it was read.
    writes: u64,
    files: Vec<Arc<Opening>>,
    imported: Arc<Vec<(Outline, Gap)>>,
}

/// Keeps the outlines of published gaps.
#[derive(Debug, Default)]
pub(crate) struct SimilarSlot {
    known: Mutex<Option<Arc<Known>>>,
    /// Held while they are read anew, so that it is done once.
    reading: tokio::sync::Mutex<()>,
}

impl SimilarSlot {
    fn any(&self) -> Option<Arc<Known>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    fn keep(&self, known: Arc<Known>) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
    }
}

/// Up to `limit` gaps like a text, the most alike first; `but` is left out: the gap file
/// that is being written.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub async fn similar_gaps(
    platform: &Platform,
    viewer: &Viewer,
    text: &str,
    but: Option<&GapFileId>,
    limit: usize,
) -> Result<Vec<SimilarGap>, PlatformError> {
    let index = platform.index()?;
    let query = index.query(text);
    similar_to(platform, viewer, &query, but, limit).await
}

/// [`similar_gaps`] for a need that was read.
///
/// # Errors
/// As there.
pub async fn similar_to(
    platform: &Platform,
    viewer: &Viewer,
    query: &Query,
    but: Option<&GapFileId>,
    limit: usize,
) -> Result<Vec<SimilarGap>, PlatformError> {
    let index = platform.index()?;
    let known = current(platform, &index).await?;
    let own = index.outline(query);
    let shared = partnerships(platform, viewer).await?;
    let files = known.files.iter().filter(|it| Some(&it.id) != but);
    let files = files.filter_map(|opening| {
        let (outline, statement) = opening.shown_to(viewer, &shared)?;
        let likeness = own.likeness(outline);
        (likeness >= SIMILAR).then_some((likeness, Candidate::File(opening, outline, statement)))
    });
    let imported = known.imported.iter().filter_map(|(outline, gap)| {
        let likeness = own.likeness(outline);
        (likeness >= SIMILAR).then_some((likeness, Candidate::Imported(gap, outline)))
    });
    let mut found: Vec<(f64, Candidate<'_>)> = files.chain(imported).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id().cmp(b.1.id())));
    found.truncate(limit);
    let told = |(likeness, it): (f64, Candidate<'_>)| it.told(likeness, &index, query);
    Ok(found.into_iter().map(told).collect())
}

/// Two gaps that may be one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlikeGaps {
    /// How alike they are, 0 to 1.
    pub likeness: f64,
    /// The two, gap files first; title and language of each.
    pub pair: [AlikeGap; 2],
}

/// One of two gaps that may be one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlikeGap {
    /// Which.
    pub gap: FoundGap,
    /// Its title.
    pub title: String,
    /// The language it is written in.
    pub language: String,
    /// How far the title of a gap file may be shared; `None` for what is not marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
}

/// All pairs of gaps that are alike, published gap files and those of the sets, the most
/// alike first; only what the viewer may see is compared.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub async fn alike_gaps(
    platform: &Platform,
    viewer: &Viewer,
) -> Result<Vec<AlikeGaps>, PlatformError> {
    let index = platform.index()?;
    let known = current(platform, &index).await?;
    let shared = partnerships(platform, viewer).await?;
    let viewer = viewer.clone();
    let compared = tokio::task::spawn_blocking(move || pairs(&known, &viewer, &shared));
    compared.await.map_err(|_| PlatformError::WorkerDied)
}

fn pairs(
    known: &Known,
    viewer: &Viewer,
    shared: &HashMap<GapFileId, Vec<MemberOrganisationId>>,
) -> Vec<AlikeGaps> {
    let files = known.files.iter().filter_map(|opening| {
        let (outline, statement) = opening.shown_to(viewer, shared)?;
        Some((outline, Candidate::File(opening, outline, statement)))
    });
    let imported = known.imported.iter();
    let imported = imported.map(|(outline, gap)| (outline, Candidate::Imported(gap, outline)));
    let all: Vec<(&Outline, Candidate<'_>)> = files.chain(imported).collect();
    let mut found = Vec::new();
    for (place, (one, first)) in all.iter().enumerate() {
        for (other, second) in &all[place + 1..] {
            let likeness = one.likeness(other);
            if likeness >= SIMILAR {
                let pair = [first.named(), second.named()];
                found.push(AlikeGaps { likeness, pair });
            }
        }
    }
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    found
}

/// The gap files whose partner the viewer is, by co-signature.
async fn partnerships(
    platform: &Platform,
    viewer: &Viewer,
) -> Result<HashMap<GapFileId, Vec<MemberOrganisationId>>, PlatformError> {
    let mut shared: HashMap<GapFileId, Vec<MemberOrganisationId>> = HashMap::new();
    for organisation in viewer.organisations() {
        let signed = platform.store().co_signatures_by(organisation).await?;
        for signature in signed.into_iter().filter(CoSignature::makes_partner) {
            let partners = shared.entry(signature.gap).or_default();
            partners.push(signature.organisation);
        }
    }
    Ok(shared)
}

impl Opening {
    fn read(index: &Index, gap: &GapFile) -> Self {
        let content = &gap.content;
        let outline = |text: &str| index.outline(&index.query_in(text, Some(content.language)));
        let (title, statement) = (content.title.clone(), content.statement.clone());
        let apart = title.marking != statement.marking && !statement.value.is_empty();
        Self {
            id: gap.id.clone(),
            version: gap.version,
            owner: gap.owner.clone(),
            named: content.named.clone(),
            guests: content.guests.clone(),
            language: content.language,
            whole: outline(&format!("{}. {}", title.value, statement.value)),
            title_only: apart.then(|| outline(&title.value)),
            title,
            statement,
        }
    }

    /// What `viewer` may see of it: its outline and its statement; `None` where they may
    /// not know of it.
    fn shown_to(
        &self,
        viewer: &Viewer,
        shared: &HashMap<GapFileId, Vec<MemberOrganisationId>>,
    ) -> Option<(&Outline, Option<&str>)> {
        let circle = Circle {
            owner: self.owner.clone(),
            partners: shared.get(&self.id).cloned().unwrap_or_default(),
            named: self.named.clone(),
            guests: self.guests.clone(),
        };
        // Members of the owner whom a title marked RED is not for do not see it either.
        if !circle.may_see(viewer, self.title.marking) {
            return None;
        }
        let statement = circle.shown(viewer, &self.statement).map(String::as_str);
        let statement = statement.filter(|text| !text.is_empty());
        match (&self.title_only, statement) {
            (Some(title), None) => Some((title, None)),
            _ => Some((&self.whole, statement)),
        }
    }
}

/// A gap that is alike enough.
enum Candidate<'k> {
    File(&'k Opening, &'k Outline, Option<&'k str>),
    Imported(&'k Gap, &'k Outline),
}

impl Candidate<'_> {
    fn id(&self) -> &str {
        match self {
            Self::File(opening, ..) => opening.id.as_str(),
            Self::Imported(gap, _) => gap.id.as_str(),
        }
    }

    fn named(&self) -> AlikeGap {
        match self {
            Self::File(opening, ..) => AlikeGap {
                gap: FoundGap::File(opening.id.clone()),
                title: opening.title.value.clone(),
                language: opening.language.code().to_owned(),
                marking: Some(opening.title.marking),
            },
            Self::Imported(gap, _) => AlikeGap {
                gap: FoundGap::Imported(gap.id.clone()),
                title: gap.title.clone(),
                language: gap.language.clone(),
                marking: None,
            },
        }
    }

    fn told(self, likeness: f64, index: &Index, query: &Query) -> SimilarGap {
        match self {
            Self::File(opening, outline, statement) => SimilarGap {
                likeness,
                shared: index.shared_terms(query, outline),
                gap: FoundGap::File(opening.id.clone()),
                title: opening.title.value.clone(),
                statement: statement.map(str::to_owned),
                language: opening.language.code().to_owned(),
            },
            Self::Imported(gap, outline) => SimilarGap {
                likeness,
                shared: index.shared_terms(query, outline),
                gap: FoundGap::Imported(gap.id.clone()),
                title: gap.title.clone(),
                statement: Some(gap.statement.clone()),
                language: gap.language.clone(),
            },
        }
    }
}

/// What is known, read anew as far as there were writes or another index since.
async fn current(platform: &Platform, index: &Arc<Index>) -> Result<Arc<Known>, PlatformError> {
    let slot = platform.similar();
    let (writes, _) = platform.store().audit_head().await?;
    let fresh = |it: &Arc<Known>| it.index == index.identity() && it.writes >= writes;
    if let Some(known) = slot.any().filter(fresh) {
        return Ok(known);
    }
    let _reading = slot.reading.lock().await;
    let before = slot.any().filter(|it| it.index == index.identity());
    if let Some(known) = before.clone().filter(fresh) {
        return Ok(known);
    }
    let mut files = kept(before.as_deref());
    let standing = platform.store().published_gap_versions().await?;
    files.retain(|id, it| standing.binary_search(&(id.clone(), it.version)).is_ok());
    let new = standing.iter().map(|(id, _)| id);
    let new: Vec<GapFileId> = new.filter(|id| !files.contains_key(id)).cloned().collect();
    let new = platform.store().gap_files_of(&new).await?;
    let gaps = match &before {
        Some(known) => Ok(Arc::clone(&known.imported)),
        None => Err(platform.store().gaps().await?),
    };
    let reader = Arc::clone(index);
    let read = tokio::task::spawn_blocking(move || {
        let imported = gaps.unwrap_or_else(|gaps| Arc::new(outlined(&reader, gaps)));
        (openings(&reader, &new), imported)
    });
    let (new, imported) = read.await.map_err(|_| PlatformError::WorkerDied)?;
    let new = new.ok_or(PlatformError::WorkerDied)?;
    let mut files: Vec<Arc<Opening>> = files.into_values().chain(new).collect();
    files.sort_by(|a, b| a.id.cmp(&b.id));
    let known = Arc::new(Known {
        index: index.identity(),
        writes,
        files,
        imported,
    });
    slot.keep(Arc::clone(&known));
    Ok(known)
}

/// Reads gap files on all cores: after a start or a new index it is all of them. `None`
/// where a thread died.
fn openings(index: &Index, gaps: &[GapFile]) -> Option<Vec<Arc<Opening>>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = gaps.len().div_ceil(cores).max(1);
    let read = |gap: &GapFile| Arc::new(Opening::read(index, gap));
    std::thread::scope(|scope| {
        let shares: Vec<_> = gaps
            .chunks(share)
            .map(|some| scope.spawn(move || some.iter().map(read).collect::<Vec<_>>()))
            .collect();
        let mut all = Vec::with_capacity(gaps.len());
        for share in shares {
            all.extend(share.join().ok()?);
        }
        Some(all)
    })
}

fn kept(before: Option<&Known>) -> HashMap<GapFileId, Arc<Opening>> {
    let files = before.map_or(&[][..], |it| &it.files);
    files
        .iter()
        .map(|it| (it.id.clone(), Arc::clone(it)))
        .collect()
}

fn outlined(index: &Index, gaps: Vec<Gap>) -> Vec<(Outline, Gap)> {
    let outline = |gap: &Gap| {
        let text = format!("{}. {}", gap.title, gap.statement);
        index.outline(&index.query_in(&text, Language::parse(&gap.language)))
    };
    gaps.into_iter().map(|gap| (outline(&gap), gap)).collect()
}
