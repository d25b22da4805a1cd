//! `uptake network`: who works with whom in an extent: communities, those who stand between
//! them, and the most connected organisations.

use super::money::{grouped_count, say_rest, says_nothing};
use super::write_json;
use crate::args::{NetworkArgs, NetworkTable};
use crate::session::Session;
use crate::terminal::{counted, shorten, table};
use std::io::Write;
use uptake_model::{Extent, Landscape};
use uptake_web::api::coverage::funding::NetworkRecord;
use uptake_workflow::funding::{MEASURED, Network, communities_table, network_of, network_table};

/// Members of a community, and countries, that are named.
const NAMED: usize = 3;

/// Letters of a name that stand in a table beside others.
const LONGEST: usize = 24;

/// Measures and prints.
pub async fn run(args: &NetworkArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let extent = args.extent.extent()?;
    let (landscape, network) = network_of(&session.platform, extent.clone()).await?;
    if args.json {
        let record = NetworkRecord::of(&landscape, &network);
        return write_json(out, &serde_json::to_value(record)?);
    }
    if let Some(asked) = args.csv {
        let words = extent.in_words();
        let table = match asked {
            NetworkTable::Organisations => network_table(&landscape, &network, &words),
            NetworkTable::Communities => communities_table(&landscape, &network, &words),
        };
        out.write_all(&table.csv()?)?;
        return Ok(());
    }
    let projects = usize::try_from(network.projects).unwrap_or(usize::MAX);
    if says_nothing(&extent, projects, out)? {
        return Ok(());
    }
    let limit = args.limit as usize;
    say(&network, &extent, out)?;
    say_communities(&landscape, &network, limit, out)?;
    let most_connected: Vec<usize> = (0..network.nodes.len()).collect();
    let heads = ["Most connected", "Most between others"];
    for (head, order) in heads.into_iter().zip([most_connected, network.by_bridge()]) {
        say_organisations((&landscape, &network), (head, &order), limit, out)?;
    }
    Ok(())
}

fn say(network: &Network, extent: &Extent, out: &mut dyn Write) -> anyhow::Result<()> {
    let among = match network.nodes.len() {
        MEASURED => format!("the {MEASURED} with most partners"),
        _ => "all of them".to_owned(),
    };
    writeln!(
        out,
        "{} in {} {}; {} a project. Communities and bridges are measured among {among}.",
        counted(
            network.organisations,
            "organisation takes part",
            "organisations take part"
        ),
        counted(network.projects, "project", "projects"),
        extent.in_words(),
        counted(network.pairs, "pair of them shares", "pairs of them share"),
    )?;
    Ok(())
}

fn say_communities(
    landscape: &Landscape,
    network: &Network,
    limit: usize,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let several = network
        .communities
        .iter()
        .take_while(|it| it.members.len() > 1);
    let several: Vec<_> = several.collect();
    let heads = ["Community>", "Members>", "Most connected", "Countries"];
    let mut shown = table(&[heads.as_slice(), &["Shared inside>", "Outside>"]].concat());
    for (it, number) in several.iter().zip(0_usize..).take(limit) {
        let members = it.members.iter().take(NAMED);
        let members = members.map(|it| shorten(name(landscape, network, *it), LONGEST));
        let countries = network.countries_of(landscape, number).into_iter();
        let countries = countries.map(|(country, number)| format!("{} {number}", country.code()));
        shown.add_row([
            (number + 1).to_string(),
            it.members.len().to_string(),
            members.collect::<Vec<_>>().join("; "),
            countries.take(NAMED).collect::<Vec<_>>().join(", "),
            grouped_count(it.inside),
            grouped_count(it.outside),
        ]);
    }
    if several.is_empty() {
        writeln!(
            out,
            "\nNo two organisations share a project, so there are no communities."
        )?;
        return Ok(());
    }
    writeln!(out, "\n{shown}")?;
    say_rest(several.len(), limit, out)
}

fn name<'l>(landscape: &'l Landscape, network: &Network, place: usize) -> &'l str {
    &landscape.organisations[network.nodes[place].organisation].name
}

fn say_organisations(
    (landscape, network): (&Landscape, &Network),
    (head, order): (&str, &[usize]),
    limit: usize,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let heads = [
        head,
        "Country",
        "Projects>",
        "Partners>",
        "Community>",
        "Between>",
    ];
    let mut shown = table(&heads);
    for place in order.iter().take(limit) {
        let node = &network.nodes[*place];
        let country = landscape.organisations[node.organisation].country.as_ref();
        shown.add_row([
            shorten(name(landscape, network, *place), 2 * LONGEST),
            country.map_or("", |it| it.code()).to_owned(),
            grouped_count(node.projects),
            grouped_count(node.partners),
            (node.community + 1).to_string(),
            format!("{:.1} %", node.bridge * 100.0),
        ]);
    }
    writeln!(out, "\n{shown}")?;
    say_rest(order.len(), limit, out)
}
