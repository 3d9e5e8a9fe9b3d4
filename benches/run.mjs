// `make bench`: KeyScore's engine beside HyperFormula, IronCalc and DuckDB in one Chromium, results into docs/benchmarks.md.
// Numbers of one machine at one time: what is promised are ratios within one run. `node benches/run.mjs [--only scorecards,growth,rows,imports] [--people 10000] [--rows 1000000] [--quick] [--without ironcalc] [--write]`
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { report } from './report.mjs';
import { launchBrowser } from '../tests/e2e/support/browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const pkg = join(process.env.OUT ?? join(here, '../target/bench'), 'pkg');
const option = (name, otherwise) => {
  const place = process.argv.indexOf(`--${name}`);
  return place < 0 ? otherwise : process.argv[place + 1];
};
const only = option('only', 'scorecards,growth,rows,imports').split(',');
const people = Number(option('people', '10000'));

const FOLDERS = {
  '/page/': join(here, 'page'),
  '/pkg/': pkg,
  '/codec/': join(pkg, '../codec'),
  '/ironcalc/': join(here, 'node_modules/@ironcalc/wasm'),
  '/hyperformula/': join(here, 'node_modules/hyperformula/dist'),
  '/papaparse/': join(here, 'node_modules/papaparse'),
  '/xlsx/': join(here, 'node_modules/xlsx/dist'),
  '/duckdb/': join(here, 'node_modules/@duckdb/duckdb-wasm/dist'),
  '/built/': join(pkg, '..'),
};
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html', '.bin': 'application/octet-stream' };
const PAGE = `<!doctype html><meta charset="utf-8"><title>…</title><p id="total"></p>
<script src="/hyperformula/hyperformula.full.min.js"></script><script src="/papaparse/papaparse.min.js"></script><script src="/xlsx/xlsx.full.min.js"></script><script type="module" src="/page/main.mjs"></script>`;

// DuckDB's page side and Arrow in one file.
await build({
  stdin: { contents: "export { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm'; export { tableFromArrays } from 'apache-arrow';", resolveDir: here },
  bundle: true, format: 'esm', outfile: join(pkg, '..', 'duckdb.js'), logLevel: 'warning',
});
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const folder = Object.keys(FOLDERS).find((prefix) => path.startsWith(prefix));
  const file = folder && join(FOLDERS[folder], path.slice(folder.length));
  if (path === '/') response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
  else if (file && existsSync(file)) createReadStream(file).pipe(response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }));
  else response.writeHead(404).end();
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await launchBrowser();
const open = async () => {
  const page = await browser.newPage();
  if (process.argv.includes('--quick')) await page.addInitScript(() => { globalThis.benchQuick = true; });
  await page.addInitScript((name) => { globalThis.benchWithout = name; }, option('without', ''));
  page.on('console', (message) => console.log(message.text()));
  page.on('pageerror', (error) => console.error(String(error)));
  page.setDefaultTimeout(0);
  // How long the page's thread has worked so far, in milliseconds.
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.exposeFunction('threadTime', async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime').value * 1000;
  });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => document.title === 'ready');
  return page;
};

// What is not measured in this run stays as it was in the last one of the same day.
const out = join(pkg, '..', 'results.json');
const today = new Date().toISOString().slice(0, 10);
const before = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
const results = {
  ...(before.at === today ? before : {}),
  at: today,
  quick: process.argv.includes('--quick'),
  machine: `${cpus()[0].model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
  chromium: browser.version(),
  versions: Object.fromEntries(Object.entries(JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).devDependencies)),
};
for (const [name, call] of [['scorecards', people], ['growth', [1000, 3000, 10_000, 30_000, 100_000]], ['rows', Number(option('rows', '1000000'))], ['imports', [Number(option('lines', '100000')), [10_000, 100_000, 1_000_000]]]]) {
  if (!only.includes(name)) continue;
  const page = await open();
  results[name] = await page.evaluate(([name, call]) => globalThis.bench[name](call), [name, call]);
  await page.close();
  results[name].load = loadavg()[0];
  writeFileSync(out, JSON.stringify(results, null, 1));
}
await browser.close();
server.close();
if (process.argv.includes('--write')) writeFileSync(join(here, '../docs/benchmarks.md'), report(results));
console.log(report(results));
