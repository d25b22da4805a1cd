//! What a program may ask for in an address: names that are known, and whole numbers
//! within bounds. A program that is told nothing of its mistake goes on with it.

use crate::error::Fault;
use std::ops::RangeInclusive;

/// Refuses parameters whose names are not among `known`.
///
/// # Errors
/// [`Fault::Refused`], with their names and those that are known.
pub(crate) fn only(query: &str, known: &[&str]) -> Result<(), Fault> {
    let mut strange: Vec<String> = Vec::new();
    for (name, _) in form_urlencoded::parse(query.as_bytes()) {
        if !known.contains(&&*name) && !strange.iter().any(|other| *other == name) {
            strange.push(name.into_owned());
        }
    }
    if strange.is_empty() {
        return Ok(());
    }
    Err(Fault::Refused(format!(
        "These parameters are not known: {}. Nothing was looked up. Known are: {}.",
        strange.join(", "),
        known.join(", ")
    )))
}

/// The last value of a parameter, as a number within `bounds`.
///
/// # Errors
/// [`Fault::Refused`], where it is none.
pub(crate) fn number(
    query: &str,
    name: &str,
    bounds: &RangeInclusive<usize>,
) -> Result<Option<usize>, Fault> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let Some((_, value)) = pairs.filter(|(other, _)| other == name).last() else {
        return Ok(None);
    };
    let number = value.trim().parse().map_err(|_| beyond(name, bounds))?;
    within(name, number, bounds).map(Some)
}

/// A number that is within `bounds`.
///
/// # Errors
/// [`Fault::Refused`], where it is not.
pub(crate) fn within(
    name: &str,
    number: usize,
    bounds: &RangeInclusive<usize>,
) -> Result<usize, Fault> {
    if bounds.contains(&number) {
        Ok(number)
    } else {
        Err(beyond(name, bounds))
    }
}

fn beyond(name: &str, bounds: &RangeInclusive<usize>) -> Fault {
    let (least, most) = (bounds.start(), bounds.end());
    let which = match *most {
        usize::MAX => format!("{least} or more"),
        most => format!("{least} to {most}"),
    };
    Fault::Refused(format!(
        "{name} should be a whole number, {which}. Nothing was looked up. Correct it and ask again."
    ))
}
