// The same scorecards in KeyScore's engine, HyperFormula and IronCalc. Every sample's totals are compared with the exact reference.
import { KPIS, differences, dice, isLower, measured, terms, totalOf, totals } from './reference.mjs';
import { block, median, summary, timed } from './measure.mjs';

const column = (place) => String.fromCharCode(65 + place);
const WEIGHT_UNITS = 10_000;

// The one formula that both spreadsheets are handed: the line through threshold, target and stretch, floor and cap, rounded.
function formulas(row) {
  const scores = Array.from({ length: KPIS }, (_, kpi) => {
    const [v, p] = [`${column(kpi)}${row}`, `P!${column(kpi)}$`];
    return `=ROUND(MAX(0,MIN(120,IF(${v}${isLower(kpi) ? '<' : '>'}${p}2,100+(${v}-${p}2)/(${p}3-${p}2)*20,60+(${v}-${p}1)/(${p}2-${p}1)*40))),2)`;
  });
  const weights = `P!$A$4:$${column(KPIS - 1)}$4`;
  return [...scores, `=ROUND(SUMPRODUCT(${column(KPIS)}${row}:${column(2 * KPIS - 1)}${row},${weights})/SUM(${weights}),2)`];
}
const parameters = (all) => ['threshold', 'target', 'stretch', 'weight'].map((name) => all.map((one) => one[name]));
const hundredths = (value) => Math.round(Number(value) * 100);

class KeyScore {
  constructor(engine, values) { this.cards = new engine.Cards(values); }
  totals() { return this.cards.totals(); }
  setWeight(kpi, weight) { this.cards.set_weight(kpi, weight * WEIGHT_UNITS); return this.cards.totals(); }
  setTarget(kpi, target) { this.cards.set_target(kpi, target); return this.cards.totals(); }
  setValue(employee, kpi, value) { this.cards.set_value(employee, kpi, value); return this.cards.total_of(employee); }
  free() { this.cards.free(); }
}

class Hyper {
  constructor(values, all) {
    const sheet = [];
    for (let employee = 0; employee < values.length / KPIS; employee += 1) {
      sheet.push([...Array.from(values.subarray(employee * KPIS, (employee + 1) * KPIS), (value) => value / 100), ...formulas(employee + 1)]);
    }
    this.hf = globalThis.HyperFormula.buildFromSheets({ P: parameters(all), S: sheet }, { licenseKey: 'gpl-v3' });
    [this.p, this.s, this.rows] = [this.hf.getSheetId('P'), this.hf.getSheetId('S'), sheet.length];
  }
  total(employee) { return hundredths(this.hf.getCellValue({ sheet: this.s, row: employee, col: 2 * KPIS })); }
  totals() { return Int32Array.from({ length: this.rows }, (_, employee) => this.total(employee)); }
  setWeight(kpi, weight) { return this.hf.setCellContents({ sheet: this.p, row: 3, col: kpi }, [[weight]]); }
  setTarget(kpi, target) { return this.hf.setCellContents({ sheet: this.p, row: 1, col: kpi }, [[target]]); }
  setValue(employee, kpi, value) {
    this.hf.setCellContents({ sheet: this.s, row: employee, col: kpi }, [[value / 100]]);
    return this.total(employee);
  }
  free() { this.hf.destroy(); }
}

class Iron {
  constructor(ironcalc, values, all) {
    this.model = new ironcalc.Model('bench', 'en', 'UTC', 'en');
    this.model.pauseEvaluation();
    this.model.renameSheet(0, 'P');
    this.model.newSheet();
    this.model.renameSheet(1, 'S');
    parameters(all).forEach((row, r) => row.forEach((value, c) => this.model.setUserInput(0, r + 1, c + 1, String(value))));
    this.rows = values.length / KPIS;
    for (let employee = 0; employee < this.rows; employee += 1) {
      const cells = [...Array.from(values.subarray(employee * KPIS, (employee + 1) * KPIS), (value) => String(value / 100)), ...formulas(employee + 1)];
      cells.forEach((cell, place) => this.model.setUserInput(1, employee + 1, place + 1, cell));
    }
    this.model.evaluate();
  }
  totals() { return Int32Array.from({ length: this.rows }, (_, employee) => hundredths(this.model.getFormattedCellValue(1, employee + 1, 2 * KPIS + 1))); }
  set(sheet, row, place, value) { this.model.setUserInput(sheet, row + 1, place + 1, String(value)); this.model.evaluate(); }
  setWeight(kpi, weight) { this.set(0, 3, kpi, weight); }
  setTarget(kpi, target) { this.set(0, 1, kpi, target); }
  setValue(employee, kpi, value) { this.set(1, employee, kpi, value / 100); }
  free() { this.model.free?.(); }
}

