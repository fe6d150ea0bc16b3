//! The thread of the audit chain: what waits together is one group and one fdatasync.

use journal::JournalError;
use tokio::sync::mpsc;

use super::chain::Chain;
use super::{Unwritten, Waiting};

/// The most notes in one group.
const GROUP: usize = 256;

/// Writes what comes until nobody can send any more, or the disk can no longer be trusted.
pub(super) fn work(mut chain: Chain, mut desk: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(GROUP);
    while desk.blocking_recv_many(&mut waiting, GROUP) > 0 {
        let (notes, answers) =
            waiting.drain(..).map(|one| (one.note, one.answer)).unzip::<_, _, Vec<_>, Vec<_>>();
        let written = chain.append(notes);
        let fatal = matches!(written, Err(JournalError::Fatal(_)));
        if let Err(fault) = &written {
            tracing::error!(%fault, "notes of the audit chain were not written");
        }
        for answer in answers {
            // Whoever only handed it in does not wait for the answer.
            let _ = answer.send(match &written {
                Ok(()) => Ok(()),
                Err(_) => Err(Unwritten),
            });
        }
        if fatal {
            return;
        }
    }
}
