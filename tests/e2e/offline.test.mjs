// Without a network, and with a new version on the host: once the site has been visited, all of it works offline; a new
// version is offered, never put under a page that is at work, and other tabs keep running the old one.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../../.ci/serve.mjs';
import { DIST, assertClean, launchBrowser, openPage } from './support/browser.mjs';
import { createWorkspace, download, fillCell, figure, goTo, importCsv, openSample, ready, saved, total, workspaceOf } from './support/stories.mjs';

const ORDERS = 'Order ID,Customer,Employee,Order date,Promised date,Delivered date,Net amount\n1,Alder & Co,Kim Roe,2025-02-03,2025-02-10,2025-02-09,600\n2,Birch Ltd,Lee Fen,2025-03-03,2025-03-10,2025-03-12,400\n';
// What a browser says of a request without a network, which nothing here needs answered.
const OFFLINE = [/ERR_INTERNET_DISCONNECTED/, /ERR_CONNECTION_REFUSED/, /Failed to update a ServiceWorker/];

let browser;
before(async () => { browser = await launchBrowser(); });
after(() => browser.close());

async function site(t, dir = DIST, port = 0) {
  const server = await serve({ dir, port, packed: false });
  t.after(() => server.close());
  return server;
}

async function visit(t, address, options) {
  const opened = await openPage(browser, address, { serviceWorkers: 'allow', ...options });
  t.after(() => opened.context.close());
  opened.page.setDefaultTimeout(30_000);
  await ready(opened.page, 'start');
  return opened;
}

/** Until the site is kept and answers this page. */
const keptOffline = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
const build = (page) => page.evaluate(() => globalThis.keyscore.build);

/** The built site as a later build, under another name. */
function laterBuild(t) {
  const dir = mkdtempSync(join(tmpdir(), 'keyscore-later-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  cpSync(DIST, dir, { recursive: true });
  const [old] = readdirSync(join(dir, 'v'));
  const name = [...old].reverse().join('');
  renameSync(join(dir, 'v', old), join(dir, 'v', name));
  for (const file of ['index.html', 'sw.js']) writeFileSync(join(dir, file), readFileSync(join(dir, file), 'utf8').replaceAll(old, name));
  return { dir, name };
}

for (const [language, save, take] of [['zh-CN', '下载工作区文件', '换用新版本'], ['en', 'Download the workspace file', 'Use the new version']]) {
  test(`offline: reload, a linked screen, import and export (${language})`, async (t) => {
    const server = await site(t);
    const opened = await visit(t, server.address, { language });
    const { page, context } = opened;
    await openSample(page);
    await saved(page);
    const figures = await total(page);
    await keptOffline(page);
    await context.setOffline(true);
    await server.close();

    await page.reload();
    await ready(page, 'overview');
    assert.deepEqual(await total(page), figures);
    // A screen that was never opened before, by its address.
    await page.goto(`${server.address}#/w/${workspaceOf(page)}/people`);
    await page.reload();
    await ready(page, 'people');
    // What reads and writes files comes with programs that were not needed so far.
    await goTo(page, 'data');
    const file = await download(page, page.getByRole('button', { name: save }));
    assert.match(file.name, /\.keyscore/);
    await page.goto(server.address);
    await ready(page, 'start');
    await createWorkspace(page, 'Offline');
    assert.deepEqual(await importCsv(page, ORDERS, 'orders.csv'), { accepted: 2, refused: 0 });
    await saved(page);
    await goTo(page, 'overview', '2025');
    assert.equal((await figure(page, { kpi: 'K01', scope: 'company', period: '2025' })).exact, '1000');
    await assertClean(opened, { allow: OFFLINE });
  });

  test(`a new version is offered, and other tabs keep theirs (${language})`, async (t) => {
    const first = await site(t);
    const opened = await visit(t, first.address, { language });
    const { page, context } = opened;
    await openSample(page);
    await saved(page);
    await keptOffline(page);
    const old = await build(page);
    const other = await context.newPage();
    await other.goto(`${first.address}#/w/${workspaceOf(page)}/accounts`);
    await ready(other, 'accounts');

    const later = laterBuild(t);
    const { port } = new URL(first.address);
    await first.close();
    await site(t, later.dir, Number(port));
    // The browser looks for a new worker by itself at every visit; here it is asked to.
    await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration()).update(); });
    const offer = page.getByTestId('update');
    await offer.waitFor();
    // Without consent a reload stays with what the reader had.
    await goTo(page, 'setup/targets');
    await page.reload();
    await ready(page, 'setup');
    assert.equal(await build(page), old);
    await offer.waitFor();

    // The target of the last month.
    const cells = page.locator('#setup-panel td[data-kpi] input');
    await cells.first().waitFor();
    const cell = cells.nth(await cells.count() - 2);
    const value = (await cell.inputValue()).replaceAll(',', '') === '1234567' ? '1234568' : '1234567';
    await fillCell(page, cell, value);
    await offer.getByRole('button', { name: take }).click();
    await page.waitForFunction((name) => globalThis.keyscore?.build === name, later.name);
    await ready(page, 'setup');
    // What was typed just before is there.
    await page.waitForFunction((wanted) => [...document.querySelectorAll('#setup-panel td[data-kpi] input')].at(-2)?.value.replaceAll(',', '') === wanted, value);

    // The other tab runs what it was opened with, parts that it fetches only now included, and may go over too.
    assert.equal(await build(other), old);
    await other.getByTestId('update').waitFor();
    await goTo(other, 'data');
    await other.getByTestId('import-file').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS) });
    await other.getByTestId('import-start').waitFor();
    await other.getByTestId('update').getByRole('button', { name: take }).click();
    await other.waitForFunction((name) => globalThis.keyscore?.build === name, later.name);
    await assertClean(opened, { allow: OFFLINE });
  });
}

test('a version that cannot be fetched as a whole is not taken', async (t) => {
  const first = await site(t);
  const { page } = await visit(t, first.address, { language: 'en' });
  await openSample(page);
  await saved(page);
  await keptOffline(page);
  const old = await build(page);
  const later = laterBuild(t);
  rmSync(join(later.dir, 'v', later.name, 'codec'), { recursive: true });
  const { port } = new URL(first.address);
  await first.close();
  await site(t, later.dir, Number(port));
  // The worker that cannot be filled becomes redundant.
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => { registration.onupdatefound = () => resolve(registration.installing); });
    registration.update().catch(() => {});
    const worker = await found;
    await new Promise((resolve) => { worker.onstatechange = () => worker.state === 'redundant' && resolve(); });
    return worker.state;
  });
  assert.equal(state, 'redundant');
  await page.reload();
  await ready(page, 'overview');
  assert.equal(await build(page), old);
  assert.equal(await page.getByTestId('update').count(), 0);
  assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1);
});
