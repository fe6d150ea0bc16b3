//! 搶單: many tablets on one room, and exactly one of them wins.

use docket::RoomId;
use docket::command::Command;
use futures_util::future::join_all;
use hallboard::clock::Clock;
use hallboard_tests::Outcome;
use tempfile::TempDir;

use crate::site::{Forgetful, Site, at, closes, tell, wish};

const ROUNDS: u32 = 10_000;
const ROOM: RoomId = RoomId(3);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_to_twenty_tablets_on_one_room_exactly_one_wins_each_round() -> Outcome {
    let folder = TempDir::with_prefix("hallboard-race-")?;
    let site = Site::at(folder.path());
    let (clock, hand) = Clock::by_hand(at(9, 20));
    closes(site.on_monday(&clock).await).await;
    let open = site.opens_on(Forgetful::default(), &clock)?;
    let house = &open.house;
    let seen = || house.now().room(ROOM).seq;
    let call = Command::Call { room: ROOM, seen: seen(), hearing: None, expect: None, early: true };
    house.submit(wish(1, "the-first-call", call)).await.map_err(|fault| format!("{fault:?}"))?;
    let begin = Command::Open { room: ROOM, seen: seen() };
    house.submit(wish(1, "the-opening", begin)).await.map_err(|fault| format!("{fault:?}"))?;

    let mut taps = 0;
    for round in 0..ROUNDS {
        let tablets = 2 + round % 19;
        hand.moves_by(700);
        let before = house.now();
        let seen = before.room(ROOM).seq;
        let order = |tablet: u32| {
            let command = if round % 2 == 0 {
                Command::Recess { room: ROOM, seen }
            } else {
                Command::Resume { room: ROOM, seen, hearing: None }
            };
            house.submit(wish(tablet, &format!("round-{round:06}"), command))
        };
        let answers = join_all((1..=tablets).map(order)).await;

        let won = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(won, 1, "round {round} with {tablets} tablets: {answers:?}");
        assert_eq!(house.now().seq.0, before.seq.0 + 1, "round {round} wrote more than one entry");
        taps += tablets;
    }
    tell(&format!("race: {ROUNDS} rounds of 2 to 20 tablets, {taps} taps, 1 winner in each"));
    closes(open).await;
    Ok(())
}
