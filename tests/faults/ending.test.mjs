// The page or the browser ends: killed, crashed, closed in the middle of a word.
import assert from 'node:assert/strict';
import { DIST } from '../e2e/support/browser.mjs';
import { serve } from '../../.ci/serve.mjs';
import { chooseCsv, createWorkspace, goTo, ready, saved, workspaceOf } from '../e2e/support/stories.mjs';
import { clean, fault, noSample, records, storeTarget, target, targetCell, untilTarget, useSite, withWorkspace } from './support/cases.mjs';
import { makeProfile, startBrowser } from './support/profile.mjs';

const site = useSite();
const RUNS = 20;

fault('F05', `the browser is killed right after it said saved, ${RUNS} times`, ['en'], async (t) => {
  const server = await serve({ dir: DIST, packed: false });
  t.after(() => server.close());
  const profile = makeProfile(t);
  let lost = 0;
  let address = '';
  for (let run = 0; run < RUNS; run += 1) {
    const browser = await startBrowser(profile);
    const { page } = browser;
    try {
      if (run === 0) {
        await page.goto(server.address);
        await ready(page, 'start');
        await createWorkspace(page, 'Killed', 2);
        await goTo(page, 'setup/targets');
        address = page.url();
      } else {
        await page.goto(address);
        await ready(page, 'setup');
        await targetCell(page).waitFor();
        const expected = String(1000 + run - 1);
        await untilTarget(page, expected).catch(() => { lost += 1; });
      }
      await targetCell(page).fill(String(1000 + run));
      await targetCell(page).press('Enter');
      // Killed within the same turn in which the page says so.
      await page.waitForFunction((value) => document.querySelector('#setup-panel td[data-scope][data-col="0"] input')?.value.replaceAll(',', '') === value
        && document.querySelector('.ks-save--saved'), String(1000 + run), { polling: 10 });
    } finally {
      await browser.kill();
    }
  }
  const browser = await startBrowser(profile);
  try {
    await browser.page.goto(address);
    await ready(browser.page, 'setup');
    await untilTarget(browser.page, String(1000 + RUNS - 1)).catch(() => { lost += 1; });
  } finally {
    await browser.kill();
  }
  t.diagnostic(`F05 ${lost} of ${RUNS} lost`);
  assert.equal(lost, 0);
});

fault('F06', 'the page crashes during a save and during an import', ['en'], async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '100');
  const address = page.url();
  const id = workspaceOf(page);
  const second = await context.newPage();
  second.setDefaultTimeout(40_000);
  await second.goto(address);
  await ready(second, 'setup');
  await untilTarget(second, '100');
  const crash = async (victim) => {
    const cdp = await context.newCDPSession(victim);
    const gone = new Promise((resolve) => victim.once('crash', resolve));
    cdp.send('Page.crash').catch(() => {});
    await gone;
  };
  // During a save: the value is the old or the new one, in store and on screen alike.
  await targetCell(page).fill('200');
  await targetCell(page).press('Enter');
  await crash(page);
  await second.reload();
  await ready(second, 'setup');
  await targetCell(second).waitFor();
  await second.waitForFunction(() => ['100', '200'].includes(document.querySelector('#setup-panel td[data-scope][data-col="0"] input')?.value));
  const log = (await records(second, 'log')).filter(([key]) => key[0] === id);
  const now = await target(second);
  assert.equal(now, log.length === 1 ? '100' : '200', 'old or new, never mixed');
  // During an import: nothing of it, or all of it.
  const third = await context.newPage();
  third.setDefaultTimeout(40_000);
  await third.goto(address.replace('setup/targets', 'data'));
  await ready(third, 'data');
  const head = 'Order ID,Customer,Employee,Order date,Promised date,Delivered date,Net amount';
  const line = (at) => `${at},Customer ${at % 5},Person ${at % 3},2025-0${at % 9 + 1}-05,2025-12-30,2025-12-${10 + at % 19},${at % 900}.25`;
  await chooseCsv(third, `${head}\n${Array.from({ length: 60_000 }, (_, at) => line(at)).join('\n')}\n`, 'large.csv');
  await third.getByTestId('import-start').click();
  await third.getByTestId('import-cancel').waitFor();
  await crash(third);
  await goTo(second, 'data');
  const batches = await second.getByTestId('batch-remove').count();
  const stored = (await records(second, 'log')).filter(([key]) => key[0] === id).some(([, value]) => value.includes('"batch"'));
  assert.equal(batches > 0, stored, 'the import is there as a whole or not at all');
  // The other tab goes on working.
  await goTo(second, 'setup/targets');
  await storeTarget(second, '300');
  await noSample(second);
  assert.deepEqual(opened.seen.errors, []);
});

const LEAVING = [
  ['closing', (page) => page.close()],
  ['going to another site', (page) => page.goto('about:blank')],
  ['loading it anew', (page) => page.reload()],
  ['going back', (page) => page.goBack()],
];

fault('F07', 'a field is typed into and the page is left at once: close, navigation, reload, back', ['zh-CN', 'en'], async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { context } = opened;
  let { page } = opened;
  await storeTarget(page, '100');
  const address = page.url();
  for (const [at, [name, leave]] of LEAVING.entries()) {
    const value = String(500 + at);
    if (name === 'going back') {
      // An entry of another document to go back to.
      await page.goto('about:blank');
      await page.goto(address);
      await ready(page, 'setup');
      await targetCell(page).waitFor();
    }
    await targetCell(page).fill(value);
    await leave(page);
    page = await context.newPage();
    page.setDefaultTimeout(40_000);
    await page.goto(address);
    await ready(page, 'setup');
    await untilTarget(page, value).catch(() => assert.fail(`${name}: ${value} is lost`));
    await saved(page);
    await page.waitForFunction(async () => {
      const request = indexedDB.open(globalThis.keyscore.database);
      const database = await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
      const count = await new Promise((resolve) => { database.transaction('left').objectStore('left').count().onsuccess = (event) => resolve(event.target.result); });
      database.close();
      return count === 0;
    });
  }
  await noSample(page);
  await clean({ page, seen: opened.seen });
});
