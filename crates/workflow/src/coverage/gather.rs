//! Gathers what stands behind each row of a matrix.

use super::count::{Gathered, RowProjects};
use super::matrix::{CLOSED_WITHIN_YEARS, CoverageFilter, RowKind, RowNote, RowSubject};
use super::records::SeenRecords;
use crate::gap_access::known_among;
use crate::landscape::{Charted, Reached};
use crate::platform::{Platform, PlatformError};
use crate::survey::StandingNeed;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use uptake_model::{
    Area, Circle, Extent, Gap, GapContent, GapFile, GapFileId, GapState, Language, Likelihood,
    MatchJudgement, ProjectId, Suggestion, Viewer,
};
use uptake_search::Thesaurus;
use uptake_search::thesaurus::Concept;
use uptake_store::StoreError;
use uptake_store::listing::{GapFilter, Page, TopicListing};

/// All that rows are gathered from, for one viewer and one filter.
pub(super) struct Gathering<'a> {
    pub(super) platform: &'a Platform,
    pub(super) viewer: &'a Viewer,
    pub(super) filter: &'a CoverageFilter,
    pub(super) today: Date,
    pub(super) charted: Charted,
    pub(super) records: SeenRecords,
}

/// Which projects may count; `None` where all may.
type Allowed = Option<HashSet<usize>>;

impl<'a> Gathering<'a> {
    pub(super) async fn begin(
        platform: &'a Platform,
        viewer: &'a Viewer,
        charted: Charted,
        filter: &'a CoverageFilter,
        today: Date,
    ) -> Result<Self, StoreError> {
        let records = SeenRecords::read(platform, viewer, &charted.landscape, today).await?;
        Ok(Self {
            platform,
            viewer,
            filter,
            today,
            charted,
            records,
        })
    }

    /// All rows of a kind, in no order.
    pub(super) async fn rows(&self, kind: &RowKind) -> Result<Vec<Gathered>, PlatformError> {
        Ok(match kind {
            RowKind::GapFiles => self.gap_files(self.register().await?).await?,
            RowKind::Gaps => {
                let gaps = self.platform.store().gaps().await?.into_iter();
                let chosen = gaps.filter(|it| self.is_of_area(Some(it.area)));
                let allowed = self.allowed(kind);
                chosen.map(|it| self.gap(it, &allowed)).collect()
            }
            RowKind::Areas => {
                let areas = Area::ALL.into_iter();
                let chosen = areas.filter(|it| self.is_of_area(Some(*it)));
                chosen.map(|it| self.area(it)).collect()
            }
            RowKind::Concepts(below) => {
                let allowed = self.allowed(kind);
                let concepts = concepts_below(below.as_deref()).into_iter();
                concepts.map(|it| self.concept(it, &allowed)).collect()
            }
            RowKind::Topics => {
                let allowed = self.allowed(kind);
                let topics = self.platform.store().topics_ahead(self.today).await?;
                let topics = topics.into_iter().map(|it| it.listing);
                let chosen = topics.filter(|it| self.is_of_area(it.area));
                chosen.map(|it| self.topic(it, &allowed)).collect()
            }
            RowKind::ClosedTopics => {
                let allowed = self.allowed(kind);
                let topics = self.closed_topics().await?.into_iter();
                let chosen = topics.filter(|it| self.is_of_area(it.area));
                chosen.map(|it| self.topic(it, &allowed)).collect()
            }
        })
    }

    /// One row, whatever the filter says of rows; `None` where there is none that the
    /// viewer may see.
    pub(super) async fn row(
        &self,
        subject: &RowSubject,
    ) -> Result<Option<Gathered>, PlatformError> {
        let store = self.platform.store();
        let allowed = self.allowed(&subject.kind());
        Ok(match subject {
            RowSubject::GapFile(id) => {
                let known = known_among(store, self.viewer, vec![id.clone()]).await?;
                let known = known.into_values().collect();
                self.gap_files(known).await?.into_iter().next()
            }
            RowSubject::Gap(id) => store.gap(id).await?.map(|it| self.gap(it, &allowed)),
            RowSubject::Area(area) => Some(self.area(*area)),
            RowSubject::Concept(slug) => {
                let concept = Thesaurus::embedded().concept(slug);
                concept.map(|it| self.concept(it, &allowed))
            }
            RowSubject::Topic(code) => {
                let ahead = store.topics_ahead(self.today).await?.into_iter();
                let closed = self.closed_topics().await?;
                let mut topics = ahead.map(|it| it.listing).chain(closed);
                let topic = topics.find(|it| it.code == *code);
                topic.map(|it| self.topic(it, &allowed))
            }
        })
    }

