//! Reads the sources and holds the rules that no compiler checks: which layer may name which, where JavaScript is met,
//! what the content security policy refuses, and how long a file may be. Knows nothing of what the code does.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the lowest to the highest; those on one line may name each other.
const LAYERS: &[&[&str]] =
    &[&["domain"], &["engine"], &["data"], &["state"], &["view"], &["platform", "worker"], &["app"], &["ui"]];

/// The entry points, with the layers each may name.
const ENTRY_POINTS: &[(&str, &[&str])] = &[
    ("bin/keyscore.rs", &["domain", "engine", "data", "view"]),
    ("bin/engine.rs", &["domain", "engine", "data", "state", "view", "platform", "worker"]),
    ("bin/codec.rs", &["domain", "engine", "data", "state", "view", "platform", "worker"]),
    ("main.rs", &["domain", "engine", "data", "state", "view", "platform", "worker", "app", "ui"]),
];

/// A file above this is doing more than one thing.
const MAX_LINES: usize = 600;

/// What the content security policy refuses, and what would slip past it.
const REFUSED: &[&str] = &[
    "innerHTML",
    "set_inner_html",
    "insert_adjacent_html",
    "from_html_unchecked",
    "style=",
    "FnWithArgs",
    "eval(",
];

/// Crates that reach the browser. Only `platform` and the entry points name them.
const BROWSER_CRATES: &[&str] = &["js_sys", "gloo", "idb", "chart_js_rs"];

/// Clocks and random sources; below `platform` both are arguments.
const IMPURE: &[&str] = &[
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "thread_rng",
    "std::fs",
    "std::env",
    "std::net",
];

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&layer))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).expect("a readable folder").map(|entry| entry.expect("a readable entry").path())
    {
        if entry.is_dir() {
            found.extend(rust_files(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// Every source file with its path below `src/` (with forward slashes) and its text.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let named = |path: PathBuf| {
        let name = path.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).expect("readable text"))
    };
    let is_own = |(name, _): &(String, String)| !name.starts_with("tabular/");
    rust_files(&src).into_iter().map(named).filter(is_own).collect()
}

/// The sources of the crate that the import's inner loop is, in the same way.
fn tabular() -> Vec<(String, String)> {
    let named = |path: PathBuf| {
        let name =
            path.strip_prefix(root().join("src")).expect("below src").to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).expect("readable text"))
    };
    rust_files(&root().join("src/tabular")).into_iter().map(named).collect()
}

/// The text without comments and without what stands between quotes; line breaks stay.
fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        at += if rest.starts_with(&['/', '/']) {
            rest.iter().position(|&c| c == '\n').unwrap_or(rest.len())
        } else if rest.starts_with(&['/', '*']) {
            block_comment_length(rest)
        } else if let Some(length) = raw_string_length(rest, &out) {
            out.push_str("\"\"");
            length
        } else if rest[0] == '"' {
            out.push_str("\"\"");
            quoted_length(rest)
        } else if let Some(length) = char_length(rest) {
            out.push_str("''");
            length
        } else {
            out.push(rest[0]);
            1
        };
    }
    out
}

