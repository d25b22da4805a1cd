//! Text from files, people and servers, as it can be shown: a terminal obeys control
//! characters, which could hide what is said or say something else.

use std::io::{Result, Write};

/// The text without what a terminal would obey, and without what turns the direction of
/// writing around.
pub fn plain(text: &str) -> String {
    text.chars().filter(|it| !is_obeyed(*it)).collect()
}

fn is_obeyed(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || character.is_control() && character != '\n' && character != '\t'
}

/// Writes plain text on, whatever it is given.
pub struct PlainOut<W> {
    to: W,
    /// Bytes of a character that is not whole yet.
    begun: Vec<u8>,
}

impl<W: Write> PlainOut<W> {
    /// Plain text for `to`.
    pub fn new(to: W) -> Self {
        Self { to, begun: vec![] }
    }
}

impl<W: Write> Write for PlainOut<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.begun.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.begun) {
            Ok(text) => text.len(),
            // The end of it may come with the next bytes; what is wrong is shown as such.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => self.begun.len(),
        };
        let rest = self.begun.split_off(whole);
        let text = String::from_utf8_lossy(&self.begun);
        self.to.write_all(plain(&text).as_bytes())?;
        self.begun = rest;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_a_terminal_obeys() {
        let cases = [
            ("\u{1b}[2J\u{1b}]0;title\u{7}Rescue", "[2J]0;titleRescue"),
            ("a\rb\u{8}c\u{7f}d\u{9b}31m", "abcd31m"),
            ("one\ntwo\tthree ü – 橋", "one\ntwo\tthree ü – 橋"),
            ("gnp.\u{202e}exe\u{2066}", "gnp.exe"),
        ];
        for (text, shown) in cases {
            assert_eq!(plain(text), shown, "{text:?}");
            // In whatever pieces it comes.
            for size in 1..=4 {
                let mut out = PlainOut::new(vec![]);
                for piece in text.as_bytes().chunks(size) {
                    out.write_all(piece).expect("written");
                }
                assert_eq!(
                    String::from_utf8_lossy(&out.to),
                    shown,
                    "{text:?} by {size}"
                );
            }
        }
        let mut out = PlainOut::new(vec![]);
        out.write_all(b"a\xff\x1bb").expect("written");
        assert_eq!(String::from_utf8_lossy(&out.to), "a\u{fffd}b");
    }
}
