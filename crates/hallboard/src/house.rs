//! The only way in: every wish becomes an order here, and is answered once it is on the disk.

use std::sync::Arc;

use docket::calendar::Moment;
use docket::command::{Command, Key, Order};
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
    pub(crate) published: watch::Sender<Arc<Courthouse>>,
    pub(crate) standing: watch::Sender<Standing>,
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
        let (publish, published) = watch::channel(courthouse);
        let (announce, standing) = watch::channel(standing);
        let figures = Arc::default();
        let mirror = None;
        let house = Self { orders, published, standing, office, clock, seal, figures, mirror };
        (house, Desk { orders: taken, published: publish, standing: announce })
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
