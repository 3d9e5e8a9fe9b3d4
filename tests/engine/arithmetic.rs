//! Reads the arithmetic of worded explanations as a person with a calculator does: `min(3 × CNY 5, 20% × CNY 100)`.
//! Knows nothing of how the lines were written. Words and units beside numbers are passed over; whole lines of words have no value.

use std::{cmp::Ordering, iter::Peekable, vec::IntoIter};

use keyscore::engine::exact::Exact;
use rust_decimal::Decimal;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(Exact, u32),
    Missing,
    Percent,
    /// One letter, brackets and bars among them.
    Sign(char),
    Word(&'static str),
}

/// Words that mean something; all others are units and names of currencies.
const WORDS: [&str; 10] = ["MIN", "MAX", "IF", "IFMISSING", "ROUND", "AND", "OR", "NOT", "IS", "NULL"];

/// A value, and the decimal places that were written where it is a single number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Read {
    pub(crate) value: Exact,
    pub(crate) places: Option<u32>,
}

/// A value inside a line: `None` where something is missing.
type Value = Option<Exact>;

/// What a text comes to; `None` where it is no arithmetic, or something is missing.
pub(crate) fn read(text: &str) -> Option<Read> {
    let found = tokens(text)?;
    let places = match found.as_slice() {
        [Token::Number(_, places)] | [Token::Sign('−'), Token::Number(_, places)] => Some(*places),
        [Token::Number(_, places), Token::Percent]
        | [Token::Sign('−'), Token::Number(_, places), Token::Percent] => Some(places + 2),
        _ => None,
    };
    let mut tokens = found.into_iter().peekable();
    let value = sum(&mut tokens)?;
    let is_all = tokens.next().is_none();
    value.filter(|_| is_all).map(|value| Read { value, places })
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        at += 1;
        if letter.is_ascii_digit() {
            let mut digits = letter.to_string();
            while let Some(next) = letters.get(at).copied() {
                let is_group = next == ',' && letters.get(at + 1).is_some_and(char::is_ascii_digit);
                if !(next.is_ascii_digit() || next == '.' || is_group) {
                    break;
                }
                if !is_group {
                    digits.push(next);
                }
                at += 1;
            }
            let number: Decimal = digits.parse().ok()?;
            found.push(Token::Number(Exact::from(number), number.scale()));
        } else if letter.is_alphabetic() {
            let mut word = letter.to_string();
            while let Some(next) = letters.get(at).copied().filter(|next| next.is_alphabetic()) {
                word.push(next);
                at += 1;
            }
            let upper = word.to_uppercase();
            found.extend(WORDS.into_iter().find(|known| *known == upper).map(Token::Word));
        } else {
            match letter {
                '%' => found.push(Token::Percent),
                '—' => found.push(Token::Missing),
                '-' => found.push(Token::Sign('−')),
                '<' if letters.get(at) == Some(&'>') => {
                    at += 1;
                    found.push(Token::Sign('≠'));
                }
                '<' | '>' if letters.get(at) == Some(&'=') => {
                    at += 1;
                    found.push(Token::Sign(if letter == '<' { '≤' } else { '≥' }));
                }
                '+' | '×' | '÷' | '−' | '(' | ')' | ',' | '|' | '^' | '=' | '≠' | '<' | '>' | '≤' | '≥' =>
                {
                    found.push(Token::Sign(letter));
                }
                '¥' | '\u{a0}' | ' ' => {}
                _ => return None,
            }
        }
    }
    Some(found)
}

type Tokens = Peekable<IntoIter<Token>>;

fn next_is(tokens: &mut Tokens, sign: char) -> bool {
    tokens.next_if_eq(&Token::Sign(sign)).is_some()
}

fn word_is(tokens: &mut Tokens, word: &'static str) -> bool {
    tokens.next_if_eq(&Token::Word(word)).is_some()
}

fn both(left: Value, right: Value, of: impl FnOnce(Exact, Exact) -> Value) -> Value {
    left.zip(right).and_then(|(left, right)| of(left, right))
}

fn sum(tokens: &mut Tokens) -> Option<Value> {
    let mut found = product(tokens)?;
    loop {
        if next_is(tokens, '+') {
            found = both(found, product(tokens)?, Exact::plus);
        } else if next_is(tokens, '−') {
            found = both(found, product(tokens)?, Exact::minus);
        } else {
            return Some(found);
        }
    }
}

