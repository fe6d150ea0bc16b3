//! 日出、日沒: when the night of 刑訴 §100-3 ends and begins, from the date and the place alone.

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, SiteOffset, TimeOfDay};

/// The sun's upper edge at the horizon as the air bends it, from the zenith.
const ZENITH_DEGREES: f64 = 90.833;

/// Where the office stands, in degrees north and east.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Degrees north of the equator.
    pub latitude: f64,
    /// Degrees east of Greenwich.
    pub longitude: f64,
}

impl Site {
    /// Whether it is a place on earth where the sun rises and sets every day.
    #[must_use]
    pub fn has_days_and_nights(self) -> bool {
        self.latitude.abs() <= 65.0 && self.longitude.abs() <= 180.0
    }
}

/// From when to when a day is light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Daylight {
    /// 日出
    pub rise: TimeOfDay,
    /// 日沒
    pub set: TimeOfDay,
}

impl Daylight {
    /// Whether `time` lies before sunrise or after sunset.
    #[must_use]
    pub fn is_over(self, time: TimeOfDay) -> bool {
        time >= self.set || time < self.rise
    }
}

impl Site {
    /// Sunrise and sunset of `date` by the almanac's short series, right to about a minute.
    #[must_use]
    pub fn daylight(self, date: Date, offset: SiteOffset) -> Daylight {
        let hours_east = self.longitude / 15.0;
        let day = f64::from(date.day_of_year());
        let crosses = |about: f64, side: f64| {
            let days = day + (about - hours_east) / 24.0;
            let (ascension, declination) = sun(days);
            let latitude = self.latitude.to_radians();
            let cos = (ZENITH_DEGREES.to_radians().cos() - declination.sin() * latitude.sin())
                / (declination.cos() * latitude.cos());
            let angle = side * cos.clamp(-1.0, 1.0).acos().to_degrees() / 15.0;
            let sidereal = angle + ascension - 0.065_71 * days - 6.622;
            sidereal - hours_east + f64::from(offset.0) / 60.0
        };
        Daylight { rise: clock(crosses(6.0, -1.0)), set: clock(crosses(18.0, 1.0)) }
    }
}

/// The sun's right ascension in hours and its declination in radians, so many days into the year.
fn sun(days: f64) -> (f64, f64) {
    let anomaly = (0.985_6 * days - 3.289).to_radians();
    let equation = 1.916 * anomaly.sin() + 0.020 * (2.0 * anomaly).sin();
    let longitude = (anomaly.to_degrees() + equation + 282.634).to_radians();
    let ascension = (0.917_64 * longitude.sin()).atan2(longitude.cos()).to_degrees() / 15.0;
    (ascension, (0.397_82 * longitude.sin()).asin())
}

/// Hours of any day as a time of day, to the nearest minute.
fn clock(hours: f64) -> TimeOfDay {
    #[expect(clippy::cast_possible_truncation, reason = "at most 1440")]
    let minutes = (hours.rem_euclid(24.0) * 60.0).round() as i32;
    TimeOfDay::of(0, 0).plus_minutes(minutes % 1440)
}
