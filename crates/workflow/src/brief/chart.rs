//! Figures drawn as SVG from their own tables: bars from zero, labelled where they end, so that
//! no legend has to be decoded. Colours are presentation attributes, which a page's stylesheet
//! overrules by the classes.

use super::data::{Cell, Chart, Figure};
use std::fmt::Write;

/// Width of a drawing, in its own units.
const WIDTH: usize = 640;
/// Height of a row of bars.
const ROW: usize = 22;
/// Where bars begin, right of their labels.
const LEFT: usize = 226;
/// Length of the longest bar; its number stands right of it.
const LONGEST: f64 = 310.0;
/// Most letters of a label before it is cut.
const LETTERS: usize = 28;
/// Width and height of a small chart.
const PANEL: (usize, usize) = (320, 104);
/// Height of the highest bar of a small chart.
const HIGHEST: f64 = 52.0;

const INK: &str = "#1b1f24";
const BAR: &str = "#2f5d8a";

/// The drawing of a figure; `None` where it has none, or nothing in it can be drawn.
#[must_use]
pub fn svg(figure: &Figure) -> Option<String> {
    match figure.chart.as_ref()? {
        Chart::Bars { column, hollow } => bars(figure, *column, hollow),
        Chart::Multiples {
            from,
            to,
            bases,
            hollow,
        } => multiples(figure, *from..*to, bases, hollow),
    }
}

/// What a drawing shows, for those who do not see it.
#[must_use]
pub fn alternative(figure: &Figure) -> String {
    format!("{}. Drawn from the table beside it.", figure.caption)
}

fn open(figure: &Figure, height: usize) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure-chart\" role=\"img\" width=\"{WIDTH}\" \
         height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"Libertinus Serif, serif\" \
         font-size=\"13\"><title>{}</title>",
        escaped(&alternative(figure))
    )
}

fn bars(figure: &Figure, column: usize, hollow: &[usize]) -> Option<String> {
    let rows = &figure.table.rows;
    let values: Vec<Option<f64>> = rows
        .iter()
        .map(|row| row.get(column).and_then(Cell::drawn))
        .collect();
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let mut out = open(figure, rows.len() * ROW + 4);
    for (place, (row, value)) in rows.iter().zip(&values).enumerate() {
        let top = place * ROW;
        let label = clipped(&row.first().map_or_else(String::new, Cell::shown));
        text(&mut out, LEFT as f64 - 8.0, top + 16, "end", &label);
        let length = value.map_or(0.0, |it| (it / most * LONGEST).max(0.0));
        rectangle(
            &mut out,
            (LEFT as f64, top as f64 + 4.0),
            (length, 14.0),
            hollow.contains(&place),
        );
        let mut shown = row.get(column).map_or_else(String::new, Cell::shown);
        if hollow.contains(&place) {
            shown.push_str(" or more");
        }
        text(
            &mut out,
            LEFT as f64 + length + 6.0,
            top + 16,
            "start",
            &shown,
        );
    }
    out.push_str("</svg>");
    Some(out)
}

fn multiples(
    figure: &Figure,
    columns: std::ops::Range<usize>,
    bases: &[u64],
    hollow: &[usize],
) -> Option<String> {
    let count = |row: &[Cell], column: usize| match row.get(column) {
        Some(Cell::Count(count)) => *count,
        _ => 0,
    };
    let share = |row: &[Cell], column: usize| {
        let base = bases.get(column - columns.start).copied().unwrap_or(0);
        Cell::share(count(row, column), base)
    };
    let rows = &figure.table.rows;
    let all = rows
        .iter()
        .flat_map(|row| columns.clone().map(|it| share(row, it)));
    let most = all.filter_map(|it| it.drawn()).fold(0.0, f64::max);
    if most <= 0.0 || columns.is_empty() {
        return None;
    }
    let mut out = open(figure, rows.len().div_ceil(2) * PANEL.1);
    let step = (PANEL.0 - 24) as f64 / columns.len() as f64;
    for (place, row) in rows.iter().enumerate() {
        let left = ((place % 2) * PANEL.0) as f64 + 4.0;
        let top = (place / 2) * PANEL.1;
        let name = clipped(&row.first().map_or_else(String::new, Cell::shown));
        text(&mut out, left, top + 14, "start", &name);
        let ground = top as f64 + 84.0;
        let highest = highest(columns.clone().map(|it| share(row, it)));
        for (at, column) in columns.clone().enumerate() {
            let share = share(row, column);
            let height = share.drawn().map_or(0.0, |it| it / most * HIGHEST);
            let x = left + step * at as f64;
            let size = (step * 0.7, height);
            rectangle(
                &mut out,
                (x, ground - height),
                size,
                hollow.contains(&column),
            );
            if highest == Some(at) {
                let y = (ground - height - 4.0).round() as usize;
                let (x, anchor) = match at {
                    0 => (x, "start"),
                    _ => (x + step * 0.35, "middle"),
                };
                text(&mut out, x, y, anchor, &share.shown());
            }
        }
        let head = |column: usize| figure.table.heads.get(column).map_or("", String::as_str);
        let year = |column: usize| head(column).split(' ').next().unwrap_or("").to_owned();
        text(&mut out, left, top + 98, "start", &year(columns.start));
        let last = left + step * (columns.len() as f64 - 0.3);
        text(&mut out, last, top + 98, "end", &year(columns.end - 1));
    }
    out.push_str("</svg>");
    Some(out)
}

