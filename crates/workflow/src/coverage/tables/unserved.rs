//! Projects that serve no registered gap, as tables.

use super::super::unserved::Unserving;
use crate::table::{self, Column, Holds, RowsAre, Table, euro, plain, yes_no};

const PROJECTS: [Column; 9] = [
    Column::key("project", Holds::Project),
    Column::of("acronym", Holds::Word),
    Column::of("title", Holds::Word),
    Column::of("programme", Holds::Word),
    Column::of("areas", Holds::Word),
    Column::of("start", Holds::Day),
    Column::of("end", Holds::Day),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("possible_for_a_gap", Holds::YesNo),
];

const AREAS: [Column; 7] = [
    Column::key("area", Holds::Word),
    Column::of("name", Holds::Word),
    Column::of("serve_no_gap", Holds::Count),
    Column::of("of_projects", Holds::Count),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("records_stated", Holds::Count),
    Column::of("records_not_stated", Holds::Count),
];

impl Unserving {
    fn title(&self) -> String {
        let words = self.extent.in_words();
        format!("Projects {words} that serve no registered gap")
    }

    /// A line for each project.
    #[must_use]
    pub fn table(&self) -> Table {
        let rows = self.projects.iter().map(|it| {
            let project = &it.project;
            let areas: Vec<&str> = project.areas.iter().map(|it| it.code()).collect();
            vec![
                project.id.to_string(),
                project.acronym.clone(),
                project.title.clone(),
                project.programme.code().to_owned(),
                areas.join(" "),
                plain(project.start),
                plain(project.end),
                euro(project.ec_contribution),
                yes_no(it.possible),
            ]
        });
        Table {
            name: "unserved".into(),
            title: self.title(),
            rows_are: RowsAre::Things,
            columns: PROJECTS.to_vec(),
            rows: rows.collect(),
            snapshot: self.snapshot.clone(),
        }
    }

    /// The sums by area.
    #[must_use]
    pub fn table_of_areas(&self) -> Table {
        let rows = self.areas.iter().map(|it| {
            let of = [
                it.area.code().to_owned(),
                it.area.label().to_owned(),
                it.money.records().to_string(),
                it.of.to_string(),
            ];
            of.into_iter().chain(table::sum(it.money)).collect()
        });
        Table {
            name: "unserved-areas".into(),
            title: format!("{}, by area", self.title()),
            rows_are: RowsAre::Observations,
            columns: AREAS.to_vec(),
            rows: rows.collect(),
            snapshot: self.snapshot.clone(),
        }
    }
}
