"""How a total moves, worked out from docs/scoring.md (8) only, and compared with `keyscore sensitivity`."""

import json
import subprocess
from fractions import Fraction as F

from evaluate import Unsure, key, round_away

NAMES = ("threshold", "target", "stretch")


def levers(ws, scope, period, order):
    """The levers of a card: weight (9 places), and of each number what it becomes, the score, the total and its change."""
    card = ws.card(scope, period, order)
    counted = [i for i in card["indicators"] if i["weight"] and i["score"] is not None and card["total"] is not None]
    plan, out = card["plan"], []
    for i in counted:
        one = {"kpi": i["kpi"], "score": i["score"], "weight": None}
        others = [j for j in counted if j is not i]
        if plan.get("roll_up", "weighted_mean") == "weighted_mean" and not plan.get("groups") and not plan.get("own_groups") and others:
            mean = sum(j["weight"] * j["score"] for j in others) / sum(j["weight"] for j in others)
            one["weight"] = round_away((i["score"] - mean) / 100, 9)
        for n, name in enumerate(NAMES):
            one[name] = None
            if i["target"] is not None and i["target"][n] is not None and i["stand_in"] is None:
                moved = list(i["target"])
                moved[n] = moved[n] * F(101, 100)
                at = (i["kpi"], key(scope), period)
                ws.moved, kept = {at: tuple(moved)}, ws._score.pop(at)
                after = ws.card(scope, period, order)
                ws.moved = {}
                ws._score[at] = kept
                score = next(j["score"] for j in after["indicators"] if j["kpi"] == i["kpi"])
                change = None if None in (after["total"], card["total"]) else after["total"] - card["total"]
                one[name] = (round_away(moved[n], 9), score, after["total"], change)
        out.append(one)
    return card["total"], out


def compare(program, path, ws, scope, period, order):
    """(cases, [what, by the documents, by the program])."""
    name = "company" if not scope else ":".join(next(iter(scope[0].items())))
    run = subprocess.run([program, "sensitivity", path, "--scope", name, "--period", period], capture_output=True, text=True)
    try:
        total, ours = levers(ws, scope, period, order)
    except Unsure:
        return 0, []
    if run.returncode not in (0, 3) or not run.stdout:
        return 1, [("exit code", 0, (run.returncode, run.stderr[:300]))]
    report = json.loads(run.stdout)
    number = lambda x: None if x is None else F(x)
    wrong = [] if number(report["total"]) == total else [("total", total, report["total"])]
    theirs = [{"kpi": one["kpi"], "score": number(one["score"]), "weight": number(one["weight"]),
               **{n: one[n] and tuple(number(one[n][x]) for x in ("to", "score", "total", "change")) for n in NAMES}} for one in report["levers"]]
    if [o["kpi"] for o in ours] != [o["kpi"] for o in theirs]:
        return 1, [("levers", [o["kpi"] for o in ours], [o["kpi"] for o in theirs])]
    for a, b in zip(ours, theirs):
        wrong += [(f"{a['kpi']} {n}", a[n], b[n]) for n in a if a[n] != b[n]]
    return 1 + len(ours), wrong
