//! Taking gaps from a file: every row is read, checked and written as a form would be, all
//! rows in one transaction; a preview is the same without its end.

use super::operator::is_operator;
use super::report::{GapImport, RowOutcome, RowProblem, RowReport};
use super::row::{Base, Row, classified, is_known};
use crate::act::{Act, Refusal};
use crate::gap_access::find_known_gap;
use crate::gap_file::check::problems_of;
use crate::gap_file::{add, begun, belongs, change, edit_token, edited};
use std::collections::{BTreeSet, HashMap};
use uptake_import::gap_list::{GapList, GapRow, read_gap_list};
use uptake_model::{
    AuditNote, Circle, Digest, GapContent, GapFileId, GapFormat, Marking, MemberOrganisationId,
    PersonId, SeenContent,
};
use uptake_store::{Records, Store};

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking<'t> {
    /// Nothing is written.
    Preview,
    /// What can be taken is written.
    Write {
        /// The [`GapImport::plan`] that was shown; where something else would come of the
        /// file by now, nothing is written. `None` where nothing was shown.
        shown: Option<&'t str>,
    },
}

/// Takes gaps from a file for an organisation. Rows that cannot be taken are told and left
/// out; the others are written together. A row that carries the identifier of a gap file of
/// the organisation changes it, any other becomes a draft.
///
/// # Errors
/// [`Refusal`] where the organisation is not the writer's, or the file is no list of gaps;
/// [`Refusal::AlreadyDone`] where the same form was sent before.
pub async fn take_gaps(
    store: &Store,
    act: &Act<'_>,
    owner: &MemberOrganisationId,
    file: &[u8],
    taking: Taking<'_>,
) -> Result<GapImport, Refusal> {
    let author = act.person()?.clone();
    belongs(act, owner)?;
    let list = read_gap_list(file).map_err(|error| Refusal::Refused(error.to_string()))?;
    let notes = notes(&list)?;
    let known = known(store, act, owner, &list).await?;
    let act = match taking {
        Taking::Preview => Act { form: None, ..*act },
        Taking::Write { .. } => *act,
    };
    let mut desk = Desk {
        records: act.begin(store).await?,
        act,
        owner,
        author,
        format: list.format,
        known,
        rows: HashMap::new(),
        changed: HashMap::new(),
        audit: vec![],
    };
    let mut rows = Vec::with_capacity(list.rows.len());
    for row in &list.rows {
        rows.push(RowReport {
            row: row.number,
            title: Row::of(row).get("title").to_owned(),
            outcome: desk.take(row).await?,
        });
    }
    rows.extend(list.broken.iter().map(|(row, words)| RowReport {
        row: *row,
        title: String::new(),
        outcome: refused(vec![problem("", words)]),
    }));
    rows.sort_by_key(|it| it.row);
    let mut import = GapImport {
        format: list.format,
        notes,
        rows,
        written: false,
    };
    let as_shown = match taking {
        Taking::Preview => false,
        Taking::Write { shown } => shown.is_none_or(|plan| plan == import.plan()),
    };
    if as_shown && !desk.audit.is_empty() {
        desk.records.commit_all(&desk.audit).await?;
        import.written = true;
        return Ok(import);
    }
    Ok(import.without_drawn_ids())
}

/// What a gap file is to the writer, by the identifier that a row carries.
enum Known {
    /// One of the organisation, with whom it is shared.
    Ours(Circle),
    /// One of another organisation.
    Theirs,
}

async fn known(
    store: &Store,
    act: &Act<'_>,
    owner: &MemberOrganisationId,
    list: &GapList,
) -> Result<HashMap<String, Known>, Refusal> {
    let mut known = HashMap::new();
    let ids: BTreeSet<&str> = list.rows.iter().map(|it| Row::of(it).get("id")).collect();
    for id in ids.into_iter().filter(|it| !it.is_empty()) {
        let found = find_known_gap(store, act.viewer, &GapFileId::new(id)).await?;
        if let Some(found) = found {
            let what = match found.gap.owner == *owner {
                true => Known::Ours(found.circle),
                false => Known::Theirs,
            };
            known.insert(id.to_owned(), what);
        }
    }
    Ok(known)
}

