//! `hallboard tls init`: an office CA, a server certificate, and what to do with them.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::process::ExitCode;

use jiff::civil::Date;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};

use super::fail;
use crate::clock::Clock;
use docket::calendar::SiteOffset;

/// How many years the office CA holds.
const YEARS: i16 = 10;

/// Makes what is missing, and always a new server certificate.
pub(super) fn init(names: &[String], to: &Path, days: u16) -> ExitCode {
    match made(names, to, days) {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(why) => fail(&why, 2),
    }
}

fn made(names: &[String], to: &Path, days: u16) -> Result<String, String> {
    let said = |fault: &dyn std::fmt::Display| format!("{}: {fault}", to.display());
    DirBuilder::new().recursive(true).mode(0o700).create(to).map_err(|fault| said(&fault))?;
    let today = SiteOffset(0).date(Clock::real().machine());
    let issuer = office(to, today)?;

    let key = KeyPair::generate().map_err(|fault| said(&fault))?;
    let mut params = CertificateParams::new(names.to_vec()).map_err(|fault| said(&fault))?;
    params.distinguished_name = named(names.first().map_or("hallboard", String::as_str));
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    let until = today.checked_add(jiff::Span::new().days(i64::from(days)));
    let until = until.map_err(|fault| said(&fault))?;
    holds(&mut params, today, until);
    let certificate = params.signed_by(&key, &issuer).map_err(|fault| said(&fault))?;

    let ca = fs::read_to_string(to.join("office-ca.pem")).map_err(|fault| said(&fault))?;
    replace(&to.join("server.pem"), &format!("{}{ca}", certificate.pem()), 0o644)?;
    replace(&to.join("server.key"), &key.serialize_pem(), 0o600)?;
    Ok(words(to, names, until))
}

/// The office CA: the one that is there, or a new one.
fn office(to: &Path, today: Date) -> Result<Issuer<'static, KeyPair>, String> {
    let (pem, secret) = (to.join("office-ca.pem"), to.join("office-ca.key"));
    let said = |fault: &dyn std::fmt::Display| format!("{}: {fault}", pem.display());
    if !pem.exists() {
        let key = KeyPair::generate().map_err(|fault| said(&fault))?;
        let mut params = CertificateParams::default();
        params.distinguished_name = named("hallboard office CA");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let until = today.checked_add(jiff::Span::new().years(YEARS));
        holds(&mut params, today, until.map_err(|fault| said(&fault))?);
        let certificate = params.self_signed(&key).map_err(|fault| said(&fault))?;
        replace(&secret, &key.serialize_pem(), 0o600)?;
        replace(&pem, &certificate.pem(), 0o644)?;
    }
    let key =
        fs::read_to_string(&secret).map_err(|fault| format!("{}: {fault}", secret.display()))?;
    let key = KeyPair::from_pem(&key).map_err(|fault| format!("{}: {fault}", secret.display()))?;
    let certificate = fs::read_to_string(&pem).map_err(|fault| said(&fault))?;
    Issuer::from_ca_cert_pem(&certificate, key).map_err(|fault| said(&fault))
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CommonName, name);
    named
}

/// From the day before, since no two clocks agree, to the last day.
fn holds(params: &mut CertificateParams, from: Date, until: Date) {
    let from = from.yesterday().unwrap_or(from);
    let at = |date: Date| {
        date_time_ymd(
            i32::from(date.year()),
            date.month().unsigned_abs(),
            date.day().unsigned_abs(),
        )
    };
    (params.not_before, params.not_after) = (at(from), at(until));
}

/// Writes a file in one step, so that a running house reads the old one or the new one.
fn replace(file: &Path, text: &str, mode: u32) -> Result<(), String> {
    let said = |fault: &dyn std::fmt::Display| format!("{}: {fault}", file.display());
    let beside = file.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(mode);
    let mut new = options.open(&beside).map_err(|fault| said(&fault))?;
    new.write_all(text.as_bytes()).and_then(|()| new.sync_all()).map_err(|fault| said(&fault))?;
    fs::rename(&beside, file).map_err(|fault| said(&fault))
}

fn words(to: &Path, names: &[String], until: Date) -> String {
    let (folder, names) = (to.display(), names.join(", "));
    format!(
        "憑證已產生 certificate for {names}, valid until {until}\n\n\
         [door]\n\
         certificate = \"{folder}/server.pem\"\n\
         key = \"{folder}/server.key\"\n\n\
         1. 把上面三行放進設定檔（路徑以設定檔所在資料夾為準），第一次請重新啟動；\
         日後換新憑證只要送 SIGHUP（systemctl reload）。\n\
         2. 把 {folder}/office-ca.pem 匯入每台桌機、平板、播放器的「受信任的根憑證授權單位」：\n\
         \x20  Windows：群組原則 → 公開金鑰原則；Android／ChromeOS：管理主控台 → 網路 → 憑證；\n\
         \x20  Debian 播放器：放入 /usr/local/share/ca-certificates/ 後執行 update-ca-certificates，\
         Chromium 另以 certutil 加入 nssdb。\n\
         \x20  不能匯入憑證的電視：設定 door.screens 與 door.plain_l0 = true，只走 L0 看板。\n\
         3. {folder}/office-ca.key 能簽發任何名稱：移到離線保管，換憑證時再放回。\n\
         4. 到期前 30 天記錄檔開始提醒；過期的憑證不會啟動。"
    )
}
