//! 當機: what the log is told of a panic, and what it is not told.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test of crashes has to crash")]

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::thread;

use hallboard::crash;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_crash_tells_its_place_and_nobodys_name() {
    let log = Log::default();
    let written = log.clone();
    let told = tracing_subscriber::fmt().with_ansi(false).with_writer(move || written.clone());
    tracing::subscriber::set_global_default(told.finish()).unwrap();
    crash::tell_no_names();

    let (name, case) = ("楊文偉", "115年度偵字第1850號");
    thread::spawn(move || panic!("{name} of {case} is nowhere")).join().unwrap_err();
    let nobody = name.parse::<u8>().map_err(|_| name);
    thread::spawn(move || nobody.unwrap()).join().unwrap_err();
    thread::spawn(|| panic!("a sentence of the house")).join().unwrap_err();

    let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(told.matches("a panic").count(), 3, "{told}");
    assert!(told.contains("tests/crash.rs:") && told.contains("a sentence of the house"), "{told}");
    assert!(!told.contains(name) && !told.contains(case), "{told}");
}
