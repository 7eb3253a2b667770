//! Recorded streams, read without a network.

use proptest::prelude::*;
use sparring::backend::{ChatFailure, Finish, Limits, read_recorded};

use crate::fake_endpoint::{SAID, shapes};

fn read<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> (String, Result<Finish, ChatFailure>) {
    let limits = Limits::default();
    read_recorded(parts, limits.line, limits.reply)
}

fn whole() -> (String, Result<Finish, ChatFailure>) {
    (SAID.to_owned(), Ok(Finish::Stop))
}

#[test]
fn every_cut_of_every_shape_gives_the_same() {
    for (name, body) in shapes() {
        let body = body.as_bytes();
        for at in 0..body.len() {
            assert_eq!(read([&body[..at], &body[at..]]), whole(), "{name} cut at {at}");
        }
    }
}

#[test]
fn line_ends_and_marks_make_no_difference() {
    for (name, body) in shapes() {
        let plain = body.replace("\r\n", "\n");
        for body in [plain.replace('\n', "\r"), plain.replace('\n', "\r\n"), format!("\u{feff}{plain}"), plain] {
            for size in 1..8 {
                assert_eq!(read(body.as_bytes().chunks(size)), whole(), "{name} in parts of {size}");
            }
        }
    }
}

#[test]
fn what_is_missing_is_never_taken_for_whole() {
    for (name, body) in shapes() {
        for at in 0..body.len() {
            let (said, end) = read([&body.as_bytes()[..at]]);
            assert!(SAID.starts_with(&said), "{name} ended at {at}: {said:?}");
            assert!(end.is_err() || said == SAID, "{name} ended at {at}: {end:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_alike_however_cut(
        words in prop::collection::vec(prop::sample::select(vec![
            "data:", "data: ", "\n", "\n\n", "\r", "\r\n", "\u{feff}", ":", "event: error", "error: ", "[DONE]", "{", "}", "[", "]", "<", " ", "\u{1f642}",
            r#"{"choices":[{"delta":{"content":"a"}}]}"#, r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#, r#"{"error":"x"}"#, "<think>", "\"",
        ]), 0..40),
        noise in prop::collection::vec(any::<u8>(), 0..6),
        at in any::<prop::sample::Index>(),
    ) {
        let mut bytes = words.concat().into_bytes();
        let place = at.index(bytes.len() + 1);
        bytes.splice(place..place, noise);
        let whole = read_recorded([bytes.as_slice()], 200, 100);
        prop_assert_eq!(&read_recorded(bytes.chunks(1), 200, 100), &whole);
        prop_assert_eq!(&read_recorded([&bytes[..place], &bytes[place..]], 200, 100), &whole);
    }
}
