//! The corpus as a catalogue of data sets in DCAT-AP 3, the application profile by which data
//! portals in Europe harvest each other: one data set for each import that made the corpus,
//! and one of the tables that were exported from it.

use crate::served_tables::{SERVED_AT, ServedTables};
use oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use oxttl::TurtleSerializer;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uptake_model::{Snapshot, SnapshotId, SourceKind};
use uptake_workflow::ExportedCorpus;

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCT: &str = "http://purl.org/dc/terms/";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
const RDFS_LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
/// The media type of a table.
pub(crate) const PARQUET: &str = "application/vnd.apache.parquet";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
const FREE: &str = "http://publications.europa.eu/resource/authority/access-right/PUBLIC";

/// Prefixes of both forms.
const PREFIXES: [(&str, &str); 4] = [("dcat", DCAT), ("dct", DCT), ("foaf", FOAF), ("xsd", XSD)];

/// A catalogue, as statements in the order in which they are written.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(Vec<Triple>);

/// The catalogue of a site at `base`: every import, as the API gives it, and the corpus as
/// tables where the site gives them out.
#[must_use]
pub fn of_site(base: &str, snapshots: &[Snapshot], served: Option<&ServedTables>) -> Catalogue {
    let mut catalogue = Catalogue::headed(base, "The corpus of this site");
    let mut sources = Vec::new();
    for snapshot in snapshots {
        let data = catalogue.import(base, snapshot);
        let part = format!("{base}/api/v1/snapshots#{}", snapshot.id);
        let file = File {
            address: format!("{base}/api/v1/snapshots"),
            media_type: "application/json",
            describes: "What was imported, with its counts; the records stand under the same API.",
            bytes: None,
        };
        let terms = Terms::of([snapshot]);
        catalogue.distribution(&data, &part, &file, &terms);
        sources.push((data, snapshot));
    }
    if let Some(served) = served {
        let at = format!("{base}{SERVED_AT}");
        let files = served.files.iter().map(|it| File {
            address: format!("{at}/{}", it.file),
            media_type: PARQUET,
            describes: &it.describes,
            bytes: Some(it.bytes),
        });
        // What was imported since the export is in no file of it.
        let until = served.snapshot.as_deref();
        let newest = sources
            .iter()
            .position(|it| Some(it.1.id.as_str()) == until);
        let sources = &sources[newest.unwrap_or(0)..];
        catalogue.tables(base, (&at, until), sources, files);
    }
    catalogue
}

/// The catalogue of tables that will stand at `base`.
#[must_use]
pub fn of_export(base: &str, snapshots: &[Snapshot], exported: &ExportedCorpus) -> Catalogue {
    let mut catalogue = Catalogue::headed(base, "The corpus as tables");
    let sources: Vec<(String, &Snapshot)> = snapshots
        .iter()
        .map(|it| (catalogue.import(base, it), it))
        .collect();
    let files = exported.tables.iter().map(|(table, _)| File {
        address: format!("{base}/{}", table.file()),
        media_type: PARQUET,
        describes: table.describes,
        bytes: None,
    });
    let until = exported.snapshot.as_ref().map(SnapshotId::as_str);
    catalogue.tables(base, (&format!("{base}/tables"), until), &sources, files);
    catalogue
}

fn about(snapshot: Option<&str>) -> String {
    let at = snapshot.map_or(String::new(), |it| format!(" at snapshot {it}"));
    format!(
        "Projects of EU-funded research, who took part, what came out, topics and calls{at}. Columns that end \
         in _cents are cents of a euro."
    )
}

/// A file or an answer that a data set can be had as.
struct File<'f> {
    address: String,
    media_type: &'static str,
    describes: &'f str,
    /// Its size, where it is a file that stands there.
    bytes: Option<u64>,
}

/// Under which terms data can be reused.
struct Terms {
    /// The one licence of all of it; `None` where parts have others.
    licence: Option<&'static str>,
    /// The terms of each source, in words.
    words: Vec<&'static str>,
}

impl Terms {
    fn of<'s>(snapshots: impl IntoIterator<Item = &'s Snapshot>) -> Self {
        let sources: BTreeSet<SourceKind> = snapshots.into_iter().map(|it| it.source).collect();
        let licences: BTreeSet<_> = sources.iter().map(|it| it.licence()).collect();
        let mut words: Vec<&'static str> = sources.iter().map(|it| it.terms()).collect();
        words.dedup();
        Self {
            licence: match licences.len() {
                1 => licences.into_iter().next().flatten(),
                _ => None,
            },
            words,
        }
    }
}

