// Order lines aggregated into twenty inputs by accounts, employees, regions, product lines and the company, each by month:
// KeyScore's engine and DuckDB, each from its loaded columns to plain arrays. Both are compared with an exact reference.
import { dice } from './reference.mjs';
import { block, summary } from './measure.mjs';

export const MEMBERS = [2000, 500, 8, 20];
export const DIMENSIONS = ['account', 'employee', 'region', 'product_line'];
const NUMBERS = ['net_amount', 'cost', 'quantity', 'complaints', 'response_hours'];
export const MISSING = -2147483648;
export const MONTHS = 12;
export const FIRST_DAY = 20454; // 2026-01-01

// Each condition in JavaScript and in SQL; benches/src/rows.rs has the same ones. Numbers are in hundredths.
export const CONDITIONS = [
  [() => true, 'true'],
  [(row) => row.delivered !== MISSING, 'delivered IS NOT NULL'],
  [(row) => row.delivered !== MISSING && row.delivered <= row.promised, 'delivered IS NOT NULL AND delivered <= promised'],
  [(row) => row.delivered !== MISSING && row.delivered > row.promised, 'delivered > promised'],
  [(row) => row.complaints > 0, 'complaints > 0'],
  [(row) => row.net_amount > 50000, 'net_amount > 50000'],
  [(row) => row.quantity > 5000, 'quantity > 5000'],
  [(row) => row.response_hours > 2400, 'response_hours > 2400'],
  [(row) => row.delivered === MISSING, 'delivered IS NULL'],
  [(row) => row.net_amount > 50000 && row.delivered !== MISSING && row.delivered <= row.promised, 'net_amount > 50000 AND delivered <= promised'],
];

function generate(rows) {
  const below = dice(11);
  const days = new Int32Array(3 * rows);
  const codes = new Uint32Array(4 * rows);
  const numbers = new Int32Array(5 * rows);
  for (let row = 0; row < rows; row += 1) {
    const ordered = FIRST_DAY + below(365);
    days[row] = ordered;
    days[rows + row] = ordered + 3 + below(10);
    days[2 * rows + row] = below(20) === 0 ? MISSING : ordered + 1 + below(14);
    MEMBERS.forEach((members, place) => { codes[place * rows + row] = below(members); });
    [100_000, 60_000, 10_000, 4, 6_000].forEach((most, place) => { numbers[place * rows + row] = place === 3 ? Math.max(0, below(20) - 16) : below(most); });
  }
  return { rows, days, codes, numbers };
}

export const monthOf = (() => {
  const ends = [31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
  return Uint8Array.from({ length: 365 }, (_, day) => ends.findIndex((end) => day < end));
})();

function reference({ rows, days, codes, numbers }) {
  const sizes = [...MEMBERS, 1];
  const found = sizes.map((size) => Array.from({ length: 20 }, () => new Float64Array(size * MONTHS)));
  const row = {};
  for (let at = 0; at < rows; at += 1) {
    [row.promised, row.delivered] = [days[rows + at], days[2 * rows + at]];
    NUMBERS.forEach((name, place) => { row[name] = numbers[place * rows + at]; });
    const month = monthOf[days[at] - FIRST_DAY];
    const places = sizes.map((_, dimension) => (dimension < 4 ? codes[dimension * rows + at] : 0) * MONTHS + month);
    CONDITIONS.forEach(([holds], place) => {
      if (!holds(row)) return;
      const number = row[NUMBERS[place % 5]];
      places.forEach((cell, dimension) => {
        found[dimension][2 * place][cell] += 1;
        found[dimension][2 * place + 1][cell] += number;
      });
    });
  }
  return found;
}

function query(dimension) {
  const columns = CONDITIONS.flatMap(([, sql], place) => [
    `count(*) FILTER (WHERE ${sql})::DOUBLE AS n${place}`, `coalesce(sum(${NUMBERS[place % 5]}) FILTER (WHERE ${sql}), 0)::DOUBLE AS s${place}`,
  ]);
  return `SELECT ${dimension ?? 0}::INTEGER AS member, month(ordered)::INTEGER AS month, ${columns.join(', ')} FROM lines GROUP BY 1, 2`;
}

/** DuckDB, single-threaded in its worker, and how long its start took. */
export async function startDuckDb() {
  const { AsyncDuckDB, VoidLogger } = await import('/built/duckdb.js');
  const began = performance.now();
  const db = new AsyncDuckDB(new VoidLogger(), new Worker('/duckdb/duckdb-browser-eh.worker.js'));
  await db.instantiate('/duckdb/duckdb-eh.wasm');
  const connection = await db.connect();
  return { db, connection, started: performance.now() - began };
}

async function duckDb({ rows, days, codes, numbers }) {
  const { tableFromArrays } = await import('/built/duckdb.js');
  const { db, connection, started } = await startDuckDb();
  const part = (all, place) => all.subarray(place * rows, (place + 1) * rows);
  const table = tableFromArrays({
    o: part(days, 0), p: part(days, 1), d: part(days, 2),
    ...Object.fromEntries(DIMENSIONS.map((name, place) => [name, Int32Array.from(part(codes, place))])),
    ...Object.fromEntries(NUMBERS.map((name, place) => [name, part(numbers, place)])),
  });
  await connection.insertArrowTable(table, { name: 'raw' });
  await connection.query(`CREATE TABLE lines AS SELECT DATE '1970-01-01' + o AS ordered, DATE '1970-01-01' + p AS promised,
    CASE WHEN d = ${MISSING} THEN NULL ELSE DATE '1970-01-01' + d END AS delivered, ${[...DIMENSIONS, ...NUMBERS].join(', ')} FROM raw`);
  await connection.query('DROP TABLE raw');
  return { db, connection, started };
}

/** The aggregation of that many rows. */
export async function aggregation({ engine, rows, tell }) {
  tell('order lines');
  const data = generate(rows);
  const expected = reference(data);
  const ours = new engine.Rows(rows, data.days, data.codes, data.numbers);
  tell('DuckDB starts and loads');
  const duck = await duckDb(data);
  const gate = { keyscore: 0, duckdb: 0 };
  const parts = [...DIMENSIONS, undefined];
  const each = {};
  const contestants = {
    keyscore: () => {
      const began = performance.now();
      const found = ours.break_down();
      const time = performance.now() - began;
      let place = 0;
      for (const column of expected.flat()) for (const value of column) if (found[place++] !== value) gate.keyscore += 1;
      if (place !== found.length) gate.keyscore += 1;
      return time;
    },
    duckdb: async () => {
      let time = 0;
      for (const [dimension, name] of parts.entries()) {
        const began = performance.now();
        const result = await duck.connection.query(query(name));
        const columns = Array.from({ length: 22 }, (_, place) => result.getChildAt(place).toArray());
        const took = performance.now() - began;
        (each[name ?? 'company'] ??= []).push(took);
        time += took;
        const [members, months] = columns;
        for (let place = 0; place < 20; place += 1) {
          const dense = new Float64Array(expected[dimension][place].length);
          members.forEach((member, row) => { dense[member * MONTHS + months[row] - 1] = columns[place + 2][row]; });
          dense.forEach((value, cell) => { if (value !== expected[dimension][place][cell]) gate.duckdb += 1; });
        }
      }
      return time;
    },
  };
  tell('aggregation');
  const times = await block(contestants, { warmUp: 2, samples: 9 });
  await duck.connection.close();
  await duck.db.terminate();
  return { rows, gate, times, started: duck.started, each: Object.fromEntries(Object.entries(each).map(([name, list]) => [name, summary(list)])) };
}