fn product(tokens: &mut Tokens) -> Option<Value> {
    let mut found = power(tokens)?;
    loop {
        if next_is(tokens, '×') {
            found = both(found, power(tokens)?, Exact::times);
        } else if next_is(tokens, '÷') {
            found = both(found, power(tokens)?, Exact::over);
        } else {
            return Some(found);
        }
    }
}

/// A root: `(80 × 45)^(1 ÷ 2)`.
fn power(tokens: &mut Tokens) -> Option<Value> {
    let found = atom(tokens)?;
    if !next_is(tokens, '^') {
        return Some(found);
    }
    let float = |value: Exact| value.to_decimal()?.to_string().parse::<f64>().ok();
    let power = both(found, atom(tokens)?, |base, power| {
        let root = float(base)?.powf(float(power)?);
        format!("{root:.10}").parse::<Decimal>().ok().map(Exact::from)
    });
    Some(power)
}

fn atom(tokens: &mut Tokens) -> Option<Value> {
    match tokens.next()? {
        Token::Missing => Some(None),
        Token::Sign('−') => Some(atom(tokens)?.and_then(|inner| Exact::ZERO.minus(inner))),
        Token::Sign('+') => atom(tokens),
        Token::Number(value, _) => {
            let is_percent = tokens.next_if_eq(&Token::Percent).is_some();
            Some(if is_percent { value.over(Exact::whole(100)) } else { Some(value) })
        }
        Token::Sign('(') => {
            let inner = sum(tokens)?;
            next_is(tokens, ')').then_some(inner)
        }
        Token::Sign('|') => {
            let inner = sum(tokens)?;
            next_is(tokens, '|').then_some(inner.map(Exact::absolute))
        }
        Token::Word("IF") => {
            next_is(tokens, '(').then_some(())?;
            let answer = any(tokens)?;
            next_is(tokens, ',').then_some(())?;
            let [yes, no] = arguments(tokens)?.try_into().ok()?;
            Some(answer.and_then(|answer| if answer { yes } else { no }))
        }
        Token::Word(word) => {
            next_is(tokens, '(').then_some(())?;
            let parts = arguments(tokens)?;
            let all: Option<Vec<Exact>> = parts.iter().copied().collect();
            match word {
                "MIN" => Some(all.and_then(|all| all.into_iter().min())),
                "MAX" => Some(all.and_then(|all| all.into_iter().max())),
                "IFMISSING" => Some(parts.into_iter().flatten().next()),
                "ROUND" => Some(all.and_then(|all| match all.as_slice() {
                    [value, places] => value.rounded(places.to_decimal()?.to_string().parse().ok()?),
                    _ => None,
                })),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Parts with commas between them, up to the closing bracket.
fn arguments(tokens: &mut Tokens) -> Option<Vec<Value>> {
    let mut found = vec![sum(tokens)?];
    while next_is(tokens, ',') {
        found.push(sum(tokens)?);
    }
    next_is(tokens, ')').then_some(found)
}

/// The answer to a question; the inner `None` where it has none.
fn any(tokens: &mut Tokens) -> Option<Option<bool>> {
    let first = question(tokens)?;
    let mut answers = vec![first];
    let word = match tokens.peek() {
        Some(Token::Word(word @ ("AND" | "OR"))) => *word,
        _ => return Some(first),
    };
    while word_is(tokens, word) {
        answers.push(question(tokens)?);
    }
    let decisive = word == "OR";
    Some(if answers.contains(&Some(decisive)) {
        Some(decisive)
    } else {
        answers.iter().all(Option::is_some).then_some(!decisive)
    })
}

fn question(tokens: &mut Tokens) -> Option<Option<bool>> {
    if word_is(tokens, "NOT") {
        next_is(tokens, '(').then_some(())?;
        let inner = any(tokens)?;
        return next_is(tokens, ')').then_some(inner.map(|answer| !answer));
    }
    // Brackets hold a question where one of their signs compares, else a value.
    let mut ahead = tokens.clone();
    if next_is(&mut ahead, '(')
        && let Some(inner) = any(&mut ahead)
        && next_is(&mut ahead, ')')
    {
        *tokens = ahead;
        return Some(inner);
    }
    let left = sum(tokens)?;
    if word_is(tokens, "IS") {
        let is_not = word_is(tokens, "NOT");
        return word_is(tokens, "NULL").then_some(Some(left.is_some() == is_not));
    }
    let Token::Sign(sign) = tokens.next()? else { return None };
    let order = left.zip(sum(tokens)?).map(|(left, right)| left.cmp(&right));
    let holds = |order: Ordering| match sign {
        '=' => Some(order.is_eq()),
        '≠' => Some(order.is_ne()),
        '<' => Some(order.is_lt()),
        '≤' => Some(order.is_le()),
        '>' => Some(order.is_gt()),
        '≥' => Some(order.is_ge()),
        _ => None,
    };
    match order {
        Some(order) => holds(order).map(Some),
        None => holds(Ordering::Equal).map(|_| None),
    }
}

/// Whether both sides of a line are arithmetic, and the right one is what the left one comes to at the places that it is written
/// with. Numbers on the left that were rounded to 9 places may shift the last places of what is not rounded itself.
pub(crate) fn holds(left: &str, right: &str) -> bool {
    let (Some(computed), Some(told)) = (read(without_remark(unnamed(left))), read(without_remark(right)))
    else {
        return false;
    };
    let Some(difference) = computed.value.minus(told.value).map(Exact::absolute) else { return false };
    let places = told.places.unwrap_or(9);
    let half = Exact::ratio(1, 2 * 10_i128.pow(places)).unwrap_or(Exact::ZERO);
    let size = computed.value.absolute().max(Exact::ONE);
    // Money is rounded once, from what stands on the left: nothing is let go there.
    let part = if places <= 2 { 1_000_000_000 } else { 10_000_000 };
    let slack = Exact::ratio(1, part).and_then(|part| part.times(size)).unwrap_or(Exact::ZERO);
    half.plus(slack).is_some_and(|most| difference <= most)
}

/// The arithmetic behind a name: `Money: (40 × 80) ÷ 40`.
pub(crate) fn unnamed(text: &str) -> &str {
    let behind = |colon: &str| text.rsplit_once(colon).map(|(_, rest)| rest);
    behind(": ").or_else(|| behind("：")).unwrap_or(text)
}

/// The arithmetic before a remark in words: `100.4054, rounded`.
pub(crate) fn without_remark(text: &str) -> &str {
    let mut depth = 0_i32;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' | '，' if depth == 0 => {
                let next = text.get(at + letter.len_utf8()..).unwrap_or_default().trim_start().chars().next();
                if next.is_some_and(char::is_alphabetic) {
                    return text.get(..at).unwrap_or_default();
                }
            }
            _ => {}
        }
    }
    text
}

#[test]
fn lines_are_read_as_a_person_reads_them() {
    for (left, right, is_right) in [
        ("1,000 × 5%", "50", true),
        ("min(3 × CNY\u{a0}5, 20% × CNY\u{a0}100)", "CNY\u{a0}15.00", true),
        ("(80 × 40% + 50 × 20%) ÷ 60%", "70", true),
        ("−¥5.5 + 2", "−3.5", true),
        ("10 ÷ 3", "3.33", true),
        ("10 ÷ 3", "3.34", false),
        ("max(5 − 4.5, min(5, 1))", "1", true),
        ("Money: (80 × 40% + 50 × 20%) ÷ 60%", "70", true),
        ("总分：min(70, 60)", "60 分", true),
        ("(80 × 45)^(1 ÷ 2)", "60", true),
        ("(88.38 × 88.15 × 65.12)^(1 ÷ 3)", "79.76", true),
        ("(88.38 × 88.15 × 65.12)^(1 ÷ 3)", "79.75", false),
        ("IF(3 ≥ 2, 100, 100 × 3 ÷ 2 − 10)", "100", true),
        ("IF((3 < 2) OR (NOT (1 = 1)), 1, |2 − 5|)", "3", true),
        ("IFMISSING(—, 7) + ROUND(1250, −2)", "1307", true),
        ("IF(— IS NOT NULL, 1, (2 + 1) × 2)", "6", true),
        ("x + 1", "2", false),
        ("of the pay", "2", false),
        ("100.405405405, rounded", "100.41", true),
        ("100.405405405，四舍五入", "100.41 分", true),
    ] {
        assert_eq!(holds(left, right), is_right, "{left} = {right}");
    }
}
