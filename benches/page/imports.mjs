// Files of order lines: a text file decoded, typed, validated and aggregated in KeyScore's engine, with PapaParse and plain JavaScript, and
// in DuckDB; a workbook read in KeyScore and SheetJS. Everything is compared with the numbers that the files were made of.
import { dice } from './reference.mjs';
import { block, summary, timed } from './measure.mjs';
import { CONDITIONS, DIMENSIONS, FIRST_DAY, MEMBERS, MISSING, MONTHS, monthOf, startDuckDb } from './rows.mjs';

const NUMBERS = ['net_amount', 'quantity', 'complaints', 'response_hours'];
const HEADERS = ['order_id', 'order_date', 'promised_date', 'delivered_date', ...DIMENSIONS, ...NUMBERS];
const DAY = 86_400_000;
const day = (number) => new Date(number * DAY).toISOString().slice(0, 10);
const decimal = (hundredths) => (hundredths % 100 === 0 ? String(hundredths / 100) : (hundredths / 100).toFixed(2));
const days = Array.from({ length: 400 }, (_, place) => day(FIRST_DAY + place));

// Rows as whole numbers, and what they come to: for each dimension twenty columns of members by months.
function* generate(rows) {
  const below = dice(17);
  for (let at = 0; at < rows; at += 1) {
    const ordered = below(365);
    yield {
      id: at, ordered, promised: ordered + 3 + below(10), delivered: below(20) === 0 ? MISSING : ordered + 1 + below(14),
      members: MEMBERS.map((members) => below(members)),
      net_amount: below(100_000), quantity: 100 * below(100), complaints: 100 * Math.max(0, below(20) - 16), response_hours: below(6_000),
    };
  }
}
const empty = () => MEMBERS.map((members) => Array.from({ length: 20 }, () => new Float64Array(members * MONTHS)));

function add(tables, row, members, month) {
  for (let place = 0; place < CONDITIONS.length; place += 1) {
    if (!CONDITIONS[place][0](row)) continue;
    const number = row[NUMBERS[place % NUMBERS.length]];
    for (let dimension = 0; dimension < members.length; dimension += 1) {
      const cell = members[dimension] * MONTHS + month;
      tables[dimension][2 * place][cell] += 1;
      tables[dimension][2 * place + 1][cell] += number;
    }
  }
}
const name = (dimension, member) => `${DIMENSIONS[dimension]}${String(member).padStart(5, '0')}`;

/** The text of a file, and what it comes to. */
function textOf(rows) {
  const lines = [HEADERS.join(',')];
  const tables = empty();
  for (const row of generate(rows)) {
    lines.push([
      `SO${String(row.id).padStart(8, '0')}`, days[row.ordered], days[row.promised], row.delivered === MISSING ? '' : days[row.delivered],
      ...row.members.map((member, dimension) => name(dimension, member)), ...NUMBERS.map((column) => decimal(row[column])),
    ].join(','));
    add(tables, row, row.members, monthOf[row.ordered]);
  }
  return { bytes: new TextEncoder().encode(`${lines.join('\n')}\n`), tables };
}

const wrong = (found, tables) => {
  let [place, count] = [0, 0];
  for (const column of tables.flat()) for (const value of column) if (found[place++] !== value) count += 1;
  return count + (place === found.length ? 0 : 1);
};
const flat = (tables) => {
  const all = new Float64Array(tables.flat().reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of tables.flat()) { all.set(column, at); at += column.length; }
  return all;
};