/** Everything about scorecards of that many people; `tell` is told what is going on. */
export async function scorecards({ engine, ironcalc, employees, tell }) {
  const [values, all] = [measured(employees), terms()];
  const expected = totals(values, all);
  const gate = {};
  const check = (name, what, found, reference) => {
    const count = differences(found, reference);
    (gate[name] ??= {})[what] = Math.max(gate[name][what] ?? 0, count);
  };
  const makers = {
    keyscore: () => new KeyScore(engine, values),
    hyperformula: () => new Hyper(values, all),
    ironcalc: () => new Iron(ironcalc, values, all),
  };
  const held = {};

  tell('build and first totals');
  const build = (name) => () => {
    held[name]?.free();
    held[name] = undefined;
    const began = performance.now();
    held[name] = makers[name]();
    const found = held[name].totals();
    const time = performance.now() - began;
    check(name, 'build', found, expected);
    return time;
  };
  const builds = await block({ keyscore: build('keyscore'), hyperformula: build('hyperformula'), ironcalc: build('ironcalc') }, { warmUp: 1, samples: globalThis.benchQuick ? 2 : 3, rounds: 1 });

  // Each contestant makes the same edits; all go back to where they began.
  const shared = (what, edit, change) => {
    const known = {};
    const run = (name) => (sample) => {
      const time = timed(() => edit(held[name], change(sample)));
      if (known.sample !== sample) {
        const now = terms();
        now[3][what] = change(sample);
        Object.assign(known, { sample, totals: totals(values, now) });
      }
      check(name, what, held[name].totals(), known.totals);
      return time;
    };
    return block({ keyscore: run('keyscore'), hyperformula: run('hyperformula'), ironcalc: run('ironcalc') });
  };
  tell('one weight, all totals');
  const weight = await shared('weight', (one, to) => one.setWeight(3, to), (sample) => 20 + sample);
  Object.values(held).forEach((one) => one?.setWeight(3, terms()[3].weight));
  tell('one target, all totals');
  const target = await shared('target', (one, to) => one.setTarget(3, to), (sample) => 95 + (sample % 20));
  Object.values(held).forEach((one) => one?.setTarget(3, terms()[3].target));

  tell('one measured value');
  const EDITS = 100;
  const below = dice(7);
  const edited = Int32Array.from(values);
  const batches = Array.from({ length: 18 * 4 }, () => Array.from({ length: EDITS }, () => [below(employees), below(KPIS), below(15000)]));
  const valueRun = (name) => {
    let turn = 0;
    const own = Int32Array.from(values);
    return () => {
      const edits = name === 'ironcalc' ? batches[turn].slice(0, 1) : batches[turn];
      turn += 1;
      const found = [];
      const time = timed(() => { for (const [employee, kpi, value] of edits) found.push(held[name].setValue(employee, kpi, value)); });
      const reference = edits.map(([employee, kpi, value]) => {
        own[employee * KPIS + kpi] = value;
        return totalOf(own, employee, all);
      });
      if (name !== 'ironcalc') check(name, 'value', found, reference);
      return time / edits.length;
    };
  };
  const value = await block({ keyscore: valueRun('keyscore'), hyperformula: valueRun('hyperformula'), ironcalc: valueRun('ironcalc') });

  tell('edit to painted');
  const cell = document.querySelector('#total');
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));
  const painted = { script: [], painted: [], empty: [] };
  for (let turn = 0; turn < 60; turn += 1) {
    await frame();
    await new Promise((resolve) => setTimeout(resolve, (turn * 7) % 16));
    const began = performance.now();
    const [employee, kpi, to] = batches[turn][0];
    edited[employee * KPIS + kpi] = to;
    cell.textContent = String(held.keyscore.setValue(employee, kpi, to));
    painted.script.push(performance.now() - began);
    painted.painted.push((await frame()) - began);
    await frame();
    await new Promise((resolve) => setTimeout(resolve, (turn * 7) % 16));
    const empty = performance.now();
    painted.empty.push((await frame()) - empty);
  }
  tell('opening the stored document');
  const text = held.keyscore.cards.document();
  const opened = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const began = performance.now();
    const cards = engine.Cards.open(text);
    cards.totals();
    opened.push(performance.now() - began);
    cards.free();
  }
  Object.values(held).forEach((one) => one.free());
  return {
    employees, gate, builds, weight, target, value,
    painted: Object.fromEntries(Object.entries(painted).map(([name, times]) => [name, summary(times)])),
    opened: { ...summary(opened), megabytes: text.length / 1e6 },
  };
}

