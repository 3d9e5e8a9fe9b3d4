// No room, no small storage, writes that fail after they seemed to succeed.
import assert from 'node:assert/strict';
import { createWorkspace, download, goTo, ready, saved, workspaceOf } from '../e2e/support/stories.mjs';
import { BOTH, PATIENCE, clean, fault, noSample, put, records, storeTarget, target, told, typeTarget, untilTarget, useSite, withIntruder, withWorkspace } from './support/cases.mjs';

const site = useSite();
const banner = (page) => page.locator('main .ks-banner--bad[role=alert]');
const ROOM = {
  zh: [/没有存下来/, /已存的内容完好/, /自动再存/, /上次全部存好/],
  en: [/Not saved: the browser has no room left/, /What was saved is intact/, /saved by themselves/, /last saved at \d\d:\d\d/],
};

/** The store without what only counts how often something happened. */
const stored = async (page) => JSON.stringify([await records(page, 'log'), await records(page, 'base')]);

/** Fills the origin's room with bytes that cannot be packed, in a database beside ours, until not even a few more go in. */
const fill = (page) => page.evaluate(async () => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open('ballast', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('bytes', { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const put = (length) => new Promise((resolve) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const transaction = database.transaction('bytes', 'readwrite', { durability: 'strict' });
    transaction.objectStore('bytes').put(bytes);
    transaction.oncomplete = () => resolve(null);
    transaction.onabort = () => resolve(transaction.error?.name ?? 'aborted');
  });
  let said = null;
  for (const length of [1 << 20, 1 << 16, 1 << 12, 1 << 8]) {
    for (let times = 0; times < 200; times += 1) {
      said = await put(length);
      if (said) break;
    }
  }
  database.close();
  return said;
});

fault('F01', 'the browser gives no more room', BOTH, async (t, language) => {
  const opened = await site.open(t, { language, goto: false });
  const { page, context } = opened;
  page.setDefaultTimeout(PATIENCE);
  const cdp = await context.newCDPSession(page);
  const { origin } = new URL(site.address);
  // The browser's own limit: it holds only where it is set before the origin writes anything.
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 12 * (1 << 20) });
  await page.goto(site.address);
  await ready(page, 'start');
  await createWorkspace(page, 'No room', 2);
  await goTo(page, 'setup/targets');
  await storeTarget(page, '100');
  assert.equal(await fill(page), 'QuotaExceededError', 'the browser itself refuses');
  const before = await stored(page);
  await typeTarget(page, '200');
  await told(page, banner(page), language, ROOM);
  assert.equal(await page.locator('.ks-save--saved').count(), 0, 'nothing says saved');
  assert.equal(await target(page), '200', 'the change stays on the page');
  assert.equal(await stored(page), before, 'what was saved is as it was');
  assert.ok(await banner(page).getByRole('button').count() >= 2, 'save again and download');
  assert.equal(await banner(page).locator('a[href*=storage]').count(), 1, 'the way to make room');
  const file = await download(page, banner(page).getByRole('button').last());
  assert.match(file.text, /"target":"200"/, 'what is not stored can be taken out');
  await cdp.send('Storage.overrideQuotaForOrigin', { origin });
  // By itself, without a press.
  await saved(page);
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '200');
  await noSample(page);
  await clean(opened);
});

fault('F02', 'the small storage is full, then refuses', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  await page.evaluate(() => {
    try {
      for (let at = 0; ; at += 1) localStorage.setItem(`fill${at}`, 'x'.repeat(256 * 1024));
    } catch {
      for (let at = 0; ; at += 1) {
        try { localStorage.setItem(`rest${at}`, 'x'.repeat(512)); } catch { break; }
      }
    }
  });
  await storeTarget(page, '110');
  await page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException('no', 'SecurityError'); }; });
  await storeTarget(page, '120');
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '120');
  await noSample(page);
  await clean(opened);
});

fault('F03', 'a full disk as other browsers name it', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  await storeTarget(page, '100');
  for (const [value, name, code] of [['310', 'NS_ERROR_DOM_QUOTA_REACHED', 1014], ['320', 'Error', 22]]) {
    await page.evaluate(([name, code]) => {
      const write = globalThis.nativePut ??= IDBObjectStore.prototype.put;
      globalThis.full = true;
      IDBObjectStore.prototype.put = function patched(...rest) {
        if (!globalThis.full) return write.apply(this, rest);
        const error = new DOMException('no room', name);
        Object.defineProperty(error, 'code', { value: code });
        throw error;
      };
    }, [name, code]);
    await typeTarget(page, value);
    await told(page, banner(page), language, ROOM);
    await page.evaluate(() => { globalThis.full = false; });
    await saved(page);
  }
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '320');
  await clean(opened);
});