/// What is told of the file as a whole.
fn notes(list: &GapList) -> Result<Vec<String>, Refusal> {
    let mut notes = list.notes.clone();
    let keys = list.columns.iter().map(|name| (name, key(name)));
    let (known, unknown): (Vec<_>, Vec<_>) = keys.partition(|(_, key)| is_known(key));
    if !known.iter().any(|(_, key)| key == "title") && !known.iter().any(|(_, key)| key == "id") {
        return Err(Refusal::Refused(
            "The file has no column “title”, so no gap was found in it. Nothing was taken. Its first line \
             must name the columns: title, statement, area and others. Save an empty table from the \
             register to see them all."
                .to_owned(),
        ));
    }
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = known
        .iter()
        .filter(|(_, key)| !seen.insert(key.clone()))
        .map(|(name, _)| &***name)
        .collect();
    if !twice.is_empty() {
        return Err(Refusal::Refused(format!(
            "These columns stand in the file twice: {}. Nothing was taken. Take one of each out.",
            twice.join(", ")
        )));
    }
    let unknown: Vec<&str> = unknown
        .iter()
        .map(|(name, _)| &***name)
        .filter(|it| !it.is_empty())
        .collect();
    if !unknown.is_empty() {
        notes.push(format!(
            "These columns mean nothing to Uptake and are left out: {}.",
            unknown.join(", ")
        ));
    }
    if list.rows.is_empty() && list.broken.is_empty() {
        notes.push("The file names its columns and holds no gap.".to_owned());
    }
    Ok(notes)
}

fn key(name: &str) -> String {
    uptake_import::gap_list::column_key(name)
}

fn problem(column: &str, words: &str) -> RowProblem {
    RowProblem {
        column: column.to_owned(),
        words: words.to_owned(),
    }
}

fn refused(problems: Vec<RowProblem>) -> RowOutcome {
    RowOutcome::Refused { problems }
}

/// The write that all rows are part of.
struct Desk<'d> {
    records: Records,
    act: Act<'d>,
    owner: &'d MemberOrganisationId,
    author: PersonId,
    format: GapFormat,
    known: HashMap<String, Known>,
    /// Where in this file what a new draft says stood first.
    rows: HashMap<String, u64>,
    /// Where in this file a gap file was changed.
    changed: HashMap<String, u64>,
    audit: Vec<AuditNote>,
}

impl Desk<'_> {
    async fn take(&mut self, row: &GapRow) -> Result<RowOutcome, Refusal> {
        let classified = classified(row);
        if !classified.is_empty() {
            return Ok(refused(classified));
        }
        let id = Row::of(row).get("id");
        let outcome = match self.known.remove(id) {
            None => self.begin(row, id).await,
            Some(Known::Theirs) => {
                self.known.insert(id.to_owned(), Known::Theirs);
                Ok(refused(vec![problem(
                    "id",
                    "This gap file belongs to another organisation. Co-sign it on its page, or empty the \
                     column to begin one of your own.",
                )]))
            }
            Some(Known::Ours(circle)) => {
                let outcome = self.edit(row, &GapFileId::new(id), &circle).await;
                self.known.insert(id.to_owned(), Known::Ours(circle));
                outcome
            }
        };
        // What the writer may mend is told of the row; a fault ends everything.
        match outcome {
            Err(Refusal::Refused(words) | Refusal::NotYours(words)) => {
                Ok(refused(vec![problem("", &words)]))
            }
            other => other,
        }
    }

    fn remark(&self) -> String {
        format!("Taken from a file ({})", self.format.code())
    }

    async fn begin(&mut self, row: &GapRow, source: &str) -> Result<RowOutcome, Refusal> {
        let content = match Row::of(row).content(None, self.author.clone()) {
            Ok(content) => content,
            Err(problems) => return Ok(refused(problems)),
        };
        let problems = checked(&content);
        if !problems.is_empty() {
            return Ok(refused(problems));
        }
        let remark = self.remark();
        let gap = begun(&self.act, self.owner, content, &remark)?;
        if is_operator(&self.author) && is_for_named_people(&gap.content) {
            return Ok(refused(vec![problem(
                "",
                "TLP:RED is for named people, and an operator is none of them. Say in whose name it is \
                 written, with --by.",
            )]));
        }
        let digest = digest(&gap.content);
        if let Some(first) = self.rows.get(digest.as_str()) {
            return Ok(RowOutcome::Repeated { row: *first });
        }
        match self.records.taken_row(self.owner, &digest, source).await? {
            Some((gap, true)) => return Ok(RowOutcome::TakenBefore { gap }),
            Some((gap, false)) => {
                return Ok(refused(vec![problem(
                    "id",
                    &format!(
                        "A row with this identifier was taken before, as the gap file {gap}, and says \
                         something else now. Save {gap} as a file, and make the change there."
                    ),
                )]));
            }
            None => {}
        }
        self.audit
            .push(add(&mut self.records, &self.act, &gap, &remark).await?);
        let records = &mut self.records;
        let noted = records.note_taken_row(self.owner, &digest, source, &gap.id, self.act.now);
        if !noted.await? {
            return Err(Refusal::Conflict);
        }
        self.rows.insert(digest.as_str().to_owned(), row.number);
        Ok(RowOutcome::New { gap: Some(gap.id) })
    }

    async fn edit(
        &mut self,
        row: &GapRow,
        id: &GapFileId,
        circle: &Circle,
    ) -> Result<RowOutcome, Refusal> {
        if let Some(first) = self.changed.get(id.as_str()) {
            return Ok(RowOutcome::Repeated { row: *first });
        }
        let Some(before) = self.records.gap_file(id).await? else {
            return Ok(refused(vec![problem("id", "There is no such gap file.")]));
        };
        let circle = Circle {
            named: before.content.named.clone(),
            guests: before.content.guests.clone(),
            ..circle.clone()
        };
        let viewer = self.act.viewer;
        let base = Base {
            content: &before.content,
            hidden: &|marking| !circle.may_see(viewer, marking),
        };
        let read = Row::of(row);
        let version = read.get("version");
        let content = match read.content(Some(&base), self.author.clone()) {
            Ok(content) => content,
            Err(problems) => return Ok(refused(problems)),
        };
        let seen = SeenContent::of(&before.content, &circle, viewer);
        let remark = self.remark();
        // Whoever sends back what stands there has lost nothing, whatever it was before.
        let same = same(&content, &before.content, &base);
        if same {
            return Ok(RowOutcome::Unchanged { gap: id.clone() });
        }
        if version != edit_token(&seen) {
            return Ok(refused(vec![problem("version", outdated(version))]));
        }
        let (records, act) = (&mut self.records, &self.act);
        let after = edited(records, act, &circle, &before, content, &remark).await?;
        let Some(after) = after else {
            return Ok(RowOutcome::Unchanged { gap: id.clone() });
        };
        let pair = (&before, &after);
        self.audit
            .push(change(records, act, "edit_gap", pair, &remark).await?);
        self.changed.insert(id.to_string(), row.number);
        Ok(RowOutcome::Changed { gap: id.clone() })
    }
}

