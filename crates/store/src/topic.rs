//! Topics, calls and the parts of programmes they belong to.

use crate::bulk::{Cell, Insert, select_in};
use crate::fold::folded;
use crate::{ImportTransaction, StoreError, row};
use jiff::civil::Date;
use sqlx::any::AnyRow;
use uptake_model::{
    Area, Budget, Call, CallCode, Euro, Programme, ProgrammePart, Topic, TopicCode,
};

/// Every column of a topic's own facts, for SELECT.
pub(crate) const TOPIC_COLUMNS: &str = "code, title, programme, programme_name, call, action, \
    destination, expected_outcome, scope, description, conditions, opening, deadline, \
    deadline_model, budget_min, budget_max, budget_total, budget_projects, url, keywords, draft, \
    announced";

const COLUMNS: &[&str] = &[
    "code",
    "title",
    "programme",
    "programme_name",
    "call",
    "action",
    "destination",
    "expected_outcome",
    "scope",
    "description",
    "conditions",
    "opening",
    "deadline",
    "deadline_model",
    "budget_min",
    "budget_max",
    "budget_total",
    "budget_projects",
    "url",
    "keywords",
    "draft",
    "announced",
    "area",
    "search_text",
    "snapshot",
];

const REPLACE: &str = "ON CONFLICT (code) DO UPDATE SET title = excluded.title, \
    programme = excluded.programme, programme_name = excluded.programme_name, \
    call = excluded.call, action = excluded.action, destination = excluded.destination, \
    expected_outcome = excluded.expected_outcome, scope = excluded.scope, \
    description = excluded.description, conditions = excluded.conditions, \
    opening = excluded.opening, deadline = excluded.deadline, \
    deadline_model = excluded.deadline_model, budget_min = excluded.budget_min, \
    budget_max = excluded.budget_max, budget_total = excluded.budget_total, \
    budget_projects = excluded.budget_projects, url = excluded.url, keywords = excluded.keywords, \
    draft = excluded.draft, announced = excluded.announced, area = excluded.area, search_text = excluded.search_text, \
    snapshot = excluded.snapshot";

impl ImportTransaction {
    /// The topics of these codes that the corpus holds, in no particular order.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topics(&mut self, codes: &[&str]) -> Result<Vec<Topic>, StoreError> {
        let sql = format!("SELECT {TOPIC_COLUMNS} FROM topic WHERE code IN ({{list}})");
        let rows = select_in(self.connection(), &sql, codes).await?;
        rows.iter().map(read_topic).collect()
    }

    /// Writes topics in place of what is known. Each code may come once in one call.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_topics(&mut self, topics: &[Topic]) -> Result<(), StoreError> {
        let snapshot = self.snapshot().0;
        let mut insert = Insert::into("topic", COLUMNS).with_tail(REPLACE);
        for topic in topics {
            insert.row(topic_row(topic, snapshot));
        }
        insert.run(self.connection()).await
    }

    /// The calls of these codes that the corpus holds, in no particular order.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn calls(&mut self, codes: &[&str]) -> Result<Vec<Call>, StoreError> {
        let sql = "SELECT code, title, programme FROM call WHERE code IN ({list})";
        let rows = select_in(self.connection(), sql, codes).await?;
        rows.iter().map(read_call).collect()
    }

    /// Writes calls in place of what is known. Each code may come once in one call.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_calls(&mut self, calls: &[Call]) -> Result<(), StoreError> {
        let snapshot = self.snapshot().0;
        let mut insert = Insert::into("call", &["code", "title", "programme", "snapshot"])
            .with_tail(
                "ON CONFLICT (code) DO UPDATE SET title = excluded.title, \
                 programme = excluded.programme, snapshot = excluded.snapshot",
            );
        for call in calls {
            insert.row([
                Cell::text(call.code.as_str()),
                Cell::maybe(call.title.as_deref()),
                Cell::maybe(call.programme.map(Programme::code)),
                snapshot.into(),
            ]);
        }
        insert.run(self.connection()).await
    }

    /// All parts of programmes.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn programme_parts(&mut self) -> Result<Vec<ProgrammePart>, StoreError> {
        let rows = sqlx::query("SELECT code, title, programme, parent FROM programme_part")
            .fetch_all(self.connection())
            .await?;
        rows.iter()
            .map(|found| {
                Ok(ProgrammePart {
                    code: row::text(found, "code")?,
                    title: row::text(found, "title")?,
                    programme: row::programme(found, "programme")?,
                    parent: row::maybe_text(found, "parent")?,
                })
            })
            .collect()
    }

    /// Writes parts of programmes in place of what is known. Each code may come
    /// once in one call.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_programme_parts(&mut self, parts: &[ProgrammePart]) -> Result<(), StoreError> {
        let snapshot = self.snapshot().0;
        let mut insert = Insert::into(
            "programme_part",
            &["code", "title", "programme", "parent", "snapshot"],
        )
        .with_tail(
            "ON CONFLICT (code) DO UPDATE SET title = excluded.title, \
             programme = excluded.programme, parent = excluded.parent, \
             snapshot = excluded.snapshot",
        );
        for part in parts {
            insert.row([
                Cell::text(part.code.as_str()),
                Cell::text(part.title.as_str()),
                Cell::text(part.programme.code()),
                Cell::maybe(part.parent.as_deref()),
                snapshot.into(),
            ]);
        }
        insert.run(self.connection()).await
    }
}

