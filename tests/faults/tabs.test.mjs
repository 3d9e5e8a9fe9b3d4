// Several tabs, several versions, clocks that are wrong.
import assert from 'node:assert/strict';
import { begin, createWorkspace, goTo, importCsv, ready, saved, workspaceOf } from '../e2e/support/stories.mjs';
import { BOTH, PATIENCE, TARGETS, clean, dump, fault, noSample, put, records, storeTarget, target, targetCell, told, typeTarget, untilTarget, useSite, withWorkspace } from './support/cases.mjs';

const site = useSite();
const banner = (page) => page.locator('main .ks-banner--bad[role=alert]');
const ROUNDS = 200;

/** The same screen in another tab. */
async function secondTab(context, page, screen = 'setup') {
  const other = await context.newPage();
  other.setDefaultTimeout(40_000);
  await other.goto(page.url());
  await ready(other, screen);
  return other;
}

/** Another target cell than the first: of the row with this number. */
const cellOf = (page, row) => page.locator(TARGETS).nth(row);

fault('F20', 'the storage is upgraded by a newer version while this tab is open, and by this one while an older is', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '100');
  const newer = await context.newPage();
  await newer.goto(`${site.address}favicon.svg`);
  // The newer version does not hang: this tab lets go of the database.
  await newer.evaluate((name) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 98);
    request.onsuccess = () => { request.result.close(); resolve(); };
    request.onblocked = () => reject(new Error('blocked'));
    request.onerror = () => reject(request.error);
  }), 'keyscore:/');
  await told(page, banner(page), language, { zh: [/只读/, /更新的版本/, /已存的内容完好/, /刷新本页/], en: [/read-only now/, /newer version/, /What was saved is intact/, /Reload/] });
  const read = () => newer.evaluate((name) => new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const all = request.result.transaction('log').objectStore('log').getAll();
      all.onsuccess = () => { request.result.close(); resolve(JSON.stringify(all.result)); };
    };
  }), 'keyscore:/');
  const before = await read();
  await targetCell(page).fill('200');
  await targetCell(page).press('Enter');
  await page.locator('.ks-toast--bad').waitFor();
  assert.equal(await read(), before, 'nothing is written any more');
  // The other way round: an older version that does not let go.
  const old = await begin(site, t, { language, goto: false });
  await old.page.goto(`${site.address}favicon.svg`);
  await old.page.evaluate((name) => new Promise((resolve) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => { for (const store of ['meta', 'base', 'log', 'chunk']) request.result.createObjectStore(store); };
    request.onsuccess = () => { globalThis.held = request.result; resolve(); };
  }), 'keyscore:/');
  const later = await old.context.newPage();
  later.setDefaultTimeout(40_000);
  await later.goto(site.address);
  await ready(later, 'start');
  await told(later, later.getByTestId('shelf-failed'), language, { zh: [/旧版本/, /没有改动/, /关闭或刷新那个标签页/], en: [/older version/, /Nothing was changed/, /Close or reload that tab/] });
  await old.page.evaluate(() => globalThis.held.close());
  // By a press, or by itself where the page has asked again meanwhile.
  await later.getByTestId('shelf-failed').getByRole('button').first().click({ timeout: 3_000 }).catch(() => {});
  await later.getByTestId('shelf-failed').waitFor({ state: 'detached' });
  await clean(opened);
});

