//! What the targets share: a small invented corpus with all parts of a real one, and
//! using an index in every way there is.

use jiff::civil::{Date, date};
use std::path::Path;
use uptake_model::{
    Area, Country, Language, Programme, ProjectId, ProjectStatus, SnapshotId, TopicCode,
};
use uptake_search::{
    Attributes, BuildError, Document, DocumentText, Filter, Index, IndexBuilder, Settings, Stamp,
    Window,
};

/// The day of asking.
pub const TODAY: Date = date(2026, 11, 23);

/// The text of a document.
pub fn text(place: u32) -> DocumentText {
    let subject = ["smoke", "flood", "border", "radio", "forensic"][place as usize % 5];
    DocumentText {
        title: format!("robot number{place} for {subject}"),
        acronym: format!("ROB{place}"),
        keywords: format!("{subject}; drone"),
        objective: format!("A robot looks for {subject}. It is tested by responders in a station."),
        results: vec![format!("Report on {subject}")],
    }
}

/// Builds an index of forty documents with a latent space and topic maps.
pub fn build(path: &Path) -> Result<(), BuildError> {
    let mut builder = IndexBuilder::new(Settings::default())?;
    let document = |place: u32| Document {
        id: ProjectId::new(format!("{place:03}")),
        text: text(place),
        attributes: Attributes {
            programme: Programme::ALL[place as usize % 3],
            status: ProjectStatus::ALL[place as usize % 6],
            start: Some(TODAY),
            end: None,
            areas: vec![Area::ALL[place as usize % 6]],
            countries: Country::parse("EL").into_iter().collect(),
            coordinator_country: Country::parse("PL"),
            funding_scheme: Some("RIA".to_owned()),
            topics: vec![TopicCode::new(format!("INVENTED-{}", place / 4))],
        },
    };
    builder.add((0..40).map(document).collect());
    builder.topic_titles((0..10).map(|topic| {
        let code = TopicCode::new(format!("INVENTED-{topic}"));
        (code, text(topic * 4).title)
    }));
    let stamp = Stamp {
        snapshot: SnapshotId::new("fuzz"),
        built_at: jiff::Timestamp::UNIX_EPOCH,
    };
    builder.write(path, stamp).map(|_| ())
}

/// Asks a need in every way, with explanations and passages.
pub fn use_all(index: &Index, need: &str, language: Option<Language>) {
    let query = index.query_in(need, language);
    let window = Window {
        offset: 0,
        limit: 50,
    };
    let filter = Filter::default();
    for hit in index.search(&query, &filter, TODAY, window).hits {
        let account = index.account(&query, &hit.id, &text(hit.document));
        if let Some(account) = account {
            for mark in account.passage.marks {
                assert!(account.passage.text.get(mark).is_some());
            }
        }
    }
    assert!(index.rank(&query, 5).len() <= 5);
    drop(index.browse(&filter, TODAY, window));
    drop(index.similar(&text(7), Some(&ProjectId::new("007")), 10));
}
