"""Does the workbook that `keyscore workbook` writes come to what the program says when LibreOffice computes it anew?

    python3 tests/xlsx/parity.py FILE[:PERIOD]… [--cases 40] [--seed 1]

Each file, and workspaces of random rules, values and weights as the second evaluation makes them (tests/oracle/generate.py), are
written as a workbook. LibreOffice computes all its formulas; every cell is compared with the value that the program wrote there, which
is that of its report. Then the same workspace with another target, another typed value and other weights is written, what differs in the
cells that one may change is copied into the first workbook, and what LibreOffice makes of it is compared with the second report.
Closes with `N cells, N differences`; exit code 1 on any difference. KEYSCORE names the program.
"""

import argparse
import copy
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from fractions import Fraction
from xml.etree import ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../oracle"))

from generate import Generator

PROGRAM = os.environ.get("KEYSCORE", "target/debug/keyscore")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Computes formulas of files that come with values too.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


class Book:
    """The cells of a workbook: sheet → place → (formula or None, value or None)."""

    def __init__(self, path):
        self.path = path
        with zipfile.ZipFile(path) as z:
            texts = []
            if "xl/sharedStrings.xml" in z.namelist():
                for one in ElementTree.fromstring(z.read("xl/sharedStrings.xml")):
                    texts.append("".join(t.text or "" for t in one.iter(MAIN + "t")))
            targets = {r.get("Id"): r.get("Target") for r in ElementTree.fromstring(z.read("xl/_rels/workbook.xml.rels"))}
            self.sheets, self.parts = {}, {}
            for sheet in ElementTree.fromstring(z.read("xl/workbook.xml")).iter(MAIN + "sheet"):
                part = "xl/" + targets[sheet.get(REL + "id")].lstrip("/").removeprefix("xl/")
                self.parts[sheet.get("name")] = part
                cells = self.sheets[sheet.get("name")] = {}
                for c in ElementTree.fromstring(z.read(part)).iter(MAIN + "c"):
                    f, v = c.find(MAIN + "f"), c.find(MAIN + "v")
                    value = v.text if v is not None else None
                    if c.get("t") == "s" and value is not None:
                        value = texts[int(value)]
                    elif c.get("t") == "inlineStr":
                        value = "".join(t.text or "" for t in c.iter(MAIN + "t"))
                    elif c.get("t") not in ("str", "e", "b") and value is not None:
                        value = float(value)
                    cells[c.get("r")] = (None if f is None else f.text or "", value)

    def changed(self, to, edits):
        """The same file with other constants: (sheet, place) → number, text or None."""
        with zipfile.ZipFile(self.path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
            parts = {part: sheet for sheet, part in self.parts.items()}
            for name in old.namelist():
                data = old.read(name)
                here = {at: v for (sheet, at), v in edits.items() if parts.get(name) == sheet}
                if here:
                    ElementTree.register_namespace("", MAIN[1:-1])
                    root = ElementTree.fromstring(data)
                    for c in root.iter(MAIN + "c"):
                        if c.get("r") in here:
                            put(c, here[c.get("r")])
                    data = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
                new.writestr(name, data)


def put(c, value):
    for child in list(c):
        c.remove(child)
    c.attrib.pop("t", None)
    if isinstance(value, float):
        ElementTree.SubElement(c, MAIN + "v").text = repr(value)
    elif value is not None:
        c.set("t", "inlineStr")
        ElementTree.SubElement(ElementTree.SubElement(c, MAIN + "is"), MAIN + "t").text = value


def computed(paths, folder):
    """What LibreOffice makes of files: their paths in the same order."""
    profile = os.path.join(folder, "profile")
    os.makedirs(os.path.join(profile, "user"), exist_ok=True)
    with open(os.path.join(profile, "user/registrymodifications.xcu"), "w", encoding="utf-8") as f:
        f.write(ALWAYS)
    out = os.path.join(folder, "computed")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, *paths],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return [os.path.join(out, os.path.basename(path)) for path in paths]


def written(workspace, period, to):
    run = subprocess.run([PROGRAM, "workbook", workspace, "--period", period, "-o", to], capture_output=True, text=True)
    if run.returncode not in (0, 3):
        raise SystemExit(f"{workspace}: {run.stderr[:1000]}")
    return Book(to)


def same(said, found):
    said, found = ((None if isinstance(one, str) and not one.strip() else one) for one in (said, found))
    if isinstance(said, float) and isinstance(found, float):
        # Cells are binary fractions; scores and totals have few places, so this is far below any of them.
        return abs(said - found) <= 1e-7 * max(1.0, abs(said))
    return said == found


