//! What was computed last for parts of the corpus, as long as the corpus stays.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use uptake_model::Landscape;

/// Results that are remembered.
const REMEMBERED: usize = 8;

/// Keeps the last results, each by what was asked; those of an older landscape are forgotten.
#[derive(Debug)]
pub(crate) struct ExtentMemory<K, T>(Mutex<VecDeque<Kept<K, T>>>);

/// A result, with what it was computed from.
#[derive(Debug)]
struct Kept<K, T> {
    landscape: Arc<Landscape>,
    asked: K,
    result: Arc<T>,
}

impl<K, T> Default for ExtentMemory<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, T> ExtentMemory<K, T> {
    /// What was computed for this question from this landscape.
    pub(crate) fn get(&self, landscape: &Arc<Landscape>, asked: &K) -> Option<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|it| Arc::ptr_eq(&it.landscape, landscape));
        let found = kept.iter().find(|it| it.asked == *asked);
        found.map(|it| Arc::clone(&it.result))
    }

    /// Remembers it in place of the one that was computed first.
    pub(crate) fn keep(&self, landscape: &Arc<Landscape>, asked: K, result: &Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(Kept {
            landscape: Arc::clone(landscape),
            asked,
            result: Arc::clone(result),
        });
        if kept.len() > REMEMBERED {
            kept.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn landscape() -> Arc<Landscape> {
        Arc::new(Landscape {
            snapshot: None,
            reach: Vec::new(),
            projects: Vec::new(),
            parts: Vec::new(),
            organisations: Vec::new(),
        })
    }

    #[test]
    fn the_last_results_of_one_landscape_are_remembered() {
        let memory = ExtentMemory::default();
        let (one, other) = (landscape(), landscape());
        for asked in 0..=REMEMBERED {
            assert_eq!(memory.get(&one, &asked), None);
            memory.keep(&one, asked, &Arc::new(10 * asked));
        }
        assert_eq!(memory.get(&one, &0), None, "the first made room");
        assert_eq!(memory.get(&one, &1).as_deref(), Some(&10));
        assert_eq!(memory.get(&other, &1), None);
        assert_eq!(
            memory.get(&one, &1),
            None,
            "nothing of an older one is held"
        );
    }
}
