// How workspaces are kept: what is stored, deleting it, sessions that leave nothing behind, files of any size, versions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertNoSideScroll } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, createWorkspace, goTo, importCsv, openSample, ready, saved, workspaceOf } from './support/stories.mjs';
import { records, storeTarget, untilTarget } from '../faults/support/cases.mjs';

const site = useSite();
const storage = async (page) => {
  await page.goto(`${site.address}#/storage`);
  await ready(page, 'storage');
};
const databases = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());

for (const [language, theme, width] of [['zh-CN', 'light', 390], ['en', 'dark', 1440]]) {
  test(`what is stored can be read by everybody: ${language}, ${theme}, ${width}`, async (t) => {
    const opened = await begin(site, t, { language, theme, width, height: 844 });
    const { page } = opened;
    await openSample(page);
    await saved(page);
    await goTo(page, 'data');
    await assertAccessible(page, 'versions and backups');
    await storage(page);
    await page.getByTestId('sizes').waitFor();
    await assertAccessible(page, 'what is stored');
    await assertNoSideScroll(page);
    await page.evaluate(() => localStorage.setItem(`keyscore.kept:${globalThis.keyscore.database}`, JSON.stringify({ date: 1774958400, docs: { aaaaaaaaaaaaa: { rev: 42 } } })));
    await page.goto(site.address);
    await page.reload();
    await page.getByTestId('recovery').waitFor();
    await assertAccessible(page, 'recovery');
    await assertNoSideScroll(page);
    await assertClean(opened);
  });
}

test('everything is deleted when asked for', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await createWorkspace(page, 'To go');
  await saved(page);
  await storage(page);
  await page.getByRole('button', { name: 'Delete everything…' }).click();
  await Promise.all([page.waitForEvent('load'), page.locator('#wipe-dialog').getByRole('button', { name: 'Delete everything' }).click()]);
  await ready(page, 'start');
  assert.equal(await page.locator('.ks-wslist__item').count(), 0);
  assert.equal(await page.getByTestId('recovery').count(), 0, 'deleting on purpose is no loss');
  assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage.getItem(`keyscore.kept:${globalThis.keyscore.database}`) ?? '{"docs":{}}').docs), {});
  await assertClean(opened);
});

test('a session leaves nothing behind and sees nothing of what is kept', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page, context } = opened;
  await createWorkspace(page, 'Kept');
  await saved(page);
  await storage(page);
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Start such a session' }).click()]);
  await ready(page, 'start');
  assert.equal(await page.locator('.ks-wslist__item').count(), 0);
  await createWorkspace(page, 'Passing');
  await saved(page);
  await page.reload();
  await ready(page, 'data');
  const notice = page.getByTestId('session');
  await notice.waitFor();
  assert.equal((await databases(page)).length, 2);
  await Promise.all([page.waitForEvent('load'), notice.getByRole('button', { name: 'End the session and delete' }).click()]);
  await ready(page, 'start');
  assert.deepEqual(await page.locator('.ks-wslist__name').allInnerTexts(), ['Kept']);
  // A tab that is closed in the middle of a session: what it left goes when the site is next used.
  const second = await context.newPage();
  await second.goto(`${site.address}#/storage`);
  await ready(second, 'storage');
  await Promise.all([second.waitForEvent('load'), second.getByRole('button', { name: 'Start such a session' }).click()]);
  await ready(second, 'start');
  await createWorkspace(second, 'Left');
  await saved(second);
  assert.ok((await databases(page)).length >= 2);
  await second.close();
  await page.locator('.ks-wslist__name').click();
  await ready(page, 'overview');
  await page.waitForFunction(async () => (await indexedDB.databases()).length === 1);
  await assertClean(opened);
});

