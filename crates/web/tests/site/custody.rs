//! What is kept about people and their writes: shown to them, to administrators, and erased.

use crate::site::Site;
use axum::http::StatusCode;

const PAGES: [&str; 2] = ["/me/data", "/me/data.json"];

#[tokio::test]
async fn one_sees_and_takes_what_is_kept_about_oneself_and_nobody_else() {
    let (site, _) = Site::with_people().await;
    let cookie = site.sign_in("brigade-lead").await;
    let account = site.get_as(&cookie, "/me").await;
    assert!(
        account.text.contains("href=\"/me/data\""),
        "{}",
        account.text
    );
    for address in PAGES {
        let answer = site.get_as(&cookie, address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(
            answer.text.contains("brigade-lead@nowhere.invalid"),
            "{address}"
        );
        assert!(
            !answer.text.contains("police-lead"),
            "{address}: {}",
            answer.text
        );
        assert!(
            !answer.text.contains(cookie.trim_start_matches("uptake=")),
            "{address}"
        );
        assert_eq!(
            site.get(address).await.status,
            StatusCode::SEE_OTHER,
            "{address}"
        );
    }
    let file = site.get_as(&cookie, "/me/data.json").await;
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"uptake-my-data.json\""
    );
    assert_eq!(file.json()["person"]["id"], "brigade-lead");
}

#[tokio::test]
async fn an_account_is_erased_once_its_address_was_typed() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let own = [
        ("email", "brigade-lead@nowhere.invalid"),
        ("form", "form-0"),
    ];
    let stranded = site.post_as(&lead, "/me/erase", &own).await;
    assert_eq!(stranded.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        stranded.text.contains("Make one of them a lead first"),
        "{}",
        stranded.text
    );
    let cookie = site.sign_in("brigade-member").await;
    let fields = |email| [("email", email), ("form", "form-1")];
    for wrong in ["", "police-lead@nowhere.invalid", "\"><script>"] {
        let answer = site.post_as(&cookie, "/me/erase", &fields(wrong)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.text.contains("Nothing was erased"), "{wrong}");
        assert!(!answer.text.contains("<script>"), "{wrong}");
    }
    let kept = site
        .post_as(&cookie, "/me/erase", &fields("brigade@nowhere.invalid"))
        .await;
    assert!(
        kept.text.contains("value=\"brigade@nowhere.invalid\""),
        "{}",
        kept.text
    );

    let answer = site
        .post_as(
            &cookie,
            "/me/erase",
            &fields("Brigade-Member@nowhere.invalid"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/me/erased");
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    let after = site.get_as(&cookie, "/me/data").await;
    assert_eq!(after.status, StatusCode::SEE_OTHER);
    assert!(after.header("location").starts_with("/sign-in"));
    assert!(site.page("/me/erased").await.contains("You are erased"));
    let nobody = site.post_as("", "/me/erase", &fields("x")).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_log_is_for_administrators_and_elsewhere_there_is_nothing() {
    let (site, _) = Site::with_people().await;
    let cookie = site.sign_in("administrator").await;
    let log = site.get_as(&cookie, "/admin/audit").await;
    assert_eq!(log.status, StatusCode::OK);
    for says in [
        "Entries: 1",
        "sign in",
        "person:administrator",
        "Invented administrator",
    ] {
        assert!(log.text.contains(says), "{says}: {}", log.text);
    }
    let cases = [
        ("?subject=person%3Aadministrator", "Entries: 1"),
        ("?actor=administrator%40nowhere.invalid", "Entries: 1"),
        ("?actor=nobody%40nowhere.invalid", "No such entry"),
        ("?since=2199-01-01", "No such entry"),
        (
            "?since=no-day&subject=%22%3E%3Cscript%3E",
            "&#34;&#62;&#60;script&#62;",
        ),
    ];
    for (query, says) in cases {
        let found = site.get_as(&cookie, &format!("/admin/audit{query}")).await;
        assert!(found.text.contains(says), "{query}: {}", found.text);
    }
    for person in ["analyst", "brigade-lead"] {
        let cookie = site.sign_in(person).await;
        let refused = site.get_as(&cookie, "/admin/audit").await;
        let nothing = site.get_as(&cookie, "/admin/nothing").await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{person}");
        assert_eq!(refused.text, nothing.text, "{person}");
    }
    assert_eq!(site.get("/admin/audit").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_privacy_page_lists_the_whole_register() {
    let site = Site::empty().await;
    let page = site.page("/about/privacy").await;
    for entry in uptake_model::personal_data::REGISTER {
        for (column, _) in entry.columns {
            let named = format!("<code>{}.{column}</code>", entry.table);
            assert!(page.contains(&named), "{named}");
        }
    }
}
