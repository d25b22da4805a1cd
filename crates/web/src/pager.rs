//! Pages of a long list: which one this is, and the addresses of its neighbours.

use crate::wording;

/// The pages of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    /// This page, from 1.
    pub page: u64,
    /// How many there are, at least 1.
    pub pages: u64,
    /// First and last item shown, from 1; absent where the list is empty.
    pub shown: Option<(u64, u64)>,
    /// Length of the whole list.
    pub total: u64,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}

impl Pager {
    /// Pages of `size` items each over a list of `total`; `address` gives the
    /// address of a page. A page beyond the last is the last.
    #[must_use]
    pub fn new(page: u64, size: u64, total: u64, address: impl Fn(u64) -> String) -> Self {
        let pages = total.div_ceil(size.max(1)).max(1);
        let page = page.clamp(1, pages);
        let first = (page - 1) * size + 1;
        Self {
            page,
            pages,
            shown: (total > 0).then(|| (first, (page * size).min(total))),
            total,
            previous: (page > 1).then(|| address(page - 1)),
            next: (page < pages).then(|| address(page + 1)),
        }
    }

    /// Whether there is more than one page.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.pages > 1
    }

    /// `Projects 21 to 40 of 312`, or `Projects: 12` where all stand on one page.
    #[must_use]
    pub fn range(&self, what: &str) -> String {
        let total = wording::number_of(self.total);
        match self.shown {
            Some((first, last)) if self.is_needed() => format!(
                "{what} {} to {} of {total}",
                wording::number_of(first),
                wording::number_of(last)
            ),
            _ => format!("{what}: {total}"),
        }
    }
}

/// How many items of `size` a page comes after; 0 for page 0 and 1.
#[must_use]
pub fn offset(page: u64, size: u32) -> u64 {
    page.saturating_sub(1).saturating_mul(u64::from(size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_know_their_neighbours_and_their_ends() {
        let at = |page, total| Pager::new(page, 20, total, |n| format!("?page={n}"));
        let first = at(1, 45);
        assert_eq!(
            (first.previous, first.next.as_deref()),
            (None, Some("?page=2"))
        );
        let last = at(3, 45);
        assert_eq!(
            (last.range("Topics").as_str(), last.next),
            ("Topics 41 to 45 of 45", None)
        );
        assert_eq!(at(99, 45).page, 3);
        let empty = at(1, 0);
        assert_eq!(
            (empty.pages, empty.shown, empty.is_needed()),
            (1, None, false)
        );
        assert_eq!((offset(0, 20), offset(1, 20), offset(3, 20)), (0, 0, 40));
    }
}
