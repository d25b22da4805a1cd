//! `/match`, `/match/why`, `/match.csv` and `/match.json`. Scores are the search's
//! own business; these tests hold the page to what it says about them.

use crate::page::main_of;
use crate::site::Site;
use uptake_model::{Record, SourceKind};
use uptake_testing::project;

/// A page without the lines that weights or the thesaurus decide, with numbers and strengths made
/// equal, so that new weights do not change what it is checked for.
fn without_weights(text: &str) -> String {
    let weighed = [
        "class=\"verdict\"",
        "Why: “",
        "<p class=\"soft\">",
        "<p class=\"small\">Measured on",
        "<td>any lower score",
        "<td>a score of",
        "<li class=\"chip\">",
        "<li>“<span",
    ];
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let kept: Vec<&str> = lines
        .filter(|line| weighed.iter().all(|sign| !line.contains(sign)))
        .collect();
    let text = kept.join("\n");
    let text = ["unlikely", "possible", "likely"]
        .iter()
        .fold(text, |text, word| text.replace(word, "STRENGTH"));
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if !(c == '0' && out.ends_with('0')) {
            out.push(c);
        }
    }
    out
}

#[tokio::test]
async fn an_answer_shows_what_was_understood_found_and_why() {
    let site = Site::open().await;
    let page = site
        .page("/match?q=a+helmet+camera+to+see+through+smoke+zyx")
        .await;
    for expected in [
        "What exists for “a helmet camera to see through smoke zyx”",
        "Not understood: <span class=\"chip chip-unknown\">zyx</span>",
        "<a href=\"/projects/101000001\">ÉCLAIR</a>",
        "<mark>",
        "Why: “",
        "Read as <strong>English</strong>",
        "See how the score comes about",
        "<li class=\"chip\"><a href=\"/thesaurus/",
        "/organisations/pic-900000001",
        "href=\"/match.csv?q=a+helmet+camera",
    ] {
        assert!(page.contains(expected), "{expected}\n{}", main_of(&page));
    }
    insta::assert_snapshot!("answer", without_weights(main_of(&page)));
}

#[tokio::test]
async fn filters_narrow_and_each_can_be_taken_back() {
    let site = Site::open().await;
    let page = site
        .page("/match?programme=HORIZON&programme=FP7&stage=ended")
        .await;
    assert!(
        page.contains("ÉCLAIR") && page.contains("ECLAT"),
        "{}",
        main_of(&page)
    );
    assert!(!page.contains("PROBE: an"), "{}", main_of(&page));
    assert!(
        page.contains("2 projects within your filters"),
        "{}",
        main_of(&page)
    );
    assert!(
        page.contains("href=\"/match?programme=HORIZON&#38;stage=ended\""),
        "{page}"
    );
    assert!(page.contains("value=\"FP7\" checked"), "{page}");
    let none = site.page("/match?q=smoke&programme=FP7&country=ES").await;
    assert!(none.contains("Nothing in the corpus is likely to meet this within your filters."));
    assert!(
        none.contains("<a href=\"/match?q=smoke\">Look without filters</a>"),
        "{none}"
    );
}

#[tokio::test]
async fn without_a_need_the_corpus_is_browsed_latest_first() {
    let site = Site::open().await;
    for address in ["/match", "/match?q="] {
        let page = site.page(address).await;
        assert!(
            page.contains("All 3 projects of the corpus, the latest first."),
            "{page}"
        );
        let places = ["101000001", "700002", "280003"].map(|id| page.find(id).expect(id));
        assert!(places.is_sorted(), "{places:?}");
        assert!(
            !page.contains("class=\"strength"),
            "a bar without a need: {page}"
        );
    }
}

#[tokio::test]
async fn values_that_are_not_known_are_said() {
    let site = Site::open().await;
    let page = site
        .page("/match?q=smoke&programme=LIFE&from=20x8&country=XX")
        .await;
    assert!(
        page.contains("were left out: programme=LIFE, from=20x8, country=XX."),
        "{page}"
    );
    assert!(page.contains("ÉCLAIR"), "{page}");
}

#[tokio::test]
async fn an_explanation_holds_the_whole_sum() {
    let site = Site::open().await;
    let page = site
        .page("/match/why?q=helmet+camera+zeppelin+border&id=101000001")
        .await;
    assert!(page.contains("Why ÉCLAIR was found"), "{page}");
    assert!(
        page.contains("“helmet”") && page.contains("“camera”"),
        "{page}"
    );
    let sums = sums(main_of(&page));
    assert!(sums.len() >= 3, "{sums:?}");
    for (whole, parts) in sums {
        let sum: f64 = parts.iter().sum();
        let rounding = 0.0006 * (parts.len() + 1) as f64;
        assert!((whole - sum).abs() < rounding, "{whole} is not {parts:?}");
    }
}

/// Each number of the tree that has numbers below it, with these.
fn sums(page: &str) -> Vec<(f64, Vec<f64>)> {
    let from = page.find("<ul class=\"tree\">").expect("a tree");
    let mut open: Vec<(f64, Vec<f64>)> = Vec::new();
    let mut done = Vec::new();
    for piece in page[from..].split('<').skip(1) {
        if let Some(number) = piece.strip_prefix("span class=\"number\">") {
            let number: f64 = number.replace('−', "-").parse().expect(number);
            if let Some((_, parts)) = open.last_mut() {
                parts.push(number);
            }
            open.push((number, Vec::new()));
        } else if piece.starts_with("/li>") {
            done.extend(open.pop());
        } else if piece.starts_with("/ul>") && open.is_empty() {
            break;
        }
    }
    done.retain(|(_, parts)| !parts.is_empty());
    done
}

