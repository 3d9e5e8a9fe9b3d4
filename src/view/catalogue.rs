//! Where the wording of a key comes from: compiled in for the command line and the tests on the host, learned from files
//! of the site in the page, so that a first visit brings the words of its first screens in one language only.

#[cfg(any(test, target_arch = "wasm32"))]
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::domain::text::Lang;

/// The messages of both languages that are known so far.
#[cfg(any(test, target_arch = "wasm32"))]
#[derive(Debug, Default, PartialEq, Eq)]
struct Known {
    zh: BTreeMap<String, Rc<str>>,
    en: BTreeMap<String, Rc<str>>,
}

#[cfg(any(test, target_arch = "wasm32"))]
impl Known {
    /// Takes in a file of messages: a line `#zh-CN` or `#en` says whose messages follow, each a line of key, tab and
    /// text, with `\n` for a break inside the text. Other lines are passed over.
    fn learn(&mut self, file: &str) {
        let mut of_lang = &mut self.zh;
        for line in file.lines() {
            if let Some(tag) = line.strip_prefix('#') {
                of_lang = match Lang::from_tag(tag) {
                    Lang::Zh => &mut self.zh,
                    Lang::En => &mut self.en,
                };
            } else if let Some((key, text)) = line.split_once('\t') {
                of_lang.insert(key.to_owned(), Rc::from(text.replace("\\n", "\n")));
            }
        }
    }

    /// The wording in this language, else in the other.
    fn wording(&self, key: &str, lang: Lang) -> Option<Rc<str>> {
        let (first, second) = match lang {
            Lang::Zh => (&self.zh, &self.en),
            Lang::En => (&self.en, &self.zh),
        };
        first.get(key).or_else(|| second.get(key)).cloned()
    }
}

#[cfg(target_arch = "wasm32")]
thread_local! {
    static KNOWN: std::cell::RefCell<Known> = std::cell::RefCell::default();
}

/// Takes in a file of messages (`words/` of the site).
#[cfg(target_arch = "wasm32")]
pub fn learn(file: &str) {
    KNOWN.with_borrow_mut(|known| known.learn(file));
}

/// The wording of a key; the key itself where there is none.
#[cfg(target_arch = "wasm32")]
pub(super) fn wording(key: &str, lang: Lang) -> Rc<str> {
    KNOWN.with_borrow(|known| known.wording(key, lang)).unwrap_or_else(|| Rc::from(key))
}

/// Everything is known already.
#[cfg(not(target_arch = "wasm32"))]
pub fn learn(_: &str) {}

/// The wording of a key; the key itself where there is none.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn wording(key: &str, lang: Lang) -> Rc<str> {
    Rc::from(rust_i18n::t!(key, locale = lang.tag()).as_ref())
}

#[cfg(test)]
mod tests {
    use super::Known;
    use crate::domain::text::Lang;

    #[test]
    fn a_file_says_whose_words_it_brings() {
        let mut known = Known::default();
        known.learn("#en\na.b\tOne\\ntwo: %{n}\n\n#zh-CN\na.b\t一\na.c\t二\n");
        let said = |key: &str, lang| known.wording(key, lang).map(|text| text.to_string());
        assert_eq!(said("a.b", Lang::En).as_deref(), Some("One\ntwo: %{n}"));
        assert_eq!(said("a.b", Lang::Zh).as_deref(), Some("一"));
        assert_eq!(said("a.c", Lang::En).as_deref(), Some("二"), "better than a bare key");
        assert_eq!(said("a.d", Lang::En), None);
    }
}
