// The results as docs/benchmarks.md. What is promised and not reached says so.
const ms = (value) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3));
const row = (...cells) => `| ${cells.join(' | ')} |`;
const verdict = (reached, text, drift = 0) => `${reached ? 'reached' : '**not reached**'}: ${text}${drift > 0.1 ? ' (machine not steady, to be taken again)' : ''}`;
const whole = (number) => number.toLocaleString('en-US');

function scorecards({ employees, gate, builds, weight, target, value, painted, opened }) {
  const blocks = { build: builds, weight, target, value };
  const ratio = (block, peer) => (block.of[peer] ? block.of[peer].median / block.of.keyscore.median : NaN);
  const shown = (number, places) => (Number.isNaN(number) ? 'left out' : `${number.toFixed(places)}×`);
  const line = (name, block, promise) => row(
    name, ...['keyscore', 'hyperformula', 'ironcalc'].map((one) => (block.of[one] ? `${ms(block.of[one].median)} (${ms(block.of[one].min)}–${ms(block.of[one].p95)})` : 'left out')),
    shown(ratio(block, 'hyperformula'), 1), shown(ratio(block, 'ironcalc'), 0),
    promise ? verdict(ratio(block, 'hyperformula') >= promise, `at least ${promise}×`, block.drift) : '', `${(block.drift * 100).toFixed(0)} %`,
  );
  const off = (name) => Object.entries(gate[name] ?? { 'left out': 0 }).map(([what, count]) => `${what} ${count}`).join(', ');
  return `## Scorecards: ${whole(employees)} employees × 12 KPIs
Every score runs on a line through threshold, target and stretch, with floor 0 and cap 120, rounded to 2 places; the total is the weighted mean, rounded to 2 places. The same
values, targets and weights in all three. Milliseconds, median (least–95th percentile).

| | KeyScore | HyperFormula | IronCalc | to HyperFormula | to IronCalc | promise | calibration moved |
|---|--:|--:|--:|--:|--:|---|--:|
${line('(a) build and all totals', builds, 30)}
${line('(b) one weight of all, all totals', weight, 20)}
${line('(c) one measured value, its total', value, 1)}
${line('(d) one target of all, all totals', target, 20)}

What is measured: (a) from numbers in a JavaScript array to all totals in one: for KeyScore the records of the document are made and evaluated, for the spreadsheets cells and formulas
are made and computed. (b), (d) the edit of one record or cell until all totals are known; KeyScore hands all of them over as an array, the spreadsheets' totals are read outside the time.
(c) the mean of 100 edits of different people, each with its new total read (IronCalc computes everything anew, so one edit stands for it). KeyScore's engine runs here as the product's
module is built (for bytes, not speed), without worker and messages.

Opening the stored document (JSON, ${opened.megabytes.toFixed(1)} MB) and all totals: ${ms(opened.median)} ms.

**Edit to painted.** From an edit to its total in the page's text: ${ms(painted.script.median)} ms (95th percentile ${ms(painted.script.p95)}): ${verdict(painted.script.p95 <= 16, 'its share of a frame of 16 ms')}.
To the end of the frame that shows it: ${ms(painted.painted.median)} ms (95th percentile ${ms(painted.painted.p95)}), beside ${ms(painted.empty.median)} (${ms(painted.empty.p95)}) for a frame in which nothing happens: what is
waited for is the screen. Painted within 50 ms at the 95th percentile: ${verdict(painted.painted.p95 <= 50, 'at most 50 ms')}; within a frame of 16 ms: ${painted.painted.median <= 16 ? 'yes' : 'no'} by the median, ${painted.painted.p95 <= 16 ? 'yes' : 'no'} by the
95th percentile (an empty frame: ${painted.empty.p95 <= 16 ? 'yes' : 'no'}). This is a line of text in a bare page; \`tests/bench/run.mjs\`, which \`make bench\` runs too, measures the whole way on the overview.

**Equal?** Every sample's totals were compared with an exact reference in whole numbers (\`benches/page/reference.mjs\`, BigInt). Totals that differed in the worst sample:
KeyScore ${off('keyscore')}; HyperFormula ${off('hyperformula')}; IronCalc ${off('ironcalc')}. What differs in the spreadsheets are ties that binary fractions round to the other side
(by 0.01). IronCalc's single edit is not compared: of 100 edits it makes one. Both peers do general spreadsheet work; KeyScore computes scorecards only.
`;
}

