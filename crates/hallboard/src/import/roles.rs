//! 身分: the many words for one role.

use super::words::plain;

const ROLES: [(&str, &[&str]); 14] = [
    ("被告", &["被告人"]),
    ("犯罪嫌疑人", &["嫌疑人", "犯嫌", "嫌犯"]),
    ("告訴人", &["告訴", "告訴權人"]),
    ("告發人", &["告發"]),
    ("被害人", &["受害人"]),
    ("證人", &["証人"]),
    ("鑑定人", &["鑒定人", "鑑定證人"]),
    ("通譯", &["通譯人員", "翻譯"]),
    ("辯護人", &["選任辯護人", "指定辯護人", "義務辯護人", "辯護律師", "律師"]),
    ("告訴代理人", &["告代", "告訴代理"]),
    ("代理人", &["訴訟代理人"]),
    ("法定代理人", &["法代", "監護人"]),
    ("輔佐人", &["輔佐"]),
    (
        "陪同在場人",
        &["陪同", "陪同人", "陪同者", "社工", "社工師", "社工人員", "心理師", "信賴之人"],
    ),
];

/// The usual word for a role; a word not known here stays as written.
pub(super) fn usual(written: &str) -> String {
    let role = plain(written);
    let known = ROLES.iter().find(|(usual, others)| *usual == role || others.contains(&&*role));
    known.map_or_else(|| written.trim().to_owned(), |(usual, _)| (*usual).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_role_goes_by_one_word() {
        assert_eq!(usual("被　告"), "被告");
        assert_eq!(usual("選任辯護人"), "辯護人");
        assert_eq!(usual("証人"), "證人");
        assert_eq!(usual("證人兼告訴人"), "證人兼告訴人");
    }
}
