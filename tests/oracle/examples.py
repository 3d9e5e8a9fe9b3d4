"""The examples of docs/scoring.md, computed by the evaluation itself. Run: python3 tests/oracle/examples.py"""

import os
import sys
from fractions import Fraction as F

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from evaluate import Workspace, fixed, round_away


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
    wrong = [e for e in examples if e[1] != e[2]]
    for section, ours, theirs in wrong:
        print(f"scoring.md {section}: {theirs} in the document, {ours} computed")
    print(f"{len(examples)} examples, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
