//! What the letters of the platform say. They carry a link at most, and no secret beside it.

use crate::act::Act;
use uptake_model::{
    ApiToken, Institution, Invitation, JoinRequest, Letter, MemberOrganisation, MemberRole,
    OneTimeLink, Person,
};

/// Where an answer that concerns safety goes.
const NOT_YOU: &str = "If this was not you, sign in, change your password and sign out everywhere; if you \
     cannot, choose a new password by letter and tell whoever runs the site.";

/// An identifier for a letter to come.
pub(crate) fn id(act: &Act<'_>) -> String {
    act.entropy.id("letter")
}

fn letter(act: &Act<'_>, id: String, recipient: &str, subject: &str, body: String) -> Letter {
    Letter {
        id,
        recipient: recipient.to_owned(),
        subject: subject.to_owned(),
        body,
        made_at: act.now,
    }
}

/// The link to choose a new password.
pub(crate) fn forgotten_password(
    act: &Act<'_>,
    id: String,
    person: &Person,
    site: &str,
    token: &str,
) -> Letter {
    let body = format!(
        "Hello {name},\n\nsomebody, perhaps you, asked for a new password for your account at {site}. \
         Choose one here, within an hour:\n\n{site}/reset/{token}\n\nThe link works once. If you did \
         not ask for it, do nothing: your password stays as it is.\n",
        name = person.name
    );
    letter(
        act,
        id,
        &person.email,
        "Choose a new password for Uptake",
        body,
    )
}

/// The notice that a password was changed.
pub(crate) fn password_changed(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\nthe password of your account at Uptake was changed on {when}. All other \
         sessions were ended.\n\n{NOT_YOU}\n",
        name = person.name,
        when = when(act)
    );
    let subject = "Your password at Uptake was changed";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that a password was chosen by a letter.
pub(crate) fn password_chosen(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\na new password for your account at Uptake was chosen by letter on {when}. All \
         sessions were ended, and all your API tokens were revoked: programs that used one need a new \
         one.\n\n{NOT_YOU}\n",
        name = person.name,
        when = when(act)
    );
    let subject = "Your password at Uptake was changed";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that whoever runs the site removed the second factor.
pub(crate) fn second_factor_reset(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\nwhoever runs Uptake removed the second factor of your account on {when}: \
         one-time codes, recovery codes and passkeys. All sessions were ended. Sign in with your password or \
         at your institution, and set up a new second factor.\n\nIf you did not ask for this, tell whoever \
         runs the site at once.\n",
        name = person.name,
        when = when(act)
    );
    let subject = "Your second factor at Uptake was removed";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that one-time codes were set up.
pub(crate) fn second_factor_added(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\none-time codes were set up for your account at Uptake on {when}. Signing in takes a \
         code from now on, and all other sessions were ended.\n\nIf this was \
         not you, choose a new password by letter and tell whoever runs the site at once.\n",
        name = person.name,
        when = when(act)
    );
    let subject = "A second factor was set up for your account at Uptake";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that one-time codes were removed by their person.
pub(crate) fn second_factor_removed(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\nthe one-time codes of your account at Uptake were removed on {when}. Signing in asks \
         for them no more.\n\n{NOT_YOU}\n",
        name = person.name,
        when = when(act)
    );
    let subject = "One-time codes were removed from your account at Uptake";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that recovery codes were replaced.
pub(crate) fn recovery_codes_renewed(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\nnew recovery codes were made for your account at Uptake on {when}. Those you had \
         work no more.\n\n{NOT_YOU}\n",
        name = person.name,
        when = when(act)
    );
    let subject = "New recovery codes for your account at Uptake";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that an API token was made.
