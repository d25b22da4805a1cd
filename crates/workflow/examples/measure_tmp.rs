//! temporary
#![allow(
    clippy::all,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods
)]
use std::sync::Arc;
use std::time::Instant;
use uptake_model::*;
use uptake_workflow::*;
#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let folder = DataFolder::open(args[1].as_ref()).unwrap();
    let url = std::env::var("DBURL").unwrap_or(folder.database_url());
    let t = Instant::now();
    let store = uptake_store::Store::open(&url).await.unwrap();
    println!("open {:?}", t.elapsed());
    let source = if args[2] == "calls" {
        SourceKind::Calls
    } else {
        SourceKind::Cordis
    };
    let request = ImportRequest {
        source,
        inputs: args[3..].iter().map(Into::into).collect(),
        limits: uptake_import::Limits::default(),
    };
    let t = Instant::now();
    let report = import_source(
        &store,
        request,
        jiff::Timestamp::now(),
        Box::new(|_| ()),
        Arc::default(),
    )
    .await;
    println!("import {:?}", t.elapsed());
    match report {
        Ok(r) => println!("{r:#?}"),
        Err(e) => {
            println!("{e}");
            return;
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    for l in status.lines().filter(|l| l.starts_with("VmHWM")) {
        println!("{l}");
    }
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = stat.split(' ').collect();
    println!("cpu user {} sys {} (1/100 s)", f[13], f[14]);
    for t in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        let s = std::fs::read_to_string(t.path().join("stat")).unwrap();
        let f: Vec<&str> = s.rsplit(')').next().unwrap().split(' ').collect();
        if f[12].parse::<u32>().unwrap() > 20 {
            println!("{} u{} s{}", s.split(' ').nth(1).unwrap(), f[12], f[13]);
        }
    }
    let t = Instant::now();
    let mut after = None;
    let mut n = 0;
    loop {
        let p = store.index_documents(after.as_ref(), 2000).await.unwrap();
        let Some(l) = p.last() else { break };
        after = Some(l.id.clone());
        n += p.len();
    }
    println!("index documents {n} {:?}", t.elapsed());
    let t = Instant::now();
    let o = store.overview().await.unwrap();
    println!("overview {:?} {o:?}", t.elapsed());
    let page = store.index_documents(None, 400).await.unwrap();
    let ids: Vec<_> = page.iter().step_by(20).map(|d| d.id.clone()).collect();
    for _ in 0..3 {
        let t = Instant::now();
        let c = store.project_cards(&ids).await.unwrap();
        println!("cards {} {:?}", c.len(), t.elapsed());
    }
    for id in &ids[..3] {
        let t = Instant::now();
        let p = store.project(id).await.unwrap().unwrap();
        println!("project {} {:?}", p.participations.len(), t.elapsed());
    }
    let t = Instant::now();
    let o = store
        .organisations("", listing::Page::first(3))
        .await
        .unwrap();
    println!("organisations {} {:?}", o.total, t.elapsed());
    for l in o.items {
        let t = Instant::now();
        let p = store
            .organisation(&l.organisation.id)
            .await
            .unwrap()
            .unwrap();
        println!(
            "organisation {} {} partners {} {:?}",
            l.organisation.name,
            p.projects,
            p.partners.len(),
            t.elapsed()
        );
        let t = Instant::now();
        let p = store
            .organisation_projects(&l.organisation.id, listing::Page::first(50))
            .await
            .unwrap();
        println!("  projects {} {:?}", p.total, t.elapsed());
    }
    let t = Instant::now();
    let o = store
        .organisations("fraunhofer", listing::Page::first(3))
        .await
        .unwrap();
    println!("organisations fraunhofer {} {:?}", o.total, t.elapsed());
    let t = Instant::now();
    let o = store
        .projects_named("cur", listing::Page::first(3))
        .await
        .unwrap();
    println!("projects named {} {:?}", o.total, t.elapsed());
    let f = listing::TopicFilter {
        text: Some("drone border".into()),
        ..Default::default()
    };
    let t = Instant::now();
    let o = store
        .topics(
            &f,
            jiff::civil::date(2026, 11, 23),
            listing::Page::first(20),
        )
        .await
        .unwrap();
    println!("topics {} {:?} {:?}", o.total, t.elapsed(), o.items.first());
    let t = Instant::now();
    let o = store.problem_counts(&Default::default()).await.unwrap();
    println!("problem counts {} {:?}", o.len(), t.elapsed());
}
use uptake_store::listing;
