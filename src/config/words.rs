//! The layers that are words outside files: environment variables and flags.

use crate::config::{
    endpoint::is_name,
    field::{ENDPOINT, FIELDS, Field},
    layer::{Base, Layer},
    settings::Origin,
};
use crate::document::{Diagnostic, Span, code, nearest};

/// Variables that are no settings: where the settings and the data are.
const PLACES: [&str; 2] = ["SPAR_CONFIG", "SPAR_DATA_DIR"];

/// What a word sets.
struct Target {
    field: &'static Field,
    key: String,
    endpoint: Option<String>,
}

impl Target {
    fn of(field: &'static Field) -> Self {
        Self { field, key: field.key(), endpoint: None }
    }

    fn of_endpoint(field: &'static Field, name: &str) -> Option<Self> {
        let key = format!("endpoints.{name}.{}", field.name);
        is_name(name).then(|| Self { field, key, endpoint: Some(name.to_owned()) })
    }
}

/// The layer of the environment; `known` are the endpoints of the layers below.
pub(super) fn of_environment<'e>(
    env: impl Iterator<Item = (&'e str, &'e str)>,
    known: &[String],
    base: &Base,
) -> Layer {
    let ours = env.filter(|(name, value)| name.starts_with("SPAR_") && !PLACES.contains(name) && !value.is_empty());
    let target = |name: &str| {
        FIELDS.iter().find(|field| field.variable() == name).map(Target::of).or_else(|| endpoint(name, known))
    };
    read("environment", ours, target, unknown_variable, |name| Origin::Environment(name.to_owned()), base)
}

/// The layer of the command line; keys as in `limits.idle_s`.
pub(super) fn of_flags<'f>(flags: impl Iterator<Item = (&'f str, &'f str)>, base: &Base) -> Layer {
    let target = |key: &str| {
        let of_endpoint = || {
            let (name, field) = key.strip_prefix("endpoints.")?.rsplit_once('.')?;
            Target::of_endpoint(ENDPOINT.iter().find(|known| known.name == field)?, name)
        };
        FIELDS.iter().find(|field| field.key() == key).map(Target::of).or_else(of_endpoint)
    };
    read("command line", flags, target, unknown_key, |_| Origin::Flag, base)
}

/// What `SPAR_ENDPOINTS_<NAME>_<KEY>` sets: a hyphen in the name is written as an underscore.
fn endpoint(variable: &str, known: &[String]) -> Option<Target> {
    let rest = variable.strip_prefix("SPAR_ENDPOINTS_")?;
    let found = |field: &'static Field| {
        let name = rest.strip_suffix(&field.name.to_ascii_uppercase())?.strip_suffix('_')?.to_ascii_lowercase();
        let name = known.iter().find(|known| known.replace('-', "_") == name).unwrap_or(&name);
        Target::of_endpoint(field, name)
    };
    ENDPOINT.iter().find_map(found)
}

fn read<'w>(
    title: &str,
    words: impl Iterator<Item = (&'w str, &'w str)>,
    target: impl Fn(&str) -> Option<Target>,
    unknown: fn(&str, Span) -> Diagnostic,
    origin: fn(&str) -> Origin,
    base: &Base,
) -> Layer {
    let words: Vec<_> = words.map(|(name, value)| (name, value, target(name))).collect();
    // A report shows a line a word; of an unknown one only the name, for the value may be anything.
    let line = |(name, value, target): &(&str, &str, Option<Target>)| match target {
        Some(_) => format!("{name}={}\n", value.replace(['\n', '\r'], " ")),
        None => format!("{name}\n"),
    };
    let lines: Vec<String> = words.iter().map(line).collect();
    let mut layer = Layer::new(title, &lines.concat());
    let mut start = 0;
    for ((name, value, target), line) in words.into_iter().zip(&lines) {
        let named = Span { start, end: start + name.len() };
        let valued = Span { start: named.end + 1, end: start + line.len() - 1 };
        start += line.len();
        let Some(Target { field, key, endpoint }) = target else {
            layer.findings.push(unknown(name, named));
            continue;
        };
        layer.set(field, key, field.kind.raw(value), valued, origin(name), base);
        if let Some(endpoint) = endpoint {
            layer.endpoints.insert(endpoint, named);
        }
    }
    for (endpoint, span) in layer.endpoints.clone() {
        layer.refuse_two_keys(&endpoint, span);
    }
    layer
}

fn unknown_variable(name: &str, span: Span) -> Diagnostic {
    let unknown = Diagnostic::error(code::UNKNOWN_KEY, span, format!("unknown variable `{name}`"));
    if name.starts_with("SPAR_ENDPOINTS_") {
        let keys: Vec<_> = ENDPOINT.iter().map(|field| field.name.to_ascii_uppercase()).collect();
        return unknown.help(format!("an endpoint's are SPAR_ENDPOINTS_<NAME>_ and one of {}", keys.join(", ")));
    }
    let variables: Vec<String> = FIELDS.iter().map(Field::variable).collect();
    unknown.did_you_mean(nearest(name, variables.iter().map(String::as_str).chain(PLACES)))
}

fn unknown_key(key: &str, span: Span) -> Diagnostic {
    let keys: Vec<String> = FIELDS.iter().map(Field::key).collect();
    Diagnostic::error(code::UNKNOWN_KEY, span, format!("unknown setting `{key}`"))
        .did_you_mean(nearest(key, keys.iter().map(String::as_str)))
}