fault('F21', `two tabs change different records, ${2 * ROUNDS} changes`, ['en'], async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '1');
  const other = await secondTab(context, page);
  const tabs = [[page, 0], [other, 1]];
  const shown = (value) => Number(value).toLocaleString('en-US');
  const typed = ([tab, row], value) => tab.waitForFunction(([selector, place, wanted]) => {
    const cell = document.querySelectorAll(selector)[place];
    if (cell?.getAttribute('aria-invalid')) throw new Error(`refused: ${cell.value}`);
    // Digits are grouped once it is the page's own value.
    return cell?.value === wanted && cell.dataset.undo === 'page';
  }, [TARGETS, row, shown(value)]);
  const run = async ([tab, row]) => {
    for (let at = 0; at < ROUNDS; at += 1) {
      const value = String(1000 + at);
      await cellOf(tab, row).fill(value);
      await cellOf(tab, row).press('Enter');
      // Typed as fast as the page takes it.
      await typed([tab, row], value);
    }
  };
  const id = workspaceOf(page);
  await Promise.all(tabs.map(run));
  // Every change of both stands in the log, once, in an order without a gap.
  let log = [];
  const made = () => {
    const changes = log.flatMap((step) => step.changes).filter((change) => change.after?.target_series);
    const of = (key) => changes.filter((change) => JSON.stringify(change.key) === key).map((change) => Number(JSON.stringify(change.after).match(/"target":"(\d+)"/)[1]));
    return new Map([...new Set(changes.map((change) => JSON.stringify(change.key)))].map((key) => [key, of(key)]));
  };
  const count = () => [...made().values()].flat().filter((value) => value >= 1000).length;
  const until = Date.now() + PATIENCE;
  do {
    await Promise.all([saved(page), saved(other)]);
    log = (await records(page, 'log')).filter(([key]) => key[0] === id).map(([, value]) => JSON.parse(value));
  } while (count() < 2 * ROUNDS && Date.now() < until);
  const revisions = log.map((step) => step.revision);
  const first = revisions[0];
  assert.deepEqual(revisions, revisions.map((_, at) => first + at), 'no gap and nothing twice');
  t.diagnostic(`F21 ${2 * ROUNDS - count()} of ${2 * ROUNDS} lost`);
  const all = Array.from({ length: ROUNDS }, (_, at) => 1000 + at);
  const missing = [...made()].map(([key, values]) => [key, all.filter((value) => !values.includes(value)).join()]).filter(([, values]) => values);
  assert.deepEqual(missing, [], 'lost, by record');
  assert.equal(made().size, tabs.length);
  assert.equal(count(), 2 * ROUNDS, 'and nothing twice');
  for (const tab of [page, other]) {
    await tab.reload();
    await ready(tab, 'setup');
    for (const [, row] of tabs) {
      const cell = cellOf(tab, row);
      await cell.waitFor();
      assert.equal((await cell.inputValue()).replaceAll(',', ''), String(1000 + ROUNDS - 1));
    }
  }
  await noSample(page);
  await clean(opened);
});

fault('F22', 'two tabs change the same record', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '100');
  const other = await secondTab(context, page);
  await untilTarget(other, '100');
  // The later one does not hear of the earlier: its channel is silent, and its first write is held back.
  await other.evaluate(() => {
    globalThis.dispatchEvent(new Event('blur'));
    const open = IDBDatabase.prototype.transaction;
    let waiting = true;
    globalThis.goOn = () => { waiting = false; };
    IDBDatabase.prototype.transaction = function patched(stores, mode, ...rest) {
      if (mode === 'readwrite' && waiting) throw new DOMException('not now', 'UnknownError');
      return open.call(this, stores, mode, ...rest);
    };
  });
  await typeTarget(other, '222');
  await storeTarget(page, '111');
  await other.evaluate(() => globalThis.goOn());
  await told(other, other.locator('.ks-toast--bad'), language, {
    zh: [/另一个标签页先改了同一处内容/, /111/, /222/],
    en: [/Another tab changed the same thing first/, /111/, /222/],
  });
  await untilTarget(other, '111');
  assert.equal(await target(page), '111');
  // Typed once more it holds, here and there.
  await storeTarget(other, '222');
  await untilTarget(page, '222');
  // A cell that has the focus shows what the other tab stores; what is typed then replaces it and is not put behind it.
  await targetCell(other).focus();
  await storeTarget(page, '97');
  await untilTarget(other, '97');
  await other.keyboard.type('95');
  await other.keyboard.press('Enter');
  await untilTarget(page, '95');
  // What is being typed stays when another value comes, and holds once it is confirmed.
  await targetCell(other).focus();
  await other.keyboard.type('4');
  await storeTarget(page, '60');
  await cellOf(other, 0).and(other.locator(':focus')).waitFor();
  await other.keyboard.type('2');
  assert.equal(await target(other), '42');
  await other.keyboard.press('Enter');
  await untilTarget(page, '42');
  await noSample(page);
  await clean(opened);
});

