//! Words on screen by key, from the message catalogue of the language that is asked for.

use std::rc::Rc;

use crate::{
    domain::{
        change::Label,
        text::{Lang, Text2},
    },
    view::catalogue::wording,
};

/// The catalogue in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    lang: Lang,
}

impl Words {
    /// The catalogue in `lang`.
    pub const fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language.
    pub const fn lang(self) -> Lang {
        self.lang
    }

    /// The wording of a key; the key itself where the catalogue has none (a test keeps that from happening).
    pub fn get(self, key: &str) -> Rc<str> {
        wording(key, self.lang)
    }

    /// The wording of a key with `%{name}` replaced by the argument of that name, and `{name|row|rows}` by the first form where
    /// that argument is 1, else by the second.
    pub fn with(self, key: &str, arguments: &[(&str, &str)]) -> Rc<str> {
        let pattern = numbered(&wording(key, self.lang), arguments);
        let names: Vec<&str> = arguments.iter().map(|(name, _)| *name).collect();
        let values: Vec<String> = arguments.iter().map(|(_, value)| (*value).to_owned()).collect();
        Rc::from(rust_i18n::replace_patterns(&pattern, &names, &values))
    }

    /// A label of the change log, for example "import of 2,155 order lines".
    pub fn label(self, label: &Label) -> Rc<str> {
        self.with_label("change.", label)
    }

    /// A message that passes; `what` in it names a label of the change log, filled with the same arguments.
    pub fn toast(self, label: &Label) -> Rc<str> {
        let Some((_, key)) = label.arguments.iter().find(|(name, _)| name == "what") else {
            return self.with_label("toast.", label);
        };
        let what = self.label(&Label { key: key.clone(), arguments: label.arguments.clone() });
        self.with(&format!("toast.{}", label.key), &[("what", &what)])
    }

    /// Arguments `name.zh` and `name.en` are two wordings of `name`; an empty one means "same as the other".
    fn with_label(self, group: &str, label: &Label) -> Rc<str> {
        let given = |name: &str| {
            label.arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
        };
        let arguments: Vec<(&str, &str)> = label
            .arguments
            .iter()
            .filter_map(|(name, value)| match name.split_once('.') {
                None => Some((name.as_str(), value.as_str())),
                Some((plain, "zh")) => {
                    let english = given(&format!("{plain}.en")).unwrap_or_default();
                    let shown = match self.lang {
                        Lang::Zh if value.is_empty() => english,
                        Lang::En if !english.is_empty() => english,
                        _ => value,
                    };
                    Some((plain, shown))
                }
                Some(_) => None,
            })
            .collect();
        self.with(&format!("{group}{}", label.key), &arguments)
    }

    /// A bilingual text in this language.
    pub fn of(self, text: &Text2) -> Rc<str> {
        Rc::from(text.get(self.lang))
    }
}

/// A wording with the forms that its numbers want.
fn numbered(pattern: &str, arguments: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let forms = after.split_once('}').and_then(|(inside, after)| {
            let (name, forms) = inside.split_once('|')?;
            Some((name, forms.split_once('|')?, after))
        });
        text.push_str(before);
        rest = match forms {
            Some((name, (one, many), after)) => {
                text.push_str(if arguments.contains(&(name, "1")) { one } else { many });
                after
            }
            None => {
                text.push('{');
                after
            }
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_and_two_rows() {
        let pattern = "importing %{rows} {rows|row|rows} from %{files} {files|file|files}";
        let of = |rows, files| numbered(pattern, &[("rows", rows), ("files", files)]);
        assert_eq!(of("1", "2"), "importing %{rows} row from %{files} files");
        assert_eq!(of("1,001", "1"), "importing %{rows} rows from %{files} file");
        assert_eq!(numbered("%{name} {", &[("name", "x")]), "%{name} {");
    }
}
