//! What somebody may not see changes no byte of any answer they get. A new address is
//! added to [`addresses`] in a line; what workflow's views tell is tried more widely in
//! `crates/workflow/tests/hidden_changes_nothing.rs`.

use crate::hidden_evidence;
use crate::sharing::{note, published};
use crate::site::Site;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uptake_model::{
    Area, Circle, CoSignature, Commitment, GapFile, Marking, MatchJudgement, MemberOrganisationId,
    PartAnswers, Procurement, ProcurementContent, ProcurementKind, ProcurementState, Verdict,
    Viewer, partners,
};
use uptake_store::{Judging, Records};
use uptake_testing::{TODAY, now};

/// Whoever looks.
const VIEWERS: [&str; 4] = ["", "analyst", "rescue-lead", "guard-member"];

/// Addresses of lists, sums and files that could tell of any gap file.
const LISTS: [&str; 40] = [
    "/feed.atom",
    "/coverage/matrix.jsonld?rows=gap-files",
    "/coverage/unserved/areas.csv",
    "/coverage/ahead.csv",
    "/coverage/ahead/gaps.jsonld",
    "/coverage/synergies/gaps.csv",
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
    "/projects/101000001",
    "/api/v1/projects/101000001/gaps",
    "/me/news",
    "/coverage/matrix?rows=gap-files",
    "/coverage/matrix?rows=gap-files&area=drs&missing=trial",
    "/coverage/matrix.csv?rows=gap-files",
    "/coverage/broken-links.txt?rows=gap-files",
    "/coverage/matrix?rows=areas",
    "/coverage/unserved",
    "/coverage/unserved.csv",
    "/coverage/ahead",
    "/coverage/ahead/gaps",
    "/coverage/synergies",
    "/api/v1/coverage/matrix?rows=gap-files",
    "/api/v1/coverage/unserved",
    "/api/v1/coverage/ahead",
    "/solutions/solution-hidden",
    "/api/v1/solutions/solution-hidden",
    "/claims/new?solution=solution-hidden",
    "/about/matching",
];

