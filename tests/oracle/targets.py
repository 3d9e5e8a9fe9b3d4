"""The target of a period, written from docs/periods.md only: sums and even parts, last values, weeks, and people who are there for a part of a period.

A target is (threshold, target, stretch, parts complete), or None. `ws` is an evaluate.Workspace.
"""

from fractions import Fraction as F

from periods import DAY, LENGTH, date, in_force, iso, level_of, period_at, span

NAMES = ("threshold", "target", "stretch")


def point(p):
    return None if p is None else tuple(None if p.get(n) is None else F(p[n]) for n in NAMES)


def together(parts):
    """[(share, point)] as one target: threshold and stretch only where every part has one."""
    if not parts:
        return None
    out, complete = [], True
    for n in range(3):
        have = [share * p[n] for share, p in parts if p[n] is not None]
        if len(have) < len(parts):
            complete = complete and not have
            have = []
        out.append(sum(have) if have else None)
    return (*out, complete)


def series(ws, kpi, scope, year, day):
    """Level and points of what is written for one scope and fiscal year, as it stands on a day."""
    record = ws.targets.get((kpi, ws.key(scope), year))
    plan = record and in_force(record["plan"], day)
    return None if plan is None else (LENGTH[plan["level"]], plan["values"])


def scopes_of(ws, kpi, scope, day):
    chain = ws.chain(scope, day)
    if scope and ws.adds_up(kpi):             # the sum of the company is not what one account should reach
        chain = chain[:-1]
    return chain


def target(ws, kpi, scope, period):
    adds, day = ws.adds_up(kpi), ws.calendar.last_day(period)
    if adds and scope and "employee" in scope[0] and stretches(ws, scope, period) is not None:
        return by_days(ws, kpi, scope, period)
    if level_of(period) == "week":
        if adds:
            return by_days(ws, kpi, scope, period)
        return of_months(ws, kpi, scope, ws.calendar.month_of(day), 1, day)
    return of_months(ws, kpi, scope, *span(period), day)


