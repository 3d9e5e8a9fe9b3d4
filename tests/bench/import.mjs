// Measures large imports in Chromium on the built site: text files of 10,000, 100,000 and 1,000,000 order lines, from the click to the
// result; tasks of the page's main thread over 50 ms meanwhile; and the most memory that the renderer took beyond what it had before
// (promises: no task over 50 ms, time per row that does not grow, at most three times the file and 100 MB). `make bench`, or
// `node tests/bench/import.mjs [--rows 10000,100000,1000000]`; Linux only, for the memory is read from /proc.
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../.ci/serve.mjs';
import { DIST, launchBrowser, openPage } from '../e2e/support/browser.mjs';
import { createWorkspace, ready, saved } from '../e2e/support/stories.mjs';

const place = process.argv.indexOf('--rows');
const SIZES = (place < 0 ? '10000,100000,1000000' : process.argv[place + 1]).split(',').map(Number);
const HEADERS = 'order_id,order_date,promised_date,delivered_date,account,employee,region,product_line,net_amount,quantity,complaints,response_hours';

// Twelve columns of order lines, any numbers.
function write(path, rows) {
  let state = 17;
  const below = (end) => { state = (state * 48271) % 2147483647; return state % end; };
  const day = (number) => new Date((20454 + number) * 86_400_000).toISOString().slice(0, 10);
  const days = Array.from({ length: 400 }, (_, number) => day(number));
  const file = openSync(path, 'w');
  let lines = [HEADERS];
  for (let row = 0; row < rows; row += 1) {
    const ordered = below(365);
    lines.push(`SO${String(row).padStart(8, '0')},${days[ordered]},${days[ordered + 3 + below(10)]},${below(20) === 0 ? '' : days[ordered + 1 + below(14)]},Account ${below(2000)},Employee ${below(500)},Region ${below(8)},Line ${below(20)},${(below(100_000) / 100).toFixed(2)},${below(100)},${Math.max(0, below(20) - 16)},${(below(6_000) / 100).toFixed(2)}`);
    if (lines.length === 10_000 || row === rows - 1) {
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  closeSync(file);
  return statSync(path).size;
}

// Memory of the renderers of this browser: all processes below it of that type.
const status = (pid, name) => {
  try { return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0) * 1024; } catch { return 0; }
};
function renderers() {
  const found = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer') && below(pid, process.pid)) found.push(pid);
    } catch { /* It has ended. */ }
  }
  return found;
}
function below(pid, ancestor) {
  for (let at = Number(pid); at > 1;) {
    if (at === ancestor) return true;
    at = Number(readFileSync(`/proc/${at}/status`, 'utf8').match(/PPid:\s+(\d+)/)?.[1] ?? 0);
  }
  return false;
}
const memory = (what) => renderers().reduce((sum, pid) => sum + status(pid, what), 0);

// The memory once it stays the same from one idle moment of the page to the next.
async function atRest(page) {
  for (let last = 0; ;) {
    await page.evaluate(() => new Promise((resolve) => { requestIdleCallback(() => requestIdleCallback(resolve)); }));
    const now = memory('VmRSS');
    if (Math.abs(now - last) < 1e6) return now;
    last = now;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'keyscore-import-'));
const server = await serve({ dir: DIST, packed: false });
const results = [];
for (const rows of SIZES) {
  const path = join(folder, `orders-${rows}.csv`);
  const size = write(path, rows);
  const browser = await launchBrowser();
  const { page } = await openPage(browser, server.address, { language: 'en', goto: false });
  page.setDefaultTimeout(600_000);
  await page.goto(server.address);
  await ready(page, 'start');
  await createWorkspace(page, 'Large');
  await saved(page);
  const idle = await atRest(page);
  await page.evaluate(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ['longtask'] });
  });
  await page.locator('#import-file').setInputFiles(path);
  await page.locator('[data-test=import-start]:not([disabled])').waitFor();
  const began = performance.now();
  await page.locator('[data-test=import-start]').click();
  await page.locator('[data-test=import-result]').waitFor();
  const time = performance.now() - began;
  const peak = memory('VmHWM');
  const tasks = await page.evaluate(() => globalThis.longTasks);
  results.push({ rows, size, time, tasks: tasks.filter((task) => task > 50), memory: peak - idle });
  await browser.close();
}
rmSync(folder, { recursive: true });
await server.close();
console.log(`${'rows'.padStart(9)} ${'file MB'.padStart(8)} ${'ms'.padStart(8)} ${'µs/row'.padStart(7)} ${'memory MB'.padStart(10)} ${'allowed'.padStart(8)}  main-thread tasks over 50 ms`);
for (const { rows, size, time, tasks, memory } of results) {
  const mega = (bytes) => (bytes / 1e6).toFixed(0);
  console.log(`${String(rows).padStart(9)} ${mega(size).padStart(8)} ${time.toFixed(0).padStart(8)} ${(time / rows * 1000).toFixed(2).padStart(7)} ${mega(memory).padStart(10)} ${mega(3 * size + 100e6).padStart(8)}  ${tasks.length === 0 ? 'none' : tasks.map((task) => `${task.toFixed(0)} ms`).join(', ')}`);
}
