//! The clip set that ships: tones made here, so that the voice can be tried before anybody has recorded one.

use std::f64::consts::TAU;

/// Samples a second.
const RATE: u32 = 24_000;

/// The silence at the end of every clip, so that two of them are told apart.
const GAP_MS: u32 = 60;

/// The clip of that name as a WAV file of 16 bits; nothing for a name that is none.
///
/// Digits are the two tones of a telephone's keys, everything else a short tone of its own.
#[must_use]
pub fn clip(name: &str) -> Option<Vec<u8>> {
    let known = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if name.is_empty() || name.len() > 24 || !known {
        return None;
    }
    let notes: &[(f64, f64, u32)] = match name {
        "chime" => &[(659.3, 659.3, 450), (523.3, 523.3, 700)],
        "1" => &[(697.0, 1209.0, 220)],
        "2" => &[(697.0, 1336.0, 220)],
        "3" => &[(697.0, 1477.0, 220)],
        "4" => &[(770.0, 1209.0, 220)],
        "5" => &[(770.0, 1336.0, 220)],
        "6" => &[(770.0, 1477.0, 220)],
        "7" => &[(852.0, 1209.0, 220)],
        "8" => &[(852.0, 1336.0, 220)],
        "9" => &[(852.0, 1477.0, 220)],
        "0" => &[(941.0, 1336.0, 220)],
        "number" => &[(392.0, 392.0, 160)],
        "dash" => &[(330.0, 330.0, 90)],
        "go-to" => &[(440.0, 440.0, 120), (554.4, 554.4, 120)],
        _ => &[(494.0, 494.0, 180)],
    };
    let mut samples = Vec::new();
    for (low, high, ms) in notes {
        samples.extend(note(*low, *high, *ms));
    }
    samples.extend(std::iter::repeat_n(0, count(GAP_MS)));
    Some(wav(&samples))
}

fn count(ms: u32) -> usize {
    (RATE / 1000 * ms) as usize
}

/// Two tones together, swelling and fading within 8 ms so that nothing clicks.
fn note(low: f64, high: f64, ms: u32) -> impl Iterator<Item = i16> {
    let length = RATE / 1000 * ms;
    let edge = f64::from(RATE / 1000 * 8);
    (0..length).map(move |n| {
        let at = f64::from(n) / f64::from(RATE);
        let tone = f64::midpoint((TAU * low * at).sin(), (TAU * high * at).sin());
        let swell = (f64::from(n) / edge).min(f64::from(length - n) / edge).min(1.0);
        #[expect(clippy::cast_possible_truncation, reason = "within 16 bits by its factor")]
        let sample = (tone * swell * 14_000.0) as i16;
        sample
    })
}

/// RIFF, one channel.
fn wav(samples: &[i16]) -> Vec<u8> {
    let bytes = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(samples.len() * 2 + 44);
    file.extend(b"RIFF");
    file.extend((bytes.saturating_add(36)).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    for short in [1_u16, 1] {
        file.extend(short.to_le_bytes());
    }
    for long in [RATE, RATE * 2] {
        file.extend(long.to_le_bytes());
    }
    for short in [2_u16, 16] {
        file.extend(short.to_le_bytes());
    }
    file.extend(b"data");
    file.extend(bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn every_digit_sounds_otherwise_and_no_name_leads_out_of_the_set() {
        let digits = (0..10).map(|digit| clip(&digit.to_string()).unwrap());
        let digits = digits.collect::<std::collections::BTreeSet<_>>();
        assert_eq!(digits.len(), 10);
        assert!(digits.iter().all(|clip| clip.starts_with(b"RIFF") && clip.len() > 10_000));
        assert_eq!(clip("../keys/master"), None);
        assert_eq!(clip(""), None);
    }
}
