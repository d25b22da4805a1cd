//! Thresholds in words, as cells hold them: `at least 30 min`.

use uptake_model::typed_number::{typed_number, written_number};
use uptake_model::{Bound, Threshold};

/// Ways to open a threshold, beside the words of [`Bound`].
const OPENINGS: [(&str, Bound); 10] = [
    ("at least", Bound::AtLeast),
    ("at_least", Bound::AtLeast),
    ("min.", Bound::AtLeast),
    (">=", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    ("at most", Bound::AtMost),
    ("at_most", Bound::AtMost),
    ("max.", Bound::AtMost),
    ("<=", Bound::AtMost),
    ("≤", Bound::AtMost),
];

/// A threshold as a cell; read back by [`read`].
pub(super) fn written(threshold: &Threshold) -> String {
    let opening = threshold.bound.label();
    let value = written_number(threshold.value);
    format!("{opening} {value} {}", threshold.unit)
        .trim_end()
        .to_owned()
}

/// Reads a threshold, its number as people write it.
///
/// # Errors
/// What is wrong with it, and what to write.
pub(super) fn read(text: &str) -> Result<Threshold, String> {
    let wrong = || {
        format!("“{text}” is no threshold. Write it like “at least 30 min” or “at most 2.5 kg”.")
    };
    let opening = OPENINGS.into_iter().find_map(|(opening, bound)| {
        let head = text.get(..opening.len())?;
        let same = head.eq_ignore_ascii_case(opening);
        same.then(|| (bound, &text[opening.len()..]))
    });
    let (bound, rest) = opening.ok_or_else(wrong)?;
    let rest = rest.trim_start();
    let end = end_of_number(rest);
    let opens = rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−'));
    let value = typed_number(rest[..end].trim_end()).map_err(|error| match opens {
        true => format!("{error} Here it stands in “{text}”."),
        false => wrong(),
    })?;
    Ok(Threshold {
        bound,
        value,
        unit: rest[end..].trim().to_owned(),
    })
}

/// Where a number ends that begins a text: at the first space that no thousands follow.
fn end_of_number(text: &str) -> usize {
    let mut end = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let thousands = part.trim_end();
        let decimals = thousands.find([',', '.']).unwrap_or(thousands.len());
        let digits = thousands.bytes().take(decimals);
        if end > 0 && (decimals != 3 || !digits.into_iter().all(|it| it.is_ascii_digit())) {
            break;
        }
        end += part.len();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_read_as_people_write_them() {
        let cases = [
            ("at least 30 min", Some((Bound::AtLeast, 30.0, "min"))),
            ("At Most 2,5 kg", Some((Bound::AtMost, 2.5, "kg"))),
            ("≥ 0.1 m per s", Some((Bound::AtLeast, 0.1, "m per s"))),
            ("<=5", Some((Bound::AtMost, 5.0, ""))),
            ("at least 1 000 m", Some((Bound::AtLeast, 1000.0, "m"))),
            (
                "at least 12\u{202f}500,5 m",
                Some((Bound::AtLeast, 12_500.5, "m")),
            ),
            ("at least 1.1250 m", Some((Bound::AtLeast, 1.125, "m"))),
            ("at least -20 °C", Some((Bound::AtLeast, -20.0, "°C"))),
            ("at least 3 4x zoom", Some((Bound::AtLeast, 3.0, "4x zoom"))),
            ("at least 1,000 m", None),
            ("30 min", None),
            ("at least many", None),
            ("at least", None),
            ("żółw", None),
        ];
        for (text, expected) in cases {
            let got = read(text);
            let expected = expected.map(|(bound, value, unit)| Threshold {
                bound,
                value,
                unit: unit.to_owned(),
            });
            assert_eq!(got.as_ref().ok(), expected.as_ref(), "{text}");
            if let Ok(threshold) = got {
                assert_eq!(read(&written(&threshold)), Ok(threshold), "{text}");
            }
        }
    }
}
