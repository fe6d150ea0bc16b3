//! What a journal asks of a disk, so that a test can put a failing one in its place.
use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

/// The effects by which a journal changes a disk.
pub trait Disk {
    /// Writes all of `bytes` at the end of `file`; on an error any part of them may stand there.
    fn write(&mut self, file: &File, bytes: &[u8]) -> io::Result<()>;

    /// Returns once what was written to `file`, and its length, would survive a power cut.
    fn sync_data(&mut self, file: &File) -> io::Result<()>;

    /// Cuts `file` to `length` bytes.
    fn truncate(&mut self, file: &File, length: u64) -> io::Result<()>;

    /// Returns once the names in the folder would survive a power cut.
    fn sync_dir(&mut self, dir: &Path) -> io::Result<()>;

    /// Bytes free to this user on the disk that holds `dir`.
    fn free(&self, dir: &Path) -> io::Result<u64>;
}

/// The disk itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn write(&mut self, mut file: &File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync_data(&mut self, file: &File) -> io::Result<()> {
        file.sync_data()
    }

    fn truncate(&mut self, file: &File, length: u64) -> io::Result<()> {
        file.set_len(length)
    }

    fn sync_dir(&mut self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    fn free(&self, dir: &Path) -> io::Result<u64> {
        let room = rustix::fs::statvfs(dir)?;
        Ok(room.f_bavail.saturating_mul(room.f_frsize))
    }
}

/// Whether an error means that there is no room, rather than that the disk is ill.
pub(crate) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}
