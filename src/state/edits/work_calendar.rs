//! Edits of working time: the hours of a weekday, and days that are not as their weekday usually is.

use crate::{
    domain::{
        change::{Change, Label},
        date::Day,
        dated::Dated,
        id::{Id, stable_bits},
        text::Text2,
        work_calendar::{OpenSpan, SpecialDay, WorkCalendar, WorkWeek, is_in_order},
        workspace::Workspace,
    },
    state::edits::{Edit, EditError},
};

/// Minutes in an hour.
const HOUR: u16 = 60;

/// Opening hours as they are typed: `09:00-12:00, 13:00-18:00`; nothing where none are.
pub fn hours_text(hours: &[OpenSpan]) -> String {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / HOUR, minutes % HOUR);
    let spans: Vec<String> =
        hours.iter().map(|span| format!("{}-{}", clock(span.from), clock(span.until))).collect();
    spans.join(", ")
}

/// Reads opening hours; full-width signs and dashes are taken too.
///
/// # Errors
/// A time that cannot be read, or hours that end before they begin or lie inside others.
pub fn read_hours(text: &str) -> Result<Vec<OpenSpan>, EditError> {
    let spans = text.split([',', '，', '、', ';', '；']).map(str::trim).filter(|span| !span.is_empty());
    let hours: Option<Vec<OpenSpan>> = spans
        .map(|span| {
            let (from, until) = span.split_once(['-', '–', '—', '－', '~', '～', '至'])?;
            Some(OpenSpan { from: clock(from)?, until: clock(until)? })
        })
        .collect();
    hours.filter(|hours| is_in_order(hours)).ok_or(EditError::HoursUnread)
}

fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once([':', '：']).unwrap_or((text.trim(), "0"));
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 24 && minutes < HOUR).then(|| hours * HOUR + minutes)
}

/// The working time of a workspace: its own, else the usual week without holidays.
pub fn calendar_of(workspace: &Workspace) -> WorkCalendar {
    workspace.work_calendars.values().next().cloned().unwrap_or_else(|| WorkCalendar {
        id: Id::from_raw(stable_bits("work_calendar")),
        week: Dated::always(WorkWeek::default()),
        days: Vec::new(),
    })
}

/// Writes the hours of a weekday (0 for Monday) into the newest usual week; no hours where it is not worked.
///
/// # Errors
/// Hours that cannot be read, or no such weekday.
pub fn set_weekday(workspace: &Workspace, weekday: usize, text: &str) -> Result<Edit, EditError> {
    let mut calendar = calendar_of(workspace);
    let hours = read_hours(text)?;
    let week = calendar.week.latest_mut().ok_or(EditError::Gone)?;
    *week.hours.get_mut(weekday).ok_or(EditError::Gone)? = hours;
    Ok(write(workspace, calendar))
}

/// Adds a day with hours of its own, a holiday where there are none; the days stay in order.
///
/// # Errors
/// A day that cannot be read or is there already, or hours that cannot be read.
pub fn add_day(workspace: &Workspace, day: &str, name: &str, hours: &str) -> Result<Edit, EditError> {
    let mut calendar = calendar_of(workspace);
    let day: Day = day.trim().parse().map_err(|_| EditError::DayUnread)?;
    if calendar.days.iter().any(|special| special.day == day) {
        return Err(EditError::DayUnread);
    }
    let special = SpecialDay { day, name: Text2::same(name.trim()), hours: read_hours(hours)? };
    let place = calendar.days.iter().take_while(|other| other.day < day).count();
    calendar.days.insert(place, special);
    Ok(write(workspace, calendar))
}

/// Takes a day with hours of its own out: it is as its weekday again.
///
/// # Errors
/// There is no such day.
pub fn remove_day(workspace: &Workspace, day: Day) -> Result<Edit, EditError> {
    let mut calendar = calendar_of(workspace);
    let before = calendar.days.len();
    calendar.days.retain(|special| special.day != day);
    if calendar.days.len() == before {
        return Err(EditError::Gone);
    }
    Ok(write(workspace, calendar))
}

fn write(workspace: &Workspace, calendar: WorkCalendar) -> Edit {
    let before = workspace.work_calendars.values().next().cloned().map(Into::into);
    Edit::one(Label::plain("work_time_edited"), Change::replace(before, calendar))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Record;

    fn taken(workspace: &mut Workspace, edit: Result<Edit, EditError>) -> WorkCalendar {
        let edit = edit.unwrap();
        edit.changes.iter().for_each(|change| workspace.apply(change));
        match &edit.changes[0].after {
            Some(Record::WorkCalendar(calendar)) => calendar.clone(),
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn hours_are_read_as_people_type_them() {
        for text in ["09:00-12:00, 13:00-18:00", "9-12，13-18", "9：00～12：00、13：00至18：00"] {
            assert_eq!(hours_text(&read_hours(text).unwrap()), "09:00-12:00, 13:00-18:00", "{text}");
        }
        assert_eq!(read_hours(" "), Ok(Vec::new()));
        assert_eq!(hours_text(&read_hours("0-24").unwrap()), "00:00-24:00");
        for text in ["9-8", "9-12, 11-13", "9-25", "9-12:60", "morning"] {
            assert_eq!(read_hours(text), Err(EditError::HoursUnread), "{text}");
        }
    }

    #[test]
    fn the_first_edit_makes_the_record_and_the_next_ones_keep_it() {
        let mut workspace = Workspace::default();
        let edit = set_weekday(&workspace, 5, "9-12");
        let first = taken(&mut workspace, edit);
        assert_eq!(hours_text(&first.week.latest().unwrap().hours[5]), "09:00-12:00");
        // The rest of the week is the usual one.
        assert_eq!(hours_text(&first.week.latest().unwrap().hours[0]), "09:00-12:00, 13:00-18:00");
        for (day, name, hours) in [("2026-10-01", "国庆节", ""), ("2026-09-27", "调休", "9-18")] {
            let edit = add_day(&workspace, day, name, hours);
            taken(&mut workspace, edit);
        }
        assert_eq!(workspace.work_calendars.len(), 1);
        let calendar = calendar_of(&workspace);
        let days: Vec<String> = calendar.days.iter().map(|special| special.day.to_string()).collect();
        assert_eq!(days, ["2026-09-27", "2026-10-01"]);
        assert_eq!(add_day(&workspace, "2026-10-01", "", ""), Err(EditError::DayUnread));
        assert_eq!(add_day(&workspace, "1 October", "", ""), Err(EditError::DayUnread));
        let edit = remove_day(&workspace, "2026-10-01".parse().unwrap());
        assert_eq!(taken(&mut workspace, edit).days.len(), 1);
        assert_eq!(remove_day(&workspace, "2026-10-01".parse().unwrap()), Err(EditError::Gone));
    }
}