fn topic_row(topic: &Topic, snapshot: i64) -> [Cell; 25] {
    let money = |amount: Option<Euro>| Cell::Int(amount.map(Euro::cents));
    [
        Cell::text(topic.code.as_str()),
        Cell::maybe(topic.title.as_deref()),
        Cell::maybe(topic.programme.map(Programme::code)),
        Cell::maybe(topic.programme_name.as_deref()),
        Cell::maybe(topic.call.as_ref().map(CallCode::as_str)),
        Cell::maybe(topic.action.as_deref()),
        Cell::maybe(topic.destination.as_deref()),
        Cell::maybe(topic.expected_outcome.as_deref()),
        Cell::maybe(topic.scope.as_deref()),
        Cell::maybe(topic.description.as_deref()),
        Cell::maybe(topic.conditions.as_deref()),
        Cell::maybe(topic.opening.as_ref().map(Date::to_string)),
        Cell::maybe(topic.deadline.as_ref().map(Date::to_string)),
        Cell::maybe(topic.deadline_model.as_deref()),
        money(topic.budget.min),
        money(topic.budget.max),
        money(topic.budget.total),
        Cell::Int(topic.budget.projects.map(i64::from)),
        Cell::maybe(topic.url.as_deref()),
        Cell::text(row::join_lines(&topic.keywords)),
        Cell::flag(topic.draft),
        Cell::flag(topic.announced),
        Cell::maybe(Area::of_topic(topic.code.as_str()).map(Area::code)),
        Cell::text(search_text(topic)),
        snapshot.into(),
    ]
}

/// What a search for words in topics looks at: everything but the conditions,
/// which are alike in most topics.
fn search_text(topic: &Topic) -> String {
    let texts = [
        Some(topic.code.as_str()),
        topic.title.as_deref(),
        topic.call.as_ref().map(CallCode::as_str),
        topic.destination.as_deref(),
        topic.expected_outcome.as_deref(),
        topic.scope.as_deref(),
        topic.description.as_deref(),
    ];
    let keywords = topic.keywords.iter().map(String::as_str);
    let all: Vec<&str> = texts.into_iter().flatten().chain(keywords).collect();
    folded(&all.join(" "))
}

pub(crate) fn read_topic(found: &AnyRow) -> Result<Topic, StoreError> {
    Ok(Topic {
        code: TopicCode::new(row::text(found, "code")?),
        title: row::maybe_text(found, "title")?,
        programme: row::maybe_programme(found, "programme")?,
        programme_name: row::maybe_text(found, "programme_name")?,
        call: row::maybe_text(found, "call")?.map(CallCode::from),
        action: row::maybe_text(found, "action")?,
        destination: row::maybe_text(found, "destination")?,
        expected_outcome: row::maybe_text(found, "expected_outcome")?,
        scope: row::maybe_text(found, "scope")?,
        description: row::maybe_text(found, "description")?,
        conditions: row::maybe_text(found, "conditions")?,
        opening: row::date(found, "opening")?,
        deadline: row::date(found, "deadline")?,
        deadline_model: row::maybe_text(found, "deadline_model")?,
        budget: read_budget(found)?,
        url: row::maybe_text(found, "url")?,
        keywords: row::lines(found, "keywords")?,
        draft: row::flag(found, "draft")?,
        announced: row::flag(found, "announced")?,
    })
}

pub(crate) fn read_budget(found: &AnyRow) -> Result<Budget, StoreError> {
    Ok(Budget {
        min: row::euro(found, "budget_min")?,
        max: row::euro(found, "budget_max")?,
        total: row::euro(found, "budget_total")?,
        projects: row::maybe_int(found, "budget_projects")?.and_then(|n| u32::try_from(n).ok()),
    })
}

pub(crate) fn read_call(found: &AnyRow) -> Result<Call, StoreError> {
    Ok(Call {
        code: CallCode::new(row::text(found, "code")?),
        title: row::maybe_text(found, "title")?,
        programme: row::maybe_programme(found, "programme")?,
    })
}
