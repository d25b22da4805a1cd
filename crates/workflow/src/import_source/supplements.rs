//! Supplements of one project and part, from several tables: the newer statement
//! about an item wins, and no item is lost because another table does not name it.

use std::collections::BTreeMap;
use uptake_model::{ProjectId, Supplement, SupplementPart};

/// Supplements by project, then by part.
#[derive(Debug, Default)]
pub(super) struct Supplements {
    parts: BTreeMap<ProjectId, BTreeMap<&'static str, SupplementPart>>,
}

impl Supplements {
    /// Adds what a table states.
    pub(super) fn add(&mut self, supplement: Supplement) {
        let parts = self.parts.entry(supplement.project).or_default();
        let code = supplement.part.code();
        let merged = match parts.remove(code) {
            Some(known) => merge(known, supplement.part),
            None => supplement.part,
        };
        parts.insert(code, merged);
    }

    /// Takes the supplements of up to `count` projects out.
    pub(super) fn take(&mut self, count: usize) -> Self {
        let mut taken = Self::default();
        while taken.parts.len() < count
            && let Some((project, parts)) = self.parts.pop_first()
        {
            taken.parts.insert(project, parts);
        }
        taken
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn projects(&self) -> impl Iterator<Item = &ProjectId> {
        self.parts.keys()
    }

    /// The parts for one project.
    pub(super) fn of(&self, project: &ProjectId) -> impl Iterator<Item = &SupplementPart> {
        self.parts
            .get(project)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    /// As a list again, ordered by project and part.
    pub(super) fn into_list(self) -> Vec<Supplement> {
        let parts = self.parts.into_iter();
        let parts = parts.flat_map(|(project, parts)| {
            let parts = parts.into_values();
            parts.map(move |part| Supplement {
                project: project.clone(),
                part,
            })
        });
        parts.collect()
    }
}

impl FromIterator<Supplement> for Supplements {
    fn from_iter<I: IntoIterator<Item = Supplement>>(list: I) -> Self {
        let mut all = Self::default();
        for supplement in list {
            all.add(supplement);
        }
        all
    }
}

/// `known` with what `new` states. Participations are a list as a whole: who is
/// not on the newer one has left.
fn merge(known: SupplementPart, new: SupplementPart) -> SupplementPart {
    use SupplementPart::{Classifications, Links, Results, Topics};
    match (known, new) {
        (Results(known), Results(new)) => Results(union(known, new, |a, b| a.id == b.id)),
        (Topics(known), Topics(new)) => Topics(union(known, new, |a, b| a.code == b.code)),
        (Classifications(known), Classifications(new)) => {
            Classifications(union(known, new, |a, b| {
                a.scheme == b.scheme && a.code == b.code
            }))
        }
        (Links(known), Links(new)) => Links(union(known, new, |a, b| a.url == b.url)),
        (_, new) => new,
    }
}

/// Items keep their place; a newer statement about an item takes it.
fn union<T>(mut known: Vec<T>, new: Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    for item in new {
        match known.iter_mut().find(|other| same(other, &item)) {
            Some(other) => *other = item,
            None => known.push(item),
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use uptake_model::{TopicRef, WebLink, WebLinkKind};

    fn topics(list: &[(&str, &str)]) -> Supplement {
        let list = list.iter().map(|(code, title)| TopicRef {
            code: (*code).into(),
            title: Some((*title).to_owned()),
        });
        Supplement {
            project: "101".into(),
            part: SupplementPart::Topics(list.collect()),
        }
    }

    #[test]
    fn two_tables_of_one_part_are_joined_and_the_newer_statement_wins() {
        let mut all = Supplements::default();
        all.add(topics(&[("A", "one"), ("B", "two")]));
        all.add(topics(&[("B", "newer"), ("C", "three")]));
        let joined = topics(&[("A", "one"), ("B", "newer"), ("C", "three")]);
        assert_eq!(all.into_list(), [joined]);
    }

    #[test]
    fn adding_the_same_twice_changes_nothing() {
        let link = Supplement {
            project: "102".into(),
            part: SupplementPart::Links(vec![WebLink {
                kind: WebLinkKind::Website,
                url: "https://testwache.example".to_owned(),
                title: None,
            }]),
        };
        let once: Supplements = [topics(&[("A", "one")]), link.clone()]
            .into_iter()
            .collect();
        let list = once.into_list();
        let twice: Supplements = list.clone().into_iter().chain(list.clone()).collect();
        assert_eq!(twice.into_list(), list);
    }
}
