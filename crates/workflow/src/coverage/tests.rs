//! A small landscape, known by heart by the tests of this area, and what its rows count.

use super::count::{CountedFrom, Gathered, RowProjects};
use super::matrix::RowSubject;
use super::records::SeenRecords;
use super::*;
use uptake_model::{
    Area, Euro, FundedOrganisation, FundedPart, FundedProject, Landscape, Programme, ProjectId,
    ProjectStatus, Role, StatedSum, Station, TopicCode,
};

fn euro(whole: i64) -> Euro {
    Euro::from_cents(whole * 100)
}

struct Told<'t> {
    id: &'t str,
    year: Option<i16>,
    areas: &'t [Area],
    topics: &'t [&'t str],
    money: Option<i64>,
    results: u32,
    parts: std::ops::Range<usize>,
}

fn project(told: &Told<'_>) -> FundedProject {
    FundedProject {
        id: ProjectId::new(told.id),
        programme: Programme::HorizonEurope,
        acronym: format!("P{}", told.id),
        title: String::new(),
        status: ProjectStatus::Signed,
        start: told.year.map(|year| jiff::civil::date(year, 3, 1)),
        end: None,
        areas: told.areas.to_vec(),
        topics: told.topics.iter().map(|it| TopicCode::new(*it)).collect(),
        ec_contribution: told.money.map(euro),
        total_cost: None,
        results: [0, told.results, 0, 0, 0],
        parts: told.parts.clone(),
    }
}

fn part(project: usize, organisation: usize, role: Role, money: Option<i64>) -> FundedPart {
    FundedPart {
        project,
        organisation,
        role,
        country: None,
        ec_contribution: money.map(euro),
    }
}

/// Projects 1 to 4: three of disaster resilience and two of border management, of which
/// project 2 is both; project 3 states no money, and project 4 began long ago.
pub(super) fn landscape() -> Landscape {
    let (drs, bm) = (Area::DisasterResilience, Area::BorderManagement);
    let told = |id, year, areas, topics, money, results, parts| {
        project(&Told {
            id,
            year,
            areas,
            topics,
            money,
            results,
            parts,
        })
    };
    let organisation = |id: &str| FundedOrganisation {
        id: id.into(),
        name: id.to_uppercase(),
        short_name: None,
        country: None,
        activity: None,
        sme: None,
    };
    Landscape {
        snapshot: None,
        reach: Vec::new(),
        projects: vec![
            told("1", Some(2021), &[drs], &["T-1"], Some(5), 2, 0..3),
            told(
                "2",
                Some(2023),
                &[drs, bm],
                &["T-1", "T-2"],
                Some(2),
                0,
                3..4,
            ),
            told("3", None, &[drs], &["T-3"], None, 4, 4..4),
            told("4", Some(2015), &[bm], &[], Some(7), 1, 4..5),
        ],
        parts: vec![
            part(0, 0, Role::Coordinator, Some(3)),
            part(0, 1, Role::Participant, Some(1)),
            part(0, 1, Role::Participant, Some(1)),
            part(1, 0, Role::Participant, None),
            part(3, 1, Role::Coordinator, Some(4)),
        ],
        organisations: vec![organisation("a"), organisation("b")],
    }
}

fn gathered(subject: RowSubject, name: &str, projects: RowProjects) -> Gathered {
    Gathered {
        subject,
        name: name.to_owned(),
        language: "en".to_owned(),
        marking: None,
        note: None,
        opens: false,
        projects,
        records: Default::default(),
    }
}

fn projects(confirmed: &[usize], counted: &[usize], possible: &[usize]) -> RowProjects {
    RowProjects {
        confirmed: confirmed.to_vec(),
        counted: counted.to_vec(),
        possible: possible.to_vec(),
    }
}

#[test]
fn a_gap_file_tells_people_and_machine_apart_and_possible_from_both() {
    let found = projects(&[0], &[1], &[2, 3]);
    let mut it = gathered(RowSubject::GapFile("g".into()), "Smoke", found);
    it.records = [vec![], vec![4], vec![]];
    let row = it.row(&CountedFrom::new(&landscape(), &SeenRecords::default()));
    let told = row
        .cells
        .iter()
        .map(|it| (it.station, it.count, it.confirmed, it.possible, it.broken));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            // T-1 and T-2; T-3 of possible projects only, and project 4 has none.
            (Station::Topic, 2, Some(1), Some(1), false),
            (Station::Project, 2, Some(1), Some(2), false),
            (Station::Result, 2, Some(2), Some(5), false),
            (Station::Trial, 0, None, None, true),
            (Station::Procurement, 1, None, None, false),
            (Station::Deployment, 0, None, None, true),
        ]
    );
    let cell = row.cell(Station::Project).expect("a cell");
    let sum = StatedSum {
        total: euro(7),
        stated: 2,
        unstated: 0,
    };
    assert_eq!((cell.money, cell.years), (Some(sum), Some((2021, 2023))));
    assert_eq!(row.cell(Station::Topic).expect("a cell").money, None);
    assert_eq!(
        row.broken().collect::<Vec<_>>(),
        [Station::Trial, Station::Deployment]
    );
}

