// The start of the page: clean under the policy, from any folder, with the crash screen when the program cannot come.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { POLICY, serve } from '../../.ci/serve.mjs';
import { assertAccessible, assertNoSideScroll } from './support/axe.mjs';
import { assertClean, DIST, openPage, useSite } from './support/browser.mjs';

const site = useSite();
// The skeleton carries #boot; the program replaces it.
const started = (page) => page.waitForFunction(() => !document.getElementById('boot') && document.querySelector('#app > *'));
const HARMLESS_404 = [/404/, /keyscore stopped/];

test('starts without a violation, an error or a request off the origin', async (t) => {
  const opened = await site.open(t);
  await started(opened.page);
  await assertClean(opened);
});

test('page, headers and hosting guide carry one policy; the page cannot say frame-ancestors', () => {
  const html = readFileSync(`${DIST}/index.html`, 'utf8');
  const meta = html.match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)[1];
  assert.equal(meta, POLICY.replace("frame-ancestors 'none'; ", ''));
  assert.equal(readFileSync('docs/hosting.md', 'utf8').split(POLICY).length, 3, 'once as a header, once for nginx');
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/, 'no inline script');
  assert.doesNotMatch(html, /\sstyle=/, 'no inline style');
});

test('runs from a sub-folder, on a host that sends no headers for it', async (t) => {
  const server = await serve({ dir: DIST, base: '/deep/sub/', packed: false });
  t.after(() => server.close());
  const opened = await openPage(site.browser, server.address);
  t.after(() => opened.context.close());
  await started(opened.page);
  assert.equal(await opened.page.evaluate(() => globalThis.keyscore.database), 'keyscore:/deep/sub/');
  await assertClean(opened);
});

test('both workers start, and only files of the site become workers', async (t) => {
  const opened = await site.open(t);
  await started(opened.page);
  const failures = await opened.page.evaluate(async () => {
    const said = [];
    const workers = [globalThis.keyscore.spawnEngine(), globalThis.keyscore.spawnCodec()];
    for (const worker of workers) {
      worker.addEventListener('message', (event) => { if (event.data?.keyscore) said.push(event.data); });
      worker.addEventListener('error', (event) => said.push(event.message ?? 'error'));
    }
    // Both modules have been fetched once their wasm stands in the list of resources or a failure was told.
    const deadline = performance.now() + 20_000;
    const loaded = () => performance.getEntriesByType('resource').filter((entry) => /worker\.js/.test(entry.name)).length;
    while (loaded() < 2 && said.length === 0 && performance.now() < deadline) await new Promise((resolve) => requestAnimationFrame(resolve));
    workers.forEach((worker) => worker.terminate());
    return said;
  });
  assert.deepEqual(failures, []);
  const refused = await opened.page.evaluate(() => {
    try {
      new Worker('data:text/javascript,1');
      return 'accepted';
    } catch (error) {
      return error.name;
    }
  });
  // Where the browser knows Trusted Types, a plain string is refused.
  assert.equal(refused, 'TypeError');
});

test('Chart.js comes only when asked for', async (t) => {
  const opened = await site.open(t, { hash: '#/nowhere' });
  await started(opened.page);
  const kind = await opened.page.evaluate(async () => typeof (await globalThis.keyscore.loadChart()));
  assert.equal(kind, 'function');
  await assertClean(opened);
});

for (const [name, hash] of [['on load', true], ['in a running tab', false]]) {
  test(`the payload of a shared link leaves the address ${name}`, async (t) => {
    const opened = await site.open(t, { hash: hash ? '#k=SECRETPAYLOAD' : '#/' });
    await started(opened.page);
    if (!hash) {
      await opened.page.evaluate(() => new Promise((resolve) => {
        addEventListener('keyscore:payload', resolve, { once: true });
        location.hash = '#k=SECRETPAYLOAD';
      }));
    }
    assert.doesNotMatch(opened.page.url(), /SECRET/);
    const taken = await opened.page.evaluate(() => [globalThis.keyscore.takePayload(), globalThis.keyscore.takePayload()]);
    // The program may have taken it already.
    assert.ok(taken[0] === 'SECRETPAYLOAD' || taken[0] === null);
    assert.equal(taken[1], null);
  });
}