#[tokio::test]
async fn a_need_is_read_as_its_writer_corrects_it() {
    let site = Site::open().await;
    let polish = site.page("/match?q=pozostawiony+bagaż+na+peronie").await;
    assert!(
        polish.contains("Read as <strong>Polish</strong>"),
        "{polish}"
    );
    assert!(
        polish.contains("href=\"/thesaurus/unattended-object\""),
        "{}",
        main_of(&polish)
    );
    let other = site
        .page("/match?q=pozostawiony+bagaż+na+peronie&lang=cs&without=unattended-object&page=1")
        .await;
    assert!(
        other.contains("Read as <strong>Czech</strong>, as you chose."),
        "{}",
        main_of(&other)
    );
    assert!(other.contains("<option value=\"cs\" selected>"), "{other}");
    assert!(
        other.contains("<input type=\"hidden\" name=\"without\" value=\"unattended-object\">"),
        "{other}"
    );
    assert!(other.contains("take back"), "{}", main_of(&other));
    let kept = "lang=en&#38;without=unattended-object";
    let found = site
        .page("/match?q=smoke&lang=en&without=unattended-object")
        .await;
    for address in ["/match.csv?q=smoke", "/match/why?q=smoke"] {
        let link = format!("href=\"{address}&#38;{kept}");
        assert!(found.contains(&link), "{link}: {}", main_of(&found));
    }
}

#[tokio::test]
async fn common_words_alone_are_told_to_say_nothing() {
    let site = Site::open().await;
    let page = site.page("/match?q=the+of+and").await;
    let says = "Only very common words were given, which say nothing about a need.";
    assert!(page.contains(says), "{}", main_of(&page));
    assert!(
        page.contains("Name the threat, the place or the task."),
        "{}",
        main_of(&page)
    );
    let unknown = site.page("/match?q=zyxwv").await;
    assert!(!unknown.contains(says), "{}", main_of(&unknown));
    assert!(unknown.contains("in other words"), "{}", main_of(&unknown));
}

#[tokio::test]
async fn a_language_that_is_not_read_is_named() {
    let site = Site::open().await;
    let need = "Пожежники+не+бачать+людей+крізь+дим+і+не+знають,+де+вони";
    let page = site.page(&format!("/match?q={need}")).await;
    let notice = "This looks like Ukrainian, which Uptake does not read. Say it in one of the 24 ";
    assert!(page.contains(notice), "{}", main_of(&page));
    let answer = site.get(&format!("/api/v1/match?q={need}")).await.json();
    let language = &answer["understood"]["language"];
    assert_eq!(
        (&language["code"], &language["unread"]),
        (&"bg".into(), &"Ukrainian".into())
    );
    let chosen = site.page(&format!("/match?q={need}&lang=bg")).await;
    assert!(!chosen.contains("This looks like"), "{}", main_of(&chosen));
}

#[tokio::test]
async fn only_the_stronger_hits_are_shown_where_asked() {
    let site = Site::open().await;
    let all = site.get("/match.json?q=smoke+helmet").await.json();
    let likely = site
        .get("/match.json?q=smoke+helmet&strength=likely")
        .await
        .json();
    assert_eq!(likely["total"], all["likely"]);
    let page = site.page("/match?q=smoke+helmet&strength=likely").await;
    assert!(
        page.contains("value=\"likely\" checked"),
        "{}",
        main_of(&page)
    );
    assert!(page.contains("likely only"), "{}", main_of(&page));
}

#[tokio::test]
async fn what_is_typed_is_never_markup() {
    let site = Site::open().await;
    let page = site
        .page("/match?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E")
        .await;
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(page.contains("&#60;script&#62;"), "{page}");
}

#[tokio::test]
async fn an_answer_can_be_taken_away() {
    let site = Site::open().await;
    let csv = site.get("/match.csv?q=smoke").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        csv.header("content-disposition"),
        "attachment; filename=\"uptake-match.csv\""
    );
    let lines: Vec<&str> = csv.text.trim_start_matches('\u{feff}').lines().collect();
    assert!(
        lines[0].starts_with("rank,id,acronym,title,programme,start,end,stage"),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("1,101000001,ÉCLAIR,"), "{lines:?}");
    assert_eq!(lines.len(), 2);
    let json = site.get("/match.json?q=smoke").await.json();
    assert_eq!(json["hits"][0]["id"], "101000001");
}

#[tokio::test]
async fn what_is_taken_away_says_where_it_was_cut() {
    let many = (0..1_001).map(|number| {
        let id = (5_000_000 + number).to_string();
        Record::Project(Box::new(project(&id, "MANY")))
    });
    let site = Site::over(SourceKind::Cordis, many.collect()).await;
    let page = site.page("/match?programme=HORIZON").await;
    for link in [
        ">Take as CSV (first 1,000)<",
        ">Take as JSON (first 1,000)<",
    ] {
        assert!(page.contains(link), "{link}\n{}", main_of(&page));
    }
    let csv = site.get("/match.csv?programme=HORIZON").await;
    assert_eq!(
        csv.header("content-disposition"),
        "attachment; filename=\"uptake-match-first-1000.csv\""
    );
    assert_eq!(csv.text.lines().count(), 1_001);
    let json = site.get("/match.json?programme=HORIZON").await;
    assert_eq!(
        json.header("content-disposition"),
        "attachment; filename=\"uptake-match-first-1000.json\""
    );
    let json = json.json();
    assert_eq!(
        (&json["total"], &json["cut_at"]),
        (&1_001.into(), &1_000.into())
    );
    let whole = Site::open().await;
    let page = whole.page("/match?q=smoke").await;
    assert!(page.contains(">Take as CSV<"), "{}", main_of(&page));
    let json = whole.get("/match.json?q=smoke").await.json();
    assert_eq!(json.get("cut_at"), None);
}
