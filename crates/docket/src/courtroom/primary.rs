//! The one big button: what a thumb does next.

use super::{Courtroom, RoomState};
use crate::hearing::{Hearing, Progress};

/// What the primary button offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Primary<'a> {
    /// 叫下一件
    Call(&'a Hearing),
    /// 請法警室帶入
    Fetch(&'a Hearing),
    /// 開庭
    Open(&'a Hearing),
    /// 結束
    Conclude(&'a Hearing),
    /// 結束, the first side leaves
    LetLeave(&'a Hearing),
    /// The other side leaves
    Empty(&'a Hearing),
    /// 續行
    Resume(&'a Hearing),
    /// The room goes on after a pause.
    GoOn,
    /// 午休
    Lunch,
    /// 下庭
    Close,
    /// Nothing is left to do today.
    Nothing,
}

impl Courtroom {
    /// What the primary button offers now.
    #[must_use]
    pub fn primary(&self) -> Primary<'_> {
        if let Some(hearing) = self.in_session() {
            return match hearing.course.progress {
                Progress::Leaving => Primary::Empty(hearing),
                _ if hearing.is_protected() => Primary::LetLeave(hearing),
                _ => Primary::Conclude(hearing),
            };
        }
        if let Some(hearing) = self.calling() {
            return Primary::Open(hearing);
        }
        if let Some(hearing) = self.in_recess() {
            return Primary::Resume(hearing);
        }
        if self.state == RoomState::Recess {
            return Primary::GoOn;
        }
        match self.next_waiting() {
            Some(hearing) if hearing.is_protected() => Primary::Fetch(hearing),
            Some(hearing) => Primary::Call(hearing),
            None => self.after_the_last(),
        }
    }

    /// A pause at noon lies between the half-days; sections that share one follow each other.
    fn after_the_last(&self) -> Primary<'_> {
        let Some(current) = &self.sitting else { return Primary::Nothing };
        match self.to_come().first() {
            Some(next) if next.half > current.half && self.state != RoomState::Lunch => {
                Primary::Lunch
            }
            _ => Primary::Close,
        }
    }
}
