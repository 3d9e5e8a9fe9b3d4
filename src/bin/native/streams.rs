//! Files, standard input and output, and the clock of the command line.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// The bytes of a file, or of the standard input for `-`.
pub(super) fn input(path: &Path) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(path).map_err(|error| named(path, &error))?;
    }
    Ok(bytes)
}

/// Writes a file with its folder, or the standard output for `-`.
pub(super) fn output(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    if path == Path::new("-") {
        let mut out = io::stdout().lock();
        return match out.write_all(bytes).and_then(|()| out.flush()) {
            // Who reads has seen enough, as `head` does.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            outcome => Ok(outcome?),
        };
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).map_err(|error| named(path, &error).into())
}

/// The error with the file that it is about.
pub(super) fn named(path: &Path, error: &dyn std::error::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Seconds since 1970-01-01 UTC.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Tells the user on the standard error.
pub(super) fn say(text: &str) {
    // A closed standard error leaves nobody to tell.
    let _ = writeln!(io::stderr(), "{text}");
}
