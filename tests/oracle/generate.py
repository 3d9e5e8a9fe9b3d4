"""Writes workspace files from a seed: many cards, many indicators, and a good part of them exactly on a tie or a border."""

import functools
import random
from fractions import Fraction as F

from evaluate import Workspace, is_tie, number
from pay_cases import PlanMaker
from periods import DAY, LENGTH, Calendar, earlier, level_of, period_at, span

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PERIODS = ("2026-Q3", "2026-Q2", "2025-Q4", "2026-Q1", "2026-07", "2025-12", "2026-02", "2026-H1", "2025-H2", "2025")
WEEKS = ("2026-W31", "2026-W09", "2026-W01", "2026-W53", "2025-W52", "2026-W40", "2026-W27")


@functools.lru_cache(maxsize=100000)
def text(x):
    """A fraction with a finite decimal expansion as a decimal text."""
    x = F(x)
    sign, x, places = "-" if x < 0 else "", abs(x), 0
    while x.denominator != 1:
        x, places = x * 10, places + 1
        assert places < 20
    digits = str(x.numerator).rjust(places + 1, "0")
    if places:
        return sign + digits[:-places] + "." + digits[-places:]
    return sign + digits


def finite(x, places=6):
    return (F(x) * 10 ** places).denominator == 1


class Generator:
    def __init__(self, seed, rules=True, faulty=False, accounts=60, people=20, through_the_year=False, huge=5):
        self.r = random.Random(seed)
        self.with_rules, self.faulty = rules, faulty     # faulty: rules that the program takes out of the file
        self.n_accounts, self.n_people = accounts, people
        self.used, self.typed, self.n_huge = set(), set(), huge
        self.through_the_year = through_the_year               # with figures of every period of the year, payments and returns

    # Small things

    def id(self):
        while True:
            n, s = self.r.getrandbits(64), ""
            for _ in range(13):
                s, n = ALPHABET[n & 31] + s, n >> 5
            if s not in self.used:
                self.used.add(s)
                return s

    def name(self, s):
        return {"zh": s, "en": s}

    def chance(self, percent):
        return self.r.randrange(100) < percent

    def decimal(self, low, high, places=2):
        """A decimal from low to high with at most that many places."""
        places = self.r.randint(0, places)
        return F(self.r.randint(int(low * 10 ** places), int(high * 10 ** places)), 10 ** places)

    def dated(self, value, day="0001-01-01"):
        return {"revisions": [{"from": day, "value": value, "reason": ""}]}

    def add(self, kind, **record):
        record = {"id": self.id(), **record}
        self.w[kind].append(record)
        return record["id"]

    # The workspace

    def workspace(self):
        r = self.r
        self.w = {k: [] for k in ("settings regions product_lines account_types roles accounts employees ownership inputs kpis "
                                  "targets weights bands values batches").split()}
        self.period = r.choice(WEEKS) if self.chance(20) else r.choice(PERIODS)
        self.level = level_of(self.period)
        calendar = {"start_month": 1 if self.chance(45) else r.randint(1, 12)}
        if self.chance(35):
            calendar["weeks"] = {"pattern": r.choice(["four_four_five", "four_five_four", "five_four_four"]),
                                 "first_day": r.choice([1, 7, 7, r.randint(1, 7)]), "begins": r.choice(["nearest", "on_or_before"])}
        if self.level == "week" and self.chance(50):
            calendar["week_begins"] = r.choice(["sunday", "saturday"])
        self.calendar = Calendar(calendar)
        self.huge = self.chance(self.n_huge)                   # amounts of up to 28 digits
        self.gaps, self.in_parts, self.handed_over = self.chance(25), self.chance(50), self.chance(40)
        if self.through_the_year:
            self.period = r.choice([p for p in PERIODS + ("2026-Q4", "2026-H2", "2026-03", "2026-W03", "2025-W05", "2026-W01") if p != "2025-12"])
            self.level = level_of(self.period)
        self.before = 0
        while earlier(self.period, self.before + 1)[:4] == self.period[:4]:
            self.before += 1
        self.through = None                                    # typed for its first months only: a period that is not over
        if LENGTH[self.level] > 1 and self.chance(30):
            self.through = r.randint(1, LENGTH[self.level] - 1)
        scale = r.choice([("60", "100", "120")] * 4 + [("70", "100", "150"), ("0", "100", "100"), ("60", "80", "100"), ("3", "4", "5"),
                                                       ("0.5", "1", "1.2"), ("60", "100", "200"), ("33.3", "66.7", "133.4")])
        places = {"score": r.choice([2, 2, 2, 2, 0, 1, 3, 4]), "total": r.choice([2, 2, 2, 2, 0, 1, 3]), "money": r.choice([2, 2, 2, 0, 3])}
        self.places = places
        self.add("settings", name=self.name("Generated"), sample=False, currency="CNY", calendar=calendar,
                 scale=dict(zip(("threshold", "target", "cap"), scale)), rounding=places, pace=r.choice(["linear", "linear", "seasonal", "seasonal", "plan"]))
        self.scale = {k: F(v) for k, v in self.w["settings"][0]["scale"].items()}
        self.types = [self.add("account_types", name=self.name(f"Type {i}")) for i in range(4)]
        self.roles = [self.add("roles", name=self.name(f"Role {i}")) for i in range(3)]
        for i in range(self.n_accounts):
            revisions = [{"from": "0001-01-01", "value": {"types": self.parts("account_type", self.types), "tier": r.choice("ABC"),
                                                          "region": None, "key_account": True}, "reason": ""}]
            if self.chance(15):
                revisions.append({**revisions[0], "from": self.day(),
                                  "value": {**revisions[0]["value"], "types": self.parts("account_type", self.types)}})
            self.add("accounts", name=self.name(f"Account {i}"), keys=[], facts={"revisions": revisions})
        for i in range(self.n_people):
            employed, away = self.employment()
            person = lambda: {"roles": [] if self.chance(4) else self.parts("role", self.roles), "region": None, "manager": None}
            days = ["0001-01-01"] + sorted({self.day() for _ in range(r.choice([0, 0, 1, 1, 2]) if self.in_parts else self.chance(10))})
            self.add("employees", name=self.name(f"Person {i}"), keys=[], employed=employed, away=away,
                     facts={"revisions": [self.revision(person(), day) for day in days]})
        self.teams = self.chance(30)
        if self.teams:                                         # who reports to whom, over time, now and then in a circle
            ids = [e["id"] for e in self.w["employees"]]
            for e in self.w["employees"]:
                for revision in e["facts"]["revisions"]:
                    others = [x for x in ids if x != e["id"]]
                    revision["value"]["manager"] = r.choice(others[:4] + [r.choice(others), None]) if others else None
        self.make_ownership()
        self.make_kpis()
        self.make_targets()
        self.make_weights()
        if self.with_rules:
            self.w.update(scoring_rules=[], card_rules=[], points_items=[])
            self.make_rules()
        self.add("bands", bands=[{"code": "S", "name": self.name("S"), "from": "0"}])
        document = {"format": "keyscore", "schema": 1, "workspace": self.w}
        self.make_values(document)
        self.evaluated = Workspace(document)
        self.w["bands"][0]["bands"] = self.evaluated.bands = self.make_bands(self.evaluated)
        if self.with_rules:
            plans = PlanMaker(self, self.evaluated, self.faulty)
            plans.make()
            plans.make_pools(self.w["bands"][0]["bands"])
            if self.through_the_year:
                plans.make_entries()
        return document

    def day(self):
        """A day on which something begins: often the first or last day of the period, or the one beside."""
        first, last = self.calendar.days(self.period)
        return self.r.choice([first, first, last, last, last + DAY, last + DAY, first - DAY, first + DAY, self.within(), self.within(), self.within(),
                              first - 40 * DAY, first - 365 * DAY, last + 30 * DAY]).isoformat()

    def within(self):
        first, last = self.calendar.days(self.period)
        return first + self.r.randint(0, (last - first).days) * DAY

    def employment(self):
        """Days of employment and of leave: joiners, leavers, both, people who came back, who are away all the time or not there at all."""
        r, (first, last) = self.r, self.calendar.days(self.period)
        if not self.in_parts:
            return [], []
        far = lambda: first - r.choice([500, 2000]) * DAY
        span_of = lambda a, b: {"from": a.isoformat(), "until": b.isoformat()}
        way, at = r.randrange(12), r.choice([self.within(), self.within(), first, last, last + DAY])
        employed = []
        if way in (0, 1):
            employed = [span_of(at, last + 4000 * DAY)]
        elif way in (2, 3):
            employed = [span_of(far(), max(at, first - 60 * DAY))]
        elif way == 4:
            a, b = sorted([self.within(), self.within() + DAY])
            employed = [span_of(a, b)] if a < b else []
        elif way == 5:
            a, b = sorted([self.within(), self.within()])
            employed = [span_of(far(), a)] + ([span_of(b, last + 90 * DAY)] if a < b else [])
        elif way == 6:
            employed = [r.choice([span_of(far(), first), span_of(last + DAY, last + 400 * DAY), span_of(first, last + DAY), span_of(first, last)])]
        away = []
        if self.chance(30):
            a, b = sorted([self.within(), self.within()])
            away = [r.choice([span_of(a, b + DAY), span_of(a, b + DAY), span_of(first - 30 * DAY, a + DAY), span_of(b, last + 200 * DAY),
                              span_of(first, last + DAY), span_of(first - 9 * DAY, first)])]
        return employed, away

    def make_ownership(self):
        """Whose accounts are, and handovers on the edges of the period and inside."""
        r = self.r
        if not self.handed_over:
            return
        people = [e["id"] for e in self.w["employees"]]
        for a in self.w["accounts"]:
            days = {"0001-01-01"} if self.chance(85) else set()
            days |= {self.day() for _ in range(r.choice([0, 0, 1, 2]))}
            had = []
            for day in sorted(days):
                cut = r.choice([[1000000], [1000000], [500000, 500000], [600000, 400000], [300000, 300000, 400000], [700000], []])
                had = (had if self.chance(60) else []) + r.sample(people, 3)       # often the same people, with other shares
                had = list(dict.fromkeys(had))[:len(cut)]
                shares = [{"employee": e, "share": s} for e, s in zip(had, cut)]
                self.add("ownership", account=a["id"], **{"from": day}, shares=shares)

    def parts(self, one, all_of):
        if self.chance(75):
            return [{one: self.r.choice(all_of), "share": 1000000}]
        a, b = self.r.sample(all_of, 2)
        share = self.r.choice([500000, 600000, 700000, 800000, 400000])
        return [{one: a, "share": share}, {one: b, "share": 1000000 - share}]

    def make_kpis(self):
        r, self.kinds, self.factor, self.stocks, self.scales = self.r, {}, {}, set(), {}
        kinds = ["currency", "ratio", "count", "survey", "hours", "rating"] + r.choices(
            ["currency", "ratio", "count", "hours", "rating", "currency_ratio", "points", "kept", "beside"], k=r.randint(2, 6)) + ["kept"]
        for n, kind in enumerate(kinds):
            unit = {"survey": "points", "rating": "points", "currency_ratio": "ratio", "kept": "points", "beside": "points"}.get(kind, kind)
            new = lambda what, unit, typed="number": self.add("inputs", name=self.name(f"Input {n} {what}"), unit=unit, records=None, typed=typed)
            if kind in ("ratio", "hours", "currency_ratio"):
                a, b = {"ratio": ("count", "count"), "hours": ("hours", "count"), "currency_ratio": ("currency", "currency")}[kind]
                formula = {"divide": [{"input": new("above", a)}, {"input": new("below", b)}]}
            elif kind == "survey":
                own = self.chance(40)                          # by points of its own
                scale = {"scale_points": {"points": [text(self.decimal(-5 if self.chance(20) else 0, 100, 2)) for _ in range(r.randint(2, 11))]}}
                points = new("points", "points", scale if own else "level_points")
                if own:
                    self.scales[points] = len(scale["scale_points"]["points"])
                formula = {"divide": [{"input": points}, {"input": new("answers", "count", {"level_count": {"answers_of": points}})}]}
            elif kind == "beside":                             # a stock beside a flow: points per thing, say
                rule = {"over_time": r.choice(["sum", "mean", "last", "last", "min", "max"]), "over_accounts": r.choice(["sum", "mean", "min", "max"])}
                formula = {"divide": [{"input": new("stock", unit, {"kept": rule})}, {"input": new("below", "count")}]}
                if rule["over_time"] == "last":
                    self.stocks.add(formula["divide"][0]["input"])
            elif kind == "kept":
                rule = {"over_time": r.choice(["sum", "mean", "last", "min", "max"]), "over_accounts": r.choice(["sum", "mean", "min", "max", "apart"])}
                formula = {"input": new("value", unit, {"kept": rule})}
            else:
                formula = {"input": new("value", unit)}
            direction = "higher" if kind == "survey" else r.choice(["higher", "higher", "lower"])
            kpi = self.add("kpis", code=f"K{n:02}", name=self.name(f"KPI {n}"), definition=self.name(""), variant=self.name(""),
                           perspective=r.choice(["financial", "customer", "operations", "market"]), direction=direction, unit=unit,
                           precision=2, formula=formula, attribution=r.choice(["record", "owner"]))
            self.kinds[kpi] = kind
            self.factor[kpi] = r.choice([1, 1, 1, 10 ** 4, 10 ** 8]) if kind == "currency" else 1
            if self.huge and kind in ("currency", "count", "rating", "points"):
                self.factor[kpi] = 10 ** r.choice([6, 9, 12])

    # Targets

    def point(self, kpi, shape=None):
        """Threshold, target and stretch of a size that fits the kind of KPI; spans with few prime factors make decimal ties possible."""
        r, kind = self.r, self.kinds[kpi]
        unit = {"currency": F(100), "ratio": F(1, 100), "currency_ratio": F(1, 100), "count": F(1), "hours": F(1, 10), "survey": F(1),
                "rating": F(1, 2), "points": F(1), "kept": F(1), "beside": F(1)}[kind]
        unit *= self.factor[kpi]
        sign = 1 if next(k for k in self.w["kpis"] if k["id"] == kpi)["direction"] == "higher" else -1
        z = unit * r.choice([10, 20, 40, 50, 60, 75, 80, 90, 100, 120, 130, 200])
        if r.randrange(100) < 4:
            z = r.choice([F(0), -z])
        gap = unit * r.choice([1, 2, 4, 5, 8, 10, 16, 20, 25, 40])
        t = s = None
        if shape in ("both", "threshold"):
            t = z - sign * gap
        if shape in ("both", "stretch"):
            s = z + sign * unit * r.choice([1, 2, 4, 5, 8, 10, 20])
        if r.randrange(100) < 3 and t is not None:
            t = z + sign * gap                       # out of order
        return t, z, s

    def target_value(self, p):
        t, z, s = p
        return {"threshold": None if t is None else text(t), "target": text(z), "stretch": None if s is None else text(s)}

    def make_targets(self):
        r = self.r
        for k in self.w["kpis"]:
            kpi, adds = k["id"], "input" in k["formula"] and self.kinds[k["id"]] in ("currency", "count")
            scopes = [] if self.chance(8) else [[]]
            scopes += [[{"account_type": t}] for t in self.types if self.chance(50)]
            scopes += [[{"role": t}] for t in self.roles if self.chance(50)]
            scopes += [[{"account": a["id"]}] for a in self.w["accounts"] if self.chance(25)]
            scopes += [[{"employee": e["id"]}] for e in self.w["employees"] if self.chance(25)]
            for scope in scopes:
                shape = r.choice(["both", "both", "both", "none", "threshold", "stretch"])
                for year in range(2021, 2027) if self.level == "year" else (2024, 2025, 2026, 2027):
                    first = "0001-01-01" if self.chance(95) else self.day()
                    days = [first] + sorted(d for d in {self.day() for _ in range(r.choice([0, 0, 0, 0, 0, 1, 2]))} if d > first)
                    self.add("targets", kpi=kpi, scope=scope, year=year,
                             plan={"revisions": [self.revision(self.target_plan(kpi, adds, shape, year), day) for day in days]})

    def target_plan(self, kpi, adds, shape, year):
        r, level = self.r, self.r.choice(["month", "quarter", "half", "year"])
        n, mine = 12 // LENGTH[level], LENGTH[self.level]
        coarser = LENGTH[level] > mine and self.level != "week"

        def size(place):
            """A number of days or of periods by which a target that adds up divides without a rest."""
            if not adds:
                return 1
            if self.level == "week":
                return self.calendar.number_of_days(period_at(year * 12 + place * LENGTH[level], level)) if by_day else 1
            ratio = LENGTH[level] // mine if coarser else 1
            if not by_day:
                return ratio
            if coarser:
                return ratio * self.calendar.number_of_days(self.period)
            return self.calendar.number_of_days(period_at(year * 12 + place * LENGTH[level], level))
        by_day = (self.in_parts or self.level == "week") and self.chance(60)
        p = self.point(kpi, shape)
        if by_day and self.factor[kpi] == 1 and self.kinds[kpi] == "currency":
            p = tuple(None if x is None else x / 100 for x in p)
        p = [p] * n if coarser and adds or self.chance(60) else [self.point(kpi, shape) for _ in range(n)]
        values = [self.target_value(tuple(None if x is None else x * size(i) for x in one)) for i, one in enumerate(p)]
        if self.chance(6) and n > 1:
            i = r.randrange(n)
            values[i] = {**values[i], "threshold": None}
        if self.chance(30 if self.in_parts else 6):
            for i in range(n):
                if self.chance(30):
                    values[i] = None
        return {"level": level, "values": values}

    # Weights and bands

    def weights(self, whole=True):
        kpis = [k["id"] for k in self.w["kpis"]]
        kpis = self.r.sample(kpis, self.r.randint(2, len(kpis)))
        style = self.r.randrange(4)
        n = len(kpis)
        if style == 0:
            w = [self.r.randint(1, 900000) for _ in kpis]
        elif style == 1 and n in (2, 4, 5, 8, 10):
            w = [1000000 // n] * n
        else:
            w = [50000] * n
            for _ in range(20 - n):
                w[self.r.randrange(n)] += 50000
        if whole and sum(w) != 1000000:
            w = [x * 100000 // sum(w) * 10 for x in w]       # so that a mix of two sets by tenths is whole
            w[0] += 1000000 - sum(w)
        elif not whole and self.chance(50):
            w[0] += self.r.choice([1, 50000, 10])
        if self.chance(10) and n > 2 and w[0] + w[1] <= 1000000:
            w[1], w[0] = 0, w[0] + w[1]
        return [{"kpi": k, "weight": x} for k, x in zip(kpis, w)]

    def make_weights(self):
        def put(owner, free=False, break_it=True):
            mode = "enforce" if not free or self.chance(50) else "normalise"
            broken = free and break_it and mode == "enforce" and self.chance(15)
            days = {"0001-01-01"} if self.chance(97) else set()
            for day in sorted(days | {self.day() for _ in range(self.r.choice([0, 0, 0, 0, 1, 2]))}):
                self.add("weights", owner=owner, **{"from": day}, mode=mode, items=self.weights(mode == "enforce" and not broken))
        put("company", True)
        if self.chance(80):
            for t in self.types:
                put({"account_type": t})
        else:
            put("every_account", True, break_it=False)
        if self.chance(90):
            for t in self.roles:
                put({"role": t})
        for a in self.w["accounts"]:
            if self.chance(30):
                put({"account": a["id"]}, True)
        for e in self.w["employees"]:
            if self.chance(30):
                put({"employee": e["id"]}, True)

    def make_bands(self, ws):
        """Borders that are the totals of some cards, or one step beside, and a few others."""
        r, P = self.r, self.places["total"]
        totals = [c["total"] for c in ws.report(self.period) if c["total"] is not None]
        borders = {self.scale["target"], F(r.randint(1, 100))}
        for total in r.sample(totals, min(len(totals), r.randint(1, 5))):
            borders.add(total + r.choice([0, 0, 0, 1, -1]) * F(1, 10 ** P))
            if self.chance(10):
                borders.add(total - F(1, 2 * 10 ** P))         # finer than the rounding
        borders = sorted((b for b in borders if b > 0), reverse=True)
        if self.chance(80):
            borders.append(F(0))
        return [{"code": "SABCDEFGHIJKLMNO"[i], "name": self.name("SABCDEFGHIJKLMNO"[i]), "from": text(b)} for i, b in enumerate(borders)]

    # Rules

    def make_rules(self):
        r = self.r
        everyone = ([[{"account": a["id"]}] for a in self.w["accounts"]] + [[{"employee": e["id"]}] for e in self.w["employees"]])
        groups = [[{"account_type": t}] for t in self.types] + [[{"role": t}] for t in self.roles]
        for k in self.w["kpis"]:
            for scope in [[]] + groups + everyone:
                if not self.chance(50 if scope == [] else 25 if scope in groups else 12):
                    continue
                revisions = [self.revision(self.rule(k), r.choice(["0001-01-01", "0001-01-01", self.day()]))]
                day = self.day()
                if self.chance(20) and day > revisions[0]["from"]:
                    revisions.append(self.revision(self.rule(k), day))
                self.add("scoring_rules", kpi=k["id"], scope=scope, rule={"revisions": revisions})
        for scope in [[]] + groups + everyone:
            if self.chance(35):
                self.add("card_rules", scope=scope, plan={"revisions": [self.revision(self.plan(), r.choice(["0001-01-01", "0001-01-01", self.day()]))]})
            for _ in range(r.choice([0, 0, 0, 1, 3])):
                first, length = span(self.period)
                near = period_at(first + r.randint(-1, length), "week" if self.level == "week" else "month")
                other = period_at(self.calendar.month_of(self.within()), "month") if self.level == "week" else f"{self.period[:4]}-W30"
                period = r.choice([self.period, self.period, near, near, self.period[:4], earlier(self.period, 1), other])
                self.add("points_items", scope=scope, period=period, points=text(self.decimal(-10, 10, 3)), reason="")

    def revision(self, value, day):
        return {"from": day, "value": value, "reason": ""}

    def plan(self):
        r, top = self.r, self.scale["cap"]
        p = {"roll_up": r.choice(["weighted_mean"] * 3 + ["mean", "mean", "min", "max", "sum", "worst_child", "geometric_mean", "geometric_mean"])}
        if self.chance(35):
            p["groups"] = r.choice(["weighted_mean", "mean", "mean", "min", "max", "sum", "worst_child", "geometric_mean"])
        if self.chance(25):
            kpis = [k["id"] for k in self.w["kpis"]]
            r.shuffle(kpis)
            p["own_groups"] = [g for g in (self.group(kpis, 1) for _ in range(r.randint(1, 3))) if g]
        limit = lambda: text(self.decimal(top / 3, top, 3))
        if self.chance(30):
            p["cap"] = limit()
        if self.chance(30) and "cap" not in p:
            p["floor"] = limit()
        if self.chance(50):
            p["points"] = {n: text(self.decimal(0, 8, 2)) if self.chance(40) else None for n in ("each_up", "each_down", "sum_up", "sum_down")}
        return p

    def group(self, left, level):
        """A group of a card's own: takes some of the indicators that are left, perhaps groups inside it."""
        r = self.r
        groups = [self.group(left, level + 1) for _ in range(r.choice([0, 0, 1, 2]))] if level < 4 else []
        kpis = [left.pop() for _ in range(min(len(left), r.randint(0, 4)))]
        return {"name": self.name(f"G{level} {r.randrange(1000)}"), "weight": r.choice([None, None, 0 if self.chance(10) else 10000 * r.randint(1, 100)]),
                "roll_up": r.choice(["weighted_mean", "weighted_mean", "mean", "min", "max", "sum", "worst_child", "geometric_mean"]),
                "groups": groups, "kpis": kpis}

    def rule(self, kpi):
        r, kind, higher = self.r, self.kinds[kpi["id"]], kpi["direction"] == "higher"
        t, z, s = self.point(kpi["id"], "both")
        z = abs(z) or F(1)
        step = abs(s - z) or F(1)
        top = self.scale["target"]
        name = r.choice(["line"] * 4 + ["three_point", "three_point", "range", "steps", "levels", "events", "all_or_nothing", "near_ceiling",
                                             "formula", "formula"])
        points = lambda: text(self.decimal(0, top, 2))
        if name == "line":
            shape = "line"
        elif name == "three_point":
            a = sorted(self.decimal(-20, 150, r.choice([0, 2, 3])) for _ in range(3))
            while len(set(a[:2])) < 2:
                a = sorted([a[0] - 1, *a[1:]])
            if self.faulty and self.chance(10):
                a[1] = a[0]
            elif self.chance(8):
                a[2] = a[1]
            shape = {name: {"points": dict(zip(("threshold", "target", "cap"), map(text, a))), "below": r.choice(["continue", "zero"])}}
            if self.chance(20):
                del shape[name]["below"]
        elif name == "range":
            measure = r.choice(["value", "attainment"])
            base, unit = (F(1), F(1, 10)) if measure == "attainment" else (z, step)
            borders = [base - unit * r.randint(1, 4), base, base + unit * r.randint(0, 2)]
            borders.append(borders[-1] + unit * r.randint(0, 4))
            if self.chance(15):
                borders[0] = borders[1]
            if self.faulty and self.chance(10):
                borders.reverse()
            shape = {name: {"measure": measure, **dict(zip(("zero_low", "full_low", "full_high", "zero_high"), map(text, borders))),
                            "points": None if self.chance(50) else points()}}
        elif name == "steps":
            measure = r.choice(["value", "attainment"])
            base, unit = (F(1), F(1, 10)) if measure == "attainment" else (z, step)
            borders = sorted({base + unit * r.randint(-4, 4) for _ in range(r.randint(1, 5))}, reverse=not higher)
            steps = [{"from": text(b), "points": points()} for b in borders]
            if self.chance(10):
                steps.reverse()                                # the order changes nothing
            if self.faulty and self.chance(10):
                steps = []
            elif self.faulty and self.chance(10):
                steps.append({**steps[0], "points": points()})
            shape = {name: {"measure": measure, "steps": steps}}
            if self.chance(60):
                shape[name]["below"] = points()
        elif name == "levels":
            base = [F(5), F(4), F(3), F(2), F(1), F(4)] if kind == "rating" and self.faulty and self.chance(20) else [F(5), F(4), F(3), F(2), F(1)] if kind == "rating" else [F(1), F(0)] if self.chance(40) else [z + step * i for i in range(3)]
            shape = {name: {"levels": [{"value": text(b), "points": points(), "name": self.name(str(b))} for b in base]}}
        elif name == "events":
            shape = {name: {"start": points(), "each": text(self.decimal(-20, 20, 2))}}
        elif name == "formula":
            shape = {name: {"points": self.points_tree(r.randint(1, 4))}}
        elif name == "all_or_nothing":
            shape = {name: {"points": None if self.chance(50) else points()}}
        else:
            shape = {name: {"ceiling": text(z + (step if higher else -step) * r.randint(-1, 6))}}
        rule = {"shape": shape}
        if self.chance(25):
            rule["floor"] = text(self.decimal(-30, top / 2, 1))
        if self.chance(25):
            rule["cap"] = text(self.decimal(0 if self.chance(10) else top / 2, 2 * top, 1))
            if "floor" in rule and F(rule["floor"]) > F(rule["cap"]) and not self.faulty:
                del rule["cap"]
        elif "floor" in rule and self.chance(8):
            rule["floor"] = text(self.scale["cap"] + self.r.randint(0, 2))     # above the cap of the scale, or just at it
        if self.chance(30):
            rule["baseline"] = text(z - step * r.randint(-1, 5))
        if self.chance(70):
            rule["missing"] = r.choices(["exclude", "zero", "carry_forward", "block"], [20, 35, 35, 10])[0]
        if self.chance(25):
            rule["red_line"] = {"limit": text(z + step * r.randint(-3, 1)), "effect": r.choice([
                "zero_total", {"cap_total": text(F(r.randint(0, int(top))))}, {"cap_total": text(self.decimal(0, top, 3))},
                {"cap_grade": r.choice("SABCDX")}])}
        return rule

    def points_tree(self, depth):
        """A formula of points: often a share of the way to the target, else anything."""
        r = self.r
        term = lambda name: {"term": name}
        pick = lambda: term(r.choice(["value", "value", "target", "threshold", "stretch", "baseline"]))
        if self.chance(35):
            low = term(r.choice(["threshold", "baseline"]))
            way = {"divide": [{"subtract": [term("value"), low]}, {"subtract": [term("target"), low]}]}
            return {"add": [{"number": "60"}, {"multiply": [{"number": "40"}, way]}]}
        if depth == 0:
            return pick() if self.chance(60) else {"number": text(self.decimal(-20, 120, 2))}
        inner = lambda: self.points_tree(depth - 1)
        op = r.choice(["add", "subtract", "multiply", "divide", "divide", "negate", "absolute", "round", "smallest", "largest", "if", "otherwise"])
        if op in ("multiply", "divide") and depth > 2:         # what leaves 128 bits is not compared
            op = "subtract"
        if op in ("negate", "absolute"):
            return {op: inner()}
        if op == "round":
            return {op: [inner(), r.randint(-1, 3)]}
        if op == "if":
            return {op: [self.points_test(depth - 1), inner(), inner()]}
        return {op: [inner(), inner()]}

    def points_test(self, depth):
        r = self.r
        inner = lambda: self.points_tree(max(0, depth - 1))
        op = r.choice(["compare", "compare", "present", "not", "all", "any"] if depth > 0 else ["compare", "present"])
        if op == "compare":
            return {op: [inner(), r.choice(["equal", "not_equal", "less", "at_most", "greater", "at_least"]), inner()]}
        if op == "present":
            return {op: inner()}
        if op == "not":
            return {op: self.points_test(depth - 1)}
        return {op: [self.points_test(depth - 1) for _ in range(r.randint(1, 3))]}

    # Values

    def make_values(self, document):
        ws = Workspace(document)
        people = [[{"account": a["id"]}] for a in self.w["accounts"]] + [[{"employee": e["id"]}] for e in self.w["employees"]]
        for k in self.w["kpis"]:
            for scope in people:
                if self.handed_over and k["attribution"] == "owner" and "employee" in scope[0] and self.chance(60):
                    continue                                   # has what its accounts have
                rule = ws.rule(k["id"], scope, self.period)
                spans = [(self.period, 12)]
                if rule.get("missing") == "carry_forward":
                    spans = [(self.period, 40)] + [(earlier(self.period, n), 50) for n in range(1, 6)]
                if self.through_the_year:
                    spans += [(earlier(self.period, n), 12) for n in range(1, self.before + 1)]
                if self.chance(3):                             # a week says nothing of a month, nor the other way round
                    other = period_at(self.calendar.month_of(self.within()), "month") if self.level == "week" else f"{self.period[:4]}-W30"
                    self.put(k, scope, other, F(7))
                for period, gone in spans:
                    if self.chance(gone):
                        self.absent(k, scope, period)
                    else:
                        self.put(k, scope, period, self.interesting(ws, k, scope, period))

    def absent(self, kpi, scope, period):
        way = self.r.randrange(3)
        f = kpi["formula"]
        if self.through and period == self.period:
            period = period_at(span(period)[0], "month")
        if way == 0:
            return
        if way == 1 or self.kinds[kpi["id"]] == "survey" or "input" in f:
            i = f["input"] if "input" in f else f["divide"][0]["input"]
            self.value(i, scope, period, {"missing": "not counted"})
            return
        # A divisor of zero.
        self.value(f["divide"][0]["input"], scope, period, {"number": "3"})
        self.value(f["divide"][1]["input"], scope, period, {"number": "0"})

    def value(self, i, scope, period, measured):
        at = (i, str(scope), period)
        if at not in self.typed:                               # one number for an input, scope and period
            self.typed.add(at)
            self.add("values", input=i, scope=scope, period=period, measured=measured, source="")

    def put(self, kpi, scope, period, v):
        f, kind, r = kpi["formula"], self.kinds[kpi["id"]], self.r
        if self.through and period == self.period and kind != "kept":
            first = span(period)[0]
            months = [period_at(first + n, "month") for n in range(self.through)]
            if "input" not in f:                               # numerator and denominator of one month
                period = r.choice(months)
            else:
                for month in months[1:]:
                    part = F(r.randint(-3, 40))
                    v -= part
                    self.value(f["input"], scope, month, {"number": text(part)})
                if self.chance(85):                            # so that the year before can say how a year goes
                    for n in range(span(period)[1]):
                        self.value(f["input"], scope, period_at(first + n - 12, "month"), {"number": text(F(r.choice([0, 1, 2, 3, 5, 30, 60])))})
                period = months[0]
        if kind == "survey":
            levels = self.scales.get(f["divide"][0]["input"])
            answers = self.answers(v) if levels is None else [r.randint(0, 12) for _ in range(levels - 1)] + [r.randint(1, 5)]
            if levels and self.chance(20):                     # levels that are left out at the end have no answers
                answers = answers[-1:] + answers[1:r.randint(1, levels)]
            self.value(f["divide"][0]["input"], scope, period, {"levels": answers})
        elif kind == "beside" and LENGTH[level_of(period)] > 1 and self.chance(60):
            self.put_kept(f["divide"][0]["input"], scope, period, v if finite(v) else F(round(v)))
            first, length = span(period)
            for n in range(length):
                if self.chance(85):
                    self.value(f["divide"][1]["input"], scope, period_at(first + n, "month"), {"number": str(r.choice([1, 1, 2, 4, 5]))})
        elif "divide" in f:
            if self.gaps and LENGTH[level_of(period)] > 1 and self.chance(20):
                first, length = span(period)                   # typed by month, here and there none
                months = [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(first, first + length)]
                for part, x in zip(f["divide"], (v.numerator, v.denominator)):
                    if self.chance(20):
                        self.value(part["input"], scope, period, {"number": text(x)})
                        continue
                    for month in months:
                        if self.chance(75):
                            self.value(part["input"], scope, month, {"number": text(F(x) + r.randint(0, 5))})
                return
            m = r.choice([1, 1, 2, 5, 10])
            self.value(f["divide"][0]["input"], scope, period, {"number": text(v.numerator * m)})
            self.value(f["divide"][1]["input"], scope, period, {"number": text(v.denominator * m)})
        elif kind == "kept" and LENGTH[level_of(period)] > 1 and (self.through or self.chance(55)):
            self.put_kept(f["input"], scope, period, v)
        elif kind in ("currency", "count") and LENGTH[level_of(period)] > 1 and self.chance(15):
            first, length = span(period)                       # typed by month, all months of it
            rest = v
            for n in range(length):
                month = first + n
                part = rest if n == length - 1 else F(r.randint(-3, 40))
                rest -= part
                self.value(f["input"], scope, f"{month // 12:04}-{month % 12 + 1:02}", {"number": text(part)})
        else:
            self.value(f["input"], scope, period, {"number": text(v)})

    def put_kept(self, i, scope, period, v):
        """Numbers of shorter periods, some of them in each other or missing; now and then one of the whole period, which then counts alone."""
        r = self.r
        first, length = span(period)
        if self.through and period == self.period:
            length = self.through
        whole = self.chance(15) and length == span(period)[1]
        if whole:
            self.value(i, scope, period, {"number": text(v)})
        starts = list(range(first, first + length))
        quarters = [m for m in starts[:-2] if m % 3 == 0 and length > 3 and self.chance(40)]
        for m in quarters:
            self.value(i, scope, f"{m // 12:04}-Q{m % 12 // 3 + 1}", {"number": text(F(v) + r.randint(-2, 2))})
        for m in starts:
            if not self.chance(45):
                continue
            measured = {"missing": "not counted"} if self.chance(10) else {"number": text(F(v) + r.choice([0, 0, F(1, 2), r.randint(-6, 6)]))}
            self.value(i, scope, f"{m // 12:04}-{m % 12 + 1:02}", measured)

    def answers(self, v):
        """Numbers of answers whose mean is v where that is possible, else any."""
        r = self.r
        if 20 <= v <= 100 and v.denominator <= 50:
            low = min(80, int(v) // 20 * 20)
            share = (v - low) / 20                             # so many at low + 20
            n = share.denominator * r.randint(1, 3)
            out = [0] * 5
            place = 4 - (low - 20) // 20
            out[place] = n - share.numerator * (n // share.denominator)
            out[place - 1] = n - out[place]
            return out
        return [r.randint(0, 12) for _ in range(4)] + [r.randint(1, 5)]

    def interesting(self, ws, kpi, scope, period):
        """An actual: a border, a value whose points are a tie of rounding, or just anything."""
        r, kind = self.r, self.kinds[kpi["id"]]
        rule, target = ws.rule(kpi["id"], scope, period), ws.target(kpi["id"], scope, period)
        marks = [m for m in (target or ())[:3] if m is not None]
        ratio = "divide" in kpi["formula"]

        def fits(v):
            if kind == "survey":
                return 20 <= v <= 100 and v.denominator <= 50
            return (v.numerator < 10 ** 9 and v.denominator < 10 ** 7) if ratio else finite(v) and abs(v) < 10 ** (22 if self.huge else 14)
        shape = rule["shape"]
        name, p = (shape, {}) if isinstance(shape, str) else next(iter(shape.items()))
        unit = target[1] if p.get("measure") == "attainment" and target else F(1)
        if name == "steps":
            marks += [number(s["from"]) * unit for s in p["steps"]]
        elif name == "range":
            marks += [number(p[n]) * unit for n in ("zero_low", "full_low", "full_high", "zero_high")]
        elif name == "levels":
            marks = [number(l["value"]) for l in p["levels"]]
        elif name == "near_ceiling":
            marks.append(number(p["ceiling"]))
        if rule.get("red_line"):
            marks.append(number(rule["red_line"]["limit"]))
        choice = r.randrange(100)
        if name == "levels":
            choice = choice * 25 // 100 if choice < 90 else 99
        if name == "events" and choice < 60:
            return F(r.randint(-1 if self.chance(5) else 0, 8))
        marks = [m for m in marks if fits(m)]
        if choice < 22 and marks:
            return r.choice(marks)
        if choice < 30 and marks:                              # just beside
            v = r.choice(marks) + r.choice([-1, 1]) * F(1, r.choice([100, 1000, 50]))
            if fits(v):
                return v
        if choice < 65:
            for _ in range(6):                                 # points exactly between two
                v = self.tie(ws, kpi, rule, target)
                if v is not None and fits(v):
                    return v
        base = abs(marks[0]) if marks else F(50)
        for _ in range(50):
            if ratio:
                den = r.choice([r.randint(1, 300), 7, 13, 97, 64, 100])
                v = F(int(base * den * r.randint(30, 170) / 100), den)
            elif kind in ("count", "rating"):
                v = F(int(base * r.randint(30, 170) / 100))
            else:
                v = F(int(base * r.randint(3000, 17000) / 100), 100)
            if self.chance(3):
                v = -v
            if fits(v):
                return v
        return F(50)

    def tie(self, ws, kpi, rule, target):
        """A value whose raw points lie half way between two roundable numbers: a line through two probes, solved."""
        r, places = self.r, self.places["score"]
        base = [m for m in (target or ())[:3] if m is not None] or [F(100)]
        a = r.choice(base)
        eps = (abs(a) or F(1)) / 1000
        side = r.choice([-1, 1])
        one = ws.shape(kpi["id"], rule, a + side * eps, target)[0]
        two = ws.shape(kpi["id"], rule, a + side * 2 * eps, target)[0]
        if isinstance(one, str) or isinstance(two, str) or one[0] == two[0]:
            return None
        slope = (two[0] - one[0]) / (side * eps)
        top = int(self.scale["cap"] * 10 ** places)
        goal = F(2 * r.randint(0, max(1, top)) + 1, 2 * 10 ** places)
        v = a + side * eps + (goal - one[0]) / slope
        got = ws.shape(kpi["id"], rule, v, target)[0]
        return v if not isinstance(got, str) and is_tie(got[0], places) else None
