// Measures what has a speed promise, in Chromium on the built site: start, sample, and edit to drawn (promise: p95 under 50 ms).
// Numbers of one machine at one time: for comparing, never a test. `node tests/bench/run.mjs` (--plain: do not compress), or `make bench`.
import { serve } from '../../.ci/serve.mjs';
import { DIST, launchBrowser, openPage } from '../e2e/support/browser.mjs';
import { createWorkspace, goTo, importCsv, openSample, ready, saved } from '../e2e/support/stories.mjs';

const COLD_STARTS = 5;
const WARM_UP_EDITS = 4;
const EDITS = 40;

const server = await serve({ dir: DIST, packed: !process.argv.includes('--plain') });
const browser = await launchBrowser();

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
function tell(name, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const shown = (value) => value.toFixed(1).padStart(8);
  console.log(`${name.padEnd(34)} ${shown(sorted[0])} ${shown(at(sorted, 0.5))} ${shown(at(sorted, 0.95))}   n = ${times.length}`);
}
console.log(`${'milliseconds'.padEnd(34)} ${'least'.padStart(8)} ${'median'.padStart(8)} ${'p95'.padStart(8)}`);

const starts = [];
const samples = [];
let opened;
for (let run = 0; run < COLD_STARTS; run += 1) {
  await opened?.context.close();
  opened = await openPage(browser, server.address, { language: 'en', goto: false });
  let began = performance.now();
  await opened.page.goto(server.address);
  await ready(opened.page, 'start');
  starts.push(performance.now() - began);
  began = performance.now();
  await openSample(opened.page);
  samples.push(performance.now() - began);
}
tell('cold start to the start screen', starts);
tell('sample opened, overview drawn', samples);

// A target is changed on the set-up, then taken back and done again on the overview: state, engine, report and drawing
// all take part. Timed in the page, from the key to the frame in which the new total stands.
const { page } = opened;
await goTo(page, 'setup/targets');
const targets = page.locator('#setup-panel td[data-kpi] input.ks-cell');
await targets.nth(2).waitFor();
// The order of the columns: target, threshold, stretch.
const [target, , stretch] = await Promise.all([0, 1, 2].map(async (place) => Number((await targets.nth(place).inputValue()).replaceAll(',', ''))));
await targets.nth(0).fill(String(Math.round((target + 3 * stretch) / 4)));
await targets.nth(0).press('Enter');
await saved(page);
await goTo(page, 'overview');
const times = await page.evaluate(async ([warmUp, edits]) => {
  const total = () => document.querySelector('.ks-hero__score [data-kpi=total]')?.dataset.exact;
  const press = (shift) => new Promise((resolve, reject) => {
    const was = total();
    const late = setTimeout(() => reject(new Error(`the total stays at ${was}`)), 5000);
    const began = performance.now();
    const watcher = new MutationObserver(() => {
      if ((total() ?? was) === was) return;
      watcher.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now() - began);
        channel.port2.postMessage(0);
      });
    });
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: shift ? 'Z' : 'z', code: 'KeyZ', ctrlKey: true, shiftKey: shift, bubbles: true, cancelable: true }));
  });
  const measured = [];
  for (let turn = 0; turn < warmUp + edits; turn += 1) {
    const time = await press(turn % 2 === 1);
    if (turn >= warmUp) measured.push(time);
    // Let the save and its notices come to rest before the next one.
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 500 }));
  }
  return measured;
}, [WARM_UP_EDITS, EDITS]);
tell('edit to drawn on the overview', times);

// The same page drawing nothing, in the same run: what a frame costs here anyway.
const frames = await page.evaluate(async (count) => {
  const measured = [];
  for (let turn = 0; turn < count; turn += 1) {
    const began = performance.now();
    await new Promise((resolve) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    }));
    measured.push(performance.now() - began);
  }
  return measured;
}, EDITS);
tell('an empty frame beside it', frames);

// Ten thousand people scrolled from end to end: the longest task on the main thread (promise: none over 50 ms), and what a step costs.
const crowd = await openPage(browser, server.address, { language: 'en' });
await ready(crowd.page, 'start');
await createWorkspace(crowd.page, 'Crowd');
const rows = Array.from({ length: 10_000 }, (_, place) => `E${place},Person ${String(place).padStart(5, '0')},${place % 2 ? 'North' : 'South'}`);
await importCsv(crowd.page, `employee code,employee name,region\n${rows.join('\n')}\n`, 'people.csv');
await goTo(crowd.page, 'setup/people');
await crowd.page.locator('[data-test=people-grid] tbody tr[data-name="Person 00000"]').waitFor();
await saved(crowd.page);
const scrolled = await crowd.page.locator('.ks-grid').first().evaluate(async (region) => {
  const tasks = [];
  const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
  watch.observe({ entryTypes: ['longtask'] });
  const steps = [];
  for (let step = 0; step <= 200; step += 1) {
    const began = performance.now();
    region.scrollTop = (region.scrollHeight * step) / 200;
    await new Promise((resolve) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    }));
    steps.push(performance.now() - began);
  }
  await new Promise((resolve) => requestIdleCallback(resolve));
  watch.disconnect();
  return { steps, tasks };
});
tell('a step of scrolling 10,000 people', scrolled.steps);
console.log(`tasks over 50 ms while scrolling      ${scrolled.tasks.length}${scrolled.tasks.length ? `, the longest ${Math.max(...scrolled.tasks)} ms` : ''}`);
await crowd.context.close();

await browser.close();
await server.close();
