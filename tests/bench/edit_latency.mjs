// How long from an edit to the frame that shows its result: on the overview of the sample, an edit of weights is undone
// and redone, from the key to the painted new total. Beside it, in the same run, the time of a frame that has nothing to do.
import { serve } from '../../.ci/serve.mjs';
import { assertClean, DIST, launchBrowser, openPage } from '../e2e/support/browser.mjs';
import { fillCell, goTo, openSample, ready, saved } from '../e2e/support/stories.mjs';

/** What an edit may take until it is drawn, in milliseconds. */
const BUDGET = 50;
const ROUNDS = 30;

const quantile = (list, share) => [...list].sort((left, right) => left - right)[Math.ceil(list.length * share) - 1];

/** Runs in the page: milliseconds per edit and per empty frame. */
async function measure(rounds) {
  // A frame has been painted when a task of after its callbacks runs.
  const painted = () => new Promise((done) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(0);
    });
  });
  const main = document.querySelector('main');
  const total = () => document.querySelector('.ks-hero__score [data-kpi=total]')?.textContent;
  const changed = (before) => new Promise((done) => {
    const observer = new MutationObserver(() => {
      const now = total();
      if (now !== undefined && now !== before) {
        observer.disconnect();
        done();
      }
    });
    observer.observe(main, { subtree: true, childList: true, characterData: true });
  });
  const edits = [];
  const frames = [];
  for (let round = 0; round < rounds; round += 1) {
    const idle = performance.now();
    frames.push(await painted() - idle);
    const before = total();
    const seen = changed(before);
    const began = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, shiftKey: round % 2 === 1, bubbles: true, cancelable: true }));
    await seen;
    edits.push(await painted() - began);
    // The next edit begins when this one is at rest.
    while (!document.querySelector('.ks-save--saved') || !document.querySelector('[data-ready=overview]')) await painted();
  }
  return { edits, frames };
}

/** Measures and prints; true if the budget is kept. */
export async function editLatency() {
  const server = await serve({ dir: DIST, packed: false });
  const browser = await launchBrowser();
  try {
    const opened = await openPage(browser, server.address, { language: 'en' });
    const { page } = opened;
    await ready(page, 'start');
    await openSample(page);
    await goTo(page, 'setup/weights');
    await fillCell(page, page.locator('td[data-kpi=K01] input'), '35');
    await fillCell(page, page.locator('td[data-kpi=K03] input'), '15');
    await saved(page);
    await goTo(page, 'overview', '2025');
    await page.evaluate(() => document.activeElement?.blur());
    await page.evaluate(measure, 4);
    const { edits, frames } = await page.evaluate(measure, ROUNDS);
    await assertClean(opened);
    const [p50, p95, frame] = [quantile(edits, 0.5), quantile(edits, 0.95), quantile(frames, 0.5)];
    const kept = p95 < BUDGET;
    console.log(`edit to drawn   ${ROUNDS} edits   p50 ${p50.toFixed(1)} ms   p95 ${p95.toFixed(1)} ms   empty frame ${frame.toFixed(1)} ms   ratio ${(p50 / frame).toFixed(1)}   budget ${BUDGET} ms ${kept ? 'kept' : 'MISSED'}`);
    return kept;
  } finally {
    await browser.close();
    await server.close();
  }
}

if (process.argv[1] === import.meta.filename) process.exit(await editLatency() ? 0 : 1);
