//! `GET /gap-files/{id}/history`: the changes that a viewer sees, word by word.

use super::show::seen;
use super::typed::Typed;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use similar::{ChangeTag, TextDiff};
use uptake_model::SeenVersion;
use uptake_workflow::SeenGapFile;

/// Longest texts that are compared word by word, in characters; longer ones are shown
/// whole, since comparing takes the square of their length.
const COMPARED: usize = 12_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Same,
    Gone,
    New,
}

#[derive(Debug)]
struct Run {
    tag: Tag,
    text: String,
}

#[derive(Debug)]
struct Field {
    label: String,
    runs: Vec<Run>,
}

#[derive(Debug)]
struct Change {
    number: u32,
    day: String,
    state: &'static str,
    author: Option<String>,
    remark: Option<String>,
    fields: Vec<Field>,
}

#[derive(Debug, Template)]
#[template(path = "gap_file/changes.html")]
struct Changes {
    frame: Frame,
    changes: Vec<Change>,
}

/// `GET /gap-files/{id}/history`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let seen = seen(&state, &visit, &id).await?;
    let mut before = Typed::default();
    let mut changes = Vec::new();
    for version in &seen.history {
        let after = Typed::seen(&version.content);
        changes.push(change(&seen, version, &after, &before));
        before = after;
    }
    changes.reverse();
    let frame = Frame::new("What changed").within(Place::Gaps);
    let frame = frame.under(seen.title(), format!("/gap-files/{}", seen.id));
    page(&Changes {
        frame: frame.on(ground),
        changes,
    })
}

fn change(seen: &SeenGapFile, version: &SeenVersion, after: &Typed, before: &Typed) -> Change {
    let differences = after.differences(before).into_iter();
    let author = version.author.as_ref().and_then(|it| seen.people.get(it));
    Change {
        number: version.shown_as,
        day: wording::day_of(version.at),
        state: version.state.code,
        author: author.cloned(),
        remark: version.remark.clone(),
        fields: differences
            .map(|it| Field {
                runs: runs(&it.theirs, &it.mine),
                label: it.label,
            })
            .collect(),
    }
}

fn runs(before: &str, after: &str) -> Vec<Run> {
    let run = |tag, text: &str| Run {
        tag,
        text: text.to_owned(),
    };
    if before.len() + after.len() > COMPARED {
        return vec![run(Tag::Gone, before), run(Tag::New, after)];
    }
    let mut runs: Vec<Run> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => Tag::Same,
            ChangeTag::Delete => Tag::Gone,
            ChangeTag::Insert => Tag::New,
        };
        match runs.last_mut() {
            Some(last) if last.tag == tag => last.text.push_str(change.value()),
            _ => runs.push(run(tag, change.value())),
        }
    }
    runs
}
