//! Why a whole file could not be read, as the clerk is told.

use std::fmt;

use super::{MOST_BYTES, MOST_ROWS};

/// A file that says nothing about hearings; the day stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Not one byte, or only white space.
    Empty,
    /// More than [`MOST_BYTES`], or a workbook that unpacks to too much.
    TooLarge,
    /// More than [`MOST_ROWS`] rows.
    TooManyRows,
    /// A picture or PDF, whatever its name says.
    Picture,
    /// A workbook of Excel 97–2003, or one locked with a password.
    OldWorkbook,
    /// A web page or XML that calls itself a table.
    WebPage,
    /// A zip file that is neither .xlsx nor .ods.
    OtherArchive,
    /// Bytes that are no text in any encoding known here.
    NotText,
    /// A workbook that is cut off or broken.
    Damaged,
    /// A table without the headings of a docket.
    OtherShape {
        /// Headings that are missing, by their usual words.
        missing: Vec<&'static str>,
        /// What stands where the headings should be.
        saw: Vec<String>,
    },
    /// Headings with no row below them.
    NoRows,
}

impl Unreadable {
    /// A short, unchanging word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::TooLarge => "file-too-large",
            Self::TooManyRows => "too-many-rows",
            Self::Picture => "file-is-a-picture",
            Self::OldWorkbook => "old-workbook",
            Self::WebPage => "file-is-a-web-page",
            Self::OtherArchive => "other-archive",
            Self::NotText => "file-is-not-text",
            Self::Damaged => "file-damaged",
            Self::OtherShape { .. } => "headings-missing",
            Self::NoRows => "no-rows",
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("這個檔案是空的"),
            Self::TooLarge => {
                write!(f, "這個檔案太大，庭期檔以 {} MiB 為限", MOST_BYTES / 1024 / 1024)
            }
            Self::TooManyRows => write!(f, "這個檔案超過 {MOST_ROWS} 列，請確認是否為庭期檔"),
            Self::Picture => f.write_str("這個檔案是圖片或 PDF，不是庭期檔，請匯出 CSV 或 .xlsx"),
            Self::OldWorkbook => {
                f.write_str("這是舊版 Excel（.xls）或加密的檔案，請另存為 .xlsx 或 CSV 後再匯入")
            }
            Self::WebPage => f.write_str("這個檔案是網頁或 XML，請用 Excel 另存為 .xlsx 或 CSV"),
            Self::OtherArchive => f.write_str("這是壓縮檔或其他文件，不是 .xlsx 或 .ods 試算表"),
            Self::NotText => f.write_str("這個檔案的內容不是文字，無法當作庭期檔讀取"),
            Self::Damaged => f.write_str("這個試算表檔案不完整或已損壞，請重新匯出"),
            Self::OtherShape { missing, saw } => write!(
                f,
                "找不到庭期檔的欄名，缺少：{}；檔案開頭是：{}",
                missing.join("、"),
                saw.join("、")
            ),
            Self::NoRows => f.write_str("這個檔案只有欄名，沒有任何庭期"),
        }
    }
}

impl std::error::Error for Unreadable {}
