//! Answers that are none: statuses and headers that end a request.

use std::time::Duration;

use http::{HeaderMap, header};
use reqwest::Response;
use tokio::time::timeout;

use super::Trouble;
use crate::{
    backend::{ChatFailure, roles::complains, stream::message_in},
    domain::text::SafeText,
};

/// The most bytes of an error's body that are read, and the longest wait for them.
const BODY: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(5);

/// `response`, if what follows may be an answer.
pub(super) async fn checked(response: Response, idle: Duration) -> Result<Response, Trouble> {
    if !response.status().is_success() {
        return Err(refusal(response, idle).await);
    }
    match foreign(response.headers()) {
        Some(what) => Err(Trouble::last(ChatFailure::NotAChat { what })),
        None => Ok(response),
    }
}

/// What the headers say it is, if that cannot be a chat answer.
fn foreign(headers: &HeaderMap) -> Option<String> {
    let text =
        |name| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_ascii_lowercase());
    if text(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/xhtml"))
    {
        return Some("a web page".into());
    }
    let encoding = text(header::CONTENT_ENCODING).filter(|encoding| !matches!(encoding.as_str(), "" | "identity"))?;
    Some(format!("an answer packed as `{}`", SafeText::line(&encoding.chars().take(40).collect::<String>())))
}

async fn refusal(response: Response, idle: Duration) -> Trouble {
    let status = response.status().as_u16();
    let wanted = retry_after(response.headers());
    if (300..400).contains(&status) {
        return Trouble::last(ChatFailure::Redirected { status });
    }
    let body = body(response, idle.min(PATIENCE)).await;
    let message = message(&body);
    let spent = status == 429 && String::from_utf8_lossy(&body).contains("insufficient_quota");
    let passing = matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504 | 520..=529);
    let told = spent || status == 500 && complains(message.as_str());
    let again = passing && !told;
    let failure = match status {
        401 | 403 => ChatFailure::Unauthorized { status, message },
        429 => ChatFailure::RateLimited { retry_after: wanted, message },
        _ => ChatFailure::Refused { status, message },
    };
    Trouble { failure, again, wanted }
}

/// As much of the body as comes in time.
async fn body(mut response: Response, patience: Duration) -> Vec<u8> {
    let mut body = Vec::new();
    let reading = async {
        while let Ok(Some(part)) = response.chunk().await {
            let room = BODY - body.len();
            body.extend_from_slice(&part[..part.len().min(room)]);
            if body.len() == BODY {
                break;
            }
        }
    };
    // What came before the time was up is message enough.
    let _ = timeout(patience, reading).await;
    body
}

/// The words of an error: from its JSON, or its text; a web page has none.
fn message(body: &[u8]) -> SafeText {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    match serde_json::from_str(text) {
        Ok(value) => SafeText::line(&message_in(&value)),
        Err(_) if text.starts_with('<') => SafeText::default(),
        Err(_) => SafeText::line(text),
    }
}

/// How long the server wants to be left alone: `retry-after-ms`, or `retry-after` in seconds, fractions too. Dates are not read.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |name| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let seconds = number("retry-after-ms").map(|ms| ms / 1000.0).or_else(|| number("retry-after"))?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{foreign, message, retry_after};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn rests_are_read_in_seconds_and_milliseconds() {
        for (pairs, wanted) in [
            (&[("retry-after", "3600")][..], Some(3_600_000)),
            (&[("retry-after", " 0.25 ")], Some(250)),
            (&[("retry-after", "7"), ("retry-after-ms", "1500")], Some(1500)),
            (&[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")], None),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "NaN")], None),
            (&[("retry-after", "1e300")], None),
            (&[], None),
        ] {
            assert_eq!(retry_after(&headers(pairs)), wanted.map(Duration::from_millis), "{pairs:?}");
        }
    }

    #[test]
    fn messages_are_found_in_json_and_text() {
        for (body, words) in [
            (r#"{"error":{"message":"no such model","code":404}}"#, "no such model"),
            (r#"{"error":"model 'x' not found"}"#, "model 'x' not found"),
            (
                r#"{"detail":[{"loc":["body","response_format"],"msg":"bad"}]}"#,
                r#"[{"loc":["body","response_format"],"msg":"bad"}]"#,
            ),
            ("\u{feff}slow\r\ndown\u{1b}[2J", "slow down[2J"),
            ("<html><body>502</body></html>", ""),
            ("", ""),
        ] {
            assert_eq!(message(body.as_bytes()).as_str(), words);
        }
    }

    #[test]
    fn headers_tell_what_is_no_chat() {
        for (pairs, what) in [
            (&[("content-type", "text/html; charset=utf-8")][..], Some("a web page")),
            (&[("content-encoding", "br")], Some("an answer packed as `br`")),
            (&[("content-encoding", "identity"), ("content-type", "text/event-stream")], None),
        ] {
            assert_eq!(foreign(&headers(pairs)).as_deref(), what);
        }
    }
}
