//! The news of somebody, and how it reaches them: on this page, by a weekly letter, by a
//! feed at an address of their own.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use uptake_workflow::news::{Told, news};
use uptake_workflow::{Asked, HiddenPart, asked, hidden_parts, watch};

#[derive(Debug, Template)]
#[template(path = "watching/news.html")]
struct NewsPage {
    frame: Frame,
    /// What waits for an answer of the reader's organisations.
    asked: Vec<Asked>,
    /// What they answered to and do not see any more.
    hidden: Vec<HiddenPart>,
    days: Vec<Day>,
    unseen: usize,
    weekly: bool,
    has_feed: bool,
    /// The address of a feed just made; shown once.
    feed: Option<String>,
}

#[derive(Debug)]
struct Day {
    name: String,
    lines: Vec<Told>,
}

/// `GET /me/news`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
) -> Result<Response, Fault> {
    page(&news_page(&state, &visit, ground, None).await?)
}

async fn news_page(
    state: &AppState,
    visit: &Visit,
    ground: Ground,
    feed: Option<String>,
) -> Result<NewsPage, Fault> {
    let person = visit.signed_in()?;
    let setting = state.store().news_setting(&person.id).await?;
    let told = news(state.platform(), visit.viewer(), &person.id, false).await?;
    let unseen = told.iter().filter(|it| !it.read).count();
    let mut days: Vec<Day> = Vec::new();
    for line in told {
        let name = wording::day_of(line.at);
        match days.last_mut() {
            Some(day) if day.name == name => day.lines.push(line),
            _ => days.push(Day {
                name,
                lines: vec![line],
            }),
        }
    }
    Ok(NewsPage {
        frame: Frame::new("News").under("You", "/me").on(ground),
        asked: asked(state.store(), visit.viewer()).await?,
        hidden: hidden_parts(state.store(), visit.viewer()).await?,
        days,
        unseen,
        weekly: setting.weekly,
        has_feed: setting.feed.is_some(),
        feed,
    })
}

/// `POST /me/news/seen`
pub(crate) async fn see(
    State(state): State<AppState>,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let act = visit.act(&state, sent.form.as_deref());
    watch::see_news(state.store(), &act).await?;
    Ok(Redirect::to("/me/news").into_response())
}

/// `POST /me/news/letter`
pub(crate) async fn letter(
    State(state): State<AppState>,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let act = visit.act(&state, sent.form.as_deref());
    watch::set_weekly(state.store(), &act, sent.text("weekly") == "yes").await?;
    Ok(Redirect::to("/me/news").into_response())
}

/// `POST /me/news/feed`: answers with the page itself, since the address is shown once.
pub(crate) async fn new_feed(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    sent: Sent,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let act = visit.act(&state, sent.form.as_deref());
    let token = watch::new_feed(state.store(), &act).await?;
    let feed = format!("{}/feeds/{token}", state.address());
    page(&news_page(&state, &visit, ground, Some(feed)).await?)
}

/// `POST /me/news/feed/end`
pub(crate) async fn end_feed(
    State(state): State<AppState>,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let act = visit.act(&state, sent.form.as_deref());
    watch::end_feed(state.store(), &act).await?;
    Ok(Redirect::to("/me/news").into_response())
}