def compare(name, said, found, tally):
    for sheet, cells in said.sheets.items():
        for at, (formula, value) in cells.items():
            if formula is None:
                continue
            tally["cells"] += 1
            other = found.sheets[sheet].get(at, (None, None))[1]
            if not same(value, other):
                tally["differences"] += 1
                if tally["differences"] <= 30:
                    print(f"{name} {sheet}!{at}: the program says {value!r}, the workbook {other!r}: {formula[:200]}")


def edited(document, r):
    """A document with another target, another typed value and other weights."""
    w = copy.deepcopy(document)
    body = w["workspace"]
    for series in r.sample(body["targets"], min(6, len(body["targets"]))):
        change_numbers(series, "target", r)
    for value in r.sample(body["values"], min(6, len(body["values"]))):
        change_numbers(value, "number", r)
    for one in r.sample(body["weights"], min(3, len(body["weights"]))):
        items = one["items"]
        if len(items) > 1:
            a, b = r.sample(items, 2)
            step = min(int(a["weight"]) // 2, 50_000)
            a["weight"], b["weight"] = int(a["weight"]) - step, int(b["weight"]) + step
    return w


def change_numbers(node, name, r):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == name and isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
                fraction = Fraction(value) * Fraction(r.randint(80, 120), 100)
                scaled = round(fraction * 10 ** 6)
                node[key] = f"{'-' if scaled < 0 else ''}{abs(scaled) // 10 ** 6}.{abs(scaled) % 10 ** 6:06d}"
            else:
                change_numbers(value, name, r)
    elif isinstance(node, list):
        for one in node:
            change_numbers(one, name, r)


def largest(node):
    """The largest number that is typed anywhere inside, whatever its sign."""
    if isinstance(node, dict):
        return max((largest(one) for one in node.values()), default=0)
    if isinstance(node, list):
        return max((largest(one) for one in node), default=0)
    return abs(Fraction(node)) if isinstance(node, str) and re.fullmatch(r"-?\d+(\.\d+)?", node) else 0


def transplant(first, second, tally):
    """What one would type into the first workbook to make it the second; None where more than that differs."""
    edits = {}
    for sheet, cells in second.sheets.items():
        if set(cells) != set(first.sheets.get(sheet, {})):
            return None
        for at, (formula, value) in cells.items():
            old = first.sheets[sheet][at]
            if (formula is None) != (old[0] is None) or (formula is not None and formula != old[0] and "/" not in formula):
                return None
            if formula is None and value != old[1]:
                edits[sheet, at] = value
            elif formula != old[0]:
                return None
    tally["edits"] += len(edits)
    return edits


def main():
    p = argparse.ArgumentParser()
    p.add_argument("files", nargs="*")
    p.add_argument("--cases", type=int, default=40)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    tally = {"cells": 0, "differences": 0, "edits": 0, "books": 0, "edited": 0, "too_large": 0}
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for place, file in enumerate(a.files):
            path, period = file.rsplit(":", 1)
            to = os.path.join(folder, f"file{place}.xlsx")
            jobs.append((file, to, written(path, period, to)))
        for seed in range(a.seed, a.seed + a.cases):
            # Without numbers that a binary fraction cannot hold.
            g = Generator(seed, huge=0)
            document = g.workspace()
            if largest(document["workspace"]["values"]) > 10 ** 10:
                # Beside such a number a binary fraction no longer tells a border from what lies a billionth below it.
                tally["too_large"] += 1
                continue
            pair = []
            for name, one in (("a", document), ("b", edited(document, random.Random(seed)))):
                path = os.path.join(folder, f"{seed}{name}.keyscore.json")
                with open(path, "w", encoding="utf-8") as f:
                    json.dump(one, f, ensure_ascii=False)
                pair.append(written(path, g.period, os.path.join(folder, f"{seed}{name}.xlsx")))
            jobs.append((f"seed {seed}", pair[0].path, pair[0]))
            edits = transplant(*pair, tally)
            if edits:
                to = os.path.join(folder, f"{seed}edited.xlsx")
                pair[0].changed(to, edits)
                jobs.append((f"seed {seed} edited", to, pair[1]))
                tally["edited"] += 1
        for (name, _, said), path in zip(jobs, computed([path for _, path, _ in jobs], folder)):
            tally["books"] += 1
            compare(name, said, Book(path), tally)
    print(f"xlsx: {tally['too_large']} of {a.cases} random workspaces left out for numbers beyond 10^10")
    print(f"xlsx: {tally['books']} workbooks, {tally['edited']} of them edited in {tally['edits']} cells: {tally['cells']} cells, {tally['differences']} differences")
    sys.exit(1 if tally["differences"] else 0)


if __name__ == "__main__":
    main()
