//! Small disks of the test's own, where this user may mount them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hallboard_tests::{Outcome, Trouble};
use tempfile::TempDir;

/// A mounted disk; it is let go with the test.
pub(crate) struct Mount {
    pub(crate) at: PathBuf,
}

impl Mount {
    /// A new ext4 of so many MiB in the file `image`, mounted at `place`.
    pub(crate) fn new_disk(image: &Path, place: &Path, mib: u64) -> Result<Self, Trouble> {
        fs::File::create(image)?.set_len(mib << 20)?;
        runs(Command::new("mkfs.ext4").arg("-q").arg(image))?;
        Self::existing(image, place)
    }

    /// The disk in the file `image`, mounted at `place`. It writes nothing by itself that nobody asked to have written.
    pub(crate) fn existing(image: &Path, place: &Path) -> Result<Self, Trouble> {
        fs::create_dir_all(place)?;
        runs(Command::new("mount").args(["-o", "loop,commit=300"]).args([image, place]))?;
        Ok(Self { at: place.to_owned() })
    }

    /// A disk in memory of so many MiB.
    pub(crate) fn in_memory(place: &Path, mib: u64) -> Result<Self, Trouble> {
        fs::create_dir_all(place)?;
        let size = format!("size={mib}m,mode=700");
        runs(
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "hallboard-fault"]).arg(place),
        )?;
        Ok(Self { at: place.to_owned() })
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // What still holds it is a process that this test has told to end; the kernel lets go then.
        let _ = runs(Command::new("umount").arg("--lazy").arg(&self.at));
    }
}

/// Whether this user may mount a disk in a file.
pub(crate) fn can_mount() -> bool {
    let tried = TempDir::with_prefix("hallboard-mount-").map_err(Trouble::from).and_then(|bench| {
        Mount::new_disk(&bench.path().join("disk"), &bench.path().join("there"), 8).map(drop)
    });
    tried.is_ok()
}

fn runs(command: &mut Command) -> Outcome {
    let ended = command.stdin(Stdio::null()).output()?;
    if ended.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&ended.stderr)).into())
}