/// Why a row that carries an identifier needs the version that stands now.
fn outdated(version: &str) -> &'static str {
    match version {
        "" => {
            "A row that carries the identifier of a gap file must carry its version too, so that nobody \
             else’s changes are lost. Save the gap file as a file, and make the change there."
        }
        _ => {
            "Somebody changed this gap file after the file was saved, so nothing was written over. Save it \
             again, and make your change there; or make it on its page, which shows both versions."
        }
    }
}

/// Whether a content says what stands there, as far as the writer sees it.
fn same(content: &GapContent, before: &GapContent, base: &Base<'_>) -> bool {
    let mut written = content.clone();
    written.named.clone_from(&before.named);
    let seen = before.requirements.iter();
    let mut seen: Vec<_> = seen
        .filter(|it| !(base.hidden)(it.marking))
        .cloned()
        .collect();
    for (requirement, number) in seen.iter_mut().zip(1..) {
        requirement.value.number = number;
    }
    let mut standing = before.clone();
    standing.requirements = seen;
    for (text, marked) in [
        (&mut standing.title, &before.title),
        (&mut standing.statement, &before.statement),
        (&mut standing.narrative, &before.narrative),
        (&mut standing.context, &before.context),
    ] {
        if (base.hidden)(marked.marking) {
            text.value.clear();
        }
    }
    if (base.hidden)(before.objectives.marking) {
        standing.objectives.value.clear();
    }
    if (base.hidden)(before.concepts.marking) {
        standing.concepts.value.clear();
    }
    if (base.hidden)(before.disciplines.marking) {
        standing.disciplines.value.clear();
    }
    written == standing
}

fn checked(content: &GapContent) -> Vec<RowProblem> {
    let problems = problems_of(content, "");
    problems.iter().map(|it| problem("", it)).collect()
}

/// Whether a field is marked for named people alone.
fn is_for_named_people(content: &GapContent) -> bool {
    crate::gap_file::markings(content).contains(&Marking::Red)
}

/// What a row says, whichever kind of file it stands in.
fn digest(content: &GapContent) -> Digest {
    let mut content = content.clone();
    content.named.clear();
    let json = serde_json::to_vec(&content).unwrap_or_default();
    Digest::of(&[b"gap_row", &json])
}
