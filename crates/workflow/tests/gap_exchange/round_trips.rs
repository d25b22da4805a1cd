//! Out into a file and back: the same gaps, in every format, whatever they say.

use crate::office::{Office, awkward, contents, outcomes, requirement};
use proptest::prelude::*;
use uptake_model::{Area, Bound, GapContent, GapFormat, Language, Marking, Threshold};
use uptake_testing::{Counted, ThrowAwayDatabase};
use uptake_workflow::gap_exchange::RowOutcome;

#[tokio::test]
async fn a_round_trip_gives_the_same_gaps_in_every_format() {
    for here in Office::all().await {
        for content in awkward() {
            here.begin("brigade-lead", content).await;
        }
        let before = here.export("brigade-lead").await;
        assert_eq!(before.gaps.len(), 3);
        for format in GapFormat::ALL {
            let file = before.write(*format).expect("a file");
            let entries = here.entries().await;
            let again = here.written("brigade-lead", &file).await;
            assert_eq!(again.format, *format);
            assert_eq!(outcomes(&again), ["as it stands already"; 3], "{format:?}");
            assert_eq!((again.written, here.entries().await), (false, entries));

            let there = Office::on(ThrowAwayDatabase::sqlite()).await;
            let taken = there.written("brigade-lead", &file).await;
            assert_eq!(outcomes(&taken), ["new draft"; 3], "{format:?} {taken:?}");
            assert_eq!(taken.notes, Vec::<String>::new());
            let after = there.export("brigade-lead").await;
            assert_eq!(contents(&after), contents(&before), "{format:?}");
        }
    }
}

#[tokio::test]
async fn a_file_taken_twice_makes_nothing_twice_whatever_its_format() {
    for office in Office::all().await {
        let mut elsewhere = Office::on(ThrowAwayDatabase::sqlite()).await;
        elsewhere.entropy = Counted::named("elsewhere");
        for content in awkward() {
            elsewhere.begin("brigade-lead", content).await;
        }
        let mut expected = "new draft";
        for format in GapFormat::ALL {
            let file = elsewhere.file("brigade-lead", *format).await;
            let taken = office.written("brigade-lead", &file).await;
            assert_eq!(outcomes(&taken), [expected; 3], "{format:?}");
            expected = "taken before";
        }
        assert_eq!(office.export("brigade-lead").await.gaps.len(), 3);
        // A source that says something else now is not taken for something new.
        let id = &elsewhere.export("brigade-lead").await.gaps[2].id.clone();
        elsewhere.retitle("brigade-lead", id, "Plain no more").await;
        let file = elsewhere.file("brigade-lead", GapFormat::Csv).await;
        let taken = office.written("brigade-lead", &file).await;
        let refused = taken.rows.iter().find(|it| it.title == "Plain no more");
        let RowOutcome::Refused { problems } = &refused.expect("a row").outcome else {
            panic!("{taken:?}");
        };
        assert!(
            problems[0].words.contains("was taken before"),
            "{problems:?}"
        );
        assert!(!taken.written);
    }
}

fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("=".to_owned()),
        Just("'".to_owned()),
        Just("\"".to_owned()),
        Just("\n".to_owned()),
        Just(";".to_owned()),
        Just("_x0041_".to_owned()),
        Just("\u{202e}".to_owned()),
        "\\PC{0,5}",
        "[+@,\t -]{0,3}",
    ];
    let joined = proptest::collection::vec(pieces, 1..8);
    joined
        .prop_map(|it| it.concat().trim().to_owned())
        .prop_filter("something is written", |it| !it.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_written_comes_back(
        title in text(), statement in text(), narrative in text(), asked in text(), unit in "[a-z%]{0,4}",
        value in -1_000_000_i32..1_000_000,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let here = Office::on(ThrowAwayDatabase::sqlite()).await;
            let area = Area::DisasterResilience;
            let mut content = GapContent::begun(title, statement, area, Language::En, "x".into());
            content.narrative.value = narrative;
            content.objectives.value = vec![asked.replace('\n', " ").trim().to_owned()];
            content.requirements = vec![requirement(1, &asked, Marking::AmberStrict)];
            content.requirements[0].value.threshold = Some(Threshold {
                bound: Bound::AtLeast,
                value: f64::from(value) / 1000.0,
                unit,
            });
            here.begin("brigade-lead", content).await;
            let before = here.export("brigade-lead").await;
            for format in GapFormat::ALL {
                let file = before.write(*format).expect("a file");
                let again = here.written("brigade-lead", &file).await;
                assert_eq!(outcomes(&again), ["as it stands already"], "{format:?} {again:?}");
            }
        });
    }
}
