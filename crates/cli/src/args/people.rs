//! What can be typed about people: organisations, the first administrator, letters.

use super::values::{country, discipline};
use clap::{Args, Subcommand};
use uptake_model::{Country, Discipline, MemberKind};

/// What an operator does for organisations.
#[derive(Debug, Subcommand)]
pub enum OrganisationAction {
    /// Take an organisation in, and invite its first lead
    Add(OrganisationAddArgs),
}

/// An organisation to take in.
#[derive(Debug, Args)]
pub struct OrganisationAddArgs {
    /// Its name, in its own language or in English
    #[arg(long, value_name = "NAME")]
    pub name: String,

    /// Its country, two letters
    #[arg(long, value_name = "CODE", value_parser = country)]
    pub country: Country,

    /// practitioner, public_authority, knowledge_network, research, industry or civil_society
    #[arg(long, value_name = "KIND", value_parser = member_kind)]
    pub kind: MemberKind,

    /// A discipline of practitioners, such as fire_and_rescue; can be repeated
    #[arg(long, value_name = "CODE", value_parser = discipline)]
    pub discipline: Vec<Discipline>,

    /// Its identifier in the corpus, such as pic-999984059
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    pub corpus: String,

    /// Address of its first lead, who is invited by letter
    #[arg(long, value_name = "ADDRESS")]
    pub lead: Option<String>,

    /// Address under which people find the site, for the link in the letter
    #[arg(
        long,
        value_name = "URL",
        env = "UPTAKE_ADDRESS",
        default_value = "http://127.0.0.1:8080"
    )]
    pub address: String,
}

/// Somebody who lost their second factor.
#[derive(Debug, Args)]
pub struct SecondFactorResetArgs {
    /// Their e-mail address
    #[arg(value_name = "ADDRESS")]
    pub address: String,
}

/// What can be done with letters.
#[derive(Debug, Subcommand)]
pub enum LettersAction {
    /// Send what waits now; `serve` does so by itself
    Send(PostArgs),
    /// List the last letters and what became of them
    List {
        /// How many to list
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
}

/// How letters go out.
#[derive(Debug, Clone, Args)]
pub struct PostArgs {
    /// SMTP server, as in smtps://USER:PASSWORD@HOST or smtp://HOST:587?tls=required; without one, letters are written as files
    /// into the folder outbox below --data
    #[arg(long, value_name = "URL", env = "UPTAKE_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,

    /// Send letters to another machine without TLS, as with smtp://HOST; whoever stands between
    /// reads the links in them
    #[arg(long, env = "UPTAKE_SMTP_IN_CLEAR_TEXT")]
    pub smtp_in_clear_text: bool,

    /// Address that letters come from
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "UPTAKE_SENDER",
        default_value = SENDER
    )]
    pub sender: String,
}

/// Where letters come from that nobody named a sender for. No mail server takes it, files do.
const SENDER: &str = "uptake@localhost.invalid";

impl Default for PostArgs {
    fn default() -> Self {
        Self {
            smtp: None,
            smtp_in_clear_text: false,
            sender: SENDER.to_owned(),
        }
    }
}

/// An administrator to make.
#[derive(Debug, Args)]
pub struct AdminCreateArgs {
    /// Their name, as others on the platform see it
    #[arg(long, value_name = "NAME")]
    pub name: String,

    /// Their e-mail address, to sign in with
    #[arg(long, value_name = "ADDRESS")]
    pub email: String,

    /// Read the password from the first line of standard input instead of printing a link
    #[arg(long)]
    pub password_stdin: bool,

    /// Address under which people find the site, for the link
    #[arg(
        long,
        value_name = "URL",
        env = "UPTAKE_ADDRESS",
        default_value = "http://127.0.0.1:8080"
    )]
    pub address: String,
}

fn member_kind(text: &str) -> Result<MemberKind, String> {
    MemberKind::parse(text).ok_or_else(|| {
        let known = MemberKind::ALL.map(MemberKind::code);
        format!("known kinds are {}", known.join(", "))
    })
}
