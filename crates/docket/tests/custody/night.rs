//! 夜間: from sunset to sunrise of the office's own place and day.

use docket::calendar::{Date, SiteOffset};
use docket::custody::CustodyTable;
use docket::custody::sun::Site;

use crate::desk::at;

const TAIPEI: Site = Site { latitude: 25.033, longitude: 121.565 };
const LONDON: Site = Site { latitude: 51.507, longitude: -0.128 };

/// Sunrise and sunset as printed almanacs have them, to the minute.
const ALMANAC: [(Site, i16, &str, &str, &str); 6] = [
    (TAIPEI, 480, "2026-03-21", "05:57", "18:06"),
    (TAIPEI, 480, "2026-06-21", "05:04", "18:47"),
    (TAIPEI, 480, "2026-09-23", "05:43", "17:50"),
    (TAIPEI, 480, "2026-12-21", "06:34", "17:09"),
    (LONDON, 60, "2026-06-21", "04:43", "21:21"),
    (LONDON, 0, "2026-12-21", "08:04", "15:53"),
];

#[test]
fn sunrise_and_sunset_come_out_as_in_the_almanac() {
    for (site, offset, date, rise, set) in ALMANAC {
        let day = site.daylight(date.parse::<Date>().unwrap(), SiteOffset(offset));
        for (found, printed) in [(day.rise, rise), (day.set, set)] {
            let printed = printed.parse::<docket::calendar::TimeOfDay>().unwrap();
            let off = i32::from(found.minutes()) - i32::from(printed.minutes());
            assert!(off.abs() <= 2, "{date}: {found} instead of {printed}");
        }
    }
}

#[test]
fn the_night_begins_earlier_in_november_than_in_june_unless_the_office_fixes_its_hours() {
    let table = CustodyTable::default();
    let night = |table: &CustodyTable, time| table.is_night(at(time), SiteOffset::TAIPEI);
    let june = |time: &str| {
        let june = "2026-06-23".parse::<Date>().unwrap();
        SiteOffset::TAIPEI.moment(june, time.parse().unwrap())
    };
    assert!(night(&table, "23 17:30") && !night(&table, "23 16:50"));
    assert!(night(&table, "23 05:50") && !night(&table, "23 06:30"));
    assert!(!table.is_night(june("17:30"), SiteOffset::TAIPEI));
    assert!(!table.is_night(june("05:50"), SiteOffset::TAIPEI));

    let fixed = CustodyTable { night_from: "19:00".parse().ok(), ..table };
    assert!(!night(&fixed, "23 18:30") && night(&fixed, "23 19:00") && night(&fixed, "23 05:50"));
}

#[test]
fn a_place_without_days_and_nights_is_no_office() {
    let pole = Site { latitude: 78.2, longitude: 15.6 };
    let nowhere = Site { latitude: f64::NAN, longitude: 0.0 };
    assert!(TAIPEI.has_days_and_nights() && !pole.has_days_and_nights());
    assert!(!nowhere.has_days_and_nights());
}
