//! Lines to events, after the [WHATWG description](https://html.spec.whatwg.org/multipage/server-sent-events.html) and with what real servers add.

/// What one event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Its data lines, joined by line feeds.
    Data(String),
    /// The same, from an `event: error` or an `error:` line.
    Error(String),
    /// The end mark `[DONE]`.
    Done,
    /// Its data grew beyond the limit.
    TooLong,
}

/// Gathers the fields of an event until a blank line ends it.
pub(super) struct Events {
    limit: usize,
    data: Option<String>,
    error: bool,
    recognised: bool,
}

impl Events {
    /// `limit` is the most bytes of an event's data.
    pub(super) const fn new(limit: usize) -> Self {
        Self { limit, data: None, error: false, recognised: false }
    }

    /// Whether anything so far was a line of an event stream.
    pub(super) const fn recognised(&self) -> bool {
        self.recognised
    }

    /// Takes one line and adds the events that it ends to `out`.
    pub(super) fn line(&mut self, line: &str, out: &mut Vec<Event>) {
        if line.is_empty() {
            return self.end(out);
        }
        // llama.cpp and some proxies put a bare JSON error between the events.
        let (field, value) =
            if line.starts_with('{') { ("data", line) } else { line.split_once(':').unwrap_or((line, "")) };
        let value = value.strip_prefix(' ').unwrap_or(value);
        self.recognised |= matches!(field, "" | "data" | "event" | "id" | "retry" | "error");
        match field {
            "data" if value.trim() == "[DONE]" => {
                self.end(out);
                out.push(Event::Done);
            }
            "data" => self.add(value, out),
            "error" => {
                self.error = true;
                self.add(value, out);
            }
            "event" => self.error |= value.trim() == "error",
            _ => {}
        }
    }

    /// Ends the event that is being gathered, if any.
    pub(super) fn end(&mut self, out: &mut Vec<Event>) {
        let error = std::mem::take(&mut self.error);
        if let Some(data) = self.data.take().filter(|data| !data.trim().is_empty()) {
            out.push(if error { Event::Error(data) } else { Event::Data(data) });
        }
    }

    fn add(&mut self, value: &str, out: &mut Vec<Event>) {
        let data = match &mut self.data {
            Some(data) => {
                data.push('\n');
                data
            }
            None => self.data.insert(String::new()),
        };
        data.push_str(value);
        if data.len() > self.limit {
            out.push(Event::TooLong);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Events};

    #[test]
    fn lines_make_events() {
        let data = |text: &str| Event::Data(text.into());
        for (lines, expected) in [
            (&["data: a", "", "data:b", ""][..], vec![data("a"), data("b")]),
            (&["data: {", "data:  1}", "", ""], vec![data("{\n 1}")]),
            (&[": OPENROUTER PROCESSING", "", "data: a", ": x", "", ":"], vec![data("a")]),
            (&["id: 7", "retry: 3", "event: message", "data: a", ""], vec![data("a")]),
            (&["event: ping", "data:", ""], vec![]),
            (&["event: error", "data: no", "", "data: a", ""], vec![Event::Error("no".into()), data("a")]),
            (&["error: {\"code\":500}", ""], vec![Event::Error("{\"code\":500}".into())]),
            (&["{\"error\":1}", ""], vec![data("{\"error\":1}")]),
            (&["data: a", "data: [DONE]"], vec![data("a"), Event::Done]),
        ] {
            let (mut events, mut out) = (Events::new(99), Vec::new());
            for line in lines {
                events.line(line, &mut out);
            }
            assert_eq!(out, expected, "{lines:?}");
        }
    }
}
