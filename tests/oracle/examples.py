"""The examples of docs/scoring.md, periods.md and, of bonuses, incentives.md, computed by the evaluation itself. Run: python3 tests/oracle/examples.py"""

import os
import sys
from fractions import Fraction as F

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import targets
from evaluate import Workspace, fixed, round_away
from periods import Calendar, date
from pools import divide, share_out


def score(v, target, rule=None, higher=True):
    """Score and limit, or the reason; target = (threshold, target, stretch) as texts or None."""
    ws = Workspace({"workspace": {
        "settings": [{"calendar": {"start_month": 1}, "scale": {"threshold": "60", "target": "100", "cap": "120"},
                      "rounding": {"score": 2, "total": 2}}],
        "kpis": [{"id": "k", "formula": {"input": "i"}, "direction": "higher" if higher else "lower", "unit": "currency"}],
        "inputs": [{"id": "i", "typed": "number"}], "accounts": [], "employees": [], "weights": [], "bands": [],
        "targets": [] if target is None else [{"kpi": "k", "scope": [], "year": 2026, "plan": {"revisions": [{"from": "0001-01-01", "value": {
            "level": "year", "values": [dict(zip(("threshold", "target", "stretch"), target))]}}]}}],
        "values": [{"input": "i", "scope": [], "period": "2026", "measured": {"number": str(v)}}],
        "scoring_rules": [{"kpi": "k", "scope": [], "rule": {"revisions": [{"from": "0001-01-01", "value": rule or {"shape": "line"}}]}}]}})
    ws.typed = lambda *a: F(str(v))
    s = ws.score("k", [], "2026")
    if s["reason"]:
        return s["reason"]
    return fixed(s["score"], 2) + (f" {s['limit']}" if s["limit"] else "")




def asked(period, plans, person=None, year=2026, values=()):
    """The workspace of one KPI that adds up, and the target of a period: of the company, or of a person; `plans`: {scope name: (level, values)}."""
    series = lambda level, values: {"level": level, "values": [{"target": str(v)} for v in values]}
    scopes = {"company": [], "person": [{"employee": "p"}], "a": [{"role": "a"}], "b": [{"role": "b"}]}
    ws = Workspace({"workspace": {
        "settings": [{"calendar": {"start_month": 1}, "scale": {"threshold": "60", "target": "100", "cap": "120"}, "rounding": {"score": 2, "total": 2}}],
        "kpis": [{"id": "k", "formula": {"input": "i"}, "direction": "higher", "unit": "count"}], "inputs": [{"id": "i", "typed": "number"}],
        "accounts": [], "employees": [{"id": "p", **person}] if person else [], "weights": [], "bands": [],
        "targets": [{"kpi": "k", "scope": scopes[n], "year": year, "plan": {"revisions": [{"from": "0001-01-01", "value": series(*p)}]}} for n, p in plans.items()],
        "values": [{"input": "i", "scope": [], "period": p, "measured": {"number": "1"}} for p in values]}})
    return ws, targets.target(ws, "k", scopes["person"] if person else [], period)[1]


def periods():
    """The examples of docs/periods.md and, of bonuses, docs/incentives.md."""
    retail = Calendar({"start_month": 2, "weeks": {"pattern": "four_five_four", "first_day": 7, "begins": "nearest"}})
    autumn = Calendar({"start_month": 10, "weeks": {"pattern": "four_four_five", "first_day": 7, "begins": "on_or_before"}})
    role = lambda *days: {"facts": {"revisions": [{"from": d, "value": {"roles": [{"role": r, "share": 1000000}]}} for d, r in days]}}
    joined = {"employed": [{"from": "2026-02-15", "until": "2036-01-01"}], **role(("0001-01-01", "a"))}
    twice = {**role(("0001-01-01", "a"), ("2026-02-15", "b"))}
    months = [1, 28, 62] + [1] * 9
    planned = lambda level, values: targets.pace(asked("2026-Q1", {"company": (level, values)}, values=["2026-W08"])[0], "k", [], "2026-Q1")
    out = [("periods: 2023", retail.days("2023"), (date("2023-01-29"), date("2024-02-03"))), ("periods: weeks", retail.number_of_days("2023"), 53 * 7),
           ("periods: 2024", retail.days("2024")[0], date("2024-02-04")),
           ("periods: Saturday", {autumn.days(str(y))[1].isoweekday() for y in range(2000, 2040)}, {6}),
           ("periods: September", {autumn.days(str(y))[1].month for y in range(2000, 2040)}, {9}),
           ("periods: W09", asked("2026-W09", {"company": ("month", months)})[1], 8),
           ("periods: joins, quarter", asked("2026-Q1", {"a": ("year", [120])}, joined)[1], 15),
           ("periods: joins, month", asked("2026-02", {"a": ("year", [120])}, joined)[1], 5),
           ("periods: changes role", asked("2026-Q1", {"a": ("year", [120]), "b": ("year", [240])}, twice)[1], 45)]
    # Data up to 22 February 2026, the end of a week: 53 of 90 days, 22 of 28 of the month.
    out += [("periods: pace", planned("quarter", ["91.25"] * 4)[2], F("91.25") * 53 / 90),
            ("periods: pace by months", planned("month", [10, 28, 52] + [1] * 9)[2], 10 + 28 * F(22, 28))]
    bonus = {"1": F(5000), "2": F(6000), "3": F(6400)}
    out += [("incentives 7", share_out(1000000, bonus, None, None, "return", "return")[0], {"1": 287356, "2": 344828, "3": 367816}),
            ("incentives 7, most", share_out(1000000, bonus, None, 350000, "return", "redistribute")[0], {"1": 300000, "2": 350000, "3": 350000}),
            ("incentives 8", list(divide(23, dict(enumerate([10, 25, 55, 8, 2]))).values()), [2, 6, 13, 2, 0]),
            ("incentives 8, below 0", list(divide(-23, dict(enumerate([10, 25, 55, 8, 2]))).values()), [-2, -6, -13, -2, 0]),
            ("incentives 8, equals", list(divide(1000000, {1: 1, 2: 1, 3: 1}).values()), [333334, 333333, 333333])]
    return out


