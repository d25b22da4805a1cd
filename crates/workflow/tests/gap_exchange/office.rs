//! Where files are given out and taken in: a database with the invented people, and gap
//! files with every awkward text.

use uptake_model::{
    Area, Bound, Discipline, GapContent, GapFileId, GapFormat, GapOrigin, Language, Level, Marked,
    Marking, Necessity, Requirement, SeenContent, Threshold,
};
use uptake_store::Store;
use uptake_store::listing::{GapFilter, Whose};
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::gap_exchange::{
    GapExport, GapImport, RowOutcome, Taking, gaps_for_export, take_gaps,
};
use uptake_workflow::gap_file::{begin_gap, edit_gap, edit_token};
use uptake_workflow::{Act, Refusal, gap_file_seen};

/// A database with the invented people in it.
pub struct Office {
    pub store: Store,
    pub people: InventedPeople,
    pub entropy: Counted,
    _database: ThrowAwayDatabase,
}

impl Office {
    pub async fn on(database: ThrowAwayDatabase) -> Self {
        let store = Store::open(&database.url()).await.expect("a store");
        let people = invented_people(&store).await.expect("people");
        Self {
            store,
            people,
            entropy: Counted::named("files"),
            _database: database,
        }
    }

    pub async fn all() -> Vec<Self> {
        let mut offices = Vec::new();
        for database in ThrowAwayDatabase::all() {
            offices.push(Self::on(database).await);
        }
        offices
    }

    pub async fn take(
        &self,
        who: &str,
        file: &[u8],
        taking: Taking<'_>,
    ) -> Result<GapImport, Refusal> {
        self.take_in(who, file, taking, None).await
    }

    pub async fn take_in(
        &self,
        who: &str,
        file: &[u8],
        taking: Taking<'_>,
        form: Option<&str>,
    ) -> Result<GapImport, Refusal> {
        let (actor, viewer) = (InventedPeople::actor(who), self.people.viewer(who));
        let act = Act {
            actor: &actor,
            viewer: &viewer,
            now: now(),
            entropy: &self.entropy,
            form,
        };
        take_gaps(&self.store, &act, &"org-brigade".into(), file, taking).await
    }

    pub async fn written(&self, who: &str, file: impl AsRef<[u8]>) -> GapImport {
        let all = Taking::Write { shown: None };
        self.take(who, file.as_ref(), all).await.expect("taken")
    }

    pub async fn export(&self, who: &str) -> GapExport {
        let ours = GapFilter {
            whose: Whose::Ours,
            ..GapFilter::default()
        };
        let viewer = self.people.viewer(who);
        let mut export = gaps_for_export(&self.store, &viewer, &ours)
            .await
            .expect("gaps");
        export.gaps.sort_by(|a, b| a.title().cmp(b.title()));
        export
    }

    pub async fn file(&self, who: &str, format: GapFormat) -> Vec<u8> {
        self.export(who).await.write(format).expect("a file")
    }

    pub async fn begin(&self, who: &str, content: GapContent) -> GapFileId {
        let (actor, viewer) = (InventedPeople::actor(who), self.people.viewer(who));
        let act = Act {
            actor: &actor,
            viewer: &viewer,
            now: now(),
            entropy: &self.entropy,
            form: None,
        };
        begin_gap(&self.store, &act, &"org-brigade".into(), content, "")
            .await
            .expect("begun")
    }

    pub async fn retitle(&self, who: &str, id: &GapFileId, title: &str) {
        let (actor, viewer) = (InventedPeople::actor(who), self.people.viewer(who));
        let act = Act {
            actor: &actor,
            viewer: &viewer,
            now: now(),
            entropy: &self.entropy,
            form: None,
        };
        let gap = self
            .store
            .gap_file(id)
            .await
            .expect("asked")
            .expect("there");
        let seen = gap_file_seen(&self.store, &viewer, id)
            .await
            .expect("asked");
        let token = edit_token(&seen.expect("seen").content);
        let mut content = gap.content;
        title.clone_into(&mut content.title.value);
        edit_gap(&self.store, &act, id, &token, content, "")
            .await
            .expect("edited");
    }

    pub async fn entries(&self) -> u64 {
        self.store.audit_head().await.expect("a head").0
    }
}

/// What is shown, without identifiers.
pub fn contents(export: &GapExport) -> Vec<SeenContent> {
    let contents = export.gaps.iter().map(|it| it.content.clone());
    contents
        .map(|it| SeenContent {
            named: vec![],
            ..it
        })
        .collect()
}

pub fn outcomes(import: &GapImport) -> Vec<&'static str> {
    import.rows.iter().map(|it| it.outcome.label()).collect()
}

/// The columns and words of what is wrong with the only row.
pub fn wrong(import: &GapImport) -> Vec<(String, String)> {
    assert_eq!(import.rows.len(), 1, "{import:?}");
    let RowOutcome::Refused { problems } = &import.rows[0].outcome else {
        return vec![];
    };
    let problems = problems.iter();
    problems
        .map(|it| (it.column.clone(), it.words.clone()))
        .collect()
}

pub fn requirement(number: u32, text: &str, marking: Marking) -> Marked<Requirement> {
    let requirement = Requirement {
        number,
        text: text.to_owned(),
        necessity: Necessity::Must,
        threshold: Some(Threshold {
            bound: Bound::AtMost,
            value: 0.25,
            unit: "m per s".to_owned(),
        }),
    };
    Marked::new(requirement, marking)
}

/// Gap files with every awkward text that files stumble over.
pub fn awkward() -> Vec<GapContent> {
    let begun = |title: &str, statement: &str, language| {
        let area = Area::DisasterResilience;
        GapContent::begun(title, statement, area, language, "brigade-lead".into())
    };
    let mut first = begun(
        "=HYPERLINK(\"http://evil.invalid\";\"Zażółć gęślą jaźń\")",
        "The ability to \"see\"; hear, and\n\ttell 'friend' from foe",
        Language::Pl,
    );
    first.title.marking = Marking::Green;
    first.narrative = Marked::new("'=1+1\n\n-2 ,;\"\"".to_owned(), Marking::Clear);
    first.context = Marked::new(
        "@home +3 \u{202b}עברית\u{202c} مرحبا".to_owned(),
        Marking::Amber,
    );
    let objectives = ["-1 casualty", "''=x", "żółw; ąę"].map(str::to_owned);
    first.objectives = Marked::new(objectives.to_vec(), Marking::Red);
    first.requirements = vec![
        requirement(1, "+work in −20 °C", Marking::Green),
        requirement(2, "'quoted'", Marking::AmberStrict),
    ];
    first.requirements[1].value.threshold = None;
    first.requirements[1].value.necessity = Necessity::Should;
    first.disciplines = Marked::new(
        vec![Discipline::FireAndRescue, Discipline::Police],
        Marking::Clear,
    );
    first.urgency = Marked::new(Level::Critical, Marking::Green);
    first.origin = Marked::new(
        GapOrigin::Network {
            name: "FIRE-IN: a network".to_owned(),
        },
        Marking::Green,
    );
    let mut second = begun("Εύρεση ανθρώπων", "_x000D_ στον καπνό ＝1", Language::El);
    second.origin.value = GapOrigin::Ifafri {
        number: 3,
        edition: "2nd edition, 2019".to_owned(),
    };
    let mut third = begun("Plain", "The ability to be plain", Language::En);
    third.origin.value = GapOrigin::WorkProgramme {
        topic: "HORIZON-CL3-2026-DRS-01".to_owned(),
    };
    vec![first, second, third]
}
