"""Weights by judgement, worked out from section 11 of docs/incentives.md only, and compared with `keyscore weights … --json`.

By rank in exact fractions; by pairs with decimals of 60 digits, the eigenvector by power iteration until nothing moves in the 40th place.
"""

import json
import random
import subprocess
from decimal import Decimal, getcontext
from fractions import Fraction as F

WHOLE = 1_000_000
RANDOM_INDEX = [None, None, None] + [F(n, 100) for n in (58, 90, 112, 124, 132, 141, 145, 149, 151, 148, 156, 157, 159)]


def round_away(x, places):
    scaled = abs(x) * 10 ** places
    whole = scaled.numerator // scaled.denominator
    whole += scaled - whole >= F(1, 2)
    return F(whole if x >= 0 else -whole, 10 ** places)


def units(weights):
    """Largest remainder (8), key = position: ties to the larger weight, then to the one that stands before."""
    total = sum(weights)
    exact = [WHOLE * w / total for w in weights]
    given = [x.numerator // x.denominator for x in exact]
    order = sorted(range(len(weights)), key=lambda i: (-(exact[i] - given[i]), -weights[i], i))
    for i in order[:WHOLE - sum(given)]:
        given[i] += 1
    return given


def by_rank(ranks, method):
    n = len(ranks)
    places = [F(1, n) * sum(F(1, i) for i in range(k, n + 1)) if method == "centroid" else F(2 * (n + 1 - k), n * (n + 1)) for k in range(1, n + 1)]
    out = []
    for rank in ranks:
        above, equal = sum(r < rank for r in ranks), ranks.count(rank)
        out.append(sum(places[above:above + equal], F(0)) / equal)
    return out


def by_pairs(n, times):
    """(shares to 9 places, λ to 9 places, CI, CR, furthest): `times[i, j]` for i < j."""
    getcontext().prec = 60
    cell = lambda i, j: F(1) if i == j else times[i, j] if i < j else 1 / times[j, i]
    rows = [[Decimal(cell(i, j).numerator) / Decimal(cell(i, j).denominator) for j in range(n)] for i in range(n)]
    vector, size = [Decimal(1) / n] * n, Decimal(1)
    while True:
        image = [sum(a * b for a, b in zip(row, vector)) for row in rows]
        size = sum(image)
        after = [x / size for x in image]
        still = all(abs(a - b) < Decimal(10) ** -40 for a, b in zip(after, vector))
        vector = after
        if still:
            break
    shares, eigenvalue = [round_away(F(x), 9) for x in vector], round_away(F(size), 9)
    index = F(0) if n <= 2 else (eigenvalue - n) / (n - 1)
    ratio = F(0) if n <= 2 else index / RANDOM_INDEX[n]
    furthest = None
    if n > 2:
        worst = None
        for (i, j), a in times.items():
            implied = shares[i] / shares[j]
            off = a / implied
            off = 1 / off if off < 1 else off
            if worst is None or off > worst:
                worst, furthest = off, (i, j, round_away(implied, 9))
    return shares, eigenvalue, round_away(index, 9), round_away(ratio, 9), furthest


def compare(program, seed, cases):
    """Runs so many judgements; gives (cases, [what differs])."""
    r, wrong = random.Random(seed), []
    for case in range(cases):
        if case % 2:
            n = r.randint(1, 40)
            ranks = r.choice([r.sample(range(1, n + 1), n), [r.randint(1, max(1, n // 2)) for _ in range(n)], [1] * n])
            method = r.choice(["centroid", "sum"])
            arguments = ["--rank", ",".join(map(str, ranks)), "--method", method]
            shares = by_rank(ranks, method)
            expected = {"shares": [round_away(x, 9) for x in shares], "weights": units(shares), "consistency": None}
        else:
            n = r.choice([2, 3, 3, 4, 5, 6, 8, 11, 15])
            hidden = [r.randint(1, 9) for _ in range(n)]
            times = {}
            for i in range(n):
                for j in range(i + 1, n):
                    a = r.choice([F(hidden[i], hidden[j]), F(hidden[i], hidden[j]), F(r.randint(1, 9)), 1 / F(r.randint(1, 9)), F(3, 2)])
                    times[i, j] = min(max(a, F(1, 9)), F(9))
            texts = [str(a.numerator) if a.denominator == 1 else f"{a.numerator}/{a.denominator}" for a in times.values()]
            arguments = ["--pairs", ",".join(texts)]
            shares, eigenvalue, index, ratio, furthest = by_pairs(n, times)
            expected = {"shares": shares, "weights": units(shares), "consistency": (eigenvalue, index, ratio, ratio <= F(1, 10), furthest)}
        run = subprocess.run([program, "weights", *arguments, "--json"], capture_output=True, text=True)
        if run.returncode:
            wrong.append((arguments, "exit code", run.returncode, run.stderr.strip()))
            continue
        said = json.loads(run.stdout)
        found = {"shares": [F(x) for x in said["shares"]], "weights": said["weights"], "consistency": None}
        if said["consistency"]:
            c, f = said["consistency"], said["consistency"]["furthest"]
            found["consistency"] = (F(c["eigenvalue"]), F(c["index"]), F(c["ratio"]), c["is_acceptable"], f and (f["first"], f["second"], F(f["implied"])))
        wrong += [(arguments, what, expected[what], found[what]) for what in expected if expected[what] != found[what]]
    return cases, wrong


def examples():
    """Those of the document."""
    assert by_rank([1, 2, 3], "centroid") == [F(11, 18), F(5, 18), F(2, 18)]
    assert units(by_rank([1, 2, 3], "centroid")) == [611111, 277778, 111111]
    assert by_rank([1, 2, 3], "sum") == [F(1, 2), F(1, 3), F(1, 6)]
    found = by_pairs(4, dict(zip([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)], (F(4), F(3), F(7), F(1, 3), F(3), F(5)))))
    assert [str(float(x)) for x in found[0]] == ["0.547569239", "0.126555284", "0.269949922", "0.055925554"], found
    assert (float(found[1]), float(found[3])) == (4.118418024, 0.043858527), found


if __name__ == "__main__":
    examples()
