//! Codes of sources as parts of our addresses.

/// A code as one segment of a path, escaped: codes may hold spaces and slashes.
#[must_use]
pub fn segment(code: &str) -> String {
    form_urlencoded::byte_serialize(code.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stays_one_segment() {
        assert_eq!(segment("SEC-2011.4.2-2"), "SEC-2011.4.2-2");
        assert_eq!(segment("a b/c?d#e+f"), "a%20b%2Fc%3Fd%23e%2Bf");
    }
}
