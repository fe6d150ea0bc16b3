//! Going on after a break: the damaged journal is set aside, and its provable part continued.
use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use crate::{
    Anchor, Break, Broken, Hash, JournalError,
    line::{FORMAT, Head, Link, write_head},
    prove::prove_all,
    volume::{Volume, create_private_dir, failed},
    walk::Walk,
};

/// What going on needs to be told.
#[derive(Clone, Copy, Debug)]
pub struct GoingOn<'a> {
    /// The court that every file's head names.
    pub court: &'a str,
    /// Where the damaged journal is to lie; must not exist yet.
    pub aside: &'a Path,
    /// The last line that somebody else kept.
    pub known: Option<&'a Anchor>,
    /// Why it was decided to go on.
    pub reason: &'a str,
    /// When.
    pub recorded: &'a str,
}

/// Moves the damaged journal in `dir` aside, as it is, and lays its provable lines in its place,
/// followed by a new file whose head names the last provable record and the break.
///
/// # Errors
/// [`JournalError::Unbroken`] where there is nothing to go on after.
pub fn go_on(dir: &Path, told: GoingOn<'_>) -> Result<Break, JournalError> {
    let GoingOn { court, aside, known, reason, recorded } = told;
    let proof = prove_all(dir, known, &mut |_| ())?;
    let seq = proof.seq();
    let Some(broken) = proof.fault else { return Err(JournalError::Unbroken { seq }) };
    let Broken { file, line, why, proven, .. } = broken;
    let name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (reason, recorded) = (reason.to_owned(), recorded.to_owned());
    let gap = Break { proven, file, line, why, aside: name, recorded, reason };

    let unfinished = dir.with_extension("unfinished");
    let made = lay_out(&unfinished, &proof.volumes, court, &gap);
    made.map_err(|fault| failed("make ready", &unfinished, fault))?;
    let renamed = fs::rename(dir, aside)
        .and_then(|()| fs::rename(&unfinished, dir))
        .and_then(|()| dir.parent().map_or(Ok(()), |above| File::open(above)?.sync_all()));
    renamed.map_err(|fault| failed("set aside", dir, fault))?;
    Ok(gap)
}

/// Writes the provable lines of `volumes` and the head that goes on after them into `folder`.
fn lay_out(folder: &Path, volumes: &[Volume], court: &str, gap: &Break) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
        _ => {}
    }
    create_private_dir(folder).map_err(|fault| io::Error::other(fault.to_string()))?;
    let last = last_provable(volumes, gap.proven);
    let (mut file, mut bytes, mut link) = (1, 0, Link { seq: 0, hash: Hash::ZERO });
    if let Some((at, end)) = last {
        for volume in volumes.iter().filter(|volume| volume.number <= at.file) {
            let length = if volume.number == at.file { end } else { u64::MAX };
            copy(volume, &Volume::new(folder, volume.number), length)?;
        }
        (file, bytes, link) = (at.file + 1, end, Link { seq: at.seq, hash: at.hash });
    }
    let court = court.to_owned();
    let head = Head { format: FORMAT, court, file, prior_bytes: bytes, gap: Some(gap.clone()) };
    let mut first = Vec::new();
    write_head(&mut first, &head, link).map_err(|fault| io::Error::other(fault.to_string()))?;
    let mut begun = Volume::new(folder, file).create()?;
    begun.write_all(&first)?;
    begun.sync_all()?;
    File::open(folder)?.sync_all()
}

/// The line of record `proven` and where it ends; none where nothing was proved.
fn last_provable(volumes: &[Volume], proven: u64) -> Option<(Anchor, u64)> {
    let mut walk = Walk::whole(volumes).ok().filter(|_| proven > 0)?;
    loop {
        let step = walk.step().ok()??;
        if step.at.seq == proven {
            let end = step.at.offset + step.line.len() as u64 + 1;
            return Some((step.at, end));
        }
    }
}

fn copy(from: &Volume, to: &Volume, length: u64) -> io::Result<()> {
    let mut target = to.create()?;
    io::copy(&mut File::open(&from.path)?.take(length), &mut target)?;
    target.sync_all()
}
