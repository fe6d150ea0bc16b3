//! The audit chain as rows: sign-ins, reads of names, exports, keys.

use docket::AccountId;

use super::Wanted;
use super::row::Row;
use crate::audit::{Deed, Line, lines_between};
use crate::web::{Web, sheet};

/// The rows of the days that are wanted.
pub(super) fn rows(web: &Web, wanted: &Wanted) -> Vec<Row> {
    let lines = lines_between(web.guard.audit.folder(), wanted.from, wanted.to);
    let offset = web.house.office.offset;
    let of_days = lines.into_iter().filter(|line| wanted.day(offset.date(line.recorded)));
    of_days.filter_map(|line| row(web, &line)).collect()
}

fn row(web: &Web, line: &Line) -> Option<Row> {
    let house = web.house.now();
    let name = |account: AccountId| sheet::account_name(web, &house, account);
    let (what, place, after) = told(web, line.events.first()?, name);
    Some(Row {
        chain: "people",
        number: line.seq,
        recorded: line.recorded,
        written: web.at(line.recorded),
        happened: String::new(),
        later: false,
        who: line.by.map_or_else(String::new, name),
        device: line.device.clone().unwrap_or_default(),
        address: line.from.map_or_else(String::new, |from| from.to_string()),
        what: what.to_owned(),
        place,
        before: String::new(),
        after,
        reason: String::new(),
    })
}

/// What was done, to what, and what came of it.
fn told(
    web: &Web,
    deed: &Deed,
    name: impl Fn(AccountId) -> String,
) -> (&'static str, String, String) {
    let nothing = String::new;
    let known = |account: &Option<AccountId>| match account {
        Some(account) => name(*account),
        None => "（沒有這個帳號）".to_owned(),
    };
    match deed {
        Deed::ChainBegun { after: None } => ("稽核軌跡開始", nothing(), nothing()),
        Deed::ChainBegun { after: Some(end) } => {
            ("稽核軌跡接續", format!("{} 第 {} 筆", end.folder, end.seq), end.hash.clone())
        }
        Deed::ChainBroken { folder, why } => ("稽核軌跡損壞，另存", folder.clone(), why.clone()),
        Deed::SignedIn { session, with, .. } => {
            let with = if with == "pin" { "PIN" } else { "通行詞" };
            ("登入", format!("第 {session} 次登入"), with.to_owned())
        }
        Deed::SignInFailed { account, .. } => ("登入失敗", known(account), nothing()),
        Deed::LockedOut { account, until, .. } => {
            ("暫停登入", known(account), format!("至 {}", web.at(*until)))
        }
        Deed::SignedOut { session } => ("登出", format!("第 {session} 次登入"), nothing()),
        Deed::SessionEnded { session, account, why } => {
            let why = match why.as_str() {
                "own" => "本人結束",
                "limit" => "逾時",
                _ => "帳號停用或更換密碼",
            };
            let whose = format!("{} 第 {session} 次登入", name(*account));
            ("結束登入", whose, why.to_owned())
        }
        Deed::Veiled { hidden: true, .. } => ("遮蔽", nothing(), nothing()),
        Deed::Veiled { hidden: false, .. } => ("解除遮蔽", nothing(), nothing()),
        Deed::NamesRead { what, room } => ("閱覽姓名", place(web, what, *room), nothing()),
        Deed::Exported { what, rows } => ("匯出", what.clone(), format!("{rows} 列")),
        Deed::Administered { what } => ("管理作業", administered(what), nothing()),
        Deed::PairingFailed => ("配對代碼錯誤", nothing(), nothing()),
        Deed::DeviceDoubled { device, addresses } => {
            let addresses = addresses.iter().map(ToString::to_string).collect::<Vec<_>>();
            ("裝置憑證同時出現在兩處", format!("裝置 {device}"), addresses.join("、"))
        }
        Deed::KeysDestroyed { things } => ("依期限銷毀金鑰", things.join("、"), nothing()),
        Deed::Purged { closing } => {
            ("依期限清除稽核軌跡", closing.folder.clone(), closing.hash.clone())
        }
    }
}

fn administered(what: &str) -> String {
    let words = match what {
        "first_link" => "於主機開立系統管理者連結",
        "journal_verify" => "完整性驗證",
        "set_credential" => "更換 PIN 或通行詞",
        "set_codes" => "設定驗證碼",
        other => other,
    };
    words.to_owned()
}

fn place(web: &Web, what: &str, room: Option<docket::RoomId>) -> String {
    let page = match what {
        "room" => "庭次",
        "arrival-sheet" => "報到單",
        "docket" => "庭期預覽",
        "custody" => "新收人犯",
        "custody-search" => "新收人犯查詢",
        "tablet" => "平板",
        "section" => "股",
        "audit" => "稽核紀錄",
        other => other,
    };
    match room.and_then(|room| web.house.office.room(room)) {
        Some(room) => format!("{} {page}", room.name),
        None => page.to_owned(),
    }
}