impl Catalogue {
    fn headed(base: &str, title: &str) -> Self {
        let mut catalogue = Self::default();
        let own = format!("{base}/data/catalogue");
        catalogue.link(&own, RDF_TYPE, &format!("{DCAT}Catalog"));
        catalogue.text(&own, &format!("{DCT}title"), title);
        let describes =
            "Open data on civil security research that was imported here, with its sources.";
        catalogue.text(&own, &format!("{DCT}description"), describes);
        let publisher = NamedOrBlankNode::BlankNode(BlankNode::new_unchecked("publisher"));
        catalogue.add(
            named(&own),
            &format!("{DCT}publisher"),
            publisher.clone().into(),
        );
        let agent = named(&format!("{FOAF}Agent"));
        catalogue.add(publisher.clone(), RDF_TYPE, agent.into());
        let name = Literal::new_simple_literal(format!("Whoever runs {base}"));
        catalogue.add(publisher, &format!("{FOAF}name"), name.into());
        catalogue
    }

    /// An import as a data set; gives its identifier.
    fn import(&mut self, base: &str, snapshot: &Snapshot) -> String {
        let data = format!("{base}/data#{}", snapshot.id);
        let title = format!("{}, {}", snapshot.source.label(), snapshot.id);
        let describes = format!(
            "{} Read from {}. SHA-256 of the input: {}.",
            snapshot.source.terms(),
            snapshot.origin,
            snapshot.checksum
        );
        self.data_set(base, &data, &title, &describes);
        let at = Literal::new_typed_literal(
            snapshot.imported_at.to_string(),
            NamedNode::new_unchecked(format!("{XSD}dateTime")),
        );
        self.add(named(&data), &format!("{DCT}issued"), at.into());
        self.text(&data, &format!("{DCT}identifier"), snapshot.id.as_str());
        data
    }

    fn data_set(&mut self, base: &str, data: &str, title: &str, describes: &str) {
        self.link(
            &format!("{base}/data/catalogue"),
            &format!("{DCAT}dataset"),
            data,
        );
        self.link(data, RDF_TYPE, &format!("{DCAT}Dataset"));
        self.text(data, &format!("{DCT}title"), title);
        self.text(data, &format!("{DCT}description"), describes);
        self.link(data, &format!("{DCT}accessRights"), FREE);
    }

