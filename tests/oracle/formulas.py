"""Imports generated order lines and compares the value of random formulas with an evaluation from docs/formulas.md.

    python3 tests/oracle/formulas.py --cases 20000 --seed 1
    python3 tests/oracle/formulas.py --seed 17 --files 1 --keep folder       (repeat one set of files)

A case is one formula read (refused or its type) or its value in one scope. Exit code 1 on any difference.
"""

import argparse
import csv
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from fractions import Fraction as F

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from compare import program
from evaluate import round_away
from periods import DAY, WEEK_LINE, Calendar, period_at, span

COLUMNS = {"order_id": "text", "order_date": "date", "promised_date": "date", "delivered_date": "date", "account": "text", "employee": "text",
           "region": "text", "product_line": "text", "product": "text", "quantity": "count", "unit_price": "currency", "discount": "percent",
           "net_amount": "currency", "cost": "currency", "complaints": "count", "response_hours": "hours"}
CHINESE = dict(zip(COLUMNS, "订单号 下单日期 承诺交期 实际交货日期 客户 员工 地区 产品线 产品 数量 单价 折扣 净额 成本 投诉次数 响应时长（小时）".split()))
NUMBERS = ["quantity", "unit_price", "discount", "net_amount", "cost", "complaints", "response_hours"]
DATES = ["order_date", "promised_date", "delivered_date"]
TEXTS = ["account", "employee", "region", "product_line", "product"]
SYNONYMS = {"SUM": ["求和", "合计"], "COUNT": ["计数"], "COUNT DISTINCT": ["COUNT_DISTINCT", "COUNTDISTINCT", "DISTINCTCOUNT", "去重计数", "不重复计数"],
            "AVERAGE": ["AVG", "平均值", "平均"], "MIN": ["最小值"], "MAX": ["最大值"], "MEDIAN": ["中位数"], "LAST": ["最新值", "期末值"], "PERCENTILE": ["百分位数", "百分位"],
            "DAYS": ["天数", "相差天数"], "HOURS": ["小时数", "相差小时"], "DATE": ["日期"], "IF": ["如果"], "IFMISSING": ["IFERROR", "如果缺失", "缺失时"],
            "ROUND": ["四舍五入"], "ABS": ["绝对值"], "PRIOR": ["上期", "上一期"], "SAME_PERIOD_LAST_YEAR": ["上年同期", "去年同期"],
            "YTD": ["本年累计", "年初至今"], "QTD": ["本季累计", "季初至今"], "ROLLING": ["滚动"]}
TYPE_WORDS = {"currency": "An amount of money", "number": "A plain number", "mixed": "A number of mixed units", "days": "A duration in days"}
UNIT_OF = {"currency": "currency", "percent": "ratio", "count": "count", "hours": "hours", "days": "days", "mixed": "points", "number": "points", "points": "points"}
BITS = 2 ** 126


class Gone(Exception):
    """A missing value with its reason."""


class TooLarge(Exception):
    """Left out of the comparison: near the bounds of 128 bits."""


class Fault(Exception):
    """A reason that IFMISSING never replaces."""


class Rows(list):
    """The batches, and how they are looked at."""
    earliest = 0
    calendar = Calendar({"start_month": 1})
    by_owner = False                          # or True, or "team"
    ownership, managers = {}, {}


class Refused(Exception):
    pass


class Untold(Exception):
    """The document does not say it, or the program differs (docs/oracle.md): the same weeks of the year before, of several weeks over the turn of a year; texts of a team."""


def days_of(at, length, calendar):
    """First day and the day after the last of a span of months or weeks."""
    if at >= WEEK_LINE:
        first = datetime.date.fromordinal((at - WEEK_LINE) * 7 + 1) - calendar.before_monday * DAY
        return first, first + 7 * length * DAY
    return calendar.month_start(at), calendar.month_start(at + length)


def week_of_year(at):
    return datetime.date.fromordinal((at - WEEK_LINE) * 7 + 1).isocalendar()[:2]


def first_week(year):
    return span(f"{year:04}-W01")[0]


def year_before(at, length):
    """The same months a year earlier, or the weeks of the same numbers."""
    if at < WEEK_LINE:
        return at - 12
    out = set()
    for week in (at, at + length - 1):
        year, number = week_of_year(week)
        if number == 53 and first_week(year) - first_week(year - 1) == 52:
            if length > 1:
                raise Untold
            raise Gone("no_earlier_period")
        out.add(first_week(year - 1) + number - 1 - (week - at))
    if len(out) > 1:
        raise Untold
    return out.pop()


