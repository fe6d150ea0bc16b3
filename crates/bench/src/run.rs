//! One file per measurement.

mod boards;
mod burst;
mod commit;
mod fanout;
mod phones;
mod render;
mod small;
mod stalled;
mod start;
mod storm;
mod tls;

use std::fs;

use crate::cli::{Cli, How, What};
use crate::cores::Cores;
use crate::crowd::Crowd;
use crate::fault::Measured;
use crate::machine;
use crate::stage::house::House;
use crate::stage::nchan::Nchan;
use crate::stage::{Stage, floor};
use crate::table::Table;

/// Everything a measurement needs.
pub(crate) struct Bench {
    pub(crate) cores: Cores,
    pub(crate) how: How,
    pub(crate) table: Table,
    /// Whether nginx and nchan are there.
    pub(crate) peer: bool,
    /// How many sockets this process may have.
    most: usize,
}

/// Measures what was asked; false when something counted is wrong.
pub(crate) fn run(cli: &Cli) -> Measured<bool> {
    if let What::Floor { port, keeps } = cli.what {
        floor::serve(port, keeps)?;
        return Ok(true);
    }
    let mut bench = Bench::new(cli.how.clone());
    let machine = machine::facts(bench.cores);
    let wanted = match cli.what {
        What::All => ALL.to_vec(),
        one => vec![one],
    };
    for what in wanted {
        eprintln!("{what:?} (load {})", machine::load());
        if let Err(fault) = bench.measure(what) {
            bench.table.count(format!("{what:?} could not be measured: {fault}"), false);
        }
    }
    println!("{}", bench.table.words());
    if let Some(path) = &cli.how.json {
        fs::write(path, format!("{:#}\n", bench.table.json(&machine)))?;
    }
    Ok(bench.table.is_right())
}

const ALL: [What; 12] = [
    What::Fanout,
    What::Deflate,
    What::Storm,
    What::Burst,
    What::Stalled,
    What::Boards,
    What::Phones,
    What::Tls,
    What::Small,
    What::Commit,
    What::Start,
    What::Render,
];

impl Bench {
    fn new(how: How) -> Bench {
        let mut table = Table::default();
        let missing = Nchan::missing();
        if let Some(why) = missing {
            table.note(why);
        }
        Bench { cores: Cores::take(), how, table, peer: missing.is_none(), most: descriptors() }
    }

    fn measure(&mut self, what: What) -> Measured<()> {
        match what {
            What::Fanout => fanout::measure(self, false),
            What::Deflate => fanout::measure(self, true),
            What::Storm => storm::measure(self),
            What::Burst => burst::measure(self),
            What::Stalled => stalled::measure(self),
            What::Commit => commit::measure(self),
            What::Start => start::measure(self),
            What::Render => render::measure(self),
            What::Boards => boards::measure(self),
            What::Phones => phones::measure(self),
            What::Tls => tls::measure(self),
            What::Small => small::measure(self),
            What::All | What::Floor { .. } => Ok(()),
        }
    }

    /// Interleaved rounds.
    pub(crate) fn rounds(&self) -> usize {
        if self.how.short { 1 } else { self.how.rounds.clamp(1, 50) }
    }

    /// The usual number of sockets, the one asked for, or a short run's; never more than allowed.
    pub(crate) fn sockets(&mut self, usual: usize) -> usize {
        let wanted = self.how.sockets.unwrap_or(if self.how.short { usual.min(50) } else { usual });
        if wanted > self.most {
            let most = self.most;
            self.table.note(format!("the descriptor limit allows {most} sockets, not {wanted}"));
        }
        wanted.min(self.most)
    }

    /// Opens the house with its bailiff at `room`, and reads what the board looks like.
    pub(crate) fn house(&self, room: u16, deflate: bool) -> Measured<(House, String)> {
        let house = House::open(self.cores, 6, room)?;
        let mut crowd = Crowd::new()?;
        crowd.join(&house.way(deflate), 1, house.newest())?;
        let sample = crowd.sample().unwrap_or_default().to_owned();
        crowd.leave();
        Ok((house, sample))
    }
}

/// Raises the limit of open files as far as allowed; the sockets that leaves.
fn descriptors() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    let most = limit.maximum.or(limit.current).unwrap_or(1 << 20);
    usize::try_from(most).unwrap_or(usize::MAX).saturating_sub(200)
}