def of_months(ws, kpi, scope, first, length, day):
    """The target of so many months from one on: of the nearest scope that has one."""
    for candidate in scopes_of(ws, kpi, scope, day):
        found = series(ws, kpi, candidate, first // 12, day)
        out = found and one_series(found, first % 12, length, ws.adds_up(kpi))
        if out is not None:
            return out
    return None


def of_some_months(ws, kpi, scope, period, months):
    """The target of the months that a figure stands for."""
    day = ws.calendar.last_day(period)
    if scope and "employee" in scope[0] and (ws.employees[scope[0]["employee"]]["facts"]["revisions"][1:] or stretches(ws, scope, period) is not None):
        return by_days(ws, kpi, scope, period, [period_at(m, "month") for m in months])
    for candidate in scopes_of(ws, kpi, scope, day):
        found = series(ws, kpi, candidate, months[0] // 12, day)
        parts = [one_series(found, m % 12, 1, True) for m in months] if found else [None]
        if None not in parts:
            return together([(F(1), p[:3]) for p in parts])
    return None


def one_series(found, place, length, adds):
    step, values = found
    if step >= length:
        p = point(values[place // step])
        if p is None:
            return None
        share = F(length, step) if adds else F(1)                  # a sum is spread evenly over the parts
        return together([(share, p)])
    parts = [point(p) for p in values[place // step:(place + length) // step]]
    if not adds:                                                   # a longer period takes its last value
        return None if parts[-1] is None else together([(F(1), parts[-1])])
    return None if None in parts else together([(F(1), p) for p in parts])


# By days

def present(person, first, last):
    """The days of a period on which somebody is employed and not on leave, as [(first, last)]."""
    cut = lambda ranges: [(max(first, date(r["from"])), min(last, date(r["until"]) - DAY)) for r in ranges]
    out = [(first, last)] if not person.get("employed") else [(a, b) for a, b in cut(person["employed"]) if a <= b]
    for a, b in cut(person.get("away", [])):
        if a <= b:
            out = [(x, y) for p, q in out for x, y in ((p, min(q, a - DAY)), (max(p, b + DAY), q)) if x <= y]
    return sorted(out)


def stretches(ws, scope, period):
    """[(first, last)] cut where roles change; None where the person is there throughout in the same roles."""
    at = (scope[0]["employee"], period)
    if at not in ws.cuts:
        first, last = ws.calendar.days(period)
        person = ws.employees[at[0]]
        days = present(person, first, last)
        roles = lambda day: [ws.key(g) for g, _ in ws.groups(scope, day)]
        changes = [date(r["from"]) for r in person["facts"]["revisions"] if iso(first) < r["from"] <= iso(last)]
        changes = [day for day in changes if roles(day) != roles(day - DAY)]           # what else is written anew cuts nothing
        for day in changes:
            days = [(x, y) for a, b in days for x, y in ((a, min(b, day - DAY)), (max(a, day), b)) if x <= y]
        ws.cuts[at] = None if days == [(first, last)] else sorted(days)
    return ws.cuts[at]


def by_days(ws, kpi, scope, period, of=None):
    """A target that adds up, of some of the days of a period, or of some of its months: of the days with the same roles the
    nearest target that all of them have, else the nearest that any of them has. No day with a target is no target."""
    last, alike, there, asked = ws.calendar.last_day(period), {}, 0, 0
    week = level_of(period) == "week"
    for part in of or [period]:
        first, end = ws.calendar.days(part)
        asked += (end - first).days + 1
        cuts = [(first, end)]
        if scope and "employee" in scope[0]:
            found = stretches(ws, scope, part)
            cuts = cuts if found is None else found
        for a, b in cuts:
            there += (b - a).days + 1
            chain = scopes_of(ws, kpi, scope, b)
            alike.setdefault(tuple(map(ws.key, chain)), (chain, []))[1].append((part, a, b))
    parts, chosen = [], set()
    for chain, days in alike.values():
        each = []
        for c in chain:
            found = [(week_parts if week else stretch_parts)(ws, kpi, c, part, a, b, last) for part, a, b in days]
            if any(p for p, _ in found):
                each.append((ws.key(c), [x for p, _ in found for x in p], all(everywhere for _, everywhere in found)))
        mine = next((e for e in each if e[2]), each[0] if each else None)
        chosen.add(mine and (mine[0], mine[2]))
        parts += mine[1] if mine else []
    if len(chosen) > 1 or there < asked or not all(c and c[1] for c in chosen):
        ws.counted_by_days.add((kpi, ws.key(scope), period))
    return together(parts)


def overlap(a, b, c, d):
    return max(0, (min(b, d) - max(a, c)).days + 1)


def stretch_parts(ws, kpi, scope, period, a, b, day):
    """What one series asks for on the days from a to b, and whether no day is without."""
    first, length = span(period)
    found = series(ws, kpi, scope, first // 12, day)
    if found is None:
        return [], False
    step, values = found
    place = first % 12
    if step >= length:
        p = point(values[place // step])
        days = ws.calendar.number_of_days(period)
        return ([], False) if p is None else ([(F(length, step) * F((b - a).days + 1, days), p)], True)
    out, level, everywhere = [], next(l for l in ("month", "quarter", "half") if LENGTH[l] == step), True
    for m in range(first, first + length, step):
        p = point(values[m % 12 // step])
        part = period_at(m, level)
        days = overlap(a, b, *ws.calendar.days(part))
        if p is not None and days:
            out.append((F(days, ws.calendar.number_of_days(part)), p))
        everywhere = everywhere and (p is not None or not days)
    return out, everywhere


def week_parts(ws, kpi, scope, period, a, b, day):
    """The target of a week, by the days of a stretch: each of the seven days takes its even part of the target that it lies in, and each must have one."""
    first, last = ws.calendar.days(period)
    out, at, share = [], first, F((b - a).days + 1, 7)
    while at <= last:
        month = ws.calendar.month_of(at)
        found = series(ws, kpi, scope, month // 12, day)
        if found is None:
            return [], False
        step, values = found
        p = point(values[month % 12 // step])
        if p is None:
            return [], False
        level = next(l for l in ("month", "quarter", "half", "year") if LENGTH[l] == step)
        out.append((share / ws.calendar.number_of_days(period_at(month, level)), p))
        at += DAY
    return out, True


# Planned to date

def last_day_of_data(ws):
    return max((ws.calendar.last_day(p) for p in {v["period"] for found in ws.values.values() for v in found}), default=None)


def pace(ws, kpi, scope, period):
    """(basis, share, planned) of a target that adds up in a period that is not over, or None."""
    first, last = ws.calendar.days(period)
    end = ws.end_of_data
    if end is None or not first <= end < last or not ws.adds_up(kpi):
        return None
    asked = target(ws, kpi, scope, period)
    if asked is None or ws.some_months(kpi, scope, period) is not None or (kpi, ws.key(scope), period) in ws.counted_by_days:
        return None
    whole = lambda basis, share: (basis, share, asked[1] * share)
    if level_of(period) != "week":
        at, length = span(period)
        day = ws.calendar.last_day(period)
        found = next(f for c in scopes_of(ws, kpi, scope, day) for f in [series(ws, kpi, c, at // 12, day)]
                     if f and one_series(f, at % 12, length, True) is not None)
        step, values = found
        if step < length:
            weights = [point(p)[1] for p in values[at % 12 // step:(at % 12 + length) // step]]
            if sum(weights):
                return whole("plan", passed(ws, end, at, step, weights))
        if ws.pace_basis == "seasonal":
            weights = [ws.actual(kpi, scope, period_at(m - 12, "month")) for m in range(at, at + length)]
            if all(isinstance(w, F) and w >= 0 for w in weights) and any(weights):
                return whole("seasonal", passed(ws, end, at, 1, weights))
    return whole("linear", by_day(first, last, end))


def by_day(first, last, end):
    return F(max(0, min((end - first).days + 1, (last - first).days + 1)), (last - first).days + 1)


def passed(ws, end, at, step, weights):
    out = F(0)
    for n, w in enumerate(weights):
        first, last = ws.calendar.month_start(at + n * step), ws.calendar.month_start(at + (n + 1) * step) - DAY
        out += w * by_day(first, last, end)
    return out / sum(weights)
