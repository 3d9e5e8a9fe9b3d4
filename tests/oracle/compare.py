"""Compares what `keyscore score … --json` says of generated workspace files with the pencil-and-paper evaluation, to the last digit.

    python3 tests/oracle/compare.py --cases 100000 --seed 1
    python3 tests/oracle/compare.py --seed 17 --files 1 --keep /tmp/case.json      (repeat one file)

A case is one score of an indicator, one total of a card, or one pay of a person by a plan. Exit code 1 on any difference.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from fractions import Fraction as F

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import accounts
import judged
import levers
from evaluate import Missing, Unsure, Workspace, fixed, is_beyond, is_tie, kept_rule, key, number, plain, round_away
from generate import Generator
from pay import pay_of
from periods import period_at
from pools import pool_of
from targets import pace

OPTIONAL = object()


def places(x, n):
    """As the report writes it: with n places. A limit of a card rule may have more than the total."""
    if x is None:
        return None
    return fixed(x, n) if (x * 10 ** n).denominator == 1 else plain(x)


def indicator(expected, scale):
    v = expected["actual"]
    target = expected["target"]
    shown = {
        "score": places(expected["score"], scale["score"]),
        "status": expected["status"],
        "weight": None if expected["weight"] is None else int(expected["weight"]),
        "attainment": places(expected["attainment"], 4),
        "progress": places(expected["progress"], 4),
        "stand_in": expected["stand_in"],
        "actual": {"missing": v.reason} if isinstance(v, Missing) else v,
        "target": None if target is None else tuple(None if t is None else round_away(t, 9) for t in target[:3]),
    }
    return shown


def parts_of(parts):
    return [dict(p, score=F(p["score"])) for p in parts]


def said(one):
    """The same members of an indicator of the report."""
    v = one["actual"]
    if "value" in v:
        v = F(v["value"]["numerator"]) / F(v["value"]["denominator"])
    t = one["target"]
    out = {n: one.get(n, OPTIONAL) for n in ("score", "status", "weight", "attainment", "progress", "stand_in")}
    out["actual"] = v
    out["target"] = None if t is None else tuple(None if t[n] is None else F(t[n]) for n in ("threshold", "target", "stretch"))
    return out


def steps_of(report):
    out = {}
    for e in report["explanations"]:
        if e["period"] == report["period"]:
            steps = {}
            for s in e["steps"]:
                if isinstance(s, str):
                    steps[s] = True
                else:
                    steps.update(s)
            out[key(e["scope"]), e["kpi"]] = steps
    return out


class Comparison:
    def __init__(self):
        self.cases = self.special = self.differences = self.too_large = self.unsure = 0
        self.of = Counter()
        self.seen = Counter()
        self.first = []

    def case(self, where, pairs, special):
        self.cases += 1
        self.special += bool(special)
        wrong = [(n, a, b) for n, a, b in pairs if b is not OPTIONAL and a != b]
        if wrong:
            self.differences += 1
            self.of[", ".join(n for n, _, _ in wrong)] += 1
            if len(self.first) < 400:
                self.first.append((where, wrong))

    def file(self, seed, document, report, ws):
        steps = steps_of(report)
        cards = {key(c["scope"]): c for c in report["cards"]}
        self.shown_pay = {(p["person"], p["plan"]): p for p in report["pay"]}
        name = {k["id"]: k["code"] for k in document["workspace"]["kpis"]}
        by_hand, is_unsure = [], False
        for scope in ws.scopes(report["period"]):
            shown = cards.pop(key(scope), None)
            where = f"seed {seed}, {report['period']}, card {json.dumps(scope)}"
            if shown is None:
                self.case(where, [("card", "shown", "not shown")], False)
                continue
            order = [i["kpi"] for i in shown["indicators"]]
            try:
                card = ws.card(scope, report["period"], order)
            except Unsure:
                is_unsure = True
                self.unsure += 1
                for left in [k for k in self.shown_pay if scope and k[0] == scope[0].get("employee")]:
                    del self.shown_pay[left]
                continue
            by_hand.append(card)
            for expected, one in zip(card["indicators"], shown["indicators"] + [None] * len(card["indicators"])):
                at = f"{where}, {name[expected['kpi']]}"
                if one is None:
                    self.case(at, [("indicator", "shown", "not shown")], False)
                    continue
                a, b = indicator(expected, ws.places), said(one)
                if "value" in one["actual"] and not isinstance(a["actual"], dict):
                    # Both sides of an actual are written rounded to 9 places (docs/scoring.md, 7); the score comes from the exact ratio.
                    above, below = (F(one["actual"]["value"][n]) for n in ("numerator", "denominator"))
                    b["actual"] = a["actual"] if round_away(a["actual"] * below, 9) == above else b["actual"]
                pairs = [(n, a[n], b[n]) for n in a]
                if isinstance(expected["actual"], F) and not ("input" in ws.kpis[expected["kpi"]]["formula"] and kept_rule(ws.inputs[ws.kpis[expected["kpi"]]["formula"]["input"]])):
                    some = ws.partial(expected["kpi"], scope, report["period"])
                    # One that stands for all months names accounts without data.
                    said_months = one["partial"] and (one["partial"]["months"] if len(one["partial"]["months"]) < one["partial"]["of"] else None)
                    pairs.append(("partial", some and [period_at(m, "month") for m in some], said_months))
                    self.seen["of some months"] += some is not None
                beyond = False
                if not ws.with_open_questions:
                    if isinstance(expected["actual"], F) and is_beyond(expected["actual"]):
                        pairs = [p for p in pairs if p[0] != "actual"]
                        self.seen["actual beyond 96 bits"] += 1
                    if expected["target"] is not None and any(is_beyond(t) for t in expected["target"][:3]):
                        pairs = [p for p in pairs if p[0] != "target"]
                        beyond = True
                        self.seen["target beyond 96 bits"] += 1
                planned = pace(ws, expected["kpi"], scope, report["period"])
                shown_pace = one["pace"] and (one["pace"]["basis"], F(one["pace"]["share"][0]) / F(one["pace"]["share"][1]), F(one["pace"]["planned"]))
                if ws.with_open_questions or not (planned and is_beyond(planned[2]) or beyond):
                    pairs.append(("pace", planned if planned is None else (*planned[:2], round_away(planned[2], 9)), shown_pace))
                if planned:
                    self.seen[f"pace {planned[0]}"] += 1
                if card["total_missing"] is None:
                    pairs += [("effective_percent", places(expected["effective_percent"], 2), one["effective_percent"]),
                              ("contribution", places(expected["contribution"], ws.places["total"]), one["contribution"])]
                step = steps.get((key(scope), expected["kpi"]), {})
                scored = step.get("score") or step.get("shaped")
                if not isinstance(expected["actual"], Missing) and not beyond:
                    if expected["score"] is not None:
                        pairs.append(("scored step", True, scored is not None))
                    if scored is not None:
                        pairs.append(("limit", expected["limit"], scored.get("limit", OPTIONAL)))
                        exact = None if expected["exact"] is None else plain(expected["exact"])
                        pairs.append(("exact", exact, scored.get("exact", OPTIONAL)))
                    absent = "absent" in step
                    why = "no_target" if ("no_target" in step or absent) and scored is None else (step.get("no_line") or {}).get("reason")
                    pairs.append(("reason", expected["reason"], why))
                    if expected["reason"] == "no_target" and scored is None:
                        pairs.append(("not there", ws.is_absent(expected["kpi"], scope, report["period"]), absent))
                        self.seen["not there on any day"] += absent
                self.case(at, pairs, expected["special"] & {"tie", "border"})
                shape = expected["rule"]["shape"]
                kind = shape if isinstance(shape, str) else next(iter(shape))
                missing = isinstance(expected["actual"], Missing)
                self.seen["missing actual" if missing else f"{kind}: {expected['reason'] or 'score'}"] += 1
                if missing:
                    stand_in = expected["stand_in"]
                    self.seen[f"stand-in {next(iter(stand_in)) if isinstance(stand_in, dict) else stand_in}"] += 1
                if expected["limit"]:
                    self.seen[f"limit {expected['limit']}"] += 1
                for mark in expected["special"]:
                    self.seen[mark] += 1
            pairs = [("total", places(card["total"], ws.places["total"]), shown["total"]),
                     ("total_missing", card["total_missing"], shown["total_missing"]),
                     ("band", card["band"], shown["band"]),
                     ("weight_given", int(card["weight_given"]), shown["weight_given"]),
                     ("weight_counted", int(card["weight_counted"]), shown["weight_counted"])]
            course = shown.get("course")
            if course and card["total"] is not None:
                P = ws.places["total"]
                pairs += [("roll_up", card["plan"].get("roll_up", "weighted_mean"), course["roll_up"]),
                          ("rolled", places(card["rolled"], P), course["rolled"]),
                          ("decided_by", card["decided_by"], course["decided_by"]),
                          ("within", None if card["plan"].get("own_groups") else card["plan"].get("groups"), course.get("within")),
                          ("groups", card["groups"], [dict(g, score=F(g["score"])) for g in course.get("groups") or []]),
                          ("own groups", card["own_groups"], [dict(g, score=F(g["score"]), parts=parts_of(g["parts"])) for g in course.get("own_groups") or []]),
                          ("own parts", card["own_parts"], parts_of(course.get("own_parts") or [])),
                          ("points_sum", card["points_sum"], course["points_sum"] and F(course["points_sum"])),
                          ("points", [(t["item"], t["given"], t["counted"]) for t in card["points"]],
                           [(t["item"], F(t["given"]), F(t["counted"])) for t in course["points"]]),
                          ("card limit", card["limit"], course["limit"]),
                          ("band_before", card["band_before"], course["band_before"]),
                          ("red_lines", [(l["kpi"], l["limit"], l["effect"], l["state"]) for l in card["red_lines"]],
                           [(l["kpi"], F(l["limit"]), l["effect"], l["state"]) for l in course["red_lines"]])]
            self.case(where, pairs, card["special"] & {"tie", "border"})
            if scope and "employee" in scope[0]:
                self.pay(ws, document, scope, report, card, where)
            self.seen[f"total: {card['total_missing'] or card['plan'].get('roll_up', 'weighted_mean')}"] += 1
            if card["own_groups"]:
                self.seen[f"own groups, {max(g['level'] for g in card['own_groups'])} levels"] += 1
            elif card["plan"].get("groups") and not card["total_missing"]:
                self.seen[f"by perspective: {card['plan']['groups']}, then {card['plan'].get('roll_up', 'weighted_mean')}"] += 1
            for mark in card["special"]:
                self.seen[f"total {mark}"] += 1
            for line in card["red_lines"] if card["total"] is not None else []:
                effect = line["effect"]
                self.seen[f"red line {line['state']}, {effect if isinstance(effect, str) else next(iter(effect))}"] += 1
            if card["points"]:
                self.seen["total with points"] += 1
            if card["limit"]:
                self.seen[f"total limit {card['limit']}"] += 1
        if not is_unsure:
            order = [key(c["scope"]) for c in report["cards"]]
            by_hand.sort(key=lambda c: order.index(key(c["scope"])))
            self.pools(ws, document, report, by_hand, f"seed {seed}, {report['period']}")
        for left in self.shown_pay.values():
            self.case(f"seed {seed}, pay of {left['person']} by {left['plan']}", [("pay", "none", "shown")], False)
        for scope in cards:
            self.case(f"seed {seed}, card {scope}", [("card", "not asked for", "shown")], False)


    def pay(self, ws, document, scope, report, card, where):
        for record, expected, case in pay_of(ws, document, scope, report["period"], card):
            at = f"{where}, plan {record['id']}"
            shown = self.shown_pay.pop((scope[0]["employee"], record["id"]), None)
            if shown is None:
                self.case(at, [("pay", "shown", "not shown")], False)
                continue
            payout, special = shown["payout"], False
            why = payout["no_pay"]
            why = why if why is None or isinstance(why, str) else next(iter(why))
            self.seen[f"pay: {why or 'earned'}"] += 1
            if expected["reasons"]:
                known = {r if isinstance(r, str) else r[0] for r in expected["reasons"]}
                faults = {f if isinstance(f, str) else next(iter(f)) for f in (payout["no_pay"].get("faulty", []) if isinstance(payout["no_pay"], dict) else [])}
                named = {r[1] for r in expected["reasons"] if not isinstance(r, str)}
                pairs = [("earned", None, payout["earned"]), ("no pay", why if why in known else sorted(known), why), ("faults", faults & named, faults)]
            elif why == "too_large":
                # Section 0 of docs/incentives.md: below 120 bits every number fits. Fractions here have no such bound.
                self.too_large += 1
                if expected["bits"] > 120 or expected["beyond"]:
                    continue
                pairs = [("no pay", f"earned, numbers of {expected['bits']} bits", why)]
            else:
                p = ws.places["money"]
                pairs = [("earned", fixed(expected["earned"], p), payout["earned"]), ("no pay", None, why)] + self.pay_steps(expected, payout["steps"])
                special = is_tie(expected["exact"], p) or expected["on_border"]
                self.seen["pay on a tie of rounding"] += is_tie(expected["exact"], p)
                self.seen["pay below the threshold"] += expected["below"]
                self.seen["pay with the measure at its cap"] += expected["capped"]
                self.seen["pay of zero"] += expected["earned"] == 0
                for s in payout["steps"]:
                    kind, step = next(iter(s.items()))
                    limit = step.get("is_limited", step.get("passed"))
                    self.seen[f"pay step {kind}{'' if limit is None else ' ' + str(limit)}"] += 1
            self.case(at, pairs, special)

    def pools(self, ws, document, report, cards, where):
        shown = {p["pool"]: p for p in report.get("pools") or []}
        P = ws.places["money"]
        nine = lambda x: None if x is None else round_away(x, 9)
        text = lambda x: None if x is None else F(x)
        for record in document["workspace"].get("pools", []):
            at, said = f"{where}, pool {record['id']}", shown.pop(record["id"], None)
            if record["period"] != report["period"]:
                self.case(at, [("pool", "of another period", "of another period" if said is None else "shown")], False)
                continue
            if said is None:
                self.case(at, [("pool", "shown", "not shown")], False)
                continue
            expected = pool_of(ws, record, cards, report["period"])
            self.case(at, [("people", [p["person"] for p in expected["people"]], [p["person"] for p in said["people"]])], False)
            is_even = record["amount"] is not None and expected["weights"] == 0       # what it is divided by then is not said
            for ours, theirs in zip(expected["people"], said["people"]):
                pairs = [("pool grade", ours["grade"], theirs["grade"])]
                if not expected["fault"]:
                    pairs += [("left out", ours["left_out"], theirs["left_out"]), ("limit", ours["limit"], theirs["limit"]),
                              ("amount", ours["amount"], text(theirs["amount"]))]
                    if not is_even:
                        pairs += [("weight", nine(ours["weight"]), text(theirs["weight"])), ("exact", nine(ours["exact"]), text(theirs["exact"]))]
                self.seen[f"pool: {ours['left_out'] or ours['limit'] or 'a share'}"] += 1
                tie = record["amount"] is None and ours["exact"] is not None and is_tie(ours["exact"], P)
                self.case(f"{at}, {ours['person']}", pairs, tie)
            if expected["fault"]:
                self.case(at, [("fault", True, said["fault"] is not None), ("paid", None, said["paid"])], False)
                self.seen["pool: at fault"] += 1
                continue
            pairs = [("paid", expected["paid"], text(said["paid"])), ("returned", expected["returned"], text(said["returned"])), ("fault", None, said["fault"])]
            if not is_even:
                pairs.append(("weights", nine(expected["weights"]), text(said["weights"])))
            fractions = [p["exact"] * 10 ** P % 1 for p in expected["people"] if p["exact"] is not None]
            self.case(at, pairs, record["amount"] is not None and len(set(fractions)) < len(fractions))
            self.seen[f"pool {'of money' if record['amount'] else 'without'}, {record['beyond_limits']}"] += 1
        for left in shown:
            self.case(f"{where}, pool {left}", [("pool", "none", "shown")], False)

    @staticmethod
    def pay_steps(expected, steps):
        """Every number of the steps, each as the report writes it: rounded to 9 places."""
        said = {}
        for s in steps:
            kind, step = next(iter(s.items()))
            said.setdefault(kind, []).append(step)
        one = lambda kind, name: said[kind][0][name] if kind in said else OPTIONAL
        same = lambda text: text if text is OPTIONAL else F(text)
        pairs = [("curve", round_away(expected["curve"], 9), same(one("curve", "result"))),
                 ("counted", round_away(expected["measure"], 9), same(one("measure", "counted"))),
                 ("share", round_away(expected["share"], 9), same(one("share", "pay"))),
                 ("after deductions", round_away(expected["after_deductions"], 9), same(one("after_deductions", "pay"))),
                 ("cap", round_away(expected["exact"], 9), same(one("cap", "pay")))]
        shown = [(F(t["factor"]), F(t["pay"])) for s in steps for kind, t in s.items() if kind in ("gate", "multiplier")]
        return pairs + [("changes", [(round_away(a, 9), round_away(b, 9)) for a, b in expected["changes"]], shown)]


def program():
    here = os.path.dirname(os.path.abspath(__file__))
    return os.environ.get("KEYSCORE") or os.path.join(here, "..", "..", "target", "release", "keyscore")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cases", type=int, default=100000, help="stop after the file that reaches so many cases")
    p.add_argument("--files", type=int, help="so many files instead")
    p.add_argument("--seed", type=int, default=1, help="seed of the first file; the next ones count up")
    p.add_argument("--no-rules", action="store_true", help="without scoring rules, card rules and points")
    p.add_argument("--faulty", action="store_true", help="with rules whose borders are out of order in themselves")
    p.add_argument("--keep", help="keep the last file here")
    p.add_argument("--counts", action="store_true", help="how often each thing was seen")
    p.add_argument("--show", type=int, default=10, help="how many differences to print")
    p.add_argument("--open", action="store_true", help="compare also what docs/oracle.md names as open")
    a = p.parse_args()
    Workspace.with_open_questions = a.open
    begin, c, seed, bad = time.time(), Comparison(), a.seed, []
    with tempfile.TemporaryDirectory() as folder:
        path = a.keep or os.path.join(folder, "case.keyscore.json")
        while (seed - a.seed < a.files) if a.files else (c.cases < a.cases):
            g = Generator(seed, rules=not a.no_rules, faulty=a.faulty)
            document = g.workspace()
            with open(path, "w", encoding="utf-8") as f:
                f.write(json.dumps(document, ensure_ascii=False))
            run = subprocess.run([program(), "score", path, "--period", g.period, "--json"], capture_output=True, text=True)
            before = c.differences
            if run.returncode != 0:
                c.case(f"seed {seed}", [("exit code", 0, (run.returncode, run.stderr[:2000]))], False)
            if run.stdout:
                report = json.loads(run.stdout)
                c.file(seed, document, report, g.evaluated)
                if seed % 3 == 0:
                    card = report["cards"][seed // 3 % len(report["cards"])]
                    n, wrong = levers.compare(program(), path, g.evaluated, card["scope"], g.period, [i["kpi"] for i in card["indicators"]])
                    c.cases += n
                    c.seen["lever"] += n
                    for what, ours, theirs in wrong:
                        c.case(f"seed {seed}, levers of {json.dumps(card['scope'])}", [(what, ours, theirs)], False)
            if c.differences > before:
                bad.append(seed)
            seed += 1
    if not a.files:
        judged.examples()
        n, wrong = judged.compare(program(), a.seed, max(20, a.cases // 500))
        c.cases += n
        c.differences += len(wrong)
        if accounts.is_there(program()):
            n, differ = accounts.compare(program(), a.seed, max(20, a.cases // 100), c.seen)
            c.cases += n
            c.differences += len(differ)
            for where, what, ours, theirs in differ[:a.show]:
                print(f"{where}\n    {what}: by the documents {ours!r}, the program says {theirs!r}")
        for arguments, what, ours, theirs in wrong[:a.show]:
            print(f"keyscore weights {' '.join(arguments)}\n    {what}: by the documents {ours!r}, the program says {theirs!r}")
    if a.counts:
        for name, n in sorted(c.seen.items()):
            print(f"{n:8} {name}")
    for where, wrong in c.first[:a.show]:
        print(where)
        for name, ours, theirs in wrong:
            print(f"    {name}: by the documents {ours!r}, the program says {theirs!r}")
    if bad:
        print(f"Files with differences: {len(bad)} of {seed - a.seed}; members: {dict(c.of.most_common(12))}")
        print(f"Repeat: python3 tests/oracle/compare.py --files 1 --seed {bad[0]} --keep case.keyscore.json{' --no-rules' if a.no_rules else ''}{' --faulty' if a.faulty else ''}")
    print(f"Seeds {a.seed} to {seed - 1}; {c.special} cases ({100 * c.special // max(1, c.cases)} %) exactly on a tie or a border; {time.time() - begin:.0f} s")
    # It is the way out of rare fractions, not of figures that people have.
    is_rare = 1000 * c.too_large <= max(1000, c.cases)
    if c.too_large:
        print(f"{c.too_large} cases of pay are too large for the program and say so{'' if is_rare else ', which is too many'}")
    if c.unsure:
        print(f"{c.unsure} cards are left out because of what docs/oracle.md names as open")
    print(f"{c.cases} cases, {c.differences} differences")
    return 1 if c.differences or not is_rare else 0


if __name__ == "__main__":
    sys.exit(main())
