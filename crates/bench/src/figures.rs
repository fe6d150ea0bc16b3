//! Medians and percentiles.

/// The middle of these; 0 of none.
pub(crate) fn median(of: &[f64]) -> f64 {
    percentile(of, 50.0)
}

/// The value that so many per cent of these do not exceed; 0 of none.
pub(crate) fn percentile(of: &[f64], per_cent: f64) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = count(sorted.len().saturating_sub(1));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list of at most some million"
    )]
    let place = (last * per_cent / 100.0).round() as usize;
    sorted.get(place).copied().unwrap_or_default()
}

/// Of a percentile of each round, the middle: a machine that stood still in one of them does not decide.
pub(crate) fn middle(rounds: &[Vec<f64>], per_cent: f64) -> f64 {
    median(&rounds.iter().map(|round| percentile(round, per_cent)).collect::<Vec<_>>())
}

/// A count as a number to divide by.
#[expect(clippy::cast_precision_loss, reason = "counts here stay far below 2^52")]
pub(crate) fn count(of: usize) -> f64 {
    of as f64
}

/// Nanoseconds as microseconds.
#[expect(clippy::cast_precision_loss, reason = "CPU time of minutes stays far below 2^52")]
pub(crate) fn us(ns: u64) -> f64 {
    ns as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_and_the_last_per_cent_is_the_worst() {
        let of = [5.0, 1.0, 3.0, 2.0, 4.0];
        assert!((median(&of) - 3.0).abs() < f64::EPSILON);
        assert!((percentile(&of, 100.0) - 5.0).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }

    #[test]
    fn one_bad_round_of_three_is_not_the_middle() {
        let rounds = [vec![1.0, 2.0], vec![1.0, 70.0], vec![1.0, 3.0]];
        assert!((middle(&rounds, 99.0) - 3.0).abs() < f64::EPSILON);
    }
}
