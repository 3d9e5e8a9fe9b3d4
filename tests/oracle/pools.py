"""Bonuses by grades, worked out from sections 7, 8 and 14 of docs/incentives.md only."""

from fractions import Fraction as F

from evaluate import number, round_away
from pay import base_of
from periods import level_of


def floor(x):
    return x.numerator // x.denominator


def divide(total, weights):
    """Whole units by largest remainder (8): {key: units}; ties to the larger weight, then the smaller key."""
    size, added = abs(total), sum(weights.values())
    if total == 0:
        return {k: 0 for k in weights}
    exact = {k: size * F(w) / added for k, w in weights.items()}
    given = {k: floor(x) for k, x in exact.items()}
    order = sorted(weights, key=lambda k: (given[k] - exact[k], -weights[k], k))
    for k in order[:size - sum(given.values())]:
        given[k] += 1
    return {k: n if total > 0 else -n for k, n in given.items()}


def share_out(units, weights, least, most, nobody, beyond):
    """({key: units}, {key: which limit}, returned) of a pool in minor units (7)."""
    if not weights:
        return {}, {}, units
    if sum(weights.values()) == 0:
        if nobody == "return":
            limits = {k: "least" if least else None for k in weights}
            given = {k: least or 0 for k in weights}
            return given, limits, units - sum(given.values())
        weights = {k: F(1) for k in weights}
    limits = {k: None for k in weights}
    if beyond == "return":
        given = divide(units, weights)
        for k, x in given.items():
            if least is not None and x < least:
                given[k], limits[k] = least, "least"
            elif most is not None and x > most:
                given[k], limits[k] = most, "most"
        return given, limits, units - sum(given.values())
    fixed, free = {}, dict(weights)
    while free:
        left, added = units - sum(fixed.values()), sum(free.values())
        if added == 0 and left:                                    # nobody is left who has a weight: what is left is returned
            for k in free:
                fixed[k] = least or 0
                limits[k] = "least" if least else None
            free = {}
            break
        parts = {k: left * w / added if added else F(0) for k, w in free.items()}
        over = {k: x - most for k, x in parts.items() if most is not None and x > most}
        under = {k: least - x for k, x in parts.items() if least is not None and x < least}
        O, U = sum(over.values()), sum(under.values())
        if O == U == 0:
            break
        for k in over if O >= U else under:
            fixed[k] = most if O >= U else least
            limits[k] = "most" if O >= U else "least"
            del free[k]
    given = dict(fixed)
    if free:
        given.update(divide(units - sum(fixed.values()), free))
    return given, limits, units - sum(given.values())


def pool_of(ws, pool, cards, period):
    """The people of a pool in the order of the cards, Σ weights, paid, returned; `fault` where nobody gets anything."""
    p, day, people = ws.places["money"], ws.calendar.last_day(period), []
    unit = F(1, 10 ** p)
    coefficients = {}
    for row in pool["grades"]["rows"]:
        coefficients.setdefault(row["code"], set()).add(number(row["coefficient"]))
    for card in cards:
        scope = card["scope"]
        if not scope or "employee" not in scope[0]:
            continue
        if pool["scope"] and pool["scope"] not in [g for g, _ in ws.groups(scope, day)]:
            continue
        one = {"person": scope[0]["employee"], "total": card["total"], "grade": card["band"] if card["total"] is not None else None,
               "coefficient": None, "base": None, "weight": None, "exact": None, "amount": None, "limit": None, "left_out": None}
        found = coefficients.get(one["grade"], set())
        one["coefficient"] = next(iter(found)) if len(found) == 1 else None
        one["base"] = base_of(ws, scope, pool.get("base", "bonus"), level_of(period), day)
        if one["grade"] is None:
            one["left_out"] = "no_grade"
        elif one["coefficient"] is None:
            one["left_out"] = "no_coefficient"
        elif one["base"] is None:
            one["left_out"] = "no_base"
        else:
            one["weight"] = one["base"] * one["coefficient"]
        people.append(one)
    inside = [one for one in people if one["left_out"] is None]
    amount, least, most = (number(pool.get(n)) for n in ("amount", "least", "most"))
    out = {"people": people, "weights": sum((o["weight"] for o in inside), F(0)), "paid": F(0), "returned": F(0), "fault": False}
    whole = lambda x: x is None or (x / unit).denominator == 1
    if not (whole(amount) and whole(least) and whole(most)) or least is not None and most is not None and least > most \
            or any(x is not None and x < 0 for x in (least, most)):
        out["fault"] = True
        return out
    units = lambda x: None if x is None else int(x / unit)
    if amount is None:
        out["returned"] = None
        for one in inside:
            x = one["exact"] = one["weight"]
            x = round_away(x, p)
            if least is not None and x < least:
                x, one["limit"] = least, "least"
            elif most is not None and x > most:
                x, one["limit"] = most, "most"
            one["amount"] = x
    else:
        given, limits, rest = share_out(units(amount), {o["person"]: o["weight"] for o in inside}, units(least), units(most),
                                        pool.get("when_nobody", "return"), pool.get("beyond_limits", "return"))
        for one in inside:
            one["amount"], one["limit"] = given[one["person"]] * unit, limits[one["person"]]
            if out["weights"]:
                one["exact"] = amount * one["weight"] / out["weights"]
        out["returned"] = rest * unit
    out["paid"] = sum((o["amount"] for o in inside), F(0))
    return out
