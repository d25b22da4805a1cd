//! A table as linked data: what was counted as RDF Data Cube (W3C Recommendation of 16
//! January 2014), lists of things as an item list of schema.org. Why so stands in decision
//! 0028. What is not stated is left out, and never zero.

use super::super::matrix::href;
use crate::address::segment;
use serde_json::{Map, Number, Value, json};
use std::collections::BTreeMap;
use uptake_workflow::coverage::RowSubject;
use uptake_workflow::table::{Column, Holds, Provenance, RowsAre, Table};

/// The currency of amounts, of the authority table of the Publications Office.
const EURO: &str = "http://publications.europa.eu/resource/authority/currency/EUR";
const UNIT: &str = "sdmx-attribute:unitMeasure";

/// The document, on one line.
pub(super) fn json_ld(table: &Table, from: &Provenance, base: &str) -> String {
    let document = Document { table, from, base };
    let graph = match table.rows_are {
        RowsAre::Observations => document.cube(),
        RowsAre::Things => vec![document.list()],
    };
    format!(
        "{}\n",
        json!({ "@context": document.context(), "@graph": graph })
    )
}

struct Document<'d> {
    table: &'d Table,
    from: &'d Provenance,
    base: &'d str,
}

impl Document<'_> {
    /// What the names in the document mean. Columns have a namespace of their own for each
    /// table, beside its page.
    fn context(&self) -> Value {
        let page = self.from.address.split('?').next().unwrap_or_default();
        let columns = format!("{page}/columns/{}#", self.table.name);
        let mut context = json!({
            "qb": "http://purl.org/linked-data/cube#",
            "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
            "dct": "http://purl.org/dc/terms/",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "schema": "https://schema.org/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "column": columns,
        });
        for column in &self.table.columns {
            let kind = match (range(column.holds), self.table.rows_are) {
                // An amount of a thing carries its currency with it.
                ("xsd:decimal", RowsAre::Things) if column.holds == Holds::Euro => continue,
                ("rdfs:Resource", _) => "@id",
                (kind, _) => kind,
            };
            context[property(column)] = json!({ "@id": property(column), "@type": kind });
        }
        context
    }

    /// What is said of the whole, whatever its rows are.
    fn whole(&self, id: &str, title: &str) -> Map<String, Value> {
        let mut whole = Map::from_iter([
            ("@id".to_owned(), json!(id)),
            ("dct:title".to_owned(), json!(title)),
            ("dct:description".to_owned(), json!(self.from.terms())),
            ("dct:issued".to_owned(), self.day()),
            (
                "rdfs:seeAlso".to_owned(),
                json!({ "@id": self.from.address }),
            ),
        ]);
        if let Some(snapshot) = &self.table.snapshot {
            whole.insert("dct:identifier".to_owned(), json!(snapshot.as_str()));
            let import = format!("{}/data#{snapshot}", self.base);
            whole.insert("dct:source".to_owned(), json!({ "@id": import }));
        }
        let sources = self.from.sources.iter();
        let sources: Vec<Value> = sources
            .map(|it| json!({ "@type": "dct:ProvenanceStatement", "rdfs:label": it }))
            .collect();
        whole.insert("dct:provenance".to_owned(), Value::Array(sources));
        whole
    }

    fn day(&self) -> Value {
        json!({ "@value": self.from.day.to_string(), "@type": "xsd:date" })
    }

    /// A data set for each measure, so that an observation that nobody stated is not there
    /// and every other has all that its structure asks for.
    fn cube(&self) -> Vec<Value> {
        let columns = &self.table.columns;
        let mut graph: Vec<Value> = columns.iter().map(declared).collect();
        for (place, measure) in columns.iter().enumerate() {
            if measure.key || !measure.holds.is_number() {
                continue;
            }
            let name = property(measure).replace("column:", "");
            let set = format!("{}#{name}", self.from.address);
            let structure = format!("{set}-structure");
            let title = format!("{}: {}", self.table.title, measure.name);
            let mut whole = self.whole(&set, &title);
            whole.insert("@type".to_owned(), json!("qb:DataSet"));
            whole.insert("qb:structure".to_owned(), json!({ "@id": structure }));
            let mut components: Vec<Value> = columns.iter().filter_map(component).collect();
            components.push(json!({ "qb:measure": { "@id": property(measure) } }));
            if measure.holds == Holds::Euro {
                whole.insert(UNIT.to_owned(), json!({ "@id": EURO }));
                components.push(json!({
                    "qb:attribute": { "@id": UNIT },
                    "qb:componentRequired": true,
                    "qb:componentAttachment": { "@id": "qb:DataSet" },
                }));
            }
            graph.push(Value::Object(whole));
            graph.push(json!({
                "@id": structure,
                "@type": "qb:DataStructureDefinition",
                "qb:component": components,
            }));
            let stated = self.table.rows.iter().filter(|it| !it[place].is_empty());
            graph.extend(stated.map(|row| self.observation(row, place, &set)));
        }
        graph
    }

    fn observation(&self, row: &[String], measure: usize, set: &str) -> Value {
        let mut observation = Map::from_iter([
            ("@type".to_owned(), json!("qb:Observation")),
            ("qb:dataSet".to_owned(), json!({ "@id": set })),
        ]);
        for (place, (column, cell)) in self.table.columns.iter().zip(row).enumerate() {
            let other = column.holds.is_number() && !column.key && place != measure;
            // An empty key says that rows of this kind have none, or that none is stated.
            if !other && (column.key || !cell.is_empty()) {
                observation.insert(property(column), self.value(column, cell));
            }
        }
        Value::Object(observation)
    }

    fn list(&self) -> Value {
        let mut whole = self.whole(&format!("{}#list", self.from.address), &self.table.title);
        whole.insert(
            "@type".to_owned(),
            json!(["schema:ItemList", "schema:Dataset"]),
        );
        let rows = self.table.rows.iter().zip(1_u64..);
        let items: Vec<Value> = rows.map(|(row, place)| self.item(row, place)).collect();
        whole.insert("schema:numberOfItems".to_owned(), json!(items.len()));
        whole.insert("schema:itemListElement".to_owned(), Value::Array(items));
        Value::Object(whole)
    }

    fn item(&self, row: &[String], place: u64) -> Value {
        let mut item = Map::from_iter([
            ("@type".to_owned(), json!("schema:ListItem")),
            ("schema:position".to_owned(), json!(place)),
        ]);
        let mut things = Vec::new();
        for (column, cell) in self.table.columns.iter().zip(row) {
            if cell.is_empty() {
                continue;
            }
            let mut value = self.value(column, cell);
            if column.key && range(column.holds) == "rdfs:Resource" {
                things.push(json!({ "@id": value }));
            }
            if column.holds == Holds::Euro {
                value = json!({
                    "@type": "schema:MonetaryAmount",
                    "schema:currency": "EUR",
                    "schema:value": { "@value": cell, "@type": "xsd:decimal" },
                });
            }
            item.insert(property(column), value);
        }
        if !things.is_empty() {
            item.insert("schema:item".to_owned(), Value::Array(things));
        }
        Value::Object(item)
    }

    /// A cell as its column's type reads it.
    fn value(&self, column: &Column, cell: &str) -> Value {
        let at = |path: &str| json!(format!("{}{path}", self.base));
        match column.holds {
            Holds::Count => number(cell),
            Holds::YesNo => json!(cell == "yes"),
            Holds::Project => at(&format!("/projects/{}", segment(cell))),
            Holds::Projects => cell
                .split(' ')
                .map(|it| at(&format!("/projects/{}", segment(it))))
                .collect(),
            Holds::Organisation => at(&format!("/organisations/{}", segment(cell))),
            Holds::Topic => at(&format!("/topics/{}", segment(cell))),
            Holds::Subject => match RowSubject::parse(cell) {
                Some(subject) => at(&href(&subject)),
                None => json!(cell),
            },
            Holds::Path => at(cell),
            Holds::Word | Holds::Decimal | Holds::Euro | Holds::Year | Holds::Day => json!(cell),
        }
    }
}

