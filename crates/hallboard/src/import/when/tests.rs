//! What dates and times are read as.

use super::*;

fn day(text: &str) -> String {
    date(&Cell::Text(text.to_owned())).map_or_else(|reason| reason, |date| date.to_string())
}

fn hour(text: &str) -> String {
    time(&Cell::Text(text.to_owned())).map_or_else(|reason| reason, |time| time.to_string())
}

#[test]
fn one_day_in_every_form() {
    for text in [
        "1151123",
        "115/11/23",
        "115.11.23",
        "115-11-23",
        "民國115年11月23日",
        "中華民國 115 年 11 月 23 日",
        "115年11月23日",
        "115年11月23日（星期一）",
        "115/11/23(一)",
        "2026-11-23",
        "2026/11/23",
        "2026/11/23 00:00:00",
        "2026-11-23T00:00:00",
        "20261123",
        "46349",
        "１１５１１２３",
        "１１５／１１／２３",
    ] {
        assert_eq!(day(text), "2026-11-23", "{text}");
    }
    assert_eq!(date(&Cell::Number(46_349.0)).map(|d| d.to_string()), Ok("2026-11-23".to_owned()));
    assert_eq!(
        date(&Cell::Number(1_151_123.0)).map(|d| d.to_string()),
        Ok("2026-11-23".to_owned())
    );
    assert_eq!(day("115/1/5"), "2026-01-05");
}

#[test]
fn what_is_no_day_is_said_with_its_text() {
    assert_eq!(day("1151399"), "「1151399」不是日期，應如 1151123、115/11/23 或 2026-11-23");
    assert_eq!(day(""), "沒有寫庭期日期");
    for text in ["11/23", "115/02/30", "下週一", "23/11/2026", "115/11/23/1", "0001123"] {
        assert!(day(text).contains("不是日期"), "{text}: {}", day(text));
    }
    assert!(date(&Cell::Number(1.5)).is_err());
}

#[test]
fn one_hour_in_every_form() {
    for text in [
        "0930",
        "930",
        "09:30",
        "9:30",
        "09:30:00",
        "９：３０",
        "０９３０",
        "上午9時30分",
        "上午 09:30",
        "早上9點半",
        "9時30分",
        "9:30 AM",
        "上午0930",
        "093000",
        "0.3958333333",
        "2026-11-23T09:30:00",
        "1899-12-30 09:30:00",
        "PT09H30M00S",
    ] {
        assert_eq!(hour(text), "09:30", "{text}");
    }
    assert_eq!(time(&Cell::Number(930.0)).map(|t| t.to_string()), Ok("09:30".to_owned()));
    assert_eq!(time(&Cell::Number(9.5 / 24.0)).map(|t| t.to_string()), Ok("09:30".to_owned()));
    assert_eq!(time(&Cell::Number(46_349.395_833)).map(|t| t.to_string()), Ok("09:30".to_owned()));
}

#[test]
fn afternoon_is_told_by_its_word_or_by_the_hour() {
    for text in ["下午2時", "14時", "14:00", "1400", "下午2:00", "下午14時", "2:00 PM", "下午200"]
    {
        assert_eq!(hour(text), "14:00", "{text}");
    }
    assert_eq!(hour("下午12時30分"), "12:30");
    assert_eq!(hour("中午12時"), "12:00");
}

#[test]
fn what_is_no_hour_is_said_with_its_text() {
    assert_eq!(hour("下午25時"), "「下午25時」不是時間，應如 0930、09:30 或 上午9時30分");
    assert_eq!(hour(""), "沒有寫開庭時間");
    for text in ["2460", "9", "0960", "上午12時", "上午14時", "隨到隨訊", "9:", "09:30-10:00"]
    {
        assert!(hour(text).contains("不是時間"), "{text}: {}", hour(text));
    }
    assert!(time(&Cell::Number(9.0)).is_err());
}
