//! 24 小時: every sample deadline to the minute, and the laws that hold for any ledger.

use docket::calendar::Moment;
use docket::custody::clock::{self, HOUR_MS, MOTION_HOURS, Reason, Span};
use proptest::prelude::*;
use serde::Deserialize;

const SAMPLES: &str = include_str!("../fixtures/custody-clock.json");

#[derive(Deserialize)]
struct Sample {
    name: String,
    arrested_at: String,
    exclusions: Vec<Excluded>,
    now: String,
    expect: Expected,
}

#[derive(Deserialize)]
struct Excluded {
    reason: Reason,
    from: String,
    to: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Expected {
    hard_deadline: String,
    excluded_minutes: i64,
    adjusted_deadline: String,
    remaining_minutes: i64,
}

fn at(text: &str) -> Moment {
    format!("{text}:00Z").parse().unwrap()
}

fn said(moment: Moment) -> String {
    moment.to_string().chars().take(16).collect()
}

#[test]
fn every_sample_deadline_comes_out_to_the_minute() {
    let samples: Vec<Sample> = serde_json::from_str(SAMPLES).unwrap();
    assert_eq!(samples.len(), 8);
    for sample in samples {
        let span = |e: &Excluded| Span {
            reason: e.reason,
            from: at(&e.from),
            to: e.to.as_deref().map(at),
        };
        let spans = sample.exclusions.iter().map(span).collect::<Vec<_>>();
        let now = at(&sample.now);
        let hours = clock::hours(at(&sample.arrested_at), MOTION_HOURS, &spans, now);
        let found = Expected {
            hard_deadline: said(hours.hard),
            excluded_minutes: hours.excluded_ms() / clock::MINUTE_MS,
            adjusted_deadline: said(hours.adjusted),
            remaining_minutes: hours.remaining_minutes(now),
        };
        assert_eq!(found, sample.expect, "{}", sample.name);
    }
}

#[test]
fn an_open_wait_for_counsel_tells_when_it_will_stop_counting() {
    let start = at("2026-11-23T09:00");
    let past = Span {
        reason: Reason::LegalAid,
        from: at("2026-11-23T10:00"),
        to: Some(at("2026-11-23T11:00")),
    };
    let open = Span { reason: Reason::Counsel, from: at("2026-11-23T12:00"), to: None };
    let closes = |now: &str| clock::closes_itself(start, &[past, open], 1, at(now)).map(said);
    assert_eq!(closes("2026-11-23T13:00").as_deref(), Some("2026-11-23T15:00"));
    assert_eq!(closes("2026-11-23T16:30").as_deref(), Some("2026-11-23T15:00"));
    assert_eq!(clock::closes_itself(start, &[past, open], 0, at("2026-11-23T13:00")), None);
}

fn spans(reasons: &'static [Reason]) -> impl Strategy<Value = Vec<Span>> {
    let minute = -120..2880_i64;
    let one = (prop::sample::select(reasons), minute, prop::option::of(0..900_i64));
    prop::collection::vec(one, 0..9).prop_map(|all| {
        let span = |(reason, from, length): (Reason, i64, Option<i64>)| {
            let from = Moment::from_ms(0).plus_minutes(from);
            Span { reason, from, to: length.map(|minutes| from.plus_minutes(minutes)) }
        };
        all.into_iter().map(span).collect()
    })
}

const UNCAPPED: &[Reason] =
    &[Reason::Obstacle, Reason::Transit, Reason::Night, Reason::Health, Reason::HabeasCorpus];

fn end(spans: &[Span], now: i64) -> Moment {
    clock::hours(Moment::from_ms(0), MOTION_HOURS, spans, Moment::from_ms(0).plus_minutes(now))
        .adjusted
}

proptest! {
    #[test]
    fn the_adjusted_end_is_never_before_the_hard_one(
        ledger in spans(&Reason::ALL), now in 0..4000_i64,
    ) {
        prop_assert!(end(&ledger, now) >= Moment::from_ms(24 * HOUR_MS));
    }

    #[test]
    fn time_that_passes_never_brings_the_end_nearer(
        ledger in spans(&Reason::ALL), now in 0..4000_i64, later in 0..4000_i64,
    ) {
        prop_assert!(end(&ledger, now + later) >= end(&ledger, now));
    }

    #[test]
    fn one_more_uncapped_exclusion_never_brings_the_end_nearer(
        ledger in spans(&Reason::ALL), more in spans(UNCAPPED), now in 0..4000_i64,
    ) {
        let all = [ledger.clone(), more].concat();
        prop_assert!(end(&all, now) >= end(&ledger, now));
    }

    #[test]
    fn the_order_of_entry_does_not_matter(
        (ledger, shuffled) in spans(&Reason::ALL)
            .prop_flat_map(|ledger| (Just(ledger.clone()), Just(ledger).prop_shuffle())),
        now in 0..4000_i64,
    ) {
        prop_assert_eq!(end(&ledger, now), end(&shuffled, now));
    }

    #[test]
    fn no_reason_counts_for_longer_than_its_limit(
        ledger in spans(&[Reason::Counsel, Reason::LegalAid, Reason::Companion]),
        now in 0..4000_i64,
    ) {
        prop_assert!(end(&ledger, now) <= Moment::from_ms(28 * HOUR_MS));
    }
}
