//! People with an account, and where they belong.

use crate::listing::{Page, Paged};
use crate::{Records, Store, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{MemberOrganisationId, MemberRole, Membership, Person, PersonId, PlatformRole};

const COLUMNS: &str = "id, name, email, roles, active, since";

impl Store {
    /// A person.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn person(&self, id: &PersonId) -> Result<Option<Person>, StoreError> {
        self.person_where("id", id.as_str()).await
    }

    /// The person with this address, in lower case.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn person_by_email(&self, email: &str) -> Result<Option<Person>, StoreError> {
        self.person_where("email", email).await
    }

    async fn person_where(
        &self,
        column: &'static str,
        value: &str,
    ) -> Result<Option<Person>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM person WHERE {column} = $1"
        )))
        .bind(value)
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_person).transpose()
    }

    /// Everybody with an account, by name: one page of them, and how many there are.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn people(&self, page: Page) -> Result<Paged<Person>, StoreError> {
        let counted = sqlx::query("SELECT COUNT(*) AS number FROM person")
            .fetch_one(&self.pool)
            .await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM person ORDER BY name, id LIMIT $1 OFFSET $2"
        )))
        .bind(i64::from(page.limit))
        .bind(i64::try_from(page.offset).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await?;
        Ok(Paged {
            total: row::count(&counted, "number")?,
            offset: page.offset,
            items: rows.iter().map(read_person).collect::<Result<_, _>>()?,
        })
    }

    /// Those who have a role on the whole platform and may sign in, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn people_with_role(&self, role: PlatformRole) -> Result<Vec<Person>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(with_role()))
            .bind(in_roles(role))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_person).collect()
    }

    /// Who belongs to an organisation, and as what, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn members_of(
        &self,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<(Person, MemberRole)>, StoreError> {
        let rows = sqlx::query(
            "SELECT p.id, p.name, p.email, p.roles, p.active, p.since, m.person, m.organisation, \
             m.role FROM membership m JOIN person p ON p.id = m.person \
             WHERE m.organisation = $1 ORDER BY p.name, p.id",
        )
        .bind(organisation.as_str())
        .fetch_all(&self.pool)
        .await?;
        let read = |found: &AnyRow| Ok((read_person(found)?, read_membership(found)?.role));
        rows.iter().map(read).collect()
    }

    /// Where a person belongs, by organisation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn memberships(&self, person: &PersonId) -> Result<Vec<Membership>, StoreError> {
        let rows = sqlx::query(
            "SELECT person, organisation, role FROM membership WHERE person = $1 \
             ORDER BY organisation",
        )
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_membership).collect()
    }
}

