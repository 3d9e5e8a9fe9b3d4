"""Fiscal calendars and the periods in them, written from docs/periods.md only, and what holds on a day.

A month is counted from the first month of fiscal year 0. A week stands on a line of its own: its number is so high that no month comes near it.
"""

import datetime
import functools

LENGTH = {"year": 12, "half": 6, "quarter": 3, "month": 1, "week": 1}
WEEK_LINE = 10 ** 7
PATTERNS = {"four_four_five": (4, 4, 5), "four_five_four": (4, 5, 4), "five_four_four": (5, 4, 4)}
DAY = datetime.timedelta(1)


@functools.lru_cache(maxsize=None)
def level_of(period):
    if len(period) == 4:
        return "year"
    return {"H": "half", "Q": "quarter", "W": "week"}.get(period[5], "month")


@functools.lru_cache(maxsize=None)
def monday(week):
    return datetime.date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


@functools.lru_cache(maxsize=None)
def span(period):
    """First month (counted from fiscal year 0) and number of months; of a week its place on the line of weeks and 1."""
    year, level = int(period[:4]), level_of(period)
    if level == "week":
        return WEEK_LINE + (monday(period).toordinal() - 1) // 7, 1
    place = 0 if level == "year" else int(period[5:].lstrip("HQ")) - 1
    return year * 12 + place * LENGTH[level], LENGTH[level]


def period_at(month, level):
    if level == "week":
        year, week, _ = datetime.date.fromordinal((month - WEEK_LINE) * 7 + 1).isocalendar()
        return f"{year:04}-W{week:02}"
    year, place = divmod(month, 12)
    place = place // LENGTH[level] + 1
    return {"year": f"{year:04}", "half": f"{year:04}-H{place}", "quarter": f"{year:04}-Q{place}",
            "month": f"{year:04}-{place:02}"}[level]


@functools.lru_cache(maxsize=None)
def earlier(period, n):
    first, length = span(period)
    return period_at(first - n * length, level_of(period))


@functools.lru_cache(maxsize=None)
def inside(inner, outer):
    a, n = span(inner)
    b, m = span(outer)
    return b <= a and a + n <= b + m


class Calendar:
    """`settings.calendar` of a workspace."""

    def __init__(self, record):
        self.start, self.weeks = record["start_month"], record.get("weeks")
        self.before_monday = {"monday": 0, "sunday": 1, "saturday": 2}[record.get("week_begins", "monday")]
        self._days, self._month = {}, {}

    def year_start(self, year):
        first = datetime.date(year, self.start, 1)
        if self.weeks is None:
            return first
        back = (first.isoweekday() - self.weeks["first_day"]) % 7
        if self.weeks["begins"] == "nearest" and back > 3:
            return first + (7 - back) * DAY
        return first - back * DAY

    def month_start(self, month):
        year, place = divmod(month, 12)
        if self.weeks is None:
            year, place = divmod(year * 12 + self.start - 1 + place, 12)
            return datetime.date(year, place + 1, 1)
        pattern = PATTERNS[self.weeks["pattern"]]
        return self.year_start(year) + 7 * sum(pattern[i % 3] for i in range(place)) * DAY

    def days(self, period):
        """First and last day."""
        found = self._days.get(period)
        if found is None:
            if level_of(period) == "week":
                first = monday(period) - self.before_monday * DAY
                found = first, first + 6 * DAY
            else:
                first, length = span(period)
                found = self.month_start(first), self.month_start(first + length) - DAY
            self._days[period] = found
        return found

    def last_day(self, period):
        return self.days(period)[1]

    def number_of_days(self, period):
        first, last = self.days(period)
        return (last - first).days + 1

    def month_of(self, day):
        """The fiscal month that a day lies in."""
        found = self._month.get(day)
        if found is None:
            found = day.year * 12 + day.month - self.start - 1
            while self.month_start(found + 1) <= day:
                found += 1
            self._month[day] = found
        return found


def in_force(dated, day):
    """The last revision whose `from` is on or before the day (docs/scoring.md, 2.1); None if there is none."""
    found, text = None, iso(day)
    for revision in dated["revisions"]:
        if revision["from"] <= text:
            if found is None or revision["from"] >= found["from"]:
                found = revision
    return None if found is None else found["value"]


@functools.lru_cache(maxsize=None)
def iso(day):
    return day.isoformat()


def date(text):
    return datetime.date.fromisoformat(text)
