//! Names of periods and days in both languages.

use crate::{
    domain::{
        date::Day,
        period::{FiscalCalendar, Period, PeriodLevel},
        week_year::WEEK,
    },
    view::message::Words,
};

/// The name with its year: `2026 年第 1 季度`, `Q1 2026`; fiscal years that do not begin in January say so.
pub fn name(period: Period, calendar: FiscalCalendar, words: Words) -> String {
    let fiscal = calendar.start_month != 1 || calendar.weeks.is_some();
    let index = period.index().to_string();
    match period.level() {
        PeriodLevel::Week => with_year("period.week", period, &index, words),
        PeriodLevel::Month if calendar.weeks.is_some() => {
            let days = period.days(calendar);
            let weeks = (days.len() / WEEK).to_string();
            let year = period.year().to_string();
            words
                .with("period.fiscal_month", &[("year", &year), ("n", &index), ("weeks", &weeks)])
                .to_string()
        }
        PeriodLevel::Month => {
            let (year, month, _) = period.days(calendar).from.ymd();
            month_of(year, month, words)
        }
        PeriodLevel::Year => {
            with_year(if fiscal { "period.fiscal_year" } else { "period.year" }, period, &index, words)
        }
        PeriodLevel::Half => {
            with_year(if fiscal { "period.fiscal_half" } else { "period.half" }, period, &index, words)
        }
        PeriodLevel::Quarter => {
            with_year(if fiscal { "period.fiscal_quarter" } else { "period.quarter" }, period, &index, words)
        }
    }
}

/// The name where the year is known from elsewhere: `第 1 季度`, `Q1`, `3 月`, `Mar`.
pub fn short_name(period: Period, calendar: FiscalCalendar, words: Words) -> String {
    let index = period.index().to_string();
    match period.level() {
        PeriodLevel::Week => words.with("period.week_short", &[("n", &index)]).to_string(),
        PeriodLevel::Month if calendar.weeks.is_some() => {
            words.with("period.fiscal_month_short", &[("n", &index)]).to_string()
        }
        PeriodLevel::Month => short_month(period.days(calendar).from.ymd().1, words),
        PeriodLevel::Year => name(period, calendar, words),
        PeriodLevel::Half => {
            let key = if period.index() == 1 { "period.half_short_1" } else { "period.half_short_2" };
            words.get(key).to_string()
        }
        PeriodLevel::Quarter => words.with("period.quarter_short", &[("n", &index)]).to_string(),
    }
}

/// A day: `2026 年 3 月 31 日`, `31 Mar 2026`.
pub fn day(day: Day, words: Words) -> String {
    let (year, month, of_month) = day.ymd();
    let (year, name, of_month) = (year.to_string(), short_month(month, words), of_month.to_string());
    words.with("period.day", &[("year", &year), ("name", &name), ("day", &of_month)]).to_string()
}

fn with_year(key: &str, period: Period, index: &str, words: Words) -> String {
    let year = period.year().to_string();
    let half = if period.level() == PeriodLevel::Half {
        words.get(if period.index() == 1 { "period.half_short_1" } else { "period.half_short_2" }).to_string()
    } else {
        String::new()
    };
    words.with(key, &[("year", &year), ("n", index), ("half", &half)]).to_string()
}

fn month_of(year: i32, month: u32, words: Words) -> String {
    let name = short_month(month, words);
    words.with("period.month", &[("year", &year.to_string()), ("name", &name)]).to_string()
}

fn short_month(month: u32, words: Words) -> String {
    words.get(&format!("period.month_{month}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        text::Lang,
        week_year::{WeekPattern, WeekYear, YearBegins},
    };

    #[test]
    fn periods_are_named_in_both_languages() {
        let civil = FiscalCalendar::default();
        let april = FiscalCalendar::of_months(4);
        for (text, calendar, zh, en) in [
            ("2026", civil, "2026 年", "2026"),
            ("2026-H1", civil, "2026 年上半年", "H1 2026"),
            ("2026-Q1", civil, "2026 年第 1 季度", "Q1 2026"),
            ("2026-03", civil, "2026 年 3 月", "Mar 2026"),
            ("2026-W07", civil, "2026 年第 7 周", "Week 7 2026"),
            ("2026", april, "2026 财年", "FY 2026"),
            ("2026-Q4", april, "2026 财年第 4 季度", "Q4 FY 2026"),
            ("2026-12", april, "2027 年 3 月", "Mar 2027"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(name(period, calendar, Words::new(Lang::Zh)), zh);
            assert_eq!(name(period, calendar, Words::new(Lang::En)), en);
        }
    }

    #[test]
    fn months_of_weeks_say_how_many() {
        let weeks =
            WeekYear { pattern: WeekPattern::FourFourFive, first_day: 7, begins: YearBegins::Nearest };
        let calendar = FiscalCalendar { start_month: 2, weeks: Some(weeks), ..FiscalCalendar::default() };
        let period: Period = "2026-03".parse().unwrap();
        let (zh, en) = (Words::new(Lang::Zh), Words::new(Lang::En));
        assert_eq!(name(period, calendar, zh), "2026 财年第 3 期（5 周）");
        assert_eq!(name(period, calendar, en), "Period 3 FY 2026 (5 weeks)");
        assert_eq!(
            (short_name(period, calendar, zh), short_name(period, calendar, en)),
            ("第 3 期".into(), "P3".into())
        );
    }

    #[test]
    fn days_and_short_names() {
        let zh = Words::new(Lang::Zh);
        let en = Words::new(Lang::En);
        let last: Day = "2026-03-31".parse().unwrap();
        assert_eq!((day(last, zh).as_str(), day(last, en).as_str()), ("2026 年 3 月 31 日", "31 Mar 2026"));
        let civil = FiscalCalendar::default();
        for (text, short_zh, short_en) in
            [("2026-H2", "下半年", "H2"), ("2026-Q3", "第 3 季度", "Q3"), ("2026-11", "11 月", "Nov")]
        {
            let period: Period = text.parse().unwrap();
            assert_eq!(short_name(period, civil, zh), short_zh);
            assert_eq!(short_name(period, civil, en), short_en);
        }
    }
}
