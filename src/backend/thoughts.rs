//! What a model thinks aloud, taken out.

/// The marks that reasoning models put around their thoughts at the start of a reply.
const MARKS: [(&str, &str); 2] = [("<think>", "</think>"), ("<thinking>", "</thinking>")];

/// Takes the thoughts off the start of a reply, however it is cut. A thought that never ends gives nothing.
#[derive(Default)]
pub(super) struct Thoughts {
    place: Place,
    held: String,
}

#[derive(Default)]
enum Place {
    /// A thought may begin.
    #[default]
    Start,
    /// As at the start, but white space belongs to the thought before.
    Between,
    /// Inside a thought that this mark ends.
    Inside(&'static str),
    /// The reply itself.
    Reply,
}

impl Thoughts {
    /// Takes further text and gives what of it is reply.
    pub(super) fn push(&mut self, text: &str) -> String {
        self.held.push_str(text);
        while self.step() {}
        match self.place {
            Place::Reply => std::mem::take(&mut self.held),
            Place::Start | Place::Between | Place::Inside(_) => String::new(),
        }
    }

    /// The reply is over: gives what was held back because a thought might have begun.
    pub(super) fn finish(&mut self) -> String {
        match self.place {
            Place::Start | Place::Between | Place::Reply => std::mem::take(&mut self.held),
            Place::Inside(_) => String::new(),
        }
    }

    /// Moves on by one mark; false if there is nothing to move on to.
    fn step(&mut self) -> bool {
        match self.place {
            Place::Start => self.start(),
            Place::Between => {
                self.held = self.held.trim_start().to_owned();
                self.start()
            }
            Place::Inside(end) => self.inside(end),
            Place::Reply => false,
        }
    }

    fn start(&mut self) -> bool {
        let begun = self.held.trim_start();
        if let Some((open, end)) = MARKS.into_iter().find(|(open, _)| begun.starts_with(open)) {
            self.held = begun[open.len()..].to_owned();
            self.place = Place::Inside(end);
            return true;
        }
        if !MARKS.iter().any(|(open, _)| open.starts_with(begun)) {
            self.place = Place::Reply;
        }
        false
    }

    fn inside(&mut self, end: &str) -> bool {
        if let Some(at) = self.held.find(end) {
            self.held.drain(..at + end.len());
            self.place = Place::Between;
            return true;
        }
        // Only the start of an end mark can still matter.
        let kept = (0..end.len()).rev().find(|&n| self.held.ends_with(&end[..n])).unwrap_or(0);
        self.held.drain(..self.held.len() - kept);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Thoughts;

    fn read(parts: &[&str]) -> String {
        let mut thoughts = Thoughts::default();
        let mut said: String = parts.iter().map(|part| thoughts.push(part)).collect();
        said.push_str(&thoughts.finish());
        said
    }

    #[test]
    fn thoughts_are_dropped_at_every_cut() {
        for (reply, said) in [
            ("<think>hm\u{e9} < </thin </think>\n\nHello <think>x</think>", "Hello <think>x</think>"),
            ("\n <thinking>a</think></thinking> <think></think>Hello", "Hello"),
            ("<think>never ends", ""),
            ("<think>never ends</think", ""),
            ("<think></think>", ""),
            ("<think", "<think"),
            ("<thinker> I am", "<thinker> I am"),
            (" Hello", " Hello"),
            ("", ""),
        ] {
            for first in (0..=reply.len()).filter(|&at| reply.is_char_boundary(at)) {
                for second in (first..=reply.len()).filter(|&at| reply.is_char_boundary(at)) {
                    assert_eq!(
                        read(&[&reply[..first], &reply[first..second], &reply[second..]]),
                        said,
                        "{reply:?} cut at {first} and {second}"
                    );
                }
            }
        }
    }
}
