//! A source's text as paragraphs and lists. Sources break lines inside sentences, between
//! paragraphs and before the items of lists, and keep nothing else of their layout.

/// Marks that open an item of a list, whatever follows.
const BULLETS: [char; 3] = ['•', '·', '▪'];

/// Marks that open an item where a space follows; a number may begin like them.
const DASHES: [char; 3] = ['-', '–', '*'];

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; items that carry a number of their own are paragraphs too.
    Paragraph(String),
    /// The items of a list, without their marks.
    List(Vec<String>),
}

/// The parts of a text, in order.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for paragraph in paragraphs(text) {
        let item = item(&paragraph).map(str::to_owned);
        match (item, out.last_mut()) {
            (Some(item), _) if item.is_empty() => {}
            (Some(item), Some(Block::List(items))) => items.push(item),
            (Some(item), _) => out.push(Block::List(vec![item])),
            (None, _) => out.push(Block::Paragraph(paragraph)),
        }
    }
    out
}

/// A break ends a paragraph where the line before it ends a sentence, where an item
/// begins, and behind an item where the next line begins as a sentence does; elsewhere
/// it is a space.
fn paragraphs(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        match out.last_mut() {
            _ if line.is_empty() => {}
            Some(last) if open && goes_on(last, line) => {
                last.push(' ');
                last.push_str(line);
            }
            _ => out.push(line.to_owned()),
        }
        open = !line.is_empty() && !line.ends_with(['.', ':', ';', '?', '!']);
    }
    out
}

/// Whether a line goes on with what the paragraph before it says.
fn goes_on(paragraph: &str, line: &str) -> bool {
    let after_item = item(paragraph).is_some_and(|item| !item.is_empty());
    let new_sentence = after_item && line.starts_with(char::is_uppercase);
    !begins_item(line) && !new_sentence
}

/// What an item of a list says; `None` where a line is none.
fn item(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix(BULLETS) {
        return Some(rest.trim_start());
    }
    let rest = line.strip_prefix(DASHES)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

/// Whether a line begins an item: a mark, `1)`, `(a)`, `1.`.
fn begins_item(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let short = first.chars().count() <= 4;
    line.starts_with(BULLETS)
        || line.starts_with(DASHES)
        || (short && first.ends_with(')'))
        || (short && first.ends_with('.') && first.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_inside_sentences_are_mended_and_items_kept() {
        let cases: [(&str, &[&str]); 5] = [
            (
                "Very large\nforest fires.\nSecond.",
                &["Very large forest fires.", "Second."],
            ),
            ("One:\n- a\n- b\n\nTwo", &["One:", "- a", "- b", "Two"]),
            (
                "goals\n1) find\n(ii) act\n2. win",
                &["goals", "1) find", "(ii) act", "2. win"],
            ),
            ("no end\n\nnew", &["no end", "new"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(paragraphs(text), expected, "{text:?}");
        }
    }

    #[test]
    fn items_stand_together_and_what_follows_stands_apart() {
        let paragraph = |text: &str| Block::Paragraph(text.to_owned());
        let list = |items: &[&str]| Block::List(items.iter().map(|&it| it.to_owned()).collect());
        let cases = [
            (
                "Results:\n- Better lamps;\n- Less\nsmoke\nProposals should test them.",
                vec![
                    paragraph("Results:"),
                    list(&["Better lamps;", "Less smoke"]),
                    paragraph("Proposals should test them."),
                ],
            ),
            (
                "• One\n▪Two\n\n– Three\n*\nFour",
                vec![list(&["One", "Two", "Three", "Four"])],
            ),
            ("-5 °C at most.", vec![paragraph("-5 °C at most.")]),
            ("-\n\nText.", vec![paragraph("Text.")]),
            (
                "1) find\n- a\n2) act",
                vec![paragraph("1) find"), list(&["a"]), paragraph("2) act")],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(blocks(text), expected, "{text:?}");
        }
    }
}
