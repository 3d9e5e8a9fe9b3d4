// How workspaces are kept: what is stored, deleting it, sessions that leave nothing behind, files of any size, versions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertNoSideScroll } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, createWorkspace, goTo, importCsv, openSample, ready, saved } from './support/stories.mjs';

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
