//! How large the letters of a screen must be, from its inches and how far away people stand.

use serde::Serialize;

/// The size of the letters on one screen, counted on a screen whose shorter side has 1080 pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sizing {
    /// Diagonal, inches.
    pub inches: f32,
    /// From the screen to the people, metres.
    pub metres: f32,
    /// Height of a Han character, pixels.
    pub em: u16,
    /// Whether the letters leave room for a large panel beside a list.
    pub beside: bool,
}

/// The sizes the style sheet knows.
const STEPS: [u16; 14] = [36, 40, 44, 48, 53, 58, 62, 67, 71, 77, 84, 92, 100, 110];

impl Default for Sizing {
    fn default() -> Self {
        Self::of(55.0, 5.0)
    }
}

impl Sizing {
    /// Letters at least 1/150 of the distance high, on a 16:9 screen hung either way.
    #[must_use]
    pub fn of(inches: f32, metres: f32) -> Self {
        let short_side_mm = inches.max(10.0) * 25.4 * 9.0 / 337.0_f32.sqrt();
        let wanted = metres.max(1.0) * 1000.0 / 150.0 / short_side_mm * 1080.0;
        let em = STEPS.into_iter().find(|step| f32::from(*step) + 0.5 >= wanted).unwrap_or(110);
        Self { inches, metres, em, beside: em <= 58 }
    }

    /// Rows of a list on one page where no script can measure it; fewer below a panel than beside it.
    #[must_use]
    pub fn rows(&self, beside: bool) -> u16 {
        let around = if beside && self.beside { 246 } else { 400 };
        let rows = (1080 - around) * 100 / (u32::from(self.em) * 184);
        u16::try_from(rows).unwrap_or(2).max(2)
    }
}
