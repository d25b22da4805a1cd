//! `uptake admin`: what an operator does for people before anybody can sign in.

use crate::args::{AdminCreateArgs, OrganisationAddArgs, SecondFactorResetArgs};
use crate::session::{Session, SystemEntropy};
use anyhow::Context;
use std::io::{BufRead, Write};
use uptake_model::{Actor, MemberRole, Password, Viewer};
use uptake_workflow::account::{FirstProof, create_administrator};
use uptake_workflow::invitation::invite;
use uptake_workflow::member_organisation::{OrganisationFacts, create_organisation};
use uptake_workflow::second_factor::reset_second_factor;
use uptake_workflow::{Act, PasswordHashing, find_person};

/// A write of whoever runs the program.
pub fn operator(session: &Session) -> Act<'_> {
    Act {
        actor: &Actor::Operator,
        viewer: &Viewer::Public,
        now: session.now,
        entropy: &SystemEntropy,
        form: None,
    }
}

/// Makes an administrator.
pub async fn create(
    args: &AdminCreateArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let proof = match args.password_stdin {
        true => FirstProof::Password(typed_password()?),
        false => FirstProof::Link,
    };
    let store = session.platform.store();
    let whom = (args.name.as_str(), args.email.as_str());
    let hashing = PasswordHashing::default();
    let made = create_administrator(store, &hashing, &operator(session), whom, proof).await?;
    let (name, email) = (&made.person.name, &made.person.email);
    match made.known {
        true => writeln!(
            out,
            "{name} ({email}), who had an account, is an administrator."
        )?,
        false => writeln!(out, "{name} ({email}) is an administrator.")?,
    }
    match made.token {
        Some(token) => {
            let site = args.address.trim_end_matches('/');
            writeln!(
                out,
                "Choose a password within the hour, by this link, which works once:"
            )?;
            writeln!(out, "{site}/reset/{token}")?;
        }
        None => writeln!(out, "The password is set.")?,
    }
    Ok(())
}

/// Removes the second factor of somebody who lost theirs.
pub async fn reset(
    args: &SecondFactorResetArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let store = session.platform.store();
    let person = find_person(store, &args.address).await?;
    reset_second_factor(store, &operator(session), &person).await?;
    writeln!(
        out,
        "{} ({}) has no second factor any more: one-time codes, recovery codes and passkeys are removed, and \
         all sessions ended. A letter tells them; send it with: uptake letters send",
        person.name, person.email
    )?;
    Ok(())
}

/// Takes an organisation in.
pub async fn add(
    args: &OrganisationAddArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let facts = OrganisationFacts {
        name: &args.name,
        country: args.country.code(),
        kind: Some(args.kind),
        disciplines: &args.discipline,
        corpus: &args.corpus,
    };
    let (store, act) = (session.platform.store(), operator(session));
    let made = create_organisation(store, &act, facts).await?;
    writeln!(out, "{} takes part: {}", made.name, made.id)?;
    if let Some(lead) = &args.lead {
        let site = args.address.trim_end_matches('/');
        let invitation = invite(store, &act, &made.id, (lead, MemberRole::Lead), site).await?;
        writeln!(
            out,
            "{} is invited as its lead. Send the letter with: uptake letters send",
            invitation.email
        )?;
    }
    Ok(())
}

fn typed_password() -> anyhow::Result<Password> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("the password could not be read from standard input")?;
    Ok(Password::typed(line.trim_end_matches(['\n', '\r'])))
}
