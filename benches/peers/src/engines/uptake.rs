//! Uptake's own index, twice: only the ranking, which is what the others give,
//! and with the counts of all facets, which is what its pages show.

use super::{Answer, Engine, LIMIT};
use std::error::Error;
use std::path::Path;
use uptake_model::SnapshotId;
use uptake_search::{Document, Filter, Index, IndexBuilder, Settings, Stamp, Window};

pub struct Ranked;
pub struct WithCounts;

impl Engine for Ranked {
    fn name(&self) -> &'static str {
        "Uptake"
    }

    fn build(&self, documents: &[Document], folder: &Path) -> Result<Answer, Box<dyn Error>> {
        let index = index(documents, folder)?;
        Ok(Box::new(move |need| {
            Ok(index.rank(&index.query(need), LIMIT).len())
        }))
    }
}

impl Engine for WithCounts {
    fn name(&self) -> &'static str {
        "Uptake with counts"
    }

    fn build(&self, documents: &[Document], folder: &Path) -> Result<Answer, Box<dyn Error>> {
        let index = index(documents, folder)?;
        let (filter, today) = (Filter::default(), jiff::civil::date(2026, 11, 23));
        let window = Window {
            offset: 0,
            limit: LIMIT,
        };
        Ok(Box::new(move |need| {
            Ok(index
                .search(&index.query(need), &filter, today, window)
                .hits
                .len())
        }))
    }
}

fn index(documents: &[Document], folder: &Path) -> Result<Index, Box<dyn Error>> {
    let mut builder = IndexBuilder::new(Settings::default())?;
    for batch in documents.chunks(2000) {
        builder.add(batch.to_vec());
    }
    let path = folder.join("index");
    let stamp = Stamp {
        snapshot: SnapshotId::new("peers"),
        built_at: "2026-11-23T00:00:00Z".parse()?,
    };
    builder.write(&path, stamp)?;
    Ok(Index::open(&path)?)
}
