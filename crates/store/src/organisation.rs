//! Organisations and the keys by which they are recognised.

use crate::bulk::{Cell, Insert, select_in};
use crate::fold::folded;
use crate::{ImportTransaction, StoreError, row};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uptake_model::organisation::OrganisationKey;
use uptake_model::{ActivityType, Country, Organisation, OrganisationId, Pic};

/// An organisation to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationWrite {
    /// Identifier.
    pub id: OrganisationId,
    /// What is known about it.
    pub organisation: Organisation,
    /// Which description this comes from: text that sorts later for newer ones.
    pub described_by: String,
}

/// A key with the organisation it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// The key.
    pub key: OrganisationKey,
    /// The organisation.
    pub organisation: OrganisationId,
}

const COLUMNS: &[&str] = &[
    "id",
    "pic",
    "vat",
    "name",
    "short_name",
    "country",
    "city",
    "nuts",
    "url",
    "activity",
    "sme",
    "described_by",
    "search_text",
];

const REPLACE: &str = "ON CONFLICT (id) DO UPDATE SET pic = excluded.pic, vat = excluded.vat, \
    name = excluded.name, short_name = excluded.short_name, country = excluded.country, \
    city = excluded.city, nuts = excluded.nuts, url = excluded.url, activity = excluded.activity, \
    sme = excluded.sme, described_by = excluded.described_by, search_text = excluded.search_text";

impl ImportTransaction {
    /// All keys, ordered by kind, value and organisation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisation_keys(&mut self) -> Result<Vec<KnownKey>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, value, organisation FROM organisation_key \
             ORDER BY kind, value, organisation",
        )
        .fetch_all(self.connection())
        .await?;
        rows.iter()
            .map(|found| {
                let value = row::text(found, "value")?;
                let key = match row::text(found, "kind")?.as_str() {
                    "pic" => OrganisationKey::Pic(value),
                    "vat" => OrganisationKey::Vat(value),
                    "name" => OrganisationKey::Name(value),
                    other => return Err(row::unreadable(other, "a kind of key")),
                };
                Ok(KnownKey {
                    key,
                    organisation: OrganisationId::new(row::text(found, "organisation")?),
                })
            })
            .collect()
    }

    /// Counts anew in how many projects each organisation takes part.
    pub(crate) async fn count_projects_of_organisations(&mut self) -> Result<(), StoreError> {
        let counted = "(SELECT COUNT(DISTINCT participation.project) FROM participation \
                       WHERE participation.organisation = organisation.id)";
        let sql =
            format!("UPDATE organisation SET projects = {counted} WHERE projects <> {counted}");
        sqlx::query(AssertSqlSafe(sql))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Every organisation's identifier with the description its facts come from.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisation_descriptions(
        &mut self,
    ) -> Result<Vec<(OrganisationId, String)>, StoreError> {
        let rows = sqlx::query("SELECT id, described_by FROM organisation")
            .fetch_all(self.connection())
            .await?;
        rows.iter()
            .map(|found| {
                let id = OrganisationId::new(row::text(found, "id")?);
                Ok((id, row::text(found, "described_by")?))
            })
            .collect()
    }

    /// What is known about these organisations, in no particular order.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisations(
        &mut self,
        ids: &[&str],
    ) -> Result<Vec<(OrganisationId, Organisation)>, StoreError> {
        let sql = "SELECT id, pic, vat, name, short_name, country, city, nuts, url, activity, sme \
                   FROM organisation WHERE id IN ({list})";
        let rows = select_in(self.connection(), sql, ids).await?;
        rows.iter()
            .map(|found| {
                let id = OrganisationId::new(row::text(found, "id")?);
                Ok((id, read_organisation(found)?))
            })
            .collect()
    }

    /// Writes organisations, in place of what is known about them. Each id may
    /// come once in one call.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_organisations(
        &mut self,
        writes: &[OrganisationWrite],
    ) -> Result<(), StoreError> {
        let mut insert = Insert::into("organisation", COLUMNS).with_tail(REPLACE);
        for write in writes {
            let known = &write.organisation;
            let names = match &known.short_name {
                Some(short) => format!("{} {short}", known.name),
                None => known.name.clone(),
            };
            insert.row([
                Cell::text(write.id.as_str()),
                Cell::maybe(known.pic.as_ref().map(Pic::as_str)),
                Cell::maybe(known.vat.as_deref()),
                Cell::text(known.name.as_str()),
                Cell::maybe(known.short_name.as_deref()),
                Cell::maybe(known.country.as_ref().map(Country::code)),
                Cell::maybe(known.city.as_deref()),
                Cell::maybe(known.nuts.as_deref()),
                Cell::maybe(known.url.as_deref()),
                Cell::maybe(known.activity.map(ActivityType::code)),
                Cell::Int(known.sme.map(i64::from)),
                Cell::text(write.described_by.as_str()),
                Cell::text(folded(&names)),
            ]);
        }
        insert.run(self.connection()).await
    }

    /// Adds keys; those that are there already stay.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_organisation_keys(&mut self, keys: &[KnownKey]) -> Result<(), StoreError> {
        let mut insert = Insert::into("organisation_key", &["kind", "value", "organisation"])
            .with_tail("ON CONFLICT (kind, value, organisation) DO NOTHING");
        for known in keys {
            insert.row([
                Cell::text(known.key.kind()),
                Cell::text(known.key.value()),
                Cell::text(known.organisation.as_str()),
            ]);
        }
        insert.run(self.connection()).await
    }
}

/// Reads the columns that describe an organisation.
pub(crate) fn read_organisation(found: &AnyRow) -> Result<Organisation, StoreError> {
    Ok(Organisation {
        pic: row::maybe_text(found, "pic")?.map(Pic::from),
        vat: row::maybe_text(found, "vat")?,
        name: row::text(found, "name")?,
        short_name: row::maybe_text(found, "short_name")?,
        country: row::country(found, "country")?,
        city: row::maybe_text(found, "city")?,
        nuts: row::maybe_text(found, "nuts")?,
        url: row::maybe_text(found, "url")?,
        activity: row::maybe_text(found, "activity")?.and_then(|code| ActivityType::parse(&code)),
        sme: row::maybe_flag(found, "sme")?,
    })
}
