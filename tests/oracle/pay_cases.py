"""Plans of pay for generated workspaces: every shape, gate, deduction and limit, with borders at figures that people have."""

from fractions import Fraction as F

from evaluate import Missing, round_away
from periods import earlier
from pools import pool_of


class PlanMaker:
    """`g` is the generator of the workspace: it gives chance, ids and the records so far."""

    def __init__(self, g, ws, faulty=False):
        self.g, self.r, self.faulty = g, g.r, faulty
        self.cards = [c for c in ws.report(g.period) if c["scope"] and "employee" in c["scope"][0]] or [ws.card([], g.period)]
        self.ws, self.people = ws, self.cards
        self.kpis = [k["id"] for k in g.w["kpis"]]
        scored = lambda k: sum(i["kpi"] == k and i["score"] is not None for c in self.cards for i in c["indicators"])
        self.known = sorted(self.kpis, key=lambda k: (-scored(k), k))[:max(2, len(self.kpis) // 2)]

    def make(self):
        g, r = self.g, self.r
        g.w.update(pay_plans=[], pay_bases=[])
        people, simple = [[{"employee": e["id"]}] for e in g.w["employees"]], g.chance(50)
        roles = [[{"role": t}] for t in g.roles]
        for scope, percent in [([], 80)] + [(s, 60) for s in roles] + [(s, 35) for s in people]:
            if g.chance(percent):
                for _ in range(r.choice([2, 4]) if g.through_the_year else r.choice([8, 12, 16])):
                    day = r.choice(["0001-01-01", "0001-01-01", "0001-01-01", g.day()])
                    revisions = [{"from": day, "value": self.terms(), "reason": ""}]
                    if g.chance(15):
                        later = g.day()
                        if later > day:
                            revisions.append({"from": later, "value": self.terms(), "reason": ""})
                    g.add("pay_plans", name=g.name("Plan"), scope=scope, terms={"revisions": revisions})
            if g.chance(percent + 20):
                amounts = {"salary": self.money(3000, 30000), "bonus": self.money(500, 20000)}
                if simple:
                    amounts = {n: str(1000 * r.choice([1, 2, 3, 3, 5, 8])) for n in amounts}
                for n in ("salary", "bonus"):
                    if g.chance(8):
                        amounts[n] = None
                g.add("pay_bases", scope=scope, amounts=g.dated(amounts, r.choice(["0001-01-01", "0001-01-01", g.day()])))

    def make_pools(self, bands):
        """Bonuses by grades: pools and without, with limits near what people get, equal bases, grades without a coefficient, one twice."""
        g, r = self.g, self.r
        g.w["pools"] = []
        unit = F(1, 10 ** g.places["money"])
        whole = lambda x: round_away(F(x) / unit, 0) * unit
        everyone = [[]] * 3 + [[{"role": t}] for t in g.roles]
        for _ in range(r.choice([2, 4, 6])):
            codes = [b["code"] for b in bands if g.chance(90)]
            rows = [{"code": c, "coefficient": self.text(r.choice([F(0), F(1), F(12, 10), F(8, 10), F(r.randint(0, 2000), 1000), F(1, 2), F(1)]))} for c in codes]
            if g.chance(15):
                rows = [{**row, "coefficient": r.choice(["0", "0", "1"])} for row in rows]
            elif g.chance(40):
                rows = [{**row, "coefficient": r.choice(["1", "1", "2", "3"])} for row in rows]
            if rows and g.chance(15):
                rows.append({**r.choice(rows), "coefficient": r.choice(["1", "1.5", r.choice(rows)["coefficient"]])})
            amount = least = most = None
            share = F(r.randint(500, 15000))
            if g.chance(70):
                amount = whole(r.choice([F(100), F(10000), F(r.randint(0, 10 ** 7), 100), F(0), share * r.randint(1, 20), unit * r.randint(0, 30)]))
                share = amount / len(self.cards) or F(1)
            near = lambda: whole(share * r.choice([F(1, 4), F(1, 2), F(9, 10), F(1), F(11, 10), F(2), F(3)]))
            if g.chance(45):
                least = near()
            if g.chance(45):
                most = near()
            if least is not None and most is not None and least > most and g.chance(90):
                least, most = most, least
            if g.chance(4):
                amount = (amount or F(1)) + unit / 2
            out = lambda x: None if x is None else self.text(x)
            pool = {"scope": r.choice(everyone), "period": g.period, "base": r.choice(["bonus", "bonus", "salary"]), "grades": {"rows": rows},
                    "amount": out(amount), "least": None, "most": None, "when_nobody": r.choice(["return", "even"]),
                    "beyond_limits": r.choice(["return", "redistribute", "redistribute"])}
            if g.chance(60):                                    # amounts that lie exactly on a limit, parts that tie
                first = pool_of(self.ws, pool, self.people, g.period)
                half = first["weights"] / 1000 / 2
                if amount is not None and half and half.denominator == 1:
                    amount = half * unit * r.choice([1, 1, 3, 5, 7])
                    pool["amount"] = out(amount)
                    first = pool_of(self.ws, pool, self.people, g.period)
                known = [x for o in first["people"] for x in (o["amount"], o["exact"]) if x is not None and (x / unit).denominator == 1]
                if known and least is not None:
                    least = r.choice(known)
                if known and most is not None:
                    most = r.choice(known)
                if least is not None and most is not None and least > most:
                    least, most = most, least
                if amount and r.randrange(6) == 0:              # as much above as below
                    sharing = sum(o["amount"] is not None for o in first["people"])
                    least = most = whole(amount / sharing) if sharing else None
            pool.update(least=out(least), most=out(most), period=g.period if g.chance(93) else g.period[:4])
            g.add("pools", name=g.name("Pool"), **pool)

    def make_entries(self):
        """Payments and returns: documents twice, of two amounts, of periods without pay and of other years, more paid than earned."""
        g, r = self.g, self.r
        g.w["pay_entries"] = []
        for e in g.w["employees"]:
            near = [p for p in g.w["pay_plans"] if p["scope"] in ([], [{"employee": e["id"]}]) or "role" in p["scope"][0]]
            for _ in range(r.randint(0, 12) if near else 0):
                plan = r.choice(near)
                for _ in range(r.choice([1, 1, 2, 4])):
                    back = r.choice([0, 0, 0, r.randint(0, g.before), r.randint(0, g.before), g.before + 1])
                    period = earlier(g.period, back) if g.chance(95) else g.period[:4]
                    number = r.choice(["", "", f"D-{r.randint(1, 2)}", f"D-{r.randint(1, 40)}"])
                    amount = self.text(r.choice([F(100), F(100), g.decimal(0, 3000, 2), g.decimal(0, 300, 2)]) * (-1 if g.chance(10) else 1))
                    what = {"payment": {"amount": amount}}
                    if g.chance(40):
                        what = {"reversal": {"amount": amount.lstrip("-"), "reason": "sent back"}}
                    g.add("pay_entries", person=e["id"], plan=plan["id"], period=period, day=g.within().isoformat(), number=number, what=what)

    def text(self, x):
        from generate import text
        return text(x)

    def money(self, low, high):
        r = self.r
        return self.text(r.choice([F(r.randint(low, high)), F(r.randint(low, high) // 100 * 100), F(r.randint(low * 100, high * 100), 100)]))

    def reading(self):
        """A reading and the figures that people have of it."""
        r = self.r
        kind = r.choices(["total", "score", "attainment", "value"], [40, 20, 25, 15])[0]
        if kind == "total":
            return "total", [c["total"] for c in self.cards if c["total"] is not None] or [F(90)]
        kpi = r.choice(self.known if self.g.chance(85) else self.kpis)
        found = [i for c in self.cards for i in c["indicators"] if i["kpi"] == kpi]
        if kind == "score":
            known = [i["score"] for i in found if i["score"] is not None]
        elif kind == "attainment":
            known = [i["attainment"] * 100 for i in found if i["attainment"] is not None]
        else:
            known = [round_away(i["actual"], 9) for i in found if not isinstance(i["actual"], Missing)]
        known = [x for x in known if abs(x) < 10 ** 9]
        return {kind: kpi}, known or [F(100)]

    def borders(self, known, n, low=False):
        """Rising places around figures that people have, some exactly at them; `low`: none below 0."""
        r = self.r
        size = max(abs(x) for x in known) or F(1)
        out, tries = set(), 0
        while len(out) < n:
            tries += 1
            if tries > 50:
                out.add(max(out, default=F(0)) + 1)
                continue
            x = r.choice(known)
            way = r.randrange(4)
            if not out and self.g.chance(60):
                x = min(known)
            if way == 1:
                x = x + r.choice([-1, 1]) * F(1, 100)
            elif way >= 2:
                x = round_away(size * F(r.randint(0, 130), 100), 2)
            x = round_away(x, 9)
            out.add(max(x, F(0)) if low and x < 0 else x)
        return sorted(out)

    def rows(self, known, level, tiers=False, n=None):
        r, g = self.r, self.g
        n = n or r.randint(1, 4)
        low = self.borders(known, n, tiers)
        if tiers and g.chance(60):
            low[0] = F(0) if len(low) == 1 or low[1] > 0 else low[0]
        rows = [{"from": self.text(x), "to": None, level: self.text(self.rate())} for x in low]
        if tiers:
            style = r.randrange(3)
            for row in rows:
                row["reach"] = ("whole", "slice", r.choice(["whole", "slice"]))[style]
        if g.chance(20):                                       # an end that is where the next begins
            for a, b in zip(rows, rows[1:]):
                a["to"] = b["from"]
        if self.faulty and g.chance(8):
            way = r.randrange(6)
            if way == 0:
                rows = []
            elif way == 1:
                rows.reverse()
            elif way == 2:
                rows[-1]["to"] = self.text(low[-1] + 5)
            elif way == 3:
                rows[0]["to"] = self.text(low[0] + r.choice([0, F(1, 100)]))
            elif way == 4:
                rows[0][level] = "-1"
            elif way == 5 and len(rows) > 1:
                rows[1]["from"] = rows[0]["from"]
        return rows

    def rate(self):
        r = self.r
        tie = F(2 * r.randint(0, 20000) + 1, 2 * 10 ** self.g.places["money"])       # half a minor unit
        return r.choice([tie, tie, F(r.choice([5, 25, 50, 150])), F(r.randint(1, 200)), F(r.randint(0, 2000), 10), F(r.randint(0, 20000), 100)])

    def ramp(self, known):
        r, g = self.r, self.g
        points = [{"at": row["from"], "level": row["level"]} for row in self.rows(known, "level", n=r.randint(1, 4))]
        if g.chance(60):
            points = [dict(p, level=l) for p, l in zip(points, sorted((p["level"] for p in points), key=F))]
        return {"points": points, "beyond": r.choice(["hold", "hold", "extend"])}

    def amount(self, size=1000):
        r = self.r
        if self.g.chance(50):
            return {"money": self.text(self.g.decimal(0, size, 2))}
        return {"percent": self.text(self.g.decimal(0, 150, 1))}

    def terms(self):
        r, g = self.r, self.g
        measure, known = self.reading()
        levels = ["week", "month", "quarter", "half", "year"]
        terms = {"every": g.level if g.chance(95) else r.choice(levels), "base": r.choice(["bonus", "bonus", "salary"]), "quota": None}
        in_percent = not isinstance(measure, str) and "value" in measure and g.chance(60)
        if in_percent:
            terms["quota"] = measure["value"] if g.chance(90) else r.choice(self.kpis + [None])
            quotas = [i["target"][1] for c in self.cards for i in c["indicators"] if i["kpi"] == terms["quota"] and i["target"] is not None]
            quota = next((q for q in quotas if q > 0), F(100))
            known = [round_away(x * 100 / quota, 6) for x in known]
        shape = r.choice(["flat", "tiers", "tiers", "steps", "ramp", "ramp", "ramp_of_rates"])
        if shape == "flat":
            value = {"rate": self.text(self.rate())}
            if self.faulty and g.chance(4):
                value["rate"] = "-3"
        elif shape == "tiers":
            value = self.rows(known, "rate", tiers=True)
        elif shape == "steps":
            value = self.rows(known, "level")
        else:
            value = self.ramp(known)
        curve = {"borders": "percent_of_quota" if in_percent else "measure", "threshold": None, "measure_cap": None,
                 "shape": {shape: value}, "pays": r.choice(["money", "percent_of_base"])}
        if g.chance(20):
            curve["threshold"] = self.text(self.borders(known, 1)[0])
        if g.chance(30):
            curve["measure_cap"] = self.text(self.borders(known, 1)[0])
        plan = {"measure": measure, "curve": curve, "adjustments": [self.adjustment() for _ in range(r.choice([0, 0, 1, 1, 2, 3]))],
                "deductions": [self.deduction() for _ in range(r.choice([0, 0, 0, 0, 1, 2]))],
                "deduction_floor": self.amount() if g.chance(50) else None, "cap": self.amount(20000) if g.chance(35) else None,
                "reversals": r.choice(["left_the_measure", "as_clawback"]), "recovery": r.choice(["at_once", "carry_forward"])}
        if self.faulty and g.chance(2):
            plan["cap"] = {"money": "-0.01"}
        return {**terms, "plan": plan}

    def adjustment(self):
        r, g = self.r, self.g
        reads, known = self.reading()
        missing = r.choice(["block", "pass", "pass", "fail"])
        if g.chance(60):
            otherwise = "-5" if self.faulty and g.chance(3) else self.text(r.choice([F(0), F(50), F(50), self.rate(), self.rate()]))
            return {"gate": {"reads": reads, "passes": r.choice(["at_least", "at_most"]), "limit": self.text(self.borders(known, 1)[0]),
                             "otherwise": otherwise, "missing": missing}}
        factor = {"steps": self.rows(known, "level")} if g.chance(50) else {"ramp": self.ramp(known)}
        return {"multiplier": {"reads": reads, "factor": factor, "missing": missing}}

    def deduction(self):
        """Misses are read from whole numbers: indicators that count, else any figure (often refused)."""
        r, g = self.r, self.g
        counts = [k["id"] for k in g.w["kpis"] if g.kinds[k["id"]] in ("count", "rating")]
        counts = [k for k in counts if k in self.known] or counts
        reads = {"value": r.choice(counts)} if g.chance(85) else self.reading()[0]
        each = {"money": self.text(g.decimal(0, 50, 2))} if g.chance(50) else {"percent": self.text(g.decimal(0, 3, 2))}
        return {"reads": reads, "each": each, "most": self.text(g.decimal(0, 200, 2)) if g.chance(50) else None}
