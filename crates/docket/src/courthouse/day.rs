//! A new day: yesterday's list goes, who is inside stays.

use std::sync::Arc;

use super::Courthouse;
use crate::calendar::Date;
use crate::courtroom::RoomState;
use crate::entry::Stamp;

impl Courthouse {
    pub(super) fn open_day(&mut self, stamp: &Stamp, date: Date) {
        let past = self.days.range(..date).map(|(_, day)| Arc::clone(day)).collect::<Vec<_>>();
        self.days.retain(|day, _| *day >= date);
        self.today = Some(date);
        Arc::make_mut(&mut self.custody).open_day(date);
        Arc::make_mut(&mut self.duty).open_day(stamp.at());
        for old in past.iter().flat_map(|day| day.values()).filter(|room| room.seq.0 > 0) {
            let stays = old.hearings.iter().filter(|(_, h)| h.stays_overnight());
            let stays = stays.map(|(id, h)| (*id, Arc::clone(h))).collect::<Vec<_>>();
            self.change_room(old.id, |room| {
                room.seq = stamp.seq;
                if !stays.is_empty() {
                    room.state = RoomState::Open;
                }
                room.hearings.extend(stays);
            });
        }
    }
}