# A formula is a tuple: (operation, …). Types (docs/formulas.md, "Types")

def joined(a, b):
    if a == b or b == "number":
        return a
    if a == "number":
        return b
    raise Refused


def times(a, b):
    for x, other in ((a, b), (b, a)):
        if x == "number":
            return other
    for x, other in ((a, b), (b, a)):
        if x == "percent":
            return other
    for x, other in ((a, b), (b, a)):
        if x == "count":
            return other
    return "mixed"


def over(a, b):
    if b == "number":
        return a
    if "mixed" in (a, b):
        return "mixed"
    if a == b:
        return "percent"
    if a == "number":
        return "mixed"
    return a if b in ("count", "percent") else "mixed"


def type_of(f):
    op = f[0]
    if op == "num":
        return "number"
    if op == "col":
        return COLUMNS[f[1]]
    if op == "kpi":                           # a KPI has the type of its unit
        t = type_of(f[2])
        return "points" if t in ("mixed", "number") else t
    if op in ("+", "-"):
        return joined(type_of(f[1]), type_of(f[2]))
    if op == "*":
        return times(type_of(f[1]), type_of(f[2]))
    if op == "/":
        return over(type_of(f[1]), type_of(f[2]))
    if op in ("neg", "ABS", "PRIOR", "SAME_PERIOD_LAST_YEAR", "YTD", "QTD", "ROUND", "ROLLING"):
        return type_of(f[1])
    if op == "IF":
        check(f[1])
        return joined(type_of(f[2]), type_of(f[3]))
    if op == "IFMISSING":
        return joined(type_of(f[1]), type_of(f[2]))
    if op in ("MIN", "MAX"):
        t = type_of(f[1])
        for x in f[2:]:
            t = joined(t, type_of(x))
        return t
    if op in ("DAYS", "HOURS"):
        return op.lower()
    assert op == "agg", f
    _, name, x, part, where, by = f
    if where is not None:
        check(where)
    if name in ("COUNT", "COUNT DISTINCT"):
        return "count"
    return type_of(x)


def check(c):
    op = c[0]
    if op in ("and", "or", "not"):
        for x in c[1:]:
            check(x)
    elif op == "null":
        type_of(c[1])
    else:
        a, b = (None if x[0] in ("text", "date") else type_of(x) for x in c[1:3])
        if a not in (None, "text", "date") and b is not None:
            joined(a, b)


# Values

def small(x):
    if abs(x.numerator) >= BITS or x.denominator >= BITS:
        raise TooLarge
    return x


def arithmetic(op, a, b):
    if op == "/" and b == 0:
        raise Gone("zero_denominator")
    return small(a + b if op == "+" else a - b if op == "-" else a * b if op == "*" else a / b)


def rounded(x, n):
    return round_away(x, n) if n >= 0 else round_away(x / 10 ** -n, 0) * 10 ** -n


def compare(op, a, b):
    return {"=": a == b, "<>": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op] if op in ("=", "<>") else \
        {"<": lambda: a < b, "<=": lambda: a <= b, ">": lambda: a > b, ">=": lambda: a >= b}[op]()


def truth(c, value):
    """Yes, no or unknown (None); `value` gives a side or raises Gone. The reason of the first unknown part comes with it."""
    op = c[0]
    if op == "null":
        try:
            value(c[1])
            is_null = False
        except Gone:
            is_null = True
        return (is_null == c[2]), None
    if op == "not":
        t, why = truth(c[1], value)
        return (None if t is None else not t), why
    if op in ("and", "or"):
        unknown, decides = None, op == "or"
        for x in c[1:]:
            t, why = truth(x, value)
            if t is decides:
                return decides, None
            if t is None and unknown is None:
                unknown = why
        return (not decides, None) if unknown is None else (None, unknown)
    try:
        a, b = value(c[1]), value(c[2])
    except Gone as gone:
        return None, gone
    return compare(c[3], a, b), None


def row_value(f, row):
    op = f[0]
    if op in ("num", "text", "date"):
        return f[1]
    if op == "col":
        v = row.get(f[1])
        if v is None:
            raise Gone("cell")
        return v
    if op in ("+", "-", "*", "/"):
        return arithmetic(op, row_value(f[1], row), row_value(f[2], row))
    if op == "neg":
        return -row_value(f[1], row)
    if op == "ABS":
        return abs(row_value(f[1], row))
    if op == "ROUND":
        return rounded(row_value(f[1], row), f[2])
    if op == "IF":
        t, _ = truth(f[1], lambda x: row_value(x, row))
        if t is None:
            raise Gone("condition")
        return row_value(f[2] if t else f[3], row)
    if op == "IFMISSING":
        try:
            return row_value(f[1], row)
        except Gone:
            return row_value(f[2], row)
    days = (row_value(f[1], row) - row_value(f[2], row)).days
    return F(days if op == "DAYS" else days * 24)


