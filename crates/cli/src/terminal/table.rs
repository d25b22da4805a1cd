//! Tables in plain text: no frames, numbers to the right, as wide as the terminal.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// Width for output that no terminal shows, in columns.
const WIDTH_WITHOUT_TERMINAL: u16 = 100;

/// One line under the headings, nothing else.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// An empty table with these headings; those that end in `>` are aligned right.
pub fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(STYLE)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(headings.iter().map(|heading| heading.trim_end_matches('>')));
    table.set_width(columns());
    for (position, heading) in headings.iter().enumerate() {
        if heading.ends_with('>')
            && let Some(column) = table.column_mut(position)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The width of the terminal in columns, 40 to 200; 100 where there is none.
pub fn columns() -> u16 {
    Table::new()
        .width()
        .unwrap_or(WIDTH_WITHOUT_TERMINAL)
        .clamp(40, 200)
}

/// The text cut to `width` characters, with an ellipsis where something was cut.
pub fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// A share of one as a bar of five cells and a percentage: `███░░ 57 %`.
pub fn bar(share: f64) -> String {
    let percent = (share.clamp(0.0, 1.0) * 100.0).round();
    let full = (0..5)
        .filter(|cell| percent > f64::from(*cell) * 20.0 + 9.0)
        .count();
    format!(
        "{}{} {percent:>3} %",
        "█".repeat(full),
        "░".repeat(5 - full)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_its_share() {
        for (share, expected) in [
            (0.0, "░░░░░   0 %"),
            (0.57, "███░░  57 %"),
            (1.0, "█████ 100 %"),
            (7.0, "█████ 100 %"),
        ] {
            assert_eq!(bar(share), expected);
        }
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(shorten("Πυροσβεστική Υπηρεσία", 13), "Πυροσβεστική…");
        assert_eq!(shorten("short", 13), "short");
    }
}
