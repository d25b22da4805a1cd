//! How counts read.

use uptake_model::euro::grouped;

/// A number with its noun, or with all that depends on it: `1 need`, `1,204 needs`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!(
            "{} {many}",
            grouped(i64::try_from(number).unwrap_or(i64::MAX))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_take_their_noun() {
        assert_eq!(count(0, "need counts", "needs count"), "0 needs count");
        assert_eq!(count(1, "need counts", "needs count"), "1 need counts");
        assert_eq!(count(1204, "need", "needs"), "1,204 needs");
    }
}
