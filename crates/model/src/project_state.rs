//! States of one project from several imports: which is the older one, and what
//! stays of one state where another says nothing about it.

use crate::classification::{Classification, ClassificationScheme};
use crate::ids::ProjectId;
use crate::participation::Participation;
use crate::project::{FundingScheme, Project, ProjectStatus};
use crate::research_result::{ResearchResult, ResultKind};
use crate::topic::TopicRef;
use crate::web_link::WebLink;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

impl Project {
    /// When the source last changed this state, where it says so readably.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime> {
        let text = self.source_updated.as_deref()?.trim();
        text.parse().ok().or_else(|| {
            let time: Timestamp = text.parse().ok()?;
            Some(time.to_zoned(TimeZone::UTC).datetime())
        })
    }

    /// Whether this state is older than another of the same project. One without
    /// a date is older than one with a date: whole official files carry dates,
    /// old extractions and samples do not.
    #[must_use]
    pub fn is_older_than(&self, other: &Self) -> bool {
        self.updated_at() < other.updated_at()
    }

    /// What is known once `new` has come too: of the newer state what it says, of
    /// the other what the newer one says nothing about. Lists count as a whole,
    /// results by kind and vocabulary entries by vocabulary. A state that comes
    /// again changes nothing, unless another one of the same date contradicts it.
    #[must_use]
    pub fn joined_by(&self, mut new: Self) -> Self {
        if new.updated_at().is_some() && new.updated_at() == self.updated_at() {
            new.drop_cut_lists(self);
        }
        let mut joined = if new.is_older_than(self) {
            self.clone().completed_by(&new)
        } else {
            new.completed_by(self)
        };
        keep_order(&mut joined.results, &self.results, |result| result.kind);
        keep_order(
            &mut joined.classifications,
            &self.classifications,
            |entry| entry.scheme.code(),
        );
        joined
    }

    /// Two states of one date are one record: a list that only names some of what
    /// the other names comes from a file that was cut, and says nothing.
    fn drop_cut_lists(&mut self, other: &Self) {
        let same_one = |a: &Participation, b: &Participation| {
            a.organisation.proposed_id() == b.organisation.proposed_id()
        };
        if is_cut(&self.participations, &other.participations, same_one) {
            self.participations.clear();
        }
        for kind in ResultKind::ALL {
            let of_kind = |list: &[ResearchResult]| -> Vec<ResearchResult> {
                let list = list.iter().filter(|result| result.kind == kind);
                list.cloned().collect()
            };
            let (own, others) = (of_kind(&self.results), of_kind(&other.results));
            if is_cut(&own, &others, |a, b| a.id == b.id) {
                self.results.retain(|result| result.kind != kind);
            }
        }
    }

    fn completed_by(mut self, other: &Self) -> Self {
        // Where there is none, the acronym stands in for the title and the id for the acronym.
        let untitled = self.title == self.acronym || is_id(&self.title, &self.id);
        if is_id(&self.acronym, &self.id) {
            self.acronym.clone_from(&other.acronym);
        }
        if untitled {
            self.title.clone_from(&other.title);
        }
        if self.status == ProjectStatus::Unknown {
            self.status = other.status;
        }
        fill(&mut self.rcn, &other.rcn);
        fill(&mut self.objective, &other.objective);
        fill(&mut self.start, &other.start);
        fill(&mut self.end, &other.end);
        fill(&mut self.signed, &other.signed);
        fill(&mut self.total_cost, &other.total_cost);
        fill(&mut self.ec_contribution, &other.ec_contribution);
        fill(&mut self.doi, &other.doi);
        fill(&mut self.source_updated, &other.source_updated);
        fill_scheme(&mut self.funding_scheme, &other.funding_scheme);
        fill_list(&mut self.keywords, &other.keywords);
        fill_list(&mut self.calls, &other.calls);
        fill_list(&mut self.participations, &other.participations);
        fill_topics(&mut self.topics, &other.topics);
        fill_links(&mut self.links, &other.links);
        fill_results(&mut self.results, &other.results);
        fill_classifications(&mut self.classifications, &other.classifications);
        self
    }
}

fn is_cut<T>(own: &[T], other: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    own.len() < other.len() && own.iter().all(|a| other.iter().any(|b| same(a, b)))
}

fn is_id(text: &str, id: &ProjectId) -> bool {
    text == id.as_str()
}

fn fill<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
    if own.is_none() {
        own.clone_from(other);
    }
}

fn fill_list<T: Clone>(own: &mut Vec<T>, other: &[T]) {
    if own.is_empty() {
        own.extend_from_slice(other);
    }
}

/// The title only belongs to the code it was given for.
fn fill_scheme(own: &mut Option<FundingScheme>, other: &Option<FundingScheme>) {
    fill(own, other);
    if let (Some(own), Some(other)) = (own, other)
        && own.code == other.code
    {
        fill(&mut own.title, &other.title);
    }
}

/// Tables name topics by code alone: titles known for the same codes stay.
fn fill_topics(own: &mut Vec<TopicRef>, other: &[TopicRef]) {
    fill_list(own, other);
    for topic in own {
        if let Some(same) = other.iter().find(|same| same.code == topic.code) {
            fill(&mut topic.title, &same.title);
        }
    }
}

fn fill_links(own: &mut Vec<WebLink>, other: &[WebLink]) {
    fill_list(own, other);
    for link in own {
        if let Some(same) = other.iter().find(|same| same.url == link.url) {
            fill(&mut link.title, &same.title);
        }
    }
}

