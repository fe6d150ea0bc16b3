//! The nightly round: the whole journal is walked while the house works, and a break stops the writing.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use journal::JournalError;

use crate::anchor;
use crate::house::House;

/// From the end of one walk to the next.
const NIGHTLY: Duration = Duration::from_secs(24 * 3600);

/// Walks after the first picture and then every night, until the house closes or a break is found.
pub(crate) async fn make_rounds(house: House, data: PathBuf) {
    loop {
        let (data, seal) = (data.clone(), Arc::clone(&house.seal));
        let walked = tokio::task::spawn_blocking(move || anchor::verify(&data, Some(&seal))).await;
        match walked {
            Ok(Err(JournalError::Broken(broken))) => {
                tracing::error!(%broken, "no more orders are taken");
                return house.is_broken(broken.to_string()).await;
            }
            Ok(Err(fault)) => tracing::error!(%fault, "the journal could not be walked"),
            Ok(Ok(found)) => tracing::info!(entry = found.seq, "the journal holds"),
            Err(_) => return, // the process ends
        }
        tokio::time::sleep(NIGHTLY).await;
    }
}
