//! What stands in the form of a procurement, as text: read from what was sent, and written
//! out of the record for a change.

use crate::pages::evidence::form;
use crate::parameters::Parameters;
use uptake_model::typed_number::plain_number;
use uptake_model::{
    Euro, Lot, Marking, MemberOrganisationId, Procurement, ProcurementContent, ProcurementKind,
    WebAddress,
};
use uptake_workflow::Refusal;

/// Most rows of lots that are read; one more than fit, so that too many are told.
const MOST_ROWS: usize = uptake_model::procurement::MOST_LOTS + 1;

/// The content that was sent.
pub(super) fn read(values: &Parameters) -> Result<ProcurementContent, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    let told = |error: &dyn std::fmt::Display| {
        Refusal::Refused(format!("{error} What you typed is kept."))
    };
    let missing = "Say in which way it is bought.";
    let notice = values.get("notice").map(WebAddress::parse).transpose();
    let marking = Marking::parse(values.get("marking").unwrap_or("amber+strict"));
    Ok(ProcurementContent {
        title: text("title"),
        kind: form::choice(values, "kind", ProcurementKind::parse, missing)?,
        notice: notice.map_err(|error| told(&error))?,
        notice_number: text("notice_number"),
        noticed_on: form::day(values, "noticed_on")?,
        lots: lots(values),
        buyers: values.all("buyer").map(MemberOrganisationId::new).collect(),
        lead: values.get("lead").map(MemberOrganisationId::new),
        other_buyers: text("other_buyers"),
        budget: values.get("budget").map(budget).transpose()?,
        from: form::day(values, "from")?,
        to: form::day(values, "to")?,
        remark: text("remark"),
        marking: marking.map_err(|error| told(&error))?,
    })
}

fn lots(values: &Parameters) -> Vec<Lot> {
    let rows = 1..=MOST_ROWS;
    rows.filter_map(|row| {
        let part = |part: &str| values.get(&format!("lot{row}_{part}"));
        let (title, solution, supplier) = (part("title"), part("solution"), part("supplier"));
        title.or(solution).or(supplier)?;
        Some(Lot {
            title: title.unwrap_or_default().to_owned(),
            solution: solution.map(Into::into),
            supplier: supplier.unwrap_or_default().to_owned(),
        })
    })
    .collect()
}

/// An amount in euro as people write it: `250000`, `250 000`, `250 000,50` or `€ 250,000.50`.
fn budget(text: &str) -> Result<Euro, Refusal> {
    let told = |error: &dyn std::fmt::Display| {
        Refusal::Refused(format!("{error} What you typed is kept."))
    };
    let plain = plain_number(text.trim().trim_matches('€').trim()).map_err(|it| told(&it))?;
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, ""));
    let amount = whole
        .parse::<i64>()
        .ok()
        .filter(|it| *it >= 0 && !whole.starts_with('-') && cents.len() <= 2)
        .and_then(|whole| whole.checked_mul(100))
        .and_then(|amount| amount.checked_add(format!("{cents:0<2}").parse().ok()?));
    amount.map(Euro::from_cents).ok_or_else(|| {
        told(&format!(
            "“{text}” is no amount in euro. Write digits, such as 250000 or 250000.50."
        ))
    })
}

/// The fields of the form as they stand in the record.
pub(super) fn fields(procurement: &Procurement) -> Parameters {
    let content = &procurement.content;
    let day = |it: Option<jiff::civil::Date>| it.map(|it| it.to_string()).unwrap_or_default();
    let mut pairs = vec![
        ("version", procurement.version.to_string()),
        ("gap", procurement.gap.to_string()),
        ("title", content.title.clone()),
        ("kind", content.kind.code().to_owned()),
        (
            "notice",
            content
                .notice
                .as_ref()
                .map(|it| it.as_str().to_owned())
                .unwrap_or_default(),
        ),
        ("notice_number", content.notice_number.clone()),
        ("noticed_on", day(content.noticed_on)),
        (
            "lead",
            content
                .lead
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        ("other_buyers", content.other_buyers.clone()),
        ("budget", content.budget.map(typed).unwrap_or_default()),
        ("from", day(content.from)),
        ("to", day(content.to)),
        ("remark", content.remark.clone()),
        ("marking", content.marking.code().to_owned()),
    ];
    pairs.extend(content.buyers.iter().map(|it| ("buyer", it.to_string())));
    let rows: Vec<(String, String)> = (1..)
        .zip(&content.lots)
        .flat_map(|(row, lot)| {
            let solution = lot.solution.as_ref().map(ToString::to_string);
            [
                (format!("lot{row}_title"), lot.title.clone()),
                (format!("lot{row}_solution"), solution.unwrap_or_default()),
                (format!("lot{row}_supplier"), lot.supplier.clone()),
            ]
        })
        .collect();
    pairs.extend(
        rows.iter()
            .map(|(name, value)| (name.as_str(), value.clone())),
    );
    Parameters::of(pairs)
}

fn typed(amount: Euro) -> String {
    let (whole, cents) = (amount.cents() / 100, amount.cents() % 100);
    match cents {
        0 => whole.to_string(),
        cents => format!("{whole}.{cents:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_nothing_else_is() {
        let cases = [
            ("250000", Some(25_000_000)),
            ("250 000", Some(25_000_000)),
            ("€ 250,000.5", Some(25_000_050)),
            ("250,50", Some(25_050)),
            ("250.000,50 €", Some(25_000_050)),
            ("250,000", None),
            ("250.500", None),
            ("250000.505", None),
            ("-1", None),
            ("many", None),
            ("", None),
            ("99999999999999999999", None),
            ("99999999999999999", None),
        ];
        for (text, cents) in cases {
            let read = budget(text).ok();
            assert_eq!(read.map(Euro::cents), cents, "{text}");
            if let Some(amount) = read {
                assert_eq!(budget(&typed(amount)).ok(), Some(amount));
            }
        }
    }
}