fault('F23', 'a tab that was left open for days is used again', ['en'], async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '100');
  const stale = await secondTab(context, page);
  await untilTarget(stale, '100');
  // Its announcements are missed, as those of a tab that sleeps.
  await stale.evaluate(() => { BroadcastChannel.prototype.dispatchEvent = () => true; });
  await storeTarget(page, '150');
  await cellOf(page, 1).fill('77');
  await cellOf(page, 1).press('Enter');
  await saved(page);
  await stale.evaluate(() => globalThis.dispatchEvent(new Event('focus')));
  await untilTarget(stale, '150');
  await cellOf(stale, 2).fill('88');
  await cellOf(stale, 2).press('Enter');
  await saved(stale);
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '150');
  assert.deepEqual([await cellOf(page, 1).inputValue(), await cellOf(page, 2).inputValue()], ['77', '88']);
  await clean(opened);
});

fault('F24', 'two versions of the program on one origin', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  await storeTarget(page, '100');
  const [[key, row]] = await records(page, 'meta');
  // The newer one has written: it says so by the format of the workspace.
  const newer = { ...JSON.parse(row), schema: 99 };
  newer.meta.revision += 1;
  await put(page, [['meta', key, JSON.stringify(newer)], ['log', [key, newer.meta.revision], '{"of":"the newer one"}']]);
  const before = await dump(page);
  await typeTarget(page, '200');
  await told(page, banner(page), language, { zh: [/只读/, /更新的版本/, /已存的内容完好/], en: [/read-only now/, /newer version/, /What was saved is intact/] });
  const after = JSON.parse(await dump(page));
  assert.deepEqual([after.log, after.base, after.meta], [JSON.parse(before).log, JSON.parse(before).base, JSON.parse(before).meta], 'nothing of the newer one is touched');
  await targetCell(page).fill('300');
  await targetCell(page).press('Enter');
  await page.locator('.ks-toast--bad').waitFor();
  await noSample(page);
  await clean(opened);
});

fault('F25', 'clocks set to 2001 and 2099, zones from Shanghai to New York', ['en'], async (t, language) => {
  const text = 'Order ID,Customer,Employee,Order date,Promised date,Delivered date,Net amount\n'
    + '1,Alder & Co,Kim Roe,2026-03-31,2026-04-10,2026-04-09,600\n2,Birch Ltd,Lee Fen,2026-03-31,2026-04-10,2026-04-12,400\n';
  for (const timezoneId of ['Asia/Shanghai', 'America/New_York']) {
    const opened = await begin(site, t, { language, timezoneId });
    const { page } = opened;
    await createWorkspace(page, 'Clocks');
    await importCsv(page, text, 'march.csv');
    // A day stays the day that it is, whatever the zone.
    for (const [period, exact] of [['2026-Q1', '1000'], ['2026-03', '1000'], ['2026-Q2', null]]) {
      await goTo(page, 'overview', period);
      const figure = page.locator(`main [data-kpi=K01][data-scope=company][data-period="${period}"][data-exact]`).first();
      const found = await figure.getAttribute('data-exact');
      if (exact) assert.equal(found, exact, `${timezoneId} ${period}`);
      else assert.notEqual(found, '1000', `${timezoneId} ${period}`);
    }
    await goTo(page, 'setup/targets');
    const id = workspaceOf(page);
    const before = (await records(page, 'log')).length;
    for (const [at, year] of [2001, 2099, 2026].entries()) {
      await page.evaluate((then) => {
        const NativeDate = globalThis.nativeDate ??= Date;
        globalThis.Date = class extends NativeDate {
          constructor(...rest) { super(...(rest.length ? rest : [then])); }
          static now() { return then; }
        };
      }, Date.UTC(year, 9, 25, 0, 30));
      await storeTarget(page, String(910 + at));
    }
    const log = (await records(page, 'log')).filter(([key]) => key[0] === id);
    assert.equal(log.length, before + 3);
    assert.deepEqual(log.map(([key]) => key[1]), log.map((_, at) => at + 1), 'revisions are counters');
    await page.reload();
    await ready(page, 'setup');
    await untilTarget(page, '912');
    await clean(opened);
  }
});
