// No room, no small storage, writes that fail after they seemed to succeed.
import assert from 'node:assert/strict';
import { ready, saved } from '../e2e/support/stories.mjs';
import { BOTH, clean, dump, fault, noSample, put, records, storeTarget, target, told, typeTarget, untilTarget, useSite, withIntruder, withWorkspace } from './support/cases.mjs';

const site = useSite();
const banner = (page) => page.locator('main .ks-banner--bad[role=alert]');
const ROOM = {
  zh: [/没有存下来/, /已存的内容完好/, /自动再存/, /上次全部存好/],
  en: [/Not saved: the browser has no room left/, /What was saved is intact/, /saved by themselves/, /last saved at \d\d:\d\d/],
};

/** The store without what only counts how often something happened. */
const stored = async (page) => JSON.stringify([await records(page, 'log'), await records(page, 'base')]);

fault('F01', 'the browser gives no more room', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '100');
  const cdp = await context.newCDPSession(page);
  // Room is taken by bytes that cannot be packed, up to a limit that is set before they are written.
  const origin = new URL(page.url()).origin;
  const { usage } = await cdp.send('Storage.getUsageAndQuota', { origin });
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: Math.max(1, Math.floor(usage / 2)) });
  const before = await stored(page);
  // Where the browser does not hold its own limit, the fault is that of a full disk.
  await page.evaluate(() => {
    const write = IDBObjectStore.prototype.put;
    globalThis.full = true;
    IDBObjectStore.prototype.put = function patched(...rest) {
      if (globalThis.full) throw new DOMException('no room', 'QuotaExceededError');
      return write.apply(this, rest);
    };
  });
  await typeTarget(page, '200');
  await told(page, banner(page), language, ROOM);
  assert.equal(await page.locator('.ks-save--saved').count(), 0, 'nothing says saved');
  assert.equal(await target(page), '200', 'the change stays on the page');
  assert.equal(await stored(page), before, 'what was saved is as it was');
  assert.ok(await banner(page).getByRole('button').count() >= 2, 'save again and download');
  assert.equal(await banner(page).locator('a[href*=storage]').count(), 1, 'the way to make room');
  await cdp.send('Storage.overrideQuotaForOrigin', { origin });
  await page.evaluate(() => { globalThis.full = false; });
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

fault('F26', 'room runs out while backups are changed', ['en'], async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  await storeTarget(page, '100');
  const id = page.url().match(/#\/w\/([^/]+)/)[1];
  // Three old backups of today: a fourth would let the first go.
  const now = Math.floor(Date.now() / 1000);
  const meta = (number) => JSON.stringify({ workspace: id, number, kind: 'backup', name: '', at: now - 3600 + number, revision: 0, schema: 3, bytes: 2, batches: [] });
  await put(page, [1, 2, 3].flatMap((number) => [['copy', [id, number], meta(number)], ['copied', [id, number], '{}']]));
  const before = JSON.stringify(await records(page, 'copy'));
  await page.goto(page.url());
  // The engine worker makes backups, where no script of a test reaches: there the browser itself has to refuse.
  const cdp = await opened.context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '100');
  const kept = () => records(page, 'copy').then((list) => list.map(([key]) => key[1]));
  const numbers = await kept();
  assert.ok(numbers.length >= 3, `no backup is removed before a newer one is kept: ${numbers}`);
  if (numbers.length === 3) assert.equal(JSON.stringify(await records(page, 'copy')), before);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin });
  assert.notEqual(await dump(page), null);
  await clean(opened);
});
