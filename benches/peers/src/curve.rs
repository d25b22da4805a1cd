//! What an answer costs as the corpus grows, drawn beside what reading the bytes
//! of the whole latent space and of a need's lists alone would cost.

use crate::bandwidth;
use crate::corpus::Source;
use crate::needs;
use crate::steps;
use crate::table::Row;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

/// Sizes of the corpora.
const SIZES: [usize; 5] = [10_000, 30_000, 100_000, 300_000, 1_000_000];

/// Bytes of a document's direction.
const DIRECTION: f64 = 256.0;

/// A size with its milliseconds.
struct Point {
    documents: f64,
    long: f64,
    worst: f64,
    short: f64,
    limit: f64,
}

/// Measures, prints a table and writes the picture.
pub fn draw(picture: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let bandwidth = bandwidth::measure();
    println!(
        "One thread reads {:.1} GB/s from memory.\n",
        bandwidth / 1e9
    );
    println!(
        "| documents | short p50 | long p50 | long p99 | reading all directions | build wall | file | memory |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut points = Vec::new();
    for size in SIZES {
        let home = folder.join(size.to_string());
        std::fs::create_dir(&home)?;
        let source = Source::Invented(size);
        needs::write(&source, None, &home)?;
        let rows = steps::measure("uptake", &source, &home, Path::new(""))?;
        std::fs::remove_dir_all(&home)?;
        let row = rows.first().ok_or("no way of asking was measured")?;
        let limit = size as f64 * DIRECTION / bandwidth * 1e3;
        line(size, row, limit);
        points.push(Point {
            documents: size as f64,
            long: row.long.share(0.5),
            worst: row.long.share(0.99),
            short: row.short.share(0.5),
            limit,
        });
    }
    std::fs::write(picture, svg(&points))?;
    Ok(())
}

fn line(size: usize, row: &Row, limit: f64) {
    println!(
        "| {size} | {:.3} ms | {:.3} ms | {:.3} ms | {limit:.3} ms | {:.1} s | {:.1} MB | {:.0} MB |",
        row.short.share(0.5),
        row.long.share(0.5),
        row.long.share(0.99),
        row.build_wall.as_secs_f64(),
        row.bytes as f64 / 1e6,
        row.memory as f64 / 1e6,
    );
}

/// Width and height of the picture, and the room around the axes.
const SIZE: (f64, f64) = (800.0, 440.0);
const LEFT: f64 = 70.0;
/// Room for the names of the lines.
const RIGHT: f64 = 210.0;
/// Least distance of two names.
const APART: f64 = 16.0;
const BELOW: f64 = 50.0;

/// Both axes are logarithmic: a cost in proportion to the corpus is a line of the
/// same slope wherever it lies.
fn svg(points: &[Point]) -> String {
    let (low, high) = (0.03_f64, 300.0_f64);
    let x = |documents: f64| LEFT + (documents.log10() - 4.0) / 2.0 * (SIZE.0 - LEFT - RIGHT);
    let y = |milliseconds: f64| {
        let share = (milliseconds.log10() - low.log10()) / (high.log10() - low.log10());
        (SIZE.1 - BELOW) - share * (SIZE.1 - BELOW - 20.0)
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n\
         <title>Milliseconds of CPU for one answer, by the size of the corpus</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        SIZE.0, SIZE.1
    );
    for milliseconds in [0.1, 1.0, 10.0, 100.0] {
        let at = y(milliseconds);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.1}H{:.1}\" stroke=\"#dddddd\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{milliseconds} ms</text>",
            x(1e6),
            LEFT - 8.0,
            at + 4.0
        );
    }
    for point in points {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            x(point.documents),
            SIZE.1 - BELOW + 22.0,
            point.documents
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">documents</text>",
        x(1e5),
        SIZE.1 - 8.0
    );
    let lines: [(&str, &str, &str, fn(&Point) -> f64); 4] = [
        ("60 words, 99th percentile", "#7a5195", "", |p| p.worst),
        ("60 words, median", "#003f9e", "", |p| p.long),
        ("reading every direction", "#8a4b00", "6 4", |p| p.limit),
        ("3 words, median", "#2f7d32", "", |p| p.short),
    ];
    let mut lowest = 0.0_f64;
    for (name, colour, dashes, value) in lines {
        let places: Vec<String> = points
            .iter()
            .map(|point| format!("{:.1},{:.1}", x(point.documents), y(value(point).max(low))))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>",
            places.join(" ")
        );
        if let Some(last) = points.last() {
            lowest = (lowest + APART).max(y(value(last).max(low)) + 4.0);
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>",
                x(last.documents) + 8.0,
                lowest
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}
