//! The dossier of a gap counts what its reader may see, and says what is missing.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::civil::date;
use tempfile::TempDir;
use uptake_model::{Actor, GapState, Marking, ProcurementContent, ProcurementKind, Viewer};
use uptake_testing::{
    Counted, InventedPeople, TODAY, ThrowAwayDatabase, fill, gap_file_with_requirements,
    invented_people, now,
};
use uptake_workflow::brief::{Brief, BriefFormat, Cell, Verdict, VerifyError, as_json, verify};
use uptake_workflow::dossier::dossier;
use uptake_workflow::procurement::{
    CommitRequest, NewProcurement, commit_to_buy, record_procurement,
};
use uptake_workflow::{Act, DataFolder, Platform, rebuild_index};

struct Ground {
    platform: Platform,
    people: InventedPeople,
    chance: Counted,
    _folder: TempDir,
}

impl Ground {
    /// A gap file of the brigade that everybody may know of.
    async fn over(database: &ThrowAwayDatabase) -> Self {
        let folder = TempDir::new().expect("a folder");
        let data = DataFolder::open(folder.path()).expect("a data folder");
        let platform = Platform::open(data, Some(&database.url())).await;
        let platform = platform.expect("a platform");
        fill(platform.store()).await.expect("the invented corpus");
        let built = rebuild_index(&platform, now(), &mut |_| ()).await;
        built.expect("an index");
        let people = invented_people(platform.store()).await.expect("people");
        let ground = Self {
            platform,
            people,
            chance: Counted::named("dossier"),
            _folder: folder,
        };
        let mut gap = gap_file_with_requirements();
        gap.content.title.marking = Marking::Clear;
        gap.content.statement.marking = Marking::Clear;
        gap.state = GapState::Published { at: now() };
        let mut records = ground
            .platform
            .store()
            .begin_records()
            .await
            .expect("a write");
        records.add_gap_file(&gap, "").await.expect("written");
        let act = ground.act(&Actor::Operator, &Viewer::Public);
        let note = act.note::<(), ()>("test", ("gap", "gap-1"), None, None);
        records.commit(note).await.expect("committed");
        ground
    }

    fn act<'a>(&'a self, actor: &'a Actor, viewer: &'a Viewer) -> Act<'a> {
        Act {
            actor,
            viewer,
            now: now(),
            entropy: &self.chance,
            form: None,
        }
    }

    fn viewer(&self, who: &str) -> Viewer {
        match who {
            "" => Viewer::Public,
            who => self.people.viewer(who),
        }
    }

    async fn commit(&self, organisation: &str, marking: Marking) {
        let who = format!("{organisation}-lead");
        let (actor, viewer) = (InventedPeople::actor(&who), self.viewer(&who));
        let request = CommitRequest {
            gap: "gap-1".into(),
            organisation: format!("org-{organisation}").into(),
            words: "Up to four".to_owned(),
            until: date(2029, 1, 1),
            marking,
            version: None,
        };
        let act = self.act(&actor, &viewer);
        let done = commit_to_buy(self.platform.store(), &act, &request).await;
        done.expect("committed");
    }

    async fn plan(&self) {
        let who = "brigade-lead";
        let (actor, viewer) = (InventedPeople::actor(who), self.viewer(who));
        let new = NewProcurement {
            organisation: "org-brigade".into(),
            gap: "gap-1".into(),
            content: ProcurementContent {
                title: "Helmet cameras".to_owned(),
                kind: ProcurementKind::PreCommercial,
                notice: None,
                notice_number: String::new(),
                noticed_on: None,
                lots: vec![],
                buyers: vec!["org-brigade".into()],
                lead: Some("org-brigade".into()),
                other_buyers: String::new(),
                budget: None,
                from: None,
                to: None,
                remark: String::new(),
                marking: Marking::Clear,
            },
        };
        let act = self.act(&actor, &viewer);
        let done = record_procurement(self.platform.store(), &act, new).await;
        done.expect("recorded");
    }
}

/// A cell of the dossier as somebody sees it.
fn proof(dossier: &Brief, figure: &str, row: &str, column: usize) -> Cell {
    let mut figures = dossier.figures();
    let figure = figures.find(|it| it.id == figure).expect("a figure");
    let mut rows = figure.table.rows.iter();
    let found = rows.find(|it| it[0] == Cell::text(row)).expect("a row");
    found[column].clone()
}

