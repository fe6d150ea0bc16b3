//! A walk along the chain, line by line and over the files, that stops where it does not hold.
use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
};

use crate::{
    Anchor, Broken, Hash,
    line::{Break, Content, FORMAT, Head, MAX_LINE, take_apart},
    volume::Volume,
};

const BLOCK: usize = 1 << 18;

/// The last line of a journal that was not written to its end, and was never answered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The file's name.
    pub file: String,
    /// Where the line begins, in bytes.
    pub offset: u64,
    /// How many bytes of it stand there.
    pub bytes: u64,
}

/// One line that holds.
pub(crate) struct Step<'a> {
    /// The line's place and hash, and the last number up to here.
    pub(crate) at: Anchor,
    /// The line as it stands, without its newline.
    pub(crate) line: &'a [u8],
    pub(crate) content: Content<'a>,
}

/// What the walk knows of the line before; a walk that begins in the middle learns it first.
struct Before {
    seq: Option<u64>,
    /// The last number that a line after it has proved.
    proven: u64,
    hash: Option<Hash>,
    file_bytes: Option<u64>,
}

impl Before {
    fn unknown() -> Self {
        Self { seq: None, proven: 0, hash: None, file_bytes: None }
    }
}

/// The walk, and where it is.
pub(crate) struct Walk {
    here: Option<Here>,
    ahead: VecDeque<Volume>,
    before: Before,
    buffer: Vec<u8>,
    /// The journal's own court, once a head line was passed.
    pub(crate) court: Option<String>,
    /// The breaks that head lines tell of.
    pub(crate) breaks: Vec<Break>,
    /// The torn last line, once the walk is over.
    pub(crate) torn: Option<Cut>,
}

struct Here {
    volume: Volume,
    reader: BufReader<File>,
    /// Where the line in the buffer begins, and where the next one does.
    line: u64,
    next: u64,
}

impl Walk {
    /// A walk from the first line of the first of `volumes`.
    pub(crate) fn whole(volumes: &[Volume]) -> Result<Self, Broken> {
        let before =
            Before { seq: Some(0), proven: 0, hash: Some(Hash::ZERO), file_bytes: Some(0) };
        Self::start(volumes, 1, before)
    }

    /// A walk from the first line of file `number`; what stands before it is taken on trust.
    pub(crate) fn from_file(volumes: &[Volume], number: u64) -> Result<Self, Broken> {
        if number <= 1 {
            return Self::whole(volumes);
        }
        Self::start(volumes, number, Before::unknown())
    }

    /// A walk from just after the line that `anchor` means, which must stand where it says.
    pub(crate) fn after(volumes: &[Volume], anchor: &Anchor) -> Result<Self, Broken> {
        // The line itself is the first step; a head has no number, so it is given the anchor's.
        let before = Before::unknown();
        let mut walk = Self::start(volumes, anchor.file, before)?;
        if anchor.offset > 0 {
            walk.seek(anchor.offset)?;
        } else {
            walk.before.seq = Some(anchor.seq);
        }
        match walk.step()? {
            Some(step) if step.at == *anchor => Ok(walk),
            _ => Err(walk.broken("is not the line that was kept as the last known one")),
        }
    }

