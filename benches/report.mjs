// The results as docs/benchmarks.md. What is promised and not reached says so.
const ms = (value) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3));
const row = (...cells) => `| ${cells.join(' | ')} |`;
const verdict = (reached, text, drift = 0) => `${reached ? 'reached' : '**not reached**'}: ${text}${drift > 0.1 ? ' (machine not steady, to be taken again)' : ''}`;
const whole = (number) => number.toLocaleString('en-US');

function scorecards({ employees, gate, builds, weight, target, value, painted, opened }) {
  const blocks = { build: builds, weight, target, value };
  const ratio = (block, peer) => block.of[peer].median / block.of.keyscore.median;
  const line = (name, block, promise) => row(
    name, ...['keyscore', 'hyperformula', 'ironcalc'].map((one) => `${ms(block.of[one].median)} (${ms(block.of[one].min)}–${ms(block.of[one].p95)})`),
    `${ratio(block, 'hyperformula').toFixed(1)}×`, `${ratio(block, 'ironcalc').toFixed(0)}×`,
    promise ? verdict(ratio(block, 'hyperformula') >= promise, `at least ${promise}×`, block.drift) : '', `${(block.drift * 100).toFixed(0)} %`,
  );
  const off = (name) => Object.entries(gate[name]).map(([what, count]) => `${what} ${count}`).join(', ');
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
waited for is the screen. Painted within 16 ms: ${verdict(painted.painted.median <= 16, 'by the median')}, ${verdict(painted.painted.p95 <= 16, 'by the 95th percentile')}. This is a line of text in a bare page; \`tests/bench/run.mjs\`, which \`make bench\` runs too, measures the whole way on the overview.

**Equal?** Every sample's totals were compared with an exact reference in whole numbers (\`benches/page/reference.mjs\`, BigInt). Totals that differed in the worst sample:
KeyScore ${off('keyscore')}; HyperFormula ${off('hyperformula')}; IronCalc ${off('ironcalc')}. What differs in the spreadsheets are ties that binary fractions round to the other side
(by 0.01). IronCalc's single edit is not compared: of 100 edits it makes one. Both peers do general spreadsheet work; KeyScore computes scorecards only.
`;
}

function growth({ sizes, slopes }) {
  const line = (one) => row(whole(one.employees), ms(one.build.min), ms(one.weight.min), (one.bytes / 1e6).toFixed(0), one.perCell.toFixed(0));
  return `## Growth
KeyScore alone, each size in a fresh instance of the module; least of the samples in milliseconds; memory is what the module's memory grew by until all totals were there.

| employees | build and all totals | one weight, all totals | MB | bytes per scored cell |
|--:|--:|--:|--:|--:|
${sizes.map(line).join('\n')}

Slope on logarithms: build ${slopes.build.toFixed(2)} (${verdict(slopes.build <= 1.1, 'at most 1.1')}), weight ${slopes.weight.toFixed(2)} (${verdict(slopes.weight <= 1.1, 'at most 1.1')}).
The bytes per cell hold all of it: the records of the document, the typed values in order, the cells and totals. The work per card does not depend on the number of cards; what grows faster
is the way to memory: records and typed values lie in trees in the order of their random ids, which no longer fit the processor's caches.
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
an exact reference: ${gate.keyscore} differ in KeyScore, ${gate.duckdb} in DuckDB. What was tried: conditions are looked at once per
batch and shared by all dimensions, rows that pass are kept as bits, and large batches are summed in 64-bit numbers before they go into the cells of 128 bits. What bounds KeyScore: each of the
twenty inputs still adds to a cell of its own per row and dimension (100 scattered additions a row), one input after another, in code that is built for bytes and without SIMD, where
DuckDB adds up all columns of a group at once. DuckDB answers any SQL; these five tables are what KeyScore's cards stand on.
`;
}

/** The whole document. */
export function report(results) {
  const { at, machine, chromium, versions, quick } = results;
  const loads = ['scorecards', 'growth', 'rows'].filter((name) => results[name]).map((name) => `${results[name].load.toFixed(1)} (${name})`);
  return `# Benchmarks
Written by \`make bench\` (\`benches/\`), ${at}, on ${machine}, Chromium ${chromium}; load average ${loads.join(', ')}: on 2 cores anything above 2 is
other work on the machine.
Peers: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}; they are for this comparison only and never part of the product.

All times are of one Chromium in one run, samples of the contestants taken in turns; a calibration loop runs before and after each block, and a block in which it moved by more than
10 % is taken again, up to twice (the last column says by how much it moved in the block that counted); \`--quick\` takes at most 5 samples and no block twice.${quick ? ' **This run was quick.**' : ''} **Ratios are what is promised; milliseconds are those of this machine at that time.**

${results.scorecards ? scorecards(results.scorecards) : ''}
${results.growth ? growth(results.growth) : ''}
${results.rows ? rows(results.rows) : ''}
## Elements
\`cargo bench --manifest-path benches/Cargo.toml\` (criterion, native) times the elements one by one: exact numbers, reading a formula, cards from nothing and in a session, rows packed and aggregated.
It is for comparing one state of the program with another on one machine.
`;
}
