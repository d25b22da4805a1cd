//! What home says of calls, with and without open ones of civil security. The invented
//! corpus is looked at on 23 November 2026.

use crate::page::main_of;
use crate::site::Site;
use uptake_model::{Record, SourceKind};
use uptake_testing::topic;

/// A topic that is open, of no area of civil security.
const FUEL: [&str; 3] = ["HORIZON-CL5-2026-03-D3-01", "2026-09-01", "2026-12-10"];

async fn home(topics: &[[&str; 3]]) -> String {
    let records = topics
        .iter()
        .map(|[code, opening, deadline]| topic(code, code, opening, deadline))
        .map(|topic| Record::Topic(Box::new(topic)));
    let site = Site::over(SourceKind::Calls, records.collect()).await;
    main_of(&site.page("/").await).to_owned()
}

#[tokio::test]
async fn without_an_open_call_of_security_those_that_open_next_are_shown() {
    let later = ["HORIZON-CL3-2027-01-DRS-01", "2027-06-01", "2027-09-01"];
    let sooner = ["HORIZON-CL3-2027-01-FCT-02", "2027-05-05", "2027-11-04"];
    let page = home(&[FUEL, later, sooner]).await;
    assert!(
        page.contains("<h2 id=\"calls\">Calls that open next</h2>"),
        "{page}"
    );
    assert!(page.contains("No topic of civil security is open today. These are announced."));
    assert!(!page.contains(FUEL[0]), "{page}");
    let places = [sooner, later].map(|[code, ..]| page.find(code).expect("is shown"));
    assert!(places.is_sorted(), "{page}");
}

#[tokio::test]
async fn without_any_call_of_security_home_says_so() {
    let page = home(&[FUEL]).await;
    assert!(
        page.contains("No topic of civil security is open or announced"),
        "{page}"
    );
    assert!(!page.contains(FUEL[0]), "{page}");
    assert!(!page.contains("Topics you can apply for today"), "{page}");
}
