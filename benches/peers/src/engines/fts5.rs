//! SQLite's full-text index with its own BM25 and Porter stemming; asked for any
//! of the words of a need that are not grammar, for it keeps no stop words.

use super::{Answer, Engine, LIMIT, content_words};
use rusqlite::{Connection, params};
use std::error::Error;
use std::path::Path;
use uptake_search::Document;

pub struct Fts5;

impl Engine for Fts5 {
    fn name(&self) -> &'static str {
        "SQLite FTS5"
    }

    fn build(&self, documents: &[Document], folder: &Path) -> Result<Answer, Box<dyn Error>> {
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
            for (place, document) in documents.iter().enumerate() {
                let text = &document.text;
                insert.execute(params![
                    i64::try_from(place)?,
                    text.title,
                    text.acronym,
                    text.keywords,
                    text.objective,
                    text.results.join("\n"),
                ])?;
            }
        }
        transaction.commit()?;
        connection.execute("INSERT INTO project(project) VALUES ('optimize')", [])?;
        Ok(Box::new(move |need| {
            let words: Vec<String> = content_words(need)
                .into_iter()
                .map(|word| format!("\"{word}\""))
                .collect();
            if words.is_empty() {
                return Ok(0);
            }
            let mut select = connection.prepare_cached(
                "SELECT rowid FROM project WHERE project MATCH ?1
                 ORDER BY bm25(project, 2.0, 1.0, 1.0, 1.0, 0.5) LIMIT ?2",
            )?;
            let rows = select.query_map(params![words.join(" OR "), LIMIT as i64], |row| {
                row.get::<_, i64>(0)
            })?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?.len())
        }))
    }
}
