//! One thread writes: decides, records, publishes, answers. Nothing of a group is seen before fdatasync.

use std::sync::Arc;
use std::time::{Duration, Instant};

use docket::command::Order;
use docket::{Courthouse, Entry, Event, Seq, Stamp, decide};
use journal::{Disk, FileJournal, Journal, JournalError};
use store::house::PastDay;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::figures::Figures;
use crate::house::{Desk, House, Letter, OrderError, Receipt, Standing, Waiting};
use crate::keeper::Keeper;
use crate::opening::{WHAT_HELPS, past_days};

/// The most orders in one group; a group costs one fdatasync.
const GROUP: usize = 256;

/// How often it is looked whether what was missing is back.
const LOOK: Duration = Duration::from_secs(1);

type Answer = oneshot::Sender<Result<Receipt, OrderError>>;

/// The one writer.
pub(crate) struct Registrar<D> {
    desk: Desk,
    house: House,
    courthouse: Arc<Courthouse>,
    journal: Option<FileJournal<Entry, D>>,
    keeper: Keeper,
    /// Days that ended in the present group.
    past: Vec<PastDay>,
}

/// One order of a group, decided on the copy.
struct Decided {
    answer: Answer,
    outcome: Result<Receipt, OrderError>,
    entry: Option<Entry>,
}

impl<D: Disk> Registrar<D> {
    pub(crate) fn new(
        desk: Desk,
        house: House,
        journal: Option<FileJournal<Entry, D>>,
        keeper: Keeper,
    ) -> Self {
        let courthouse = house.now();
        Self { desk, house, courthouse, journal, keeper, past: Vec::new() }
    }

    /// Works until the house closes. An error means that what is on the disk is not known:
    /// the process has to end and verify.
    pub(crate) fn work(mut self) -> Result<(), JournalError> {
        let mut letters = Vec::with_capacity(GROUP);
        let mut open = true;
        while open && self.receive(&mut letters) {
            let mut group = Vec::with_capacity(letters.len());
            for letter in letters.drain(..) {
                match letter {
                    Letter::Order(waiting) if open => group.push(*waiting),
                    Letter::Order(late) => drop(late), // its caller is told that the house closes
                    Letter::Broken(why) => self.stop_writing(&why),
                    Letter::Close => open = false,
                }
            }
            self.carry_out(group)?;
        }
        Ok(())
    }

    /// Waits for letters; meanwhile looks after what is missing. `false` once nobody can write any.
    fn receive(&mut self, letters: &mut Vec<Letter>) -> bool {
        while self.lacks_something() {
            let orders = &mut self.desk.orders;
            let Some(runtime) = timer() else { break };
            let came =
                runtime.block_on(async { timeout(LOOK, orders.recv_many(letters, GROUP)).await });
            match came {
                Ok(count) => return count > 0,
                Err(_) => self.look_after(),
            }
        }
        self.desk.orders.blocking_recv_many(letters, GROUP) > 0
    }

    fn lacks_something(&self) -> bool {
        let waits = *self.desk.standing.borrow() != Standing::Open;
        self.journal.is_some() && (waits || self.keeper.is_away())
    }

    /// Goes on by itself once there is room, and takes the store up again.
    fn look_after(&mut self) {
        let Some(journal) = &mut self.journal else { return };
        let room = journal.has_room();
        if !room.is_ok_and(|room| room) {
            return;
        }
        if self.desk.standing.send_if_modified(|s| std::mem::take(s) != Standing::Open) {
            tracing::warn!("orders are taken again");
        }
        if self.keeper.is_away() {
            self.keeper.take_up(Arc::clone(&self.courthouse), journal.anchor().clone());
        }
    }

    /// The walk over the whole journal found that it does not hold: nothing more is added to it.
    fn stop_writing(&mut self, why: &str) {
        self.journal = None;
        self.desk.standing.send_replace(Standing::ReadOnly(format!("{why}; {WHAT_HELPS}")));
    }

