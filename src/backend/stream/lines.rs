//! Bytes to lines, however they are cut.

/// Collects the lines of a stream: ended by CR, LF or CRLF, at most `limit` bytes long, bad UTF-8 replaced once a line is whole.
pub(super) struct Lines {
    limit: usize,
    pending: Vec<u8>,
    after_return: bool,
}

/// A line grew beyond the limit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Lines {
    pub(super) const fn new(limit: usize) -> Self {
        Self { limit, pending: Vec::new(), after_return: false }
    }

    /// Takes further bytes and hands whole lines to `on`.
    pub(super) fn push(&mut self, mut bytes: &[u8], mut on: impl FnMut(&str)) -> Result<(), TooLong> {
        while !bytes.is_empty() {
            if self.after_return && bytes[0] == b'\n' {
                bytes = &bytes[1..];
            }
            self.after_return = false;
            let Some(at) = bytes.iter().position(|b| matches!(b, b'\r' | b'\n')) else {
                return self.hold(bytes);
            };
            self.hold(&bytes[..at])?;
            self.after_return = bytes[at] == b'\r';
            self.end(&mut on);
            bytes = &bytes[at + 1..];
        }
        Ok(())
    }

    /// Hands on what is left without an end of line.
    pub(super) fn finish(&mut self, mut on: impl FnMut(&str)) {
        if !self.pending.is_empty() {
            self.end(&mut on);
        }
    }

    fn hold(&mut self, part: &[u8]) -> Result<(), TooLong> {
        if self.pending.len() + part.len() > self.limit {
            return Err(TooLong);
        }
        self.pending.extend_from_slice(part);
        Ok(())
    }

    fn end(&mut self, on: &mut impl FnMut(&str)) {
        on(&String::from_utf8_lossy(&self.pending));
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, TooLong};

    #[test]
    fn every_cut_gives_the_same_lines() {
        let raw = "a\r\nb\rc\n\n\r\nd \u{e9}\u{1f600}\r\r\ne".as_bytes();
        for first in 0..raw.len() {
            for second in first..raw.len() {
                let (mut lines, mut got) = (Lines::new(99), Vec::new());
                for part in [&raw[..first], &raw[first..second], &raw[second..]] {
                    lines.push(part, |line| got.push(line.to_owned())).unwrap();
                }
                lines.finish(|line| got.push(line.to_owned()));
                assert_eq!(got, ["a", "b", "c", "", "", "d \u{e9}\u{1f600}", "", "e"], "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn bad_bytes_become_replacement_characters() {
        let (mut lines, mut got) = (Lines::new(99), Vec::new());
        for byte in b"a\xf0\x9f\x98b\xff\n" {
            lines.push(&[*byte], |line| got.push(line.to_owned())).unwrap();
        }
        assert_eq!(got, ["a\u{fffd}b\u{fffd}"]);
    }

    #[test]
    fn a_line_beyond_the_limit_is_refused_as_soon_as_it_is() {
        let mut lines = Lines::new(4);
        assert_eq!(lines.push(b"1234\n1234", |_| ()), Ok(()));
        assert_eq!(lines.push(b"5", |_| ()), Err(TooLong));
    }
}
