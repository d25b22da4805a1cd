//! The table at the end.

use std::time::Duration;

/// Times of many answers.
pub struct Timing(Vec<Duration>);

impl Timing {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// Milliseconds below which this share of the answers stayed.
    pub fn share(&self, share: f64) -> f64 {
        let place = (self.0.len().saturating_sub(1) as f64 * share).round() as usize;
        self.0
            .get(place)
            .map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}

/// What was measured of one way of asking an engine.
pub struct Row {
    pub name: String,
    pub build_wall: Duration,
    pub build_cpu: Duration,
    /// Most memory of the process that built, in bytes.
    pub build_memory: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Most memory of the process that answered, in bytes.
    pub memory: u64,
    pub short: Timing,
    pub long: Timing,
    /// The part of a long answer that went into understanding the need.
    pub reading: Timing,
}

/// Prints one line for each engine, as Markdown.
pub fn print(rows: &[Row]) {
    println!(
        "| | build wall | build CPU | build memory | on disk | memory | short p50 | short p99 | long p50 | long p99 | of which reading p50 |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    let megabytes = |bytes: u64| format!("{:.0} MB", bytes as f64 / 1e6);
    for row in rows {
        let reading = row.reading.share(0.5);
        println!(
            "| {} | {:.1} s | {:.1} s | {} | {:.1} MB | {} | {:.3} ms | {:.3} ms | {:.3} ms | {:.3} ms | {} |",
            row.name,
            row.build_wall.as_secs_f64(),
            row.build_cpu.as_secs_f64(),
            megabytes(row.build_memory),
            row.bytes as f64 / 1e6,
            megabytes(row.memory),
            row.short.share(0.5),
            row.short.share(0.99),
            row.long.share(0.5),
            row.long.share(0.99),
            if reading > 0.0 {
                format!("{reading:.3} ms")
            } else {
                String::new()
            },
        );
    }
    println!(
        "\nTimes of answers are CPU time of one thread, from the need in words to 20 identifiers or row numbers."
    );
}
