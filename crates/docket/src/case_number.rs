//! 案號, provisional.

use serde::{Deserialize, Serialize};

/// 案號
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(pub String);
