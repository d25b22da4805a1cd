//! Facts as lines of a name and a value, and texts that fit the terminal.

use crate::terminal::{columns, counted};
use jiff::civil::Date;
use std::io::Write;
use uptake_model::{Euro, StatedSum};

pub fn fact(out: &mut dyn Write, name: &str, value: &str) -> std::io::Result<()> {
    writeln!(out, "{name:<20}{}", value.trim_end())
}

pub fn money(amount: Option<Euro>) -> String {
    amount.map_or_else(|| "not stated".to_owned(), Euro::exact)
}

/// A sum over records of which some state no amount.
pub fn sum(sum: StatedSum, one: &str, many: &str) -> String {
    match sum.unstated {
        0 => money(sum.known()),
        number if sum.stated > 0 => format!(
            "{}; not stated for {}",
            money(sum.known()),
            counted(u64::from(number), one, many)
        ),
        _ => money(None),
    }
}

pub fn day(date: Option<Date>) -> String {
    date.map_or_else(
        || "not stated".to_owned(),
        |date| date.strftime("%-d %B %Y").to_string(),
    )
}

/// `CODE Title`, or the code alone.
pub fn titled(code: &str, title: Option<&str>) -> String {
    format!("{code} {}", title.unwrap_or_default())
}

/// Writes text in lines that fit the terminal.
pub fn paragraph(out: &mut dyn Write, text: &str) -> std::io::Result<()> {
    let width = usize::from(columns()).min(90);
    for line in text.lines() {
        let mut used = 0;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                writeln!(out)?;
                used = 0;
            }
            if used > 0 {
                write!(out, " ")?;
                used += 1;
            }
            write!(out, "{word}")?;
            used += length;
        }
        writeln!(out)?;
    }
    Ok(())
}
