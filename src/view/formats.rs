//! How values of a workspace are written: currency, units, places, periods. Made once per drawing.

use std::rc::Rc;

use rust_decimal::{Decimal, prelude::ToPrimitive};

use crate::{
    domain::{
        band::BandTable,
        id::Id,
        kpi::{Input, Kpi, Unit},
        period::{FiscalCalendar, Period},
        settings::{Rounding, ScoreScale},
        text::Lang,
        weight::Weight,
        workspace::Workspace,
    },
    engine::report::{Missing, Outcome, TotalMissing},
    view::{
        message::Words,
        number::{self, NO_VALUE, Short},
        period,
    },
};

/// Decimal places that the engine gives.
const ALL_PLACES: u32 = 9;

/// Decimal places of the workspace's numbers, its currency and calendar, and the language.
#[derive(Debug, Clone, PartialEq)]
pub struct Formats {
    /// The catalogue in the language at hand.
    pub words: Words,
    /// Reporting currency, ISO 4217.
    pub currency: Rc<str>,
    /// Fiscal calendar.
    pub calendar: FiscalCalendar,
    /// The scale of scores.
    pub scale: ScoreScale,
    /// Places of scores, totals and money.
    pub rounding: Rounding,
}

/// A value as it is drawn large: `¥126.6` and `万`, with the full text beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Digits with sign, grouping and currency sign; `—` if missing.
    pub text: String,
    /// Unit behind it, set smaller; may be empty.
    pub unit: String,
    /// The whole value in words of one line: `¥1,265,793.04`; the reason if missing.
    pub full: String,
}

impl Figure {
    /// Digits and unit in one line, as in running text: `¥126.6万`, `95.43%`, `4.0 小时`.
    pub fn line(&self) -> String {
        format!("{}{}", self.text, self.spaced_unit())
    }

    /// The unit with the space that stands before it in running text.
    pub fn spaced_unit(&self) -> String {
        let tight = self.unit.is_empty() || matches!(self.unit.as_str(), "%" | "万" | "亿");
        if tight { self.unit.clone() } else { format!(" {}", self.unit) }
    }

    /// What is drawn, with the full value where that says more: `¥126.6万（¥1,265,793.04）`.
    pub fn spoken(&self, lang: Lang) -> String {
        let line = self.line();
        match lang {
            _ if line == self.full => line,
            Lang::Zh => format!("{line}（{}）", self.full),
            Lang::En => format!("{line} ({})", self.full),
        }
    }
}