    async fn closed_topics(&self) -> Result<Vec<TopicListing>, StoreError> {
        let store = self.platform.store();
        store.topics_closed(self.today, CLOSED_WITHIN_YEARS).await
    }

    fn is_of_area(&self, area: Option<Area>) -> bool {
        self.filter.extent.area.is_none_or(|it| area == Some(it))
    }

    /// Which projects may count for rows of a kind.
    fn allowed(&self, kind: &RowKind) -> Allowed {
        let extent = match kind {
            RowKind::Concepts(_) => self.filter.extent.clone(),
            _ => Extent {
                all_research: true,
                area: None,
                ..self.filter.extent.clone()
            },
        };
        let discipline = self.filter.discipline;
        let discipline = discipline.filter(|_| *kind != RowKind::GapFiles);
        let everything = Extent {
            all_research: true,
            ..Extent::default()
        };
        if extent == everything && discipline.is_none() {
            return None;
        }
        let within = self.charted.landscape.within(&extent);
        let Some(discipline) = discipline else {
            return Some(within.into_iter().collect());
        };
        let about = self.charted.of_discipline(discipline);
        let both = within
            .into_iter()
            .filter(|it| about.binary_search(it).is_ok());
        Some(both.collect())
    }

    /// The gap files of the register whose matches the viewer may see and that the filter
    /// chooses; what was merged stands in the row of the other.
    pub(super) async fn register(&self) -> Result<Vec<(GapFile, Circle)>, StoreError> {
        let filter = GapFilter {
            area: self.filter.extent.area,
            discipline: self.filter.discipline,
            ..GapFilter::default()
        };
        let mut known = Vec::new();
        let mut offset = 0;
        loop {
            let page = Page::new(offset, Page::MAX_LIMIT);
            let store = self.platform.store();
            let found = store.gap_register(self.viewer, &filter, page).await?;
            offset += u64::from(Page::MAX_LIMIT);
            known.extend(found.items.into_iter().map(|line| {
                let circle = line.gap.circle(line.partners);
                (line.gap, circle)
            }));
            if offset >= found.total {
                break;
            }
        }
        known.retain(|(gap, circle)| {
            !matches!(gap.state, GapState::Merged { .. })
                && gap.matches_are_seen_by(self.viewer, circle)
        });
        Ok(known)
    }

    /// What a gap file says, where the viewer may see what was found for it.
    pub(super) async fn content_of(
        &self,
        id: &GapFileId,
    ) -> Result<Option<GapContent>, StoreError> {
        let store = self.platform.store();
        let known = known_among(store, self.viewer, vec![id.clone()]).await?;
        let mut known = known.into_values();
        let seen = known.find(|(gap, circle)| gap.matches_are_seen_by(self.viewer, circle));
        Ok(seen.map(|(gap, _)| gap.content))
    }

    /// Rows of those gap files whose matches the viewer may see.
    async fn gap_files(
        &self,
        mut known: Vec<(GapFile, Circle)>,
    ) -> Result<Vec<Gathered>, StoreError> {
        known.retain(|(gap, circle)| gap.matches_are_seen_by(self.viewer, circle));
        let store = self.platform.store();
        let ids: Vec<GapFileId> = known.iter().map(|(gap, _)| gap.id.clone()).collect();
        let mut suggested = store.suggestions_for(&ids).await?;
        let mut judged: HashMap<GapFileId, Vec<MatchJudgement>> = HashMap::new();
        for one in store.all_match_judgements().await? {
            judged.entry(one.gap.clone()).or_default().push(one);
        }
        let allowed = self.allowed(&RowKind::GapFiles);
        let rows = known.into_iter().map(|(gap, circle)| {
            let mut seen = judged.remove(&gap.id).unwrap_or_default();
            seen.retain(|it| it.is_seen_by(self.viewer, &circle));
            // What was suggested before it was met is of an earlier index.
            let met = matches!(gap.state, GapState::Met { .. });
            let suggested = suggested.remove(&gap.id).filter(|_| !met);
            let suggested = suggested.unwrap_or_default();
            Gathered {
                note: met.then_some(RowNote::Met),
                projects: self.judged(&seen, &suggested, &allowed),
                records: self.records.of_gap_file(&gap.id),
                marking: Some(gap.content.title.marking),
                name: gap.content.title.value,
                language: gap.content.language.code().to_owned(),
                opens: false,
                subject: RowSubject::GapFile(gap.id),
            }
        });
        Ok(rows.collect())
    }