#[tokio::test]
async fn the_dossier_counts_what_its_reader_may_see_and_says_what_to_do() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        ground.commit("brigade", Marking::Clear).await;
        ground.commit("rescue", Marking::AmberStrict).await;
        ground.plan().await;
        let buyers = "Authorities that committed themselves to buy";
        let requirements = "Common requirements that a solution must meet";
        let readers = [("", 1, 0), ("rescue-lead", 2, 1), ("brigade-lead", 1, 2)];
        for (who, expected, shown) in readers {
            let viewer = ground.viewer(who);
            let made = dossier(&ground.platform, &viewer, &"gap-1".into(), TODAY).await;
            let made = made.expect("made").expect("known");
            assert_eq!(made.sections.len(), 9, "opening, seven points, method");
            assert_eq!(
                proof(&made, "buyers", buyers, 2),
                Cell::Count(expected),
                "{who}"
            );
            assert_eq!(
                proof(&made, "challenge", requirements, 2),
                Cell::Count(shown),
                "{who}"
            );
            let planned = "A PCP that is prepared or under way";
            assert_eq!(proof(&made, "tender", planned, 3), Cell::text("shown"));
            // Nobody claimed anything about law, privacy and ethics.
            let missing = made.sections[6].paragraphs.join(" ");
            assert!(
                missing.starts_with("Missing: ") && missing.contains("What to do: "),
                "{missing}"
            );
            let again = dossier(&ground.platform, &viewer, &"gap-1".into(), TODAY).await;
            assert_eq!(again.expect("made").as_ref(), Some(&made));
        }
        let unknown = dossier(&ground.platform, &Viewer::Public, &"gap-9".into(), TODAY).await;
        assert_eq!(unknown.expect("asked"), None);
    }
}

/// What verifying the data of a dossier says.
async fn verdict(ground: &Ground, json: &str) -> Result<Verdict, VerifyError> {
    let render = |made: &Brief, _: BriefFormat| Ok(Some(as_json(made).into_bytes()));
    verify(&ground.platform, json.as_bytes(), &render).await
}

#[tokio::test]
async fn a_dossier_can_be_checked_where_everybody_may_see_it_and_else_says_why_not() {
    let database = ThrowAwayDatabase::sqlite();
    let ground = Ground::over(&database).await;
    ground.commit("brigade", Marking::Clear).await;
    let made = async |who: &str| {
        let viewer = ground.viewer(who);
        let made = dossier(&ground.platform, &viewer, &"gap-1".into(), TODAY).await;
        made.expect("made").expect("known")
    };
    let public = made("").await;
    assert!(public.about.public && public.about.scoring.is_some());
    let day = format!("uptake dossier gap-1 --as-of {TODAY} --figure points");
    assert_eq!(public.figures().next().expect("a figure").query, day);
    let json = as_json(&public);
    let same = verdict(&ground, &json).await.expect("checked");
    assert!(
        matches!(same, Verdict::Same { whole: true, .. }),
        "{same:?}"
    );
    // Other weights: told as such, whatever they change.
    let mut weighed = public.clone();
    weighed.about.scoring = Some("000000000000".to_owned());
    let moved = verdict(&ground, &as_json(&weighed)).await.expect("checked");
    let Verdict::MovedOn { why, intact: true } = moved else {
        panic!("{moved:?}");
    };
    assert!(why.contains("other weights"), "{why}");
    // A requirement that the public does not see.
    let own = made("brigade-lead").await;
    assert!(!own.about.public);
    let query = &own.figures().next().expect("a figure").query;
    assert_eq!(query, "/gap-files/gap-1/dossier#figure-points");
    let json = as_json(&own);
    let restricted = verdict(&ground, &json).await.expect("read");
    assert_eq!(restricted, Verdict::Restricted { intact: true });
    let changed = json.replace("Brigade", "Somebody else");
    let changed = verdict(&ground, &changed.replace("buy", "sell")).await;
    assert_eq!(
        changed.expect("read"),
        Verdict::Restricted { intact: false }
    );
}
