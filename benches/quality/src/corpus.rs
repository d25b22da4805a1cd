//! The real corpus as the data folder holds it: texts, topics and the index.

use crate::Outcome;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use uptake_model::{ProjectId, TopicCode};
use uptake_search::Index;
use uptake_workflow::{DataFolder, Platform};

/// Projects read at a time.
const PAGE: u32 = 2_000;

/// Everything that is searched.
pub struct Corpus {
    /// Each project with all of its text as one.
    pub documents: Vec<(ProjectId, String)>,
    /// Topics with a title: the title and the projects funded under it.
    pub topics: BTreeMap<TopicCode, (String, Vec<ProjectId>)>,
    /// Projects of civil security.
    pub security: HashSet<ProjectId>,
    /// The index as it stands in the folder.
    pub index: Index,
    /// Its file, to be opened again with other weights.
    pub path: PathBuf,
}

impl Corpus {
    /// Reads a data folder with a corpus and an index.
    pub fn read(folder: &Path) -> Outcome<Self> {
        tokio::runtime::Runtime::new()?.block_on(async {
            let platform = Platform::open(DataFolder::open(folder)?, None).await?;
            let store = platform.store();
            let titles = store.funded_topic_titles().await?;
            let mut topics: BTreeMap<TopicCode, (String, Vec<ProjectId>)> = titles
                .into_iter()
                .map(|(code, title)| (code, (title, Vec::new())))
                .collect();
            let (mut documents, mut security) = (Vec::new(), HashSet::new());
            let mut after = None;
            loop {
                let page = store.index_documents(after.as_ref(), PAGE).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.id.clone());
                for row in page {
                    for topic in &row.topics {
                        if let Some((_, projects)) = topics.get_mut(topic) {
                            projects.push(row.id.clone());
                        }
                    }
                    if !row.areas.is_empty() {
                        security.insert(row.id.clone());
                    }
                    let parts = [
                        row.title,
                        row.acronym,
                        row.keywords.join(" "),
                        row.objective.unwrap_or_default(),
                        row.result_titles.join("\n"),
                    ];
                    documents.push((row.id, parts.join("\n")));
                }
            }
            let path = platform.index_path().to_path_buf();
            let index = Index::open(&path)?;
            store.close().await;
            Ok(Self {
                documents,
                topics,
                security,
                index,
                path,
            })
        })
    }
}