/**
 * How cost and memory of our engine grow with the number of people. `load` gives a fresh instance of the module. Measured is the time that
 * the page's thread has worked (`threadTime`, of the browser): what else runs on the machine makes long samples later, not longer. Sizes take turns.
 */
export async function growth({ load, sizes, tell }) {
  const worked = async (work) => {
    const [began, at] = [await globalThis.threadTime(), performance.now()];
    work();
    const passed = performance.now() - at;
    return { thread: (await globalThis.threadTime()) - began, passed };
  };
  // What asking for the time takes itself.
  const nothing = [];
  for (let turn = 0; turn < 50; turn += 1) nothing.push((await worked(() => {})).thread);
  const asking = median(nothing);
  const found = [];
  for (const employees of sizes) found.push({ employees, ...(await load(`growth-${employees}`)), values: measured(employees), build: [], passed: [], weight: [] });
  const rounds = globalThis.benchQuick ? 3 : 7;
  for (let round = 0; round < rounds; round += 1) {
    for (const one of found) {
      tell(`growth: ${one.employees}, ${round + 1} of ${rounds}`);
      // The first sample of a size takes its memory from the system and runs before the browser has compiled everything well.
      const samples = Math.max(1, Math.min(10, Math.round(30_000 / one.employees)));
      const edits = Math.max(2, Math.round(100_000 / one.employees));
      for (let sample = 0; sample < samples; sample += 1) {
        const before = one.memory().byteLength;
        let cards;
        const { thread, passed } = await worked(() => { cards = new KeyScore(one.engine, one.values); cards.totals(); });
        one.build.push(thread - asking);
        one.passed.push(passed);
        one.bytes ||= one.memory().byteLength - before;
        const all = await worked(() => { for (let edit = 0; edit < edits; edit += 1) cards.setWeight(3, 20 + (edit % 3)); });
        one.weight.push((all.thread - asking) / edits);
        if (round === 0 && sample === 0) {
          const now = terms();
          now[3].weight = 20 + ((edits - 1) % 3);
          if (differences(cards.totals(), totals(one.values, now)) > 0) throw new Error(`${one.employees} totals differ from the reference`);
        }
        cards.free();
      }
    }
  }
  const told = found.map(({ employees, build, passed, weight, bytes }) => ({
    employees, first: build[0], build: summary(build), passed: summary(passed), weight: summary(weight), bytes, perCell: bytes / (employees * KPIS),
  }));
  const slopes = {};
  for (const what of ['build', 'passed', 'weight']) for (const of of ['min', 'median']) (slopes[what] ??= {})[of] = slope(told, what, of);
  return { sizes: told, slopes, asking };
}

// Least squares on logarithms.
function slope(found, what, of) {
  const points = found.map((one) => [Math.log(one.employees), Math.log(one[what][of])]);
  const mean = (place) => points.reduce((sum, point) => sum + point[place], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  return points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
