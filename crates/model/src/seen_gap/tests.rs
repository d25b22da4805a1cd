//! What is hidden leaves no trace in a gap file as somebody sees it.

use super::*;
use crate::person::{MemberRole, Membership};
use crate::{GapFileId, SignedIn};

fn version(number: u32, title: Marking, texts: [(&str, Marking); 2]) -> GapVersion {
    let [statement, narrative] = texts;
    let author = PersonId::new("author");
    let mut content = GapContent::begun(
        "Title",
        "",
        Area::DisasterResilience,
        Language::En,
        author.clone(),
    );
    content.title.marking = title;
    content.statement = Marked::new(statement.0.to_owned(), statement.1);
    content.narrative = Marked::new(narrative.0.to_owned(), narrative.1);
    GapVersion {
        version: number,
        author,
        at: Timestamp::from_second(i64::from(number)).unwrap_or_default(),
        remark: "remark".to_owned(),
        state: GapState::Published {
            at: Timestamp::UNIX_EPOCH,
        },
        content,
    }
}

fn circle() -> Circle {
    Circle {
        owner: "owner".into(),
        partners: vec![],
        named: vec!["author".into()],
        guests: vec![],
    }
}

fn member(organisation: &str) -> Viewer {
    Viewer::Person(SignedIn {
        person: "somebody".into(),
        memberships: vec![Membership {
            person: "somebody".into(),
            organisation: organisation.into(),
            role: MemberRole::Member,
        }],
        roles: vec![],
    })
}

/// Days and statements of the versions that a viewer sees.
fn seen_by(viewer: &Viewer, versions: &[GapVersion]) -> Vec<(i64, Option<String>)> {
    let seen = seen_versions(versions, &circle(), viewer);
    assert!(
        seen.iter()
            .zip(1..)
            .all(|(it, number)| it.shown_as == number)
    );
    let line = |it: SeenVersion| (it.at.as_second(), it.content.statement.map(|it| it.value));
    seen.into_iter().map(line).collect()
}

#[test]
fn a_version_that_changed_only_what_is_hidden_is_not_there() {
    let (open, own, red) = (Marking::Clear, Marking::AmberStrict, Marking::Red);
    let versions = [
        version(1, open, [("a", open), ("x", own)]),
        version(2, open, [("a", open), ("y", own)]),
        version(3, open, [("a", open), ("z", red)]),
        version(4, open, [("b", open), ("z", red)]),
        version(5, open, [("b", open), ("changed", red)]),
    ];
    let days = |seen: Vec<(i64, Option<String>)>| seen.iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(days(seen_by(&Viewer::Public, &versions)), [1, 4]);
    // What is marked RED in a later version is hidden from colleagues in the earlier too.
    assert_eq!(days(seen_by(&member("owner"), &versions)), [1, 4]);
    let public = seen_versions(&versions, &circle(), &Viewer::Public);
    assert!(
        public
            .iter()
            .all(|it| it.author.is_none() && it.remark.is_none())
    );
}

#[test]
fn what_was_taken_back_does_not_come_back_with_the_history() {
    let (open, own) = (Marking::Clear, Marking::AmberStrict);
    let versions = [
        version(1, open, [("too much", open), ("", own)]),
        version(2, open, [("too much", own), ("", own)]),
        version(3, open, [("enough", open), ("", own)]),
    ];
    let expected = vec![(1, None), (3, Some("enough".to_owned()))];
    assert_eq!(seen_by(&Viewer::Public, &versions), expected);
}

#[test]
fn a_file_is_seen_from_its_publication_on() {
    let open = Marking::Clear;
    let mut versions = [
        version(1, open, [("draft", open), ("", open)]),
        version(2, open, [("published", open), ("", open)]),
    ];
    versions[0].state = GapState::Draft;
    let expected = vec![(2, Some("published".to_owned()))];
    assert_eq!(seen_by(&Viewer::Public, &versions), expected);
    assert_eq!(seen_by(&member("other"), &versions).len(), 1);
    assert_eq!(seen_by(&member("owner"), &versions).len(), 2);
}

