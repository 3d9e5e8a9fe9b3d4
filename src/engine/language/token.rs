//! A formula's text cut into tokens. Full-width signs are read as the half-width ones; inside quotes and brackets
//! every character stays as it is.

use rust_decimal::Decimal;

use crate::{
    domain::row::Comparison,
    engine::language::error::{FormulaError, Place, Problem},
};

/// A sign between values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
    Times,
    Over,
    Open,
    Close,
    Comma,
    Dot,
    Percent,
    Compare(Comparison),
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Number(Decimal),
    Text(String),
    /// A name; whether it stood in brackets, where it is never a function or a word of the language.
    Name(String, bool),
    Sign(Sign),
    End,
}

/// Cuts a text into tokens with their places; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Place)>, FormulaError> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = chars.get(at).copied().map(half_width) {
        if letter.is_whitespace() {
            at += 1;
            continue;
        }
        let rest = chars.get(at..).unwrap_or_default();
        let (token, length) = token(letter, rest).map_err(|problem| {
            let length = if problem == Problem::Unclosed { rest.len() } else { 1 };
            FormulaError { at: Place { start: at, end: at + length }, problem }
        })?;
        found.push((token, Place { start: at, end: at + length }));
        at += length;
    }
    found.push((Token::End, Place { start: at, end: at }));
    Ok(found)
}

/// The token that begins a text, and how many characters it has.
fn token(letter: char, rest: &[char]) -> Result<(Token, usize), Problem> {
    let next = rest.get(1).copied().map(half_width);
    let sign = |sign: Sign| Ok((Token::Sign(sign), 1));
    let two = |comparison: Comparison| Ok((Token::Sign(Sign::Compare(comparison)), 2));
    let one = |comparison: Comparison| Ok((Token::Sign(Sign::Compare(comparison)), 1));
    match letter {
        '+' => sign(Sign::Plus),
        '-' => sign(Sign::Minus),
        '*' => sign(Sign::Times),
        '/' => sign(Sign::Over),
        '(' => sign(Sign::Open),
        ')' => sign(Sign::Close),
        ',' => sign(Sign::Comma),
        '.' => sign(Sign::Dot),
        '%' => sign(Sign::Percent),
        '<' if next == Some('=') => two(Comparison::AtMost),
        '<' if next == Some('>') => two(Comparison::NotEqual),
        '>' if next == Some('=') => two(Comparison::AtLeast),
        '!' if next == Some('=') => two(Comparison::NotEqual),
        '<' => one(Comparison::Less),
        '>' => one(Comparison::Greater),
        '=' => one(Comparison::Equal),
        '≤' => one(Comparison::AtMost),
        '≥' => one(Comparison::AtLeast),
        '≠' => one(Comparison::NotEqual),
        '"' => quoted(rest, &['"', '“', '”', '＂']).map(|(text, length)| (Token::Text(text), length)),
        '[' => quoted(rest, &[']', '】', '］']).map(|(text, length)| (Token::Name(text, true), length)),
        digit if digit.is_ascii_digit() => number(rest),
        letter if letter.is_alphabetic() || letter == '_' => {
            let name: String =
                rest.iter().copied().map(half_width).take_while(|letter| is_inside(*letter)).collect();
            let length = name.chars().count();
            Ok((Token::Name(name, false), length))
        }
        other => Err(Problem::Character(other)),
    }
}

/// Whether a name without brackets may go on with the character.
pub(super) fn is_inside(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The text up to a closing character; twice that character stands for itself.
fn quoted(rest: &[char], closing: &[char]) -> Result<(String, usize), Problem> {
    let mut text = String::new();
    let mut at = 1;
    while let Some(letter) = rest.get(at).copied() {
        if !closing.contains(&letter) {
            text.push(letter);
            at += 1;
        } else if rest.get(at + 1) == Some(&letter) {
            text.push(letter);
            at += 2;
        } else {
            return Ok((text, at + 1));
        }
    }
    Err(Problem::Unclosed)
}

fn number(rest: &[char]) -> Result<(Token, usize), Problem> {
    let mut text = String::new();
    for (at, letter) in rest.iter().copied().map(half_width).enumerate() {
        let goes_on = letter.is_ascii_digit()
            || (letter == '.'
                && !text.contains('.')
                && rest.get(at + 1).copied().map(half_width).is_some_and(|next| next.is_ascii_digit()));
        if !goes_on {
            break;
        }
        text.push(letter);
    }
    let length = text.len();
    let number = Decimal::from_str_exact(&text).map_err(|_| Problem::NumberTooLong)?;
    Ok((Token::Number(number.normalize()), length))
}

/// The half-width form of a full-width letter, digit or sign.
pub(super) fn half_width(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        '、' => ',',
        '×' => '*',
        '÷' => '/',
        '−' | '–' => '-',
        '“' | '”' => '"',
        '【' => '[',
        '。' => '.',
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let tokens = tokens(text).unwrap();
        tokens.into_iter().map(|(token, place)| format!("{token:?} {}..{}", place.start, place.end)).collect()
    }

    #[test]
    fn full_width_and_half_width_are_read_alike() {
        let half = tokens("求和(a.b*[单价（元）],1.5)>=\"x\"").unwrap();
        let full = tokens("求和（ａ．ｂ×【单价（元）】，１．５）≥“x”").unwrap();
        let kinds =
            |tokens: Vec<(Token, Place)>| tokens.into_iter().map(|(token, _)| token).collect::<Vec<_>>();
        assert_eq!(kinds(half), kinds(full));
    }

    #[test]
    fn places_count_characters() {
        assert_eq!(
            shown("净额 <= 10"),
            ["Name(\"净额\", false) 0..2", "Sign(Compare(AtMost)) 3..5", "Number(10) 6..8", "End 8..8"]
        );
    }

    #[test]
    fn what_does_not_end_is_refused() {
        for text in ["\"abc", "[abc", "1 + \"x"] {
            assert_eq!(tokens(text).unwrap_err().problem, Problem::Unclosed, "{text}");
        }
        assert_eq!(tokens("1 ; 2").unwrap_err().problem, Problem::Character(';'));
    }
}
