//! The message catalogue: both languages say everything, with the same arguments, and nothing is asked for in vain.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use keyscore::{state::edits::EditError, view::entry::EntryError};

/// Texts that are the same in both languages on purpose: names, and languages named in themselves.
const SAME: [&str; 8] = ["KeyScore", "中文", "English", "EN", "UTF-8", "CSV", "KPI", "GB18030"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every message of a language by its key, read from the files as they stand.
fn catalogue(tag: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(root().join("src/view/locales")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let ending = format!(".{tag}.yml");
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name != format!("{tag}.yml") && !name.ends_with(&ending) {
            continue;
        }
        let mut above: Vec<(usize, String)> = Vec::new();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let text = line.trim();
            if text.is_empty() || text.starts_with('#') || text.starts_with("_version") {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let (key, value) = text.split_once(':').unwrap_or_else(|| panic!("{name}: {line}"));
            above.retain(|(level, _)| *level < indent);
            let parents: Vec<&str> = above.iter().map(|(_, key)| key.as_str()).collect();
            let full = [parents.as_slice(), &[key]].concat().join(".");
            let value = value.trim();
            if value.is_empty() {
                above.push((indent, key.to_owned()));
                continue;
            }
            let value = value.trim_matches(['"', '\'']).to_owned();
            assert!(messages.insert(full.clone(), value).is_none(), "{name}: {full} stands twice");
        }
    }
    messages
}

/// The names of the arguments `%{name}` of a text.
fn arguments(text: &str) -> BTreeSet<&str> {
    text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn without_arguments(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("%{") {
        plain.push_str(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    plain + rest
}

/// All Rust sources below a folder of `src`, without their test modules.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src").join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
                found.push((path.display().to_string(), text));
            }
        }
    }
    found.sort();
    found
}

/// The string literals of a source, comments left out. Literals here have no escaped quotes inside of keys.
fn literals(source: &str) -> Vec<&str> {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect()
}

/// The literals that follow directly after an opening such as `Label::plain(`.
fn literals_after<'a>(source: &'a str, opening: &str) -> Vec<&'a str> {
    source.split(opening).skip(1).filter_map(|rest| rest.strip_prefix('"')?.split('"').next()).collect()
}

#[test]
fn both_languages_have_the_same_keys_and_arguments_and_no_empty_text() {
    let (zh, en) = (catalogue("zh-CN"), catalogue("en"));
    let keys = |messages: &BTreeMap<String, String>| messages.keys().cloned().collect::<BTreeSet<_>>();
    let (zh_keys, en_keys) = (keys(&zh), keys(&en));
    assert_eq!(zh_keys.difference(&en_keys).collect::<Vec<_>>(), Vec::<&String>::new(), "only in Chinese");
    assert_eq!(en_keys.difference(&zh_keys).collect::<Vec<_>>(), Vec::<&String>::new(), "only in English");
    assert!(zh.len() > 300, "the files were read: {} messages", zh.len());
    for (key, text) in &zh {
        assert!(!text.trim().is_empty() && !en[key].trim().is_empty(), "{key} is empty");
        assert_eq!(arguments(text), arguments(&en[key]), "arguments of {key}");
    }
}

#[test]
fn nothing_is_left_untranslated() {
    let (zh, en) = (catalogue("zh-CN"), catalogue("en"));
    let is_word =
        |text: &str| without_arguments(text).chars().filter(|letter| letter.is_alphabetic()).count() > 1;
    let same: Vec<&String> = zh
        .iter()
        .filter(|(key, text)| en.get(*key) == Some(text) && is_word(text) && !SAME.contains(&text.as_str()))
        .map(|(key, _)| key)
        .collect();
    assert_eq!(same, Vec::<&String>::new(), "the same in both languages");
}

#[test]
fn english_texts_have_no_chinese_letters() {
    let is_han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    // Numbers and discounts that stand as they are typed.
    let en = catalogue("en");
    let mixed: Vec<&String> = en
        .iter()
        .filter(|(_, text)| !SAME.contains(&text.as_str()))
        .filter(|(_, text)| text.replace("130万", "").replace('折', "").chars().any(is_han))
        .map(|(key, _)| key)
        .collect();
    assert_eq!(mixed, Vec::<&String>::new(), "Chinese in English texts");
}

#[test]
fn every_key_in_the_sources_exists() {
    let messages = catalogue("en");
    let groups: BTreeSet<&str> = messages.keys().filter_map(|key| key.split('.').next()).collect();
    let looks_like_a_key = |text: &str| {
        let (group, rest) = text.split_once('.').unwrap_or_default();
        groups.contains(group)
            && !rest.is_empty()
            && rest.chars().all(|letter| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '.')
            })
            && !rest.ends_with('_')
            && !rest.ends_with('.')
            && !matches!(rest, "json" | "csv" | "keyscore.json")
    };
    let mut n_keys = 0;
    for folder in ["view", "app", "ui", "state"] {
        for (path, source) in sources(folder) {
            for key in literals(&source).into_iter().filter(|text| looks_like_a_key(text)) {
                n_keys += 1;
                assert!(messages.contains_key(key), "{path}: {key}");
            }
        }
    }
    assert!(n_keys > 200, "the sources were read: {n_keys} keys");
}

#[test]
fn every_label_of_the_log_and_every_toast_exists() {
    let messages = catalogue("en");
    let known = |key: &str| {
        messages.contains_key(&format!("change.{key}")) || messages.contains_key(&format!("toast.{key}"))
    };
    for folder in ["state", "app", "ui"] {
        for (path, source) in sources(folder) {
            for opening in ["Label::plain(", "label_of(", "labelled(place, "] {
                for key in literals_after(&source, opening) {
                    assert!(known(key), "{path}: {key}");
                }
            }
        }
    }
    for key in ["target_set", "target_cleared", "value_typed", "value_cleared", "band_edited", "band_added"] {
        assert!(known(key), "{key}");
    }
}

#[test]
fn every_refusal_has_its_words() {
    let messages = catalogue("en");
    for error in EditError::ALL {
        assert!(messages.contains_key(error.key()), "{}", error.key());
    }
    for error in [
        EntryError::NotANumber,
        EntryError::TooLarge,
        EntryError::Negative,
        EntryError::NotWhole,
        EntryError::Percent,
        EntryError::NotADay,
    ] {
        assert!(messages.contains_key(error.key()), "{}", error.key());
    }
}
