//! Numbers with their nouns.

use uptake_model::euro::grouped;

/// `1 project`, `19,901 projects`, `0 projects`.
pub fn counted(number: impl TryInto<i64>, one: &str, many: &str) -> String {
    match number.try_into().unwrap_or(i64::MAX) {
        1 => format!("1 {one}"),
        number => format!("{} {many}", grouped(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_no_more_than_one() {
        assert_eq!(counted(1_u32, "project", "projects"), "1 project");
        assert_eq!(counted(0_usize, "need", "needs"), "0 needs");
        assert_eq!(
            counted(19_901_u64, "project", "projects"),
            "19,901 projects"
        );
    }
}
