//! Small invented corpora for the tests of this crate, and an index of them in
//! a folder that goes away.

use jiff::civil::{Date, date};
use std::path::PathBuf;
use tempfile::TempDir;
use uptake_model::{Area, Country, Programme, ProjectId, ProjectStatus, SnapshotId, TopicCode};
use uptake_search::{Attributes, Document, DocumentText, Index, IndexBuilder, Settings, Stamp};

/// The day all tests ask on.
pub const TODAY: Date = date(2026, 11, 23);

/// An index with the folder it lies in.
pub struct Shelf {
    pub index: Index,
    pub path: PathBuf,
    _folder: TempDir,
}

pub fn stamp() -> Stamp {
    Stamp {
        snapshot: SnapshotId::new("20261123T000000Z-sample-00000000"),
        built_at: "2026-11-23T00:00:00Z".parse().expect("a time"),
    }
}

/// Builds and opens an index of documents that ranks as a new one does.
pub fn shelve(documents: Vec<Document>) -> Shelf {
    shelve_with(documents, Settings::default(), &[])
}

/// The same, ranked by words alone: for what is said of words, counts and order,
/// which must not depend on how the other parts of a score are weighed today.
pub fn shelve_words(documents: Vec<Document>) -> Shelf {
    shelve_with(documents, Settings::default().words_only(), &[])
}

/// The same with given settings and titles of topics.
pub fn shelve_with(documents: Vec<Document>, settings: Settings, titles: &[(&str, &str)]) -> Shelf {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index");
    let mut builder = IndexBuilder::new(settings).expect("settings");
    builder.add(documents);
    builder.topic_titles(
        titles
            .iter()
            .map(|(code, title)| (TopicCode::new(*code), (*title).to_owned())),
    );
    builder.write(&path, stamp()).expect("written");
    Shelf {
        index: Index::open(&path).expect("opened"),
        path,
        _folder: folder,
    }
}

/// A document with only a title and an objective.
pub fn document(id: &str, title: &str, objective: &str) -> Document {
    Document {
        id: ProjectId::new(id),
        text: DocumentText {
            title: title.to_owned(),
            objective: objective.to_owned(),
            ..DocumentText::default()
        },
        attributes: attributes(),
    }
}

pub fn attributes() -> Attributes {
    Attributes {
        programme: Programme::HorizonEurope,
        status: ProjectStatus::Signed,
        start: Some(date(2024, 1, 1)),
        end: Some(date(2027, 12, 31)),
        areas: Vec::new(),
        countries: Vec::new(),
        coordinator_country: None,
        funding_scheme: None,
        topics: Vec::new(),
    }
}

/// Six invented projects, unlike enough to be told apart.
pub fn six() -> Vec<Document> {
    let country = |code: &str| Country::parse(code).expect("a code");
    let mut list = vec![
        document(
            "900000001",
            "Stand-off detection of explosives in stations",
            "Police cannot tell whether a bag left on a platform is dangerous. The project builds a sensor that detects explosives from a distance. It is tested in two stations.",
        ),
        document(
            "900000002",
            "Drones for wildfire observation",
            "Fire services need to see the fire front at night. Drones carry thermal cameras and send maps to the command post.",
        ),
        document(
            "900000003",
            "Forensic analysis of explosives",
            "Laboratories compare residues of explosives. The methods are validated with police laboratories.",
        ),
        document(
            "900000004",
            "Border surveillance with drones",
            "Border guards patrol long green borders. Drones extend what they see.",
        ),
        document("900000005", "Resilience of water networks", ""),
        document(
            "900000006",
            "Radio for responders under ground",
            "Responders lose contact in tunnels. A relay that they drop keeps the radio link.",
        ),
    ];
    for (place, document) in list.iter_mut().enumerate() {
        let attributes = &mut document.attributes;
        attributes.programme = Programme::ALL[place % 3];
        attributes.areas = vec![Area::ALL[place % 6]];
        attributes.countries = vec![country("EL"), country(["PL", "FI", "PT"][place % 3])];
        attributes.coordinator_country = attributes.countries.last().cloned();
        attributes.funding_scheme = Some(["RIA", "IA"][place % 2].to_owned());
        attributes.topics = vec![TopicCode::new(format!("INVENTED-{}", place / 2))];
        attributes.start = Some(date(2014 + i16::try_from(place).expect("small"), 3, 1));
    }
    list[0].text.acronym = "SNIFF".to_owned();
    list[0].text.keywords = "explosives; railway; trace detection".to_owned();
    list[0].text.results = vec!["Report on false alarms of the explosives sensor".to_owned()];
    list[4].attributes.start = None;
    list[4].attributes.end = None;
    list[5].attributes.status = ProjectStatus::Terminated;
    list
}
