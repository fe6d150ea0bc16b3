//! What screens say they show.

use tokio::sync::mpsc;

use crate::wall::Report;

/// Takes the reports of screens until the wall comes down.
pub(crate) async fn listen(mut reports: mpsc::Receiver<Report>) {
    while let Some(report) = reports.recv().await {
        tracing::trace!(screen = %report.screen, "a screen reports");
    }
}
