//! The one writer: a thread that owns the store and does one piece of work after the other.

use std::{path::PathBuf, sync::mpsc as queue, thread};

use tokio::sync::oneshot;

use crate::{
    runtime::notice::Notice,
    store::{Store, StoreError},
};

type Work = Box<dyn FnOnce(&mut Store) + Send>;

/// Where work for the store is handed in. Cheap to clone; the thread ends when the last one is dropped.
#[derive(Clone, Debug)]
pub struct Recorder {
    queue: queue::Sender<Work>,
}

impl Recorder {
    /// Opens the store in `folder` and starts its thread.
    ///
    /// # Errors
    /// What the store says when it cannot be opened.
    pub fn start(folder: PathBuf) -> Result<Self, Notice> {
        let (queue, work) = queue::channel::<Work>();
        let (opened, outcome) = queue::channel();
        let run = move || match Store::open(&folder) {
            Ok(mut store) => {
                let _ = opened.send(Ok(()));
                for work in work {
                    work(&mut store);
                }
            }
            Err(error) => {
                let _ = opened.send(Err(error));
            }
        };
        let failed = |why: String| Notice::new("store", "the store's thread could not start").because(why);
        thread::Builder::new().name("recorder".to_owned()).spawn(run).map_err(|error| failed(error.to_string()))?;
        outcome.recv().map_err(|error| failed(error.to_string()))??;
        Ok(Self { queue })
    }

    /// Does `work` after all that was handed in before, without waiting for it. For what may be lost: nobody hears of a failure.
    pub fn hand_in(&self, work: impl FnOnce(&mut Store) -> Result<(), StoreError> + Send + 'static) {
        let _ = self.queue.send(Box::new(move |store| drop(work(store))));
    }

    /// Does `work` after all that was handed in before, and waits for it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Notice> {
        let (done, outcome) = oneshot::channel();
        let work = move |store: &mut Store| {
            let _ = done.send(work(store));
        };
        let gone = || Notice::new("store", "the store's thread has stopped").help("start spar again");
        self.queue.send(Box::new(work)).map_err(|_| gone())?;
        Ok(outcome.await.map_err(|_| gone())??)
    }
}

impl From<StoreError> for Notice {
    fn from(error: StoreError) -> Self {
        let text = error.to_string();
        let (what, help) = text.split_once('\n').map_or((text.as_str(), None), |(what, help)| (what, Some(help)));
        let notice = Self::new("store", what);
        match help {
            Some(help) => notice.help(help),
            None => notice,
        }
    }
}