    /// The projects of a gap file: what people confirmed, and what is suggested of those
    /// that nobody judged, as far as the viewer may know.
    fn judged(
        &self,
        seen: &[MatchJudgement],
        suggested: &[Suggestion],
        allowed: &Allowed,
    ) -> RowProjects {
        let judged: HashSet<&ProjectId> = seen.iter().map(|it| &it.project).collect();
        let confirmed = seen.iter().filter(|it| it.verdict.confirms());
        let of = |strength: Likelihood| {
            let open = suggested
                .iter()
                .filter(|it| it.strength == strength && !judged.contains(&it.project));
            self.placed(open.map(|it| &it.project), allowed)
        };
        RowProjects {
            confirmed: self.placed(confirmed.map(|it| &it.project), allowed),
            counted: of(Likelihood::Likely),
            possible: of(Likelihood::Possible),
        }
    }

    fn placed<'p>(
        &self,
        ids: impl Iterator<Item = &'p ProjectId>,
        allowed: &Allowed,
    ) -> Vec<usize> {
        let places = ids.filter_map(|it| self.charted.landscape.place(it));
        rising(places.collect(), allowed)
    }

    fn gap(&self, gap: Gap, allowed: &Allowed) -> Gathered {
        let reached = self.charted.reached(&StandingNeed::Gap(gap.id.clone()));
        let projects = graded(reached, allowed);
        self.gathered(RowSubject::Gap(gap.id), gap.title, gap.language, projects)
    }

    fn topic(&self, topic: TopicListing, allowed: &Allowed) -> Gathered {
        let need = StandingNeed::Topic(topic.code.clone());
        let projects = graded(self.charted.reached(&need), allowed);
        let name = topic.title.unwrap_or_else(|| topic.code.to_string());
        let subject = RowSubject::Topic(topic.code);
        Gathered {
            note: (!self.charted.was_asked(&need)).then_some(RowNote::NotRead),
            ..self.gathered(subject, name, english(), projects)
        }
    }

    fn area(&self, area: Area) -> Gathered {
        let extent = Extent {
            area: Some(area),
            ..self.filter.extent.clone()
        };
        let mut places = self.charted.landscape.within(&extent);
        if let Some(discipline) = self.filter.discipline {
            let about = self.charted.of_discipline(discipline);
            places.retain(|it| about.binary_search(it).is_ok());
        }
        let name = area.label().to_owned();
        self.gathered(RowSubject::Area(area), name, english(), counted(places))
    }

    fn concept(&self, concept: &Concept, allowed: &Allowed) -> Gathered {
        let places = rising(self.charted.about(&concept.slug), allowed);
        let name = concept.preferred(Language::En).to_owned();
        let subject = RowSubject::Concept(concept.slug.clone());
        Gathered {
            opens: !concept.narrower.is_empty(),
            ..self.gathered(subject, name, english(), counted(places))
        }
    }

    /// A row whose trials, procurements and deployments are those of solutions that its
    /// projects back.
    fn gathered(
        &self,
        subject: RowSubject,
        name: String,
        language: String,
        projects: RowProjects,
    ) -> Gathered {
        Gathered {
            records: self.records.of_projects(&projects.sure()),
            subject,
            name,
            language,
            marking: None,
            note: None,
            opens: false,
            projects,
        }
    }
}

fn english() -> String {
    Language::En.code().to_owned()
}

fn concepts_below(concept: Option<&str>) -> Vec<&'static Concept> {
    let thesaurus = Thesaurus::embedded();
    match concept {
        None => thesaurus.top().collect(),
        Some(slug) => match thesaurus.concept(slug) {
            Some(concept) => thesaurus.all(&concept.narrower).collect(),
            None => Vec::new(),
        },
    }
}

fn graded(reached: Reached, allowed: &Allowed) -> RowProjects {
    RowProjects {
        confirmed: Vec::new(),
        counted: rising(reached.likely, allowed),
        possible: rising(reached.possible, allowed),
    }
}

fn counted(places: Vec<usize>) -> RowProjects {
    RowProjects {
        counted: places,
        ..RowProjects::default()
    }
}

/// Those places that may count, each once, rising.
fn rising(mut places: Vec<usize>, allowed: &Allowed) -> Vec<usize> {
    if let Some(allowed) = allowed {
        places.retain(|it| allowed.contains(it));
    }
    places.sort_unstable();
    places.dedup();
    places
}
