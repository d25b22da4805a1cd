//! What somebody may not see changes no byte of any answer they get. A new address is
//! added to [`addresses`] in a line; what workflow's views tell is tried more widely in
//! `crates/workflow/tests/hidden_changes_nothing.rs`.

use crate::sharing::{note, published};
use crate::site::Site;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uptake_model::{Area, CoSignature, GapFile, Marking, MemberOrganisationId};
use uptake_testing::now;

/// Whoever looks, and the organisation they belong to.
const VIEWERS: [(&str, &str); 4] = [
    ("", ""),
    ("analyst", ""),
    ("rescue-lead", "org-rescue"),
    ("guard-member", "org-guard"),
];

/// Every address that could tell of a gap file.
fn addresses(ids: &[String]) -> Vec<String> {
    let mut addresses: Vec<String> = [
        "/",
        "/gaps",
        "/gaps?q=smoke",
        "/gap-files/similar",
        "/match?q=people+in+thick+smoke",
        "/match.csv?q=people+in+thick+smoke",
        "/api/v1/match/beside?q=people+in+thick+smoke",
        "/api/v1/gap-files",
        "/api/v1/gap-files?q=smoke",
        "/gaps.csv",
        "/gaps.xlsx?q=smoke",
        "/gaps.jsonld",
        "/consolidations",
        "/about/sharing",
    ]
    .map(str::to_owned)
    .to_vec();
    for id in ids {
        addresses.push(format!("/gap-files/{id}"));
        addresses.push(format!("/gap-files/{id}/co-sign"));
        addresses.push(format!("/gap-files/{id}/history"));
        addresses.push(format!("/gap-files/{id}/gap.csv"));
        addresses.push(format!("/gap-files/{id}/gap.xlsx"));
        addresses.push(format!("/gap-files/{id}/gap.jsonld"));
        addresses.push(format!("/gap-files/{id}/chain"));
        addresses.push(format!("/gap-files/{id}/commitment"));
        addresses.push(format!("/gap-files/{id}/named"));
        addresses.push(format!("/api/v1/gap-files/{id}/procurements"));
        addresses.push(format!("/procurements/procurement-{id}"));
        addresses.push(format!("/procurements/new?gap={id}"));
        addresses.push(format!("/trials/new?gap={id}"));
        addresses.push(format!("/api/v1/gap-files/{id}"));
    }
    addresses
}

/// All answers, without what differs each time a page is made.
async fn answers(site: &Site, cookie: &str, ids: &[String]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for address in addresses(ids) {
        let answer = site.get_as(cookie, &address).await;
        let mut headers = answer.headers.clone();
        headers.remove("date");
        found.push((
            address,
            format!("{} {headers:?}\n{}", answer.status, masked(&answer.text)),
        ));
    }
    let typed = [("text", "Firefighters cannot find people in thick smoke")];
    let answer = site.post_as(cookie, "/gap-files/similar", &typed).await;
    found.push(("similar".to_owned(), masked(&answer.text)));
    found
}

/// The identifiers of forms are drawn anew for each page.
fn masked(text: &str) -> String {
    let mut parts = text.split("name=\"form\" value=\"");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("name=\"form\" value=\"");
        masked.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    masked
}

/// Marking of title and statement, and of what two organisations signed.
type Drawn = (Marking, [Option<Marking>; 2]);

fn drawn() -> impl Strategy<Value = Drawn> {
    let signature = || prop::option::of(prop::sample::select(Marking::ALL[..4].to_vec()));
    let marking = prop::sample::select(Marking::ALL.to_vec());
    (marking, [signature(), signature()])
}

fn signatures(id: &str, drawn: &Drawn) -> Vec<CoSignature> {
    let signed = ["org-police", "org-guard"].into_iter().zip(drawn.1);
    let signed = signed.filter_map(|(organisation, marking)| {
        Some(CoSignature {
            gap: id.into(),
            organisation: organisation.into(),
            author: "lead".into(),
            marking: marking?,
            remarks: "As drawn".to_owned(),
            version: 1,
            signed_at: now(),
        })
    });
    signed.collect()
}

/// Changes what is for the owners only, and, where the title is, everything; and lets
/// signatures go of which only their own organisation knows.
async fn change(site: &Site, gaps: &[(GapFile, Vec<CoSignature>)], own: &MemberOrganisationId) {
    let mut records = site.store().begin_records().await.expect("a write");
    for (gap, signed) in gaps {
        let mut other = gap.clone();
        other.version += 1;
        other.content.narrative.value = "Hidden and changed".to_owned();
        other.content.area.value = Area::Cybersecurity;
        let shared = other.content.title.marking <= Marking::Amber;
        if !shared {
            other.content.title.value = "Drones over airports".to_owned();
            other.content.statement.value = "The ability to stop drones".to_owned();
        }
        let done = records.change_gap_file(&other, &"author".into(), "").await;
        assert!(done.expect("written"));
        for signature in signed {
            if signature.marking == Marking::AmberStrict && signature.organisation != *own {
                let by = "lead".into();
                let done = records.remove_co_signature(signature, &by, now()).await;
                done.expect("removed");
            }
        }
    }
    records.commit(note()).await.expect("committed");
}

#[test]
fn no_byte_of_any_answer_tells_of_what_is_hidden() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (site, _) = runtime.block_on(Site::with_people());
    let cookies = VIEWERS.map(|(who, _)| match who {
        "" => String::new(),
        who => runtime.block_on(site.sign_in(who)),
    });
    let case = std::cell::Cell::new(0);
    let strategy = (0..VIEWERS.len(), prop::collection::vec(drawn(), 1..4));
    let config = Config {
        cases: 16,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, |(viewer, drawn)| {
        case.set(case.get() + 1);
        let number = case.get();
        let gaps: Vec<(GapFile, Vec<CoSignature>)> = (0..)
            .zip(&drawn)
            .map(|(place, it)| {
                let id = format!("gap-{number}-{place}");
                (published(&id, "org-brigade", it.0), signatures(&id, it))
            })
            .collect();
        let ids: Vec<String> = gaps.iter().map(|(gap, _)| gap.id.to_string()).collect();
        let (before, after) = runtime.block_on(async {
            let mut records = site.store().begin_records().await.expect("a write");
            for (gap, signed) in &gaps {
                records.add_gap_file(gap, "").await.expect("written");
                for signature in signed {
                    assert!(records.add_co_signature(signature).await.expect("written"));
                }
            }
            records.commit(note()).await.expect("committed");
            let before = answers(&site, &cookies[viewer], &ids).await;
            change(&site, &gaps, &VIEWERS[viewer].1.into()).await;
            (before, answers(&site, &cookies[viewer], &ids).await)
        });
        for (before, after) in before.into_iter().zip(after) {
            prop_assert_eq!(before, after);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
