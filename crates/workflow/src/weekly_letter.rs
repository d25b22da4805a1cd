//! The job that writes each week's news to whoever wants it by letter. It may run as
//! often as it likes: nobody gets a second letter within the week, or one without news.

use crate::act::{Act, Refusal};
use crate::entropy::Entropy;
use crate::news::{Told, news};
use crate::platform::Platform;
use crate::session::viewer_of;
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write;
use uptake_model::{Actor, Letter, Person, Viewer};
use uptake_store::NewsSetting;

/// So long after a letter comes the next. Six hours short of a week, so that a job that
/// runs at a somewhat earlier hour does not skip a day each time.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24 - 6);

/// Most lines of one letter; the page has the rest.
const MOST_LINES: usize = 40;

/// Puts the letters that are due into the queue of those to be sent, and returns how many.
///
/// # Errors
/// Where the database fails; letters already queued stay, and are not written again.
pub async fn write_weekly_letters(
    platform: &Platform,
    entropy: &dyn Entropy,
    site: &str,
    now: Timestamp,
) -> Result<u64, Refusal> {
    let mut written = 0;
    for setting in platform.store().weekly_readers().await? {
        if is_due(&setting, now) && write(platform, entropy, site, now, &setting).await? {
            written += 1;
        }
    }
    Ok(written)
}

fn is_due(setting: &NewsSetting, now: Timestamp) -> bool {
    setting
        .digest_at
        .is_none_or(|last| now.duration_since(last) >= WEEK)
}

async fn write(
    platform: &Platform,
    entropy: &dyn Entropy,
    site: &str,
    now: Timestamp,
    setting: &NewsSetting,
) -> Result<bool, Refusal> {
    let store = platform.store();
    let Some(person) = store.person(&setting.person).await? else {
        return Ok(false);
    };
    if !person.active {
        return Ok(false);
    }
    let viewer = viewer_of(store, &person).await?;
    let told = news(platform, &viewer, &person.id, true).await?;
    if told.is_empty() {
        return Ok(false);
    }
    let act = Act {
        actor: &Actor::Uptake,
        viewer: &Viewer::Public,
        now,
        entropy,
        form: None,
    };
    let letter = Letter {
        id: entropy.id("letter"),
        recipient: person.email.clone(),
        subject: subject(told.len()),
        body: body(&person, site, &told),
        made_at: now,
    };
    let mut records = act.begin(store).await?;
    records.put_letter(&letter).await?;
    records.mail_notices(&person.id, now).await?;
    let of = ("person", person.id.as_str());
    let note = act.note("write_weekly_letter", of, None::<&()>, Some(&told.len()));
    records.commit(note).await?;
    Ok(true)
}

fn subject(count: usize) -> String {
    match count {
        1 => "Uptake: 1 piece of news this week".to_owned(),
        count => format!("Uptake: {count} pieces of news this week"),
    }
}

/// The letter, by what is watched.
fn body(person: &Person, site: &str, told: &[Told]) -> String {
    let mut text = format!(
        "Hello {},\n\nthis came up for what you watch.\n",
        person.name
    );
    let mut lines: Vec<&Told> = told.iter().take(MOST_LINES).collect();
    lines.sort_by(|a, b| a.watched.name.cmp(&b.watched.name).then(b.at.cmp(&a.at)));
    let mut heading = "";
    for line in lines {
        if line.watched.name != heading {
            heading = &line.watched.name;
            // Writing into a string does not fail.
            let _ = write!(text, "\n{} ({})\n", heading, line.watched.kind);
        }
        let _ = write!(text, "- {}\n  {site}{}\n", line.what, line.path);
    }
    if told.len() > MOST_LINES {
        let _ = write!(text, "\nand {} more.\n", told.len() - MOST_LINES);
    }
    let _ = write!(
        text,
        "\nAll news: {site}/me/news\nNo more letters: use the button on that page.\n"
    );
    text
}
