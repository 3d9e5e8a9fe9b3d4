"""Scores a workspace file with pencil and paper: exact fractions, written from the documents only.

`Workspace(document).report(period)` gives, per card, the actual, target, points, score, limit, status and reason of every
indicator and the total, band and course of the card. Nothing here knows how the files are generated or what the program says.
The numbers in comments are sections of docs/scoring.md.
"""

import functools
from fractions import Fraction as F

import targets
from periods import DAY, LENGTH, Calendar, earlier, in_force, inside, level_of, period_at, span  # noqa: F401 (for formulas.py)

DEFAULT_RULE = {"shape": "line"}
DEFAULT_PLAN = {"roll_up": "weighted_mean"}


@functools.lru_cache(maxsize=None)
def number(text):
    """A decimal text as an exact fraction; None stays None."""
    return None if text is None else F(text)


def round_away(x, places):
    """Half away from zero at `places` places (1)."""
    scale = 10 ** places
    n = (abs(x) * scale * 2 + 1) // 2
    return (F(-n, scale) if x < 0 else F(n, scale))


def is_tie(x, places):
    """Whether x lies exactly half way between two numbers of that many places."""
    return (x * 10 ** places * 2).denominator == 1 and (x * 10 ** places).denominator == 2


def root_floor(x, n):
    """The largest whole number whose n-th power is not above x (a fraction of at least 0)."""
    whole = x.numerator // x.denominator
    low, high = 0, 1 << (whole.bit_length() // n + 1)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if middle ** n <= whole else (low, middle)
    return low


def geometric_mean(scores, places):
    """The n-th root of the product at `places` places, half away from zero: floor(2x) decides (6.2)."""
    product = F(1)
    for s in scores:
        product *= s * 2 * 10 ** places
    return F((root_floor(product, len(scores)) + 1) // 2, 10 ** places)


def fixed(x, places):
    """A number that has at most `places` places, written with all of them."""
    n = abs(x) * 10 ** places
    assert n.denominator == 1, (x, places)
    digits = str(n.numerator).rjust(places + 1, "0")
    sign = "-" if x < 0 else ""
    return sign + (digits[:-places] + "." + digits[-places:] if places else digits)


def plain(x, places=9):
    """A number rounded to 9 places, without trailing zeros."""
    text = fixed(round_away(x, places), places)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def is_beyond(x):
    """Whether a number with 9 places has more than 96 bits (docs/oracle.md, Open)."""
    return x is not None and abs(round_away(x, 9)) * 10 ** 9 >= 2 ** 96


def reaches(value, border, higher):
    """A border is reached by meeting it exactly (1)."""
    return value >= border if higher else value <= border


def key(scope):
    if len(scope) < 2:
        return tuple(scope[0].items()) if scope else ()
    return tuple(sorted((k, v) for part in scope for k, v in part.items()))


class Missing:
    def __init__(self, reason):
        self.reason = reason


class Unsure(Exception):
    """The documents do not say what holds here."""


def inputs_of(formula):
    (op, args), = formula.items()
    return [args] if op == "input" else [i for a in args for i in inputs_of(a)]


class NoPoints(Exception):
    """A part of a formula of points that is missing, with its reason (3.9)."""

    def __init__(self, reason):
        self.reason = reason


def points_of(tree, terms, target):
    (op, args), = tree.items()
    at = lambda part: points_of(part, terms, target)
    if op == "term":
        if args == "value":
            return terms[args]
        if args == "baseline":
            reason = "baseline_missing"
        elif target is None:
            reason = "no_target"
        else:
            reason = "point_missing" if target[3] else "parts_incomplete"
        if terms[args] is None:
            raise NoPoints(reason)
        return terms[args]
    if op == "number":
        return F(args)
    if op == "if":
        return at(args[1] if answer(args[0], terms, target) else args[2])
    if op == "otherwise":
        try:
            return at(args[0])
        except NoPoints:
            return at(args[1])
    if op == "negate":
        return -at(args)
    if op == "absolute":
        return abs(at(args))
    if op == "round":
        scale = F(10) ** args[1]
        return round_away(at(args[0]) * scale, 0) / scale
    parts = [at(part) for part in args]
    if op == "smallest":
        return min(parts)
    if op == "largest":
        return max(parts)
    a, b = parts
    if op == "divide":
        if b == 0:
            raise NoPoints("zero_divisor")
        return a / b
    return {"add": a + b, "subtract": a - b, "multiply": a * b}[op]


def answer(test, terms, target):
    (op, args), = test.items()
    if op == "compare":
        a, b = points_of(args[0], terms, target), points_of(args[2], terms, target)
        return {"equal": a == b, "not_equal": a != b, "less": a < b, "at_most": a <= b, "greater": a > b, "at_least": a >= b}[args[1]]
    if op == "present":
        try:
            points_of(args, terms, target)
            return True
        except NoPoints:
            return False
    if op == "not":
        return not answer(args, terms, target)
    unknown = None
    for part in args:                       # the first part that decides; a missing one does not
        try:
            if answer(part, terms, target) == (op == "any"):
                return op == "any"
        except NoPoints as missing:
            unknown = unknown or missing
    if unknown:
        raise unknown
    return op == "all"


def kept_rule(spec):
    """How typed numbers of an input come together, where it says so (docs/formulas.md, Typed values)."""
    return spec["typed"].get("kept") if isinstance(spec["typed"], dict) else None


class Workspace:
    with_open_questions = False               # what is told in docs/oracle.md as open is left out otherwise

    def __init__(self, document):
        self._team, self.moved = {}, {}                       # targets in place of those of the file
        w = self.w = document["workspace"]
        settings = w["settings"][0]
        self.calendar = Calendar(settings["calendar"])
        self.scale = {k: number(v) for k, v in settings["scale"].items()}
        self.places = settings["rounding"]
        self.kpis = {k["id"]: k for k in w["kpis"]}
        self.inputs = {i["id"]: i for i in w["inputs"]}
        self.accounts = {a["id"]: a for a in w["accounts"]}
        self.employees = {e["id"]: e for e in w["employees"]}
        self.targets = {(t["kpi"], key(t["scope"]), t["year"]): t for t in w["targets"]}
        self.values = {}
        for v in w["values"]:
            self.values.setdefault((v["input"], key(v["scope"])), []).append(v)
        self.rules = {(r["kpi"], key(r["scope"])): r for r in w.get("scoring_rules", [])}
        self.plans = {key(r["scope"]): r for r in w.get("card_rules", [])}
        self.items = w.get("points_items", [])
        self.weights = {}
        for s in w["weights"]:
            owner = s["owner"]
            self.weights.setdefault(owner if isinstance(owner, str) else key([owner]), []).append(s)
        self.bands = w["bands"][0]["bands"] if w["bands"] else []
        self.owners = {}
        for split in w.get("ownership", []):
            self.owners.setdefault(split["account"], []).append(split)
        self.open_questions = set()           # targets on which document and program differ
        self.counted_by_days = set()          # targets of people who are there, or have a role, for some of the days
        self.end_of_data = targets.last_day_of_data(self)
        self.pace_basis = settings.get("pace", "linear")
        self._actual, self._parts, self._score, self._groups, self.cuts, self.key = {}, {}, {}, {}, {}, key

    # Scopes

    def scopes(self, period):
        """The company, every account, and everybody who is employed on a day of the period."""
        days = self.calendar.days(period)
        there = [e for e, x in self.employees.items() if targets.present({"employed": x.get("employed")}, *days)]
        return [[]] + [[{"account": a}] for a in self.accounts] + [[{"employee": e}] for e in there]

    def groups(self, scope, day):
        """Types of an account or roles of a person on a day, largest share first, then by id (2.1)."""
        if not scope:
            return []
        (kind, name), = scope[0].items()
        if (kind, name, day) in self._groups:
            return self._groups[kind, name, day]
        if kind == "account":
            facts, many, one = in_force(self.accounts[name]["facts"], day), "types", "account_type"
        else:
            facts, many, one = in_force(self.employees[name]["facts"], day), "roles", "role"
        parts = sorted((facts or {}).get(many, []), key=lambda p: (-p["share"], p[one]))
        found = self._groups[kind, name, day] = [([{one: p[one]}], p["share"]) for p in parts]
        return found

    def is_absent(self, kpi, scope, period):
        """Whether a target that adds up asks for nothing because the person is not there on any day (docs/periods.md)."""
        return bool(scope and "employee" in scope[0] and self.adds_up(kpi)
                    and not targets.present(self.employees[scope[0]["employee"]], *self.calendar.days(period)))

    def chain(self, scope, day):
        """The scopes in which a rule for a card is looked for, in order (2.1)."""
        chain = [scope] + [g for g, _ in self.groups(scope, day)]
        if scope:
            chain.append([])
        return chain

    def rule(self, kpi, scope, period):
        day = self.calendar.last_day(period)
        for candidate in self.chain(scope, day):
            record = self.rules.get((kpi, key(candidate)))
            value = record and in_force(record["rule"], day)
            if value is not None:
                return value
        return DEFAULT_RULE

    def plan(self, scope, period):
        day = self.calendar.last_day(period)
        for candidate in self.chain(scope, day):
            record = self.plans.get(key(candidate))
            value = record and in_force(record["plan"], day)
            if value is not None:
                return value
        return DEFAULT_PLAN

    # Actuals (docs/formulas.md), as far as the generated files need them

    def share(self, account, person, day):
        """What part of an account somebody owns on a day."""
        begun = [s for s in self.owners.get(account, []) if s["from"] <= day.isoformat()]
        newest = max(begun, key=lambda s: s["from"], default={"shares": []})
        return next((F(o["share"], 1000000) for o in newest["shares"] if o["employee"] == person), F(0))

    def credit(self, kpi):
        """Whether people are credited by owner, by team, or not (by record)."""
        return {"owner": True, "team": "team"}.get(self.kpis[kpi].get("attribution"), False)

    def team(self, person, day):
        """Everybody who reports to somebody on a day, directly or through others; a line that comes back ends there (docs/formulas.md)."""
        if (person, day) not in self._team:
            out, found = {person}, True
            while found:
                found = {e for e, x in self.employees.items() if e not in out and (in_force(x["facts"], day) or {}).get("manager") in out}
                out |= found
            self._team[person, day] = out - {person}
        return self._team[person, day]

    def members(self, scope, owner):
        """The accounts whose typed numbers a scope adds up: those of the company, and those of a person by owner."""
        if not scope or owner is True and "employee" in scope[0]:
            return list(self.accounts)
        return []

    def outermost(self, source, scope, period):
        """What is typed for one scope inside a period; nothing that lies in a longer one that is typed too."""
        found = [(span(v["period"]), v) for v in self.values.get((source, key(scope)), []) if inside(v["period"], period) and "missing" not in v["measured"]]
        within = lambda a, b: a != b and b[0] <= a[0] and a[0] + a[1] <= b[0] + b[1]
        return [(at, v) for at, v in found if not any(within(at, other) for other, _ in found)]

    def parts(self, source, scope, period, owner):
        """[(span, share, measured)] of typed numbers: of the scope itself, and of its accounts where it has none of its own."""
        at = (source, key(scope), period, owner)
        if at not in self._parts:
            out = [(x, F(1), v["measured"]) for x, v in self.outermost(source, scope, period)]
            own = [x for x, _, _ in out]
            alone = own and kept_rule(self.inputs[source])         # with a number of its own it does not look at its accounts
            for account in [] if alone else self.members(scope, owner):
                for x, v in self.outermost(source, [{"account": account}], period):
                    if any(a < x[0] + x[1] and x[0] < a + n for a, n in own):
                        continue
                    share = self.share(account, scope[0]["employee"], self.calendar.last_day(v["period"])) if scope else F(1)
                    if share:
                        out.append((x, share, v["measured"]))
            if owner == "team" and scope and "employee" in scope[0]:
                for e in self.employees:
                    for x, v in self.outermost(source, [{"employee": e}], period):
                        if e in self.team(scope[0]["employee"], self.calendar.last_day(v["period"])):
                            out.append((x, F(1), v["measured"]))
            self._parts[at] = out
        return self._parts[at]

    def source(self, input_id):
        spec = self.inputs[input_id]
        if kept_rule(spec):
            return input_id
        return spec["typed"]["level_count"]["answers_of"] if "level_count" in spec["typed"] else input_id

    def months(self, formula, scope, period, owner):
        """The months that all inputs of a formula have typed values for; None where one has none at all (docs/formulas.md, Typed values)."""
        common, several = None, []
        for input_id in inputs_of(formula):
            rule = kept_rule(self.inputs[input_id])
            if rule and len(inputs_of(formula)) == 1:   # whatever months it has are the months of all inputs
                return None, False
            spans = [at for at, _, _ in self.parts(self.source(input_id), scope, period, owner)]
            if not spans:
                return None, False
            covered = {m for a, n in spans for m in range(a, a + n)}
            if rule and rule["over_time"] == "last":    # no month is expected to have a value: the newest stands for the whole span
                continue
            several += spans
            common = covered if common is None else common & covered
        if common is None:
            return None, False
        apart = any(0 < len(common & set(range(a, a + n))) < n for a, n in several)
        return common, apart

    def typed(self, input_id, scope, period, owner, months=None):
        """The typed numbers of an input over a period: their sum, or the reason why there is none."""
        spec = self.inputs[input_id]
        if kept_rule(spec):
            return self.kept(input_id, scope, period, owner, months)
        source, total, found = self.source(input_id), F(0), False
        for at, share, measured in self.parts(source, scope, period, owner):
            if months is not None and at[0] not in months:
                continue
            found = True
            if "levels" not in measured:
                total += share * F(measured["number"])
            elif spec["typed"] == "level_points":
                total += share * sum(F(n) * p for n, p in zip(measured["levels"], (100, 80, 60, 40, 20)))
            elif "scale_points" in spec["typed"]:
                total += share * sum(F(n) * F(p) for n, p in zip(measured["levels"], spec["typed"]["scale_points"]["points"]))
            else:
                total += share * sum(measured["levels"])
        return total if found else self.nothing(input_id, source, scope, period)

    def nothing(self, input_id, source, scope, period):
        for v in self.values.get((source, key(scope)), []):
            if inside(v["period"], period) and "missing" in v["measured"]:
                return Missing({"declared": v["measured"]["missing"]})
        return Missing({"no_data": input_id})

    def kept(self, input_id, scope, period, owner, months=None):
        """Typed numbers that come together by a rule of their own, over time and then over accounts."""
        rule = kept_rule(self.inputs[input_id])
        over, how, results = rule["over_time"], rule["over_accounts"], []
        if over == "last":
            months = None
        counted = lambda found: [n for n in found if months is None or n[0][0] in months]
        own = self.over_time(counted(self.outermost(input_id, scope, period)), over)
        if own is not None:
            return own
        for account in self.members(scope, owner):
            numbers = counted(self.outermost(input_id, [{"account": account}], period))
            newest = lambda found: max(found, key=lambda n: n[0][0] + n[0][1])[1]["period"]
            share = F(1)
            if scope:
                held = lambda p: self.share(account, scope[0]["employee"], self.calendar.last_day(p))
                if over != "last":
                    numbers = [n for n in numbers if held(n[1]["period"])]
                share = held(newest(numbers)) if numbers else F(0)
            found = self.over_time(numbers, over)
            if found is not None and share:
                results.append((found, share))
        if not results:
            return self.nothing(input_id, input_id, scope, period)
        if how == "apart":
            return Missing({"does_not_roll_up": input_id})
        total = sum(x * s for x, s in results)
        return {"sum": total, "mean": total / sum(s for _, s in results), "min": min(results)[0], "max": max(results)[0]}[how]

    @staticmethod
    def over_time(found, how):
        numbers = [(at, F(v["measured"]["number"])) for at, v in found if "number" in v["measured"]]
        if not numbers:
            return None
        if how == "mean":
            return sum(x * at[1] for at, x in numbers) / sum(at[1] for at, _ in numbers)
        if how == "last":
            return max(numbers, key=lambda n: n[0][0] + n[0][1])[1]
        return {"sum": sum, "min": min, "max": max}[how]([x for _, x in numbers])

    def formula(self, f, scope, period, owner, months=None):
        (op, args), = f.items()
        if op == "input":
            return self.typed(args, scope, period, owner, months)
        assert op in ("divide", "add", "subtract", "multiply"), op
        values = [self.formula(a, scope, period, owner, months) for a in args]
        for v in values:                      # the first one from left to right
            if isinstance(v, Missing):
                return v
        a, b = values
        if op == "add":
            return a + b
        if op == "subtract":
            return a - b
        if op == "multiply":
            return a * b
        return Missing("zero_denominator") if b == 0 else a / b

    def actual(self, kpi, scope, period):
        at = (kpi, key(scope), period)
        if at not in self._actual:
            f, owner = self.kpis[kpi]["formula"], self.credit(kpi)
            months, apart = self.months(f, scope, period, owner)
            if months is not None and (not months or apart):
                self._actual[at] = Missing("months_apart")
            else:
                self._actual[at] = self.formula(f, scope, period, owner, months)
        return self._actual[at]

    def some_months(self, kpi, scope, period):
        """The months that a target that adds up is asked for, where the figure does not stand for the whole period; else None."""
        return self.partial(kpi, scope, period) if self.adds_up(kpi) else None

    def partial(self, kpi, scope, period):
        """The months that a figure stands for where typed numbers leave out some that are over, or of which others have data (docs/formulas.md, Typed values); else None."""
        f, owner = self.kpis[kpi]["formula"], self.credit(kpi)
        if LENGTH[level_of(period)] == 1 or any(kept_rule(self.inputs[i]) for i in inputs_of(f)) and len(inputs_of(f)) == 1:
            return None
        months, apart = self.months(f, scope, period, owner)
        if not months or apart:
            return None
        first, length = span(period)
        over = {m for m in range(first, first + length) if self.calendar.month_start(m + 1) <= self.end_of_data + DAY}
        flows = [i for i in inputs_of(f) if (kept_rule(self.inputs[i]) or {}).get("over_time") != "last"]
        spans = lambda i: {m for (a, n), _, _ in self.parts(self.source(i), scope, period, owner) for m in range(a, a + n)}
        of_any = set().union(*map(spans, flows))
        if not any((over & self.due(self.source(i), scope, period, owner) | of_any) - spans(i) for i in flows):
            return None
        return sorted(months)

    def due(self, source, scope, period, owner):
        """The months that ought to have a typed number: all; of a person by owner who has none of their own, those at whose end an account with one was theirs."""
        first, length = span(period)
        whole = set(range(first, first + length))
        typed = lambda s: any(inside(v["period"], period) for v in self.values.get((source, key(s)), []))
        if not scope or not self.members(scope, owner) or typed(scope):
            return whole
        mine = [a for a in self.accounts if typed([{"account": a}])]
        return {m for m in whole if any(self.share(a, scope[0]["employee"], self.calendar.month_start(m + 1) - DAY) for a in mine)}

    # Targets

    def adds_up(self, kpi):
        k = self.kpis[kpi]
        return "input" in k["formula"] and k["unit"] in ("currency", "count")

    def target(self, kpi, scope, period):
        """(threshold, target, stretch, parts complete) of the nearest scope, or None (docs/periods.md)."""
        return targets.target(self, kpi, scope, period)

    # Scores (2.2, 2.3, 3)

    def shape(self, kpi, rule, v, target):
        """(raw points, cap, reports a limit) or a reason; `marks` are the borders that were in play."""
        higher = self.kpis[kpi]["direction"] == "higher"
        shape = rule["shape"]
        kind, p = (shape, {}) if isinstance(shape, str) else next(iter(shape.items()))
        cap = number(rule.get("cap"))
        own_cap = self.scale["cap"] if cap is None else cap
        pT, pZ, pS = self.scale["threshold"], self.scale["target"], self.scale["cap"]
        T = Z = S = None
        if target is not None:
            T, Z, S, complete = target
        marks = [m for m in (T, Z, S) if m is not None]

        if kind in ("line", "three_point"):
            if target is None:
                return "no_target", marks
            if not complete:
                return "parts_incomplete", marks
            if kind == "three_point":
                pT, pZ, pS = (number(p["points"][n]) for n in ("threshold", "target", "cap"))
                own_cap = pS if cap is None else cap
                if T is None or S is None:
                    return "point_missing", marks
            elif T is None and Z <= 0:
                return "target_not_positive", marks
            if T is not None:
                base = (T, pT)
            else:
                base = (F(0), F(0)) if higher else (2 * Z, F(0))
            sign = 1 if higher else -1
            if not (sign * base[0] < sign * Z and (S is None or sign * Z < sign * S) and base[1] < pZ <= pS):
                return "out_of_order", marks
            if kind == "three_point" and p.get("below", "continue") == "zero" and not reaches(v, T, higher):
                return (F(0), own_cap, True), marks
            a, b = base, (Z, pZ)
            if S is not None and sign * v > sign * Z:
                a, b = (Z, pZ), (S, pS)
            return (a[1] + (v - a[0]) / (b[0] - a[0]) * (b[1] - a[1]), own_cap, True), marks

        if kind in ("range", "steps"):
            x = v
            if p.get("measure", "value") == "attainment":
                if target is None:
                    return "no_target", marks
                if Z <= 0:
                    return "target_not_positive", marks
                x = v / Z
                unit = Z
            else:
                unit = F(1)
            if kind == "range":
                zl, fl, fh, zh = (number(p[n]) for n in ("zero_low", "full_low", "full_high", "zero_high"))
                marks = marks + [m * unit for m in (zl, fl, fh, zh)]
                if not zl <= fl <= fh <= zh:
                    return "out_of_order", marks
                full = pZ if p.get("points") is None else number(p["points"])
                if fl <= x <= fh:
                    raw = full
                elif zl < x < fl:
                    raw = (x - zl) / (fl - zl) * full
                elif fh < x < zh:
                    raw = (zh - x) / (zh - fh) * full
                else:
                    raw = F(0)
                return (raw, own_cap, True), marks
            steps = [(number(s["from"]), number(s["points"])) for s in p["steps"]]
            marks = marks + [s[0] * unit for s in steps]
            if not steps or len({s[0] for s in steps}) < len(steps):
                return "out_of_order", marks
            reached = [s for s in steps if reaches(x, s[0], higher)]
            if reached:
                raw = (max if higher else min)(reached)[1]
            else:
                raw = number(p.get("below", "0"))
            return (raw, own_cap, True), marks

        if kind == "levels":
            values = [number(l["value"]) for l in p["levels"]]
            marks = marks + values
            if len(set(values)) < len(values):
                return "out_of_order", marks
            if v not in values:
                return "no_level", marks
            return (number(p["levels"][values.index(v)]["points"]), own_cap, True), marks

        if kind == "events":
            if v < 0:
                return "negative_events", marks
            return (number(p["start"]) + number(p["each"]) * v, own_cap, True), marks

        if kind == "all_or_nothing":
            if target is None:
                return "no_target", marks
            points = pZ if p.get("points") is None else number(p["points"])
            return (points if reaches(v, Z, higher) else F(0), own_cap, True), marks

        if kind == "formula":
            try:
                raw = points_of(p["points"], {"value": v, "target": Z, "threshold": T, "stretch": S,
                                              "baseline": number(rule.get("baseline"))}, target)
            except NoPoints as missing:
                return missing.reason, marks
            return (raw, own_cap, True), marks

        assert kind == "near_ceiling", kind
        if target is None:
            return "no_target", marks
        C = number(p["ceiling"])
        marks = marks + [C]
        if not (Z < C if higher else Z > C):
            return "out_of_order", marks
        if reaches(v, C, higher):
            return (own_cap, own_cap, False), marks
        return ((C - Z) / (C - v) * pZ, own_cap, True), marks

    def score(self, kpi, scope, period):
        at = (kpi, key(scope), period)
        if at not in self._score:
            self._score[at] = self.scored(kpi, scope, period)
        found = self._score[at]
        return {**found, "special": set(found["special"])}

    def scored(self, kpi, scope, period):
        """Everything of one KPI on one card that does not need the card (2 to 4)."""
        rule = self.rule(kpi, scope, period)
        v = self.actual(kpi, scope, period)
        some = self.some_months(kpi, scope, period)
        target = self.target(kpi, scope, period) if some is None else targets.of_some_months(self, kpi, scope, period, some)
        target = self.moved.get((kpi, key(scope), period), target)
        out = {"kpi": kpi, "rule": rule, "actual": v, "target": target, "score": None, "raw": None, "exact": None,
               "limit": None, "reason": None, "attainment": None, "progress": None, "special": set()}
        points = self.scale
        if isinstance(rule["shape"], dict) and "three_point" in rule["shape"]:
            points = {k: number(x) for k, x in rule["shape"]["three_point"]["points"].items()}
        out["points"] = points
        if isinstance(v, Missing):
            return out
        if target is not None and target[1] > 0:
            out["attainment"] = round_away(v / target[1], 4)
            if is_tie(v / target[1], 4):
                out["special"].add("tie")
        baseline = number(rule.get("baseline"))
        if baseline is not None and target is not None and target[1] != baseline:
            out["progress"] = round_away((v - baseline) / (target[1] - baseline), 4)
        result, marks = self.shape(kpi, rule, v, target)
        if v in marks:
            out["special"].add("border")
        if rule.get("red_line") and v == number(rule["red_line"]["limit"]):
            out["special"].add("border")
        if isinstance(result, str):
            out["reason"] = result
            return out
        raw, cap, limits = result
        if is_beyond(raw):
            self.open_questions.add((kpi, key(scope), period))
        floor = number(rule.get("floor"))
        floor = F(0) if floor is None else floor
        if floor > cap:
            out["reason"] = "out_of_order"
            return out
        exact = min(cap, max(floor, raw))
        out["raw"], out["exact"] = raw, exact
        if limits:
            out["limit"] = "cap" if raw > cap else "floor" if raw < floor else None
        if raw in (cap, floor):
            out["special"].add("border")
        if is_tie(exact, self.places["score"]):
            out["special"].add("tie")
        out["score"] = round_away(exact, self.places["score"])
        return out

    # Weights

    def weight_set(self, scope, period):
        """(weights by KPI in order, whether whole where that is enforced) or None."""
        day = self.calendar.last_day(period).isoformat()

        def owned(owner):
            begun = [s for s in self.weights.get(owner, []) if s["from"] <= day]
            return max(begun, key=lambda s: s["from"], default=None)
        own = owned(key(scope)) if scope else owned("company")
        if own is not None:
            return self._weights([(own, F(1))])
        if not scope:
            return None
        kind = next(iter(scope[0]))
        every = owned("every_account") if kind == "account" else None
        parts = [(owned(key(g)) or every, F(share)) for g, share in self.groups(scope, self.calendar.last_day(period))]
        parts = [(s, share) for s, share in parts if s is not None]
        if parts:
            return self._weights(parts)
        return None if every is None else self._weights([(every, F(1))])

    def _weights(self, parts):
        total = lambda s: sum(i["weight"] for i in s["items"])
        whole = all(s["mode"] != "enforce" or total(s) == 1000000 for s, _ in parts)
        if len(parts) == 1:
            return {i["kpi"]: F(i["weight"]) for i in parts[0][0]["items"]}, whole
        out, shares = {}, sum(share for _, share in parts)
        for s, share in parts:                # mixed by the shares of the types (2.4)
            given = {i["kpi"]: F(i["weight"]) for i in s["items"]}
            if s["mode"] == "normalise" and total(s) > 0:
                given = self._whole({k: w * 1000000 / total(s) for k, w in given.items()})
            for k, w in given.items():
                out[k] = out.get(k, F(0)) + w * share / shares
        return self._whole(out), whole

    def _whole(self, weights):
        """Whole numbers (1): what is left over goes by largest remainder, larger weight, place on the card (2.4)."""
        floor = {k: F(x.numerator // x.denominator) for k, x in weights.items()}
        added = sum(weights.values())
        left = added.numerator // added.denominator - sum(floor.values())
        for k in sorted(weights, key=lambda k: (floor[k] - weights[k], -weights[k]))[:int(left)]:
            floor[k] += 1
        return floor

    # Cards (5, 6)

    def status(self, score, points):
        if score is None:
            return "unknown"
        return "good" if score >= points["target"] else "watch" if score >= points["threshold"] else "bad"

    def by_perspective(self, plan, counted, card, P):
        """The roll-up of the roll-ups of the perspectives (6.2), unrounded; None where a geometric mean has a part below 0."""
        def roll(how, parts, places):
            """Parts are (weight, number, status); the number and the place of the one that alone gives it."""
            numbers = [n for _, n, _ in parts]
            if how == "weighted_mean":
                return sum(w * n for w, n, _ in parts) / sum(w for w, _, _ in parts), None
            if how == "mean":
                return sum(numbers) / len(numbers), None
            if how == "sum":
                return sum(numbers), None
            if how == "geometric_mean":
                numbers = [round_away(n, 9) for n in numbers]
                if min(numbers) < 0:
                    return None, None
                return geometric_mean(numbers, places), numbers.index(0) if 0 in numbers else None
            if how in ("min", "max"):
                x = min(numbers) if how == "min" else max(numbers)
                return x, numbers.index(x)
            assert how == "worst_child", how
            rank = {"bad": 0, "watch": 1, "good": 2}
            place = min(range(len(parts)), key=lambda p: (rank[parts[p][2]], parts[p][1]))
            return parts[place][1], place
        groups, parts = [], []
        for perspective in ("financial", "customer", "operations", "market"):
            own = [i for i in counted if self.kpis[i["kpi"]]["perspective"] == perspective]
            if not own:
                continue
            x, _ = roll(plan["groups"], [(i["weight"], i["score"], i["status"]) for i in own], 9)
            if x is None:
                return None
            weight = sum(i["weight"] for i in own)
            groups.append({"perspective": perspective, "weight": int(weight), "count": len(own), "score": round_away(x, 9), "decides": False})
            parts.append((weight, x, self.status(round_away(x, self.places["score"]), self.scale)))
        total, place = roll(plan.get("roll_up", "weighted_mean"), parts, P)
        if total is not None and place is not None:
            groups[place]["decides"] = True
        card["groups"] = groups if total is not None else []
        return total

    def by_own_groups(self, plan, counted, card, P):
        """The roll-up over groups of a card's own (6.2); None where a geometric mean has a part below 0."""
        of_kpi, inside = {i["kpi"]: i for i in counted}, set()

        def kpis_of(group):
            return set(group.get("kpis", [])) | {k for g in group.get("groups", []) for k in kpis_of(g)}
        for g in plan["own_groups"]:
            inside |= kpis_of(g)

        def part(kpi):
            i = of_kpi[kpi]
            return {"of": {"kpi": kpi}, "weight": i["weight"], "number": i["score"], "status": i["status"], "decides": False}

        def group(g, level):
            """(its part, what it counts by weight) or None where nothing takes part."""
            at = len(shown)
            shown.append(None)
            found = [x for x in (group(inner, level + 1) for inner in g.get("groups", [])) if x]
            found += [(part(k), of_kpi[k]["weight"]) for k in g.get("kpis", []) if k in of_kpi]
            if not found or g.get("weight") == 0:
                del shown[at:]
                return None
            parts = [x for x, _ in found]
            number = self.roll(g["roll_up"], parts, 9)
            if number is None:
                raise ArithmeticError
            below = sum(w for _, w in found)
            shown[at] = {"name": g["name"], "level": level, "roll_up": g["roll_up"], "parts": self.shown_parts(parts), "score": round_away(number, 9)}
            weight = below if g.get("weight") is None else F(g["weight"])
            status = self.status(round_away(number, self.places["score"]), self.scale)
            return {"of": {"group": at}, "weight": weight, "number": number, "status": status, "decides": False}, below
        shown = []
        try:
            parts = [x[0] for x in (group(g, 0) for g in plan["own_groups"]) if x]
            parts += [part(i["kpi"]) for i in counted if i["kpi"] not in inside]
            if not parts:
                return "no_scores"
            total = self.roll(plan.get("roll_up", "weighted_mean"), parts, P)
        except ArithmeticError:
            return None
        card["own_groups"], card["own_parts"] = shown, self.shown_parts(parts)
        return total

    @staticmethod
    def shown_parts(parts):
        return [{"of": p["of"], "weight": int(p["weight"]), "score": round_away(p["number"], 9), "decides": p["decides"]} for p in parts]

    @staticmethod
    def roll(how, parts, places):
        """A roll-up of parts; marks the one that decides it."""
        numbers, place = [p["number"] for p in parts], None
        if how == "weighted_mean":
            return sum(p["weight"] * p["number"] for p in parts) / sum(p["weight"] for p in parts)
        if how in ("mean", "sum"):
            return sum(numbers) / (len(numbers) if how == "mean" else 1)
        if how == "geometric_mean":
            numbers = [round_away(n, 9) for n in numbers]
            if min(numbers) < 0:
                return None
            out, place = geometric_mean(numbers, places), numbers.index(0) if 0 in numbers else None
        elif how in ("min", "max"):
            out = min(numbers) if how == "min" else max(numbers)
            place = numbers.index(out)
        else:
            rank = {"bad": 0, "watch": 1, "good": 2}
            place = min(range(len(parts)), key=lambda p: (rank[parts[p]["status"]], numbers[p]))
            out = numbers[place]
        if place is not None:
            parts[place]["decides"] = True
        return out

    def band(self, total):
        for b in self.bands:
            if total >= number(b["from"]):
                return b["code"]
        return self.bands[-1]["code"]

    def card(self, scope, period, order=None):
        """`order`: the KPIs in the order in which the card shows them (which of two equals is named first)."""
        found = self.weight_set(scope, period)
        weights, whole = found if found else ({}, True)
        kpis = order if order is not None else list(weights) + [k for k in self.kpis if k not in weights]
        kpis = kpis + [k for k in weights if k not in kpis]
        P = self.places["total"]
        indicators, blocked = [], False
        for kpi in kpis:
            i = self.score(kpi, scope, period)
            if (kpi, key(scope), period) in self.open_questions and not self.with_open_questions:
                raise Unsure
            i["weight"] = weights.get(kpi)
            i["stand_in"] = None
            if i["weight"] and isinstance(i["actual"], Missing):                   # 5
                policy = i["rule"].get("missing", "exclude")
                if policy == "zero":
                    i["stand_in"], i["score"] = "zero", F(0)
                elif policy == "carry_forward":
                    for n in range(1, 5):
                        before = self.score(kpi, scope, earlier(period, n))
                        if (kpi, key(scope), earlier(period, n)) in self.open_questions and not self.with_open_questions:
                            raise Unsure
                        if before["score"] is not None:
                            i["stand_in"] = {"carried": earlier(period, n)}
                            i["score"] = before["score"]
                            break
                elif policy == "block":
                    i["stand_in"], blocked = "blocks", True
                i["special"].add("missing")
            i["status"] = self.status(i["score"], i["points"])
            i["effective_percent"] = i["contribution"] = None
            indicators.append(i)

        plan = self.plan(scope, period)
        counted = [i for i in indicators if i["weight"] and i["score"] is not None]
        card = {"scope": scope, "indicators": indicators, "plan": plan, "total": None, "total_missing": None, "band": None,
                "rolled": None, "decided_by": None, "points": None, "points_sum": None, "limit": None, "red_lines": [],
                "band_before": None, "groups": [], "own_groups": [], "own_parts": [], "weight_given": sum(weights.values()), "special": set(),
                "weight_counted": sum(i["weight"] for i in counted)}
        state = {True: "hit", False: "kept"}
        for i in indicators:                                                       # 6.4
            line = i["rule"].get("red_line")
            if line:
                higher = self.kpis[i["kpi"]]["direction"] == "higher"
                limit = number(line["limit"])
                hit = "unknown" if isinstance(i["actual"], Missing) else state[not reaches(i["actual"], limit, higher)]
                card["red_lines"].append({"kpi": i["kpi"], "limit": limit, "effect": line["effect"], "state": hit})
        if not found:
            card["total_missing"] = "no_weights"
        elif not whole:
            card["total_missing"] = "weights_not_whole"
        elif blocked:
            card["total_missing"] = "blocked"
        elif not counted:
            card["total_missing"] = "no_scores"
        elif plan.get("own_groups"):                                               # 6.2, groups of one's own
            x = self.by_own_groups(plan, counted, card, P)
            if x is None or x == "no_scores":
                card["total_missing"] = x or "negative_score"
        elif plan.get("groups"):                                                   # by perspective first
            x = self.by_perspective(plan, counted, card, P)
            if x is None:
                card["total_missing"] = "negative_score"
        elif plan.get("roll_up") == "geometric_mean" and any(i["score"] < 0 for i in counted):
            card["total_missing"] = "negative_score"
        if card["total_missing"]:
            return card

        scores = [i["score"] for i in counted]                                     # 6.2
        W, n, roll = card["weight_counted"], len(counted), plan.get("roll_up", "weighted_mean")
        one, grouped = None, plan.get("groups") or plan.get("own_groups")
        if grouped:
            pass
        elif roll == "weighted_mean":
            x = sum(i["weight"] * i["score"] for i in counted) / W
        elif roll == "mean":
            x = sum(scores) / n
        elif roll == "sum":
            x = sum(scores)
        elif roll == "geometric_mean":
            x = geometric_mean(scores, P)
            one = next((i for i in counted if i["score"] == 0), None)
        elif roll in ("min", "max"):
            x = min(scores) if roll == "min" else max(scores)
            one = next(i for i in counted if i["score"] == x)
        else:
            assert roll == "worst_child", roll
            rank = {"bad": 0, "watch": 1, "good": 2}
            one = min(counted, key=lambda i: (rank[i["status"]], i["score"]))      # the first of equals
            x = one["score"]
        card["decided_by"] = one and one["kpi"]
        card["unrounded"] = x
        card["rolled"] = rolled = round_away(x, P)
        if is_tie(x, P):
            card["special"].add("tie")
        for i in indicators:
            if i["weight"] == 0 and i["score"] is not None and roll == "weighted_mean" and not grouped:
                i["effective_percent"] = i["contribution"] = F(0)
        for i in counted:
            if grouped:
                continue
            if roll == "weighted_mean":
                i["effective_percent"] = round_away(100 * i["weight"] / W, 2)
                i["contribution"] = round_away(i["weight"] * i["score"] / W, P)
            elif roll == "mean":
                i["effective_percent"] = round_away(F(100, n), 2)
                i["contribution"] = round_away(i["score"] / n, P)
            elif roll == "sum":
                i["contribution"] = round_away(i["score"], P)

        limits = {k: number(v) for k, v in (plan.get("points") or {}).items()}     # 6.3

        def cut(v, up, down):
            if limits.get(down) is not None:
                v = max(-limits[down], v)
            return v if limits.get(up) is None else min(limits[up], v)
        mine = [key(scope)] + [key(g) for g, _ in self.groups(scope, self.calendar.last_day(period))]
        items = [t for t in self.items if key(t["scope"]) in mine and inside(t["period"], period)]
        items.sort(key=lambda t: (t["period"][:4], LENGTH[level_of(t["period"])], t["period"], t["id"]))
        card["points"] = [{"item": t["id"], "given": number(t["points"]), "counted": cut(number(t["points"]), "each_up", "each_down")}
                          for t in items]
        added = cut(sum(t["counted"] for t in card["points"]) + F(0), "sum_up", "sum_down")
        if is_tie(added, P):
            card["special"].add("tie")
        card["points_sum"] = added = round_away(added, P)

        total = rolled + added
        limit = lambda text: None if text is None else round_away(number(text), P)
        floor, cap = limit(plan.get("floor")), limit(plan.get("cap"))
        if total in (floor, cap):
            card["special"].add("border")
        if floor is not None and total < floor:
            total, card["limit"] = floor, "floor"
        if cap is not None and total > cap:
            total, card["limit"] = cap, "cap"
        card["band_before"] = self.band(total)
        named = []
        for r in card["red_lines"]:
            if r["state"] == "hit":
                effect = r["effect"]
                if effect == "zero_total":
                    total = min(total, F(0))
                elif "cap_total" in effect:
                    total = min(total, limit(effect["cap_total"]))
                else:
                    named.append(effect["cap_grade"])
        card["total"] = total
        if self.bands:
            codes = [b["code"] for b in self.bands]
            place = codes.index(self.band(total))
            for code in named:
                place = max(place, codes.index(code) if code in codes else len(codes) - 1)
            card["band"] = codes[place]
            borders = [number(b["from"]) for b in self.bands]
            if total in borders or x in borders:
                card["special"].add("border")
        return card

    def report(self, period):
        cards = []
        for scope in self.scopes(period):
            try:
                cards.append(self.card(scope, period))
            except Unsure:
                pass
        return cards
