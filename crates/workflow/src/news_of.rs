//! What there is to tell of a thing that is watched: everything that could be news, as
//! its watcher may see it. Whether it was told before is the notices' business.

use crate::act::Refusal;
use crate::beside_answer::beside_answer;
use crate::evidence::{GapEvidence, gap_evidence};
use crate::gap_file::gap_file_seen;
use crate::platform::{Platform, PlatformError};
use crate::procurement::{procurements_seen, who_buys};
use crate::who_shares::who_shares;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use uptake_model::{EXPIRES_SOON, GapFileId, News, NewsKind, ProjectId, Viewer, Watched};
use uptake_search::{Corrections, Filter, Strength, Window};

/// How many of the best projects for a need are looked at.
const BEST: usize = 50;

/// What there is to tell.
pub(crate) async fn news_of(
    platform: &Platform,
    viewer: &Viewer,
    watched: &Watched,
    now: Timestamp,
) -> Result<Vec<News>, Refusal> {
    let today = now.to_zoned(TimeZone::UTC).date();
    match watched {
        Watched::GapFile { id } => of_gap_file(platform, viewer, id, today).await,
        Watched::Project { id } => Ok(of_project(platform, id).await?),
        Watched::Need { text, language } => {
            let corrections = Corrections {
                language: *language,
                without: vec![],
            };
            Ok(of_need(platform, text, &corrections, today).await?)
        }
    }
}

/// What a viewer sees of a gap file, of who shares it and of its evidence.
async fn of_gap_file(
    platform: &Platform,
    viewer: &Viewer,
    id: &GapFileId,
    today: Date,
) -> Result<Vec<News>, Refusal> {
    let store = platform.store();
    let Some(seen) = gap_file_seen(store, viewer, id).await? else {
        return Ok(vec![]);
    };
    let changed = seen.changed.to_zoned(TimeZone::UTC).date().to_string();
    let mut found = vec![
        news(NewsKind::State, seen.state.code),
        news(NewsKind::Changed, &changed),
    ];
    if let Some(statement) = &seen.content.statement {
        let corrections = Corrections {
            language: Some(seen.content.language),
            without: vec![],
        };
        found.extend(of_need(platform, &statement.value, &corrections, today).await?);
    }
    let signed = who_shares(store, viewer, id).await?.signed;
    let signed = signed.iter().map(|it| it.organisation.id.as_str());
    found.extend(signed.map(|it| news(NewsKind::CoSignature, it)));
    if let Some(evidence) = gap_evidence(store, viewer, id).await? {
        found.extend(of_evidence(&evidence, today));
    }
    for it in procurements_seen(store, viewer, id).await? {
        let subject = format!("{}:{}", it.id, it.state.code());
        found.push(news(NewsKind::Procurement, &subject));
    }
    let committed = who_buys(store, viewer, id, today).await?.committed;
    let committed = committed.iter().filter(|it| it.counts);
    found.extend(committed.map(|it| news(NewsKind::Commitment, it.organisation.id.as_str())));
    Ok(found)
}

fn of_evidence(evidence: &GapEvidence, today: Date) -> Vec<News> {
    let soon = today.saturating_add(Span::new().days(EXPIRES_SOON));
    let mut found = Vec::new();
    for trial in &evidence.trials {
        let subject = format!("{}:{}", trial.id, trial.state.code());
        found.push(news(NewsKind::Trial, &subject));
    }
    let claims = evidence.solutions.iter().flat_map(|(_, claims)| claims);
    for claim in claims.filter(|it| it.withdrawn.is_none()) {
        found.push(news(NewsKind::Claim, claim.id.as_str()));
        if !claim.is_expired(today) && claim.is_expired(soon) {
            found.push(news(NewsKind::Expiry, claim.id.as_str()));
        }
    }
    found
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
