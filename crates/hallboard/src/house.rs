//! The only way in: every wish becomes an order here, and is answered once it is on the disk.

use std::sync::Arc;

use docket::calendar::Moment;
use docket::command::{Command, Key, Order};
use docket::devices::Devices;
use docket::staff::Staff;
use docket::{AccountId, Courthouse, Office, Refusal, Seq};
use tokio::sync::{mpsc, oneshot, watch};

use crate::clock::Clock;
use crate::figures::Figures;
use crate::mirror::Mirror;
use crate::seal::Seal;

/// How many orders may wait; the next caller is told to try again.
const WAITING: usize = 1024;

/// The house as its doors see it.
#[derive(Clone)]
pub struct House {
    orders: mpsc::Sender<Letter>,
    published: watch::Receiver<Arc<Courthouse>>,
    present: watch::Receiver<Present>,
    standing: watch::Receiver<Standing>,
    /// The office's tables.
    pub office: Arc<Office>,
    /// Both clocks.
    pub clock: Clock,
    /// The keys to personal fields.
    pub seal: Arc<Seal>,
    /// What the house counts of itself.
    pub figures: Arc<Figures>,
    /// The second place to which entries are copied, where there is one.
    pub mirror: Option<Mirror>,
}

/// What somebody wants, before it is stamped.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Who; none for the house itself.
    pub by: Option<AccountId>,
    /// From which device.
    pub device: Option<String>,
    /// What.
    pub command: Command,
    /// The caller's own name for it.
    pub key: Option<Key>,
    /// 補登: when it happened.
    pub happened: Option<Moment>,
}

impl Wish {
    /// A wish of the house itself.
    #[must_use]
    pub fn of_the_house(command: Command) -> Self {
        Self { by: None, device: None, command, key: None, happened: None }
    }

    /// The order it becomes at these times.
    #[must_use]
    pub fn stamped(self, clock: &Clock) -> Order {
        let Self { by, device, command, key, happened } = self;
        Order { by, device, command, key, happened, now: clock.house(), machine: clock.machine() }
    }
}

/// The answer to an order that is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The entry it became.
    pub seq: Seq,
    /// Whether this is the first answer given again.
    pub again: bool,
}

/// Whether orders are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Orders are taken.
    #[default]
    Open,
    /// The journal cannot be written for now; the sentence says why.
    ReadOnly(String),
}

/// Who may be here: the accounts and the devices.
#[derive(Clone, Debug)]
pub struct Present {
    /// The accounts.
    pub staff: Arc<Staff>,
    /// The devices.
    pub devices: Arc<Devices>,
}

impl Present {
    fn of(house: &Courthouse) -> Self {
        Self { staff: Arc::clone(&house.staff), devices: Arc::clone(&house.devices) }
    }

    fn is_of(&self, house: &Courthouse) -> bool {
        Arc::ptr_eq(&self.staff, &house.staff) && Arc::ptr_eq(&self.devices, &house.devices)
    }
}

/// Why an order was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderError {
    /// The rules of the house say no.
    Refused(Refusal),
    /// It could not be written down, so it did not happen.
    Unrecorded(String),
    /// Too many orders are waiting.
    Crowded,
    /// The house is closing.
    Closing,
}

/// An order on its way to the registrar.
pub(crate) struct Waiting {
    pub(crate) wish: Wish,
    pub(crate) answer: oneshot::Sender<Result<Receipt, OrderError>>,
}

/// What reaches the registrar.
pub(crate) enum Letter {
    /// An order, to be carried out.
    Order(Box<Waiting>),
    /// The journal was found not to hold; the sentence says where.
    Broken(String),
    /// The house closes: what came before is carried out, nothing after.
    Close,
}

/// The registrar's ends of the house's channels.
pub(crate) struct Desk {
    pub(crate) orders: mpsc::Receiver<Letter>,
    pub(crate) standing: watch::Sender<Standing>,
    published: watch::Sender<Arc<Courthouse>>,
    present: watch::Sender<Present>,
}

impl Desk {
    /// Shows everybody what is true now. Whoever looks at people alone is not woken for a tap.
    pub(crate) fn publish(&self, house: &Arc<Courthouse>) {
        self.published.send_replace(Arc::clone(house));
        self.present.send_if_modified(|known| {
            let others = !known.is_of(house);
            if others {
                *known = Present::of(house);
            }
            others
        });
    }
}

impl House {
    /// A house that stands at `courthouse`, and the desk its registrar sits at.
    pub(crate) fn new(
        courthouse: Arc<Courthouse>,
        office: Arc<Office>,
        clock: Clock,
        seal: Arc<Seal>,
        standing: Standing,
    ) -> (Self, Desk) {
        let (orders, taken) = mpsc::channel(WAITING);
        let (admit, present) = watch::channel(Present::of(&courthouse));
        let (publish, published) = watch::channel(courthouse);
        let (announce, standing) = watch::channel(standing);
        let figures = Arc::default();
        let mirror = None;
        let house =
            Self { orders, published, present, standing, office, clock, seal, figures, mirror };
        let desk = Desk { orders: taken, standing: announce, published: publish, present: admit };
        (house, desk)
    }

    /// Carries out one wish. The answer comes after it is on the disk; hanging up cancels nothing.
    pub async fn submit(&self, wish: Wish) -> Result<Receipt, OrderError> {
        let (answer, answered) = oneshot::channel();
        self.orders.try_send(Letter::Order(Box::new(Waiting { wish, answer }))).map_err(
            |fault| match fault {
                mpsc::error::TrySendError::Full(_) => OrderError::Crowded,
                mpsc::error::TrySendError::Closed(_) => OrderError::Closing,
            },
        )?;
        let answer = answered.await.unwrap_or(Err(OrderError::Closing));
        if let (Ok(receipt), Some(mirror)) = (&answer, &self.mirror) {
            mirror.before_the_answer(receipt.seq).await;
        }
        answer
    }

    /// Tells the registrar that the journal does not hold, so that it writes no more.
    pub(crate) async fn is_broken(&self, why: String) {
        // It may have ended; then nothing is written anyway.
        let _ = self.orders.send(Letter::Broken(why)).await;
    }

    /// Asks the registrar to end after what already waits.
    pub async fn close(&self) {
        // It may have ended by itself; then there is nobody to tell.
        let _ = self.orders.send(Letter::Close).await;
    }

    /// What is true now.
    #[must_use]
    pub fn now(&self) -> Arc<Courthouse> {
        Arc::clone(&self.published.borrow())
    }

    /// Tells of every newly published state.
    #[must_use]
    pub fn follow(&self) -> watch::Receiver<Arc<Courthouse>> {
        self.published.clone()
    }

    /// Tells of accounts and devices whenever one is another.
    #[must_use]
    pub fn follow_present(&self) -> watch::Receiver<Present> {
        self.present.clone()
    }

    /// How many orders wait to be taken up.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.orders.max_capacity() - self.orders.capacity()
    }

    /// Whether orders are taken.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing.borrow().clone()
    }
}
