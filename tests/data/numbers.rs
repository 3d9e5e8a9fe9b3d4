//! Numbers as people write them.

use keyscore::data::import::number::{Exact, NumberError, decimal_mark, divide_half_away, parse};

fn read(text: &str, decimal_comma: bool) -> Option<(i128, u8)> {
    parse(text, decimal_comma).ok().map(|Exact { mantissa, scale, .. }| (mantissa, scale))
}

#[test]
fn numbers_in_every_dress() {
    for (text, mantissa, scale) in [
        ("0", 0, 0),
        ("-0", 0, 0),
        ("12", 12, 0),
        ("14.00", 14, 0),
        ("0.15", 15, 2),
        (".5", 5, 1),
        ("5.", 5, 0),
        ("1,234", 1_234, 0),
        ("1,234,567.89", 123_456_789, 2),
        ("1 234,5", 0, 9),
        ("1 234.5", 12_345, 1),
        ("1'234.5", 12_345, 1),
        ("１２３", 123, 0),
        ("１，２３４．５", 12_345, 1),
        ("￥1,200.50", 12_005, 1),
        ("¥ 8", 8, 0),
        ("$1,000", 1_000, 0),
        ("€ 3.5", 35, 1),
        ("RMB 12.3", 123, 1),
        ("12.3元", 123, 1),
        ("1.2万", 12_000, 0),
        ("1.2万元", 12_000, 0),
        ("3亿", 300_000_000, 0),
        ("3.5千元", 3_500, 0),
        ("2百万", 2_000_000, 0),
        ("1.5萬圓", 15_000, 0),
        ("NT$1,200", 1_200, 0),
        ("£8.25", 825, 2),
        ("98％", 98, 2),
        ("15 %", 15, 2),
        ("(1,234.5)", -12_345, 1),
        ("（100）", -100, 0),
        ("-5", -5, 0),
        ("−5", -5, 0),
        ("100-", -100, 0),
        ("-￥20", -20, 0),
        ("8.5折", 15, 2),
        ("2.5小时", 25, 1),
        ("1.5 h", 15, 1),
        ("1e3", 1_000, 0),
        ("1.5E-2", 15, 3),
        ("0.123456789", 123_456_789, 9),
    ] {
        if text == "1 234,5" {
            assert_eq!(read(text, false), None, "a comma that neither groups nor is the decimal mark");
        } else {
            assert_eq!(read(text, false), Some((mantissa, scale)), "{text}");
        }
    }
}

#[test]
fn decimal_commas() {
    assert_eq!(read("1.234,56", true), Some((123_456, 2)));
    assert_eq!(read("1 234,5", true), Some((12_345, 1)));
    assert_eq!(read("0,5", true), Some((5, 1)));
    for (text, mark) in [
        ("1,5", Some(true)),
        ("0,125", Some(true)),
        ("1.234,5", Some(true)),
        ("1.234.567", Some(true)),
        ("1,234.5", Some(false)),
        ("12.34", Some(false)),
        ("1,234", None),
        ("1.234", None),
        ("17", None),
    ] {
        assert_eq!(decimal_mark(text), mark, "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused_with_its_reason() {
    for text in
        ["", "三百万", "NaN", "inf", "abc", "1,23", "12,34,56", "1.2.3", "0x10", "--5", "1e", "1-2", "h"]
    {
        assert_eq!(parse(text, false), Err(NumberError::NotANumber), "{text}");
    }
    for text in ["1e309", "1e31", "9999999999999999999999999999999999"] {
        assert_eq!(parse(text, false), Err(NumberError::TooLarge), "{text}");
    }
}

#[test]
fn more_than_nine_places_are_rounded_half_away_and_said_so() {
    // A discount of 0.15 as a 32-bit float is written so by some exports.
    assert_eq!(
        parse("0.15000000596046448", false),
        Ok(Exact { mantissa: 150_000_006, scale: 9, rounded: true })
    );
    assert_eq!(parse("0.0000000005", false), Ok(Exact { mantissa: 1, scale: 9, rounded: true }));
    assert_eq!(parse("-0.0000000005", false), Ok(Exact { mantissa: -1, scale: 9, rounded: true }));
    assert_eq!(parse("0.1000000000000", false), Ok(Exact { mantissa: 1, scale: 1, rounded: false }));
    assert_eq!(
        [(5, 2), (-5, 2), (4, 3), (-7, 3), (5, 10), (4, 10), (15, 9)]
            .map(|(of, by)| divide_half_away(of, by)),
        [3, -3, 1, -2, 1, 0, 2]
    );
}
