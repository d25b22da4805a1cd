//! The table at the end.

use crate::engines::Row;
use std::time::Duration;

/// Prints one line for each engine.
pub fn print(rows: &[Row]) {
    println!(
        "{:26}{:>11}{:>11}{:>10}{:>13}{:>13}{:>13}{:>13}",
        "", "build wall", "build CPU", "on disk", "short p50", "short p99", "long p50", "long p99"
    );
    for row in rows {
        println!(
            "{:26}{:>9.1} s{:>9.1} s{:>7.1} MB{:>10.3} ms{:>10.3} ms{:>10.3} ms{:>10.3} ms",
            row.name,
            row.build_wall.as_secs_f64(),
            row.build_cpu.as_secs_f64(),
            row.bytes as f64 / 1e6,
            share(&row.short, 0.5),
            share(&row.short, 0.99),
            share(&row.long, 0.5),
            share(&row.long, 0.99),
        );
    }
    println!(
        "\nTimes of answers are CPU time of one thread, from the need in words to 20 identifiers or row numbers."
    );
}

/// Milliseconds below which this share of the answers stayed.
fn share(times: &[Duration], share: f64) -> f64 {
    let place = (times.len().saturating_sub(1) as f64 * share).round() as usize;
    times
        .get(place)
        .map_or(0.0, |time| time.as_secs_f64() * 1e3)
}
