//! Repairs UTF-8 that had been read as Windows-1252 (`â€™` for `’`), and nothing else:
//! a sequence is replaced only if its bytes are valid UTF-8 for a character that
//! texts of this field use, so that the repair could be undone exactly.

/// The upper half of Windows-1252 as the Encoding Standard has it; the five bytes
/// without a character stand for control characters.
const UPPER: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What a byte from 128 to 159 stands for in Windows-1252, `None` for the five
/// that stand for nothing.
pub(super) fn windows_1252(byte: u8) -> Option<char> {
    let character = UPPER[usize::from(byte.checked_sub(0x80)?) % 32];
    (!character.is_control()).then_some(character)
}

fn byte_of(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0x80..=0xff => u8::try_from(code).ok(),
        _ => UPPER
            .iter()
            .position(|upper| *upper == c)
            .and_then(|i| u8::try_from(i + 0x80).ok()),
    }
}

/// The text with mojibake repaired, or `None` where there is none. Control
/// characters from U+0080 to U+009F become what they are in Windows-1252.
#[must_use]
pub fn repair_mojibake(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut i = 0;
    while i < chars.len() {
        if let Some((character, length)) = sequence(&chars, i) {
            out.push(character);
            changed = true;
            i += length;
            continue;
        }
        match u8::try_from(u32::from(chars[i]))
            .ok()
            .filter(|byte| (0x80..0xa0).contains(byte))
        {
            Some(byte) => {
                out.extend(windows_1252(byte));
                changed = true;
            }
            None => out.push(chars[i]),
        }
        i += 1;
    }
    changed.then_some(out)
}

/// The character whose UTF-8 bytes stand at `at` as Windows-1252, and how many
/// characters they take.
fn sequence(chars: &[char], at: usize) -> Option<(char, usize)> {
    let lead = byte_of(chars[at])?;
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for (k, byte) in bytes.iter_mut().enumerate().take(length).skip(1) {
        *byte = byte_of(*chars.get(at + k)?)?;
    }
    let character = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    let plausible = is_used(character) && !(length == 2 && looks_meant(chars, at));
    plausible.then_some((character, length))
}

/// Characters that European texts on research use. Leaves out, above all, the
/// letters of phonetic script, to which `É®` or `É»` would turn.
fn is_used(c: char) -> bool {
    matches!(u32::from(c),
        0xa0..=0x17f | 0x218..=0x21b | 0x2c6..=0x2dd | 0x300..=0x36f | 0x370..=0x52f
        | 0x1e00..=0x1fff | 0x2000..=0x23ff | 0x2460..=0x27bf | 0x2c00..=0x2c5f
        | 0x3000..=0x303f | 0xf000..=0xf0ff | 0xfb00..=0xfb06 | 0xfeff | 0xfffd
        | 0x1d400..=0x1d7ff | 0x1f300..=0x1faff)
        || c == '\u{200b}'
}

/// Whether two characters at `at` are more likely meant as they are: the capital
/// that ends a word in capitals, followed by a closing mark (`JYVÄSKYLÄ”`, `CAFÉ®`).
fn looks_meant(chars: &[char], at: usize) -> bool {
    let after_capital = at > 0 && chars[at - 1].is_uppercase();
    let closing = matches!(
        chars[at + 1],
        '”' | '’'
            | '“'
            | '‘'
            | '»'
            | '›'
            | '…'
            | '™'
            | '®'
            | '©'
            | '°'
            | '–'
            | '—'
            | '•'
            | '·'
            | '²'
            | '³'
            | '¹'
            | 'ª'
            | 'º'
            | '«'
            | '\u{a0}'
            | '†'
            | '‡'
    );
    let word_goes_on = chars.get(at + 2).is_some_and(|c| c.is_alphabetic());
    after_capital && closing && !word_goes_on
}
