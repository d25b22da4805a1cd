//! Gap files that a viewer may know, by what they may see of them. The conditions say in
//! SQL what `Circle::may_see` says in the model, so that totals are exact; workflow asks
//! the model again for every line.

use super::conditions::Conditions;
use super::{Page, Paged};
use crate::bulk::{Cell, select_in};
use crate::gap_file::{GAP_FILE_COLUMNS, read_gap_file};
use crate::member_organisation::read_member_organisation;
use crate::{Store, StoreError, fold, row};
use std::collections::HashMap;
use uptake_model::{
    Area, Country, Discipline, GapFile, Language, MemberOrganisation, MemberOrganisationId,
    Priority, Viewer,
};

/// Words of a text that are looked for; the rest is not, since each costs a pass.
const MOST_WORDS: usize = 8;

/// Which gap files to list. Everything given must hold and be seen by the viewer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GapFilter {
    /// Whose.
    pub whose: Whose,
    /// Where it stands: [`uptake_model::GapState::code`].
    pub state: Option<&'static str>,
    /// Area of civil security.
    pub area: Option<Area>,
    /// A discipline that it affects.
    pub discipline: Option<Discipline>,
    /// Priority.
    pub priority: Option<Priority>,
    /// Country of the organisation whose it is.
    pub country: Option<Country>,
    /// Language it is written in.
    pub language: Option<Language>,
    /// Words, each of which must stand in title, statement or narrative.
    pub text: Option<String>,
}

/// Whose gap files to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    /// All that were published, as far as markings allow.
    #[default]
    Published,
    /// Those of the viewer's organisations, in whatever state.
    Ours,
    /// Those of the viewer's organisations that are not in the register.
    Unpublished,
}

/// A gap file in a list, whoever may see its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterLine {
    /// The gap file.
    pub gap: GapFile,
    /// Whose it is.
    pub owner: MemberOrganisation,
    /// Who co-signed and lets the others know: see [`uptake_model::partners`].
    pub partners: Vec<MemberOrganisationId>,
}

impl Store {
    /// Gap files that `viewer` may know and that pass the filter, those first that came
    /// into their state last.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap_register(
        &self,
        viewer: &Viewer,
        filter: &GapFilter,
        page: Page,
    ) -> Result<Paged<RegisterLine>, StoreError> {
        let mut conditions = Conditions::default();
        select(&mut conditions, viewer, filter);
        let from = "gap_file g JOIN member_organisation o ON o.id = g.organisation";
        let order = "g.since DESC, g.id";
        let found = conditions
            .page(&self.pool, ("g.id", from, order), page, |found| {
                row::text(found, "id")
            })
            .await?;
        let ids: Vec<&str> = found.items.iter().map(String::as_str).collect();
        Ok(Paged {
            total: found.total,
            offset: found.offset,
            items: self.register_lines(&ids).await?,
        })
    }

    /// The gap files of these identifiers, in that order.
    pub(super) async fn register_lines(
        &self,
        ids: &[&str],
    ) -> Result<Vec<RegisterLine>, StoreError> {
        let (gaps, signed) = {
            let mut connection = self.pool.acquire().await?;
            let sql = format!("SELECT {GAP_FILE_COLUMNS} FROM gap_file WHERE id IN ({{list}})");
            let gaps = select_in(&mut connection, &sql, ids).await?;
            let sql = "SELECT gap, organisation FROM co_signature WHERE gap IN ({list}) \
                       AND marking IN ('clear', 'green', 'amber') ORDER BY organisation";
            (gaps, select_in(&mut connection, sql, ids).await?)
        };
        let mut partners: HashMap<String, Vec<MemberOrganisationId>> = HashMap::new();
        for found in &signed {
            let organisation = MemberOrganisationId::new(row::text(found, "organisation")?);
            let gap = row::text(found, "gap")?;
            partners.entry(gap).or_default().push(organisation);
        }
        let mut gaps: Vec<GapFile> = gaps.iter().map(read_gap_file).collect::<Result<_, _>>()?;
        let owners = self.owners_of(&gaps).await?;
        let place: HashMap<&str, usize> = ids.iter().copied().zip(0..).collect();
        gaps.sort_by_key(|gap| place.get(gap.id.as_str()).copied());
        let lines = gaps.into_iter().filter_map(|gap| {
            Some(RegisterLine {
                owner: owners.get(&gap.owner)?.clone(),
                partners: partners.remove(gap.id.as_str()).unwrap_or_default(),
                gap,
            })
        });
        Ok(lines.collect())
    }

    async fn owners_of(
        &self,
        gaps: &[GapFile],
    ) -> Result<HashMap<MemberOrganisationId, MemberOrganisation>, StoreError> {
        let mut ids: Vec<&str> = gaps.iter().map(|gap| gap.owner.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = {
            let mut connection = self.pool.acquire().await?;
            let sql = "SELECT id, name, country, kind, disciplines, corpus, since \
                       FROM member_organisation WHERE id IN ({list})";
            select_in(&mut connection, sql, &ids).await?
        };
        rows.iter()
            .map(|found| read_member_organisation(found).map(|it| (it.id.clone(), it)))
            .collect()
    }
}