/// The place of the first of the highest.
fn highest(shares: impl Iterator<Item = Cell>) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, share) in shares.enumerate() {
        let height = share.drawn().unwrap_or(0.0);
        if height > best.map_or(0.0, |it| it.1) {
            best = Some((at, height));
        }
    }
    best.map(|it| it.0)
}

/// In tenths, so that no machine writes another digit.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn rectangle(out: &mut String, at: (f64, f64), size: (f64, f64), hollow: bool) {
    // A bar of no length is not drawn: its number beside it says so.
    if size.0 < 0.05 || size.1 < 0.05 {
        return;
    }
    let (class, fill) = match hollow {
        true => ("figure-hollow", "none"),
        false => ("figure-bar", BAR),
    };
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\" stroke=\"{BAR}\" \
         stroke-width=\"1\"/>",
        number(at.0),
        number(at.1),
        number(size.0),
        number(size.1)
    );
}

fn text(out: &mut String, x: f64, y: usize, anchor: &str, text: &str) {
    let _ = write!(
        out,
        "<text class=\"figure-text\" x=\"{}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{INK}\">{}</text>",
        number(x),
        escaped(text)
    );
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Text as it stands in XML; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Table;

    fn figure(chart: Chart, rows: Vec<Vec<Cell>>) -> Figure {
        Figure {
            id: "f".to_owned(),
            caption: "Projects <by> year".to_owned(),
            note: String::new(),
            table: Table {
                heads: vec![
                    "Year".to_owned(),
                    "2019 (of 4)".to_owned(),
                    "2020 (of 2)".to_owned(),
                ],
                rows,
            },
            chart: Some(chart),
            query: String::new(),
        }
    }

    #[test]
    fn bars_begin_at_zero_and_carry_their_numbers() {
        let rows = vec![
            vec![Cell::text("2019"), Cell::Count(4)],
            vec![Cell::text("2020"), Cell::Count(1)],
            vec![Cell::text("2021"), Cell::NotStated],
        ];
        let chart = Chart::Bars {
            column: 1,
            hollow: vec![1],
        };
        let drawn = svg(&figure(chart.clone(), rows)).expect("drawn");
        assert!(drawn.contains("width=\"310\""), "{drawn}");
        assert!(
            drawn.contains("class=\"figure-hollow\" x=\"226\" y=\"26\" width=\"77.5\""),
            "{drawn}"
        );
        assert!(drawn.contains(">not stated<"), "{drawn}");
        assert!(
            drawn.contains("<title>Projects &lt;by&gt; year."),
            "{drawn}"
        );
        let nothing = vec![vec![Cell::text("2019"), Cell::Count(0)]];
        assert_eq!(svg(&figure(chart, nothing)), None);
    }

    #[test]
    fn small_charts_are_of_shares_on_one_scale() {
        let chart = Chart::Multiples {
            from: 1,
            to: 3,
            bases: vec![4, 2],
            hollow: vec![2],
        };
        let rows = vec![
            vec![Cell::text("a"), Cell::Count(2), Cell::Count(2)],
            vec![Cell::text("b"), Cell::Count(1), Cell::Count(0)],
        ];
        let drawn = svg(&figure(chart, rows)).expect("drawn");
        // 2 of 2 is the highest, 2 of 4 half of it, 1 of 4 a quarter.
        for height in ["height=\"52\"", "height=\"26\"", "height=\"13\""] {
            assert!(drawn.contains(height), "{height}: {drawn}");
        }
        assert!(
            drawn.contains(">100.0 %<") && drawn.contains(">25.0 %<"),
            "{drawn}"
        );
        assert!(
            drawn.contains(">2019<") && drawn.contains(">2020<"),
            "{drawn}"
        );
    }
}