def names(f):
    if not isinstance(f, tuple):
        return set()
    if f[0] == "col":
        return {f[1]}
    return set().union(*[names(x) for x in f[1:]], set())


def reports_to(managers, person, boss, day):
    """Whether somebody is this person, or reports to them on a day, directly or through others."""
    seen = set()
    while person is not None and person not in seen:
        if person == boss:
            return True
        seen.add(person)
        held = [m for first, m in managers.get(person, []) if first <= day]
        person = held[-1] if held else None
    return False


def parcels(scope, by, at, length, batches, columns):
    """[(share, rows)] of a scope and span: one parcel, or one for every account and stretch of days that a person owned with one share."""
    rows, (begin, end) = [], days_of(at, length, batches.calendar)
    for has, lines in batches:
        if columns <= has:
            for row in lines:
                day = row.get(by)
                if day is not None and begin <= day < end:
                    rows.append((day, row))
    if "employee" in scope and batches.by_owner == "team":
        return [(F(1), [row for day, row in rows if reports_to(batches.managers, row.get("employee"), scope["employee"], day)])]
    if "employee" not in scope or not batches.by_owner:
        return [(F(1), [row for _, row in rows if all(row.get(k) == v for k, v in scope.items())])]
    out = []
    for account, stretches in batches.ownership.items():
        merged = []
        for day, shares in stretches:
            share = shares.get(scope["employee"], F(0))
            if not merged or merged[-1][1] != share:
                merged.append((day, share))
        for n, (first, share) in enumerate(merged):
            last = merged[n + 1][0] if n + 1 < len(merged) else datetime.date.max
            if share:
                out.append((share, [row for day, row in rows if row.get("account") == account and first <= day < last]))
    return out


def aggregate(f, scope, at, length, batches):
    _, name, x, part, where, by = f
    by = by or "order_date"
    needs = names(x) | names(where) | {by}
    found = parcels(scope, by, at, length, batches, needs)
    there = any(rows for _, rows in found)
    values, total, number, newest = [], F(0), F(0), []
    for share, rows in found:
        mine = []
        for r in rows:
            if where is None or truth(where, lambda x, r=r: row_value(x, r))[0] is True:
                try:
                    mine.append(1 if x is None else row_value(x, r))
                    newest.append((r[by], mine[-1]))
                except Gone:
                    pass
        values += mine
        if name == "COUNT DISTINCT" and batches.by_owner == "team" and "employee" in scope and any(r.get("employee") != scope["employee"] for r in rows):
            raise Gone("does_not_roll_up")    # different texts of several people are not those of each added up
        if name == "COUNT DISTINCT":
            number += share * len(set(mine))
        else:
            number = small(number + share * len(mine))
        if name in ("SUM", "AVERAGE"):
            for v in mine:
                total = small(total + share * v)
    if name in ("COUNT", "COUNT DISTINCT"):
        if not there:
            raise Gone("no_data")
        return number
    if not values:
        raise Gone("no_data")
    if name in ("SUM", "AVERAGE"):
        return total if name == "SUM" else small(total / number)
    if name in ("MIN", "MAX"):
        return min(values) if name == "MIN" else max(values)
    if name == "LAST":                        # of several rows that are equally new their mean
        day = max(d for d, _ in newest)
        equal = [v for d, v in newest if d == day]
        total = F(0)
        for v in equal:
            total = small(total + v)
        return small(total / len(equal))
    p = F(1, 2) if name == "MEDIAN" else part
    values.sort()
    r = p * (len(values) - 1)
    k = r.numerator // r.denominator
    return values[k] if r == k else small(values[k] + (r - k) * (values[k + 1] - values[k]))


