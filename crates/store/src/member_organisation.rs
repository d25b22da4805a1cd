//! Organisations that take part.

use crate::{Records, Store, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{
    Discipline, MemberKind, MemberOrganisation, MemberOrganisationId, OrganisationId,
};

const COLUMNS: &str = "id, name, country, kind, disciplines, corpus, since";

impl Store {
    /// An organisation that takes part.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn member_organisation(
        &self,
        id: &MemberOrganisationId,
    ) -> Result<Option<MemberOrganisation>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM member_organisation WHERE id = $1"
        )))
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_member_organisation).transpose()
    }

    /// All of them, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn member_organisations(&self) -> Result<Vec<MemberOrganisation>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM member_organisation ORDER BY name, id"
        )))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_member_organisation).collect()
    }
}

impl Records {
    /// Writes an organisation, in place of what is known of it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_member_organisation(
        &mut self,
        organisation: &MemberOrganisation,
    ) -> Result<(), StoreError> {
        let disciplines = organisation.disciplines.iter();
        let disciplines: Vec<String> = disciplines.map(|it| it.code().to_owned()).collect();
        sqlx::query(
            "INSERT INTO member_organisation (id, name, country, kind, disciplines, corpus, since) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, country = excluded.country, \
             kind = excluded.kind, disciplines = excluded.disciplines, corpus = excluded.corpus",
        )
        .bind(organisation.id.as_str())
        .bind(organisation.name.as_str())
        .bind(organisation.country.code())
        .bind(organisation.kind.code())
        .bind(row::join_lines(&disciplines))
        .bind(organisation.corpus.as_ref().map(OrganisationId::as_str))
        .bind(organisation.since.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

pub(crate) fn read_member_organisation(found: &AnyRow) -> Result<MemberOrganisation, StoreError> {
    let kind = row::text(found, "kind")?;
    let disciplines = row::lines(found, "disciplines")?
        .into_iter()
        .map(|code| Discipline::parse(&code).ok_or_else(|| row::unreadable(code, "a discipline")));
    Ok(MemberOrganisation {
        id: MemberOrganisationId::new(row::text(found, "id")?),
        name: row::text(found, "name")?,
        country: row::country(found, "country")?.ok_or_else(|| row::unreadable("", "a country"))?,
        kind: MemberKind::parse(&kind).ok_or_else(|| row::unreadable(kind, "a kind"))?,
        disciplines: disciplines.collect::<Result<_, _>>()?,
        corpus: row::maybe_text(found, "corpus")?.map(OrganisationId::new),
        since: row::time(found, "since")?,
    })
}
