//! What trends say in words: which years are complete, and what is compared with what.

use crate::brief::data::counted;
use crate::brief::wording::{listed, years as in_words};
use crate::trends::{Held, Truncation, Windows, YearOfStart, programmes_begun};
use jiff::civil::Date;
use uptake_model::Programme;
use uptake_model::euro::grouped;

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `Horizon 2020 (its data reach 1 October 2020)`.
pub(super) fn lacking(truncated: &[Truncation]) -> String {
    let words: Vec<String> = truncated
        .iter()
        .map(|it| {
            format!(
                "{} (its data reach {})",
                it.programme.label(),
                day(it.until)
            )
        })
        .collect();
    listed(&words)
}

/// Which years are not complete, and what is done about them.
pub(super) fn truncation(years: &[YearOfStart]) -> String {
    match incomplete(years) {
        Some(words) => format!("{words} These years are drawn hollow."),
        None => "Every year is complete: the data of each programme that could begin projects in it reach beyond it."
            .to_owned(),
    }
}

/// Which years are not complete, and why; `None` where all are.
pub(super) fn incomplete(years: &[YearOfStart]) -> Option<String> {
    let incomplete: Vec<&YearOfStart> = years.iter().filter(|it| !it.is_complete()).collect();
    if incomplete.is_empty() {
        return None;
    }
    let numbers: Vec<i16> = incomplete.iter().map(|it| it.year).collect();
    let mut reasons: Vec<Truncation> = incomplete
        .iter()
        .flat_map(|it| it.truncated.clone())
        .collect();
    reasons.sort_by_key(|it| it.programme);
    reasons.dedup();
    Some(format!(
        "A year is complete only if the data of every programme that could begin projects in it reach beyond it. \
         Not complete: {}. They may lack projects of {}.",
        in_words(&numbers),
        lacking(&reasons)
    ))
}

/// What is compared, with the programmes on each side: they are funded for different ends, which
/// alone moves shares.
pub(super) fn compared(windows: &Windows, years: &[YearOfStart]) -> String {
    let side = |projects, of: &[i16]| {
        format!(
            "{} that began in {} ({})",
            counted(projects, "project", "projects"),
            in_words(of),
            labels(&programmes_begun(years, of))
        )
    };
    format!(
        "Only complete years are compared, and shares rather than counts, since the number of projects differs from \
         year to year: the {} with the {}.",
        side(windows.projects_recent, &windows.recent),
        side(windows.projects_before, &windows.before),
    )
}

fn labels(programmes: &[Programme]) -> String {
    let labels: Vec<String> = programmes.iter().map(|it| it.label().to_owned()).collect();
    listed(&labels)
}

/// The programmes that are left out, and those that are compared.
pub(super) fn of_programmes(left_out: &[Held], compared: &[YearOfStart]) -> (String, String) {
    let all: Vec<i16> = compared.iter().map(|it| it.year).collect();
    let left_out: Vec<Programme> = left_out.iter().map(|it| it.programme).collect();
    (labels(&left_out), labels(&programmes_begun(compared, &all)))
}

/// Why programmes are compared with nothing, where there are such.
pub(super) fn left_out(held: &[Held], compared: &[YearOfStart]) -> Option<String> {
    let number = |it: u64| grouped(i64::try_from(it).unwrap_or(i64::MAX));
    let each: Vec<String> = held
        .iter()
        .map(|it| {
            let (of, all) = (number(it.in_security), number(it.projects));
            format!("{} ({of} of {all} projects)", it.programme.label())
        })
        .collect();
    let (left_out, compared) = of_programmes(held, compared);
    (!held.is_empty()).then(|| {
        format!(
            "Of {} the corpus holds civil security almost alone, and of {compared} other research as well. Whatever is \
             common in civil security would seem to fall for that reason, so projects of {left_out} are left out of \
             everything that is compared below, and which years are complete there does not depend on them.",
            listed(&each)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(year: i16, projects: [u64; 3]) -> YearOfStart {
        YearOfStart {
            year,
            projects,
            truncated: Vec::new(),
        }
    }

    #[test]
    fn what_is_compared_names_the_programmes_of_each_side() {
        let years = [
            year(2019, [0, 4, 0]),
            year(2020, [0, 2, 0]),
            year(2021, [0, 1, 3]),
            year(2022, [0, 0, 1]),
        ];
        let windows = Windows::of(&years).expect("four years");
        let said = compared(&windows, &years);
        assert!(
            said.ends_with(
                "the 5 projects that began in 2021 and 2022 (Horizon 2020 and Horizon Europe) with the 6 projects that \
                 began in 2019 and 2020 (Horizon 2020)."
            ),
            "{said}"
        );
    }

    #[test]
    fn programmes_that_are_left_out_are_named_with_what_is_held_of_them() {
        let held = |programme, projects, in_security| Held {
            programme,
            projects,
            in_security,
        };
        let alone = [
            held(Programme::Fp7, 321, 317),
            held(Programme::Horizon2020, 391, 390),
        ];
        let years = [year(2022, [0, 0, 7])];
        let said = left_out(&alone, &years).expect("some are left out");
        assert!(
            said.starts_with(
                "Of FP7 (317 of 321 projects) and Horizon 2020 (390 of 391 projects) the corpus holds civil security \
                 almost alone, and of Horizon Europe other research"
            ),
            "{said}"
        );
        assert_eq!(left_out(&[], &years), None);
    }
}
