//! Years, windows and shares by hand.

use super::*;
use jiff::civil::date;
use uptake_model::{FundedProject, ProjectId, ProjectStatus};

fn reach(
    programme: Programme,
    last_start: (i16, i8),
    last_said: Option<(i16, i8)>,
) -> ProgrammeReach {
    ProgrammeReach {
        programme,
        last_start: Some(date(last_start.0, last_start.1, 1)),
        last_said: last_said.map(|(year, month)| date(year, month, 1)),
    }
}

/// As the real corpus reaches: FP7 whole, Horizon 2020 extracted in 2020, Horizon Europe in
/// November 2025 with projects announced up to 2027.
fn real() -> Vec<ProgrammeReach> {
    vec![
        reach(Programme::Fp7, (2015, 1), None),
        reach(Programme::Horizon2020, (2020, 10), None),
        reach(Programme::HorizonEurope, (2027, 7), Some((2025, 11))),
    ]
}

#[test]
fn a_year_is_complete_only_if_the_data_of_every_programme_reach_beyond_it() {
    use Programme::{Horizon2020, HorizonEurope};
    let cases: [(i16, &[Programme]); 8] = [
        (2014, &[]),
        (2015, &[]),
        (2019, &[]),
        (2020, &[Horizon2020]),
        (2022, &[Horizon2020]),
        (2024, &[]),
        (2025, &[HorizonEurope]),
        (2027, &[HorizonEurope]),
    ];
    for (year, expected) in cases {
        let found: Vec<Programme> = truncated(&real(), year)
            .iter()
            .map(|it| it.programme)
            .collect();
        assert_eq!(found, expected, "{year}");
    }
    let announced = truncated(&real(), 2025);
    assert_eq!(announced[0].until, date(2025, 11, 1));
    assert!(truncated(&[], 2025).is_empty());
}

/// Projects by year: (year, how many).
fn landscape(years: &[(i16, usize)]) -> Landscape {
    let begun = years
        .iter()
        .flat_map(|(year, count)| std::iter::repeat_n(*year, *count));
    let projects = begun.enumerate().map(|(number, year)| FundedProject {
        id: ProjectId::new(format!("{number:04}")),
        programme: Programme::Fp7,
        acronym: String::new(),
        title: String::new(),
        status: ProjectStatus::Closed,
        start: (year > 0).then(|| date(year, 1, 1)),
        end: None,
        areas: Vec::new(),
        topics: Vec::new(),
        ec_contribution: None,
        total_cost: None,
        results: [0; 5],
        parts: 0..0,
    });
    Landscape {
        snapshot: None,
        reach: Vec::new(),
        projects: projects.collect(),
        parts: Vec::new(),
        organisations: Vec::new(),
    }
}

fn all(landscape: &Landscape) -> Vec<usize> {
    (0..landscape.projects.len()).collect()
}

#[test]
fn years_have_no_holes_and_what_states_no_year_is_counted() {
    let landscape = landscape(&[(2010, 2), (2012, 1), (0, 3)]);
    let (years, unstated) = years_of_start(&landscape, &all(&landscape), &[]);
    let counted: Vec<_> = years.iter().map(|it| (it.year, it.projects)).collect();
    assert_eq!(
        counted,
        [(2010, [2, 0, 0]), (2011, [0, 0, 0]), (2012, [1, 0, 0])]
    );
    assert_eq!(unstated, 3);
    assert_eq!(years_of_start(&landscape, &[], &[]), (vec![], 0));
}

fn years(complete: &[(i16, u64)], truncated: &[i16]) -> Vec<YearOfStart> {
    let lacking = Truncation {
        programme: Programme::Fp7,
        until: date(2020, 1, 1),
    };
    let mut years: Vec<YearOfStart> = complete
        .iter()
        .map(|(year, count)| YearOfStart {
            year: *year,
            projects: [*count, 0, 0],
            truncated: vec![],
        })
        .chain(truncated.iter().map(|year| YearOfStart {
            year: *year,
            projects: [9, 0, 0],
            truncated: vec![lacking.clone()],
        }))
        .collect();
    years.sort_by_key(|it| it.year);
    years
}

