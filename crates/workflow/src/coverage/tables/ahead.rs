//! Topics ahead and gaps that nothing covers, as tables.

use super::super::ahead::{AheadTopic, TopicsAhead};
use super::super::behind::NamedProject;
use super::super::uncovered::{UncoveredGap, UncoveredGaps};
use super::titled;
use crate::table::{Column, Holds, RowsAre, Table, euro, marking, plain, segment};
use uptake_model::{Area, Landscape};

const TOPICS: [Column; 12] = [
    Column::key("topic", Holds::Topic),
    Column::of("title", Holds::Word),
    Column::of("state", Holds::Word),
    Column::of("deadline", Holds::Day),
    Column::of("budget_euro", Holds::Euro),
    Column::of("gaps", Holds::Word),
    Column::of("builds_on", Holds::Projects),
    Column::of("overlaps_running", Holds::Projects),
    Column::of("possible", Holds::Count),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("strongest", Holds::Word),
    Column::of("gaps_marking", Holds::Word),
];

const GAPS: [Column; 6] = [
    Column::key("gap", Holds::Subject),
    Column::of("name", Holds::Word),
    Column::of("possible_projects", Holds::Count),
    Column::of("calls_that_fit", Holds::Word),
    Column::of("proposal", Holds::Path),
    Column::of("marking", Holds::Word),
];

impl TopicsAhead {
    /// A line for each topic; `area` is what was asked for.
    #[must_use]
    pub fn table(&self, area: Option<Area>) -> Table {
        let rows = self.topics.iter().map(|it| topic(&self.landscape, it));
        let named = ("topics-ahead", titled("Topics ahead", area));
        Table::counted(named, &self.landscape, &TOPICS, rows).of_things()
    }
}

fn topic(landscape: &Landscape, ahead: &AheadTopic) -> Vec<String> {
    let topic = &ahead.topic;
    let gaps: Vec<&str> = ahead.gaps.iter().map(|gap| gap.name.as_str()).collect();
    let ids = |all: &[NamedProject]| {
        let ids: Vec<&str> = all.iter().map(|it| it.id.as_str()).collect();
        ids.join(" ")
    };
    let strongest = ahead.strongest.iter();
    let names = strongest.map(|it| landscape.organisations[it.organisation].name.as_str());
    vec![
        topic.code.to_string(),
        topic.title.clone().unwrap_or_default(),
        topic.state.code().to_owned(),
        plain(topic.deadline),
        euro(topic.budget.total),
        gaps.join("; "),
        ids(&ahead.ended),
        ids(&ahead.running),
        ahead.possible.to_string(),
        euro(ahead.money.known()),
        names.collect::<Vec<_>>().join("; "),
        marking(ahead.gaps.iter().filter_map(|it| it.marking).max()),
    ]
}

impl UncoveredGaps {
    /// A line for each gap; `area` is what was asked for.
    #[must_use]
    pub fn table(&self, area: Option<Area>) -> Table {
        Table {
            name: "uncovered-gaps".into(),
            title: titled("Gaps that nothing covers", area),
            rows_are: RowsAre::Things,
            columns: GAPS.to_vec(),
            rows: self.gaps.iter().map(gap).collect(),
            snapshot: self.snapshot.clone(),
        }
    }
}

fn gap(uncovered: &UncoveredGap) -> Vec<String> {
    let calls: Vec<&str> = uncovered.calls.iter().map(|it| it.code.as_str()).collect();
    let subject = uncovered.gap.subject.code();
    vec![
        subject.clone(),
        uncovered.gap.name.clone(),
        uncovered.possible.to_string(),
        calls.join("; "),
        format!("/coverage/proposal?gap={}", segment(&subject)),
        marking(uncovered.gap.marking),
    ]
}
