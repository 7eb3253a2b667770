//! A judge's calls as a file to be executed elsewhere, and the answers that come back.

use std::{
    collections::{BTreeSet, HashMap},
    fs::File,
    io::{BufRead as _, BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use super::{
    csv,
    heard::HeardArgs,
    input::{Item, Source},
    progress::Progress,
    results::{Results, cannot},
};
use crate::{
    cli::out,
    library::Format,
    runtime::{Elsewhere, Exit, Notice, read_result},
    store::new_private,
};

/// The most requests a hosted batch service takes in one file, and the most megabytes.
const MOST_REQUESTS: usize = 50_000;
const MOST_BYTES: usize = 200 * 1000 * 1000;

/// How many of a kind of trouble are named one by one.
const NAMED: usize = 5;

/// Writes requests, takes answers, or both.
pub fn run(args: &HeardArgs, elsewhere: &Elsewhere, source: &Source, format: Option<Format>) -> Result<Exit, Notice> {
    if elsewhere.recipient().is_none() {
        return Err(Notice::new("no_judge", "the built-in judge makes no calls that could be written to a file")
            .help("name a model: --judge NAME, or --base-url URL --model M")
            .exit(Exit::Usage));
    }
    let mut answers = Answers::read(&args.batch_in)?;
    let mut requests = args.batch_out.as_deref().map(Requests::new).transpose()?;
    if args.batch_in.is_empty() {
        return write(elsewhere, source, format, requests);
    }
    let mut results = args.out.as_deref().map_or_else(|| Ok(Results::to_stdout()), Results::in_file)?;
    let mut progress = Progress::of(source.count()?);
    for item in source.items(format)? {
        collect(elsewhere, item, &mut answers, requests.as_mut(), &mut results, &mut progress)?;
        progress.show();
    }
    progress.close();
    if let Some(requests) = requests {
        requests.close()?;
    }
    if let (Some(from), Some(to)) = (&args.out, &args.csv) {
        csv::write(from, to, elsewhere.scenario(), &elsewhere.stamp())?;
    }
    let well = answers.report() && progress.failed == 0;
    Ok(if well { Exit::Done } else { Exit::Failed })
}

/// Writes the first requests of every transcript.
fn write(
    elsewhere: &Elsewhere,
    source: &Source,
    format: Option<Format>,
    requests: Option<Requests>,
) -> Result<Exit, Notice> {
    let Some(mut requests) = requests else { return Ok(Exit::Usage) };
    let mut exit = Exit::Done;
    for Item { id, heard } in source.items(format)? {
        match heard.and_then(|heard| elsewhere.ready(&heard)) {
            Ok(ready) => requests.put(&elsewhere.batch(&ready))?,
            Err(notice) => {
                out::tell(&format!("{id}:"));
                out::notice(&notice);
                exit = Exit::Failed;
            }
        }
    }
    requests.close()?;
    Ok(exit)
}

fn collect(
    elsewhere: &Elsewhere,
    item: Item,
    answers: &mut Answers,
    requests: Option<&mut Requests>,
    results: &mut Results,
    progress: &mut Progress,
) -> Result<(), Notice> {
    let ready = match item.heard.and_then(|heard| elsewhere.ready(&heard)) {
        Ok(ready) => ready,
        Err(notice) => {
            progress.failed += 1;
            return results.not_scored(&item.id, &notice);
        }
    };
    let collected = elsewhere.collect(&ready, &mut |id| answers.of(id));
    answers.failed.extend(collected.failed.into_iter().filter_map(|failed| Some((failed.id, failed.answer.err()?))));
    if results.has(&item.id, &ready.content, &elsewhere.stamp()) {
        progress.kept += 1;
        return Ok(());
    }
    if let Some(requests) = requests.filter(|_| !collected.open.is_empty()) {
        progress.open += 1;
        return requests.put(&collected.open);
    }
    answers.missing += collected.open.len();
    if let Some(card) = collected.scorecard {
        progress.scored += 1;
        return results.scored(&item.id, &ready.content, &card, collected.open.len());
    }
    progress.failed += 1;
    let notice = Notice::new("judge_unreadable", "not scored: no answer of the judge could be read")
        .help("write the requests again with --batch-out and have them executed");
    results.not_scored(&item.id, &notice)
}

/// A file of requests as it is written.
struct Requests {
    path: PathBuf,
    file: BufWriter<File>,
    count: usize,
    bytes: usize,
}

impl Requests {
    fn new(path: &Path) -> Result<Self, Notice> {
        let file = new_private(path).map_err(|error| {
            cannot(path, &error).help("--batch-out makes a new file; name one that is not there").exit(Exit::Usage)
        })?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file), count: 0, bytes: 0 })
    }

    fn put(&mut self, requests: &[serde_json::Value]) -> Result<(), Notice> {
        for request in requests {
            let line = format!("{request}\n");
            self.count += 1;
            self.bytes += line.len();
            self.file.write_all(line.as_bytes()).map_err(|error| cannot(&self.path, &error))?;
        }
        Ok(())
    }

    fn close(mut self) -> Result<(), Notice> {
        self.file.flush().map_err(|error| cannot(&self.path, &error))?;
        out::tell(&format!("{} requests are in {}; nothing was sent", self.count, self.path.display()));
        if self.count > MOST_REQUESTS || self.bytes > MOST_BYTES {
            out::tell("note: hosted batch services take 50,000 requests and 200 MB a file; `split -l` cuts it");
        }
        Ok(())
    }
}