#[test]
fn requirements_are_counted_as_they_are_seen() {
    let mut content = version(1, Marking::Clear, [("", Marking::Clear); 2]).content;
    for (number, marking) in [
        (1, Marking::AmberStrict),
        (2, Marking::Clear),
        (5, Marking::Clear),
    ] {
        let requirement = Requirement {
            number,
            text: number.to_string(),
            necessity: crate::Necessity::Must,
            threshold: None,
        };
        content.requirements.push(Marked::new(requirement, marking));
    }
    let seen = SeenContent::of(&content, &circle(), &Viewer::Public);
    let numbers: Vec<(u32, &str)> = seen
        .requirements
        .iter()
        .map(|it| (it.shown_as, it.says.text.as_str()))
        .collect();
    assert_eq!(numbers, [(1, "2"), (2, "5")]);
    assert!(seen.requirement(1).is_none());
    assert_eq!(seen.requirement(5).map(|it| it.shown_as), Some(2));
    let into = SeenState::of(&GapState::Merged {
        into: GapFileId::new("gap-2"),
        reason: "same".to_owned(),
        at: Timestamp::UNIX_EPOCH,
    });
    assert_eq!(
        (into.code, into.reason.as_deref()),
        ("merged", Some("same"))
    );
}

/// Marks one field, and changes its value where asked to.
type Mark = fn(&mut GapContent, Marking, bool);

const FIELDS: [Mark; 10] = [
    |it, marking, other| it.title = Marked::new(format!("title {other}"), marking),
    |it, marking, other| it.statement = Marked::new(format!("statement {other}"), marking),
    |it, marking, other| it.narrative = Marked::new(format!("narrative {other}"), marking),
    |it, marking, other| it.context = Marked::new(format!("context {other}"), marking),
    |it, marking, other| it.objectives = Marked::new(vec![format!("{other}"); 2], marking),
    |it, marking, other| it.concepts = Marked::new(vec![format!("{other}")], marking),
    |it, marking, other| {
        let discipline = if other {
            Discipline::Police
        } else {
            Discipline::Customs
        };
        it.disciplines = Marked::new(vec![discipline], marking);
    },
    |it, marking, other| {
        let level = if other { Level::Critical } else { Level::Low };
        it.urgency = Marked::new(level, marking);
    },
    |it, marking, other| {
        let level = if other { Level::Critical } else { Level::Low };
        it.importance = Marked::new(level, marking);
    },
    |it, marking, other| {
        let area = if other {
            Area::DisasterResilience
        } else {
            Area::CrimeAndTerrorism
        };
        it.area = Marked::new(area, marking);
    },
];

#[test]
fn whatever_is_hidden_changes_nothing_for_whomever_it_is_hidden_from() {
    let mut tried = 0;
    for viewer in [Viewer::Public, member("other"), member("owner")] {
        let hidden = Marking::ALL.into_iter();
        let hidden = hidden.filter(|it| !circle().may_see(&viewer, *it));
        for marking in hidden {
            for mark in FIELDS {
                let mut first = version(1, Marking::Clear, [("s", Marking::Clear); 2]);
                mark(&mut first.content, marking, false);
                let mut second = first.clone();
                (second.version, second.at) = (2, Timestamp::MAX);
                mark(&mut second.content, marking, true);
                let alone = seen_versions(std::slice::from_ref(&first), &circle(), &viewer);
                let both = seen_versions(&[first, second.clone()], &circle(), &viewer);
                assert_eq!(alone, both, "{viewer:?} {marking:?}");
                let content = SeenContent::of(&second.content, &circle(), &viewer);
                let before = alone.first().map(|it| (&it.content, it.content.priority()));
                let after = before.map(|_| (&content, content.priority()));
                assert_eq!(before, after, "{viewer:?} {marking:?}");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, (4 + 3 + 1) * FIELDS.len());
}