#[test]
fn the_latest_complete_years_are_compared_with_the_complete_ones_before() {
    type Expected<'e> = Option<(&'e [i16], &'e [i16], u64, u64)>;
    let cases: [(Vec<YearOfStart>, Expected<'_>); 4] = [
        (
            years(
                &[
                    (2016, 1),
                    (2017, 2),
                    (2018, 3),
                    (2019, 4),
                    (2023, 5),
                    (2024, 6),
                ],
                &[2020, 2021, 2022, 2025],
            ),
            Some((&[2017, 2018, 2019], &[2023, 2024], 9, 11)),
        ),
        (years(&[(2010, 4)], &[2011]), None),
        (years(&[], &[2011, 2012]), None),
        (years(&[], &[]), None),
    ];
    for (years, expected) in cases {
        let found = Windows::of(&years);
        let found = found.as_ref().map(|it| {
            (
                &*it.before,
                &*it.recent,
                it.projects_before,
                it.projects_recent,
            )
        });
        assert_eq!(found, expected);
    }
}

#[test]
fn years_that_follow_each_other_are_halved_without_the_oldest_of_an_odd_number() {
    type Sides = (Vec<i16>, Vec<i16>);
    let sides = |before: std::ops::Range<i16>, recent: std::ops::Range<i16>| -> Option<Sides> {
        Some((before.collect(), recent.collect()))
    };
    let cases: [(i16, Option<Sides>); 7] = [
        (1, None),
        (2, sides(0..1, 1..2)),
        (3, sides(1..2, 2..3)),
        (4, sides(0..2, 2..4)),
        (5, sides(1..3, 3..5)),
        (6, sides(0..3, 3..6)),
        (7, sides(1..4, 4..7)),
    ];
    for (count, expected) in cases {
        let complete: Vec<(i16, u64)> = (0..count).map(|it| (it, 1)).collect();
        let found = Windows::of(&years(&complete, &[count]));
        assert_eq!(found.map(|it| (it.before, it.recent)), expected, "{count}");
    }
}

#[test]
fn programmes_are_those_of_which_projects_began_in_the_years_asked() {
    use Programme::{Fp7, Horizon2020};
    let mut all = years(&[(2013, 2), (2014, 0), (2015, 1)], &[]);
    all[1].projects = [0, 3, 0];
    assert_eq!(programmes_begun(&all, &[2013]), [Fp7]);
    assert_eq!(programmes_begun(&all, &[2014, 2015]), [Fp7, Horizon2020]);
    assert!(programmes_begun(&all, &[2019]).is_empty());
}

#[test]
fn a_programme_of_which_civil_security_alone_is_held_is_told_where_others_are_whole() {
    use Programme::{Fp7, HorizonEurope};
    let of = |told: &[(Programme, usize, usize)]| {
        let mut all = landscape(&[]);
        for (programme, projects, in_security) in told {
            let mut some = landscape(&[(2020, *projects)]).projects;
            for (place, project) in some.iter_mut().enumerate() {
                project.programme = *programme;
                if place < *in_security {
                    project.areas = vec![uptake_model::Area::Cybersecurity];
                }
            }
            all.projects.extend(some);
        }
        security_alone(&all)
    };
    let alone = Held {
        programme: Fp7,
        projects: 20,
        in_security: 18,
    };
    assert_eq!(of(&[(Fp7, 20, 18), (HorizonEurope, 20, 2)]), [alone]);
    // Held alike, or both in part.
    assert!(of(&[(Fp7, 20, 17), (HorizonEurope, 20, 2)]).is_empty());
    assert!(of(&[(Fp7, 20, 20), (HorizonEurope, 20, 20)]).is_empty());
    assert!(of(&[]).is_empty());
}

#[test]
fn shares_are_compared_and_not_counts() {
    // Ten projects before, forty lately: 4 of 10 (40 %) against 8 of 40 (20 %) is a fall.
    let landscape = landscape(&[(2010, 10), (2011, 40)]);
    let windows = Windows {
        before: vec![2010],
        recent: vec![2011],
        projects_before: 10,
        projects_recent: 40,
    };
    let about = [
        ("falls".to_owned(), (0..4).chain(10..18).collect()),
        ("rises".to_owned(), (0..1).chain(20..30).collect()),
        ("stays".to_owned(), (0..2).chain(10..18).collect()),
        ("few".to_owned(), vec![11, 12, 13, 14]),
    ];
    let (rising, falling) = moving(&landscape, &about, &[2010, 2011], &windows, 9);
    let told = |it: &[ConceptTrend]| -> Vec<(String, Vec<u64>)> {
        let told = it.iter().map(|it| (it.slug.clone(), it.by_year.clone()));
        told.collect()
    };
    assert_eq!(told(&rising), [("rises".to_owned(), vec![1, 10])]);
    assert_eq!(told(&falling), [("falls".to_owned(), vec![4, 8])]);
    assert_eq!(rising[0].by_programme, [11, 0, 0]);
    // 8/40 − 4/10 = −0.2; times 10 × 40 that is −80.
    assert_eq!(windows.rise(4, 8), -80);
}

#[test]
fn a_pair_emerges_where_its_share_tripled_and_neither_lies_above_the_other() {
    let landscape = landscape(&[(2010, 10), (2011, 10)]);
    let windows = Windows {
        before: vec![2010],
        recent: vec![2011],
        projects_before: 10,
        projects_recent: 10,
    };
    let named = [
        ("drone".to_owned(), vec![0, 10, 11, 12]),
        ("fire".to_owned(), vec![0, 10, 11, 12]),
        ("above-fire".to_owned(), vec![0, 10, 11, 12]),
        ("old".to_owned(), vec![0, 1, 2, 10, 11, 12]),
    ];
    let related = |a: &str, b: &str| a.contains("fire") && b.contains("fire");
    let pairs = emerging_pairs(&landscape, &named, &windows, &related, 9);
    let told: Vec<_> = pairs
        .iter()
        .map(|it| (&*it.first, &*it.second, it.before, it.recent))
        .collect();
    let expected = [
        ("drone", "above-fire", 1, 3),
        ("drone", "fire", 1, 3),
        ("above-fire", "old", 1, 3),
        ("drone", "old", 1, 3),
        ("fire", "old", 1, 3),
    ];
    let mut sorted = expected;
    sorted.sort_unstable();
    assert_eq!(told, sorted);
}