    /// The corpus as tables: a data set with a distribution for each file.
    fn tables<'f>(
        &mut self,
        base: &str,
        (data, until): (&str, Option<&str>),
        sources: &[(String, &Snapshot)],
        files: impl Iterator<Item = File<'f>>,
    ) {
        self.data_set(base, data, "The corpus as tables", &about(until));
        for (source, _) in sources {
            self.link(data, &format!("{DCT}source"), source);
        }
        let terms = Terms::of(sources.iter().map(|it| it.1));
        for file in files {
            self.distribution(data, &format!("{}#file", file.address), &file, &terms);
        }
    }

    fn distribution(&mut self, data: &str, part: &str, file: &File<'_>, terms: &Terms) {
        self.link(data, &format!("{DCAT}distribution"), part);
        self.link(part, RDF_TYPE, &format!("{DCAT}Distribution"));
        self.text(part, &format!("{DCT}description"), file.describes);
        self.link(part, &format!("{DCAT}accessURL"), &file.address);
        if let Some(bytes) = file.bytes {
            self.link(part, &format!("{DCAT}downloadURL"), &file.address);
            let kind = NamedNode::new_unchecked(format!("{XSD}nonNegativeInteger"));
            let bytes = Literal::new_typed_literal(bytes.to_string(), kind);
            self.add(named(part), &format!("{DCAT}byteSize"), bytes.into());
        }
        match terms.licence {
            Some(licence) => self.link(part, &format!("{DCT}license"), licence),
            None => {
                for (words, number) in terms.words.iter().zip(1..) {
                    let rights = format!("{part}-rights-{number}");
                    self.link(part, &format!("{DCT}rights"), &rights);
                    self.link(&rights, RDF_TYPE, &format!("{DCT}RightsStatement"));
                    self.text(&rights, RDFS_LABEL, words);
                }
            }
        }
        let media_type = format!("{MEDIA_TYPES}{}", file.media_type);
        self.link(part, &format!("{DCAT}mediaType"), &media_type);
    }

    fn link(&mut self, subject: &str, predicate: &str, object: &str) {
        self.add(named(subject), predicate, named(object).into());
    }

    fn text(&mut self, subject: &str, predicate: &str, text: &str) {
        let text = Literal::new_language_tagged_literal_unchecked(text, "en");
        self.add(named(subject), predicate, text.into());
    }

    fn add(&mut self, subject: NamedOrBlankNode, predicate: &str, object: Term) {
        let predicate = NamedNode::new_unchecked(predicate);
        self.0.push(Triple::new(subject, predicate, object));
    }

    /// The statements about each subject together, in the order in which subjects came up.
    fn by_subject(&self) -> Vec<&Triple> {
        let mut subjects: Vec<&NamedOrBlankNode> = Vec::new();
        for triple in &self.0 {
            if !subjects.contains(&&triple.subject) {
                subjects.push(&triple.subject);
            }
        }
        let of = |subject: &NamedOrBlankNode| {
            let subject = subject.clone();
            self.0.iter().filter(move |it| it.subject == subject)
        };
        subjects.into_iter().flat_map(of).collect()
    }

    /// As Turtle.
    #[must_use]
    pub fn turtle(&self) -> String {
        let mut written = TurtleSerializer::new();
        for (prefix, iri) in PREFIXES {
            if let Ok(more) = written.clone().with_prefix(prefix, iri) {
                written = more;
            }
        }
        let mut writer = written.for_writer(Vec::new());
        for triple in self.by_subject() {
            // Writing into memory cannot fail.
            let _ = writer.serialize_triple(triple);
        }
        let bytes = writer.finish().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// As JSON-LD.
    #[must_use]
    pub fn json_ld(&self) -> String {
        let mut nodes: Vec<(String, Map<String, Value>)> = Vec::new();
        for triple in &self.0 {
            let subject = triple.subject.to_string();
            let place = nodes.iter().position(|(id, _)| *id == subject);
            let place = place.unwrap_or_else(|| {
                let id = json!(identifier(&triple.subject.clone().into()));
                nodes.push((subject, Map::from_iter([("@id".to_owned(), id)])));
                nodes.len() - 1
            });
            let (key, value) = stated(triple);
            let kept = nodes[place].1.entry(key).or_insert_with(|| json!([]));
            if let Value::Array(values) = kept {
                values.push(value);
            }
        }
        let context: Map<String, Value> = PREFIXES
            .iter()
            .map(|(prefix, iri)| ((*prefix).to_owned(), json!(iri)))
            .collect();
        let graph: Vec<Value> = nodes.into_iter().map(|it| Value::Object(it.1)).collect();
        format!("{:#}\n", json!({ "@context": context, "@graph": graph }))
    }
}

fn named(iri: &str) -> NamedOrBlankNode {
    NamedOrBlankNode::NamedNode(NamedNode::new_unchecked(iri))
}

/// A statement as a member of a JSON-LD node.
fn stated(triple: &Triple) -> (String, Value) {
    if triple.predicate.as_str() == RDF_TYPE {
        return ("@type".to_owned(), json!(identifier(&triple.object)));
    }
    let value = match &triple.object {
        Term::Literal(text) => match text.language() {
            Some(language) => json!({ "@value": text.value(), "@language": language }),
            None if text.datatype().as_str() == format!("{XSD}string") => json!(text.value()),
            None => json!({ "@value": text.value(), "@type": short(text.datatype().as_str()) }),
        },
        other => json!({ "@id": identifier(other) }),
    };
    (short(triple.predicate.as_str()), value)
}

/// How JSON-LD names a node.
fn identifier(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => short(node.as_str()),
        Term::BlankNode(node) => format!("_:{}", node.as_str()),
        Term::Literal(text) => text.value().to_owned(),
    }
}

