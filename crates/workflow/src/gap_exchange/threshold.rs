//! Thresholds in words, as cells hold them: `at least 30 min`.

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
    threshold.to_string().trim_end().to_owned()
}

/// Reads a threshold, with a point or a comma before its decimals.
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
    let end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
    let value = rest[..end].replace(',', ".");
    Ok(Threshold {
        bound,
        value: value.parse().map_err(|_| wrong())?,
        unit: rest[end..].trim().to_owned(),
    })
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