impl Formats {
    /// The formats of a workspace; one without settings reads as a new one would.
    pub fn of(words: Words, workspace: &Workspace) -> Self {
        let settings = workspace.settings();
        Self {
            words,
            currency: Rc::from(settings.map_or("CNY", |settings| settings.currency.as_str())),
            calendar: settings.map(|settings| settings.calendar).unwrap_or_default(),
            scale: settings.map(|settings| settings.scale).unwrap_or_default(),
            rounding: settings.map(|settings| settings.rounding).unwrap_or_default(),
        }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// What came of a formula, in short: large money as `¥126.6万` or `$1.27M`.
    pub fn outcome(
        &self,
        kpi: &Kpi,
        outcome: &Outcome,
        input_name: impl Fn(Id<Input>) -> Option<Rc<str>>,
    ) -> Figure {
        match outcome {
            Outcome::Value { value, .. } => self.figure(kpi, *value),
            Outcome::Missing(missing) => Figure {
                text: NO_VALUE.to_owned(),
                unit: String::new(),
                full: self.missing(missing, input_name),
            },
        }
    }

    /// A value of a KPI, in short.
    pub fn figure(&self, kpi: &Kpi, value: Decimal) -> Figure {
        let places = u32::from(kpi.precision);
        let (text, unit) = match kpi.unit {
            Unit::Currency => self.money(number::short(value, places, self.lang())),
            Unit::Ratio => (number::percent(value, places), "%".to_owned()),
            Unit::Count => with_unit(number::short(value, places, self.lang())),
            Unit::Hours => (number::fixed(value, places), self.words.get("unit.hours").to_string()),
            Unit::Points => (number::fixed(value, places), self.words.get("unit.points").to_string()),
            Unit::Days => (number::fixed(value, places), self.words.get("unit.days").to_string()),
        };
        Figure { text, unit, full: self.full(kpi, value) }
    }

    /// A target of a KPI, in short and without zeros at the end: `¥130万`, `95%`.
    pub fn target(&self, kpi: &Kpi, value: Decimal) -> String {
        let places = u32::from(kpi.precision).max(2);
        let (text, unit) = match kpi.unit {
            Unit::Currency => self.money(number::short_trimmed(value, places, self.lang())),
            Unit::Ratio => (number::percent_trimmed(value, places), "%".to_owned()),
            Unit::Count => with_unit(number::short_trimmed(value, places, self.lang())),
            Unit::Hours => (number::trimmed(value, places), self.words.get("unit.hours").to_string()),
            Unit::Points => (number::trimmed(value, places), self.words.get("unit.points").to_string()),
            Unit::Days => (number::trimmed(value, places), self.words.get("unit.days").to_string()),
        };
        Figure { text, unit, full: String::new() }.line()
    }

    /// A value of a KPI in full: `¥1,265,793.04`, `95.43%`, `4.0 小时`.
    pub fn full(&self, kpi: &Kpi, value: Decimal) -> String {
        let places = u32::from(kpi.precision);
        let (text, unit) = match kpi.unit {
            Unit::Currency => {
                let money = u32::from(self.rounding.money);
                (with_currency(self.sign(), &number::fixed(value, money)), String::new())
            }
            Unit::Ratio => (number::percent(value, places), "%".to_owned()),
            Unit::Count => (number::fixed(value, places), String::new()),
            Unit::Hours => (number::fixed(value, places), self.words.get("unit.hours").to_string()),
            Unit::Points => (number::fixed(value, places), self.words.get("unit.points").to_string()),
            Unit::Days => (number::fixed(value, places), self.words.get("unit.days").to_string()),
        };
        Figure { text, unit, full: String::new() }.line()
    }

    /// A value of a KPI in full with every place that it has, so that it is told from its neighbours.
    pub fn full_exact(&self, kpi: &Kpi, value: Decimal) -> String {
        if kpi.unit == Unit::Currency {
            return self.amount_exact(value);
        }
        let percent = if kpi.unit == Unit::Ratio { 2 } else { 0 };
        let needed = value.normalize().scale().saturating_sub(percent).min(ALL_PLACES);
        let precision = kpi.precision.max(u8::try_from(needed).unwrap_or_default());
        self.full(&Kpi { precision, ..kpi.clone() }, value)
    }

    /// An amount at the rounding step of money: `¥9,600.00`.
    pub fn amount(&self, value: Decimal) -> String {
        with_currency(self.sign(), &number::fixed(value, u32::from(self.rounding.money)))
    }

    /// An amount with all its places, before it is rounded: `¥412.475`.
    pub fn amount_exact(&self, value: Decimal) -> String {
        with_currency(self.sign(), &number::trimmed(value, ALL_PLACES))
    }

    /// The change of a KPI's value between two periods: money and counts in percent of the earlier value
    /// (in full where that is zero or less), ratios in percentage points, the rest in their unit. Without a sign.
    pub fn change(&self, kpi: &Kpi, before: Decimal, now: Decimal) -> Option<String> {
        let difference = now.checked_sub(before)?.abs();
        let text = match kpi.unit {
            Unit::Currency | Unit::Count if before > Decimal::ZERO => {
                format!("{}%", number::percent(difference.checked_div(before)?, 1))
            }
            Unit::Ratio => {
                let points = number::percent(difference, u32::from(kpi.precision).max(1));
                format!("{points} {}", self.words.get("unit.percentage_points"))
            }
            _ => self.figure(kpi, difference).line(),
        };
        Some(text)
    }

    /// Points of an indicator, at the rounding step of scores.
    pub fn score(&self, points: Decimal) -> String {
        number::fixed(points, u32::from(self.rounding.score))
    }

    /// A total, at its rounding step.
    pub fn total(&self, points: Decimal) -> String {
        number::fixed(points, u32::from(self.rounding.total))
    }

    /// Points with one decimal place, for cells that are read at a glance; with all of them where one place would
    /// show them on the other side of the target, of the threshold or of a band.
    pub fn glance(&self, points: Decimal, bands: Option<&BandTable>) -> String {
        let shown = number::rounded(points, 1);
        let bands = bands.into_iter().flat_map(|table| &table.bands).map(|band| band.from);
        let mut borders = bands.chain([self.scale.target, self.scale.threshold]);
        if borders.any(|border| (points >= border) != (shown >= border)) {
            return self.score(points);
        }
        number::fixed(points, 1)
    }

    /// Actual over target in percent with one place; what is below the target never reads `100.0%`.
    pub fn attainment(&self, ratio: Decimal) -> String {
        let hides_gap = ratio < Decimal::ONE && number::rounded(ratio, 3) >= Decimal::ONE;
        format!("{}%", number::percent(ratio, if hides_gap { 2 } else { 1 }))
    }

    /// A weight: `25%`.
    pub fn weight(&self, weight: Weight) -> String {
        format!("{}%", number::weight(weight))
    }

    /// A period with its year.
    pub fn period(&self, period: Period) -> String {
        period::name(period, self.calendar, self.words)
    }

    /// A period whose year is known from elsewhere.
    pub fn short_period(&self, period: Period) -> String {
        period::short_name(period, self.calendar, self.words)
    }

    /// Why there is no value, as a sentence without a full stop.
    pub fn missing(&self, missing: &Missing, input_name: impl Fn(Id<Input>) -> Option<Rc<str>>) -> String {
        let words = self.words;
        match missing {
            Missing::NoData(input) => {
                let name = input_name(*input).unwrap_or_else(|| words.get("missing.unnamed_input"));
                words.with("missing.no_data", &[("input", &name)])
            }
            Missing::ZeroDenominator => words.get("missing.zero_denominator"),
            Missing::Undefined => words.get("missing.undefined"),
            Missing::Declared(reason) if reason.trim().is_empty() => words.get("missing.declared_plain"),
            Missing::Declared(reason) => words.with("missing.declared", &[("reason", reason)]),
            Missing::RowsUnavailable => words.get("missing.rows_unavailable"),
            Missing::MonthsApart => words.get("missing.months_apart"),
            Missing::TooLarge => words.get("missing.too_large"),
            Missing::UnknownInput(_) => words.get("missing.unknown_input"),
            Missing::NoEarlierPeriod => words.get("missing.no_earlier_period"),
            Missing::TooFarBack => words.get("missing.too_far_back"),
            Missing::UnknownKpi => words.get("missing.unknown_kpi"),
            Missing::Circular(codes) => words.with("missing.circular", &[("path", &codes.join(" → "))]),
            Missing::TooDeep => words.get("missing.too_deep"),
            Missing::DoesNotRollUp(input) => {
                let name = input_name(*input).unwrap_or_else(|| words.get("missing.unnamed_input"));
                words.with("missing.does_not_roll_up", &[("input", &name)])
            }
        }
        .to_string()
    }

    /// Why there is no total, as a sentence without a full stop.
    pub fn no_total(&self, reason: TotalMissing) -> Rc<str> {
        self.words.get(match reason {
            TotalMissing::NoWeights => "no_total.no_weights",
            TotalMissing::WeightsNotWhole => "no_total.weights_not_whole",
            TotalMissing::NoScores => "no_total.no_scores",
            TotalMissing::Blocked => "no_total.blocked",
            TotalMissing::NegativeScore => "no_total.negative_score",
            TotalMissing::RatingMissing => "no_total.rating_missing",
        })
    }

    /// An axis label for a value of a KPI's unit; numbers on axes are round, so they may pass through `f64`.
    pub fn tick(&self, unit: Unit, value: f64) -> String {
        let Some(value) = Decimal::from_f64_retain(value) else { return String::new() };
        let value = number::rounded(value, 6);
        match unit {
            Unit::Currency | Unit::Count => {
                let Short { digits, unit } = number::short_trimmed(value, 2, self.lang());
                format!("{digits}{unit}")
            }
            Unit::Ratio => format!("{}%", number::percent_trimmed(value, 2)),
            Unit::Hours | Unit::Days | Unit::Points => number::trimmed(value, 2),
        }
    }

    fn money(&self, Short { digits, unit }: Short) -> (String, String) {
        let text = with_currency(self.sign(), &digits);
        match self.lang() {
            Lang::Zh => (text, unit.to_owned()),
            Lang::En => (format!("{text}{unit}"), String::new()),
        }
    }

    /// The sign before an amount. The yen and yuan sign stands alone only where readers take it for the yuan.
    fn sign(&self) -> &str {
        match (self.lang(), &*self.currency) {
            (Lang::Zh, "CNY") => "¥",
            (_, "USD") => "$",
            (_, "EUR") => "€",
            (_, "GBP") => "£",
            (_, code) => code,
        }
    }
}

/// Geometry and axes take `f64`; a value beyond its range is drawn at zero, its text stays exact.
pub fn drawable(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

fn with_unit(Short { digits, unit }: Short) -> (String, String) {
    (digits, unit.to_owned())
}

/// The sign belongs between the minus and the digits; codes of letters keep a space.
fn with_currency(sign: &str, digits: &str) -> String {
    let (minus, digits) = digits.strip_prefix('−').map_or(("", digits), |rest| ("−", rest));
    let gap = if sign.chars().all(char::is_alphabetic) { "\u{a0}" } else { "" };
    format!("{minus}{sign}{gap}{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample_tests::{decimal, kpi};

    fn formats(lang: Lang, currency: &str) -> Formats {
        Formats {
            words: Words::new(lang),
            currency: Rc::from(currency),
            calendar: FiscalCalendar::default(),
            scale: ScoreScale::default(),
            rounding: Rounding::default(),
        }
    }

    // Expected texts are written by hand.
    #[test]
    fn figures_of_every_unit_in_both_languages() {
        let zh = formats(Lang::Zh, "CNY");
        let en = formats(Lang::En, "CNY");
        let dollars = formats(Lang::En, "USD");
        let sales = kpi("K01", Unit::Currency, 2);
        let value = decimal("1265793.0395");
        assert_eq!(zh.figure(&sales, value).line(), "¥126.6万");
        assert_eq!(zh.full(&sales, value), "¥1,265,793.04");
        assert_eq!(en.figure(&sales, value).line(), "CNY\u{a0}1.27M");
        assert_eq!(en.full(&sales, value), "CNY\u{a0}1,265,793.04");
        assert_eq!(dollars.figure(&sales, value).line(), "$1.27M");
        assert_eq!(dollars.full(&sales, decimal("-68792.28")), "−$68,792.28");
        assert_eq!(zh.target(&sales, decimal("1300000")), "¥130万");
        let on_time = kpi("K08", Unit::Ratio, 2);
        assert_eq!(zh.full(&on_time, decimal("0.954264524")), "95.43%");
        assert_eq!(en.target(&on_time, decimal("0.95")), "95%");
        let response = kpi("K09", Unit::Hours, 1);
        assert_eq!(zh.full(&response, decimal("4.25")), "4.3 小时");
        assert_eq!(en.full(&response, decimal("4.25")), "4.3 h");
        let satisfaction = kpi("K05", Unit::Points, 1);
        assert_eq!(zh.full(&satisfaction, decimal("88.44")), "88.4 分");
        assert_eq!(en.full(&satisfaction, decimal("88.44")), "88.4 pts");
    }

    #[test]
    fn changes_say_what_they_are_a_change_of() {
        let zh = formats(Lang::Zh, "CNY");
        let en = formats(Lang::En, "CNY");
        let sales = kpi("K01", Unit::Currency, 2);
        assert_eq!(zh.change(&sales, decimal("200"), decimal("250")).as_deref(), Some("25.0%"));
        assert_eq!(en.change(&sales, decimal("0"), decimal("250")).as_deref(), Some("CNY\u{a0}250.00"));
        let margin = kpi("K03", Unit::Ratio, 1);
        assert_eq!(zh.change(&margin, decimal("0.22"), decimal("0.205")).as_deref(), Some("1.5 个百分点"));
        assert_eq!(en.change(&margin, decimal("0.22"), decimal("0.205")).as_deref(), Some("1.5 pp"));
    }

    #[test]
    fn a_glance_never_shows_points_on_the_wrong_side_of_a_border() {
        let en = formats(Lang::En, "CNY");
        let band = |code: &str, from: i64| crate::domain::band::Band {
            code: code.to_owned(),
            name: crate::domain::text::Text2::same(code),
            from: from.into(),
        };
        let table = BandTable { id: Id::from_raw(1), bands: vec![band("S", 95), band("D", 0)] };
        for (points, expected) in [
            ("99.94", "99.9"),
            ("99.96", "99.96"),
            ("100.04", "100.0"),
            ("59.97", "59.97"),
            ("94.95", "94.95"),
            ("94.94", "94.9"),
        ] {
            assert_eq!(en.glance(decimal(points), Some(&table)), expected);
        }
        for (ratio, expected) in
            [("0.9994", "99.9%"), ("0.9996", "99.96%"), ("1.0004", "100.0%"), ("0.974", "97.4%")]
        {
            assert_eq!(en.attainment(decimal(ratio)), expected);
        }
    }

    #[test]
    fn a_missing_value_has_its_reason() {
        let en = formats(Lang::En, "CNY");
        let rate = kpi("K07", Unit::Ratio, 2);
        let figure = en.outcome(&rate, &Outcome::Missing(Missing::ZeroDenominator), |_| None);
        assert_eq!(figure.text, NO_VALUE);
        assert_eq!(figure.full, "The denominator is zero, so there is no ratio");
    }
}
