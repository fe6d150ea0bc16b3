//! Which core the servers run on, and which the generator.

use std::process::{Child, Command};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::fault::Measured;

/// The core of whatever is measured, and the one of the generator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cores {
    pinned: Option<(usize, usize)>,
}

impl Cores {
    /// Takes two of the cores this process may use, and moves to the second.
    pub(crate) fn take() -> Cores {
        let allowed = sched_getaffinity(None).ok();
        let mut free = (0..CpuSet::MAX_CPU).filter(|cpu| allowed.is_some_and(|a| a.is_set(*cpu)));
        let pinned = free.next().zip(free.next());
        if pinned.is_none() {
            eprintln!("too few cores: servers and generator share one, times say little");
        }
        let cores = Cores { pinned };
        cores.pin(pinned.map(|(_, generator)| generator));
        cores
    }

    /// Starts a server on the servers' core.
    pub(crate) fn start(self, command: &mut Command) -> Measured<Child> {
        // A child begins where its parent stands.
        self.pin(self.pinned.map(|(server, _)| server));
        let child = command.spawn();
        self.pin(self.pinned.map(|(_, generator)| generator));
        child.map_err(|fault| format!("{} cannot be started: {fault}", name(command)).into())
    }

    /// In words, for the table.
    pub(crate) fn words(self) -> String {
        self.pinned.map_or("not pinned".to_owned(), |(server, generator)| {
            format!("servers on core {server}, generator on core {generator}")
        })
    }

    #[expect(clippy::unused_self, reason = "only who holds the cores moves between them")]
    fn pin(self, cpu: Option<usize>) {
        let Some(cpu) = cpu else { return };
        let mut set = CpuSet::new();
        set.set(cpu);
        // Where it is forbidden, figures are less steady and no less true.
        let _ = sched_setaffinity(None, &set);
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
