//! What each event says to the auditor, and what held before it.

use std::collections::BTreeMap;

use docket::devices::{Look, Placement, Shade};
use docket::hearing::{PassReason, Presence};
use docket::staff::{Duties, Secret};
use docket::{AccountId, DeviceId, Event, HearingId, RecordId, RoomId};

use super::Said;
use crate::web::{Web, sheet};

/// What is known so far, so that each row can say what held before.
#[derive(Default)]
pub(super) struct Known {
    turns: BTreeMap<HearingId, String>,
    progress: BTreeMap<HearingId, &'static str>,
    rooms: BTreeMap<RoomId, &'static str>,
    presence: BTreeMap<RecordId, &'static str>,
    duties: BTreeMap<AccountId, String>,
    devices: BTreeMap<DeviceId, String>,
    shades: BTreeMap<String, String>,
}

impl Known {
    /// The words of an event; none for one that only follows from another.
    pub(super) fn told(&mut self, web: &Web, event: &Event) -> Option<Said> {
        match event {
            Event::HearingListed { hearing, turn, date, room, .. } => {
                self.turns.insert(*hearing, turn.to_string());
                let place = format!("{date} {}", self.place(web, *room, Some(*hearing)));
                Some(said("列入庭期", place, "", "尚未開庭"))
            }
            Event::HearingRevised { room, hearing, to, .. } => {
                let (from, to) = (name(web, *room), name(web, *to));
                Some(said("檔案更新庭期", self.place(web, *room, Some(*hearing)), &from, &to))
            }
            Event::PartyMarked { room, hearing, party, presence } => {
                let word = presence_word(*presence);
                let before = self.presence.insert(party.clone(), word).unwrap_or("—");
                Some(said("報到", self.place(web, *room, Some(*hearing)), before, word))
            }
            Event::HearingUnprotected { room, hearing, reason } => {
                let place = self.place(web, *room, Some(*hearing));
                let told = said("解除保護", place, "保護", "—");
                Some(Said { reason: Some(reason.clone()), ..told })
            }
            Event::HearingMoved { room, hearing, to } => {
                let (from, to) = (name(web, *room), name(web, *to));
                Some(said("移庭", self.place(web, *room, Some(*hearing)), &from, &to))
            }
            Event::OrderUndone { undone, .. } => {
                self.progress.clear(); // what holds again is told by the next event of each
                Some(said("復原", format!("第 {undone} 筆"), "", ""))
            }
            _ => self.of_rooms(web, event).or_else(|| self.of_people(web, event)),
        }
    }

    fn of_rooms(&mut self, web: &Web, event: &Event) -> Option<Said> {
        if let Some((room, hearing, what, word)) = step(event) {
            let before = self.progress.insert(hearing, word).unwrap_or("尚未開庭");
            return Some(said(what, self.place(web, room, Some(hearing)), before, word));
        }
        if let Some((room, what, word)) = of_room(event) {
            let before = self.rooms.insert(room, word).unwrap_or("—");
            return Some(said(what, name(web, room), before, word));
        }
        let plain = |what, room: &RoomId, hearing: Option<&HearingId>| {
            Some(said(what, self.place(web, *room, hearing.copied()), "", ""))
        };
        match event {
            Event::DayOpened { date } => Some(said("換日", date.to_string(), "", "")),
            Event::HearingDropped { room, hearing, .. } => plain("檔案取消", room, Some(hearing)),
            Event::HearingDelayed { room, hearing, .. } => plain("延後", room, Some(hearing)),
            Event::RoomDelayed { room, .. } => plain("全庭延後", room, None),
            Event::HearingProtected { room, hearing } => plain("保護", room, Some(hearing)),
            Event::RequestMade { room, .. } => plain("股請求", room, None),
            Event::RequestSettled { room } => plain("請求已處理", room, None),
            _ => None,
        }
    }

    fn of_people(&mut self, web: &Web, event: &Event) -> Option<Said> {
        let house = web.house.now();
        let who = |account: &AccountId| sheet::account_name(web, &house, *account);
        match event {
            Event::AccountOpened { account, duties, .. }
            | Event::AccountChanged { account, duties } => {
                let after = duties_words(duties);
                let before = self.duties.insert(*account, after.clone()).unwrap_or_default();
                let opened = matches!(event, Event::AccountOpened { .. });
                let what = if opened { "開立帳號" } else { "變更帳號" };
                Some(said(what, who(account), &before, &after))
            }
            Event::CredentialSet { account, kind, .. } => {
                let kind = if *kind == Secret::Pin { "PIN" } else { "通行詞" };
                Some(said("設定密碼", who(account), "", kind))
            }
            Event::CodesSet { account, secret } => {
                let after = if secret.is_some() { "啟用" } else { "停用" };
                Some(said("驗證碼", who(account), "", after))
            }
            Event::AccountDisabled { account } => {
                Some(said("停用帳號", who(account), "使用中", "停用"))
            }
            _ => self.of_devices(web, event),
        }
    }