// PapaParse and what a careful programmer writes behind it: days and numbers checked, rows with an unreadable cell left out.
function plain(bytes) {
  const { data } = globalThis.Papa.parse(new TextDecoder().decode(bytes), { header: false, skipEmptyLines: true });
  const number = (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 100) : NaN);
  const known = new Map();
  const date = (text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / DAY - FIRST_DAY : NaN;
      known.set(text, found);
    }
    return found;
  };
  const places = DIMENSIONS.map((_, dimension) => new Map(Array.from({ length: MEMBERS[dimension] }, (_, member) => [name(dimension, member), member])));
  const tables = empty();
  const members = [0, 0, 0, 0];
  for (let at = 1; at < data.length; at += 1) {
    const cells = data[at];
    if (cells.length !== HEADERS.length || cells[0] === '' || cells[4] === '') continue;
    const row = {
      promised: cells[2] === '' ? MISSING : date(cells[2]), delivered: cells[3] === '' ? MISSING : date(cells[3]),
      net_amount: number(cells[8]), quantity: number(cells[9]), complaints: number(cells[10]), response_hours: number(cells[11]),
    };
    const ordered = date(cells[1]);
    if (Number.isNaN(ordered + row.promised + row.delivered + row.net_amount + row.quantity + row.complaints + row.response_hours)) continue;
    for (let dimension = 0; dimension < 4; dimension += 1) members[dimension] = places[dimension].get(cells[4 + dimension]);
    add(tables, row, members, monthOf[ordered]);
  }
  return flat(tables);
}

async function inDuckDb({ db, connection }, bytes, turn) {
  const file = `lines${turn}.csv`;
  await db.registerFileBuffer(file, bytes);
  const types = HEADERS.map((header, place) => `'${header}': '${place === 0 || (place > 3 && place < 8) ? 'VARCHAR' : place < 4 ? 'DATE' : 'DECIMAL(12,2)'}'`);
  const began = performance.now();
  await connection.query(`CREATE OR REPLACE TABLE imported AS SELECT order_date AS ordered, promised_date AS promised, delivered_date AS delivered, ${DIMENSIONS.join(', ')},
    ${NUMBERS.map((column) => `(${column} * 100)::INTEGER AS ${column}`).join(', ')} FROM read_csv('${file}', header = true, delim = ',', quote = '"', auto_detect = false, columns = {${types.join(', ')}})`);
  const found = [];
  for (const dimension of DIMENSIONS) {
    const columns = CONDITIONS.flatMap(([, sql], place) => [
      `count(*) FILTER (WHERE ${sql})::DOUBLE AS n${place}`, `coalesce(sum(${NUMBERS[place % NUMBERS.length]}) FILTER (WHERE ${sql}), 0)::DOUBLE AS s${place}`,
    ]);
    const result = await connection.query(`SELECT ${dimension} AS member, month(ordered)::INTEGER AS month, ${columns.join(', ')} FROM imported GROUP BY 1, 2`);
    found.push([result.getChildAt(0).toArray(), ...Array.from({ length: 21 }, (_, place) => result.getChildAt(place + 1).toArray())]);
  }
  const time = performance.now() - began;
  const tables = empty();
  found.forEach(([members, months, ...columns], dimension) => {
    for (let row = 0; row < members.length; row += 1) {
      const cell = Number(members[row].slice(DIMENSIONS[dimension].length)) * MONTHS + months[row] - 1;
      columns.forEach((column, place) => { tables[dimension][place][cell] = column[row]; });
    }
  });
  await db.dropFile(file);
  return { time, found: flat(tables) };
}