test('a workspace of more rows than one text carries leaves and comes back as an archive', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  page.setDefaultTimeout(90_000);
  await createWorkspace(page, 'Large');
  const line = (at) => `${at},Customer ${at % 5},Person ${at % 3},2025-${String(at % 12 + 1).padStart(2, '0')}-05,2025-12-30,2025-12-${10 + at % 19},2`;
  const rows = 21_000;
  await importCsv(page, `Order ID,Customer,Employee,Order date,Promised date,Delivered date,Net amount\n${Array.from({ length: rows }, (_, at) => line(at)).join('\n')}\n`, 'large.csv');
  await saved(page);
  const button = page.getByRole('button', { name: 'Download the workspace file' });
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  assert.match(file.suggestedFilename(), /\.keyscore$/);
  const path = await file.path();
  await page.goto(site.address);
  await ready(page, 'start');
  await page.locator('.ks-btn--file input').first().setInputFiles({ name: 'large.keyscore', mimeType: 'application/zip', buffer: (await import('node:fs')).readFileSync(path) });
  await ready(page, 'overview');
  await goTo(page, 'overview', '2025');
  const sales = page.locator('main [data-kpi=K01][data-scope=company][data-period="2025"][data-exact]').first();
  // 21,000 lines of 2.
  assert.equal(await sales.getAttribute('data-exact'), '42000');
  await assertClean(opened);
});

test('a long log is folded by the one tab that has the lock: what is kept stays the same and can be undone', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page, context } = opened;
  await createWorkspace(page, 'Long', 2);
  await goTo(page, 'setup/targets');
  await storeTarget(page, '1');
  const id = workspaceOf(page);
  const address = page.url();
  const log = async () => (await records(page, 'log')).filter(([key]) => key[0] === id);
  const [[, text]] = await log();
  const [metaKey, metaText] = (await records(page, 'meta')).find(([key]) => key === id);
  await page.goto('about:blank');
  await page.goto(`${site.address}favicon.svg`);
  // 450 steps, as that many changes of the target leave them.
  await page.evaluate(async ([database, id, text, metaKey, metaText]) => {
    globalThis.keyscore = { database };
    const first = JSON.parse(text);
    const at = (value, record) => JSON.parse(JSON.stringify(record).replace(/"target":"\d+"/, `"target":"${value}"`));
    const open = await new Promise((resolve) => { const request = indexedDB.open(database); request.onsuccess = () => resolve(request.result); });
    const transaction = open.transaction(['log', 'meta'], 'readwrite');
    const change = first.changes[0];
    for (let revision = 2; revision <= 450; revision += 1) {
      const before = at(revision - 1, change.after);
      const step = { ...first, revision, changes: [{ ...change, before, after: at(revision, change.after) }] };
      transaction.objectStore('log').put(JSON.stringify(step), [id, revision]);
    }
    const meta = JSON.parse(metaText);
    meta.meta.revision = 450;
    transaction.objectStore('meta').put(JSON.stringify(meta), metaKey);
    await new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = reject; });
    open.close();
    // While somebody else has the lock, nobody folds.
    globalThis.free = null;
    await new Promise((got) => { navigator.locks.request(`${database}:tidy`, () => { got(); return new Promise((free) => { globalThis.free = free; }); }); });
  }, ['keyscore:/', id, text, metaKey, metaText]);
  const first = await context.newPage();
  first.setDefaultTimeout(40_000);
  await first.goto(address);
  await ready(first, 'setup');
  await untilTarget(first, '450');
  await storeTarget(first, '451');
  assert.equal((await log()).length, 451, 'somebody else is at it');
  await page.evaluate(() => globalThis.free());
  await first.reload();
  await ready(first, 'setup');
  await untilTarget(first, '451');
  // Folded, with a backup beside it, by itself and soon after the first figures.
  await page.waitForFunction(async (id) => {
    const open = await new Promise((resolve) => { const request = indexedDB.open('keyscore:/'); request.onsuccess = () => resolve(request.result); });
    const all = (store) => new Promise((resolve) => { open.transaction(store).objectStore(store).getAllKeys().onsuccess = (event) => resolve(event.target.result.filter(([of]) => of === id)); });
    const [log, copies] = [await all('log'), await all('copy')];
    open.close();
    return log.length === 200 && log.at(-1)[1] === 451 && copies.length > 0;
  }, id);
  await first.reload();
  await ready(first, 'setup');
  await untilTarget(first, '451');
  await first.getByRole('button', { name: /^Undo / }).click();
  await untilTarget(first, '450');
  await saved(first);
  // A picture as a page has no icon of its own.
  await assertClean({ page: first, seen: opened.seen }, { allow: [/Failed to load resource/] });
});