    fn of_devices(&mut self, web: &Web, event: &Event) -> Option<Said> {
        let mut placed = |device: &DeviceId, placement: &Placement| {
            let after = placement_words(placement);
            let before = self.devices.insert(*device, after.clone()).unwrap_or_default();
            (before, after)
        };
        match event {
            Event::DevicePaired { device, kind, placement, .. } => {
                let (_, after) = placed(device, placement);
                Some(said("配對裝置", format!("{}{device}", kind.word()), "", &after))
            }
            Event::DevicePlaced { device, placement } => {
                let (before, after) = placed(device, placement);
                Some(said("調整裝置", format!("裝置{device}"), &before, &after))
            }
            Event::DeviceReplaced { device, .. } => {
                Some(said("更換裝置", format!("裝置{device}"), "", ""))
            }
            Event::DeviceRevoked { device } => {
                Some(said("停用裝置", format!("裝置{device}"), "使用中", "停用"))
            }
            Event::LevelAsked { screen, raise } => {
                let after = format!("{:?}，{}，至 {}", raise.level, raise.document, raise.until);
                Some(said("申請提高揭露層級", screen.clone(), "", &after))
            }
            Event::LevelRaised { screen, second, head } => {
                let house = web.house.now();
                let second = sheet::account_name(web, &house, *second);
                let second = if *head { format!("{second}（機關首長）") } else { second };
                Some(said("同意提高揭露層級", screen.clone(), "", &format!("同意人 {second}")))
            }
            Event::LevelLowered { screen } => Some(said("降回 L0", screen.clone(), "", "L0")),
            Event::ScreenShaded(asked) => {
                let after = shade_words(asked.shade);
                let before = self.shades.insert(asked.screen.clone(), after.clone());
                let before = before.unwrap_or_else(|| shade_words(Shade::default()));
                Some(said("調整螢幕明暗", asked.screen.clone(), &before, &after))
            }
            _ => None,
        }
    }

    fn place(&self, web: &Web, room: RoomId, hearing: Option<HearingId>) -> String {
        let turn = hearing.map(|hearing| match self.turns.get(&hearing) {
            Some(turn) => format!(" {turn}"),
            None => web
                .house
                .now()
                .hearing(hearing)
                .map_or_else(|| format!(" 第{hearing}件"), |known| format!(" {}", known.turn)),
        });
        format!("{}{}", name(web, room), turn.unwrap_or_default())
    }
}

fn said(what: &'static str, place: String, before: &str, after: &str) -> Said {
    Said { what, place, before: before.to_owned(), after: after.to_owned(), reason: None }
}

fn name(web: &Web, room: RoomId) -> String {
    web.house.office.room(room).map_or_else(|| format!("第{room}號庭"), |room| room.name.clone())
}

/// A step of one hearing: where, which, what was done, how far it is then.
fn step(event: &Event) -> Option<(RoomId, HearingId, &'static str, &'static str)> {
    Some(match event {
        Event::HearingCalled { room, hearing } => (*room, *hearing, "點呼", "點呼中"),
        Event::HearingFetched { room, hearing } => (*room, *hearing, "請法警室帶入", "帶入中"),
        Event::HearingOpened { room, hearing } => (*room, *hearing, "開庭", "開庭中"),
        Event::HearingRecessed { room, hearing } => (*room, *hearing, "暫休庭", "暫休庭"),
        Event::HearingResumed { room, hearing } => (*room, *hearing, "續行", "開庭中"),
        Event::HearingLeaving { room, hearing } => (*room, *hearing, "一方先離庭", "離庭中"),
        Event::HearingConcluded { room, hearing } => (*room, *hearing, "結束", "已結束"),
        Event::HearingPassedOver { room, hearing, reason: PassReason::CalledByVoice } => {
            (*room, *hearing, "過號（螢幕未顯示，口頭點呼）", "過號")
        }
        Event::HearingPassedOver { room, hearing, .. } => (*room, *hearing, "過號", "過號"),
        Event::HearingReturned { room, hearing } => (*room, *hearing, "回到等候", "尚未開庭"),
        Event::HearingRescheduled { room, hearing } => (*room, *hearing, "改期", "改期"),
        Event::HearingCancelled { room, hearing } => (*room, *hearing, "取消", "取消"),
        Event::HearingMerged { room, hearing, .. } => (*room, *hearing, "併案", "併案"),
        _ => return None,
    })
}

/// A step of a whole room.
fn of_room(event: &Event) -> Option<(RoomId, &'static str, &'static str)> {
    Some(match event {
        Event::SittingBegun { room, .. } => (*room, "開始庭次", "開庭"),
        Event::RoomRecessed { room } => (*room, "休息", "休息"),
        Event::RoomResumed { room } => (*room, "繼續", "開庭"),
        Event::LunchBegun { room, .. } => (*room, "午休", "午休"),
        Event::SittingEnded { room, .. } => (*room, "下庭", "下庭"),
        _ => return None,
    })
}

fn presence_word(presence: Presence) -> &'static str {
    match presence {
        Presence::Expected => "尚未報到",
        Presence::Arrived => "已到",
        Presence::Late => "遲到",
        Presence::Absent => "未到",
        Presence::Excused => "請假",
        Presence::SteppedOut => "暫離",
    }
}

fn shade_words(shade: Shade) -> String {
    let look = match shade.look {
        None => "依時段",
        Some(Look::Dark) => "暗底",
        Some(Look::Light) => "亮底",
        Some(Look::Night) => "夜間",
    };
    if shade.blank { format!("全黑，{look}") } else { look.to_owned() }
}

fn duties_words(duties: &Duties) -> String {
    let rooms = duties.rooms.iter().map(|room| format!("{room}庭"));
    let all = rooms.chain(duties.sections.iter().map(ToString::to_string)).collect::<Vec<_>>();
    format!("{} {}", duties.role.word(), all.join("、")).trim_end().to_owned()
}

fn placement_words(placement: &Placement) -> String {
    let shows = placement.shows.as_deref().unwrap_or("—");
    format!("{}，{}，顯示 {shows}", placement.name, placement.place)
}