#[test]
fn what_knows_no_strengths_has_none_and_unstated_money_is_not_zero() {
    let area = RowSubject::Area(Area::DisasterResilience);
    let row = gathered(area, "Area", projects(&[], &[2], &[]))
        .row(&CountedFrom::new(&landscape(), &SeenRecords::default()));
    for cell in &row.cells {
        assert_eq!((cell.confirmed, cell.possible), (None, None));
    }
    let cell = row.cell(Station::Project).expect("a cell");
    let money = cell.money.expect("a sum");
    assert_eq!((money.known(), money.unstated), (None, 1));
    assert_eq!(cell.years, None);
}

#[test]
fn rows_whose_chain_breaks_earliest_come_first_and_are_told_in_words() {
    let (landscape, nothing) = (landscape(), SeenRecords::default());
    let ground = CountedFrom::new(&landscape, &nothing);
    let gap = |id: &str| RowSubject::Gap(id.into());
    let full = |mut it: Gathered| {
        it.records = [vec![0], vec![0], vec![0]];
        it
    };
    let mut rows = vec![
        full(gathered(gap("whole"), "Whole", projects(&[], &[0], &[]))).row(&ground),
        gathered(gap("trial"), "No trial", projects(&[], &[0], &[])).row(&ground),
        gathered(gap("none"), "Nothing", projects(&[], &[], &[3])).row(&ground),
        gathered(gap("topic"), "No topic", projects(&[], &[3], &[])).row(&ground),
        gathered(gap("result"), "No result", projects(&[], &[1], &[])).row(&ground),
    ];
    rows.sort_by_cached_key(matrix::by_earliest_break);
    let names: Vec<&str> = rows.iter().map(|it| it.name.as_str()).collect();
    // No topic has a second break, at the trials.
    let expected = ["No topic", "Nothing", "No result", "No trial", "Whole"];
    assert_eq!(names, expected);
    let matrix = CoverageMatrix {
        rows_are: RowKind::Gaps,
        filter: CoverageFilter::default(),
        snapshot: None,
        rows,
    };
    let words = matrix.broken_links().into_iter();
    let words: Vec<String> = words
        .map(|it| format!("{}: {}", it.name, it.words))
        .collect();
    assert_eq!(
        words,
        [
            "No topic: 1 project was found, none under a known topic",
            "No topic: no trial is recorded after 1 result",
            "Nothing: no project is likely by the matching, 1 possible",
            "No result: no result is known of 1 project",
            "No trial: no trial is recorded after 2 results",
        ]
    );
    assert_eq!(
        matrix.table().rows[1][..6],
        ["gap:topic", "No topic", "project", "1", "", "0"]
    );
    let untried = matrix.without(Station::Trial);
    assert_eq!(untried.rows.len(), 4);
}

#[test]
fn results_that_the_corpus_cannot_know_are_no_broken_link() {
    let mut landscape = landscape();
    landscape.projects[1].programme = Programme::Fp7;
    let nothing = SeenRecords::default();
    let from = CountedFrom::new(&landscape, &nothing);
    let gap = |name: &str, found| gathered(RowSubject::Gap("gap".into()), name, found).row(&from);
    let told = |row: &CoverageRow| {
        let cell = row.cell(Station::Result).expect("a cell");
        let broken: Vec<Station> = row.broken().collect();
        (cell.count, cell.unknown, cell.nothing(), broken)
    };
    let cases = [
        (
            projects(&[], &[1], &[]),
            (0, true, "not in the corpus", vec![Station::Trial]),
        ),
        (
            projects(&[], &[0, 1], &[]),
            (2, false, "none likely", vec![Station::Trial]),
        ),
        (
            projects(&[], &[], &[1]),
            (0, false, "none likely", vec![Station::Topic]),
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(told(&gap("Some", found)), expected);
    }
    let row = gap("FP7 alone", projects(&[], &[1], &[]));
    let matrix = CoverageMatrix {
        rows_are: RowKind::Gaps,
        filter: CoverageFilter::default(),
        snapshot: None,
        rows: vec![row.clone()],
    };
    let lacking = |station| matrix.clone().without(station).rows.len();
    assert_eq!((lacking(Station::Result), lacking(Station::Trial)), (0, 1));
    let words: Vec<String> = words::links(&row).map(|it| it.words).collect();
    assert_eq!(
        words,
        ["no trial is recorded after 1 project, whose results are not in the corpus"]
    );
}

#[test]
fn of_what_is_met_or_was_not_read_nothing_is_called_missing() {
    let (landscape, nothing) = (landscape(), SeenRecords::default());
    let from = CountedFrom::new(&landscape, &nothing);
    for note in [RowNote::Met, RowNote::NotRead] {
        let mut it = gathered(
            RowSubject::GapFile("g".into()),
            "Smoke",
            projects(&[], &[], &[]),
        );
        it.note = Some(note);
        let row = it.row(&from);
        assert_eq!((row.note, row.broken().count()), (Some(note), 0));
    }
}

#[test]
fn rows_and_subjects_are_read_back_from_addresses() {
    for kind in RowKind::ALL {
        assert_eq!(RowKind::parse(kind.code()), Some(kind));
    }
    let subjects = [
        RowSubject::GapFile("g:1".into()),
        RowSubject::Gap("ifafri-1".into()),
        RowSubject::Area(Area::Cybersecurity),
        RowSubject::Concept("actor".to_owned()),
        RowSubject::Topic("T-1".into()),
    ];
    for subject in subjects {
        assert_eq!(RowSubject::parse(&subject.code()), Some(subject));
    }
    assert_eq!(RowSubject::parse("area:moon"), None);
    assert_eq!(RowSubject::parse("nothing"), None);
}
