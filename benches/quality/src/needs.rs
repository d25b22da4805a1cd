//! The sets of needs, each with its judgements.

use crate::Outcome;
use crate::corpus::Corpus;
use std::fs;
use std::path::Path;
use uptake_search::evaluation::{Judgements, Need, read_needs};

/// Needs that are counted together.
pub struct Set {
    /// What people call them.
    pub name: String,
    /// What the weights have to do with them.
    pub note: &'static str,
    /// Whether it is a part of another set.
    pub detail: bool,
    /// The needs.
    pub needs: Vec<Need>,
    /// Their judgements.
    pub judgements: Judgements,
}

fn read(folder: &Path) -> Outcome<(Vec<Need>, Judgements)> {
    let needs = read_needs(&fs::read_to_string(folder.join("queries.tsv"))?)?;
    let judgements = Judgements::read(&fs::read_to_string(folder.join("qrels.tsv"))?)?;
    Ok((needs, judgements))
}

/// The security topics of the development set.
pub fn topics(folder: &Path) -> Outcome<Set> {
    let (needs, judgements) = read(folder)?;
    Ok(Set {
        name: "Security topics, each finding the projects funded under it".to_owned(),
        note: "read with the topic map that did not learn from them",
        detail: false,
        needs,
        judgements,
    })
}

/// All topics of the corpus that funded no project of civil security.
pub fn other_topics(corpus: &Corpus) -> Set {
    let (mut needs, mut judgements) = (Vec::new(), String::new());
    for (code, (title, projects)) in &corpus.topics {
        let outside = projects.iter().all(|id| !corpus.security.contains(id));
        let one_word = !code.as_str().contains(char::is_whitespace);
        if projects.is_empty() || title.trim().is_empty() || !outside || !one_word {
            continue;
        }
        needs.push(Need {
            id: code.to_string(),
            text: title.split_whitespace().collect::<Vec<_>>().join(" "),
        });
        for project in projects {
            judgements.push_str(&format!("{code}\t0\t{project}\t1\n"));
        }
    }
    Set {
        name: "Other topics of Horizon Europe".to_owned(),
        note: "the weights of fields were found on these; nearness to civil security works against them",
        detail: false,
        needs,
        judgements: Judgements::read(&judgements).unwrap_or_default(),
    }
}

/// Gaps as registers state them.
pub fn statements(folder: &Path) -> Outcome<Set> {
    let (needs, judgements) = read(folder)?;
    Ok(Set {
        name: "Statements of gaps".to_owned(),
        note: "the thresholds of strength were found on these and on the practitioners' needs",
        detail: false,
        needs,
        judgements,
    })
}

/// Practitioners' needs of one half, by kind and language. An id is a language, a
/// hyphen and a number; needs that name the matter plainly begin at 51.
pub fn practitioners(folder: &Path, half: &str) -> Outcome<Vec<Set>> {
    let (needs, judgements) = read(&folder.join(half))?;
    let note = match half {
        "tune" => {
            "the weights of parts and bridges and the thresholds of strength were found on these"
        }
        _ => "nothing was found on these",
    };
    let plain = |id: &str| {
        let number = id
            .rsplit('-')
            .next()
            .and_then(|number| number.parse::<u32>().ok());
        number.is_some_and(|number| number >= 51)
    };
    let english = |id: &str| id.starts_with("en-");
    let kinds = [
        ("English", true, None),
        ("other languages", false, None),
        ("English, plain", true, Some(true)),
        ("English, oblique", true, Some(false)),
        ("other languages, plain", false, Some(true)),
        ("other languages, oblique", false, Some(false)),
    ];
    let sets = kinds.map(|(name, wants_english, wants_plain)| Set {
        name: format!("Practitioners' needs, {half} half, {name}"),
        note,
        detail: wants_plain.is_some(),
        needs: needs
            .iter()
            .filter(|need| english(&need.id) == wants_english)
            .filter(|need| wants_plain.is_none_or(|wanted| plain(&need.id) == wanted))
            .cloned()
            .collect(),
        judgements: judgements.clone(),
    });
    Ok(sets.into())
}