/** A text file of that many rows, a workbook of that many, and text files of several sizes. */
export async function imports({ load, rows, sizes, tell }) {
  tell(`a text file of ${rows} rows`);
  const { engine } = await load('imports');
  const { engine: codec } = await load('imports', '/codec/');
  const { bytes, tables } = textOf(rows);
  const gate = { keyscore: 0, papaparse: 0, duckdb: 0, book: 0, sheetjs: 0 };
  const duck = await startDuckDb();
  let turn = 0;
  // The columns that are aggregated go from the module that reads to the one that aggregates: the product has two as well.
  const aggregated = (read, by = engine) => {
    const columns = new by.Columns(read.rows());
    for (const code of HEADERS.slice(1, 4)) columns.put_days(code, read.take_days(code));
    for (const code of DIMENSIONS) columns.put_texts(code, read.texts(code), read.take_codes(code));
    for (const code of NUMBERS) columns.put_numbers(code, read.scale(code), read.take_numbers(code));
    read.free();
    const rows = by.Rows.of(columns);
    const found = rows.by_members();
    rows.free();
    return found;
  };
  const parts = [];
  const inSteps = [];
  const text = await block({
    keyscore: () => {
      let found;
      const time = timed(() => { found = aggregated(codec.read_text(bytes)); });
      gate.keyscore += wrong(found, tables);
      parts.push(timed(() => codec.read_text(bytes).free()));
      inSteps.push(timed(() => codec.read_text_in_two_steps(bytes).free()));
      return time;
    },
    papaparse: () => {
      let found;
      const time = timed(() => { found = plain(bytes); });
      gate.papaparse += wrong(found, tables);
      return time;
    },
    duckdb: async () => {
      const { time, found } = await inDuckDb(duck, bytes.slice(), turn++);
      gate.duckdb += wrong(found, tables);
      return time;
    },
  }, { warmUp: 2, samples: 9 });
  await duck.connection.close();
  await duck.db.terminate();

  tell(`a workbook of ${rows} rows`);
  const table = [HEADERS];
  for (const row of generate(rows)) {
    table.push([
      `SO${String(row.id).padStart(8, '0')}`, new Date((FIRST_DAY + row.ordered) * DAY), new Date((FIRST_DAY + row.promised) * DAY),
      row.delivered === MISSING ? null : new Date((FIRST_DAY + row.delivered) * DAY),
      ...row.members.map((member, dimension) => name(dimension, member)), ...NUMBERS.map((column) => row[column] / 100),
    ]);
  }
  const { utils, read, write } = globalThis.XLSX;
  const sheet = utils.aoa_to_sheet(table, { dense: true, UTC: true });
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, 'lines');
  const packed = new Uint8Array(write(book, { type: 'array', bookType: 'xlsx', compression: true, bookSST: true }));
  const sums = NUMBERS.map((_, place) => table.slice(1).reduce((sum, row) => sum + Math.round(row[8 + place] * 100), 0));
  const workbook = await block({
    keyscore: () => {
      let found;
      const time = timed(() => { found = codec.read_workbook(packed); });
      gate.book += wrong(aggregated(found), tables);
      return time;
    },
    sheetjs: () => {
      let found;
      const time = timed(() => {
        const workbook = read(packed, { type: 'array', dense: true });
        found = utils.sheet_to_json(workbook.Sheets.lines, { header: 1, raw: true });
      });
      sums.forEach((sum, place) => { if (found.slice(1).reduce((all, row) => all + Math.round(row[8 + place] * 100), 0) !== sum) gate.sheetjs += 1; });
      return time;
    },
  }, { warmUp: 1, samples: 5 });

  tell(`a workbook of ${rows} rows, written`);
  const sheets = codec.Sheets.of(codec.read_text(bytes));
  let made;
  const written = await block({
    keyscore: () => timed(() => { made = sheets.write(); }),
    sheetjs: () => timed(() => write(book, { type: 'array', compression: true, bookSST: false })),
  }, { warmUp: 1, samples: 5 });
  // What was written is read by the other program: as many rows, and the same sums.
  const again = utils.sheet_to_json(Object.values(read(made, { type: 'array', dense: true }).Sheets)[0], { header: 1, raw: true });
  gate.written = again.length === rows + 1 ? 0 : 1;
  NUMBERS.forEach((column, place) => {
    const at = again[0].indexOf(column);
    if (again.slice(1).reduce((all, row) => all + Math.round(row[at] * 100), 0) !== sums[place]) gate.written += 1;
  });
  sheets.free();

  const grown = [];
  for (const size of sizes) {
    tell(`a text file of ${size} rows`);
    const made = textOf(size);
    const fresh = await load(`imports-${size}`, '/codec/');
    const before = fresh.memory().byteLength;
    const times = [];
    let memory;
    for (let turn = 0; turn < 3; turn += 1) {
      let found;
      times.push(timed(() => {
        found = aggregated(fresh.engine.read_text(made.bytes));
      }));
      memory ??= fresh.memory().byteLength - before;
      if (wrong(found, made.tables) > 0) throw new Error(`the file of ${size} rows differs from the reference`);
    }
    grown.push({ size, bytes: made.bytes.length, memory, times: summary(times) });
  }
  return { rows, gate, text, read: summary(parts), inSteps: summary(inSteps), started: duck.started, bytes: bytes.length, workbook: { times: workbook, bytes: packed.length }, written: { times: written, bytes: made.length }, grown };
}