for (const language of ['zh-CN', 'en']) {
  for (const theme of ['light', 'dark']) {
    test(`crash screen when the program is not there: ${language}, ${theme}`, async (t) => {
      const opened = await site.open(t, { language, theme, goto: false, width: 390, height: 844 });
      await opened.page.route('**/app_bg.wasm', (route) => route.fulfill({ status: 404, body: 'gone' }));
      await opened.page.goto(site.address);
      const box = opened.page.getByRole('alertdialog');
      await box.waitFor();
      assert.match(await box.textContent(), language === 'en' ? /did not download completely/ : /没有完整下载/);
      await assertAccessible(opened.page, `crash screen ${language} ${theme}`);
      await assertNoSideScroll(opened.page);
      await assertClean(opened, { allow: HARMLESS_404 });
    });
  }
}

test('the crash screen hands out what the browser keeps, without the program', async (t) => {
  const opened = await site.open(t, { language: 'en', goto: false });
  await opened.page.route('**/app_bg.wasm', (route) => route.fulfill({ status: 404, body: 'gone' }));
  await opened.page.goto(site.address);
  const box = opened.page.getByRole('alertdialog');
  await box.getByRole('button', { name: 'Download my data' }).click();
  await box.getByText('Nothing has been saved').waitFor();
  assert.deepEqual(await opened.page.evaluate(async () => (await indexedDB.databases()).length), 0, 'looking must not create a database');

  await opened.page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open(globalThis.keyscore.database, 3);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('log').put({ label: '目标', bytes: new Uint8Array([1, 2, 255]), big: 12345678901234567890n }, ['w', 1]);
      request.result.createObjectStore('meta').put('x', 'k');
    };
    request.onsuccess = () => { request.result.close(); resolve(); };
    request.onerror = () => reject(request.error);
  }));
  const [download] = await Promise.all([opened.page.waitForEvent('download'), box.getByRole('button', { name: 'Download my data' }).click()]);
  const rescued = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.equal(rescued.head.format, 'keyscore-rescue');
  assert.deepEqual(rescued.stores.log, [{ key: ['w', 1], value: { label: '目标', bytes: { $bytes: 'AQL/' }, big: { $integer: '12345678901234567890' } } }]);
  assert.deepEqual(rescued.stores.meta, [{ key: 'k', value: 'x' }]);
});

for (const [name, answer] of [
  ['a truncated program', { status: 200, contentType: 'application/wasm', body: Buffer.from('0061736d01000000', 'hex').subarray(0, 6) }],
  ['a page in place of the program', { status: 200, contentType: 'text/html', body: '<!doctype html><p>sign in</p>' }],
]) {
  test(`crash screen for ${name}`, async (t) => {
    const opened = await site.open(t, { goto: false });
    await opened.page.route('**/app_bg.wasm', (route) => route.fulfill(answer));
    await opened.page.goto(site.address);
    await opened.page.getByRole('alertdialog').waitFor();
  });
}

test('an uncaught error stops the page with the crash screen; giving up on purpose does not', async (t) => {
  const opened = await site.open(t, { language: 'en' });
  await started(opened.page);
  await opened.page.evaluate(() => { Promise.reject(new DOMException('given up', 'AbortError')); });
  await opened.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  assert.equal(await opened.page.getByRole('alertdialog').count(), 0);
  await opened.page.evaluate(() => { Promise.reject(new Error('planted')); });
  const box = opened.page.getByRole('alertdialog');
  await box.waitFor();
  await opened.page.keyboard.press('Escape');
  assert.equal(await box.isVisible(), true, 'Escape must not lead back to a dead page');
  await box.getByRole('button', { name: '中文' }).click();
  await box.getByRole('heading', { name: 'KeyScore 已停止运行' }).waitFor();
});
