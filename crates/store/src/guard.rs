//! Calls into sled, which panics where others return an error.
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use crate::StoreFault;

/// Calls sled, and turns a panic into a fault.
pub(crate) fn guarded<T>(
    dir: &Path,
    call: impl FnOnce() -> sled::Result<T>,
) -> Result<T, StoreFault> {
    // What a panic leaves half done inside sled is not used again: the caller reopens or rebuilds.
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(outcome) => outcome.map_err(|fault| named(dir, fault)),
        Err(panic) => Err(StoreFault::Broken(format!("sled panicked: {}", words(&*panic)))),
    }
}

fn named(dir: &Path, fault: sled::Error) -> StoreFault {
    match fault {
        sled::Error::Io(fault) if fault.to_string().contains("could not acquire lock") => {
            StoreFault::Locked(dir.to_owned())
        }
        sled::Error::Io(fault) => StoreFault::Disk(fault),
        other => StoreFault::Broken(other.to_string()),
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a word")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_sled_is_a_fault_with_its_words() {
        let fault = guarded::<()>(Path::new("store"), || panic!("tried to read page {}", 7));
        assert!(fault.is_err_and(|fault| fault.to_string().contains("tried to read page 7")));
    }
}