fault('F04', 'a transaction is aborted after its write succeeded', BOTH, async (t, language) => {
  const opened = await withIntruder(site, t, language);
  const { page } = opened;
  await storeTarget(page, '100');
  const before = await stored(page);
  await page.evaluate(() => {
    globalThis.said = [];
    const line = document.querySelector('.ks-top__end');
    new MutationObserver(() => { if (document.querySelector('.ks-save--saved')) globalThis.said.push('saved'); }).observe(line, { subtree: true, childList: true, attributes: true });
    globalThis.onPut = (write) => {
      const request = write();
      request.addEventListener('success', () => request.transaction.abort());
      return request;
    };
  });
  await typeTarget(page, '400');
  await told(page, banner(page), language, { zh: [/没有存下来/, /已存的内容完好/, /自动再存/], en: [/Not saved/, /What was saved is intact/, /tried again/] });
  assert.deepEqual(await page.evaluate(() => globalThis.said), [], 'never said to be saved');
  assert.equal(await stored(page), before);
  await page.evaluate(() => { globalThis.onPut = null; });
  await saved(page);
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '400');
  await clean(opened);
});

// The engine worker makes backups, where no script of a test reaches: what is put before its own script tells what it does.
const WATCHED = (isFull) => `
  const told = new BroadcastChannel('faults');
  const { put, delete: drop } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function watched(...rest) {
    if (${isFull} && this.name === 'copied') {
      told.postMessage('refused');
      throw new DOMException('no room', 'QuotaExceededError');
    }
    if (this.name === 'copied') this.transaction.addEventListener('complete', () => told.postMessage('kept'));
    return put.apply(this, rest);
  };
  IDBObjectStore.prototype.delete = function watched(...rest) {
    if (this.name === 'copied') told.postMessage('dropped');
    return drop.apply(this, rest);
  };
`;

fault('F26', 'room runs out while backups are changed', ['en'], async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '100');
  const id = workspaceOf(page);
  const address = page.url();
  const now = Math.floor(Date.now() / 1000);
  const meta = (number) => JSON.stringify({ workspace: id, number, kind: 'backup', name: '', at: now - 3600 + number, revision: 0, schema: 3, bytes: 2, batches: [] });
  await page.goto('about:blank');
  await page.goto(site.address);
  await ready(page, 'start');
  // Three old backups of today: a fourth lets the first go. All that may be there already gives way to them.
  const old = (await records(page, 'copy')).flatMap(([key]) => [['copy', key, null], ['copied', key, null]]);
  await put(page, [...old, ...[1, 2, 3].flatMap((number) => [['copy', [id, number], meta(number)], ['copied', [id, number], '{}']])]);
  const numbers = async () => (await records(page, 'copy')).map(([key]) => key[1]);
  for (const [isFull, expected, kept] of [[true, ['refused'], [1, 2, 3]], [false, ['kept', 'dropped'], [2, 3, 4]]]) {
    await context.route(/worker\.js\?m=engine/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: WATCHED(isFull) + await response.text() });
    });
    await page.goto('about:blank');
    await page.goto(`${site.address}favicon.svg`);
    await page.evaluate(() => { new BroadcastChannel('faults').onmessage = ({ data }) => sessionStorage.setItem('told', [sessionStorage.getItem('told') ?? '', data].join(' ')); });
    const worker = await context.newPage();
    worker.setDefaultTimeout(20_000);
    await worker.goto(address);
    await ready(worker, 'setup');
    await page.waitForFunction((last) => (sessionStorage.getItem('told') ?? '').includes(last), expected.at(-1));
    const told = await page.evaluate(() => sessionStorage.getItem('told').trim().split(' '));
    assert.deepEqual(told.slice(0, expected.length), expected, 'the new one is committed before an old one is removed');
    await untilTarget(worker, '100');
    await worker.waitForFunction(async (count) => {
      const database = await new Promise((resolve) => { const request = indexedDB.open(globalThis.keyscore.database); request.onsuccess = () => resolve(request.result); });
      const keys = await new Promise((resolve) => { database.transaction('copy').objectStore('copy').getAllKeys().onsuccess = (event) => resolve(event.target.result); });
      database.close();
      return keys.map((key) => key[1]).join() === count;
    }, kept.join());
    await worker.close();
    await page.evaluate(() => sessionStorage.removeItem('told'));
    await context.unroute(/worker\.js\?m=engine/);
  }
  await page.goto(address);
  await ready(page, 'setup');
  await untilTarget(page, '100');
  assert.deepEqual(await numbers(), [2, 3, 4]);
  await clean(opened);
});