fn select(conditions: &mut Conditions, viewer: &Viewer, filter: &GapFilter) {
    let eyes = Eyes::of(conditions, viewer);
    // A condition that always holds: each query must use every value it is given.
    conditions.must(format!("{} <> ' '", eyes.person));
    let public = "g.state_code IN ('published', 'merged', 'met')";
    let known = eyes.see("g.title_marking");
    let invited = eyes.invited();
    let own = format!("g.organisation IN ({})", eyes.organisations);
    conditions.must(match filter.whose {
        Whose::Published => format!("{public} AND ({own} OR {known} OR {invited})"),
        Whose::Ours => own,
        // Named one by one, an index finds them.
        Whose::Unpublished => {
            format!("{own} AND g.state_code IN ('draft', 'submitted', 'withdrawn')")
        }
    });
    if let Some(state) = filter.state {
        conditions.equals("g.state_code", state);
    }
    if let Some(country) = &filter.country {
        conditions.equals("o.country", country.code());
    }
    if let Some(language) = filter.language {
        conditions.equals("g.language", language.code());
    }
    let facets = [
        ("area", filter.area.map(Area::code)),
        ("discipline", filter.discipline.map(Discipline::code)),
        ("priority", filter.priority.map(Priority::code)),
    ];
    for (facet, value) in facets {
        if let Some(value) = value {
            let value = conditions.value(Cell::text(value));
            let seen = eyes.see("f.marking");
            conditions.must(format!(
                "EXISTS (SELECT 1 FROM gap_facet f WHERE f.gap = g.id AND f.facet = '{facet}' \
                 AND f.value = {value} AND {seen})"
            ));
        }
    }
    let words = filter.text.iter().flat_map(|it| it.split_whitespace());
    for word in words.take(MOST_WORDS) {
        let pattern = conditions.value(Cell::text(fold::containing(word)));
        let seen = eyes.see("t.marking");
        conditions.must(format!(
            r"EXISTS (SELECT 1 FROM gap_text t WHERE t.gap = g.id AND t.text LIKE {pattern} ESCAPE '\' AND {seen})"
        ));
    }
}

/// The parameters that stand for a viewer.
pub(super) struct Eyes {
    /// Those of the viewer, to stand in a list; never empty.
    pub(super) organisations: String,
    person: String,
    community: bool,
}

impl Eyes {
    pub(super) fn of(conditions: &mut Conditions, viewer: &Viewer) -> Self {
        let organisations: Vec<String> = viewer
            .organisations()
            .map(|it| conditions.value(Cell::text(it.as_str())))
            .collect();
        let person = viewer.person().map_or("", |it| it.as_str());
        Self {
            community: !organisations.is_empty(),
            // An identifier is never empty, so that nobody is found by it.
            organisations: if organisations.is_empty() {
                conditions.value(Cell::text(""))
            } else {
                organisations.join(", ")
            },
            person: conditions.value(Cell::text(person)),
        }
    }

    /// `Circle::invites` of the gap file `g`.
    fn invited(&self) -> String {
        format!(
            "EXISTS (SELECT 1 FROM gap_named i \
             WHERE i.gap = g.id AND i.guest = 1 AND i.person = {})",
            self.person
        )
    }

    /// `Circle::may_see` of the gap file `g` for the marking in this column.
    pub(super) fn see(&self, marking: &str) -> String {
        let Self {
            organisations,
            person,
            community,
        } = self;
        let invited = self.invited();
        let open = if *community {
            "'clear', 'green'"
        } else {
            "'clear'"
        };
        format!(
            "({marking} IN ({open}) \
             OR ({marking} IN ('amber', 'amber+strict') AND g.organisation IN ({organisations})) \
             OR ({marking} = 'amber' AND EXISTS (SELECT 1 FROM co_signature s \
                 WHERE s.gap = g.id AND s.organisation IN ({organisations}) \
                 AND s.marking IN ('clear', 'green', 'amber'))) \
             OR ({marking} = 'red' AND {invited}) \
             OR ({marking} = 'red' AND EXISTS (SELECT 1 FROM gap_named n \
                 WHERE n.gap = g.id AND n.person = {person}) \
                 AND (g.organisation IN ({organisations}) \
                     OR EXISTS (SELECT 1 FROM co_signature s \
                         WHERE s.gap = g.id AND s.organisation IN ({organisations}) \
                         AND s.marking IN ('clear', 'green', 'amber')))))"
        )
    }
}
