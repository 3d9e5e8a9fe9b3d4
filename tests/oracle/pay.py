"""Works out pay with pencil and paper: exact fractions, written from docs/incentives.md only.

`pay(plan, case)` gives the steps and what was earned, or every reason why there is no pay. The numbers in comments are sections of that document.
Nothing here knows how the plans are generated or what the program says.
"""

from fractions import Fraction as F

from evaluate import Missing, is_beyond, key, number, round_away
from periods import LENGTH, in_force, level_of

INFINITE = None


class NoPay(Exception):
    """No pay, with the reason (0). Zero pay is a result of its own."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def faults_of_rows(rows, level, tiers):
    """Faults of a table of rows {from, to, rate or level} (3)."""
    if not rows:
        return {"empty"}
    out = set()
    lows = [number(r["from"]) for r in rows]
    tops = [number(r.get("to")) for r in rows]
    for i, (low, top) in enumerate(zip(lows, tops)):
        after = lows[i + 1] if i + 1 < len(rows) else None
        if after is not None and after <= low:
            out.add("out_of_order")
        if top is not None and top <= low:
            out.add("empty_row")
        if top is not None and after is not None and top != after:
            out.add("gap" if top < after else "overlap")
        if number(rows[i][level]) < 0:
            out.add("negative")
    if tops[-1] is not None:
        out.add("no_top")
    if tiers and lows[0] < 0:
        out.add("negative")
    return out


def faults_of_ramp(points, beyond):
    out = set() if points else {"empty"}
    at, level = [number(p["at"]) for p in points], [number(p["level"]) for p in points]
    if any(b <= a for a, b in zip(at, at[1:])):
        out.add("out_of_order")
    if any(l < 0 for l in level):
        out.add("negative")
    if beyond == "extend" and (len(points) < 2 or level[-1] < level[-2]):
        out.add("falls_forever")
    return out


def faults(curve):
    kind, c = next(iter(curve.items()))
    if kind == "flat":
        return {"negative"} if number(c["rate"]) < 0 else set()
    if kind == "ramp":
        return faults_of_ramp(c["points"], c["beyond"])
    return faults_of_rows(c, "rate" if kind == "tiers" else "level", kind == "tiers")


def f(curve, m, scale=F(1)):
    """The curve at m (3); `scale` is what a border of 1 stands for (1)."""
    kind, c = next(iter(curve.items()))
    if kind == "flat":
        return m * number(c["rate"]) / 100
    if kind == "ramp":
        at, level = [number(p["at"]) * scale for p in c["points"]], [number(p["level"]) for p in c["points"]]
        n = len(at)
        if m < at[0]:
            y = F(0)
        elif m >= at[-1] and c["beyond"] == "hold":
            y = level[-1]
        else:
            i = max(i for i in range(n) if at[i] <= m)
            i = min(i, n - 2)                                    # beyond the last point the last line goes on
            y = level[i] + (m - at[i]) * (level[i + 1] - level[i]) / (at[i + 1] - at[i])
        return m * y / 100 if c["of"] == "rates" else y
    low = [number(r["from"]) * scale for r in c]
    end = [None if r.get("to") is None else number(r["to"]) * scale for r in c]
    end = [e if e is not None else (low[i + 1] if i + 1 < len(c) else None) for i, e in enumerate(end)]
    upto = lambda i: m if end[i] is None else min(m, end[i])
    reached = [i for i in range(len(c)) if low[i] <= m]
    if not reached:
        return F(0)
    k = reached[-1]
    if kind == "steps":
        return number(c[k]["level"])
    assert kind == "tiers", kind
    whole = [i for i in reached if c[i]["reach"] == "whole"]
    w = whole[-1] if whole else None
    out = F(0) if w is None else upto(w) * number(c[w]["rate"]) / 100
    for i in range(0 if w is None else w + 1, k + 1):
        out += (upto(i) - low[i]) * number(c[i]["rate"]) / 100
    return out


def money(amount, whole):
    """An amount {"money": x} or {"percent": x} of `whole`."""
    kind, x = next(iter(amount.items()))
    return number(x) if kind == "money" else number(x) * whole / 100


def settings(plan):
    """Every reason the plan itself gives for no pay."""
    out = {("faulty", x) for x in faults(plan["curve"])}
    for change in plan["changes"]:
        if "gate" in change:
            if number(change["gate"]["factor"]) < 0:
                out.add("negative_setting")
        else:
            out |= {("faulty", x) for x in faults(change["multiplier"]["curve"])}
    for d in plan["deductions"]:
        for amount in (d["each"], d["most"]):
            if amount is not None and number(next(iter(amount.values()))) < 0:
                out.add("negative_setting")
    for amount in (plan["floor"], plan["cap"]):
        if amount is not None and number(next(iter(amount.values()))) < 0:
            out.add("negative_setting")
    return out


def pay(plan, case, places):
    """`case`: measure, base, quota, readings (one per change), misses (one per deduction); None is missing.

    {"reasons": set} without pay, else {"curve", "share", "changes": [...], "after_deductions", "earned", ...}, all exact.
    """
    reasons = settings(plan)
    m, b, q = case["measure"], case["base"], case["quota"]
    of_base = plan["pays"] == "percent_of_base" or (plan["cap"] is not None and "percent" in plan["cap"])
    if m is None:
        reasons.add("missing_reading")
    if of_base and (b is None):
        reasons.add("no_base")
    elif of_base and b < 0:
        reasons.add("negative_base")
    if plan["borders"] == "percent_of_quota" and q is None:
        reasons.add("no_quota")
    elif plan["borders"] == "percent_of_quota" and q <= 0:
        reasons.add("no_quota")
    for change, x in zip(plan["changes"], case["readings"]):
        one = next(iter(change.values()))
        if x is None and one["missing"] == "block":
            reasons.add("missing_reading")
    for n in case["misses"]:
        if n is None:
            reasons.add("missing_reading")
        elif n < 0 or n.denominator != 1:
            reasons.add("not_a_count")
    if reasons:
        return {"reasons": reasons}

    scale = q / 100 if plan["borders"] == "percent_of_quota" else F(1)          # 1
    out = {"reasons": set(), "below": False, "capped": False, "bits": 0, "beyond": False}

    def seen(*numbers):
        """The widest numerator or denominator of any number so far (0)."""
        for x in numbers:
            out["beyond"] = out["beyond"] or is_beyond(x)
            out["bits"] = max(out["bits"], x.numerator.bit_length(), x.denominator.bit_length())
        return numbers[0]

    kind, c = next(iter(plan["curve"].items()))
    rows = c["points"] if kind == "ramp" else [] if kind == "flat" else c
    places_given = [r.get("at", r.get("from")) for r in rows] + [plan["threshold"], plan["measure_cap"]]
    out["on_border"] = m in [number(x) * scale for x in places_given if x is not None]
    threshold, top = number(plan["threshold"]), number(plan["measure_cap"])
    if threshold is not None and m < threshold * scale:                          # 2
        out["below"], y = True, F(0)
    else:
        if top is not None and m > top * scale:
            out["capped"], m = True, top * scale
        if m < 0 and (kind in ("flat", "tiers") or (kind == "ramp" and c["of"] == "rates")):
            m = F(0)
        y = f(plan["curve"], m, scale)
    out["measure"], out["curve"] = m, y
    g = out["share"] = y if plan["pays"] == "money" else b * y / 100             # 3
    seen(m, y, g, scale)
    out["changes"] = []
    for change, x in zip(plan["changes"], case["readings"]):                     # 4
        if "gate" in change:
            gate = change["gate"]
            if x is None:
                passed = gate["missing"] == "pass"
            else:
                passed = x >= number(gate["limit"]) if gate["is"] == "at_least" else x <= number(gate["limit"])
            factor = F(100) if passed else number(gate["factor"])
        else:
            one = change["multiplier"]
            if x is None:
                factor = F(100) if one["missing"] == "pass" else F(0)
            else:
                factor = f(one["curve"], x)
        g = seen(g * factor / 100, factor)
        out["changes"].append((factor, g))
    P, off = g, F(0)                                                            # 5
    if plan["deductions"]:
        for d, n in zip(plan["deductions"], case["misses"]):
            x = n * money(d["each"], P)
            most = x if d["most"] is None else money(d["most"], P)
            off += min(x, most)
            seen(x, most, off)
        floor = F(0) if plan["floor"] is None else money(plan["floor"], P)
        g = max(seen(P - off, floor), min(P, floor))
    out["deducted"], out["after_deductions"] = off, g
    if plan["cap"] is not None:                                                 # 6
        g = min(g, seen(money(plan["cap"], b)))
    out["exact"] = g
    out["earned"] = round_away(g, places)
    return out


def settle(earned, paid, clawbacks, carry):
    """(due, payable, carried) of sums over the whole range (6)."""
    due = max(earned - clawbacks, F(0)) - paid
    if not carry:
        return due, due, F(0)
    return due, max(due, F(0)), max(-due, F(0))


# Plans in a workspace (13).

def shape_of(shape):
    """A curve of the file in the form above."""
    kind, c = next(iter(shape.items()))
    if kind in ("ramp", "ramp_of_rates"):
        return {"ramp": {**c, "of": "rates" if kind == "ramp_of_rates" else "levels"}}
    return {kind: c}


def changed(change):
    kind, one = next(iter(change.items()))
    if kind == "gate":
        return {"gate": {"is": one["passes"], "limit": one["limit"], "factor": one["otherwise"], "missing": one["missing"]}}
    return {"multiplier": {"curve": shape_of(one["factor"]), "missing": one["missing"]}}


def limited(deduction):
    kind = next(iter(deduction["each"]))
    most = deduction.get("most")
    return {"each": deduction["each"], "most": None if most is None else {kind: most}}


def written(plan):
    """A plan of the file in the form above."""
    curve = plan["curve"]
    return {"borders": curve["borders"], "threshold": curve.get("threshold"), "measure_cap": curve.get("measure_cap"),
            "curve": shape_of(curve["shape"]), "pays": curve["pays"], "changes": [changed(c) for c in plan.get("adjustments", [])],
            "deductions": [limited(d) for d in plan.get("deductions", [])], "floor": plan.get("deduction_floor"), "cap": plan.get("cap")}


def reading(card, what):
    """A figure of a card, or None (13.2)."""
    if what == "total":
        return card["total"]
    kind, kpi = next(iter(what.items()))
    one = next((i for i in card["indicators"] if i["kpi"] == kpi), None)
    if one is None:
        return None
    if kind == "score":
        return one["score"]
    if kind == "attainment":
        return None if one["attainment"] is None else one["attainment"] * 100
    return None if isinstance(one["actual"], Missing) else round_away(one["actual"], 9)


def first_scope(records, scopes, day, what):
    """Those of the first scope that has any in force, in order of id, with what is in force (13.1)."""
    for scope in scopes:
        found = [(r, in_force(r[what], day)) for r in sorted(records, key=lambda r: r["id"]) if key(r["scope"]) == key(scope)]
        found = [(r, v) for r, v in found if v is not None]
        if found:
            return found
    return []


def base_of(ws, scope, kind, level, day):
    """The base of section 1: of the first scope with an amount in its record in force, as a whole (13.1)."""
    for one in [scope] + [g for g, _ in ws.groups(scope, day)] + [[]]:
        found = first_scope(ws.w.get("pay_bases", []), [one], day, "amounts")
        if found and any(v is not None for v in found[-1][1].values()):
            b = number(found[-1][1].get(kind))
            if b is None or kind != "salary":
                return b
            return None if level == "week" else b * LENGTH[level]               # a week has no salary
    return None


def pay_of(ws, document, scope, period, card):
    """Every plan of a person with what it pays: [(plan id, reasons, case, result)]."""
    day, w, out = ws.calendar.last_day(period), document["workspace"], []
    scopes = [scope] + [g for g, _ in ws.groups(scope, day)] + [[]]
    for record, terms in first_scope(w.get("pay_plans", []), scopes, day, "terms"):
        if terms["every"] != level_of(period):
            out.append((record, {"reasons": {"other_period"}}, None))
            continue
        plan = terms["plan"]
        b = base_of(ws, scope, terms.get("base", "bonus"), terms["every"], day)
        quota = next((i for i in card["indicators"] if i["kpi"] == terms.get("quota")), None)
        q = None if quota is None or quota["target"] is None else round_away(quota["target"][1], 9)   # as the card shows it
        read = lambda part: reading(card, next(iter(part.values()))["reads"] if "reads" not in part else part["reads"])
        case = {"measure": reading(card, plan["measure"]), "base": b, "quota": q,
                "readings": [read(c) for c in plan.get("adjustments", [])], "misses": [read(d) for d in plan.get("deductions", [])]}
        out.append((record, pay(written(plan), case, ws.places["money"]), case))
    return out