def evaluate(f, scope, at, length, batches):
    go = lambda x: evaluate(x, scope, at, length, batches)
    op = f[0]
    if op == "num":
        return f[1]
    if op == "kpi":                           # credited as that KPI is
        before, batches.by_owner = batches.by_owner, f[3]
        try:
            return go(f[2])
        finally:
            batches.by_owner = before
    if op == "agg":
        if at < batches.earliest:
            raise Fault("too_far_back")
        return aggregate(f, scope, at, length, batches)
    if op in ("+", "-", "*", "/"):
        return arithmetic(op, go(f[1]), go(f[2]))
    if op == "neg":
        return -go(f[1])
    if op == "ABS":
        return abs(go(f[1]))
    if op == "ROUND":
        return rounded(go(f[1]), f[2])
    if op in ("MIN", "MAX"):
        values = [go(x) for x in f[1:]]
        return min(values) if op == "MIN" else max(values)
    if op == "IF":
        t, why = truth(f[1], go)
        if t is None:
            raise why
        return go(f[2] if t else f[3])
    if op == "IFMISSING":
        try:
            return go(f[1])
        except Gone:
            return go(f[2])
    if op == "PRIOR":
        at = at - length
    elif op == "SAME_PERIOD_LAST_YEAR":
        at = year_before(at, length)
    elif op == "YTD":
        last = at + length - 1
        at = last // 12 * 12 if at < WEEK_LINE else first_week(week_of_year(last)[0])
        length = last - at + 1
    elif op == "QTD":
        last = at + length - 1
        if at < WEEK_LINE:
            at = last // 3 * 3
        else:
            week_1 = first_week(week_of_year(last)[0])
            at = max(start for start in (week_1, week_1 + 13, week_1 + 26, week_1 + 39) if start <= last)
        length = last - at + 1
    else:
        assert op == "ROLLING", op
        at, length = at - (f[2] - 1) * length, length * f[2]
    return evaluate(f[1], scope, at, length, batches)


# Writing formulas

class Writer:
    """Text of a formula as people may type it: either language, full width, any case, brackets only where needed or more."""

    def __init__(self, r):
        self.r = r

    def call(self, name, *parts):
        r = self.r
        if name in SYNONYMS and r.random() < 0.25:
            name = r.choice(SYNONYMS[name])
        elif r.random() < 0.15:
            name = name.lower()
        a, b, comma = r.choice([("(", ")", ", ")] * 6 + [("（", "）", "，"), ("( ", " )", " ,")])
        return name + a + comma.join(parts) + b

    def number(self, x):
        s = str(x.numerator)
        if x.denominator != 1:
            places = 0
            while (x * 10 ** places).denominator != 1:
                places += 1
            s = str((x * 10 ** places).numerator).rjust(places + 1, "0")
            s = s[:-places] + "." + s[-places:]
        elif self.r.random() < 0.05:
            s = s + "00%"
            if s == "000%":
                s = "0%"
        return s

    def column(self, name):
        r = self.r
        c = r.choice([name] * 4 + [CHINESE[name], name.upper(), "[" + name + "]", "【" + CHINESE[name] + "】"])
        if name == "response_hours" and c == CHINESE[name]:
            c = "[" + c + "]"
        return c

    def within(self, f, level):
        s, mine = self.text(f)
        return s if mine >= level and self.r.random() > 0.05 else "(" + s + ")"

    def text(self, f):
        """The text and how tightly it binds: 1 or, 2 and, 3 not, 4 comparison, 5 sum, 6 product, 7 sign, 8 atom."""
        r, op = self.r, f[0]
        if op == "num":
            return self.number(f[1]), 8
        if op == "text":
            q = r.choice(['""', "“”", """＂＂"""])
            return q[0] + f[1] + q[1], 8
        if op == "date":
            return self.call("DATE", str(f[1].year), str(f[1].month), str(f[1].day)), 8
        if op == "col":
            return self.column(f[1]), 8
        if op in ("+", "-"):
            return self.within(f[1], 5) + r.choice([f" {op} ", op, {"+": " ＋ ", "-": " − "}[op]]) + self.within(f[2], 6), 5
        if op in ("*", "/"):
            return self.within(f[1], 6) + r.choice([f" {op} ", op, {"*": " × ", "/": " ÷ "}[op]]) + self.within(f[2], 7), 6
        if op == "neg":
            return "-" + self.within(f[1], 7), 7
        if op in ("and", "or"):
            mine = 2 if op == "and" else 1
            words = {"and": [" AND ", " 且 ", " 并且 ", " and "], "or": [" OR ", " 或 ", " 或者 ", " Or "]}[op]
            if r.random() < 0.15:
                return self.call(op.upper(), *[self.within(x, 1) for x in f[1:]]), 8
            s = self.within(f[1], mine)
            for x in f[2:]:
                s += r.choice(words) + self.within(x, mine + 1)
            return s, mine
        if op == "not":
            return r.choice(["NOT ", "非 ", "not "]) + self.within(f[1], 3), 3
        if op == "null":
            return self.within(f[1], 8) + r.choice([" IS NULL", " 为空", " is null"] if f[2] else [" IS NOT NULL", " 不为空", " 非空"]), 4
        if op == "cmp":
            sign = r.choice([f[3], " " + f[3] + " ", {"<=": "≤", ">=": "≥", "<>": "≠", "<": "＜", ">": "＞", "=": "＝"}[f[3]]])
            return self.within(f[1], 5) + sign + self.within(f[2], 5), 4
        if op == "kpi":
            return r.choice([f[1], f"[{f[1]}]", f[1].lower(), f"[x {f[1][1:]}]"]), 8
        if op in ("ROUND", "ROLLING"):
            return self.call(op, self.within(f[1], 1), str(f[2])), 8
        if op == "agg":
            _, name, x, part, where, by = f
            inner = r.choice(["order_lines", "订单行"]) if x is None else self.within(x, 1)
            parts = [inner] if part is None else [inner, self.number(part)]
            if where is not None:
                parts[-1] += r.choice([" WHERE ", " 其中 ", " 条件 "]) + self.within(where, 1)
            if by is not None:
                parts[-1] += r.choice([" BY ", " 按 "]) + self.column(by)
            return self.call(name, *parts), 8
        return self.call(op, *[self.within(x, 1) for x in f[1:]]), 8


