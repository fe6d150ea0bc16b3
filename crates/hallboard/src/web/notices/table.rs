//! Notices as a table: CSV out, and CSV in with every refused line and its reason.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use docket::ticker::{Category, Language, NoticeState, Posting, Priority, TickerCommand};
use serde::Serialize;
use serde_json::json;

use super::said::{Said, unreadable};
use super::{MOST_BYTES, carry_out, desk};
use crate::door::{Answer, Problem};
use crate::house::House;
use crate::web::order::Routed;
use crate::web::{Ask, Web, problem};

/// The most lines of one file.
const MOST_LINES: usize = 500;

const HEADINGS: [&str; 8] = ["類別", "順位", "開始", "結束", "每日時段", "星期", "地點", "狀態"];

/// A line that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct RefusedLine {
    /// Counted from 1, the headings are line 1.
    pub(crate) row: usize,
    /// The reason in one sentence.
    pub(crate) reason: String,
}

/// Every notice, in the order of the walls.
pub(super) fn export(web: &Web) -> Answer {
    let house = web.house.now();
    let (now, offset) = (web.house.clock.house(), web.house.office.offset);
    let mut rows = WriterBuilder::new().from_writer(Vec::new());
    let languages = Language::ALL.map(Language::word);
    let mut lines = vec![HEADINGS.iter().chain(&languages).map(ToString::to_string).collect()];
    for notice in house.ticker.in_order() {
        let said = desk::as_said(notice, offset);
        let state = notice.state(now, offset);
        let mut line = vec![
            notice.posting.category.word().to_owned(),
            desk::priority_word(said.priority).to_owned(),
            said.from.replace('T', " "),
            said.until.replace('T', " "),
            said.daily.join("、"),
            said.weekdays.join("、"),
            said.places.join("、"),
            state.word().to_owned(),
        ];
        let text = |l: &Language| harmless(notice.posting.texts.of(*l).unwrap_or_default());
        line.extend(Language::ALL.iter().map(text));
        lines.push(line);
    }
    for line in lines {
        if let Err(fault) = rows.write_record(&line) {
            tracing::error!(%fault, "a line of notices cannot be written");
        }
    }
    let text = rows.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Answer::csv("公告.csv", &text.unwrap_or_default())
}

/// A spreadsheet must not take a text for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}

/// Takes the good lines of a file as one order and tells of the others; asked for with `preview` it
/// changes nothing.
pub(super) async fn post_import(web: &Web, asked: &Ask) -> Routed {
    let (form, key, text) = file(asked)?;
    let (postings, refused) = postings(&text, &web.house)?;
    let taken = postings.len();
    let outcome = if postings.is_empty() {
        Ok(())
    } else {
        carry_out(web, asked, Some(key), TickerCommand::PostNotices { postings }).await.map(|_| ())
    };
    if let Err(problem) = outcome {
        return if form { desk::list(web, asked, Some(&problem)) } else { Err(problem) };
    }
    if !form {
        return Ok(Answer::json(&json!({ "taken": taken, "refused": refused })));
    }
    if refused.is_empty() {
        return Ok(Answer::see_other("/notices"));
    }
    let lines = refused.iter().map(|line| format!("第 {} 列：{}", line.row, line.reason));
    let message =
        format!("匯入 {taken} 則，{} 則沒有匯入。{}", refused.len(), lines.collect::<String>());
    let told = Problem::new(http::StatusCode::UNPROCESSABLE_ENTITY, "refused_lines", message);
    desk::list(web, asked, Some(&told))
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Pasted {
    key: String,
    file: String,
}

/// A program sends the file as `{"key", "file"}`, the page as a form with the file's text in it.
fn file(asked: &Ask) -> Result<(bool, String, String), Problem> {
    let form = !asked.is_json();
    let Pasted { key, file } = if form { asked.form()? } else { asked.json()? };
    if file.len() > MOST_BYTES {
        return Err(Problem::malformed("檔案太大，公告檔以 512 KiB 為限。"));
    }
    Ok((form, key, file))
}

/// The notices of a file that could be posted now, and the lines that could not.
pub(crate) fn postings(
    text: &str,
    house: &House,
) -> Result<(Vec<Posting>, Vec<RefusedLine>), Problem> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|_| not_a_table())?.clone();
    if !headings.iter().any(|heading| heading.trim() == Language::Chinese.word()) {
        return Err(not_a_table());
    }
    let (mut postings, mut refused) = (Vec::new(), Vec::new());
    for (row, line) in (2..).zip(reader.records()) {
        if row > MOST_LINES + 1 {
            let reason = format!("一次最多 {MOST_LINES} 則，其後的沒有讀取");
            refused.push(RefusedLine { row, reason });
            break;
        }
        let read =
            line.map_err(|_| not_a_table()).and_then(|line| posting(&headings, &line, house));
        match read {
            Ok(Some(posting)) => postings.push(posting),
            Ok(None) => {}
            Err(problem) => refused.push(RefusedLine { row, reason: problem.message }),
        }
    }
    Ok((postings, refused))
}

/// One line; none where it is empty or tells of a notice that is over.
fn posting(
    headings: &StringRecord,
    line: &StringRecord,
    house: &House,
) -> Result<Option<Posting>, Problem> {
    let cell = |heading: &str| {
        let at = headings.iter().position(|known| known.trim() == heading);
        at.and_then(|at| line.get(at)).unwrap_or_default().trim()
    };
    let over = [NoticeState::Ended, NoticeState::Withdrawn].map(NoticeState::word);
    if line.iter().all(|cell| cell.trim().is_empty()) || over.contains(&cell("狀態")) {
        return Ok(None);
    }
    let several = |heading: &str| {
        cell(heading).split(['、', ',', '，']).map(str::to_owned).collect::<Vec<_>>()
    };
    let texts = Language::ALL.map(|l| (l.tag().to_owned(), plain(cell(l.word())).to_owned()));
    let said = Said {
        category: Some(category(cell("類別"))?),
        priority: priority(cell("順位"))?,
        texts: BTreeMap::from(texts),
        from: cell("開始").to_owned(),
        until: cell("結束").to_owned(),
        daily: several("每日時段"),
        weekdays: several("星期"),
        places: if cell("地點").is_empty() { vec!["all".to_owned()] } else { several("地點") },
        ..Said::default()
    };
    let posting = said.posting(house)?;
    posting
        .check(&house.office, house.clock.house())
        .map_err(|refusal| problem::of(&docket::Refusal::Ticker(refusal)))?;
    Ok(Some(posting))
}

fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    }
}

fn category(word: &str) -> Result<Category, Problem> {
    let known = Category::ALL.into_iter().find(|category| category.word() == word);
    known.ok_or_else(|| unreadable("類別", word))
}

fn priority(word: &str) -> Result<Priority, Problem> {
    let known = [Priority::High, Priority::Normal, Priority::Low];
    match known.into_iter().find(|priority| desk::priority_word(*priority) == word) {
        Some(priority) => Ok(priority),
        None if word.is_empty() => Ok(Priority::Normal),
        None => Err(unreadable("順位", word)),
    }
}

fn not_a_table() -> Problem {
    Problem::malformed("這不是公告表：第一列應有「類別」「中文」等標題，存成 CSV（UTF-8）。")
}