    /// The next line, or `None` at the end of the last file.
    pub(crate) fn step(&mut self) -> Result<Option<Step<'_>>, Broken> {
        if !self.read_line()? {
            return Ok(None);
        }
        let Some(here) = &self.here else { return Ok(None) };
        let (content, prev) = match take_apart(&self.buffer) {
            Ok(parts) => parts,
            Err(why) => return Err(self.broken(why)),
        };
        if self.before.hash.is_some_and(|hash| hash != prev) {
            let why = "does not name the hash of the line before it: one of the two was changed";
            return Err(self.broken(why));
        }
        self.before.proven = self.before.seq.unwrap_or(0);
        if let Some(why) = self.fault(here, &content) {
            return Err(self.broken(why));
        }
        let hash = Hash::of(&self.buffer);
        self.before.hash = Some(hash);
        match &content {
            Content::Entry(seq, _) => self.before.seq = Some(*seq),
            Content::Head(head) => {
                self.breaks.extend(head.gap.clone());
                self.court.get_or_insert_with(|| head.court.clone());
            }
        }
        let seq = self.before.seq.unwrap_or(0);
        let at = Anchor { seq, hash, file: here.volume.number, offset: here.line };
        Ok(Some(Step { at, line: &self.buffer, content }))
    }

    /// Length of the line just passed, with its newline.
    pub(crate) fn line_bytes(&self) -> u64 {
        self.buffer.len() as u64 + 1
    }

    /// Tells a walk that has not begun what its first line must say of the file before it.
    pub(crate) fn expect(&mut self, file_bytes: u64, hash: Hash) {
        (self.before.file_bytes, self.before.hash) = (Some(file_bytes), Some(hash));
    }

    /// A break at the line in the buffer.
    pub(crate) fn broken(&self, why: impl Into<String>) -> Broken {
        let proven = self.before.proven;
        match &self.here {
            Some(here) => broken_at(&here.volume, here.line, proven, why),
            None => {
                Broken { file: Volume::name_of(1), line: 1, offset: 0, why: why.into(), proven }
            }
        }
    }

    fn start(volumes: &[Volume], number: u64, before: Before) -> Result<Self, Broken> {
        let ahead = volumes.iter().filter(|volume| volume.number >= number).cloned().collect();
        let (here, court, torn) = (None, None, None);
        let (buffer, breaks) = (Vec::new(), Vec::new());
        let mut walk = Self { here, ahead, before, buffer, court, breaks, torn };
        if !volumes.is_empty() {
            walk.enter(number)?;
        }
        Ok(walk)
    }

    /// Goes into the next file, which must be number `expected`; says whether there is one.
    fn enter(&mut self, expected: u64) -> Result<bool, Broken> {
        let proven = self.before.proven;
        let missing = |why: String| Broken {
            file: Volume::name_of(expected),
            line: 1,
            offset: 0,
            why,
            proven,
        };
        let Some(volume) = self.ahead.pop_front() else {
            self.here = None;
            return Ok(false);
        };
        if volume.number != expected {
            return Err(missing("is missing".to_owned()));
        }
        let file = File::open(&volume.path)
            .map_err(|fault| missing(format!("cannot be opened ({fault})")))?;
        let reader = BufReader::with_capacity(BLOCK, file);
        self.here = Some(Here { volume, reader, line: 0, next: 0 });
        Ok(true)
    }

    fn seek(&mut self, offset: u64) -> Result<(), Broken> {
        let Some(here) = &mut self.here else { return Ok(()) };
        (here.line, here.next) = (offset, offset);
        let sought = here.reader.seek(SeekFrom::Start(offset));
        sought.map(|_| ()).map_err(|fault| self.broken(unreadable(&fault)))
    }

    /// Reads the next whole line into the buffer; `false` at the end of the last file.
    fn read_line(&mut self) -> Result<bool, Broken> {
        loop {
            let Some(here) = &mut self.here else { return Ok(false) };
            self.buffer.clear();
            here.line = here.next;
            let bytes = match here.read_into(&mut self.buffer) {
                Ok(bytes) => bytes,
                Err(fault) => return Err(self.broken(unreadable(&fault))),
            };
            let whole = self.buffer.pop_if(|byte| *byte == b'\n').is_some();
            here.next += bytes as u64;
            if self.buffer.len() > MAX_LINE {
                return Err(self.broken("is longer than a line may be"));
            }
            if whole {
                return Ok(true);
            }
            let (name, offset, number) = (here.volume.name(), here.line, here.volume.number);
            let is_last = self.ahead.is_empty();
            if is_last && (bytes > 0 || offset == 0) {
                self.torn = Some(Cut { file: name, offset, bytes: bytes as u64 });
                self.here = None;
                return Ok(false);
            }
            if bytes > 0 || offset == 0 {
                return Err(self.broken("ends before its newline"));
            }
            self.before.file_bytes = Some(offset);
            if !self.enter(number + 1)? {
                return Ok(false);
            }
        }
    }

    /// What is wrong with the line in the buffer, seen from the lines before it.
    fn fault(&self, here: &Here, content: &Content<'_>) -> Option<String> {
        match content {
            Content::Head(head) if here.line == 0 => self.fault_of_head(here, head),
            Content::Head(_) => Some("is the head of a file in the middle of one".to_owned()),
            Content::Entry(..) if here.line == 0 => Some("is not the head of a file".to_owned()),
            Content::Entry(seq, _) => {
                let before = self.before.seq.filter(|before| before + 1 != *seq)?;
                Some(format!("has number {seq} after number {before}"))
            }
        }
    }

    fn fault_of_head(&self, here: &Here, head: &Head) -> Option<String> {
        let Head { format, court, file, prior_bytes, gap: _ } = head;
        if *format != FORMAT {
            return Some(format!("is of format {format}, and this version reads {FORMAT}"));
        }
        if *file != here.volume.number {
            return Some(format!("says that this is file {file}"));
        }
        if self.before.file_bytes.is_some_and(|bytes| bytes != *prior_bytes) {
            return Some(format!("says that the file before it has {prior_bytes} bytes"));
        }
        let other = self.court.as_ref().is_some_and(|own| own != court);
        other.then(|| format!("belongs to court {court:?}"))
    }
}

impl Here {
    fn read_into(&mut self, buffer: &mut Vec<u8>) -> io::Result<usize> {
        // One byte for the newline, one to see that a line is too long.
        (&mut self.reader).take(MAX_LINE as u64 + 2).read_until(b'\n', buffer)
    }
}

/// A break at `offset`; the line is counted only now, so that a walk that holds pays nothing.
pub(crate) fn broken_at(
    volume: &Volume,
    offset: u64,
    proven: u64,
    why: impl Into<String>,
) -> Broken {
    let line = line_at(volume, offset);
    Broken { file: volume.name(), line, offset, why: why.into(), proven }
}

/// The number of the line that begins at `offset`, from 1.
pub(crate) fn line_at(volume: &Volume, offset: u64) -> u64 {
    let count = || -> io::Result<u64> {
        let mut reader = BufReader::with_capacity(BLOCK, File::open(&volume.path)?.take(offset));
        let mut lines = 0;
        while reader.skip_until(b'\n')? > 0 {
            lines += 1;
        }
        Ok(lines)
    };
    count().unwrap_or(0) + 1
}

fn unreadable(fault: &io::Error) -> String {
    format!("cannot be read ({fault})")
}