fn block_comment_length(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with(&['/', '*']) {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(&['*', '/']) {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn raw_string_length(rest: &[char], before: &str) -> Option<usize> {
    if rest[0] != 'r' || before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let hashes = rest[1..].iter().take_while(|&&c| c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let mut end = vec!['"'];
    end.extend(std::iter::repeat_n('#', hashes));
    let start = 2 + hashes;
    let inside = (start..rest.len()).find(|&at| rest[at..].starts_with(&end))?;
    Some(inside + end.len())
}

fn quoted_length(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// A character literal, as apart from a lifetime.
fn char_length(rest: &[char]) -> Option<usize> {
    match rest {
        ['\'', '\\', ..] => rest[2..].iter().skip(1).position(|&c| c == '\'').map(|at| at + 4),
        ['\'', _, '\'', ..] => Some(3),
        _ => None,
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    PathMark,
    Open,
    Close,
    Comma,
    Other,
}

fn tokens(code: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        out.push(match c {
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = c.to_string();
                while let Some(&next) = chars.peek() {
                    if !(next.is_alphanumeric() || next == '_') {
                        break;
                    }
                    word.push(next);
                    chars.next();
                }
                Token::Word(word)
            }
            ':' if chars.peek() == Some(&':') => {
                chars.next();
                Token::PathMark
            }
            '{' => Token::Open,
            '}' => Token::Close,
            ',' => Token::Comma,
            _ => Token::Other,
        });
    }
    out
}

/// The first words after a path root: one, or all of a group.
fn heads(tokens: &[Token], at: usize) -> Vec<String> {
    match tokens.get(at) {
        Some(Token::Word(word)) => vec![word.clone()],
        Some(Token::Open) => {
            let mut found = Vec::new();
            let mut depth = 1;
            let mut fresh = true;
            for token in &tokens[at + 1..] {
                match token {
                    Token::Open => depth += 1,
                    Token::Close => depth -= 1,
                    Token::Comma if depth == 1 => {
                        fresh = true;
                        continue;
                    }
                    Token::Word(word) if depth == 1 && fresh => found.push(word.clone()),
                    _ => {}
                }
                fresh = false;
                if depth == 0 {
                    break;
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

/// The layers which a file names, by `crate::`, by `keyscore::` or by climbing with `super::` to the root.
///
/// `depth` is how many modules the file lies below the root.
fn named_layers(text: &str, depth: usize) -> Vec<String> {
    let tokens = tokens(&code_only(text));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let from_root = |word: &str| {
            tokens[at] == Token::Word(word.into()) && tokens.get(at + 1) == Some(&Token::PathMark)
        };
        if from_root("crate") || from_root("keyscore") {
            found.extend(heads(&tokens, at + 2));
        } else if from_root("super") {
            let mut climbed = 0;
            while tokens.get(at) == Some(&Token::Word("super".into()))
                && tokens.get(at + 1) == Some(&Token::PathMark)
            {
                climbed += 1;
                at += 2;
            }
            if climbed >= depth {
                found.extend(heads(&tokens, at));
            }
            continue;
        }
        at += 1;
    }
    found.retain(|word| rank(word).is_some());
    found.sort();
    found.dedup();
    found
}

/// What a file at `name` (below `src/`) names although it may not.
fn forbidden_names(name: &str, text: &str) -> Vec<String> {
    let parts: Vec<&str> = name.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").collect();
    let used = named_layers(text, parts.len());
    if let Some((_, allowed)) = ENTRY_POINTS.iter().find(|(entry, _)| *entry == name) {
        return used.into_iter().filter(|layer| !allowed.contains(&layer.as_str())).collect();
    }
    let Some(own) = parts.first().and_then(|layer| rank(layer)) else { return Vec::new() };
    used.into_iter().filter(|layer| rank(layer).is_some_and(|other| other > own)).collect()
}

fn is_entry_point(name: &str) -> bool {
    ENTRY_POINTS.iter().any(|(entry, _)| *entry == name)
}

fn assert_none(findings: &[String], rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}

/// What of the reader of formulas a text names: the page prints formulas, reading them would be bytes in its module.
fn named_readers(text: &str) -> Vec<&'static str> {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let tokens = tokens(&code_only(text));
    let follows = |root: &str, name: &str| {
        let is_root = |at: usize| {
            tokens[at] == Token::Word(root.into()) && tokens.get(at + 1) == Some(&Token::PathMark)
        };
        (0..tokens.len()).any(|at| is_root(at) && heads(&tokens, at + 2).iter().any(|head| head == name))
    };
    let readers = [("language", "parse"), ("lint", "lint")];
    readers.into_iter().filter(|(root, name)| follows(root, name)).map(|(_, name)| name).collect()
}

#[test]
fn the_page_does_not_read_formulas() {
    let in_page = |name: &str| {
        let layers = ["state/", "view/", "platform/", "app/", "ui/"];
        name == "main.rs" || layers.iter().any(|layer| name.starts_with(layer))
    };
    let pages: Vec<_> = sources().into_iter().filter(|(name, _)| in_page(name)).collect();
    let findings: Vec<String> = pages
        .iter()
        .filter(|(_, text)| !named_readers(text).is_empty())
        .map(|(name, text)| format!("{name} names {:?}", named_readers(text)))
        .collect();
    assert_none(&findings, "the page prints formulas and does not read them");
    assert_eq!(named_readers("use crate::engine::language::{print, parse};"), ["parse"]);
    assert_eq!(named_readers("use crate::engine::{language::lint::{Fault, lint}};"), ["lint"]);
}

#[test]
fn no_layer_names_a_layer_above_it() {
    let findings: Vec<String> = sources()
        .iter()
        .flat_map(|(name, text)| {
            forbidden_names(name, text).into_iter().map(move |layer| format!("{name} names {layer}"))
        })
        .collect();
    assert_none(&findings, "layers point one way only");
}

#[test]
fn a_planted_upward_import_is_found() {
    let planted = [
        ("engine/score.rs", "use crate::ui::root::Root;", vec!["ui"]),
        (
            "engine/score.rs",
            "use crate::{domain::kpi::Kpi, ui::{root, pages}, state::AppState};",
            vec!["state", "ui"],
        ),
        ("engine/score.rs", "use crate::{\n    domain::{kpi::Kpi, id},\n    view::{self},\n};", vec!["view"]),
        ("engine/score.rs", "fn f() { let x = crate::data::csv::read(); }", vec!["data"]),
        ("engine/score.rs", "use super::super::platform::clock;", vec!["platform"]),
        ("engine/mod.rs", "use super::worker::Message;", vec!["worker"]),
        ("state/edits/kpi.rs", "use super::super::super::view::label;", vec!["view"]),
        ("bin/keyscore.rs", "use keyscore::worker::table;", vec!["worker"]),
        ("worker/mod.rs", "use crate::app::route::Route;", vec!["app"]),
    ];
    for (name, text, expected) in planted {
        assert_eq!(forbidden_names(name, text), expected, "{name}: {text}");
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    let harmless = [
        ("ui/root.rs", "use crate::{domain::kpi::Kpi, engine, view::table};"),
        (
            "engine/score.rs",
            "// use crate::ui::root;\n/* crate::ui */ const S: &str = \"crate::ui\"; const R: &str = r#\"crate::ui\"#;",
        ),
        ("engine/score.rs", "use super::weights; mod tests { use super::*; use super::super::rows; }"),
        (
            "engine/score.rs",
            "fn f<'a>(x: &'a str) -> char { '\"' } use crate::domain::id; const C: char = '\\''; ",
        ),
        ("platform/engine_client.rs", "use crate::worker::Message;"),
        ("bin/keyscore.rs", "use keyscore::{data::json, domain::workspace, engine::evaluate};"),
    ];
    for (name, text) in harmless {
        assert_eq!(forbidden_names(name, text), Vec::<String>::new(), "{name}: {text}");
    }
}

#[test]
fn bindings_are_exported_by_the_entry_points_only() {
    // An export in the library is linked into every module, used or not.
    let findings: Vec<String> = sources()
        .into_iter()
        .filter(|(name, text)| !is_entry_point(name) && code_only(text).contains("#[wasm_bindgen"))
        .map(|(name, _)| name)
        .collect();
    assert_none(&findings, "#[wasm_bindgen] stands in the entry points only");
}

#[test]
fn the_lint_against_unsafe_code_is_lifted_at_the_split_mark_only() {
    let lifted: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| code_only(text).contains("unsafe"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(lifted, ["bin/codec.rs", "bin/engine.rs", "main.rs"]);
}

#[test]
fn nothing_the_content_security_policy_refuses() {
    let findings: Vec<String> = sources()
        .iter()
        .flat_map(|(name, text)| {
            let code = code_only(text);
            REFUSED
                .iter()
                .filter(move |word| has_word(&code, word))
                .map(move |word| format!("{name}: {word}"))
        })
        .collect();
    assert_none(&findings, "the policy refuses these");
}

#[test]
fn the_browser_is_met_in_platform_only() {
    let findings: Vec<String> = sources()
        .iter()
        .filter(|(name, _)| !name.starts_with("platform/") && !is_entry_point(name))
        .flat_map(|(name, text)| {
            let code = code_only(text);
            BROWSER_CRATES
                .iter()
                .filter(move |word| has_word(&code, &format!("{word}::")))
                .map(move |word| format!("{name}: {word}"))
        })
        .collect();
    assert_none(&findings, "only platform names the browser's crates");
}

#[test]
fn the_pure_layers_have_no_clock_no_chance_and_no_files() {
    let is_pure = |(name, _): &(String, String)| {
        name.split('/').next().and_then(rank).is_some_and(|own| own < 5) || name.starts_with("tabular/")
    };
    let findings: Vec<String> = sources()
        .into_iter()
        .chain(tabular())
        .filter(is_pure)
        .flat_map(|(name, text)| {
            let code = code_only(&text);
            let found = IMPURE.iter().filter(move |word| has_word(&code, word));
            found.map(move |word| format!("{name}: {word}")).collect::<Vec<_>>()
        })
        .collect();
    assert_none(&findings, "time, chance and files are arguments");
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let mut findings = Vec::new();
    for (name, text) in sources().into_iter().chain(tabular()) {
        if !text.starts_with("//!") {
            findings.push(format!("{name} does not open with //!"));
        }
        if text.lines().count() > MAX_LINES {
            findings.push(format!("{name} has {} lines", text.lines().count()));
        }
    }
    for path in rust_files(&root().join("tests")) {
        let lines = fs::read_to_string(&path).expect("readable text").lines().count();
        if lines > MAX_LINES {
            findings.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert_none(&findings, "files open with //! and have at most 600 lines");
}

/// `word` occurs, not as the tail of a longer name.
fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}