impl Records {
    /// A person as they stand, taken until the end of this write: nobody else changes them
    /// meanwhile.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn person(&mut self, id: &PersonId) -> Result<Option<Person>, StoreError> {
        sqlx::query("UPDATE person SET name = name WHERE id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM person WHERE id = $1"
        )))
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        found.as_ref().map(read_person).transpose()
    }

    /// The administrators who may sign in. Until this write ends nobody else can change who
    /// they are through this, so that two at once cannot leave none. To be asked before a
    /// person is taken.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn administrators(&mut self) -> Result<Vec<PersonId>, StoreError> {
        sqlx::query("UPDATE administration SET one = one WHERE one = 1")
            .execute(self.connection())
            .await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(with_role()))
            .bind(in_roles(PlatformRole::Administrator))
            .fetch_all(self.connection())
            .await?;
        rows.iter()
            .map(|found| Ok(PersonId::new(row::text(found, "id")?)))
            .collect()
    }

    /// Where a person belongs, by organisation, as this write sees it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn memberships(&mut self, person: &PersonId) -> Result<Vec<Membership>, StoreError> {
        let rows = sqlx::query(
            "SELECT person, organisation, role FROM membership WHERE person = $1 \
             ORDER BY organisation",
        )
        .bind(person.as_str())
        .fetch_all(self.connection())
        .await?;
        rows.iter().map(read_membership).collect()
    }

    /// How many people belong to an organisation, as this write sees it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn count_members(
        &mut self,
        organisation: &MemberOrganisationId,
    ) -> Result<u64, StoreError> {
        let found =
            sqlx::query("SELECT COUNT(*) AS number FROM membership WHERE organisation = $1")
                .bind(organisation.as_str())
                .fetch_one(self.connection())
                .await?;
        row::count(&found, "number")
    }

    /// Writes a person, in place of what is known of them.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where another person has the address; others where the
    /// database fails.
    pub async fn put_person(&mut self, person: &Person) -> Result<(), StoreError> {
        let roles: Vec<String> = person.roles.iter().map(|it| it.code().to_owned()).collect();
        sqlx::query(
            "INSERT INTO person (id, name, email, roles, active, since) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, \
             roles = excluded.roles, active = excluded.active",
        )
        .bind(person.id.as_str())
        .bind(person.name.as_str())
        .bind(person.email.as_str())
        .bind(row::join_lines(&roles))
        .bind(i64::from(person.active))
        .bind(person.since.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The leads of an organisation. Until this write ends nobody else can change who they
    /// are, so that two at once cannot both leave one lead too few.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn leads_of(
        &mut self,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<PersonId>, StoreError> {
        sqlx::query("UPDATE member_organisation SET name = name WHERE id = $1")
            .bind(organisation.as_str())
            .execute(self.connection())
            .await?;
        let rows = sqlx::query(
            "SELECT m.person FROM membership m JOIN person p ON p.id = m.person \
             WHERE m.organisation = $1 AND m.role = $2 AND p.active = 1 ORDER BY m.person",
        )
        .bind(organisation.as_str())
        .bind(MemberRole::Lead.code())
        .fetch_all(self.connection())
        .await?;
        let read = |found: &AnyRow| Ok(PersonId::new(row::text(found, "person")?));
        rows.iter().map(read).collect()
    }

    /// Writes that a person belongs to an organisation no more; false where they did not.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_membership(
        &mut self,
        person: &PersonId,
        organisation: &MemberOrganisationId,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM membership WHERE person = $1 AND organisation = $2")
            .bind(person.as_str())
            .bind(organisation.as_str())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes that a person belongs to an organisation, or as what from now on.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_membership(&mut self, membership: &Membership) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO membership (person, organisation, role) VALUES ($1, $2, $3) \
             ON CONFLICT (person, organisation) DO UPDATE SET role = excluded.role",
        )
        .bind(membership.person.as_str())
        .bind(membership.organisation.as_str())
        .bind(membership.role.code())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// Roles are kept a line each, so that one is looked for between the ends of lines.
fn with_role() -> String {
    format!(
        "SELECT {COLUMNS} FROM person WHERE active = 1 AND '\n' || roles || '\n' LIKE $1 \
         ORDER BY name, id"
    )
}

fn in_roles(role: PlatformRole) -> String {
    format!("%\n{}\n%", role.code())
}

pub(crate) fn read_person(found: &AnyRow) -> Result<Person, StoreError> {
    let roles = row::lines(found, "roles")?
        .into_iter()
        .map(|code| PlatformRole::parse(&code).ok_or_else(|| row::unreadable(code, "a role")));
    Ok(Person {
        id: PersonId::new(row::text(found, "id")?),
        name: row::text(found, "name")?,
        email: row::text(found, "email")?,
        roles: roles.collect::<Result<_, _>>()?,
        active: row::flag(found, "active")?,
        since: row::time(found, "since")?,
    })
}

pub(crate) fn read_membership(found: &AnyRow) -> Result<Membership, StoreError> {
    let role = row::text(found, "role")?;
    Ok(Membership {
        person: PersonId::new(row::text(found, "person")?),
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        role: MemberRole::parse(&role).ok_or_else(|| row::unreadable(role, "a role"))?,
    })
}
