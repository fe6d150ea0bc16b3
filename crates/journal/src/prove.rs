//! Proving a journal: by its tail where an anchor is known, else by all of it.
use std::{fs, path::Path};

use crate::{
    Anchor, Broken, Hash, JournalError,
    line::{Break, is_json},
    newer,
    volume::{Volume, failed},
    walk::{Cut, Walk, broken_at},
};

/// How often a long walk says how far it is, in bytes.
const REPORT: u64 = 8 << 20;

/// How far a walk over the whole journal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes walked.
    pub bytes: u64,
    /// Bytes in all files.
    pub of: u64,
    /// The last number passed.
    pub seq: u64,
}

/// What was found to hold, and the first place that does not.
pub(crate) struct Proof {
    pub(crate) volumes: Vec<Volume>,
    /// The last line that holds, and the length of its file up to its end.
    pub(crate) tail: Option<(Anchor, u64)>,
    /// The anchor, if it stands where it says and reading may begin there.
    pub(crate) near: Option<Anchor>,
    pub(crate) court: Option<String>,
    pub(crate) torn: Option<Cut>,
    pub(crate) lines: u64,
    pub(crate) breaks: Vec<Break>,
    pub(crate) fault: Option<Broken>,
}

/// Proves the journal in `dir` by what comes after `anchor`, and of older files the presence,
/// length and closing hash; if that fails, by all of it, to say exactly where it does not hold.
pub(crate) fn prove_from(
    dir: &Path,
    anchor: &Anchor,
    progress: &mut dyn FnMut(Progress),
) -> Result<Proof, JournalError> {
    match by_tail(&Volume::list(dir)?, anchor) {
        Some(proof) => Ok(proof),
        None => prove_all(dir, Some(anchor), progress),
    }
}

/// Proves the journal in `dir` by all of it, and that the line of `anchor` is in it.
pub(crate) fn prove_all(
    dir: &Path,
    anchor: Option<&Anchor>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Proof, JournalError> {
    let volumes = Volume::list(dir)?;
    newer::refuse(&volumes)?;
    let mut of = 0;
    for volume in &volumes {
        let found = fs::metadata(&volume.path);
        of += found.map_err(|fault| failed("look at", &volume.path, fault))?.len();
    }
    Ok(by_walk(&volumes, anchor, of, progress))
}

fn by_tail(volumes: &[Volume], anchor: &Anchor) -> Option<Proof> {
    let mut proof = Proof::of(volumes);
    let mut closing = Some((0, Hash::ZERO));
    for (number, volume) in (1..=anchor.file).zip(volumes) {
        let (bytes, hash) = closing.take()?;
        let mut walk = Walk::from_file(volumes, number).ok()?;
        walk.expect(bytes, hash);
        walk.step().ok()??;
        proof.court = walk.court;
        closing = if number < anchor.file { Some(volume.closing().ok()?) } else { None };
    }
    let mut walk = Walk::after(volumes, anchor).ok()?;
    proof.near = Some(anchor.clone());
    proof.tail = Some((anchor.clone(), anchor.offset + walk.line_bytes()));
    proof.run(&mut walk, |_, _| Ok(())).ok()?;
    Some(proof)
}

fn by_walk(
    volumes: &[Volume],
    anchor: Option<&Anchor>,
    of: u64,
    progress: &mut dyn FnMut(Progress),
) -> Proof {
    let mut proof = Proof::of(volumes);
    let (mut bytes, mut told, mut met) = (0, 0, false);
    let walked = Walk::whole(volumes).and_then(|mut walk| {
        proof.run(&mut walk, |at, line_bytes| {
            bytes += line_bytes;
            if bytes - told >= REPORT {
                told = bytes;
                progress(Progress { bytes, of, seq: at.seq });
            }
            met |= anchor.is_none_or(|known| known.seq == at.seq && known.hash == at.hash);
            let differs = !met && anchor.is_some_and(|known| known.seq < at.seq);
            if differs { Err("comes after one that the store knows otherwise") } else { Ok(()) }
        })
    });
    progress(Progress { bytes, of, seq: proof.seq() });

    proof.fault = walked.err();
    if let Some(anchor) = anchor.filter(|_| !met) {
        let mut fault = proof.fault.take().unwrap_or_else(|| proof.falls_short(anchor));
        fault.proven = fault.proven.min(anchor.seq.saturating_sub(1));
        proof.fault = Some(fault);
    }
    proof
}

impl Proof {
    fn of(volumes: &[Volume]) -> Self {
        Self {
            volumes: volumes.to_vec(),
            tail: None,
            near: None,
            court: None,
            torn: None,
            lines: 0,
            breaks: Vec::new(),
            fault: None,
        }
    }

    /// The last number that is proved.
    pub(crate) fn seq(&self) -> u64 {
        self.tail.as_ref().map_or(0, |(anchor, _)| anchor.seq)
    }

    /// Walks to the end; `look` sees each line's place and its length with the newline.
    fn run(
        &mut self,
        walk: &mut Walk,
        mut look: impl FnMut(&Anchor, u64) -> Result<(), &'static str>,
    ) -> Result<(), Broken> {
        while let Some(step) = walk.step()? {
            let (at, bytes) = (step.at, step.line.len() as u64 + 1);
            let looked =
                if is_json(step.line) { look(&at, bytes) } else { Err("is not whole JSON") };
            if let Err(why) = looked {
                return Err(walk.broken(why));
            }
            self.lines += 1;
            self.tail = Some((at.clone(), at.offset + bytes));
        }
        self.torn = walk.torn.take();
        self.breaks.append(&mut walk.breaks);
        self.court = self.court.take().or(walk.court.take());
        Ok(())
    }

    fn falls_short(&self, anchor: &Anchor) -> Broken {
        let (seq, known) = (self.seq(), anchor.seq);
        let why = if seq < known {
            format!("is missing: the journal ends with number {seq}, and the store knows {known}")
        } else {
            format!("comes after number {seq}, which the store knows otherwise")
        };
        let last = self.tail.as_ref().and_then(|(at, end)| {
            self.volumes.iter().find(|volume| volume.number == at.file).map(|volume| (volume, *end))
        });
        match last {
            Some((volume, end)) => broken_at(volume, end, seq, why),
            None => Broken { file: Volume::name_of(1), line: 1, offset: 0, why, proven: seq },
        }
    }
}
