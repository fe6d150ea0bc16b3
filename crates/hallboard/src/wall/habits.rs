//! How often the wall speaks, and how long it waits.

use std::{num::NonZero, thread, time::Duration};

/// The wall's intervals, deadlines and bounds. Tests run at a fraction of them.
#[derive(Clone, Debug)]
pub struct Habits {
    /// Threads that write, at least one.
    pub writers: usize,
    /// Between two pulses of a board.
    pub pulse: Duration,
    /// Between two pings of a socket.
    pub ping: Duration,
    /// A socket not heard for this long is gone.
    pub silence: Duration,
    /// A socket that takes nothing of what waits for it for this long is dropped.
    pub stalled: Duration,
    /// From our Close to the end of the connection.
    pub farewell: Duration,
    /// Between two looks at these deadlines.
    pub sweep: Duration,
    /// Frames a socket may send at once.
    pub burst: u32,
    /// Frames a second it may send in the long run.
    pub per_second: u32,
    /// Reports that may wait to be read; later ones are lost.
    pub reports: usize,
}

impl Default for Habits {
    fn default() -> Habits {
        Habits {
            writers: thread::available_parallelism().map_or(1, NonZero::get),
            pulse: Duration::from_secs(5),
            ping: Duration::from_secs(10),
            silence: Duration::from_secs(25),
            stalled: Duration::from_secs(20),
            farewell: Duration::from_millis(800),
            sweep: Duration::from_millis(200),
            burst: 32,
            per_second: 2,
            reports: 4_096,
        }
    }
}