class Maker:
    def __init__(self, seed):
        self.r = random.Random(f"formulas {seed}")
        self.kpis = []

    def literal(self):
        return ("num", self.r.choice([F(0), F(1), F(2), F(3), F(10), F(100), F(1, 2), F(1, 4), F(5, 2), F(1, 100), F(1005, 1000), F(7)]))

    def row(self, depth):
        r = self.r
        if depth == 0 or r.random() < 0.3:
            return ("col", r.choice(NUMBERS)) if r.random() < 0.8 else self.literal()
        op = r.choice(["+", "-", "*", "*", "/", "neg", "ABS", "ROUND", "IF", "IFMISSING", "DAYS", "HOURS"])
        if op in ("+", "-"):
            a, b = self.row(depth - 1), self.row(depth - 1)
            return (op, a, b)
        if op == "*":
            return (op, self.row(depth - 1), self.row(0))
        if op == "/":
            return (op, self.row(depth - 1), r.choice([("col", "quantity"), ("col", "complaints"), ("num", F(4)), ("num", F(0)), ("num", F(3))]))
        if op in ("neg", "ABS"):
            return (op, self.row(depth - 1))
        if op == "ROUND":
            return (op, self.row(depth - 1), r.choice([2, 1, 0, 0, -1, -2, 3]))
        if op == "IF":
            a = self.row(depth - 1)
            return (op, self.condition(1), a, self.literal() if r.random() < 0.7 else self.row(0))
        if op == "IFMISSING":
            return (op, self.row(depth - 1), self.literal() if r.random() < 0.7 else self.row(0))
        end, start = r.choices(DATES, k=2)
        return (op, ("col", end), ("date", datetime.date(2026, r.randint(1, 12), 28)) if r.random() < 0.1 else ("col", start))

    def condition(self, depth):
        r = self.r
        if depth and r.random() < 0.45:
            op = r.choice(["and", "or", "not"])
            return (op,) + tuple(self.condition(depth - 1) for _ in range(1 if op == "not" else r.choice([2, 2, 3])))
        kind = r.randrange(5)
        if kind == 0:
            return ("null", ("col", r.choice(list(COLUMNS))), r.random() < 0.5)
        sign = r.choice(["=", "<>", "<", "<=", ">", ">="])
        if kind == 1:
            c = r.choice(TEXTS)
            return ("cmp", ("col", c), ("text", r.choice(WORDS[c])), r.choice(["=", "<>"]))
        if kind == 2:
            a = ("col", r.choice(DATES))
            return ("cmp", a, ("col", r.choice(DATES)) if r.random() < 0.7 else ("date", datetime.date(r.choice([2025, 2026]), r.randint(1, 12), r.randint(1, 28))), sign)
        return ("cmp", self.row(1 if kind == 3 else 0), self.literal() if r.random() < 0.8 else self.row(0), sign)

    def aggregate(self):
        r = self.r
        name = r.choice(["SUM", "SUM", "SUM", "COUNT", "COUNT", "COUNT DISTINCT", "AVERAGE", "MIN", "MAX", "MEDIAN", "PERCENTILE", "LAST"])
        where = self.condition(2) if r.random() < 0.5 else None
        by = r.choice(DATES) if r.random() < 0.2 else None
        part = None
        if name == "COUNT":
            # COUNT(complaints) is the table of that name.
            x = None if r.random() < 0.7 else ("col", r.choice([c for c in COLUMNS if c != "complaints"]))
        elif name == "COUNT DISTINCT":
            x = ("col", r.choice(TEXTS + ["order_id"]))
        else:
            x = self.row(r.choice([0, 0, 1, 2]))
            while not names(x):
                x = self.row(1)
        if name == "PERCENTILE":
            part = r.choice([F(0), F(1), F(1, 2), F(3, 10), F(1, 4), F(9, 10), F(33, 100)])
        return ("agg", name, x, part, where, by)

    def value(self, depth):
        r = self.r
        if self.kpis and r.random() < 0.2:
            return ("kpi",) + r.choice(self.kpis)
        if depth == 0 or r.random() < 0.2:
            return self.aggregate() if r.random() < 0.85 else self.literal()
        op = r.choice(["+", "-", "*", "/", "/", "/", "neg", "ABS", "ROUND", "IF", "IFMISSING", "IFMISSING", "MIN", "MAX", "PRIOR",
                       "SAME_PERIOD_LAST_YEAR", "YTD", "QTD", "ROLLING"])
        down = lambda: self.value(depth - 1)
        if op in ("+", "-", "*", "/"):
            return (op, down(), down())
        if op in ("MIN", "MAX"):
            return (op,) + tuple(down() for _ in range(r.choice([2, 2, 3])))
        if op == "ROUND":
            return (op, down(), r.choice([2, 1, 0, -1, 4]))
        if op == "ROLLING":
            return (op, down(), r.choice([1, 2, 3, 4, 5, 6, 12, 20]))
        if op == "IF":
            return (op, self.test(1), down(), down())
        if op == "IFMISSING":
            return (op, down(), down())
        return (op, down())

    def test(self, depth):
        r = self.r
        if depth and r.random() < 0.4:
            op = r.choice(["and", "or", "not"])
            return (op,) + tuple(self.test(depth - 1) for _ in range(1 if op == "not" else 2))
        if r.random() < 0.2:
            return ("null", self.aggregate(), r.random() < 0.5)
        return ("cmp", self.value(1), self.literal() if r.random() < 0.7 else self.value(0), r.choice(["=", "<>", "<", "<=", ">", ">="]))

    def formula(self):
        for _ in range(200):
            f = self.value(self.r.choice([0, 1, 1, 2, 2, 3]))
            try:
                type_of(f)
                return f, True
            except Refused:
                if self.r.random() < 0.1:
                    return f, False
        return ("num", F(1)), True

    def managers(self, w):
        """Who reports to whom from which day; kept in the facts of people and as {person: [(first day, manager)]}."""
        out, names = {}, {e["id"]: e["name"]["zh"] for e in w["employees"]}
        for e in w["employees"]:
            facts = e["facts"]["revisions"][0]["value"]
            days = [datetime.date(1, 1, 1)] + sorted(self.r.sample([datetime.date(2025, 9, 1), datetime.date(2026, 2, 15), datetime.date(2026, 8, 20)], self.r.randint(0, 2)))
            others = [x for x in names if x != e["id"]] + [None]
            chosen = [(day, self.r.choice(others)) for day in days]
            e["facts"]["revisions"] = [{"from": day.isoformat(), "value": {**facts, "manager": boss}, "reason": ""} for day, boss in chosen]
            out[names[e["id"]]] = [(day, names.get(boss)) for day, boss in chosen]
        return out

    def ownership(self, w):
        """Accounts change hands; kept as records and as {account: [(first day, {person: share})]}."""
        r, out, n = self.r, {}, 0
        for a in w["accounts"]:
            days = sorted(r.sample([datetime.date(2025, 4, 1), datetime.date(2025, 7, 15), datetime.date(2026, 1, 1), datetime.date(2026, 8, 20)],
                                   r.randint(0, 3)))
            for day in [datetime.date(1, 1, 1)] + days:
                people = r.sample(w["employees"], r.randint(1, len(w["employees"])))
                cut = [1000000] if len(people) == 1 else r.choice([[600000, 400000], [500000, 500000], [300000, 700000]])
                shares = list(zip(people, cut))
                w["ownership"].append({"id": f"2000000000{n:03d}", "account": a["id"], "from": day.isoformat(),
                                       "shares": [{"employee": e["id"], "share": s} for e, s in shares]})
                n += 1
                out.setdefault(a["name"]["zh"], []).append((day, {e["name"]["zh"]: F(s, 1000000) for e, s in shares}))
        return out

    # Rows

    def files(self):
        r, out = self.r, []
        for n in range(2):
            columns = list(COLUMNS)
            if n == 1 and r.random() < 0.6:
                for c in r.sample(["cost", "complaints", "response_hours", "discount", "delivered_date", "product"], r.randint(1, 2)):
                    columns.remove(c)
            lines = []
            for i in range(r.randint(15, 60)):
                day = datetime.date(2025, 1, 1) + datetime.timedelta(days=r.randint(0, 700))
                promised = day + datetime.timedelta(days=r.randint(0, 20))
                money = lambda top: F(r.randint(0, top * 100), 100) if r.random() < 0.6 else F(r.randint(0, top))
                row = {"order_id": f"O{n}{i // r.choice([1, 2])}", "order_date": day, "promised_date": promised,
                       "delivered_date": promised + datetime.timedelta(days=r.randint(-5, 9)), "quantity": F(r.randint(0, 12)),
                       "unit_price": money(200), "discount": F(r.choice([0, 5, 10, 25, 50]), 100), "net_amount": money(3000) * r.choice([1, 1, 1, -1]),
                       "cost": money(2000), "complaints": F(r.choice([0, 0, 0, 1, 2, 3])), "response_hours": F(r.randint(0, 100), 4)}
                for c in TEXTS:
                    row[c] = r.choice(WORDS[c])
                for c in ("promised_date", "delivered_date", "quantity", "unit_price", "discount", "net_amount", "cost", "complaints",
                          "response_hours", "region", "product", "product_line", "employee"):
                    if r.random() < 0.08:
                        row[c] = None
                lines.append({c: row[c] for c in columns})
            out.append((set(columns), lines, columns))
        return out


