//! What the journal calls each command.

use super::Command;

impl Command {
    /// The command's name, as the journal keeps it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::OpenDay { .. } => "open_day",
            Self::Call { .. } => "call",
            Self::Recall { .. } => "recall",
            Self::Open { .. } => "open",
            Self::Recess { .. } => "recess",
            Self::Resume { .. } => "resume",
            Self::Conclude { .. } => "conclude",
            Self::PassOver { .. } => "pass_over",
            Self::Return { .. } => "return",
            Self::Move { .. } => "move",
            Self::Reschedule { .. } => "reschedule",
            Self::Cancel { .. } => "cancel",
            Self::Merge { .. } => "merge",
            Self::Insert { .. } => "insert",
            Self::Delay { .. } => "delay",
            Self::Lunch { .. } => "lunch",
            Self::Close { .. } => "close",
            Self::Stand { .. } => "stand",
            Self::Mark { .. } => "mark",
            Self::Protect { .. } => "protect",
            Self::Ask { .. } => "ask",
            Self::Settle { .. } => "settle",
            Self::Undo { .. } => "undo",
            Self::Import { .. } => "import",
            Self::OpenAccount { .. } => "open_account",
            Self::ChangeAccount { .. } => "change_account",
            Self::SetCredential { .. } => "set_credential",
            Self::SetCodes { .. } => "set_codes",
            Self::DisableAccount { .. } => "disable_account",
            Self::Custody(command) => command.name(),
            Self::Duty(command) => command.name(),
            Self::Ticker(command) => command.name(),
            Self::PairDevice { .. } => "pair_device",
            Self::PlaceDevice { .. } => "place_device",
            Self::ReplaceDevice { .. } => "replace_device",
            Self::RevokeDevice { .. } => "revoke_device",
            Self::AskLevel { .. } => "ask_level",
            Self::AgreeLevel { .. } => "agree_level",
            Self::LowerLevel { .. } => "lower_level",
            Self::ShadeScreen { .. } => "shade_screen",
        }
    }
}
