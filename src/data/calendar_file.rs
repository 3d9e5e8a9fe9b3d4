//! Calendar files (iCalendar, RFC 5545) of days on which something is due: whole-day events with stable identities, so that a
//! calendar that reads the file again changes what it has. Pure; the moment of writing is an argument.

use crate::domain::date::Day;

/// Bytes of a line before it is folded (RFC 5545, 3.1), without its end.
const LINE_BYTES: usize = 75;

/// A day in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// Identity, the same in every file; plain ASCII.
    pub uid: String,
    /// The day.
    pub day: Day,
    /// What is due.
    pub summary: String,
    /// More about it; may be empty.
    pub description: String,
    /// Days before at which the calendar reminds; none where there is none.
    pub remind_days: Option<u16>,
}

/// The file. `stamp` is the moment of writing, seconds since 1970-01-01 UTC; `name` is what the calendar is called.
pub fn write(name: &str, events: &[CalendarEvent], stamp: i64) -> String {
    let mut text = String::new();
    let mut line = |content: &str| fold(content, &mut text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//KeyScore//Follow-up//EN");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("X-WR-CALNAME:{}", escaped(name)));
    let stamp = moment(stamp);
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", event.uid));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", date(event.day)));
        line(&format!("DTEND;VALUE=DATE:{}", date(event.day.plus(1))));
        line(&format!("SUMMARY:{}", escaped(&event.summary)));
        if !event.description.is_empty() {
            line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        }
        line("TRANSP:TRANSPARENT");
        if let Some(days) = event.remind_days {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line(&format!("DESCRIPTION:{}", escaped(&event.summary)));
            line(&format!("TRIGGER:-P{days}D"));
            line("END:VALARM");
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

/// Backslash, semicolon, comma and line breaks as a text value has them (RFC 5545, 3.3.11); other control characters are left out.
fn escaped(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        match letter {
            '\\' | ';' | ',' => {
                found.push('\\');
                found.push(letter);
            }
            '\n' => found.push_str("\\n"),
            control if control.is_control() && control != '\t' => {}
            other => found.push(other),
        }
    }
    found
}

/// Writes a line, folded after at most 75 bytes and never inside of a letter: what goes on begins with a blank.
fn fold(content: &str, text: &mut String) {
    let mut room = LINE_BYTES;
    for letter in content.chars() {
        if letter.len_utf8() > room {
            text.push_str("\r\n ");
            room = LINE_BYTES - 1;
        }
        text.push(letter);
        room -= letter.len_utf8();
    }
    text.push_str("\r\n");
}

fn date(day: Day) -> String {
    let (year, month, of_month) = day.ymd();
    format!("{year:04}{month:02}{of_month:02}")
}

fn moment(seconds: i64) -> String {
    let day = Day::of_second(seconds).unwrap_or(Day::BEGIN);
    let of_day = seconds.rem_euclid(86_400);
    format!("{}T{:02}{:02}{:02}Z", date(day), of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(summary: &str, description: &str) -> CalendarEvent {
        CalendarEvent {
            uid: "abc-due@keyscore".to_owned(),
            day: "2026-12-31".parse().unwrap(),
            summary: summary.to_owned(),
            description: description.to_owned(),
            remind_days: Some(3),
        }
    }

    /// Unfolded as RFC 5545, 3.1 says: a line break with a blank behind it is nothing.
    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_day_is_an_event_of_the_whole_day_and_ends_on_the_next() {
        // 2026-04-02 10:20:30 UTC is 1775125230 (date -u -d @1775125230).
        let text = write("Follow-up", &[event("Visit", "")], 1_775_125_230);
        assert_eq!(
            unfolded(&text),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//KeyScore//Follow-up//EN",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "X-WR-CALNAME:Follow-up",
                "BEGIN:VEVENT",
                "UID:abc-due@keyscore",
                "DTSTAMP:20260402T102030Z",
                "DTSTART;VALUE=DATE:20261231",
                "DTEND;VALUE=DATE:20270101",
                "SUMMARY:Visit",
                "TRANSP:TRANSPARENT",
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                "DESCRIPTION:Visit",
                "TRIGGER:-P3D",
                "END:VALARM",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        );
    }

    #[test]
    fn what_a_text_may_not_hold_is_escaped() {
        let text = write("a", &[event("A; b, c\\d", "one\r\ntwo\nthree\u{7}")], 0);
        let lines = unfolded(&text);
        assert!(lines.contains(&"SUMMARY:A\\; b\\, c\\\\d".to_owned()), "{text}");
        assert!(lines.contains(&"DESCRIPTION:one\\ntwo\\nthree".to_owned()), "{text}");
        // Nobody writes a property of their own by a line break.
        assert!(!write("a", &[event("x\r\nEND:VEVENT", "")], 0).contains("\r\nEND:VEVENT\r\nTRANSP"));
    }

    #[test]
    fn lines_are_folded_after_75_bytes_and_never_inside_of_a_letter() {
        let long = "客户满意度改进：".repeat(12);
        let text = write("a", &[event(&long, "")], 0);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(unfolded(&text).contains(&format!("SUMMARY:{long}")));
        let just = "x".repeat(75 - "SUMMARY:".len());
        assert!(write("a", &[event(&just, "")], 0).contains(&format!("SUMMARY:{just}\r\nTRANSP")));
    }
}