WORDS = {"account": ["Alba", "Berg", "Cato"], "employee": ["Ines", "Jon"], "region": ["North", "South", "north"],
         "product_line": ["Line A", "Line B"], "product": ["P1", "P2", "P3", "品 四"]}


def cell(v):
    if v is None:
        return ""
    if isinstance(v, F):
        places = 0
        while (v * 10 ** places).denominator != 1:
            places += 1
        return f"{v.numerator}" if places == 0 else ("-" if v < 0 else "") + (lambda s: s[:-places] + "." + s[-places:])(str(abs(v * 10 ** places).numerator).rjust(places + 1, "0"))
    return v.isoformat() if isinstance(v, datetime.date) else v


def run(*a):
    return subprocess.run([program(), *a], capture_output=True, text=True)


def repeated(path, text, tree, kind, where, report):
    """What is printed reads as the same tree, in both languages; the type is named."""
    for lang in ("en", "zh-CN"):
        printed = run("formula", "--lang", lang, path, "--", text).stdout.splitlines()
        if lang == "en" and kind in TYPE_WORDS:
            report(where, "type", TYPE_WORDS[kind], printed[-1])
        again = run("formula", "--json", path, "--", printed[0])
        report(where, "read again " + printed[0], tree, again.stdout)


def one(seed, folder, per_file, report):
    m = Maker(seed)
    writer = Writer(m.r)
    batches, paths = m.files(), []
    for n, (_, lines, columns) in enumerate(batches):
        path = os.path.join(folder, f"orders-{n}.csv")
        with open(path, "w", newline="", encoding="utf-8") as f:
            w = csv.writer(f)
            w.writerow(columns)
            w.writerows([[cell(line[c]) for c in columns] for line in lines])
        paths.append(path)
    rows = Rows((c, lines) for c, lines, _ in batches)
    path = os.path.join(folder, "formulas.keyscore.json")
    done = run("import", *paths, "-o", path)
    if done.returncode != 0:
        report(f"seed {seed}", "import", 0, (done.returncode, done.stderr))
        return
    with open(path, encoding="utf-8") as f:
        document = json.load(f)
    w = document["workspace"]
    w["kpis"], w["weights"], w["targets"] = [], [], []
    rows.ownership, rows.managers = m.ownership(w), m.managers(w)
    formulas = {}
    for n in range(per_file):
        f, fits = m.formula()
        text = writer.text(f)[0]
        if len(text) > 3500:
            continue
        read = run("formula", "--json", path, "--", text)
        where = f"seed {seed}, {text}"
        report(where, "read", fits, read.returncode == 0, read.stderr)
        if read.returncode != 0 or not fits:
            continue
        if n % 3 == 0:
            repeated(path, text, read.stdout, type_of(f), where, report)
        kpi = f"0000000000{n:03d}"
        owner = m.r.choice([False, False, True, True, "team"])
        formulas[kpi] = (f, text, owner)
        w["kpis"].append({"id": kpi, "code": f"X{n}", "name": {"zh": f"x {n}", "en": f"x {n}"}, "definition": {"zh": "", "en": ""},
                          "variant": {"zh": "", "en": ""}, "perspective": "financial", "direction": "higher", "unit": UNIT_OF[type_of(f)],
                          "precision": 2, "formula": json.loads(read.stdout), "attribution": {False: "record", True: "owner"}.get(owner, owner)})
        if n < 12:                            # the later formulas may refer to the first ones
            m.kpis.append((f"X{n}", f, owner))
            with open(path, "w", encoding="utf-8") as out:
                json.dump(document, out, ensure_ascii=False)
    items = [{"kpi": k, "weight": 1000} for k in formulas]
    owners = ["company", "every_account"] + [{"employee": e["id"]} for e in w["employees"]]
    w["weights"] = [{"id": f"1000000000{n:03d}", "owner": o, "from": "0001-01-01", "mode": "normalise", "items": items} for n, o in enumerate(owners)]
    calendar = {"start_month": m.r.choice([1, 1, m.r.randint(1, 12)]), "weeks": None}
    if m.r.random() < 0.4:
        calendar["weeks"] = {"pattern": m.r.choice(["four_four_five", "four_five_four", "five_four_four"]), "first_day": m.r.randint(1, 7),
                             "begins": m.r.choice(["nearest", "on_or_before"])}
    if m.r.random() < 0.4:
        calendar["week_begins"] = m.r.choice(["sunday", "saturday"])
    w["settings"][0]["calendar"] = calendar
    rows.calendar = Calendar(calendar)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(document, f, ensure_ascii=False)
    period = m.r.choice(["2026-Q3", "2026-Q1", "2025-Q2", "2026-08", "2026-01", "2026-H1", "2026", "2025", "2026-W09", "2026-W40", "2026-W01", "2026-W53"])
    done = run("score", path, "--period", period, "--json")
    if done.returncode != 0:
        report(f"seed {seed}", "score", 0, (done.returncode, done.stderr))
        return
    at, length = span(period)
    # 240 months, or 1,044 weeks, before the first that is shown: of the period before, or of the twelve that end with this one.
    rows.earliest = min(at - length, at + length - 12) - (240 if at < WEEK_LINE else 1044)
    label = {x["id"]: ("account", x["name"]["zh"]) for x in w["accounts"]}
    label.update({x["id"]: ("employee", x["name"]["zh"]) for x in w["employees"]})
    for card in json.loads(done.stdout)["cards"]:
        scope = dict(label[v] for part in card["scope"] for v in part.values())
        for i in card["indicators"]:
            f, text, rows.by_owner = formulas[i["kpi"]]
            try:
                ours = evaluate(f, scope, at, length, rows)
            except (Gone, Fault) as gone:
                ours = gone.args[0]
            except (TooLarge, Untold):
                continue
            v = i["actual"]
            if "value" in v:
                theirs = F(v["value"]["value"])                # 9 places, half away from zero
                ours = round_away(ours, 9) if isinstance(ours, F) else ours
            else:
                theirs = v["missing"] if isinstance(v["missing"], str) else next(iter(v["missing"]))
            credit = {False: "", True: ", by owner"}.get(rows.by_owner, ", by team")
            report(f"seed {seed}, {period}, {scope or 'company'}{credit}: {text}", "value", ours, theirs)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cases", type=int, default=20000)
    p.add_argument("--files", type=int)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--formulas", type=int, default=60, help="formulas per set of files")
    p.add_argument("--keep", help="keep the files in this folder")
    p.add_argument("--show", type=int, default=10)
    a = p.parse_args()
    begin, seed, count, missing, bad = time.time(), a.seed, 0, 0, []

    def report(where, what, ours, theirs, words=""):
        nonlocal count, missing
        count += 1
        missing += isinstance(ours, str)
        if ours != theirs:
            bad.append(where)
            if len(bad) <= a.show:
                print(f"{where}\n    {what}: by the documents {ours!r}, the program says {theirs!r} {words}")
    with tempfile.TemporaryDirectory() as folder:
        while (seed - a.seed < a.files) if a.files else (count < a.cases):
            one(seed, a.keep or folder, a.formulas, report)
            seed += 1
    print(f"Formulas, seeds {a.seed} to {seed - 1}; {missing} missing values among them; {time.time() - begin:.0f} s")
    print(f"{count} cases, {len(bad)} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
