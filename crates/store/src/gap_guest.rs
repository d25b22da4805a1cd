//! Who is named for RED: the addresses that were typed for a gap file, and whom it concerns
//! when its author leaves.

use crate::{Records, Store, StoreError, row};
use std::collections::BTreeMap;
use uptake_model::{GapFileId, MemberOrganisationId, PersonId};

/// Addresses by which people are named, with the person where somebody had it then.
pub type GuestAddresses = BTreeMap<String, Option<PersonId>>;

impl Store {
    /// The addresses by which people are named for a gap file; whoever asks must ask access
    /// too, and must not show to whom they belong.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn guest_addresses(&self, gap: &GapFileId) -> Result<GuestAddresses, StoreError> {
        let rows = sqlx::query("SELECT address, person FROM gap_guest_address WHERE gap = $1")
            .bind(gap.as_str())
            .fetch_all(&self.pool)
            .await?;
        let read = |found| {
            let person = row::maybe_text(found, "person")?;
            Ok((row::text(found, "address")?, person.map(PersonId::from)))
        };
        rows.iter().map(read).collect()
    }

    /// Everybody else who is named for RED in gap files that somebody began for an
    /// organisation, each once.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn named_beside(
        &self,
        organisation: &MemberOrganisationId,
        author: &PersonId,
    ) -> Result<Vec<PersonId>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT n.person AS person FROM gap_named n JOIN gap_file g ON g.id = n.gap \
             WHERE g.organisation = $1 AND g.author = $2 AND n.person <> $2 ORDER BY n.person",
        )
        .bind(organisation.as_str())
        .bind(author.as_str())
        .fetch_all(&self.pool)
        .await?;
        let read = |found| Ok(PersonId::new(row::text(found, "person")?));
        rows.iter().map(read).collect()
    }
}

impl Records {
    /// Writes the addresses by which people are named for a gap file, in place of those before.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_guest_addresses(
        &mut self,
        gap: &GapFileId,
        addresses: &GuestAddresses,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM gap_guest_address WHERE gap = $1")
            .bind(gap.as_str())
            .execute(self.connection())
            .await?;
        for (address, person) in addresses {
            sqlx::query("INSERT INTO gap_guest_address (gap, address, person) VALUES ($1, $2, $3)")
                .bind(gap.as_str())
                .bind(address.as_str())
                .bind(person.as_ref().map(PersonId::as_str))
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}
