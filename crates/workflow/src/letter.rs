//! What the letters of the platform say. They carry a link at most, and no secret beside it.

use crate::act::Act;
use uptake_model::{Letter, Person};

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

fn when(act: &Act<'_>) -> String {
    act.now.strftime("%-d %B %Y, %H:%M UTC").to_string()
}
