//! A value taken as what its reader expects; anything else is a mistake at its place.

use std::ops::RangeInclusive;

use super::{At, Diagnostic, Findings, Table, Value, code, nearest, quoted};

impl At<&str> {
    /// What this word names among `names`; `what` says what they are, as in "behaviour".
    pub fn among<T>(self, what: &str, names: &[(&'static str, T)], out: &mut Findings) -> Option<At<T>>
    where
        T: Copy,
    {
        if let Some((_, found)) = names.iter().find(|(name, _)| *name == self.value) {
            return Some(At::new(*found, self.span));
        }
        let unknown =
            Diagnostic::error(code::UNKNOWN_NAME, self.span, format!("unknown {what} {}", quoted(self.value)));
        let near = nearest(self.value, names.iter().map(|(name, _)| *name));
        out.push(match near {
            Some(_) => unknown.did_you_mean(near),
            None => {
                unknown.help(format!("known: {}", names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")))
            }
        });
        None
    }
}

impl<'d> Value<'d> {
    /// Reports that this value is not `wanted`, as in "a text".
    pub fn is_not(&self, wanted: &str, out: &mut Findings) {
        wrong::<()>(self, wanted, out);
    }

    /// This value as a whole number in `range`.
    pub fn number<T: TryFrom<i64>>(&self, range: RangeInclusive<i64>, out: &mut Findings) -> Option<At<T>> {
        number(self, range, out)
    }

    /// This value as a table.
    pub fn table(self, out: &mut Findings) -> Option<Table<'d>> {
        table(self, out)
    }
}

pub(super) fn wrong<T>(value: &Value<'_>, wanted: &str, out: &mut Findings) -> Option<T> {
    let message = format!("expected {wanted}, found {}", value.kind());
    out.push(Diagnostic::error(code::WRONG_TYPE, value.span(), message).label(format!("not {wanted}")));
    None
}

pub(super) fn text<'d>(value: &Value<'d>, out: &mut Findings) -> Option<At<&'d str>> {
    let &Value::Text(text) = value else { return wrong(value, "a text", out) };
    if text.trim().is_empty() {
        out.push(
            Diagnostic::error(code::BLANK_TEXT, text.span, "this text is blank")
                .help("write something, or leave the key out if it may be left out"),
        );
        return None;
    }
    Some(text)
}

pub(super) fn number<T: TryFrom<i64>>(
    value: &Value<'_>,
    range: RangeInclusive<i64>,
    out: &mut Findings,
) -> Option<At<T>> {
    let Value::Number(number) = value else { return wrong(value, "a whole number", out) };
    let held = range.contains(number).then(|| T::try_from(number.value).ok()).flatten();
    if held.is_none() {
        let message = format!("{} is not between {} and {}", number.value, range.start(), range.end());
        out.push(Diagnostic::error(code::OUT_OF_RANGE, number.span, message).label(format!(
            "{} to {}",
            range.start(),
            range.end()
        )));
    }
    held.map(|held| At::new(held, number.span))
}

pub(super) fn table<'d>(value: Value<'d>, out: &mut Findings) -> Option<Table<'d>> {
    let Value::Table(table) = value else { return wrong(&value, "a table", out) };
    Some(table)
}

fn list<'d>(value: Value<'d>, count: &RangeInclusive<usize>, of: &str, out: &mut Findings) -> Vec<Value<'d>> {
    let Value::List(items) = value else {
        wrong::<()>(&value, &format!("a list of {of}"), out);
        return Vec::new();
    };
    if !count.contains(&items.len()) {
        let wanted = match (count.start(), count.end()) {
            (least, most) if least == most => format!("{least}"),
            (least, &usize::MAX) => format!("at least {least}"),
            (least, most) => format!("{least} to {most}"),
        };
        let message = format!("expected {wanted} items, found {}", items.len());
        out.push(Diagnostic::error(code::WRONG_COUNT, items.span, message));
    }
    items.value
}

pub(super) fn texts<'d>(value: Value<'d>, count: RangeInclusive<usize>, out: &mut Findings) -> Vec<At<&'d str>> {
    list(value, &count, "texts", out).into_iter().filter_map(|item| text(&item, out)).collect()
}

pub(super) fn tables<'d>(value: Value<'d>, count: RangeInclusive<usize>, out: &mut Findings) -> Vec<Table<'d>> {
    list(value, &count, "tables", out).into_iter().filter_map(|item| table(item, out)).collect()
}
