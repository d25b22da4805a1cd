//! Building and asking, each in a process of its own: the program starts itself
//! again for a step and reads the figures that the step prints.

use crate::clock;
use crate::corpus::Source;
use crate::engines::{self, Fed, Lucene, Way};
use crate::needs::{self, LENGTHS};
use crate::table::{Row, Timing};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The first argument of a step.
pub const STEP: &str = "step";

/// How often each need is asked; the first round is not counted.
const ROUNDS: usize = 6;

/// CPU time after which no further round is begun.
const BUDGET: Duration = Duration::from_secs(40);

/// What a step found out: times in nanoseconds and bytes by name.
pub struct Figures(BTreeMap<String, Vec<u64>>);

impl Figures {
    /// Reads lines of a name and numbers; names may have several words.
    pub fn parse(output: &str) -> Self {
        let line = |line: &str| {
            let (mut name, mut numbers) = (Vec::new(), Vec::new());
            for word in line.split(' ') {
                match word.parse() {
                    Ok(number) => numbers.push(number),
                    Err(_) => name.push(word),
                }
            }
            (name.join(" "), numbers)
        };
        Self(output.lines().map(line).collect())
    }

    fn one(&self, name: &str) -> u64 {
        self.0
            .get(name)
            .and_then(|list| list.first())
            .copied()
            .unwrap_or(0)
    }

    fn times(&self, name: &str) -> Timing {
        let list = self.0.get(name).into_iter().flatten();
        Timing::new(
            list.map(|nanoseconds| Duration::from_nanos(*nanoseconds))
                .collect(),
        )
    }

    /// Ways of asking that were measured.
    fn ways(&self) -> Vec<String> {
        let mut ways: Vec<(u64, String)> = self
            .0
            .iter()
            .filter_map(|(name, place)| {
                Some((*place.first()?, name.strip_prefix("way ")?.to_owned()))
            })
            .collect();
        ways.sort();
        ways.into_iter().map(|(_, way)| way).collect()
    }
}

/// Builds an engine and asks it everything, in processes of their own.
pub fn measure(
    engine: &str,
    source: &Source,
    home: &Path,
    jars: &Path,
) -> Result<Vec<Row>, Box<dyn Error>> {
    let folder = home.join(engine);
    std::fs::create_dir(&folder)?;
    if engines::engine(engine).is_none() {
        let lucene = match Lucene::prepare(engine, jars, &folder) {
            Ok(lucene) => lucene,
            Err(reason) => {
                println!("{engine} was left out: {reason}");
                return Ok(Vec::new());
            }
        };
        let built = lucene.build(source, &folder)?;
        let asked = lucene.ask(&folder)?;
        return Ok(vec![row(
            lucene.name(),
            "",
            &built,
            &asked,
            &folder.join("index"),
        )?]);
    }
    let step = |what: &str| -> Result<Figures, Box<dyn Error>> {
        let output = Command::new(std::env::current_exe()?)
            .args([STEP, what, engine, &source.name()])
            .arg(&folder)
            .stderr(std::process::Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("{engine} failed to {what}").into());
        }
        Ok(Figures::parse(&String::from_utf8(output.stdout)?))
    };
    let (built, asked) = (step("build")?, step("ask")?);
    asked
        .ways()
        .iter()
        .map(|way| row(way, &format!("{way} "), &built, &asked, &folder))
        .collect()
}

fn row(
    name: &str,
    prefix: &str,
    built: &Figures,
    asked: &Figures,
    folder: &Path,
) -> Result<Row, Box<dyn Error>> {
    let bytes: std::io::Result<u64> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.metadata()?.len()))
        .sum();
    let [short, long] = LENGTHS.map(|length| asked.times(&format!("times {prefix}{length}")));
    Ok(Row {
        name: name.to_owned(),
        build_wall: Duration::from_nanos(built.one("wall")),
        build_cpu: Duration::from_nanos(built.one("cpu")),
        build_memory: built.one("memory"),
        bytes: bytes?,
        memory: asked.one("memory"),
        short,
        long,
        reading: asked.times(&format!("reading {prefix}long")),
    })
}

/// Carries out a step and prints its figures.
pub fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [what, engine, source, folder] = arguments else {
        return Err("a step takes four words".into());
    };
    let folder = Path::new(folder);
    let engine = engines::engine(engine).ok_or("no such engine")?;
    if what == "build" {
        let mut documents = Fed::new(Source::parse(source).documents()?);
        let (wall, cpu) = (Instant::now(), clock::process());
        engine.build(&mut documents, folder)?;
        println!("wall {}", (wall.elapsed() - documents.wall).as_nanos());
        println!(
            "cpu {}",
            (clock::process() - cpu - documents.cpu).as_nanos()
        );
    } else {
        engine.ask(folder, &mut |ways| ask(ways, folder))?;
    }
    println!("memory {}", clock::most_memory());
    Ok(())
}

fn ask(ways: Vec<Way<'_>>, folder: &Path) -> Result<(), Box<dyn Error>> {
    let home = folder.parent().ok_or("a folder without a parent")?;
    for (place, (name, mut answer)) in ways.into_iter().enumerate() {
        println!("way {name} {place}");
        for length in LENGTHS {
            let needs = needs::read(home, length)?;
            let (mut times, mut readings) = (Vec::new(), Vec::new());
            let begun = clock::thread();
            for round in 0..ROUNDS {
                if round > 1 && clock::thread() - begun > BUDGET {
                    break;
                }
                for need in &needs {
                    let start = clock::thread();
                    let answered = answer(need)?;
                    let time = clock::thread() - start;
                    if answered.hits == 0 && round == 0 {
                        eprintln!("no hit for: {need}");
                    }
                    if round > 0 {
                        times.push(time.as_nanos().to_string());
                        readings.push(answered.reading.as_nanos().to_string());
                    }
                }
            }
            println!("times {name} {length} {}", times.join(" "));
            println!("reading {name} {length} {}", readings.join(" "));
        }
    }
    Ok(())
}
