//! Working days and minutes between two points in time, counted from a work calendar without walking over the days.

use crate::{
    domain::{
        date::Day,
        work_calendar::{OpenSpan, SpecialDay, WorkCalendar, WorkWeek},
        workspace::Workspace,
    },
    engine::exact::Exact,
};

/// Minutes in an hour.
const HOUR_MINUTES: i64 = 60;
/// Days in a week.
const WEEK: i32 = 7;

/// Working days and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Worked {
    days: i64,
    minutes: i64,
}

impl Worked {
    fn of(hours: &[OpenSpan]) -> Self {
        let minutes = hours.iter().map(|span| i64::from(span.minutes())).sum();
        Self { days: i64::from(minutes > 0), minutes }
    }

    fn plus(self, other: Self) -> Self {
        Self { days: self.days + other.days, minutes: self.minutes + other.minutes }
    }

    fn minus(self, other: Self) -> Self {
        Self { days: self.days - other.days, minutes: self.minutes - other.minutes }
    }

    fn times(self, number: i64) -> Self {
        Self { days: self.days * number, minutes: self.minutes * number }
    }
}

/// A usual week from a day on.
#[derive(Debug)]
struct Stretch {
    from: i32,
    week: WorkWeek,
    /// What the weekdays before each one come to, and the whole week last.
    sums: [Worked; 8],
    /// What the stretches before come to.
    before: Worked,
}

impl Stretch {
    fn of(from: i32, week: WorkWeek) -> Self {
        let mut sums = [Worked::default(); 8];
        let mut sum = Worked::default();
        for (slot, hours) in sums.iter_mut().skip(1).zip(&week.hours) {
            sum = sum.plus(Worked::of(hours));
            *slot = sum;
        }
        Self { from, week, sums, before: Worked::default() }
    }

    /// What this week alone comes to from the first day that can be written to before a day.
    fn until(&self, day: i32) -> Worked {
        let since = day - Day::BEGIN.number();
        let [.., whole] = self.sums;
        let weeks = whole.times(i64::from(since.div_euclid(WEEK)));
        weeks.plus(self.sums.get(weekday(day)).copied().unwrap_or_default())
    }
}

/// Place of a day in its week, Monday 0: the first day that can be written, 0001-01-01, is a Monday.
fn weekday(day: i32) -> usize {
    usize::try_from((day - Day::BEGIN.number()).rem_euclid(WEEK)).unwrap_or(0)
}

/// A calendar prepared for counting.
#[derive(Debug)]
pub(super) struct WorkTime {
    /// The usual weeks, oldest first; the first one holds since always.
    stretches: Vec<Stretch>,
    /// Days of their own in order, with their hours and what all of them up to here add to the usual weeks.
    special: Vec<(i32, Vec<OpenSpan>, Worked)>,
}

impl WorkTime {
    /// The working time of a workspace.
    pub(super) fn of(workspace: &Workspace) -> Self {
        Self::new(workspace.work_calendars.values().next())
    }

    fn new(calendar: Option<&WorkCalendar>) -> Self {
        let revisions = calendar.map(|calendar| calendar.week.revisions()).unwrap_or_default();
        let mut stretches: Vec<Stretch> = Vec::new();
        for revision in revisions {
            let from = if stretches.is_empty() { Day::BEGIN } else { revision.from };
            let mut stretch = Stretch::of(from.number(), revision.value.clone());
            if let Some(last) = stretches.last() {
                let from = stretch.from;
                stretch.before = last.before.plus(last.until(from).minus(last.until(last.from)));
            }
            stretches.push(stretch);
        }
        if stretches.is_empty() {
            stretches.push(Stretch::of(Day::BEGIN.number(), WorkWeek::default()));
        }
        let mut time = Self { stretches, special: Vec::new() };
        let mut days: Vec<&SpecialDay> = calendar.iter().flat_map(|calendar| &calendar.days).collect();
        days.sort_by_key(|special| special.day);
        days.dedup_by_key(|special| special.day);
        let mut added = Worked::default();
        for special in days {
            let day = special.day.number();
            added = added.plus(Worked::of(&special.hours).minus(Worked::of(time.usual(day))));
            time.special.push((day, special.hours.clone(), added));
        }
        time
    }

    fn stretch(&self, day: i32) -> Option<&Stretch> {
        let after = self.stretches.partition_point(|stretch| stretch.from <= day);
        self.stretches.get(after.saturating_sub(1))
    }

    fn usual(&self, day: i32) -> &[OpenSpan] {
        let hours = self.stretch(day).and_then(|stretch| stretch.week.hours.get(weekday(day)));
        hours.map(Vec::as_slice).unwrap_or_default()
    }

    fn hours(&self, day: i32) -> &[OpenSpan] {
        match self.special.binary_search_by_key(&day, |(day, _, _)| *day) {
            Ok(place) => self.special.get(place).map(|(_, hours, _)| hours.as_slice()).unwrap_or_default(),
            Err(_) => self.usual(day),
        }
    }