fn number(cell: &str) -> Value {
    cell.parse::<Number>()
        .map_or_else(|_| json!(cell), Value::Number)
}

/// The type of a column's values.
fn range(holds: Holds) -> &'static str {
    match holds {
        Holds::Word => "xsd:string",
        Holds::YesNo => "xsd:boolean",
        Holds::Count => "xsd:integer",
        Holds::Decimal | Holds::Euro => "xsd:decimal",
        Holds::Year => "xsd:gYear",
        Holds::Day => "xsd:date",
        Holds::Project
        | Holds::Projects
        | Holds::Organisation
        | Holds::Topic
        | Holds::Subject
        | Holds::Path => "rdfs:Resource",
    }
}

/// The name of a column in the document: heads for people hold spaces and signs.
fn property(column: &Column) -> String {
    let sign = |it: char| if it.is_ascii_alphanumeric() { it } else { '_' };
    format!(
        "column:{}",
        column.name.chars().map(sign).collect::<String>()
    )
}

/// A column as a property of a cube.
fn declared(column: &Column) -> Value {
    let role = match (column.key, column.holds.is_number()) {
        (true, _) => "qb:DimensionProperty",
        (false, true) => "qb:MeasureProperty",
        (false, false) => "qb:AttributeProperty",
    };
    let words = BTreeMap::from([("@language", "en"), ("@value", column.name.as_ref())]);
    json!({
        "@id": property(column),
        "@type": ["rdf:Property", role],
        "rdfs:label": words,
        "rdfs:comment": column.holds.words(),
        "rdfs:range": { "@id": range(column.holds) },
    })
}

/// What a column is to the structure of a data set; `None` for measures.
fn component(column: &Column) -> Option<Value> {
    let own = json!({ "@id": property(column) });
    match (column.key, column.holds.is_number()) {
        (true, _) => Some(json!({ "qb:dimension": own })),
        (false, false) => Some(json!({ "qb:attribute": own, "qb:componentRequired": false })),
        (false, true) => None,
    }
}
