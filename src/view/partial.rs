//! What is said of a value that does not have the data of its whole period: beside its verdict, and in sentences.

use std::rc::Rc;

use crate::{
    domain::{period::Period, workspace::Workspace},
    engine::report::{Gap, Partial},
    view::{formats::Formats, message::Words, number::NO_VALUE},
};

/// Accounts and reasons that are named; the others are counted.
const MOST_NAMES: usize = 3;

/// The shape that stands beside a figure without the data of its whole period.
pub const MARK: char = '◐';

/// The word of a verdict on part of the data: `On target · partial`.
pub fn status_word(status: Rc<str>, partial: Option<&Partial>, words: Words) -> Rc<str> {
    if partial.is_some() { words.with("partial.status", &[("status", &status)]) } else { status }
}

/// What a value stands for, in short: `1 of 3 months`.
pub fn short(partial: &Partial, words: Words) -> Rc<str> {
    let (n, of) = (partial.months.len().to_string(), partial.of.to_string());
    match partial.accounts.len() {
        1 if !partial.lacks_months() => words.get("partial.short_account"),
        accounts if !partial.lacks_months() => {
            words.with("partial.short_accounts", &[("n", &accounts.to_string())])
        }
        _ => words.with("partial.short_months", &[("n", &n), ("of", &of)]),
    }
}

/// Months of one period in a list: `Jan, Mar`.
pub fn months(months: &[Period], formats: &Formats) -> String {
    let names: Vec<String> = months.iter().map(|month| formats.short_period(*month)).collect();
    names.join(&formats.words.get("partial.comma"))
}

/// What data there is and what is known to be missing, each as it stands inside a sentence.
pub fn sentences(partial: &Partial, workspace: &Workspace, formats: &Formats) -> Vec<String> {
    let words = formats.words;
    let mut said = Vec::new();
    if partial.lacks_months() {
        let (n, of) = (partial.months.len().to_string(), partial.of.to_string());
        let months = months(&partial.months, formats);
        said.push(words.with("partial.months", &[("n", &n), ("of", &of), ("months", &months)]));
    }
    if !partial.accounts.is_empty() {
        let name = |id| {
            let account = workspace.accounts.get(id);
            account.map_or_else(|| Rc::from(NO_VALUE), |account| words.of(&account.name))
        };
        let names: Vec<Rc<str>> = partial.accounts.iter().take(MOST_NAMES).map(name).collect();
        let names = names.join(&words.get("partial.comma"));
        let n = partial.accounts.len().to_string();
        let key =
            if partial.accounts.len() > MOST_NAMES { "partial.accounts_more" } else { "partial.accounts" };
        said.push(words.with(key, &[("accounts", &names), ("n", &n)]));
    }
    let is_same = |left: &Gap, right: &Gap| left.input == right.input && left.reason == right.reason;
    for gaps in partial.gaps.chunk_by(is_same).take(MOST_NAMES) {
        let Some(gap) = gaps.first() else { continue };
        let input = workspace.inputs.get(&gap.input).map(|input| words.of(&input.name));
        let input = input.unwrap_or_else(|| words.get("missing.unnamed_input"));
        let periods: Vec<String> = gaps.iter().map(|gap| formats.period(gap.period)).collect();
        let (period, reason) = (periods.join(&words.get("partial.comma")), gap.reason.trim());
        let key = if reason.is_empty() { "partial.gap_plain" } else { "partial.gap" };
        said.push(words.with(key, &[("input", &input), ("period", &period), ("reason", reason)]));
    }
    said.iter().map(|sentence| sentence.to_string()).collect()
}

/// The sentences of a step of an explanation: what there is, and how it counts.
pub fn explained(partial: &Partial, workspace: &Workspace, formats: &Formats) -> Vec<String> {
    let words = formats.words;
    let rule = if partial.lacks_months() { "explain.partial_rule" } else { "explain.partial_accounts_rule" };
    let said = sentences(partial, workspace, formats);
    let sentence = |said: &String| words.with("explain.partial_sentence", &[("said", &capital(said))]);
    said.iter().map(sentence).chain([words.get(rule)]).map(|text| text.to_string()).collect()
}

/// With a capital at the beginning, where there are capitals.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Where a value comes from, with the months that lack one.
pub fn with_lacks(origin: String, lacks: &[Period], formats: &Formats) -> String {
    if lacks.is_empty() {
        return origin;
    }
    let arguments = [("origin", origin.as_str()), ("months", &months(lacks, formats))];
    formats.words.with("explain.lacks", &arguments).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            id::Id,
            text::{Lang, Text2},
        },
        view::sample_tests::with_account,
    };

    // Expected texts are written by hand.
    #[test]
    fn what_is_there_and_what_is_not_is_said_in_both_languages() {
        let mut workspace = Workspace::default();
        with_account(&mut workspace, 1, Text2::new("甲", "Alpha"));
        let period = |text: &str| text.parse::<Period>().unwrap();
        let reason = "no visit book".to_owned();
        let partial = Partial {
            months: vec![period("2026-01")],
            of: 3,
            accounts: workspace.accounts.keys().collect(),
            gaps: ["2026-02", "2026-03"]
                .map(|when| Gap { input: Id::from_raw(9), period: period(when), reason: reason.clone() })
                .to_vec(),
        };
        let said = |lang| {
            let formats = Formats::of(Words::new(lang), &workspace);
            let word = status_word(Rc::from("x"), Some(&partial), formats.words);
            let word = format!("{word}, {}", short(&partial, formats.words));
            (word, sentences(&partial, &workspace, &formats).join("|"))
        };
        assert_eq!(
            said(Lang::En),
            (
                "x · partial, 1 of 3 months".to_owned(),
                "data of 1 of 3 months: Jan|data of some months only for Alpha|known to be missing: input, Feb 2026, Mar 2026 (no visit book)"
                    .to_owned()
            )
        );
        assert_eq!(
            said(Lang::Zh),
            (
                "x · 部分数据, 3 个月中的 1 个月".to_owned(),
                "3 个月中只有 1 个月的数据：1 月|甲只有部分月份的数据|已登记缺失：输入项，2026 年 2 月、2026 年 3 月（no visit book）"
                    .to_owned()
            )
        );
        let whole = Partial { months: (1..=3).map(|_| period("2026-01")).collect(), ..partial.clone() };
        assert_eq!(&*short(&whole, Words::new(Lang::En)), "1 account incomplete");
        assert_eq!(&*short(&whole, Words::new(Lang::Zh)), "1 家客户数据不全");
        let formats = Formats::of(Words::new(Lang::En), &workspace);
        let explained = explained(&partial, &workspace, &formats);
        assert_eq!(explained.first().map(String::as_str), Some("Data of 1 of 3 months: Jan."));
        let lacks = with_lacks("1 typed values".to_owned(), &[period("2026-02")], &formats);
        assert_eq!(lacks, "1 typed values, none for Feb");
        assert_eq!(&*status_word(Rc::from("x"), None, Words::new(Lang::En)), "x");
    }
}
