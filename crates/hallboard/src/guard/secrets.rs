//! What people sign in with: PINs that the house draws, passphrases that they choose.

use docket::staff::Role;

use crate::seal::{SealFault, random};

/// The fewest characters of a passphrase (NIST SP 800-63B allows 8; nobody else is there to see a guess).
const FEWEST: usize = 12;
/// The most.
const MOST: usize = 128;

/// Beginnings that everybody tries first.
const OBVIOUS: [&str; 14] = [
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "admin",
    "administrator",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "1qaz2wsx",
    "iloveyou",
    "letmein",
    "welcome",
    "hallboard",
];

/// A new PIN: six digits, twelve for an administrator; none that a stranger would try first.
pub fn draw(role: Role) -> Result<String, SealFault> {
    let length = if role == Role::Administrator { 12 } else { 6 };
    loop {
        let digits = random::<64>()?;
        // 250 and above would make some digits likelier than others.
        let even = digits.into_iter().filter(|byte| *byte < 250);
        let pin = even.take(length).map(|byte| char::from(b'0' + byte % 10)).collect::<String>();
        if pin.len() == length && !is_plain(&pin) {
            return Ok(pin);
        }
    }
}

/// Says why a passphrase will not do, where it will not.
pub fn check_passphrase(text: &str, known: &[&str]) -> Result<(), String> {
    let count = text.chars().count();
    if count < FEWEST {
        return Err(format!("通行詞須至少 {FEWEST} 個字元，目前是 {count} 個。"));
    }
    if count > MOST {
        return Err(format!("通行詞以 {MOST} 個字元為限。"));
    }
    let lower = text.to_lowercase();
    let mut begins = OBVIOUS.iter().filter_map(|word| lower.strip_prefix(word));
    let left = |rest: &str| rest.chars().filter(|c| c.is_alphabetic()).count();
    let named = known
        .iter()
        .any(|name| !name.is_empty() && left(&lower.replace(&name.to_lowercase(), "")) == 0);
    if begins.any(|rest| left(rest) < 4) || named || is_plain(&lower) {
        return Err("這個通行詞太容易猜，請改用幾個不相干的詞連起來。".to_owned());
    }
    Ok(())
}

/// Says why a PIN will not do, where it will not.
pub(super) fn check_pin(pin: &str) -> Result<(), String> {
    let digits = pin.len() >= 6 && pin.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err("PIN 須至少 6 位數字；或改用 12 個字元以上的通行詞。".to_owned());
    }
    if is_plain(pin) {
        return Err("這個 PIN 太容易猜，請換一個。".to_owned());
    }
    Ok(())
}

/// Few different characters, or each the next after the last.
fn is_plain(text: &str) -> bool {
    let chars = text.chars().map(u32::from).collect::<Vec<_>>();
    let mut different = chars.clone();
    different.sort_unstable();
    different.dedup();
    let steps = chars.windows(2).filter_map(|pair| match pair {
        [one, next] => Some(i64::from(*next) - i64::from(*one)),
        _ => None,
    });
    let steps = steps.collect::<Vec<_>>();
    let runs = steps.iter().filter(|step| step.abs() <= 1).count();
    different.len() < chars.len().div_ceil(4).max(3) || runs * 10 >= steps.len() * 8
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    #[test]
    fn a_pin_has_six_digits_and_an_administrators_twelve() {
        for _ in 0..200 {
            let pin = draw(Role::Bailiff).unwrap();
            assert!(pin.len() == 6 && pin.bytes().all(|b| b.is_ascii_digit()), "{pin}");
            assert!(!is_plain(&pin));
        }
        assert_eq!(draw(Role::Administrator).unwrap().len(), 12);
    }

    #[test]
    fn what_everybody_tries_first_is_no_pin() {
        for pin in ["000000", "123456", "654321", "111222", "121212"] {
            assert!(is_plain(pin), "{pin}");
        }
        assert!(!is_plain("482915"));
    }

    #[test]
    fn a_passphrase_is_long_and_not_obvious() {
        let known = ["李冠廷", "臺灣臺東地方檢察署"];
        for weak in [
            "short",
            "password123456",
            "Administrator!",
            "aaaaaaaaaaaa",
            "123456789012",
            "李冠廷1234567890",
        ] {
            assert!(check_passphrase(weak, &known).is_err(), "{weak}");
        }
        for good in ["海邊的紅色腳踏車每天都在跑", "correct horse battery", "qwertyhorsebattery9"]
        {
            assert!(check_passphrase(good, &known).is_ok(), "{good}");
        }
    }
}
