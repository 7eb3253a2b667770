//! One layer: what it sets, and what is wrong with it.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

use crate::config::{
    Setting,
    endpoint::is_name,
    field::{ENDPOINT, FIELDS, Field, Kind, Raw, Wrong},
    settings::Origin,
    veil::veiled,
};
use crate::document::{At, Diagnostic, Document, Findings, Report, Source, Span, Table, Value, code, quoted};

/// Settings by key, with where each came from.
pub(super) type Values = BTreeMap<String, (Setting, Origin)>;

/// The most bytes of a file of settings: a parser may need 500 times as much.
pub(super) const MOST_BYTES: usize = 64 << 10;

/// What one layer sets.
#[derive(Debug)]
pub(super) struct Layer {
    source: Source,
    pub(super) findings: Findings,
    pub(super) values: Values,
    /// The endpoints it speaks of, and where.
    pub(super) endpoints: BTreeMap<String, Span>,
}

/// Where relative paths of a layer start.
#[derive(Clone, Debug, Default)]
pub(super) struct Base {
    pub(super) folder: PathBuf,
    pub(super) home: Option<PathBuf>,
    pub(super) project: bool,
}

impl Layer {
    /// A layer that sets nothing yet; `text` is what reports show, less what may be a key.
    pub(super) fn new(name: &str, text: &str) -> Self {
        let source = Source::new(name, &veiled(text));
        Self { source, findings: Findings::default(), values: Values::new(), endpoints: BTreeMap::new() }
    }

    /// What was found, in the order of places.
    pub(super) fn report(self) -> Report {
        Report { source: self.source, diagnostics: self.findings.in_order() }
    }

    /// A file's layer.
    pub(super) fn of_file(name: &str, text: &str, origin: Origin, base: &Base) -> Self {
        let mut layer = Self::new(name, text);
        if text.len() > MOST_BYTES {
            let message = format!("more than {} KiB of settings", MOST_BYTES >> 10);
            layer.findings.push(Diagnostic::whole(code::TOO_LARGE, message));
            return layer;
        }
        let source = Source::new(name, text);
        match Document::read(&source) {
            Ok(document) => Reader { source: &source, layer: &mut layer, origin, base }.read(document.table()),
            Err(mistakes) => mistakes.into_iter().for_each(|mistake| layer.findings.push(mistake)),
        }
        layer
    }

    /// Sets `key` to what `raw` is for `field`; what is wrong with it is found at `span`.
    pub(super) fn set(&mut self, field: &Field, key: String, raw: Raw<'_>, span: Span, origin: Origin, base: &Base) {
        match field.kind.read(raw).and_then(|setting| base.placed(&field.kind, setting)) {
            Ok(setting) => drop(self.values.insert(key, (setting, origin))),
            Err(Wrong { code, message, help }) => {
                let mistake = Diagnostic::error(code, span, message);
                self.findings.push(match help {
                    Some(help) => mistake.help(help),
                    None => mistake,
                });
            }
        }
    }

    /// Reports an endpoint that this layer gives two keys.
    pub(super) fn refuse_two_keys(&mut self, endpoint: &str, span: Span) {
        let has = |name| self.values.contains_key(&format!("endpoints.{endpoint}.{name}"));
        if has("key_env") && has("key_file") {
            let message = format!("endpoint `{endpoint}` has both `key_env` and `key_file`");
            self.findings.push(Diagnostic::error(super::TWO_KEYS, span, message).help("keep one of them"));
        }
    }
}

/// Reads a document into a layer.
struct Reader<'r> {
    source: &'r Source,
    layer: &'r mut Layer,
    origin: Origin,
    base: &'r Base,
}

impl Reader<'_> {
    fn read(&mut self, mut root: Table<'_>) {
        let mut fields = FIELDS;
        while let Some(first) = fields.first() {
            let (section, rest) = fields.split_at(fields.partition_point(|field| field.section == first.section));
            if let Some(table) = root.optional_table(first.section, &mut self.layer.findings) {
                self.section(table, section, first.section);
            }
            fields = rest;
        }
        match root.value("endpoints") {
            Some(value) if self.base.project => self.ignored("endpoints", value.span()),
            Some(value) => self.endpoints(value),
            None => {}
        }
        root.finish(&mut self.layer.findings);
    }

    fn endpoints(&mut self, value: Value<'_>) {
        let Some(table) = value.table(&mut self.layer.findings) else { return };
        for (name, value) in table.all() {
            if !is_name(&name) {
                self.layer.findings.push(no_name(name));
            } else if let Some(table) = value.table(&mut self.layer.findings) {
                self.section(table, ENDPOINT, &format!("endpoints.{}", *name));
                self.layer.refuse_two_keys(&name, name.span);
                self.layer.endpoints.insert((*name).to_owned(), name.span);
            }
        }
    }

    fn section(&mut self, mut table: Table<'_>, fields: &'static [Field], prefix: &str) {
        for field in fields {
            let Some(value) = table.value(field.name) else { continue };
            let key = format!("{prefix}.{}", field.name);
            if self.base.project && !field.project {
                self.ignored(&key, value.span());
            } else {
                let raw = self.raw(&value);
                self.layer.set(field, key, raw, value.span(), self.origin.clone(), self.base);
            }
        }
        table.finish(&mut self.layer.findings);
    }

    fn raw<'v>(&self, value: &Value<'v>) -> Raw<'v> {
        match value {
            Value::Text(text) => Raw::Text(text.value),
            Value::Number(number) => Raw::Whole(number.value),
            Value::Truth(truth) => Raw::Truth(truth.value),
            // A fraction is handed on without its value, which stands in the text.
            other => match self.source.slice(other.span()).replace('_', "").parse() {
                Ok(fraction) => Raw::Fraction(fraction),
                Err(_) => Raw::Other(other.kind()),
            },
        }
    }

    fn ignored(&mut self, key: &str, span: Span) {
        let message = format!("`{key}` is not taken from a project's file");
        self.layer.findings.push(
            Diagnostic::warning(super::NOT_FOR_PROJECTS, span, message)
                .label("ignored")
                .help("a project you did not write must not decide where your words go, or how much is asked; set this in your own file"),
        );
    }
}

fn no_name(name: At<&str>) -> Diagnostic {
    Diagnostic::error(super::NOT_A_NAME, name.span, format!("{} cannot name an endpoint", quoted(&name)))
        .help("up to 32 lower-case letters, digits, - and _; not `builtin`")
}

impl Base {
    /// A path made to start where it should; other settings as they are.
    fn placed(&self, kind: &Kind, setting: Setting) -> Result<Setting, Wrong> {
        let (Kind::Path { .. }, Setting::Text(path)) = (kind, &setting) else { return Ok(setting) };
        if path.is_empty() {
            return Ok(setting);
        }
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if self.project && (!inside || path.starts_with('~')) {
            return Err(Wrong {
                code: super::NOT_FOR_PROJECTS,
                message: "a project's file may only name a folder inside the project".to_owned(),
                help: Some("give a relative path without `..`".to_owned()),
            });
        }
        let path = match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(path),
        };
        Ok(Setting::Text(path.to_string_lossy().into_owned()))
    }
}