/// Each kind of result is a table of its own: one says nothing about the others.
fn fill_results(own: &mut Vec<ResearchResult>, other: &[ResearchResult]) {
    let stated: Vec<ResultKind> = own.iter().map(|result| result.kind).collect();
    let missing = other.iter().filter(|result| !stated.contains(&result.kind));
    own.extend(missing.cloned());
}

/// As [`fill_results`], by vocabulary; titles known for the same codes stay.
fn fill_classifications(own: &mut Vec<Classification>, other: &[Classification]) {
    for entry in own.iter_mut().filter(|entry| entry.title.is_empty()) {
        let same =
            |known: &&Classification| (known.scheme, &known.code) == (entry.scheme, &entry.code);
        if let Some(known) = other.iter().find(same) {
            entry.title = known.title.clone();
        }
    }
    let stated: Vec<ClassificationScheme> = own.iter().map(|entry| entry.scheme).collect();
    let missing = other.iter().filter(|entry| !stated.contains(&entry.scheme));
    own.extend(missing.cloned());
}

/// Kinds in another order are no other content: the order known stays.
fn keep_order<T: Clone + PartialEq, K: Ord>(now: &mut Vec<T>, known: &[T], kind: fn(&T) -> K) {
    let sorted = |list: &[T]| {
        let mut list = list.to_vec();
        list.sort_by_key(kind);
        list
    };
    if sorted(now) == sorted(known) {
        *now = known.to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::Programme;

    fn state(updated: &str) -> Project {
        Project {
            id: "101".into(),
            rcn: None,
            programme: Programme::HorizonEurope,
            acronym: "101".to_owned(),
            title: "101".to_owned(),
            objective: None,
            keywords: Vec::new(),
            status: ProjectStatus::Unknown,
            start: None,
            end: None,
            signed: None,
            total_cost: None,
            ec_contribution: None,
            funding_scheme: None,
            topics: Vec::new(),
            calls: Vec::new(),
            doi: None,
            links: Vec::new(),
            participations: Vec::new(),
            results: Vec::new(),
            classifications: Vec::new(),
            source_updated: (!updated.is_empty()).then(|| updated.to_owned()),
        }
    }

    fn topics(list: &[(&str, Option<&str>)]) -> Vec<TopicRef> {
        let list = list.iter().map(|(code, title)| TopicRef {
            code: (*code).into(),
            title: title.map(str::to_owned),
        });
        list.collect()
    }

    fn entries(list: &[(ClassificationScheme, &str, &str)]) -> Vec<Classification> {
        let list = list.iter().map(|(scheme, code, title)| Classification {
            scheme: *scheme,
            code: (*code).to_owned(),
            title: (*title).to_owned(),
        });
        list.collect()
    }

    #[test]
    fn the_older_state_is_told_by_its_date_and_none_is_older_than_any() {
        for (one, other, older) in [
            ("2022-09-14 15:56:34", "2022-09-14 15:56:35", true),
            ("2022-09-14 15:56:34", "2022-09-14 15:56:34", false),
            ("2022-09-14 15:56:34", "2022-09-14T15:56:34Z", false),
            ("2022-09-14", "2022-09-14 15:56:34", true),
            ("2023-01-01", "2022-09-14 15:56:34", false),
            ("", "2022-09-14", true),
            ("soon", "2022-09-14", true),
            ("2022-09-14", "", false),
            ("", "", false),
        ] {
            assert_eq!(
                state(one).is_older_than(&state(other)),
                older,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn stand_ins_and_missing_titles_are_not_statements() {
        let mut known = state("2024-01-01");
        known.acronym = "LANTERN".to_owned();
        known.title = "Invented lights".to_owned();
        known.status = ProjectStatus::Closed;
        known.topics = topics(&[("A", Some("one")), ("B", Some("two"))]);
        let mut new = state("2025-01-01");
        new.topics = topics(&[("B", None), ("C", None)]);
        let joined = known.joined_by(new);
        assert_eq!(
            (
                joined.acronym.as_str(),
                joined.title.as_str(),
                joined.status
            ),
            ("LANTERN", "Invented lights", ProjectStatus::Closed)
        );
        assert_eq!(joined.topics, topics(&[("B", Some("two")), ("C", None)]));
        assert_eq!(joined.source_updated.as_deref(), Some("2025-01-01"));
    }

    #[test]
    fn each_vocabulary_is_a_part_of_its_own_and_its_order_stays() {
        use ClassificationScheme::{EuroSciVoc, LegalBasis};
        let mut rich = state("2024-01-01");
        rich.classifications = entries(&[
            (EuroSciVoc, "/23", "sensors"),
            (LegalBasis, "HORIZON.2.3", "Civil Security"),
        ]);
        let mut poor = state("2024-01-01");
        poor.classifications = entries(&[(LegalBasis, "HORIZON.2.3", "")]);
        assert_eq!(rich.joined_by(poor.clone()), rich);
        let other_way = poor.joined_by(rich.clone());
        assert_eq!(other_way.classifications, rich.classifications);
        poor.classifications[0].code = "HORIZON.2.4".to_owned();
        let expected = entries(&[
            (LegalBasis, "HORIZON.2.4", ""),
            (EuroSciVoc, "/23", "sensors"),
        ]);
        assert_eq!(rich.joined_by(poor).classifications, expected);
    }
}
