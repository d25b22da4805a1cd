//! Everything that somebody can get, as text.

use super::*;

/// Everything that somebody can get of one gap file.
pub(super) async fn views_of(platform: &Platform, viewer: &Viewer, gap: &GapFile) -> Vec<String> {
    let store = platform.store();
    let mut got = Vec::new();
    got.push(format!("{:?}", who_shares(store, viewer, &gap.id).await));
    got.push(format!("{:?}", gap_file_seen(store, viewer, &gap.id).await));
    got.push(format!(
        "{:?}",
        who_buys(store, viewer, &gap.id, TODAY).await
    ));
    got.push(format!(
        "{:?}",
        procurements_seen(store, viewer, &gap.id).await
    ));
    // The names of all organisations come in any order.
    let evidence = gap_evidence(store, viewer, &gap.id).await;
    let evidence = evidence.expect("an answer");
    got.push(format!(
        "{:?}",
        evidence.map(|it| (it.solutions, it.trials))
    ));
    let matches = gap_matches(platform, viewer, &gap.id, 0, 10).await;
    got.push(format!("{:?}", matches.expect("an answer")));
    for id in [format!("trial-{}", gap.id), format!("claim-{}", gap.id)] {
        let trial = trial_seen(store, viewer, &id.as_str().into()).await;
        let trial = trial.expect("an answer");
        // Its circle is for access alone: no page can read it.
        let trial = trial.map(|it| {
            let gap = it.gap.map(|gap| (gap.id, gap.title, gap.requirements));
            (it.trial, gap, it.solutions, it.parts)
        });
        let claim = claim_seen(store, viewer, &id.as_str().into()).await;
        got.push(format!("{trial:?} {claim:?}"));
    }
    let chain = gap_chain(platform, viewer, &gap.id, TODAY).await;
    got.push(format!("{:?}", chain.expect("an answer")));
    got.extend(coverage_of(platform, viewer, &gap.id).await);
    got
}

/// The records behind the cells of a gap file, and the draft of a topic for it.
async fn coverage_of(platform: &Platform, viewer: &Viewer, gap: &GapFileId) -> Vec<String> {
    let subject = RowSubject::GapFile(gap.clone());
    let filter = CoverageFilter::default();
    let mut got = Vec::new();
    for station in STATIONS {
        let cell = (&subject, station);
        let found = behind_cell(platform, viewer, cell, &filter, TODAY, Page::first(50)).await;
        let found = found.expect("an answer").expect("surveyed");
        got.push(format!("{found:?}"));
    }
    let proposal = topic_proposal(platform, viewer, &subject, TODAY).await;
    got.push(format!("{:?}", proposal.expect("an answer")));
    got
}

/// The consolidated views.
async fn coverage(platform: &Platform, viewer: &Viewer) -> Vec<String> {
    let mut got = Vec::new();
    for area in [None, Some(Area::DisasterResilience)] {
        let mut filter = CoverageFilter::default();
        filter.extent.area = area;
        for kind in RowKind::ALL {
            let matrix = coverage_matrix(platform, viewer, &kind, &filter, TODAY).await;
            got.push(format!(
                "{:?}",
                matrix.expect("an answer").expect("surveyed")
            ));
        }
        let uncovered = uncovered_gaps(platform, viewer, area, TODAY).await;
        got.push(format!("{:?}", uncovered.expect("an answer")));
    }
    let all = Default::default();
    let unserved = unserving(platform, viewer, &all, TODAY).await;
    got.push(format!("{:?}", unserved.expect("an answer")));
    let ahead = topics_ahead(platform, viewer, None, TODAY).await;
    let ahead = ahead.expect("an answer").map(|it| it.topics);
    got.push(format!("{ahead:?}"));
    let alike = alike_gaps(platform, viewer).await;
    got.push(format!("{:?}", alike.expect("an answer")));
    got
}

/// Everything that somebody can get that could tell of these gap files.
pub(super) async fn views(platform: &Platform, viewer: &Viewer, gaps: &[GapFile]) -> Vec<String> {
    let store = platform.store();
    let mut got = Vec::new();
    for gap in gaps {
        got.extend(views_of(platform, viewer, gap).await);
    }
    for project in [SUGGESTED, JUDGED] {
        let served = project_gaps(store, viewer, &project.into()).await;
        got.push(format!("{:?}", served.expect("an answer")));
    }
    if let Some(person) = viewer.person() {
        let told = news(platform, viewer, person, false).await;
        got.push(format!("{:?}", told.expect("news")));
    }
    for filter in filters() {
        let page = Page::new(0, 100);
        let found = gap_register(store, viewer, &filter, page).await;
        got.push(format!("{:?}", found.expect("a list")));
    }
    let export = gaps_for_export(store, viewer, &GapFilter::default()).await;
    let export = export.expect("gaps");
    for format in GapFormat::ALL {
        got.push(format!("{:?}", export.write(*format).expect("a file")));
    }
    for text in TEXTS {
        let similar = similar_gaps(platform, viewer, text, None, 100).await;
        got.push(format!("{:?}", similar.expect("an answer")));
    }
    got.extend(coverage(platform, viewer).await);
    let page = Page::first(1);
    got.push(format!("{:?}", consolidations(store, viewer, page).await));
    got
}

/// Selections of the register by everything that can be hidden.
pub(super) fn filters() -> Vec<GapFilter> {
    let words = TEXTS.iter().copied().chain([CHANGED]);
    let texts = words.map(|text| GapFilter {
        text: Some(text.to_owned()),
        ..GapFilter::default()
    });
    let areas = Area::ALL.into_iter().map(|area| GapFilter {
        area: Some(area),
        ..GapFilter::default()
    });
    let states = GapState::CODES.into_iter().map(|code| GapFilter {
        state: Some(code),
        ..GapFilter::default()
    });
    let whose = [Whose::Published, Whose::Ours, Whose::Unpublished].map(|whose| GapFilter {
        whose,
        ..GapFilter::default()
    });
    texts.chain(areas).chain(states).chain(whose).collect()
}
