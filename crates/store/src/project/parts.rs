//! The rows that belong to a project: topics, calls, classification, links,
//! participations, results. Their place in the source's list is their key.

use super::{ProjectWrite, place};
use crate::StoreError;
use crate::bulk::{Cell, Insert};
use sqlx::AnyConnection;
use uptake_model::{Country, Euro};

/// Rows of several projects, waiting to be inserted.
pub(super) struct Parts {
    topics: Insert,
    calls: Insert,
    classifications: Insert,
    links: Insert,
    participations: Insert,
    results: Insert,
}

impl Parts {
    pub(super) fn new() -> Self {
        Self {
            topics: Insert::into("project_topic", &["project", "place", "topic", "title"]),
            calls: Insert::into("project_call", &["project", "place", "call"]),
            classifications: Insert::into(
                "classification",
                &["project", "place", "scheme", "code", "title"],
            ),
            links: Insert::into("web_link", &["project", "place", "kind", "url", "title"]),
            participations: Insert::into(
                "participation",
                &[
                    "project",
                    "place",
                    "organisation",
                    "role",
                    "country",
                    "ec_contribution",
                    "total_cost",
                    "ended_early",
                ],
            ),
            results: Insert::into(
                "research_result",
                &[
                    "project",
                    "place",
                    "id",
                    "kind",
                    "detail",
                    "title",
                    "description",
                    "url",
                    "doi",
                    "journal",
                    "year",
                ],
            ),
        }
    }

    pub(super) fn add(&mut self, write: &ProjectWrite<'_>) {
        let project = write.project;
        let id = project.id.as_str();
        for (at, topic) in project.topics.iter().enumerate() {
            self.topics.row([
                Cell::text(id),
                place(at),
                Cell::text(topic.code.as_str()),
                Cell::maybe(topic.title.as_deref()),
            ]);
        }
        for (at, call) in project.calls.iter().enumerate() {
            self.calls
                .row([Cell::text(id), place(at), Cell::text(call.as_str())]);
        }
        for (at, entry) in project.classifications.iter().enumerate() {
            self.classifications.row([
                Cell::text(id),
                place(at),
                Cell::text(entry.scheme.code()),
                Cell::text(entry.code.as_str()),
                Cell::text(entry.title.as_str()),
            ]);
        }
        for (at, link) in project.links.iter().enumerate() {
            self.links.row([
                Cell::text(id),
                place(at),
                Cell::text(link.kind.code()),
                Cell::text(link.url.as_str()),
                Cell::maybe(link.title.as_deref()),
            ]);
        }
        self.add_participations(write);
        self.add_results(write);
    }

    fn add_participations(&mut self, write: &ProjectWrite<'_>) {
        let parts = write.project.participations.iter().zip(write.participants);
        for (at, (part, organisation)) in parts.enumerate() {
            self.participations.row([
                Cell::text(write.project.id.as_str()),
                place(at),
                Cell::text(organisation.as_str()),
                Cell::text(part.role.code()),
                Cell::maybe(part.organisation.country.as_ref().map(Country::code)),
                Cell::Int(part.ec_contribution.map(Euro::cents)),
                Cell::Int(part.total_cost.map(Euro::cents)),
                Cell::flag(part.ended_early),
            ]);
        }
    }

    fn add_results(&mut self, write: &ProjectWrite<'_>) {
        for (at, result) in write.project.results.iter().enumerate() {
            self.results.row([
                Cell::text(write.project.id.as_str()),
                place(at),
                Cell::text(result.id.as_str()),
                Cell::text(result.kind.code()),
                Cell::maybe(result.detail.as_deref()),
                Cell::text(result.title.as_str()),
                Cell::maybe(result.description.as_deref()),
                Cell::maybe(result.url.as_deref()),
                Cell::maybe(result.doi.as_deref()),
                Cell::maybe(result.journal.as_deref()),
                Cell::Int(result.year.map(i64::from)),
            ]);
        }
    }

    pub(super) async fn run(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        self.topics.run(connection).await?;
        self.calls.run(connection).await?;
        self.classifications.run(connection).await?;
        self.links.run(connection).await?;
        self.participations.run(connection).await?;
        self.results.run(connection).await
    }
}