function growth({ sizes, slopes }) {
  const of = (found) => `${ms(found.min)} (${ms(found.median)})`;
  const line = (one) => row(whole(one.employees), of(one.build), of(one.passed), of(one.weight), (one.bytes / 1e6).toFixed(0), one.perCell.toFixed(0));
  const both = (name) => `${slopes[name].min.toFixed(2)} (${slopes[name].median.toFixed(2)})`;
  const said = (name) => verdict(Math.max(slopes[name].min, slopes[name].median) <= 1.1, 'at most 1.1');
  return `## Growth
KeyScore alone, each size in a fresh instance of the module, sizes in turns; milliseconds, least of the samples (median). Counted is the time that the page's thread has worked, as the browser tells it (\`ThreadTime\`): on a machine
that does other work too, a sample of a second is interrupted where one of ten milliseconds is not, and the clock on the wall shows a slope that is not the program's. It stands beside it all the same. Memory is what the module's memory grew
by until all totals were there.

| employees | build and all totals | the same on the wall | one weight, all totals | MB | bytes per scored cell |
|--:|--:|--:|--:|--:|--:|
${sizes.map(line).join('\n')}

Slope on logarithms, of the least (of the medians): build ${both('build')} (${said('build')}), one weight ${both('weight')} (${said('weight')}); build on the wall ${both('passed')}.
The bytes per cell hold all of it: the records of the document, the typed values in order, the cells and totals. The first sample of a size, in which memory is taken from the system, takes
${sizes.map((one) => `${ms(one.first)} (${whole(one.employees)})`).join(', ')} ms. What a card reads lies together: the typed values of one person side by side whatever the order of
their ids, scores apart from what they stand on, scopes of one member without memory of their own; a weight is a walk over the scores from the first to the last. Records of a whole document are put in at once, so that none
of them is looked for, and the values of the next person are found next to those of the last. What still grows faster than the number of cards is the way to memory: values come in the order of random ids, and each is
carried to its person's place once, which no cache foretells.
`;
}

function rows({ rows: count, gate, times, started, each }) {
  const [ours, duck] = [times.of.keyscore, times.of.duckdb];
  const ratio = duck.median / ours.median;
  return `## Aggregation of ${whole(count)} order lines
Twenty inputs (ten conditions, each a count and a sum) by 2,000 accounts, 500 employees, 8 regions, 20 product lines and the company, each by 12 months: five tables. One thread on both
sides (DuckDB: bundle "eh", in its worker; KeyScore: the engine's module). From loaded columns to plain arrays of numbers; members are codes of a dictionary on both sides.
Milliseconds, median (least–95th percentile).

| | KeyScore | DuckDB-wasm | ratio | promise | calibration moved |
|---|--:|--:|--:|---|--:|
${row('all five tables', ...[ours, duck].map((one) => `${ms(one.median)} (${ms(one.min)}–${ms(one.p95)})`), `${ratio.toFixed(2)}×`, verdict(ratio >= 2, 'at least 2×', times.drift), `${(times.drift * 100).toFixed(0)} %`)}

DuckDB by table: ${Object.entries(each).map(([name, time]) => `${name} ${ms(time.median)}`).join(', ')} ms; its start takes ${ms(started)} ms, outside of the times. Every number of every table was compared with
an exact reference: ${gate.keyscore} differ in KeyScore, ${gate.duckdb} in DuckDB. How: conditions are looked at once per batch, 64 rows at a time, and kept as bits; what each row adds to
all inputs is put side by side and added as a whole to the row's cell of every table (\`src/engine/lanes.rs\`), in 64-bit numbers where all sums are known to fit, without a branch per row; equal lanes are
added once. The module is built for bytes and without SIMD, so there is room left. DuckDB answers any SQL; these five tables are what KeyScore's cards stand on.
`;
}

