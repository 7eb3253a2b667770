//! From bytes to text: byte order marks, UTF-16, and what is no text.

use super::{MOST_TRANSCRIPT_BYTES, Unreadable};

/// How files begin that people take for transcripts and that are none.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a Word document or another zip archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"SQLite format 3", "a database"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound or picture file"),
    (b"OggS", "a sound file"),
    (b"\x1f\x8b", "an archive"),
];

/// The text of a file.
pub fn text_of(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() as u64 > MOST_TRANSCRIPT_BYTES {
        return Err(Unreadable::TooLarge);
    }
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => narrow(rest),
        bytes => narrow(bytes),
    }
}

fn narrow(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some((_, what)) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Unreadable::Binary { what });
    }
    if bytes.contains(&0) {
        return Err(Unreadable::Binary { what: "a binary file" });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count();
            let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            Err(Unreadable::NotUtf8 { line, byte: before.len() - start + 1 })
        }
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Unreadable> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let mut units = 0;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let c = decoded.map_err(|_| Unreadable::NotUtf16 { unit: units + 1 })?;
        units += c.len_utf16();
        text.push(c);
    }
    if rest.is_empty() { Ok(text) } else { Err(Unreadable::NotUtf16 { unit: units + 1 }) }
}

#[cfg(test)]
mod tests {
    use super::text_of;
    use crate::library::Unreadable;

    #[test]
    fn marks_are_taken_off_and_faults_have_their_place() {
        let le: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("Ana: ü🙂".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let be: Vec<u8> =
            [0xfe, 0xff].into_iter().chain("Ana: ü🙂".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        for bytes in [&le[..], &be, "\u{feff}Ana: ü🙂".as_bytes(), "Ana: ü🙂".as_bytes()] {
            assert_eq!(text_of(bytes).as_deref(), Ok("Ana: ü🙂"));
        }
        assert_eq!(text_of(b"Ana: hi\nSam: a\xffb"), Err(Unreadable::NotUtf8 { line: 2, byte: 7 }));
        assert_eq!(text_of(&le[..le.len() - 2]), Err(Unreadable::NotUtf16 { unit: 7 }));
        assert_eq!(text_of(&le[..le.len() - 1]), Err(Unreadable::NotUtf16 { unit: 7 }));
        assert_eq!(text_of(b""), Err(Unreadable::Empty));
        for binary in [&b"PK\x03\x04xx"[..], b"%PDF-1.7", b"Ana: \0\0\0"] {
            assert!(matches!(text_of(binary), Err(Unreadable::Binary { .. })), "{binary:?}");
        }
    }
}
