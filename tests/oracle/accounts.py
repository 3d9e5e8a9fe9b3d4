"""Accounts of pay, worked out from docs/incentives.md (6, 13.5, 13.6) only, and compared with `keyscore pay … --json`."""

import json
import os
import subprocess
import tempfile
from fractions import Fraction as F

import targets
from evaluate import Unsure, key
from generate import Generator
from pay import in_force, pay_of, settle
from periods import earlier, level_of, span


def is_there(program):
    return subprocess.run([program, "pay", "--help"], capture_output=True).returncode == 0


def periods_of(period):
    """The periods of this length in the fiscal year, up to this one."""
    out = [period]
    while earlier(out[0], 1)[:4] == period[:4]:
        out.insert(0, earlier(out[0], 1))
    return out


def settlement(entries, earned, terms):
    """(sums, fault) of the counted entries (6)."""
    amounts = {"payment": {}, "reversal": {}}
    order = sorted(entries, key=lambda e: (e["day"], e["id"]))
    for kind in ("reversal", "payment"):
        for e in order:
            if kind in e["what"]:
                at, x = e["number"] or e["id"], F(e["what"][kind]["amount"])
                if amounts[kind].setdefault(at, x) != x:
                    return None, {"two_amounts": at}
    paid = sum(amounts["payment"].values(), F(0))
    back = sum(amounts["reversal"].values(), F(0)) if terms["plan"]["reversals"] == "as_clawback" else F(0)
    due, payable, carried = settle(earned, paid, back, terms["plan"]["recovery"] == "carry_forward")
    return {"earned": earned, "clawed_back": back, "paid": paid, "due": due, "payable": payable, "carried": carried}, None


def accounts(ws, document, period):
    """{(person, plan): account or None where the documents do not say}, in the order of the report."""
    w, out, level = document["workspace"], {}, level_of(period)
    periods, last = periods_of(period), ws.calendar.last_day(period)
    entries = [e for e in w.get("pay_entries", []) if e["period"] in periods]
    name = lambda e: (e["name"]["zh"], e["name"]["en"], e["id"])
    for person in sorted(w["employees"], key=name):
        scope = [{"employee": person["id"]}]
        mine = [e for e in entries if e["person"] == person["id"]]
        there = any(targets.present({"employed": person.get("employed")}, *ws.calendar.days(p)) for p in periods)
        if not there and not mine:
            continue
        earned, unsure = {}, set()
        for p in periods:
            try:
                card = ws.card(scope, p)
                for record, result, _ in pay_of(ws, document, scope, p, card):
                    if result["reasons"] != {"other_period"}:
                        whole = result["reasons"] or result["bits"] <= 120 and not result["beyond"]
                        earned.setdefault(record["id"], {})[p] = None if result["reasons"] else result["earned"] if whole else Unsure
            except Unsure:
                unsure.add(p)
        for plan in sorted(w.get("pay_plans", []), key=lambda p: p["id"]):
            terms = in_force(plan["terms"], last)
            known = earned.get(plan["id"], {})
            own = [e for e in mine if e["plan"] == plan["id"]]
            if terms is None or not known and not own and not unsure:
                continue
            if unsure or Unsure in known.values():
                out[person["id"], plan["id"]] = None
                continue
            counted = [e for e in own if known.get(e["period"]) is not None]
            sums, fault = settlement(counted, sum((x for x in known.values() if x is not None), F(0)), terms)
            out[person["id"], plan["id"]] = {
                "periods": [(p, known[p]) for p in periods if p in known],
                "entries": [(e["id"], e in counted) for e in sorted(own, key=lambda e: (e["day"], e["id"]))],
                "reversals": terms["plan"]["reversals"], "recovery": terms["plan"]["recovery"], "settlement": sums, "fault": fault}
    return out


def said(one):
    number = lambda x: None if x is None else F(x)
    return {"periods": [(p["period"], number(p["earned"])) for p in one["periods"]],
            "entries": [(e["entry"], e["is_counted"]) for e in one["entries"]], "reversals": one["reversals"], "recovery": one["recovery"],
            "settlement": one["settlement"] and {n: F(x) for n, x in one["settlement"].items()}, "fault": one["fault"]}


def compare(program, seed, cases, seen):
    """Runs workspaces with payments and returns; (cases, [where, what, by the documents, by the program])."""
    n, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pay.keyscore.json")
        while n < cases:
            g = Generator(f"accounts {seed}", accounts=3, people=6, through_the_year=True)
            document = g.workspace()
            with open(path, "w", encoding="utf-8") as f:
                json.dump(document, f, ensure_ascii=False)
            run = subprocess.run([program, "pay", path, "--period", g.period, "--json"], capture_output=True, text=True)
            where = f"accounts of pay, seed {seed}, {g.period}"
            if run.returncode != 0:
                wrong.append((where, "exit code", 0, (run.returncode, run.stderr[:500])))
            report = json.loads(run.stdout) if run.stdout else {"accounts": []}
            shown = {(a["person"], a["plan"]): a for a in report["accounts"]}
            ours = accounts(g.evaluated, document, g.period)
            sure = [at for at, one in ours.items() if one is not None]
            order = [at for at in shown if ours.get(at, 0) is not None]
            n += 1
            if sure != order:
                wrong.append((where, "accounts in order", sure, order))
            for at in sure:
                if at in shown:
                    n += 1
                    theirs = said(shown[at])
                    wrong += [(f"{where}, {at}", what, ours[at][what], theirs[what]) for what in theirs if ours[at][what] != theirs[what]]
                    sums = ours[at]["settlement"]
                    seen[f"account: {'two amounts' if sums is None else 'carried' if sums['carried'] else 'nothing payable' if sums['payable'] == 0 else 'payable'}"] += 1
            seed += 1
    return n, wrong
