//! The words that options take, read as what they name.

use uptake_model::{Area, Country, Discipline, Grade, Language, Programme, Stage};
use uptake_search::Strength;

pub fn programme(text: &str) -> Result<Programme, String> {
    Programme::parse(text).ok_or_else(|| "known programmes are fp7, h2020 and horizon".to_owned())
}

pub fn stage(text: &str) -> Result<Stage, String> {
    Stage::parse(text)
        .ok_or_else(|| "known statuses are planned, running, ended and terminated".to_owned())
}

pub fn area(text: &str) -> Result<Area, String> {
    Area::parse(text).ok_or_else(|| "known areas are fct, bm, infra, drs, cs and ssri".to_owned())
}

pub fn country(text: &str) -> Result<Country, String> {
    Country::parse(text)
        .filter(Country::is_known)
        .ok_or_else(|| "a country is two letters, such as DE, EL or UK".to_owned())
}

pub fn discipline(text: &str) -> Result<Discipline, String> {
    Discipline::parse(text).ok_or_else(|| {
        let known = Discipline::ALL.map(Discipline::code);
        format!("known disciplines are {}", known.join(", "))
    })
}

pub fn language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| {
        let codes: Vec<&str> = Language::ALL.into_iter().map(Language::code).collect();
        format!("known languages are {}", codes.join(", "))
    })
}

pub fn grade(text: &str) -> Result<Grade, String> {
    let number = text.parse().ok();
    number.and_then(Grade::of_number).ok_or_else(|| {
        let known = Grade::ALL.map(|grade| format!("{} ({})", grade.number(), grade.label()));
        format!("a grade is {}", known.join(", "))
    })
}

pub fn strength(text: &str) -> Result<Strength, String> {
    Strength::parse(&text.to_lowercase())
        .ok_or_else(|| "a strength is likely, possible or unlikely".to_owned())
}

pub fn first_day(text: &str) -> Result<jiff::civil::Date, String> {
    day(text, "01-01")
}

pub fn last_day(text: &str) -> Result<jiff::civil::Date, String> {
    day(text, "12-31")
}

fn day(text: &str, of_year: &str) -> Result<jiff::civil::Date, String> {
    let full = if text.len() == 4 {
        format!("{text}-{of_year}")
    } else {
        text.to_owned()
    };
    full.parse()
        .map_err(|_| "a date is a year or year-month-day, such as 2018 or 2018-05-01".to_owned())
}
