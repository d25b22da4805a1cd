//! Undoes character references (`&amp;`, `&#8217;`, `&eacute;`), however often
//! they were escaped.

use super::entity_table::named;

/// Longest reference looked for, in bytes between `&` and `;`: `thetasym` has
/// eight, `#x10FFFF` as well.
const LONGEST: usize = 10;

/// The text with every character reference undone until none is left, or `None`
/// where there is none. Takes one pass: each `;` looks back for what it ends, so
/// that `&amp;amp;lt;` resolves inside out.
#[must_use]
pub fn undo_escapes(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    for c in text.chars() {
        push(&mut out, c, &mut changed);
    }
    changed.then_some(out)
}

fn push(out: &mut String, c: char, changed: &mut bool) {
    out.push(c);
    if c != ';' {
        return;
    }
    let end = out.len() - 1;
    let bytes = out.as_bytes();
    let from = end.saturating_sub(LONGEST + 1);
    let Some(start) = bytes[from..end].iter().rposition(|&byte| byte == b'&') else {
        return;
    };
    let start = from + start;
    if let Some(character) = character(&out[start + 1..end]) {
        out.truncate(start);
        *changed = true;
        push(out, character, changed);
    }
}

fn character(reference: &str) -> Option<char> {
    let Some(number) = reference.strip_prefix('#') else {
        return named(reference);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // 128 to 159 mean Windows-1252 in every browser (HTML, numeric character reference end state).
    if let (0x80..=0x9f, Ok(byte)) = (code, u8::try_from(code)) {
        return super::mojibake::windows_1252(byte);
    }
    char::from_u32(code).filter(|c| *c != '\0')
}
