// What comes first and what comes later: the sample's figures need neither the engine's second part nor the store, what
// is done before it is stored is kept, and what cannot be fetched is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, fillCell, goTo, openSample, ready, saved, total, workspaceOf } from './support/stories.mjs';

const site = useSite();
const ENGINE_PART = /\/engine\/split_.*\.wasm$/;
const saving = (page) => page.locator('.ks-save--saving').waitFor({ state: 'attached' });
const GONE = { status: 404, body: 'gone' };

/** Holds every request for the engine's second part back until `release` is called; `asked` resolves with the first. */
async function holdBack(page) {
  let release;
  let came;
  const open = new Promise((resolve) => { release = resolve; });
  const asked = new Promise((resolve) => { came = resolve; });
  await page.context().route(ENGINE_PART, async (route) => {
    came();
    await open;
    await route.continue();
  });
  return { release, asked };
}

/** How many workspaces the browser keeps. */
const kept = (page) => page.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === globalThis.keyscore.database) && new Promise((resolve, reject) => {
  const request = indexedDB.open(globalThis.keyscore.database);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const database = request.result;
    const count = database.transaction('meta').objectStore('meta').count();
    count.onsuccess = () => { database.close(); resolve(count.result); };
  };
})).then(Number);

test('the first figures need neither the second part of the engine nor the store', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const part = await holdBack(page);
  await openSample(page);
  const figures = await total(page);
  await saving(page);
  await part.asked;
  assert.equal(await kept(page), 0, 'nothing is said to be saved before it is');
  part.release();
  await saved(page);
  assert.equal(await kept(page), 1);
  await page.reload();
  await ready(page, 'overview');
  assert.deepEqual(await total(page), figures);
  await assertClean(opened);
});

test('an edit before the sample is stored waits for it and is kept', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const part = await holdBack(page);
  await openSample(page);
  await goTo(page, 'setup/weights');
  const cell = page.locator('td[data-kpi=K01] input');
  await fillCell(page, cell, '35');
  await saving(page);
  // Leaving loses it for now, so the browser asks; staying keeps it.
  assert.equal(await page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))), true);
  part.release();
  await saved(page);
  assert.equal(await page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))), false);
  await page.reload();
  await ready(page, 'setup');
  await page.waitForFunction(() => document.querySelector('td[data-kpi=K01] input')?.value === '35');
  await assertClean(opened);
});

test('loading the page anew before the sample is stored shows it again, and it is stored once', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const part = await holdBack(page);
  await openSample(page);
  const before = { id: workspaceOf(page), figures: await total(page) };
  await part.asked;
  await page.reload();
  await part.asked;
  part.release();
  await ready(page, 'overview');
  assert.deepEqual({ id: workspaceOf(page), figures: await total(page) }, before);
  await saved(page);
  assert.equal(await kept(page), 1);
  await assertClean(opened);
});

test('two clicks on the sample open one', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await page.locator('.ks-door--first').dblclick();
  await ready(page, 'overview');
  await saved(page);
  assert.equal(await kept(page), 1);
  await assertClean(opened);
});

test('without the second part of the engine the page says so, and goes on when it is back', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await page.context().route(ENGINE_PART, (route) => route.fulfill(GONE));
  await openSample(page);
  // The figures stand; what is not stored is said not to be.
  const figures = await total(page);
  const banner = page.locator('.ks-banner--bad');
  await banner.waitFor();
  await page.context().unroute(ENGINE_PART);
  // Pressed, where the page has not tried again by itself in the meantime.
  await banner.getByRole('button', { name: 'Save again' }).evaluateAll((all) => all.forEach((one) => one.click()));
  await saved(page);
  assert.equal(await kept(page), 1);
  // A stored workspace is read by that part: told on the screen, with a way on.
  await page.context().route(ENGINE_PART, (route) => route.fulfill(GONE));
  await page.reload();
  const told = page.locator('main .ks-empty');
  await told.waitFor();
  assert.match(await told.innerText(), /part of the page could not be loaded/);
  await page.context().unroute(ENGINE_PART);
  await told.getByRole('button', { name: 'Try again' }).click();
  await ready(page, 'overview');
  assert.deepEqual(await total(page), figures);
  await assertClean(opened, { allow: [/404/, /split_/, /WebAssembly/, /^warning: /] });
});

test('without the styles of the second part of the page it draws nothing of it, says so, and goes on when they are back', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const styles = /\/later\.css$/;
  await page.context().route(styles, (route) => route.fulfill(GONE));
  await openSample(page);
  const figures = await total(page);
  const told = page.locator('main .ks-empty');
  await told.waitFor();
  assert.match(await told.innerText(), /part of the page could not be loaded/);
  assert.equal(await page.locator('.ks-feed').count(), 0);
  await page.context().unroute(styles);
  await told.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.ks-feed').first().waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.ks-feed__item')).display), 'flex');
  assert.deepEqual(await total(page), figures);
  await assertClean(opened, { allow: [/404/, /^warning: /] });
});

test('an engine that stops for good in a promise is replaced by another', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  let started = 0;
  // A trap has no hook of the program to tell of it: the worker's own script does.
  const trap = "export default async () => self.addEventListener('message', () => { Promise.reject(new WebAssembly.RuntimeError('unreachable')); });";
  await page.context().route('**/engine/engine.js', (route) => (++started === 1 ? route.fulfill({ contentType: 'text/javascript', body: trap }) : route.continue()));
  await openSample(page);
  assert.equal(started, 2);
  await assertClean(opened, { allow: [/unreachable/] });
});

// A key of the catalogue stands for a text that the first words lack.
const KEY = /\b(account|accounts|action|app|attention|band|change|chart|course|data|delta|errors|explain|formula|heat|import|missing|movement|overview|partial|people|period|person|perspective|scope|setup|shell|standing|start|state|status|table|tile|toast|unit)\.[a-z_]+/;

for (const language of ['zh-CN', 'en']) {
  test(`the first screens have all their words before the rest has come: ${language}`, async (t) => {
    const opened = await begin(site, t, { language, goto: false });
    const { page } = opened;
    await page.context().route(/\/words\/all\.txt$|\/split_.*\.wasm$/, (route) => route.fulfill(GONE));
    await page.goto(site.address);
    const said = () => page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('[title], [aria-label]')].flatMap((element) => [element.title, element.getAttribute('aria-label')])].join('\n'));
    await ready(page, 'start');
    assert.doesNotMatch(await said(), KEY);
    await openSample(page);
    await page.locator('.ks-banner--bad').waitFor();
    assert.doesNotMatch(await said(), KEY);
    await assertClean(opened, { allow: [/404/, /split_/, /WebAssembly/, /^warning: /] });
  });
}

test('the other language comes without a new start, and is told where it cannot come', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const all = /\/words\/all\.txt$/;
  await page.route(all, (route) => route.fulfill(GONE));
  const heading = page.locator('.ks-start__intro h1');
  const english = await heading.innerText();
  await page.getByRole('button', { name: '中文' }).click();
  await page.locator('.ks-toast--bad').waitFor();
  assert.equal(await heading.innerText(), english);
  await page.unroute(all);
  await page.getByRole('button', { name: '中文' }).click();
  await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
  assert.match(await heading.innerText(), /客户/);
  await assertClean(opened, { allow: [/404/] });
});