    /// What lies before a day; only differences of two mean something.
    fn until(&self, day: i32) -> Worked {
        let usual = self
            .stretch(day)
            .map(|stretch| stretch.before.plus(stretch.until(day).minus(stretch.until(stretch.from))));
        let passed = self.special.partition_point(|(special, _, _)| *special < day);
        let added = passed.checked_sub(1).and_then(|last| self.special.get(last)).map(|(_, _, added)| *added);
        usual.unwrap_or_default().plus(added.unwrap_or_default())
    }

    /// Working days from a day, itself counted, to before another; below zero the other way round.
    pub(super) fn days_between(&self, from: i32, to: i32) -> i64 {
        self.until(to).minus(self.until(from)).days
    }

    /// Working minutes from the start of a day to the start of another; below zero the other way round.
    pub(super) fn minutes_between(&self, from: i32, to: i32) -> i64 {
        self.until(to).minus(self.until(from)).minutes
    }

    /// Working minutes of a day before a time, in minutes from midnight; `None` where it grows too large.
    fn opened(&self, day: i32, at: Exact) -> Option<Exact> {
        self.hours(day).iter().try_fold(Exact::ZERO, |sum, span| {
            let (from, until) = (Exact::whole(span.from), Exact::whole(span.until));
            if at <= from { Some(sum) } else { sum.plus(at.min(until).minus(from)?) }
        })
    }

    /// Working hours from one day and time to another, times in hours from midnight; `None` where it grows too large.
    pub(super) fn hours_between(&self, from: (i32, Exact), to: (i32, Exact)) -> Option<Exact> {
        let hour = Exact::whole(HOUR_MINUTES);
        let opened = |(day, at): (i32, Exact)| self.opened(day, at.times(hour)?);
        let days = Exact::whole(self.minutes_between(from.0, to.0));
        days.plus(opened(to)?)?.minus(opened(from)?)?.over(hour)
    }

    /// Hours of the usual week on a day.
    pub(super) fn week_hours(&self, day: i32) -> Option<Exact> {
        let [.., whole] = self.stretch(day)?.sums;
        hours_of(whole.minutes)
    }

    /// Decimal places in which the hours between the starts of any two days are exact; `None` where there are none.
    pub(super) fn hour_places(&self) -> Option<u32> {
        let usual = self.stretches.iter().flat_map(|stretch| &stretch.week.hours);
        let days = usual.chain(self.special.iter().map(|(_, hours, _)| hours));
        let minutes: Vec<i64> = days.map(|hours| Worked::of(hours).minutes).collect();
        let all = |part: i64| minutes.iter().all(|minutes| minutes % part == 0);
        match () {
            () if all(HOUR_MINUTES) => Some(0),
            // Three minutes are 0.05 hours.
            () if all(3) => Some(2),
            () => None,
        }
    }
}

/// Minutes as hours.
pub(super) fn hours_of(minutes: i64) -> Option<Exact> {
    Exact::ratio(i128::from(minutes), i128::from(HOUR_MINUTES))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{dated::Dated, id::Id, text::Text2};

    /// Counts by walking over the days.
    fn walked(time: &WorkTime, from: i32, to: i32) -> Worked {
        (from..to).map(|day| Worked::of(time.hours(day))).fold(Worked::default(), Worked::plus)
    }

    #[test]
    fn counting_is_walking() {
        let span = |from, until| OpenSpan { from, until };
        let mut week = Dated::always(WorkWeek::default());
        let odd =
            WorkWeek { hours: std::array::from_fn(|weekday| vec![span(0, 100 + u16::from(weekday == 3))]) };
        week.revise("2026-03-04".parse().unwrap(), odd, "");
        let first: i32 = "2026-01-01".parse::<Day>().unwrap().number();
        let special = |after: i32, hours| SpecialDay {
            day: Day::from_number(first + after).unwrap(),
            name: Text2::default(),
            hours,
        };
        let days = vec![special(70, Vec::new()), special(3, vec![span(1, 8)]), special(9, Vec::new())];
        let time = WorkTime::new(Some(&WorkCalendar { id: Id::from_raw(1), week, days }));
        for from in first - 3..first + 90 {
            for to in [from, from + 1, from + 6, from + 40, first + 100] {
                let walked = walked(&time, from, to);
                assert_eq!(time.days_between(from, to), walked.days, "{from} {to}");
                assert_eq!(time.minutes_between(from, to), walked.minutes, "{from} {to}");
                assert_eq!(time.minutes_between(to, from), -walked.minutes, "{from} {to}");
            }
        }
        // 1970-01-05 was a Monday (Unix day 4).
        assert_eq!((weekday(4), weekday(3)), (0, 6));
        assert_eq!(time.hour_places(), None);
        assert_eq!(WorkTime::new(None).hour_places(), Some(0));
    }
}
