//! Institutions whose people sign in with their account there, who these people are, and
//! those who are on the way.

use crate::{Nonce, Records, SealKey, Store, StoreError, row, seal};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{
    Digest, Errand, Institution, InstitutionId, InstitutionIdentity, Joining, MemberOrganisationId,
    PersonId,
};

const COLUMNS: &str = "id, name, issuer, client_id, client_secret, organisation, joins";

impl Store {
    /// An institution.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn institution(&self, id: &InstitutionId) -> Result<Option<Institution>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM institution WHERE id = $1"
        )))
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?;
        found.map(|it| read(self.seal.as_ref(), &it)).transpose()
    }

    /// All institutions, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn institutions(&self) -> Result<Vec<Institution>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM institution ORDER BY name, id"
        )))
        .fetch_all(&self.pool)
        .await?;
        let key = self.seal.as_ref();
        rows.iter().map(|it| read(key, it)).collect()
    }

    /// The person who is somebody at an institution.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn person_at_institution(
        &self,
        identity: &InstitutionIdentity,
    ) -> Result<Option<PersonId>, StoreError> {
        let found = sqlx::query(
            "SELECT person FROM institution_identity WHERE issuer = $1 AND subject = $2",
        )
        .bind(identity.issuer.as_str())
        .bind(identity.subject.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let person = found.map(|found| row::text(&found, "person")).transpose()?;
        Ok(person.map(PersonId::new))
    }

    /// The issuers at which a person is known, by name of the issuer.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn issuers_of(&self, person: &PersonId) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT issuer FROM institution_identity WHERE person = $1 ORDER BY issuer",
        )
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|found| row::text(found, "issuer"))
            .collect()
    }
}

impl Records {
    /// Writes an institution, in place of what is known of it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_institution(
        &mut self,
        it: &Institution,
        nonce: &Nonce,
    ) -> Result<(), StoreError> {
        let secret = seal::sealed(self.seal.as_ref(), &place(&it.id), nonce, &it.client_secret)?;
        sqlx::query(
            "INSERT INTO institution \
             (id, name, issuer, client_id, client_secret, organisation, joins) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET \
             name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id, \
             client_secret = excluded.client_secret, organisation = excluded.organisation, \
             joins = excluded.joins",
        )
        .bind(it.id.as_str())
        .bind(it.name.as_str())
        .bind(it.issuer.as_str())
        .bind(it.client_id.as_str())
        .bind(secret)
        .bind(it.organisation.as_str())
        .bind(it.joins.number())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// An institution as it stands, taken until the end of this write.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn institution(
        &mut self,
        id: &InstitutionId,
    ) -> Result<Option<Institution>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE institution SET name = name WHERE id = $1 RETURNING {COLUMNS}"
        )))
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        found.map(|it| read(self.seal.as_ref(), &it)).transpose()
    }

    /// Writes whether who is new becomes a member by an institution.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_joining(
        &mut self,
        id: &InstitutionId,
        joins: Joining,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE institution SET joins = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(joins.number())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes an institution; who signed in through it keeps the account.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_institution(&mut self, id: &InstitutionId) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM institution_errand WHERE institution = $1",
            "DELETE FROM institution WHERE id = $1",
        ] {
            sqlx::query(statement)
                .bind(id.as_str())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Writes who a person is at an institution; false where somebody is that already.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_institution_identity(
        &mut self,
        identity: &InstitutionIdentity,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO institution_identity (issuer, subject, person, linked) \
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(identity.issuer.as_str())
        .bind(identity.subject.as_str())
        .bind(person.as_str())
        .bind(now.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets who a person is at an issuer.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_institution_identity(
        &mut self,
        issuer: &str,
        person: &PersonId,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM institution_identity WHERE issuer = $1 AND person = $2")
            .bind(issuer)
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Writes that somebody leaves for their institution. `state` and `browser` are
    /// digests of what comes back and of what the browser holds. Those who left before
    /// `stale` are given up.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_errand(
        &mut self,
        state: &Digest,
        browser: &Digest,
        errand: &Errand,
        stale: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM institution_errand WHERE opened < $1")
            .bind(stale.to_string())
            .execute(self.connection())
            .await?;
        sqlx::query(
            "INSERT INTO institution_errand \
             (state, browser, institution, nonce, verifier, links, opened) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(state.as_str())
        .bind(browser.as_str())
        .bind(errand.institution.as_str())
        .bind(errand.nonce.as_str())
        .bind(errand.verifier.as_str())
        .bind(errand.links.as_ref().map(PersonId::as_str))
        .bind(errand.opened.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes an errand away, so that nobody comes back twice; `None` where there is none of
    /// this state and browser.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_errand(
        &mut self,
        state: &Digest,
        browser: &Digest,
    ) -> Result<Option<Errand>, StoreError> {
        let found = sqlx::query(
            "DELETE FROM institution_errand WHERE state = $1 AND browser = $2 \
             RETURNING institution, nonce, verifier, links, opened",
        )
        .bind(state.as_str())
        .bind(browser.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some(found) = found else { return Ok(None) };
        Ok(Some(Errand {
            institution: InstitutionId::new(row::text(&found, "institution")?),
            nonce: row::text(&found, "nonce")?,
            verifier: row::text(&found, "verifier")?,
            links: row::maybe_text(&found, "links")?.map(PersonId::new),
            opened: row::time(&found, "opened")?,
        }))
    }
}

/// Where the secret of an institution is kept.
pub(crate) fn place(id: &InstitutionId) -> String {
    format!("institution/{id}")
}

fn read(key: Option<&SealKey>, found: &AnyRow) -> Result<Institution, StoreError> {
    let id = InstitutionId::new(row::text(found, "id")?);
    let joins = row::int(found, "joins")?;
    Ok(Institution {
        name: row::text(found, "name")?,
        issuer: row::text(found, "issuer")?,
        client_id: row::text(found, "client_id")?,
        client_secret: seal::opened(key, &place(&id), &row::text(found, "client_secret")?)?,
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        joins: Joining::of_number(joins)
            .ok_or_else(|| row::unreadable(joins.to_string(), "whether people join"))?,
        id,
    })
}
