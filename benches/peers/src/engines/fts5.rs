//! SQLite's full-text index with its own BM25 and Porter stemming; asked for any
//! of the words of a need that are not grammar, for it keeps no stop words.

use super::{Answered, Asker, Engine, LIMIT, content_words, texts};
use rusqlite::{Connection, params};
use std::error::Error;
use std::path::Path;
use std::time::Duration;
use uptake_search::Document;

pub struct Fts5;

impl Engine for Fts5 {
    fn build(
        &self,
        documents: &mut dyn Iterator<Item = Document>,
        folder: &Path,
    ) -> Result<(), Box<dyn Error>> {
        let mut connection = Connection::open(folder.join("index.sqlite"))?;
        connection.execute_batch(
            "CREATE VIRTUAL TABLE project USING fts5(
                 title, acronym, keywords, objective, results,
                 content='', tokenize='porter unicode61 remove_diacritics 2');",
        )?;
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare(
                "INSERT INTO project(rowid, title, acronym, keywords, objective, results)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for (place, document) in documents.enumerate() {
                let [title, acronym, keywords, objective, results] = texts(&document);
                let row = i64::try_from(place)?;
                insert.execute(params![row, title, acronym, keywords, objective, results])?;
            }
        }
        transaction.commit()?;
        connection.execute("INSERT INTO project(project) VALUES ('optimize')", [])?;
        Ok(())
    }

    fn ask(&self, folder: &Path, asker: Asker<'_>) -> Result<(), Box<dyn Error>> {
        let connection = Connection::open(folder.join("index.sqlite"))?;
        let answer = |need: &str| {
            let words: Vec<String> = content_words(need)
                .into_iter()
                .map(|word| format!("\"{word}\""))
                .collect();
            let mut hits = 0;
            if !words.is_empty() {
                let mut select = connection.prepare_cached(
                    "SELECT rowid FROM project WHERE project MATCH ?1
                     ORDER BY bm25(project, 2.0, 1.0, 1.0, 1.0, 0.5) LIMIT ?2",
                )?;
                let rows = select.query_map(params![words.join(" OR "), LIMIT as i64], |row| {
                    row.get::<_, i64>(0)
                })?;
                hits = rows.collect::<Result<Vec<_>, _>>()?.len();
            }
            Ok(Answered {
                hits,
                reading: Duration::ZERO,
            })
        };
        asker(vec![("SQLite FTS5", Box::new(answer))])
    }
}
