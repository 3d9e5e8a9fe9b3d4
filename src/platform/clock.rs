//! The time of day, for stamps and for "saved at"; never for order.

use crate::domain::date::Day;

/// Seconds since 1970-01-01 UTC.
#[allow(clippy::cast_possible_truncation, reason = "seconds since 1970 are far below 2^53")]
pub fn now_seconds() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// Milliseconds since 1970-01-01 UTC, for speeds.
pub fn now_millis() -> f64 {
    js_sys::Date::now()
}

/// Seconds that the browser's clock is ahead of UTC now.
#[allow(clippy::cast_possible_truncation, reason = "a zone lies within a day of UTC")]
pub fn local_offset() -> i64 {
    -(js_sys::Date::new_0().get_timezone_offset() as i64) * 60
}

/// Today in the browser's time zone.
pub fn today() -> Day {
    Day::of_second(now_seconds() + local_offset()).unwrap_or(Day::END)
}

/// Hours and minutes of a moment in the browser's time zone, as `14:32`.
#[allow(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
pub fn local_hours_minutes(seconds: i64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(seconds as f64 * 1000.0));
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// Day and minute of a moment in the browser's time zone, as `2026-03-31 14:32`.
#[allow(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
pub fn local_day_minute(seconds: i64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(seconds as f64 * 1000.0));
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}
