//! What there is to tell of a thing that is watched: everything that could be news, as
//! its watcher may see it. Whether it was told before is the notices' business.

use crate::beside_answer::beside_answer;
use crate::platform::{Platform, PlatformError};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uptake_model::{GapFile, News, NewsKind, ProjectId, Viewer, Watched};
use uptake_search::{Corrections, Filter, Strength, Window};

/// How many of the best projects for a need are looked at.
const BEST: usize = 50;

/// What there is to tell.
pub(crate) async fn news_of(
    platform: &Platform,
    viewer: &Viewer,
    watched: &Watched,
    now: Timestamp,
) -> Result<Vec<News>, PlatformError> {
    let today = now.to_zoned(TimeZone::UTC).date();
    match watched {
        Watched::GapFile { id } => {
            let store = platform.store();
            let Some(gap) = store.gap_file(id).await? else {
                return Ok(vec![]);
            };
            let circle = gap.circle(store.co_signers(id).await?);
            if !gap.is_known_to(viewer, &circle) {
                return Ok(vec![]);
            }
            let mut found = vec![news(NewsKind::State, gap.state.code())];
            if let Some(text) = circle.shown(viewer, &gap.content.statement) {
                found.extend(of_gap_text(platform, &gap, text, today).await?);
            }
            Ok(found)
        }
        Watched::Project { id } => of_project(platform, id).await,
        Watched::Need { text, language } => {
            let corrections = Corrections {
                language: *language,
                without: vec![],
            };
            of_need(platform, text, &corrections, today).await
        }
    }
}

async fn of_gap_text(
    platform: &Platform,
    gap: &GapFile,
    text: &str,
    today: Date,
) -> Result<Vec<News>, PlatformError> {
    let corrections = Corrections {
        language: Some(gap.content.language),
        without: vec![],
    };
    of_need(platform, text, &corrections, today).await
}

/// The projects that are at least possible, and the calls that fit. Nothing where there
/// is no index yet.
async fn of_need(
    platform: &Platform,
    text: &str,
    corrections: &Corrections,
    today: Date,
) -> Result<Vec<News>, PlatformError> {
    if !platform.has_index() {
        return Ok(vec![]);
    }
    let index = platform.index()?;
    let need = platform.read_need(&index, text, corrections);
    let filter = Filter {
        strength_from: Strength::Likely,
        ..Filter::default()
    };
    let window = Window {
        offset: 0,
        limit: BEST,
    };
    let projects = index.search(&need, &filter, today, window).hits;
    let beside = beside_answer(platform, &need, today).await?;
    let projects = projects
        .iter()
        .map(|hit| news(NewsKind::Project, hit.id.as_str()));
    let topics = beside.topics.iter();
    let calls = topics.map(|it| news(NewsKind::Call, it.what.code.as_str()));
    Ok(projects.chain(calls).collect())
}

/// The results of a project.
async fn of_project(platform: &Platform, id: &ProjectId) -> Result<Vec<News>, PlatformError> {
    let results = platform.store().result_ids(id).await?;
    let results = results.iter().map(|it| news(NewsKind::Result, it.as_str()));
    Ok(results.collect())
}

fn news(kind: NewsKind, subject: &str) -> News {
    News {
        kind,
        subject: subject.to_owned(),
    }
}