    /// Carries out every order that is waiting, as one commit.
    fn carry_out(&mut self, waiting: Vec<Waiting>) -> Result<(), JournalError> {
        let mut next = Courthouse::clone(&self.courthouse); // parts are shared, so this is cheap
        let mut decided =
            waiting.into_iter().map(|one| self.decide(&mut next, one)).collect::<Vec<_>>();
        let entries = decided.iter_mut().filter_map(|d| d.entry.take()).collect::<Vec<_>>();

        if !entries.is_empty() {
            let Some(journal) = &mut self.journal else {
                turn_away(decided);
                return Ok(());
            };
            let begun = Instant::now();
            if let Err(fault) = journal.append(&entries) {
                Figures::add(&self.house.figures.unrecorded, decided.len());
                self.past.clear();
                turn_away(decided); // `next` is dropped: nothing was promised
                return self.stand_still(fault);
            }
            self.house.figures.wrote(begun.elapsed());
        }

        let before = std::mem::replace(&mut self.courthouse, Arc::new(next));
        if !entries.is_empty() {
            self.desk.publish(&self.courthouse);
            self.desk.standing.send_if_modified(|s| std::mem::take(s) != Standing::Open);
        }

        Figures::add(&self.house.figures.orders, entries.len());
        for one in decided {
            // The caller may have hung up; the order is carried out all the same.
            let _ = one.answer.send(one.outcome);
        }
        self.keep(&before);
        Ok(())
    }

    /// Decides one order on the copy and applies it there, so that the next one sees it.
    fn decide(&mut self, next: &mut Courthouse, waiting: Waiting) -> Decided {
        let order = waiting.wish.stamped(&self.house.clock);
        let answer = waiting.answer;
        let refused = |answer, refusal| Decided {
            answer,
            outcome: Err(OrderError::Refused(refusal)),
            entry: None,
        };
        match next.keys.answer(&order) {
            Ok(Some(seq)) => {
                return Decided { answer, outcome: Ok(Receipt { seq, again: true }), entry: None };
            }
            Ok(None) => {}
            Err(refusal) => return refused(answer, refusal),
        }
        match decide(next, &self.house.office, &order) {
            Ok(events) => {
                let entry = entry(Seq(next.seq.0 + 1), order, events);
                self.past.extend(past_days(next, &entry));
                next.apply(&entry);
                let receipt = Receipt { seq: entry.stamp.seq, again: false };
                Decided { answer, outcome: Ok(receipt), entry: Some(entry) }
            }
            Err(refusal) => {
                Figures::add(&self.house.figures.refusals, 1);
                refused(answer, refusal)
            }
        }
    }

    /// Waits for room on the disk; ends the process where nobody knows what is on it.
    fn stand_still(&mut self, fault: JournalError) -> Result<(), JournalError> {
        tracing::error!(%fault, "a group of orders was not written");
        if matches!(fault, JournalError::Fatal(_)) {
            return Err(fault);
        }
        if matches!(fault, JournalError::Full { .. }) {
            self.keeper.let_go();
        }
        self.desk.standing.send_replace(Standing::ReadOnly(fault.to_string()));
        Ok(())
    }

    /// Has kept what is true now, and the last line beside the journal; a loss there costs a longer start, never a fact.
    fn keep(&mut self, before: &Courthouse) {
        if before.seq == self.courthouse.seq {
            return;
        }
        let past = std::mem::take(&mut self.past);
        if let Some(journal) = &self.journal {
            self.keeper.keep(Arc::clone(&self.courthouse), past, journal.anchor().clone());
        }
    }
}

/// A runtime that can only wait; an order needs none.
fn timer() -> Option<Runtime> {
    let built = Builder::new_current_thread().enable_time().build();
    built.inspect_err(|fault| tracing::error!(%fault, "nothing can be waited for")).ok()
}

/// Answers a whole group that could not be written: nothing of it happened.
fn turn_away(group: Vec<Decided>) {
    let sentence = "目前無法存檔，這一步沒有記錄，請稍後再試或通知資訊室";
    for one in group {
        let _ = one.answer.send(Err(OrderError::Unrecorded(sentence.to_owned())));
    }
}

fn entry(seq: Seq, order: Order, events: Vec<Event>) -> Entry {
    let at = order.at();
    let (key, request) = order.key.map(|k| (k.key, k.request)).unzip();
    let stamp = Stamp {
        seq,
        recorded: order.machine,
        happened: (at != order.machine).then_some(at),
        later: order.happened.is_some(),
        by: order.by,
        device: order.device,
        order: order.command.name().to_owned(),
        key: key.filter(|_| request.is_some()),
        request,
    };
    Entry { stamp, events }
}