pub(crate) fn token_made(act: &Act<'_>, person: &Person, token: &ApiToken) -> Letter {
    let body = format!(
        "Hello {name},\n\nthe API token “{token}” was made for your account at Uptake on {when}. A program that \
         holds it acts in your name, as far as you allowed, until {expires}.\n\nIf this was not you, sign in, \
         revoke it, change your password and sign out everywhere; if you cannot, choose a new password by \
         letter, which revokes all tokens, and tell whoever runs the site.\n",
        name = person.name,
        token = token.name,
        when = when(act),
        expires = token.expires.strftime("%-d %B %Y"),
    );
    let subject = "An API token was made for your account at Uptake";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that the account at an institution was linked.
pub(crate) fn institution_linked(act: &Act<'_>, person: &Person, institution: &str) -> Letter {
    let body = format!(
        "Hello {name},\n\nyour account at Uptake was linked on {when} to an account at {institution}. Whoever \
         signs in with that account there can sign in as you here.\n\nIf this was not you, sign in, end the \
         link, change your password and sign out everywhere; if you cannot, tell whoever runs the site at \
         once.\n",
        name = person.name,
        when = when(act)
    );
    let subject = "Your account at Uptake was linked to an institution";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that such a link was ended.
pub(crate) fn institution_unlinked(act: &Act<'_>, person: &Person, institution: &str) -> Letter {
    let body = format!(
        "Hello {name},\n\nthe link between your account at Uptake and the one at {institution} was ended on \
         {when}. It signs you in no more.\n\n{NOT_YOU}\n",
        name = person.name,
        when = when(act)
    );
    let subject = "The link to your institution at Uptake was ended";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that a passkey was added.
pub(crate) fn passkey_added(act: &Act<'_>, person: &Person, passkey: &str) -> Letter {
    let body = format!(
        "Hello {name},\n\nthe passkey “{passkey}” was added to your account at Uptake on {when}. Whoever \
         holds its device, and can unlock it, can sign in as you.\n\nIf this was not you, sign in, remove \
         it, change your password and sign out everywhere; if you cannot, tell whoever runs the site at \
         once.\n",
        name = person.name,
        when = when(act)
    );
    let subject = "A passkey was added to your account at Uptake";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that a passkey was removed.
pub(crate) fn passkey_removed(act: &Act<'_>, person: &Person, passkey: &str) -> Letter {
    let body = format!(
        "Hello {name},\n\nthe passkey “{passkey}” was removed from your account at Uptake on {when}. It \
         signs you in no more.\n\n{NOT_YOU}\n",
        name = person.name,
        when = when(act)
    );
    let subject = "A passkey was removed from your account at Uptake";
    letter(act, id(act), &person.email, subject, body)
}

/// What leads of an organisation are told where an administrator lets people of an
/// institution into it, or asks for it.
pub(crate) fn joining_asked(
    act: &Act<'_>,
    lead: &Person,
    (institution, organisation): (&Institution, &MemberOrganisation),
    site: &str,
) -> Letter {
    let body = format!(
        "Hello {name},\n\nan administrator of Uptake set up “{institution}” as a place where people of \
         {organisation} sign in, and asks that whoever signs in there for the first time becomes a member. \
         Nobody does until one of you leads agrees. Decide here:\n\n{site}/members/{id}\n",
        name = lead.name,
        institution = institution.name,
        organisation = organisation.name,
        id = organisation.id,
    );
    let subject = format!("Who may join {}", organisation.name);
    letter(act, id(act), &lead.email, &subject, body)
}

/// The link that accepts an invitation.
pub(crate) fn invitation(
    act: &Act<'_>,
    invitation: &Invitation,
    organisation: &str,
    site: &str,
    token: &str,
) -> Letter {
    let role = match invitation.role {
        MemberRole::Member => "a member",
        MemberRole::Lead => "a lead",
    };
    let body = format!(
        "Hello,\n\nyou are invited to take part in Uptake as {role} of {organisation}. Uptake shows what \
         research has found for the capability gaps of security practitioners, and who shares \
         them.\n\nAccept within seven days:\n\n{site}/invitations/{token}\n\nThe link works once. If you do \
         not know what this is about, do nothing: no account is made.\n"
    );
    let subject = format!("Invitation to Uptake: {organisation}");
    letter(act, id(act), &invitation.email, &subject, body)
}

/// The notice to a lead that somebody asks to join. What they wrote stands on the site
/// alone.
pub(crate) fn somebody_asks(
    act: &Act<'_>,
    lead: &Person,
    organisation: &MemberOrganisation,
    site: &str,
) -> Letter {
    let (name, joined) = (&lead.name, &organisation.name);
    let body = format!(
        "Hello {name},\n\nsomebody asks to join {joined} at Uptake. Read who and why, and answer \
         here:\n\n{site}/members/{id}\n\nYou are told once a day at most; others who ask stand there too.\n",
        id = organisation.id
    );
    let subject = format!("Somebody asks to join {joined}");
    letter(act, id(act), &lead.email, &subject, body)
}

/// The notice to a lead that somebody named their organisation. Where it is named stands on
/// the site alone, as far as its marking lets them read it.
pub(crate) fn named(
    act: &Act<'_>,
    lead: &Person,
    organisation: &MemberOrganisation,
    what: &str,
) -> Letter {
    let (name, named) = (&lead.name, &organisation.name);
    let body = format!(
        "Hello {name},\n\nanother organisation named {named} {what} at Uptake. Until yours says so \
         itself, nobody outside is told, and it does not count as taking part.\n\nSign in, open your \
         news, and accept or decline there.\n"
    );
    let subject = format!("{named} is named at Uptake");
    letter(act, id(act), &lead.email, &subject, body)
}

/// The notice to somebody that a part of a gap file is meant for them. What it is stands on
/// the site alone.
pub(crate) fn meant_for_you(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\nthe author of a gap file at Uptake named you among the few for whom a part of \
         it is meant (TLP:RED). Sign in and open the register of gaps: you see it there from its \
         publication on. Share it with nobody else.\n",
        name = person.name
    );
    let subject = "A gap file at Uptake is meant for you";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice to somebody that a part of a gap file is meant for them no more.
pub(crate) fn not_meant_any_more(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\nyou were named at Uptake among the few for whom a part of a gap file is meant \
         (TLP:RED). Since {when} you are not any more. What you read of it stays under TLP:RED: share it \
         with nobody.\n",
        name = person.name,
        when = when(act)
    );
    let subject = "A gap file at Uptake is meant for you no more";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice to somebody who stays named that others were named or taken out.
pub(crate) fn meant_for_others(act: &Act<'_>, person: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\nthe few for whom a part of a gap file at Uptake is meant (TLP:RED), you among them, \
         were changed on {when} by whoever decides for whom it is meant. You stay named.\n",
        name = person.name,
        when = when(act)
    );
    let subject = "For whom a gap file at Uptake is meant was changed";
    letter(act, id(act), &person.email, subject, body)
}

/// The notice that whoever began a gap file left its organisation, to those who are named in
/// it, or to `themselves`.
pub(crate) fn author_left(act: &Act<'_>, person: &Person, themselves: bool) -> Letter {
    let who = match themselves {
        true => "you left the organisation for which you began gap files",
        false => {
            "whoever began a gap file, of which a part is meant for you (TLP:RED), left its organisation"
        }
    };
    let body = format!(
        "Hello {name},\n\non {when} {who} at Uptake. From now on a lead of that organisation decides for \
         whom what is marked TLP:RED in it is meant. Until then everything stays as it is.\n",
        name = person.name,
        when = when(act)
    );
    let subject = "Who decides about a gap file at Uptake was changed";
    letter(act, id(act), &person.email, subject, body)
}

/// The answer to somebody whose request was declined.
pub(crate) fn declined(
    act: &Act<'_>,
    request: &JoinRequest,
    organisation: &str,
    reason: &str,
) -> Letter {
    let body = format!(
        "Hello {name},\n\nyou asked to join {organisation} at Uptake. Its lead declined:\n\n{reason}\n\nWhat \
         you had filled in was removed.\n",
        name = request.name
    );
    let subject = format!("Your request to join {organisation}");
    letter(act, id(act), &request.email, &subject, body)
}

/// The link that confirms a new address.
pub(crate) fn confirm_email(
    act: &Act<'_>,
    person: &Person,
    link: &OneTimeLink,
    site: &str,
    token: &str,
) -> Letter {
    let body = format!(
        "Hello {name},\n\nyou asked to use this address for your account at Uptake. Confirm it within a \
         day:\n\n{site}/confirm/{token}\n\nUntil then nothing changes. If you did not ask for it, do \
         nothing.\n",
        name = person.name
    );
    letter(
        act,
        id(act),
        &link.email,
        "Confirm your address for Uptake",
        body,
    )
}

/// The notice to the old address that another one is used now.
pub(crate) fn email_changed(act: &Act<'_>, before: &Person) -> Letter {
    let body = format!(
        "Hello {name},\n\nyour account at Uptake uses another address since {when}. Letters come here no \
         more.\n\nIf this was not you, tell whoever runs the site at once.\n",
        name = before.name,
        when = when(act)
    );
    let subject = "Your address at Uptake was changed";
    letter(act, id(act), &before.email, subject, body)
}

fn when(act: &Act<'_>) -> String {
    act.now.strftime("%-d %B %Y, %H:%M UTC").to_string()
}
