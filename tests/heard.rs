//! Transcripts from elsewhere: who said what is read alike, however it is written down; and nothing breaks the reader.

use proptest::{
    prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq},
    proptest,
};
use sparring::{
    domain::heard::Heard,
    library::{Format, MOST_TRANSCRIPT_BYTES, Unreadable, read_heard, read_line},
};

use crate::home::{Home, talk};

fn turns(heard: &Heard) -> Vec<(&str, &str)> {
    heard.said().iter().map(|said| (said.name.as_str(), said.text.as_str())).collect()
}

fn read(text: &str) -> Heard {
    read_heard(text.as_bytes(), None).unwrap_or_else(|error| panic!("{error}: {text}"))
}

const WANTED: [(&str, &str); 3] = [
    ("Ana Lima", "Thanks for coming. The date was the 3rd, at 10:02."),
    ("Sam Adeyemi", "I know: it is < 5 weeks."),
    ("Ana Lima", "What happened?"),
];

const NAMED: &str = "\
Transcript of a talk

Ana Lima: Thanks for coming.
The date was the 3rd, at 10:02.

Sam Adeyemi: I know: it is < 5 weeks.
Ana Lima: What happened?
";

const STAMPED: &str = "\
[10:02] Ana Lima: Thanks for coming. The date was the 3rd, at 10:02.
[10:03:11] Sam Adeyemi: I know: it is < 5 weeks.
(10:04) Ana Lima: What happened?
";

const HEADED: &str = "\
Ana Lima   0:03
Thanks for coming. The date was the 3rd, at 10:02.

Sam Adeyemi   0:09
I know: it is < 5 weeks.
Ana Lima   1:02:10
What happened?
";

const TEAMS: &str = "\
WEBVTT - a title

NOTE
nobody: says this

STYLE
::cue { color: red }

0f2-1/10-0
00:00:01.000 --> 00:00:03.000 align:start position:0%
<v Ana Lima>Thanks for coming.</v>

0f2-1/10-1
00:00:03.000 --> 00:00:05.000
<v.loud.first Ana Lima>The date was the <b>3rd</b>,
at <00:00:04.000>10:02.</v>

0f2-1/11-0
00:00:06.000 --> 00:00:07.000
<v Sam Adeyemi>I know: it is &lt; 5 weeks.</v>

0f2-1/12-0
00:00:06.000 --> 00:00:07.000
<v Ana Lima>What happened?
";

const ZOOM: &str = "\
WEBVTT

1
00:00:01.000 --> 00:00:03.000
Ana Lima: Thanks for coming.

2
00:00:03.000 --> 00:00:05.000
The date was the 3rd, at 10:02.

3
00:00:06.000 --> 00:00:07.000
Sam Adeyemi: I know: it is < 5 weeks.
4
00:00:07.000 --> 00:00:09.000
Ana Lima: What happened?
";

const TWO_VOICES: &str = "\
WEBVTT

00:01.000 --> 00:03.000
<v Ana Lima>Thanks for coming. The date was the 3rd, at 10:02.</v><v Sam Adeyemi>I know: it is &lt; 5 weeks.</v>

00:03.000 --> 00:04.000
<v Ana Lima>What happened?</v>
";

const SRT: &str = "\
1
00:00:01,000 --> 00:00:03,000
Ana Lima: <i>Thanks for coming.</i>
{\\an8}The date was the 3rd, at 10:02.

2
00:00:06,000 --> 00:00:07,000
Sam Adeyemi: I know: it is < 5 weeks.

3
00:00:06,000 --> 00:00:07,000
Ana Lima: What happened?
";

const JSON: &str = r#"{"turns": [
  {"speaker": "Ana Lima", "text": "Thanks for coming. The date was the 3rd, at 10:02."},
  {"speaker": "Sam Adeyemi", "text": "I know: it is < 5 weeks."},
  {"speaker": "Ana Lima", "text": "What happened?"}]}"#;

const LIST: &str = r#"[
  {"name": "Ana Lima", "content": "Thanks for coming. The date was the 3rd, at 10:02."},
  {"name": "Sam Adeyemi", "content": "I know: it is < 5 weeks."},
  {"name": "Ana Lima", "content": "What happened?"}]"#;

const ALL: [(&str, Format); 9] = [
    (NAMED, Format::Named),
    (STAMPED, Format::Named),
    (HEADED, Format::Named),
    (TEAMS, Format::WebVtt),
    (ZOOM, Format::WebVtt),
    (TWO_VOICES, Format::WebVtt),
    (SRT, Format::Srt),
    (JSON, Format::Json),
    (LIST, Format::Json),
];

#[test]
fn the_same_talk_is_read_from_every_format() {
    for (text, format) in ALL {
        assert_eq!(Format::of(text), format, "{text}");
        for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            assert_eq!(turns(&read(&text)), WANTED, "{text}");
            assert_eq!(read_heard(text.as_bytes(), Some(format)).as_ref().map(turns), Ok(WANTED.to_vec()));
            let wide: Vec<u8> = [0xff, 0xfe]
                .into_iter()
                .chain(text.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_le_bytes))
                .collect();
            assert_eq!(turns(&read_heard(&wide, None).unwrap()), WANTED);
        }
    }
}

