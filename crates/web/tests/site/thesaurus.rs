//! `/thesaurus`, its concepts, and what can be taken of it: the same in page, API and
//! download.

use crate::page::main_of;
use crate::site::Site;

#[tokio::test]
async fn a_concept_is_found_by_its_name_in_any_language() {
    let site = Site::open().await;
    let concept = site.get("/api/v1/thesaurus/unattended-object").await.json();
    let labels = concept["labels"].as_object().expect("labels");
    assert_eq!(labels.len(), 24);
    for language in ["pl", "el", "mt", "en"] {
        let label = labels[language][0].as_str().expect("a label");
        let query = form_urlencoded::byte_serialize(label.as_bytes()).collect::<String>();
        for address in [
            format!("/thesaurus?q={query}"),
            format!("/thesaurus?q={query}&lang={language}"),
        ] {
            let page = site.page(&address).await;
            assert!(
                page.contains("href=\"/thesaurus/unattended-object\""),
                "{address}: {}",
                main_of(&page)
            );
        }
    }
    let nothing = site.page("/thesaurus?q=zyxzyx").await;
    assert!(nothing.contains("No concept is called that"), "{nothing}");
    assert!(nothing.contains("href=\"/match?q=zyxzyx\""), "{nothing}");
}

#[tokio::test]
async fn a_concept_has_its_languages_its_neighbours_and_its_projects() {
    let site = Site::open().await;
    let page = site.page("/thesaurus/unattended-object").await;
    for expected in [
        "<h1>Unattended object</h1>",
        "href=\"/match?q=unattended+object\"",
        "id=\"broader\"",
        "<span lang=\"el\">",
        "<span lang=\"mt\">",
        "urn:uuid:",
        "https://creativecommons.org/licenses/by/4.0/",
    ] {
        assert!(page.contains(expected), "{expected}: {}", main_of(&page));
    }
    assert_eq!(page.matches("data-label=\"Preferred\"").count(), 24);
}

#[tokio::test]
async fn the_whole_thesaurus_can_be_taken_away() {
    let site = Site::open().await;
    let turtle = site.get("/thesaurus.ttl").await;
    assert_eq!(turtle.header("content-type"), "text/turtle; charset=utf-8");
    assert!(turtle.text.contains("creativecommons.org/licenses/by/4.0"));
    assert!(turtle.text.contains(":unattended-object a skos:Concept"));
    let json = site.get("/thesaurus.json").await.json();
    let concepts = json["concepts"].as_array().expect("concepts");
    assert!(concepts.len() >= 500, "{}", concepts.len());
    assert_eq!(json["total"], concepts.len());
    let brief = site.get("/api/v1/thesaurus").await.json();
    assert_eq!(
        brief["concepts"].as_array().map(Vec::len),
        Some(concepts.len())
    );
    assert!(brief["concepts"][0]["labels"].is_null());
}
