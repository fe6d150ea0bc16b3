//! How much of a case may be shown.

use serde::{Deserialize, Serialize};

/// How much of a case may be shown, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Shown as the screen's level allows.
    Open,
    /// 字別 masked.
    MaskKind,
    /// Restricted.
    Restricted,
    /// Never.
    Never,
}