/// An IRI with its prefix where it has one.
fn short(iri: &str) -> String {
    let found = PREFIXES
        .iter()
        .find_map(|(prefix, start)| Some(format!("{prefix}:{}", iri.strip_prefix(start)?)));
    found.unwrap_or_else(|| iri.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::served_tables::ServedFile;
    use oxttl::TurtleParser;
    use uptake_model::RecordCounts;

    fn snapshot() -> Snapshot {
        Snapshot {
            id: "20261123T084510Z-cordis-1a2b3c4d".into(),
            source: SourceKind::Cordis,
            origin: "invented \"quoted\".zip".to_owned(),
            imported_at: "2026-11-23T08:45:10Z".parse().expect("a time"),
            checksum: "1a2b3c4d".to_owned(),
            counts: RecordCounts::default(),
        }
    }

    #[test]
    fn turtle_says_what_the_catalogue_says() {
        let catalogue = of_site("https://uptake.example", &[snapshot()], None);
        let turtle = catalogue.turtle();
        let read: Result<Vec<Triple>, _> = TurtleParser::new().for_slice(&turtle).collect();
        let mut read = read.expect("well-formed");
        let mut stated = catalogue.0.clone();
        // A blank node has another name in each reading.
        let plain = |it: &Triple| !it.to_string().contains("_:");
        read.retain(plain);
        stated.retain(plain);
        let sorted = |mut all: Vec<Triple>| {
            all.sort_by_key(ToString::to_string);
            all
        };
        assert_eq!(sorted(read), sorted(stated));
    }

    #[test]
    fn json_ld_has_what_dcat_ap_demands_of_each_data_set() {
        let text = of_site("https://uptake.example", &[snapshot()], None).json_ld();
        let read: Value = serde_json::from_str(&text).expect("JSON");
        let graph = read["@graph"].as_array().expect("nodes");
        let of = |kind: &str| {
            let found = graph.iter().filter(|it| it["@type"] == json!([kind]));
            found.collect::<Vec<_>>()
        };
        let (data, parts) = (of("dcat:Dataset"), of("dcat:Distribution"));
        assert_eq!((data.len(), parts.len()), (1, 1));
        assert_eq!(
            of("dcat:Catalog")[0]["dcat:dataset"],
            json!([{ "@id": data[0]["@id"] }])
        );
        for demanded in ["dct:title", "dct:description"] {
            assert!(data[0][demanded][0]["@value"].is_string(), "{demanded}");
        }
        assert_eq!(
            parts[0]["dcat:accessURL"],
            json!([{ "@id": "https://uptake.example/api/v1/snapshots" }])
        );
    }

    #[test]
    fn the_licence_is_that_of_the_sources_and_files_are_told_with_their_size() {
        let sample = Snapshot {
            id: "20261122T084510Z-sample-9f9f9f9f".into(),
            source: SourceKind::Sample,
            ..snapshot()
        };
        let served = ServedTables {
            snapshot: Some(snapshot().id.to_string()),
            files: vec![ServedFile {
                file: "project.parquet".to_owned(),
                bytes: 4321,
                describes: "Projects.".to_owned(),
            }],
        };
        let nodes = |snapshots: &[Snapshot]| -> Vec<Value> {
            let text = of_site("https://uptake.example", snapshots, Some(&served)).json_ld();
            let read: Value = serde_json::from_str(&text).expect("JSON");
            read["@graph"].as_array().expect("nodes").clone()
        };
        let file = |nodes: &[Value]| {
            let id = "https://uptake.example/data/tables/project.parquet#file";
            let found = nodes.iter().find(|it| it["@id"] == id);
            found.expect("the file").clone()
        };
        let alone = file(&nodes(&[snapshot()]));
        let attribution = "http://creativecommons.org/licenses/by/4.0/";
        assert_eq!(alone["dct:license"], json!([{ "@id": attribution }]));
        let stands = json!([{ "@id": "https://uptake.example/data/tables/project.parquet" }]);
        assert_eq!(
            (&alone["dcat:downloadURL"], &alone["dcat:accessURL"]),
            (&stands, &stands)
        );
        let size = json!([{ "@value": "4321", "@type": "xsd:nonNegativeInteger" }]);
        assert_eq!(alone["dcat:byteSize"], size);

        let both = nodes(&[snapshot(), sample]);
        let mixed = file(&both);
        assert_eq!(
            mixed["dct:license"],
            Value::Null,
            "the sample has other terms"
        );
        let rights = mixed["dct:rights"].as_array().expect("rights");
        assert_eq!(rights.len(), 2);
        let told = both.iter().filter(|it| it["@id"] == rights[0]["@id"]);
        let label = "http://www.w3.org/2000/01/rdf-schema#label";
        let told: Vec<_> = told.map(|it| it[label][0]["@value"].clone()).collect();
        assert_eq!(told, [json!(SourceKind::Sample.terms())]);
    }
}
