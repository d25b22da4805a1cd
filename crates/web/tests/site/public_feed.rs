//! The feed for everybody: valid, and changed by nothing that is not for everybody.

use crate::site::Site;
use atom_syndication::{Entry, Feed, Link};
use jiff::Timestamp;
use std::collections::BTreeSet;
use uptake_model::{GapFile, GapState, Marking, Record, SourceKind};
use uptake_testing::{Counted, InventedPeople, gap_file_with_requirements, import, now, topic};
use uptake_workflow::Act;

async fn feed(site: &Site) -> (String, Feed) {
    let answer = site.get("/feed.atom").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(
        answer.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let feed = Feed::read_from(answer.text.as_bytes()).expect("Atom");
    (answer.text, feed)
}

async fn write(site: &Site, people: &InventedPeople, gap: &GapFile, name: &str) {
    let (entropy, actor) = (Counted::named(name), InventedPeople::actor("brigade-lead"));
    let act = Act {
        actor: &actor,
        viewer: &people.viewer("brigade-lead"),
        now: now(),
        entropy: &entropy,
        form: None,
    };
    let mut records = act.begin(site.store()).await.expect("a write");
    records.add_gap_file(gap, "").await.expect("written");
    let note = act.note::<(), ()>("add_gap", ("gap", name), None, None);
    records.commit(note).await.expect("committed");
}

/// The gap file of the test builders for as many eyes as said, in a state.
fn gap(id: &str, marking: Marking, state: GapState) -> GapFile {
    let mut gap = gap_file_with_requirements();
    gap.id = id.into();
    gap.state = state;
    gap.content.title.value = format!("Title of {id}");
    gap.content.title.marking = marking;
    gap
}

#[tokio::test]
async fn the_public_feed_tells_what_everybody_may_know_and_nothing_else() {
    let (site, people) = Site::with_people().await;
    let known = topic(
        "HORIZON-CL3-2026-01-DRS-01",
        "Seeing through smoke",
        "2026-05-06",
        "2099-01-15",
    );
    let records = vec![Record::Topic(Box::new(known))];
    let imported = import(site.store(), SourceKind::Calls, records, now()).await;
    imported.expect("imported");
    let (before, found) = feed(&site).await;
    let titles = |feed: &Feed| -> Vec<String> {
        let entries = feed.entries().iter();
        entries.map(|it| it.title().as_str().to_owned()).collect()
    };
    let told = titles(&found);
    assert!(
        told.iter()
            .any(|it| it.ends_with("call: Seeing through smoke")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|it| it.starts_with("Imported: ")),
        "{told:?}"
    );
    assert!(before.contains("deadline 2099-01-15"), "{before}");

    let published = || GapState::Published { at: now() };
    for (id, marking, state) in [
        ("gap-green", Marking::Green, published()),
        ("gap-amber", Marking::AmberStrict, published()),
        ("gap-draft", Marking::Clear, GapState::Draft),
    ] {
        write(&site, &people, &gap(id, marking, state), id).await;
        assert_eq!(feed(&site).await.0, before, "{id}");
    }
    let at = now();
    let reason = "It is in use.".to_owned();
    let clear = gap("gap-clear", Marking::Clear, published());
    let met = gap("gap-met", Marking::Clear, GapState::Met { reason, at });
    write(&site, &people, &clear, "gap-clear").await;
    write(&site, &people, &met, "gap-met").await;
    let (_, found) = feed(&site).await;
    let now_told = titles(&found);
    assert_eq!(now_told.len(), told.len() + 2, "{now_told:?}");
    for expected in [
        "Published: gap Title of gap-clear",
        "Met: gap Title of gap-met",
    ] {
        assert!(
            now_told.iter().any(|it| it.starts_with(expected)),
            "{now_told:?}"
        );
    }
    is_valid(&found);
    assert_eq!(feed(&site).await.1, found, "the same identifiers and times");
}

/// What RFC 4287 asks of a feed and that parsing does not hold.
fn is_valid(feed: &Feed) {
    assert!(!feed.authors().is_empty() && feed.authors()[0].name() == "Uptake");
    assert!(feed.id().starts_with("urn:"), "{}", feed.id());
    let ids: BTreeSet<&str> = feed.entries().iter().map(Entry::id).collect();
    assert_eq!(
        ids.len(),
        feed.entries().len(),
        "identifiers are of one entry"
    );
    let links = feed.links().iter();
    let own = links.filter(|it| it.rel() == "self");
    let own: Vec<&str> = own.map(Link::href).collect();
    assert_eq!(own, ["http://uptake.invalid/feed.atom"]);
    let times = feed.entries().iter().map(|it| it.updated().to_rfc3339());
    let times: Vec<Timestamp> = times.map(|it| it.parse().expect("a time")).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    let updated: Timestamp = feed.updated().to_rfc3339().parse().expect("a time");
    assert_eq!(Some(&updated), times.first());
}

#[tokio::test]
async fn home_leads_to_the_feed() {
    let site = Site::open().await;
    let home = site.page("/").await;
    let head = home.split("</head>").next().expect("a head");
    assert!(
        head.contains("<link rel=\"alternate\" type=\"application/atom+xml\"")
            && head.contains("href=\"/feed.atom\""),
        "{head}"
    );
    for page in ["/data", "/coverage"] {
        assert!(
            site.page(page).await.contains("href=\"/feed.atom\""),
            "{page}"
        );
    }
}