def main():
    line = {"shape": "line"}
    full = ("70", "100", "130")
    only = lambda z: (None, z, None)
    three = {"shape": {"three_point": {"points": {"threshold": "3.333333333", "target": "6.666666667", "cap": "10"}, "below": "continue"}}}
    zero = {"shape": {"three_point": {"points": {"threshold": "3.333333333", "target": "6.666666667", "cap": "10"}, "below": "zero"}}}
    plan = ("500", "700", "900")
    middle = {"shape": {"range": {"measure": "value", "zero_low": "8", "full_low": "10", "full_high": "12", "zero_high": "16", "points": None}}}
    steps = {"shape": {"steps": {"measure": "attainment", "below": "0", "steps": [
        {"from": "0.8", "points": "60"}, {"from": "0.9", "points": "80"}, {"from": "1", "points": "100"}]}}}
    hours = {"shape": {"steps": {"steps": [{"from": "4", "points": "60"}, {"from": "2", "points": "80"}, {"from": "1", "points": "100"}]}}}
    levels = {"shape": {"levels": {"levels": [{"value": str(n), "points": str(20 * n)} for n in range(5, 0, -1)]}}}
    minus = {"shape": {"events": {"start": "100", "each": "-15"}}, "floor": "40"}
    plus = {"shape": {"events": {"start": "60", "each": "20"}}, "cap": "100"}
    all_or = {"shape": {"all_or_nothing": {"points": None}}}
    near = {"shape": {"near_ceiling": {"ceiling": "1"}}}
    examples = [
        ("2.2", score(130, only("100")), "120.00 cap"),
        ("2.2", score(130, only("100"), {**line, "cap": "150"}), "130.00"),
        ("2.2", score(0, ("70", "100", None), {**line, "floor": "-20"}), "-20.00 floor"),
        *[("3.1", score(v, full), e) for v, e in ((85, "80.00"), (115, "110.00"), (40, "20.00"), (24, "0.00 floor"))],
        *[("3.1", score(v, only("100")), e) for v, e in ((50, "50.00"), (115, "115.00"))],
        *[("3.1", score(v, only("5"), higher=False), e) for v, e in ((6, "80.00"), (4, "120.00"), (10, "0.00"))],
        ("3.1", score(-125, ("-150", "-100", "-50")), "80.00"),
        ("3.1", score(1, only("0")), "target_not_positive"),
        ("3.1", score(5, ("10", "0", None), higher=False), "80.00"),
        *[("3.2", score(v, plan, three), e) for v, e in ((300, "0.00 floor"), (500, "3.33"), (600, "5.00"), (700, "6.67"), (900, "10.00"))],
        *[("3.2", score(v, plan, zero), e) for v, e in ((499, "0.00"), (500, "3.33"))],
        *[("3.3", score(v, None, middle), e) for v, e in ((10, "100.00"), (12, "100.00"), (9, "50.00"), (15, "25.00"), (8, "0.00"), (16, "0.00"))],
        *[("3.4", score(v, only("200"), steps), e) for v, e in ((180, "80.00"), ("179.99", "60.00"), (159, "0.00"), (500, "100.00"))],
        *[("3.4", score(v, None, hours, False), e) for v, e in ((1, "100.00"), ("1.01", "80.00"), ("4.5", "0.00"))],
        *[("3.5", score(v, None, levels), e) for v, e in ((4, "80.00"), ("3.5", "no_level"))],
        *[("3.6", score(v, None, minus), e) for v, e in ((2, "70.00"), (5, "40.00 floor"))],
        ("3.6", score(3, None, plus), "100.00 cap"),
        *[("3.7", score(v, only("3"), all_or, False), e) for v, e in ((3, "100.00"), ("3.01", "0.00"))],
        *[("3.8", score(v, only("0.9"), {**near, "cap": "300"}), e) for v, e in (("0.95", "200.00"), ("0.96", "250.00"), ("0.8", "50.00"), (1, "300.00"))],
        ("3.8", score("0.95", only("0.9"), near), "120.00 cap"),
        ("4.2", score(16, ("0", "45", "100"), {"shape": {"three_point": {"points": {"threshold": "0", "target": "45", "cap": "100"}}}}), "16.00"),
        *[("1", fixed(round_away(F(x), 2), 2), e) for x, e in (("2.345", "2.35"), ("-2.345", "-2.35"), ("80.005", "80.01"), ("-0.001", "0.00"))],
    ]
    examples += periods()
    wrong = [e for e in examples if e[1] != e[2]]
    for section, ours, theirs in wrong:
        print(f"{section}: {theirs} in the document, {ours} computed")
    print(f"{len(examples)} examples, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