function imports({ rows, gate, text, read, inSteps, started, bytes, workbook, written, grown }) {
  const times = (one) => `${ms(one.median)} (${ms(one.min)}–${ms(one.p95)})`;
  const ratio = (block, peer) => block.of[peer].median / block.of.keyscore.median;
  const line = (name, block, peer, promise) => row(name, times(block.of.keyscore), peer, times(block.of[peer.toLowerCase()]), `${ratio(block, peer.toLowerCase()).toFixed(2)}×`,
    verdict(ratio(block, peer.toLowerCase()) >= promise, `at least ${promise}×`, block.drift), `${(block.drift * 100).toFixed(0)} %`);
  const grownLine = (one) => row(whole(one.size), (one.bytes / 1e6).toFixed(1), ms(one.times.min), (one.times.min / one.size * 1000).toFixed(2), (one.memory / 1e6).toFixed(0));
  return `## Import of ${whole(rows)} order lines
A text file of twelve columns (${(bytes / 1e6).toFixed(1)} MB, UTF-8), decoded, typed, validated and aggregated into twenty inputs by accounts, employees, regions and product lines, each by month, from its bytes to plain
arrays of numbers; and a workbook of the same rows (${(workbook.bytes / 1e6).toFixed(1)} MB, compressed, shared strings; both programs are handed the same file), from its bytes to rows. KeyScore does what the product does:
encoding, delimiter and the meaning of columns are found out, all rows are asked how days and numbers are written, every cell is checked, everything in the workbook is counted as it is unpacked.
PapaParse is followed by plain JavaScript that checks days and numbers and adds up; DuckDB is told all types and reads with \`read_csv\` after its start (${ms(started)} ms). Milliseconds, median (least–95th percentile).

| | KeyScore | beside | its time | ratio | promise | calibration moved |
|---|--:|---|--:|--:|---|--:|
${line('text file', text, 'PapaParse', 4)}
${line('text file', text, 'DuckDB', 2)}
${line('workbook, read', workbook.times, 'SheetJS', 3)}
${line('workbook, written', written.times, 'SheetJS', 3)}

Both parts are built as the product builds them: for bytes, but for what unpacks files and the inner loop of the text import (\`src/tabular\`, profile \`codec\`). How: a file is read in one pass, as its start says it is written, while all of its
rows are asked whether that is so; only where they say something else is it read again (\`import/whole.rs\`). Rows that are written plainly go from the text straight into the columns: a day is ten bytes, a number is its digits, a
text that was met before is found by its hash, one that comes after all others in the order of the alphabet (numbers of documents) without a search; whatever is written in another way is read cell by cell by the full reader, and
\`import/plain/tests.rs\` holds both against each other on random files. Of texts that come again and again it is found out once whether they say something about how values are written.
A workbook is written from cells in memory to the bytes of the file, texts inside the cells and compressed in both programs (${(written.bytes / 1e6).toFixed(1)} MB; read back by SheetJS, sums that differ: ${gate.written}).
A workbook is unpacked once, its plain cells are read where they lie and reach their column as values. The columns that are aggregated go from the module that reads to the one that aggregates as plain arrays.
What bounds it: looking at the start of the file, which takes the same time for every size, and the aggregation, which is the engine's and built for bytes.

Reading alone, without aggregation, takes KeyScore ${ms(read.median)} ms; in two steps, as the import wizard does it (all rows are asked before the preview is shown, and read after it was confirmed), ${ms(inSteps.median)} ms. Numbers that differ from those that the files were made of: KeyScore ${gate.keyscore} (text) and ${gate.book} (workbook), PapaParse ${gate.papaparse},
DuckDB ${gate.duckdb}, SheetJS ${gate.sheetjs}.

| rows | MB | read and aggregated, ms | µs per row | memory of the module, MB |
|--:|--:|--:|--:|--:|
${grown.map(grownLine).join('\n')}
`;
}

/** The whole document. */
export function report(results) {
  const { at, machine, chromium, versions, quick } = results;
  const loads = ['scorecards', 'growth', 'rows', 'imports'].filter((name) => results[name]).map((name) => `${results[name].load.toFixed(1)} (${name})`);
  return `# Benchmarks
Written by \`make bench\` (\`benches/\`), ${at}, on ${machine}, Chromium ${chromium}; load average ${loads.join(', ')}: on 2 cores anything above 2 is
other work on the machine.
Peers: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}; they are for this comparison only and never part of the product.

All times are of one Chromium in one run, samples of the contestants taken in turns; a calibration loop runs before and after each block, and a block in which it moved by more than
10 % is taken again, up to twice (the last column says by how much it moved in the block that counted); \`--quick\` takes at most 5 samples and no block twice.${quick ? ' **This run was quick.**' : ''} **Ratios are what is promised; milliseconds are those of this machine at that time.**

${results.scorecards ? scorecards(results.scorecards) : ''}
${results.growth ? growth(results.growth) : ''}
${results.rows ? rows(results.rows) : ''}
${results.imports ? imports(results.imports) : ''}
## Elements
\`cargo bench --manifest-path benches/Cargo.toml\` (criterion, native) times the elements one by one: exact numbers, reading a formula, cards from nothing and in a session, rows packed and aggregated.
It is for comparing one state of the program with another on one machine.
`;
}
