//! Gap files on the site: written, released, seen, refused, and edited by two at once.

use crate::page::{check, main_of};
use crate::sharing::{note, published};
use crate::site::Site;
use axum::http::StatusCode;
use uptake_model::Marking;

/// A form of a gap file; each field may be replaced.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("form", "form-1"),
        ("organisation", "org-brigade"),
        ("title", "Finding people in smoke"),
        ("statement", "The ability to find people in smoke"),
        ("area", "DRS"),
        ("language", "en"),
        ("r1_text", "weigh nothing that matters"),
        ("r2_text", "be carried in one hand"),
    ];
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    fields
}

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let after = page.split_once(&start).expect("a field").1;
    after.split_once('"').expect("an end").0.to_owned()
}

pub async fn begun(site: &Site, cookie: &str, changes: &[(&str, &str)]) -> String {
    let answer = site.post_as(cookie, "/gap-files/new", &form(changes)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header("location").to_owned()
}

/// Sends the form again over what stands there.
pub async fn edited(site: &Site, cookie: &str, at: &str, changes: &[(&str, &str)]) {
    let page = site.get_as(cookie, &format!("{at}/edit")).await.text;
    let (token, id) = (hidden(&page, "token"), hidden(&page, "form"));
    let mut changes = changes.to_vec();
    changes.extend([("token", token.as_str()), ("form", id.as_str())]);
    let answer = site
        .post_as(cookie, &format!("{at}/edit"), &form(&changes))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

const RELEASED: [(&str, &str); 2] = [("m_title", "clear"), ("r2_marking", "clear")];

/// What differs between any two pages: the identifier of their forms.
fn without_form(page: &str) -> String {
    page.lines()
        .filter(|it| !it.contains("name=\"form\""))
        .collect()
}

#[tokio::test]
async fn an_outsider_is_answered_byte_for_byte_alike_when_hidden_fields_change() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let outsider = site.sign_in("police-lead").await;
    let at = begun(&site, &lead, &RELEASED).await;
    let unknown = site.get("/gap-files/none").await;
    let draft = site.get(&at).await;
    let id = at.trim_start_matches("/gap-files/");
    assert_eq!(draft.status, unknown.status);
    assert_eq!(draft.text.replace(id, "none"), unknown.text);

    let publish = [("step", "publish"), ("form", "form-2")];
    let answer = site.post_as(&lead, &format!("{at}/steps"), &publish).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let addresses = [
        at.clone(),
        format!("{at}/history"),
        "/gaps".to_owned(),
        "/gaps?q=ability".to_owned(),
        "/gaps?area=DRS".to_owned(),
        format!("/api/v1{at}"),
        "/api/v1/gap-files".to_owned(),
    ];
    let mut before = Vec::new();
    for address in &addresses {
        let page = site.get_as(&outsider, address).await.text;
        assert!(
            !page.contains("ability to find people in smoke"),
            "{address}"
        );
        assert!(!page.contains("weigh nothing"), "{address}");
        before.push(without_form(&page));
    }
    assert!(before[0].contains("be carried in one hand"));
    assert!(before[2].contains("Finding people in smoke"));
    let changes = [
        ("statement", "The ability to see"),
        ("narrative", "Hidden things"),
        ("urgency", "critical"),
        ("r1_text", "weigh nothing at all"),
        ("remark", "a secret remark"),
    ];
    edited(&site, &lead, &at, &[&RELEASED[..], &changes[..]].concat()).await;
    for (address, before) in addresses.iter().zip(before) {
        let page = site.get_as(&outsider, address).await.text;
        assert_eq!(without_form(&page), before, "{address}");
    }
}

#[tokio::test]
async fn the_second_of_two_writers_sees_both_versions_and_keeps_what_was_typed() {
    let (site, _) = Site::with_people().await;
    let (lead, member) = (
        site.sign_in("brigade-lead").await,
        site.sign_in("brigade-member").await,
    );
    let at = begun(&site, &member, &[]).await;
    let edit = format!("{at}/edit");
    let token = hidden(&site.get_as(&member, &edit).await.text, "token");
    edited(&site, &lead, &at, &[("title", "Written first")]).await;
    let mine = form(&[("title", "Written second"), ("token", &token)]);
    let answer = site.post_as(&member, &edit, &mine).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text.contains("Written first"), "{}", answer.text);
    assert!(answer.text.contains("value=\"Written second\""));
    let token = hidden(&answer.text, "token");
    let again = form(&[
        ("title", "Written second"),
        ("token", &token),
        ("form", "form-9"),
    ]);
    let answer = site.post_as(&member, &edit, &again).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let history = site.get_as(&lead, &format!("{at}/history")).await.text;
    assert!(
        history.contains("<del>first</del><ins>second</ins>"),
        "{history}"
    );
}

#[tokio::test]
async fn what_is_refused_is_shown_again_with_everything_typed() {
    let (site, _) = Site::with_people().await;
    let member = site.sign_in("brigade-member").await;
    let long = "x".repeat(201);
    let cases = [
        (("narrative", "NATO SECRET"), "is a security classification"),
        (("title", long.as_str()), "201 characters"),
        (("m_title", "clear"), "for the lead of your organisation"),
        (("m_title", "orange"), "no marking of the Traffic Light"),
        (("r1_value", "many"), "is no number"),
        (("organisation", "org-police"), "do not belong"),
    ];
    for ((name, value), expected) in cases {
        let sent = form(&[(name, value)]);
        let answer = site.post_as(&member, "/gap-files/new", &sent).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.text.contains(expected), "{name}: {}", answer.text);
        assert!(answer.text.contains("The ability to find people in smoke"));
        assert!(answer.text.contains("value=\"be carried in one hand\""));
    }
    let first = begun(&site, &member, &[]).await;
    let twice = site.post_as(&member, "/gap-files/new", &form(&[])).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{first}");
}

#[tokio::test]
async fn a_gap_file_starts_from_a_need_or_a_common_gap() {
    let (site, _) = Site::with_people().await;
    let member = site.sign_in("brigade-member").await;
    let page = site
        .get_as(&member, "/gap-files/new?q=Nie+widzimy+ludzi+w+dymie")
        .await;
    assert!(page.text.contains("Nie widzimy ludzi w dymie</textarea>"));
    assert!(page.text.contains("<option value=\"pl\" selected>"));
    let page = site.get("/gap-files/new").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(page.header("location").starts_with("/sign-in"));
}

#[tokio::test]
async fn a_lead_names_people_once_the_author_left() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    // Its author belongs to no organisation.
    let left = published("gap-left", "org-brigade", Marking::Clear);
    let mut records = site.store().begin_records().await.expect("a write");
    records.add_gap_file(&left, "").await.expect("written");
    records.commit(note()).await.expect("committed");
    let (lead, member) = (
        site.sign_in("brigade-lead").await,
        site.sign_in("brigade-member").await,
    );
    for (id, cookie, told) in [
        ("gap-1", &lead, Some("You decide, because you began")),
        ("gap-left", &lead, Some("You decide as a lead")),
        ("gap-left", &member, None),
    ] {
        let address = format!("/gap-files/{id}/named");
        let page = site.get_as(cookie, &format!("/gap-files/{id}")).await.text;
        assert_eq!(page.contains(&address), told.is_some(), "{id}");
        let page = site.get_as(cookie, &address).await;
        check(&page.text, &address);
        match told {
            Some(told) => assert!(page.text.contains(told), "{}", main_of(&page.text)),
            None => assert_eq!(page.status, StatusCode::FORBIDDEN),
        }
    }
}
