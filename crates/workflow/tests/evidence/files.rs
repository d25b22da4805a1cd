//! Files that claims rest on: who may have them, and what is refused.

use super::{Ground, claim, marked, on_both, readiness};
use uptake_model::{ClaimId, ClaimSource, Marking, SolutionId, Viewer};
use uptake_workflow::Refusal;
use uptake_workflow::evidence::{NewClaim, NewFile, claim_file_seen};

const REPORT: &[u8] = b"%PDF-1.7\nSix runs\x00\xff";

fn with(mut claim: NewClaim, name: &str, bytes: &[u8]) -> NewClaim {
    claim.file = Some(NewFile {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    });
    claim
}

fn new(id: &SolutionId, name: &str, bytes: &[u8]) -> NewClaim {
    with(claim(id, "org-brigade", readiness(5)), name, bytes)
}

impl Ground {
    /// The file of a claim as somebody gets it: its name and its bytes.
    async fn file(&self, who: &str, id: &str) -> Option<(String, Vec<u8>)> {
        let viewer = match who {
            "" => Viewer::Public,
            who => self.people.viewer(who),
        };
        let found = claim_file_seen(&self.store, &viewer, &id.into()).await;
        let (file, bytes) = found.expect("an answer")?;
        Some((file.name, bytes))
    }
}

#[tokio::test]
async fn a_file_is_for_exactly_those_who_may_see_its_claim() {
    on_both(async |ground| {
        let id = ground.solution().await;
        let cases = [
            (Marking::Clear, [true, true, true, true, true]),
            (Marking::Green, [true, true, true, true, false]),
            (Marking::AmberStrict, [true, true, false, false, false]),
            (Marking::Red, [true, false, false, false, false]),
        ];
        let viewers = [
            "brigade-lead",
            "brigade-member",
            "maker-member",
            "guard-lead",
            "",
        ];
        for (marking, sees) in cases {
            let new = marked(new(&id, "C:\\runs\\Report 7.pdf", REPORT), marking);
            let made = ground.claim("brigade-lead", new).await.expect("made");
            for (who, sees) in viewers.iter().zip(sees) {
                let expected = sees.then(|| ("Report 7.pdf".to_owned(), REPORT.to_vec()));
                assert_eq!(ground.file(who, &made).await, expected, "{marking:?} {who}");
            }
        }
        let without = claim(&id, "org-brigade", readiness(5));
        let without = ground.claim("brigade-lead", without).await.expect("made");
        assert_eq!(ground.file("brigade-lead", &without).await, None);
        assert_eq!(ground.file("brigade-lead", "claim-none").await, None);
    })
    .await;
}

#[tokio::test]
async fn what_is_known_of_a_file_stands_in_the_ledger() {
    on_both(async |ground| {
        let id = ground.solution().await;
        let mut new = new(&id, "report.pdf", REPORT);
        new.content.source = ClaimSource::Document {
            reference: String::new(),
            sha256: None,
        };
        let made = ground
            .claim("brigade-lead", new.clone())
            .await
            .expect("made");
        let kept = ground
            .store
            .claim(&ClaimId::new(&made))
            .await
            .expect("reads");
        let content = kept.expect("is kept").content;
        let file = content.file.expect("a file");
        assert_eq!((file.size, file.sha256.len()), (19, 64));
        // The entry of the log is a digest of this, so that it binds the file.
        let source = ClaimSource::Document {
            reference: "report.pdf".to_owned(),
            sha256: Some(file.sha256.clone()),
        };
        assert_eq!(content.source, source);

        new.content.source = ClaimSource::Document {
            reference: "Report 8".to_owned(),
            sha256: Some("0".repeat(64)),
        };
        let other = ground.claim("brigade-lead", new).await;
        assert!(other.is_err_and(|it| it.to_string().contains("not that of the file")));
    })
    .await;
}

#[tokio::test]
async fn a_file_that_lies_or_cannot_be_taken_leaves_nothing() {
    on_both(async |ground| {
        let id = ground.solution().await;
        let large = vec![b'x'; (5 << 20) + 1];
        let cases: [(&str, &[u8], &str); 6] = [
            ("report.pdf", b"\xff\xd8\xff\xe0", "it holds a JPEG picture"),
            ("report.pdf", b"<html>", "a web page"),
            ("report.txt", b"MZ\x90\x00", "a program"),
            ("report.txt", b"", "is empty"),
            ("report.txt", &large, "more than 5 MiB"),
            ("report.txt", b"EU SECRET", "security classification"),
        ];
        for (name, bytes, said) in cases {
            let refused = ground.claim("brigade-lead", new(&id, name, bytes)).await;
            let Err(Refusal::Refused(words)) = refused else {
                panic!("{name}: {refused:?}");
            };
            assert!(words.contains(said), "{words}");
            assert!(words.contains("What you typed is kept"), "{words}");
        }
        let claims = ground.store.claims_about(&[id]).await.expect("reads");
        assert!(claims.is_empty(), "{claims:?}");
    })
    .await;
}
