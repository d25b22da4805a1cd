//! Judgements on both databases: what is kept, what takes its place.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use uptake_model::{Grade, JudgedNeed, Judgement, Language};
use uptake_store::Store;
use uptake_testing::{ThrowAwayDatabase, fill};

fn judgement(gap: Option<&str>, project: &str, grade: Grade, day: &str) -> Judgement {
    Judgement {
        need: JudgedNeed {
            gap: gap.map(Into::into),
            text: format!("An invented need, judged {day}"),
            language: Language::Sl,
        },
        project: project.into(),
        grade,
        judged_at: format!("{day}T10:00:00Z").parse().expect("a time"),
    }
}

#[tokio::test]
async fn a_later_judgement_takes_the_place_of_an_earlier_one() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        let first = judgement(None, "101000001", Grade::Related, "2026-11-23");
        let later = judgement(None, "101000001", Grade::Meets, "2026-11-24");
        let other = judgement(Some("gap-1"), "101000001", Grade::NoHelp, "2026-11-23");
        for (key, one) in [("b", &first), ("a", &other), ("b", &later)] {
            store.put_judgement(key, one).await.expect("kept");
        }
        let kept = store.judgements().await.expect("reads");
        assert_eq!(kept, [("a".to_owned(), other), ("b".to_owned(), later)]);
        store.close().await;
    }
}

#[tokio::test]
async fn judgements_outlive_imports_and_projects() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        let gone = judgement(None, "999999999", Grade::Partly, "2026-11-23");
        store.put_judgement("n", &gone).await.expect("kept");
        fill(&store).await.expect("imports");
        let kept = store.judgements().await.expect("reads");
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].1, gone);
        store.close().await;
    }
}
