//! Reads the arithmetic of worded explanations as a person with a calculator does: `min(3 × CNY 5, 20% × CNY 100)`.
//! Knows nothing of how the lines were written. Words and units beside numbers are passed over; whole lines of words have no value.

use std::{iter::Peekable, vec::IntoIter};

use keyscore::engine::exact::Exact;
use rust_decimal::Decimal;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(Exact, u32),
    Percent,
    Sign(char),
    Open,
    Close,
    Comma,
    Min,
    Max,
}

/// A value, and the decimal places that were written where it is a single number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Read {
    pub(crate) value: Exact,
    pub(crate) places: Option<u32>,
}

/// What a text comes to; `None` where it is no arithmetic.
pub(crate) fn read(text: &str) -> Option<Read> {
    let mut tokens = tokens(text)?.into_iter().peekable();
    let found = sum(&mut tokens)?;
    tokens.next().is_none().then_some(found)
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
            match word.as_str() {
                "min" => found.push(Token::Min),
                "max" => found.push(Token::Max),
                _ => {}
            }
        } else {
            match letter {
                '%' => found.push(Token::Percent),
                '+' | '×' | '÷' => found.push(Token::Sign(letter)),
                '−' | '-' => found.push(Token::Sign('−')),
                '(' => found.push(Token::Open),
                ')' => found.push(Token::Close),
                ',' => found.push(Token::Comma),
                '¥' | '\u{a0}' | ' ' => {}
                _ => return None,
            }
        }
    }
    Some(found)
}

type Tokens = Peekable<IntoIter<Token>>;

fn sum(tokens: &mut Tokens) -> Option<Read> {
    let mut found = product(tokens)?;
    while let Some(Token::Sign(sign @ ('+' | '−'))) = tokens.peek().cloned() {
        tokens.next();
        let next = product(tokens)?.value;
        let value = if sign == '+' { found.value.plus(next)? } else { found.value.minus(next)? };
        found = Read { value, places: None };
    }
    Some(found)
}

fn product(tokens: &mut Tokens) -> Option<Read> {
    let mut found = atom(tokens)?;
    while let Some(Token::Sign(sign @ ('×' | '÷'))) = tokens.peek().cloned() {
        tokens.next();
        let next = atom(tokens)?.value;
        let value = if sign == '×' { found.value.times(next)? } else { found.value.over(next)? };
        found = Read { value, places: None };
    }
    Some(found)
}

fn atom(tokens: &mut Tokens) -> Option<Read> {
    match tokens.next()? {
        Token::Sign('−') => {
            let inner = atom(tokens)?;
            Some(Read { value: Exact::ZERO.minus(inner.value)?, ..inner })
        }
        Token::Sign('+') => atom(tokens),
        Token::Number(value, places) => {
            if tokens.peek() != Some(&Token::Percent) {
                return Some(Read { value, places: Some(places) });
            }
            tokens.next();
            Some(Read { value: value.over(Exact::whole(100))?, places: Some(places + 2) })
        }
        Token::Open => {
            let inner = sum(tokens)?;
            (tokens.next()? == Token::Close).then_some(Read { places: None, ..inner })
        }
        which @ (Token::Min | Token::Max) => {
            (tokens.next()? == Token::Open).then_some(())?;
            let mut best = sum(tokens)?.value;
            while tokens.peek() == Some(&Token::Comma) {
                tokens.next();
                let next = sum(tokens)?.value;
                best = if which == Token::Min { best.min(next) } else { best.max(next) };
            }
            (tokens.next()? == Token::Close).then_some(Read { value: best, places: None })
        }
        _ => None,
    }
}

/// Whether both sides of a line are arithmetic, and the right one is what the left one comes to at the places that it is written
/// with. Numbers on the left that were rounded to 9 places may shift the last places of what is not rounded itself.
pub(crate) fn holds(left: &str, right: &str) -> bool {
    let (Some(computed), Some(told)) = (read(without_remark(left)), read(without_remark(right))) else {
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
        ("x + 1", "2", false),
        ("of the pay", "2", false),
        ("100.405405405, rounded", "100.41", true),
        ("100.405405405，四舍五入", "100.41 分", true),
    ] {
        assert_eq!(holds(left, right), is_right, "{left} = {right}");
    }
}
