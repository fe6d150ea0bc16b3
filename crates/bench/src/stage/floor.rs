//! The floor: an epoll loop that writes one encoded frame to every socket and knows nothing else. One that keeps
//! what it is given writes a line to the disk before, as whoever promises that nothing is lost has to.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::rc::Rc;

use flate2::{Compress, Compression, FlushCompress};
use rustix::event::epoll;

use super::{LINE, Running, Stage, await_listener, free_address, picture};
use crate::cores::Cores;
use crate::crowd::Way;
use crate::fault::Measured;
use crate::http::{Http, find, header};

/// A running floor and its publisher.
pub(crate) struct Floor {
    running: Running,
    publisher: Http,
    address: SocketAddr,
    sample: String,
    number: u64,
    deflate: bool,
}

impl Floor {
    /// Starts it with pictures of the sample's length.
    pub(crate) fn open(cores: Cores, sample: &str, deflate: bool) -> Measured<Floor> {
        Floor::start(cores, sample, deflate, &[])
    }

    /// Starts one that keeps each change.
    pub(crate) fn that_keeps(cores: Cores, sample: &str, deflate: bool) -> Measured<Floor> {
        Floor::start(cores, sample, deflate, &["--keeps"])
    }

    fn start(cores: Cores, sample: &str, deflate: bool, how: &[&str]) -> Measured<Floor> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("floor").arg(address.port().to_string()).args(how).stdin(Stdio::null());
        let mut running = Running::new(cores.start(&mut command)?);
        await_listener(address, &mut running)?;
        let publisher = Http::to(address)?;
        let (sample, number) = (sample.to_owned(), 100);
        let mut floor = Floor { running, publisher, address, sample, number, deflate };
        floor.send()?;
        floor.settle()?;
        Ok(floor)
    }
}

impl Stage for Floor {
    fn way(&self, deflate: bool) -> Way {
        Way { address: self.address, path: "/live".to_owned(), deflate, trust: None }
    }

    fn pids(&self) -> Vec<u32> {
        vec![self.running.pid()]
    }

    fn newest(&self) -> u64 {
        self.number
    }

    fn send(&mut self) -> Measured<u64> {
        self.number += 1;
        let text = picture(&self.sample, self.number);
        self.publisher.send("POST", "/publish", &encoded(&text, self.deflate)?)?;
        Ok(self.number)
    }

    fn settle(&mut self) -> Measured<()> {
        self.publisher.answer().map(|_| ())
    }
}

/// One frame, whole and ready.
fn encoded(text: &str, deflate: bool) -> Measured<Vec<u8>> {
    let packed = if deflate {
        let mut packed = Vec::with_capacity(text.len() + 64);
        let mut packing = Compress::new(Compression::default(), false);
        packing.compress_vec(text.as_bytes(), &mut packed, FlushCompress::Sync)?;
        packed.truncate(packed.len().saturating_sub(4));
        packed
    } else {
        text.as_bytes().to_vec()
    };
    let mut frame = vec![if deflate { 0xc1 } else { 0x81 }];
    match u16::try_from(packed.len()) {
        Ok(short @ 0..=125) => frame.push(u8::try_from(short)?),
        Ok(long) => {
            frame.push(126);
            frame.extend(long.to_be_bytes());
        }
        Err(_) => return Err("a picture is too long for the floor".into()),
    }
    frame.extend(packed);
    Ok(frame)
}

/// Whoever is connected to the floor.
struct Guest {
    stream: TcpStream,
    asked: Vec<u8>,
    live: bool,
    frame: Rc<Vec<u8>>,
    written: usize,
}

/// Serves until it is ended.
pub(crate) fn serve(port: u16, keeps: bool) -> Measured<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    rustix::net::listen(&listener, 4096)?;
    listener.set_nonblocking(true)?;
    let poll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
    epoll::add(&poll, &listener, epoll::EventData::new_u64(u64::MAX), epoll::EventFlags::IN)?;
    let mut loft = Loft {
        poll,
        guests: Vec::new(),
        free: Vec::new(),
        newest: Rc::default(),
        room: vec![0; 1 << 17],
        book: keeps.then(tempfile::tempfile).transpose()?,
    };
    let mut events = Vec::with_capacity(1024);
    loop {
        events.clear();
        epoll::wait(&loft.poll, rustix::buffer::spare_capacity(&mut events), None)?;
        for event in &events {
            let (number, flags) = (event.data.u64(), event.flags);
            match usize::try_from(number) {
                Ok(usize::MAX) | Err(_) => loft.accept(&listener)?,
                Ok(number) => loft.turn_to(number, flags)?,
            }
        }
    }
}

