//! What the corpus holds, added up once for each snapshot: only imports change it.

use crate::error::Fault;
use crate::ground::Ground;
use std::sync::{Arc, Mutex, PoisonError};
use uptake_store::Store;
use uptake_store::listing::Overview;

/// The sums of the snapshot that was asked for last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums(Arc<Mutex<Option<Kept>>>);

#[derive(Debug, Clone)]
struct Kept {
    snapshot: String,
    sums: Arc<Overview>,
}

impl Sums {
    /// What the corpus holds. An import that ends meanwhile has a snapshot of its own,
    /// so what it brought shows at the next request at the latest.
    pub(crate) async fn of(&self, ground: &Ground, store: &Store) -> Result<Arc<Overview>, Fault> {
        let Some(data) = &ground.data else {
            return Ok(Arc::new(store.overview().await?));
        };
        let kept = self.lock().clone();
        if let Some(kept) = kept.filter(|kept| kept.snapshot == data.snapshot) {
            return Ok(kept.sums);
        }
        let sums = Arc::new(store.overview().await?);
        *self.lock() = Some(Kept {
            snapshot: data.snapshot.clone(),
            sums: Arc::clone(&sums),
        });
        Ok(sums)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Foundation;
    use uptake_model::{Record, SourceKind};
    use uptake_testing::{ThrowAwayDatabase, gap, import, now};

    async fn ground(store: &Store) -> Ground {
        let snapshot = store.latest_snapshot().await.expect("reads");
        Ground {
            address: "/".to_owned(),
            data: snapshot.as_ref().map(Foundation::of),
            person: None,
            form: String::new(),
        }
    }

    async fn bring(store: &Store, id: &str) {
        let gap = Record::Gap(Box::new(gap(id, id)));
        import(store, SourceKind::Sample, vec![gap], now())
            .await
            .expect("imported");
    }

    #[tokio::test]
    async fn sums_are_kept_until_the_next_import() {
        let database = ThrowAwayDatabase::sqlite();
        let store = Store::open(&database.url()).await.expect("opens");
        let sums = Sums::default();
        let empty = sums.of(&ground(&store).await, &store).await.expect("reads");
        assert_eq!(empty.gaps, 0);
        bring(&store, "first").await;
        let one = sums.of(&ground(&store).await, &store).await.expect("reads");
        let same = sums.of(&ground(&store).await, &store).await.expect("reads");
        assert!(Arc::ptr_eq(&one, &same));
        bring(&store, "second").await;
        let two = sums.of(&ground(&store).await, &store).await.expect("reads");
        assert_eq!((one.gaps, two.gaps), (1, 2));
    }
}
