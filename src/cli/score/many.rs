//! Many transcripts, side by side within bounds; each result is written as soon as it is there.

use futures_util::{
    FutureExt as _, StreamExt as _,
    future::BoxFuture,
    stream::{FuturesOrdered, FuturesUnordered},
};
use tokio::{pin, select, signal::ctrl_c};

use super::{
    csv,
    heard::HeardArgs,
    input::{Item, Source},
    progress::Progress,
    results::Results,
};
use crate::{
    cli::out,
    domain::{heard::Heard, scoring::Scorecard},
    library::Format,
    runtime::{Elsewhere, Exit, Notice},
};

/// After so many transcripts in a row for which the judge gave nothing, the rest is left for another time.
const MUTE: usize = 3;

/// A transcript's result on its way.
struct Done {
    id: String,
    content: String,
    card: Result<Scorecard, Notice>,
}

/// Scores all of them. What was done stays, whatever ends the run.
pub async fn run(
    args: &HeardArgs,
    elsewhere: Elsewhere,
    source: &Source,
    format: Option<Format>,
) -> Result<Exit, Notice> {
    let mut results = args.out.as_deref().map_or_else(|| Ok(Results::to_stdout()), Results::in_file)?;
    let mut progress = Progress::of(source.count()?);
    let exit = score(&elsewhere, source, format, &mut results, &mut progress).await;
    progress.close();
    if let (Some(from), Some(to)) = (&args.out, &args.csv) {
        csv::write(from, to, elsewhere.scenario(), &elsewhere.stamp())?;
    }
    exit
}

async fn score(
    elsewhere: &Elsewhere,
    source: &Source,
    format: Option<Format>,
    results: &mut Results,
    progress: &mut Progress,
) -> Result<Exit, Notice> {
    let (elsewhere, many) = elsewhere.clone().side_by_side();
    let stamp = elsewhere.stamp();
    let mut items = source.items(format)?;
    let interrupted = ctrl_c();
    pin!(interrupted);
    let mut under_way = UnderWay::new(&elsewhere, many);
    let (mut mute, mut more) = (0, true);
    loop {
        while more && under_way.has_room() {
            let Some(Item { id, heard }) = items.next() else {
                more = false;
                break;
            };
            match heard.and_then(|heard| elsewhere.content(&heard).map(|content| (heard, content))) {
                Ok((_, content)) if results.has(&id, &content, &stamp) => progress.kept += 1,
                Ok((heard, content)) => under_way.push(scored(elsewhere.clone(), id, content, heard).boxed()),
                Err(notice) => {
                    progress.failed += 1;
                    results.not_scored(&id, &notice)?;
                }
            }
            progress.show();
        }
        let done = select! {
            done = under_way.next() => done,
            _ = &mut interrupted => {
                out::tell("\ninterrupted; what was scored is kept, run the same command again to go on");
                return Ok(Exit::Interrupted);
            }
        };
        let Some(Done { id, content, card }) = done else { break };
        mute = if card.is_ok() { 0 } else { mute + 1 };
        match card {
            Ok(card) => {
                progress.scored += 1;
                results.scored(&id, &content, &card, 0)?;
            }
            Err(notice) => {
                progress.failed += 1;
                results.not_scored(&id, &notice)?;
                if mute >= MUTE {
                    return Err(notice);
                }
            }
        }
        progress.show();
    }
    Ok(if progress.failed > 0 { Exit::Failed } else { Exit::Done })
}

async fn scored(elsewhere: Elsewhere, id: String, content: String, heard: Heard) -> Done {
    let card = elsewhere.score(heard).await;
    Done { id, content, card }
}

/// Scorings under way: of the built-in judge the results come in the order of the transcripts, so that the same run writes the same
/// file; of a model as they are answered, so that none that was paid for is lost.
enum UnderWay {
    InOrder(FuturesOrdered<BoxFuture<'static, Done>>, usize),
    AsTheyCome(FuturesUnordered<BoxFuture<'static, Done>>, usize),
}

impl UnderWay {
    fn new(elsewhere: &Elsewhere, many: usize) -> Self {
        // One more than there are cores for each of them, so that no core waits while a result is written.
        match elsewhere.recipient() {
            None => Self::InOrder(FuturesOrdered::new(), many * 2),
            Some(_) => Self::AsTheyCome(FuturesUnordered::new(), many),
        }
    }

    fn has_room(&self) -> bool {
        match self {
            Self::InOrder(futures, most) => futures.len() < *most,
            Self::AsTheyCome(futures, most) => futures.len() < *most,
        }
    }

    fn push(&mut self, future: BoxFuture<'static, Done>) {
        match self {
            Self::InOrder(futures, _) => futures.push_back(future),
            Self::AsTheyCome(futures, _) => futures.push(future),
        }
    }

    async fn next(&mut self) -> Option<Done> {
        match self {
            Self::InOrder(futures, _) => futures.next().await,
            Self::AsTheyCome(futures, _) => futures.next().await,
        }
    }
}