/// The answers of results files, and what is wrong with them.
#[derive(Default)]
struct Answers {
    by_id: HashMap<String, Result<String, String>>,
    used: BTreeSet<String>,
    failed: Vec<(String, String)>,
    doubled: Vec<String>,
    unreadable: Vec<String>,
    missing: usize,
}

impl Answers {
    fn read(paths: &[PathBuf]) -> Result<Self, Notice> {
        let mut answers = Self::default();
        for path in paths {
            let failed = |error: std::io::Error| cannot(path, &error).exit(Exit::Usage);
            let file = BufReader::new(File::open(path).map_err(failed)?);
            for (number, line) in (1..).zip(file.split(b'\n')) {
                let line = String::from_utf8_lossy(&line.map_err(failed)?).into_owned();
                match read_result(&line) {
                    Ok(Some(result)) => answers.put(result.id, result.answer),
                    Ok(None) => {}
                    Err(why) => answers.unreadable.push(format!("{} line {number}: {why}", path.display())),
                }
            }
        }
        Ok(answers)
    }

    /// Of two answers to one request the first counts, unless it failed and the other did not: a request may be executed again.
    fn put(&mut self, id: String, answer: Result<String, String>) {
        match self.by_id.get(&id) {
            Some(Ok(_)) if answer.is_ok() => self.doubled.push(id),
            Some(Ok(_)) => {}
            _ => drop(self.by_id.insert(id, answer)),
        }
    }

    fn of(&mut self, id: &str) -> Option<Result<String, String>> {
        let answer = self.by_id.get(id).cloned();
        if answer.is_some() {
            self.used.insert(id.to_owned());
        }
        answer
    }

    /// Says what was wrong; whether nothing was.
    fn report(&self) -> bool {
        let mut unknown: Vec<String> = self.by_id.keys().filter(|id| !self.used.contains(*id)).cloned().collect();
        unknown.sort();
        let failed: Vec<String> = self.failed.iter().map(|(id, why)| format!("{id}: {why}")).collect();
        let mut well = true;
        for (list, what) in [
            (&self.unreadable, "lines that are no results"),
            (&failed, "requests that failed"),
            (&unknown, "answers to requests that these transcripts and this rubric do not make"),
            (&self.doubled, "requests with a second answer, which was not used"),
        ] {
            if !list.is_empty() {
                well = false;
                out::tell(&format!("{} {what}:", list.len()));
                list.iter()
                    .take(NAMED)
                    .for_each(|each| out::tell(&format!("  {}", crate::domain::text::SafeText::line(each))));
            }
        }
        if self.missing > 0 {
            out::tell(&format!("{} requests have no answer; --batch-out FILE writes them again", self.missing));
        }
        well && self.missing == 0
    }
}