#[test]
fn a_line_of_many_holds_turns_or_a_text() {
    let line = read_line(&JSON.replace('\n', " ").replacen('{', "{\"id\": 7,", 1));
    assert_eq!((line.id.as_deref(), line.heard.as_ref().map(turns)), (Some("7"), Ok(WANTED.to_vec())));
    let text = serde_json::json!({ "id": "a b", "text": NAMED }).to_string();
    let line = read_line(&text);
    assert_eq!((line.id.as_deref(), line.heard.as_ref().map(turns)), (Some("a b"), Ok(WANTED.to_vec())));
    assert!(matches!(read_line("{\"id\":").heard, Err(Unreadable::BadJson { .. })));
    assert!(matches!(read_line("{\"id\":1}").heard, Err(Unreadable::NoTurns { .. })));
}

#[test]
fn a_session_of_our_own_comes_back_as_it_was() {
    let home = Home::new();
    let words = talk("third-deadline", "middling") + "I said *this* [once] & <b>that</b>: a_b@c (ok)!\n";
    let ran = home.spar(&["practice", "third-deadline", "--json", "--seed", "7"], words);
    let said: Vec<(String, String)> = ran
        .of("turn")
        .iter()
        .map(|turn| (turn["speaker"].as_str().unwrap().to_owned(), turn["text"].as_str().unwrap().to_owned()))
        .collect();
    let json = home.done(&["export", &ran.id(), "--format", "json"], "").out;
    for text in [ran.out.clone(), json] {
        let heard = read(&text);
        assert_eq!(turns(&heard), said.iter().map(|(who, what)| (who.as_str(), what.as_str())).collect::<Vec<_>>());
    }
    let markdown = home.done(&["export", &ran.id()], "").out;
    assert_eq!(Format::of(&markdown), Format::Markdown);
    let texts = |heard: &Heard| heard.said().iter().map(|said| said.text.to_string()).collect::<Vec<_>>();
    assert_eq!(texts(&read(&markdown)), said.iter().map(|(_, what)| what.clone()).collect::<Vec<_>>());
    assert_eq!(read(&markdown).cast("Sam Adeyemi", None).unwrap().learner, "You");
}

#[test]
fn what_is_no_transcript_says_why() {
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b" \n\xc2\xa0", "empty"),
        (b"\xff\xfe\x3d\xd8", "half a character"),
        (b"Ana: hi\nSam: \xe9t\xe9", "line 2, byte 6"),
        (b"%PDF-1.7 Ana: hi", "a PDF"),
        (b"PK\x03\x04 word/document.xml", "Word"),
        (b"\0\0\0\0", "binary"),
        (b"just some words without anybody who says them", "no turn"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nnobody says this", "no turn was found in it, read as WebVTT"),
        (b"{\"turns\": [}", "line 1, column 12"),
        (b"{\"turns\": []}", "no turn"),
    ] {
        let error = read_heard(bytes, None).unwrap_err();
        assert!(error.to_string().contains(words), "{error} for {bytes:?}");
        assert!(!error.help().is_empty());
    }
    let large = vec![b'a'; usize::try_from(MOST_TRANSCRIPT_BYTES).unwrap() + 1];
    assert_eq!(read_heard(&large, None), Err(Unreadable::TooLarge));
}

#[test]
fn nothing_that_a_terminal_would_obey_is_left() {
    let heard = read("A\u{202e}na\u{7}: hi\u{1b}[31m \u{200b}there\nSam: yes\n");
    assert_eq!(turns(&heard), [("Ana", "hi[31m there"), ("Sam", "yes")]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in [None].into_iter().chain(Format::ALL.map(Some)) {
            let _ = read_heard(&bytes, format);
        }
    }

    #[test]
    fn no_text_made_of_the_signs_of_transcripts_breaks_the_reader(
        text in "(WEBVTT|NOTE|\n|\r\n| |-->|00:01.000|00:00:01,000|<v |<v.|>|</v>|Ana|Sam Okoro|:|：|\\*\\*|1\\. |\\[|\\]|\\(|\\)|\\{|\\}|\"|turns|text|speaker|,|&lt;|&|\\\\|é|🙂|10:02){0,60}"
    ) {
        for format in [None].into_iter().chain(Format::ALL.map(Some)) {
            if let Ok(heard) = read_heard(text.as_bytes(), format) {
                prop_assert!(!heard.said().is_empty());
                prop_assert!(heard.said().iter().all(|said| !said.text.is_blank()));
            }
        }
        let _ = read_line(&text);
    }

    #[test]
    fn a_cut_transcript_is_read_as_far_as_it_goes(at in any::<prop::sample::Index>(), which in 0..ALL.len()) {
        let (text, format) = ALL[which];
        let cut = text.char_indices().map(|(at, _)| at).nth(at.index(text.chars().count())).unwrap();
        if let Ok(heard) = read_heard(&text.as_bytes()[..cut], Some(format)) {
            let first = turns(&heard)[0];
            prop_assert_eq!(first.0, if format == Format::Named { first.0 } else { "Ana Lima" });
        }
    }
}