/// All guests and the newest frame.
struct Loft {
    poll: OwnedFd,
    guests: Vec<Option<Guest>>,
    free: Vec<usize>,
    newest: Rc<Vec<u8>>,
    room: Vec<u8>,
    /// Where each change is written down.
    book: Option<File>,
}

impl Loft {
    fn accept(&mut self, listener: &TcpListener) -> Measured<()> {
        while let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let number = self.free.pop().unwrap_or(self.guests.len());
            let data = epoll::EventData::new_u64(number as u64);
            epoll::add(&self.poll, &stream, data, epoll::EventFlags::IN)?;
            let guest =
                Guest { stream, asked: Vec::new(), live: false, frame: Rc::default(), written: 0 };
            match self.guests.get_mut(number) {
                Some(place) => *place = Some(guest),
                None => self.guests.push(Some(guest)),
            }
        }
        Ok(())
    }

    fn turn_to(&mut self, number: usize, flags: epoll::EventFlags) -> Measured<()> {
        let Some(Some(guest)) = self.guests.get_mut(number) else { return Ok(()) };
        if flags.contains(epoll::EventFlags::OUT) {
            let data = epoll::EventData::new_u64(number as u64);
            if guest.write().unwrap_or(true) {
                epoll::modify(&self.poll, &guest.stream, data, epoll::EventFlags::IN)?;
                if !Rc::ptr_eq(&guest.frame, &self.newest) {
                    return self.show(number);
                }
            }
            return Ok(());
        }
        match guest.stream.read(&mut self.room) {
            Ok(0) => self.lose(number),
            Ok(_) if guest.live => {} // pongs and reports are let pass
            Ok(count) => {
                guest.asked.extend_from_slice(self.room.get(..count).unwrap_or_default());
                self.answer(number)?;
            }
            Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => self.lose(number),
        }
        Ok(())
    }

    fn lose(&mut self, number: usize) {
        if let Some(place) = self.guests.get_mut(number) {
            *place = None;
            self.free.push(number);
        }
    }

    fn answer(&mut self, number: usize) -> Measured<()> {
        let Some(Some(guest)) = self.guests.get_mut(number) else { return Ok(()) };
        let Some(end) = find(&guest.asked, b"\r\n\r\n") else { return Ok(()) };
        let head = String::from_utf8_lossy(guest.asked.get(..end).unwrap_or_default()).into_owned();
        if head.starts_with("GET") {
            let extension = header(&head, "sec-websocket-extensions")
                .map_or("", |_| "Sec-WebSocket-Extensions: permessage-deflate\r\n");
            let answer = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{extension}\r\n"
            );
            guest.stream.write_all(answer.as_bytes())?;
            (guest.live, guest.asked) = (true, Vec::new());
            return self.show(number);
        }
        let length = header(&head, "content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
        if guest.asked.len() < end + 4 + length {
            return Ok(());
        }
        let frame = guest.asked.split_off(end + 4);
        guest.asked.clear();
        if let Some(book) = &mut self.book {
            book.write_all(&LINE)?;
            book.sync_data()?;
        }
        guest.stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
        self.newest = Rc::new(frame);
        for number in 0..self.guests.len() {
            self.show(number)?;
        }
        Ok(())
    }

    /// Gives a live guest the newest frame, unless it is still at an older one.
    fn show(&mut self, number: usize) -> Measured<()> {
        let Some(Some(guest)) = self.guests.get_mut(number) else { return Ok(()) };
        if !guest.live || guest.written < guest.frame.len() {
            return Ok(());
        }
        (guest.frame, guest.written) = (Rc::clone(&self.newest), 0);
        if !guest.write().unwrap_or(true) {
            let data = epoll::EventData::new_u64(number as u64);
            epoll::modify(&self.poll, &guest.stream, data, epoll::EventFlags::OUT)?;
        }
        Ok(())
    }
}

impl Guest {
    /// Writes on; true when the frame is out.
    fn write(&mut self) -> io::Result<bool> {
        while let Some(rest) = self.frame.get(self.written..).filter(|rest| !rest.is_empty()) {
            match self.stream.write(rest) {
                Ok(count) => self.written += count,
                Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(fault) => return Err(fault),
            }
        }
        Ok(true)
    }
}
