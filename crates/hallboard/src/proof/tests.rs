//! What the house makes of what screens say.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use docket::calendar::Moment;
use docket::devices::Screen;
use docket::{RoomId, Seq};
use serde_json::json;

use super::{DARK_SECONDS, OffenceKind, PaintedPicture, Proof, ScreenState};
use crate::clock::{Clock, Hand};
use crate::wall::{Report, ReportKind};

struct Watch {
    proof: Proof,
    clock: Clock,
    hand: Hand,
}

impl Watch {
    fn begins() -> Self {
        let (clock, hand) = Clock::by_hand(Moment::from_ms(1_000_000));
        Self { proof: Proof::new(DARK_SECONDS), clock, hand }
    }

    fn paints(&self, id: u64) {
        let at = self.clock.lasting();
        let called = vec![(RoomId(3), "3-05".to_owned())];
        let picture = PaintedPicture { id, entry: Seq(id * 10), hash: 7, called, at };
        self.proof.painted("door-3", picture);
    }

    fn says(&self, text: &str) {
        let (screen, board, text) = ("door-3".to_owned(), "door-3".into(), text.to_owned());
        let report = Report { screen, board, session: None, text, kind: ReportKind::Shows };
        self.proof.heard(&report, &self.clock);
    }

    fn state(&self) -> Option<ScreenState> {
        let screens = self.proof.screens(self.clock.lasting());
        screens.get("door-3").map(|seen| seen.state)
    }

    fn confirms(&self, entry: u64) -> bool {
        let door = json!({ "id": "door-3", "kind": "room-door", "rooms": [3] });
        let door = serde_json::from_value::<Screen>(door).unwrap();
        self.proof.confirms(&[door], RoomId(3), "3-05", Seq(entry))
    }
}

#[test]
fn a_screen_that_stays_on_an_older_picture_is_stale_and_a_silent_one_dark() {
    let watch = Watch::begins();
    watch.paints(1);
    watch.says(r#"{"type":"shows","id":1,"hash":7}"#);
    assert_eq!(watch.state(), Some(ScreenState::Right));

    watch.paints(2);
    watch.hand.waits(14_000);
    watch.says(r#"{"type":"shows","id":1,"hash":7}"#);
    assert_eq!(watch.state(), Some(ScreenState::Right), "it may be on its way");
    watch.hand.waits(2_000);
    assert_eq!(watch.state(), Some(ScreenState::Stale));

    watch.hand.waits(89_000);
    assert_eq!(watch.state(), Some(ScreenState::Dark));
}

#[test]
fn a_clock_that_is_set_makes_no_screen_dark_and_hides_none_that_is() {
    let watch = Watch::begins();
    watch.paints(1);
    watch.says(r#"{"type":"shows","id":1,"hash":7}"#);
    for hour in [1, -2] {
        watch.hand.moves_by(hour * 3_600_000);
        assert_eq!(watch.state(), Some(ScreenState::Right));
        watch.proof.book().note_dark(90_000, &watch.clock);
    }
    assert_eq!(watch.proof.book().unwritten.len(), 1, "and none is written down as dark");
    watch.hand.waits(91_000);
    assert_eq!(watch.state(), Some(ScreenState::Dark), "an hour back, and dark all the same");
}

#[test]
fn who_went_dark_is_written_down_once_and_had_shown_its_picture_until_it_last_said_so() {
    let watch = Watch::begins();
    watch.paints(1);
    watch.says(r#"{"type":"shows","id":1,"hash":7}"#);
    let said = watch.clock.house();
    for _ in 0..3 {
        watch.hand.waits(91_000);
        watch.proof.book().note_dark(90_000, &watch.clock);
    }
    let lines = std::mem::take(&mut watch.proof.book().unwritten);
    let lines = lines.into_iter().map(|(_, _, seen)| (seen.state, seen.at)).collect::<Vec<_>>();
    assert_eq!(lines, [(ScreenState::Right, said), (ScreenState::Dark, said)]);
}

#[test]
fn only_what_could_be_read_confirms_a_call() {
    for (report, confirms) in [
        (r#"{"type":"shows","id":1,"hash":7}"#, true),
        (r#"{"type":"shows","id":1,"hash":8}"#, false),
        (r#"{"type":"shows","id":1,"hash":7,"covered":true}"#, false),
        (r#"{"type":"shows","id":1,"hash":7,"fps":0}"#, false),
        (r#"{"type":"shows","id":1,"hash":7,"fps":30,"skew":99000}"#, true),
        (r#"{"type":"shows","id":1,"hash":7,"version":"of yesterday"}"#, true),
        (r#"{"type":"shows","id":9,"hash":7}"#, false),
    ] {
        let watch = Watch::begins();
        watch.paints(1);
        watch.says(report);
        assert_eq!(watch.confirms(10), confirms, "{report}");
        assert!(!watch.confirms(11), "an older picture confirms nothing newer: {report}");
    }
}

#[test]
fn what_no_page_of_ours_says_is_an_offence_and_changes_nothing() {
    for (report, kind) in [
        (r#"{"type":"shows","id":-1}"#, OffenceKind::Nonsense),
        (r#"{"type":"shows","screen":"door-4","id":1,"hash":8}"#, OffenceKind::AnotherScreen),
    ] {
        let watch = Watch::begins();
        watch.paints(1);
        watch.says(r#"{"type":"shows","id":1,"hash":7}"#);
        watch.says(report);
        watch.says(report);
        assert_eq!(watch.state(), Some(ScreenState::Right), "{report}");
        let told = || watch.proof.offences(watch.clock.lasting()).remove("door-3");
        assert_eq!(told().map(|it| (it.kind, it.count)), Some((kind, 2)));
        watch.hand.waits(3_600_000);
        assert_eq!(told(), None, "an hour of good conduct, and it is told no longer");
        watch.says(report);
        assert_eq!(told().map(|it| it.count), Some(1));
    }
}