/// Every address that could tell of a gap file.
fn addresses(ids: &[String]) -> Vec<String> {
    let mut addresses = LISTS.map(str::to_owned).to_vec();
    for id in ids {
        addresses.push(format!("/gap-files/{id}"));
        addresses.push(format!("/gap-files/{id}/co-sign"));
        addresses.push(format!("/gap-files/{id}/history"));
        addresses.push(format!("/gap-files/{id}/gap.csv"));
        addresses.push(format!("/gap-files/{id}/gap.xlsx"));
        addresses.push(format!("/gap-files/{id}/gap.jsonld"));
        addresses.push(format!("/gap-files/{id}/chain"));
        for station in ["project", "trial", "procurement", "deployment"] {
            addresses.push(format!(
                "/coverage/records?row=gap-file:{id}&station={station}"
            ));
        }
        addresses.push(format!(
            "/coverage/records.csv?row=gap-file:{id}&station=project"
        ));
        addresses.push(format!("/coverage/proposal?gap=gap-file:{id}"));
        addresses.push(format!("/coverage/proposal.md?gap=gap-file:{id}"));
        addresses.push(format!("/gap-files/{id}/dossier"));
        addresses.push(format!("/gap-files/{id}/dossier/html"));
        addresses.push(format!("/gap-files/{id}/commitment"));
        addresses.push(format!("/gap-files/{id}/named"));
        addresses.push(format!("/api/v1/gap-files/{id}/procurements"));
        addresses.push(format!("/procurements/procurement-{id}"));
        addresses.push(format!("/api/v1/procurements/procurement-{id}"));
        addresses.push(format!("/procurements/new?gap={id}"));
        addresses.push(format!("/trials/new?gap={id}"));
        addresses.push(format!("/api/v1/gap-files/{id}"));
        addresses.extend(hidden_evidence::addresses(id));
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

/// Marking of title and statement, of what two organisations signed, of a procurement of the
/// brigade, of a commitment of the police, of what the guard judged, and of a trial and a claim.
type Drawn = (
    Marking,
    [Option<Marking>; 2],
    Marking,
    [Marking; 2],
    [Marking; 2],
);

fn drawn() -> impl Strategy<Value = Drawn> {
    let signature = || prop::option::of(prop::sample::select(Marking::ALL[..4].to_vec()));
    let marking = || prop::sample::select(Marking::ALL.to_vec());
    let spoken = || prop::sample::select(Marking::ALL[..4].to_vec());
    (
        marking(),
        [signature(), signature()],
        marking(),
        [spoken(), spoken()],
        [marking(), marking()],
    )
}

/// Of the brigade, who names the police and another authority that says nothing.
fn procurement(id: &str, drawn: &Drawn) -> Procurement {
    Procurement {
        id: format!("procurement-{id}").as_str().into(),
        gap: id.into(),
        owner: "org-brigade".into(),
        author: "author".into(),
        state: ProcurementState::Planned,
        content: ProcurementContent {
            title: "As drawn".to_owned(),
            kind: ProcurementKind::Tender,
            notice: None,
            notice_number: String::new(),
            noticed_on: None,
            lots: vec![],
            buyers: vec!["org-brigade".into(), "org-police".into()],
            lead: None,
            other_buyers: String::new(),
            budget: None,
            from: None,
            to: None,
            remark: String::new(),
            marking: drawn.2,
        },
        answers: PartAnswers::new(),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

fn commitment(id: &str, drawn: &Drawn) -> Commitment {
    Commitment {
        gap: id.into(),
        organisation: "org-police".into(),
        author: "police-lead".into(),
        words: "As drawn".to_owned(),
        until: TODAY,
        marking: drawn.3[0],
        version: 1,
        written_at: now(),
    }
}

fn judgement(id: &str, drawn: &Drawn) -> MatchJudgement {
    MatchJudgement {
        gap: id.into(),
        organisation: "org-police".into(),
        author: "police-lead".into(),
        project: "101000001".into(),
        result: None,
        verdict: Verdict::Meets,
        reason: "As drawn".to_owned(),
        added: true,
        marking: drawn.3[1],
        judged_at: now(),
    }
}

/// Writes what stands around a gap file, as drawn.
async fn write_around(records: &mut Records, id: &str, drawn: &Drawn) {
    let done = records.add_procurement(&procurement(id, drawn)).await;
    done.expect("written");
    hidden_evidence::write(records, id, drawn.4).await;
    let done = records.put_commitment(&commitment(id, drawn)).await;
    assert!(done.expect("written"));
    let judgement = judgement(id, drawn);
    let judging = Judging {
        marking: judgement.marking,
        looked_at: now(),
    };
    let done = records.put_judging(&judgement.gap, &judgement.organisation, &judging);
    done.await.expect("written");
    let done = records.put_match_judgement(&judgement).await;
    done.expect("written");
}

/// Changes what stands around a gap file where the viewer may not know of it; who says
/// nothing of being a buyer becomes another one where they see the procurement.
async fn change_around(
    records: &mut Records,
    gap: &GapFile,
    circle: &Circle,
    drawn: &Drawn,
    viewer: &Viewer,
) {
    let id = gap.id.as_str();
    let known = gap.is_known_to(viewer, circle).then_some(circle);
    let mut bought = procurement(id, drawn);
    bought.version += 1;
    bought.updated_at = now() + jiff::SignedDuration::from_hours(50);
    if bought.contribution().is_seen_by(viewer, known) {
        let mut others = ["org-rescue", "org-guard"]
            .map(MemberOrganisationId::from)
            .into_iter();
        bought.content.buyers.truncate(1);
        bought
            .content
            .buyers
            .extend(others.find(|it| !viewer.belongs_to(it)));
    } else {
        bought.content.title = "Hidden and changed".to_owned();
        bought.state = ProcurementState::Awarded { at: now() };
    }
    assert!(records.change_procurement(&bought).await.expect("written"));
    hidden_evidence::change(records, gap, circle, drawn.4, viewer).await;
    let commitment = commitment(id, drawn);
    let own = commitment.circle(&gap.owner, &circle.partners);
    if known.is_none() || !own.may_see(viewer, commitment.marking) {
        let by = "police-lead".into();
        let done = records.remove_commitment(&commitment, &by, now()).await;
        done.expect("removed");
    }
    let judged = judgement(id, drawn);
    let seen = gap.matches_are_seen_by(viewer, circle) && judged.is_seen_by(viewer, circle);
    if known.is_none() || !seen {
        let done =
            records.remove_match_judgement(&judged.gap, &judged.project, &judged.organisation);
        done.await.expect("removed");
    }
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
async fn change(
    site: &Site,
    gaps: &[(GapFile, Vec<CoSignature>)],
    drawn: &[Drawn],
    viewer: &Viewer,
) {
    let mut records = site.store().begin_records().await.expect("a write");
    for ((gap, signed), drawn) in gaps.iter().zip(drawn) {
        let circle = gap.circle(partners(signed));
        change_around(&mut records, gap, &circle, drawn, viewer).await;
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
            if signature.marking == Marking::AmberStrict
                && !viewer.belongs_to(&signature.organisation)
            {
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
    let (site, people) = runtime.block_on(Site::with_people());
    runtime.block_on(crate::coverage::survey(&site));
    runtime.block_on(hidden_evidence::enter_solution(&site));
    let cookies = VIEWERS.map(|who| match who {
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
            for (id, drawn) in ids.iter().zip(&drawn) {
                write_around(&mut records, id, drawn).await;
            }
            records.commit(note()).await.expect("committed");
            let who = match VIEWERS[viewer] {
                "" => Viewer::Public,
                who => people.viewer(who),
            };
            let before = answers(&site, &cookies[viewer], &ids).await;
            change(&site, &gaps, &drawn, &who).await;
            (before, answers(&site, &cookies[viewer], &ids).await)
        });
        for (before, after) in before.into_iter().zip(after) {
            prop_assert_eq!(before, after);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
