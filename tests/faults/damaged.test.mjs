// Stored data that cannot be read as it stands: broken records and documents, older and newer formats.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { begin, download, fillCell, goTo, ready, saved, total, workspaceOf } from '../e2e/support/stories.mjs';

import { BOTH, base, clean, dump, fault, noSample, put, records, storeTarget, told, typeTarget, untilTarget, useSite, withIntruder, withWorkspace } from './support/cases.mjs';

const site = useSite();

/** The page somewhere else, so that what is changed in the store is read anew. */
async function away(page) {
  await page.goto('about:blank');
  await page.goto(site.address);
  await ready(page, 'start');
}

fault('F12', 'one record is broken', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  await storeTarget(page, '100');
  const address = page.url();
  const { key, document } = await base(page);
  const role = JSON.stringify(document.kpis[document.kpis.length - 1]);
  for (const [at, broken] of [role.replace('"precision":', '"precision":NaN,"x":'), role.replace(/"direction":"[a-z_]+"/, '"direction":"sideways"'), '{"id":}'].entries()) {
    assert.notEqual(broken, role);
    const text = JSON.stringify(document).replace(role, broken);
    await away(page);
    await put(page, [['base', key, text]]);
    await page.goto(address);
    await ready(page, 'setup');
    const notice = page.getByTestId('set-aside');
    await told(page, notice, language, { zh: [/1 条记录读不出来/, /没有改动/, /下载这些记录/], en: [/could not be read: 1/, /nothing stored was changed/, /Download these records/] });
    const file = await download(page, notice.getByRole('button'));
    assert.ok(file.text.includes(broken), 'as it is stored');
    // The others are there and can be changed; what cannot be read stays where it is.
    const value = String(130 + at);
    await storeTarget(page, value);
    await page.reload();
    await ready(page, 'setup');
    await untilTarget(page, value);
    assert.equal((await records(page, 'base'))[0][1], text, 'not overwritten');
  }
  await noSample(page);
  await clean(opened);
});

fault('F13', 'the end of a log is missing, or records of a base', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  for (const value of ['100', '101', '102']) await storeTarget(page, value);
  const address = page.url();
  const log = (await records(page, 'log')).sort(([left], [right]) => left[1] - right[1]);
  const { key, document } = await base(page);
  const last = log.at(-1);
  const without = { ...document, kpis: document.kpis.slice(1), weights: [], targets: [] };
  // The list still promises what is gone: the workspace is not opened as if it were whole, nor taken for a first visit.
  for (const [damage, repair] of [
    [[['log', last[0], null]], [['log', ...last]]],
    [[['base', key, JSON.stringify(without)]], [['base', key, JSON.stringify(document)]]],
  ]) {
    await away(page);
    await put(page, damage);
    const before = await dump(page);
    await page.goto(address);
    const message = page.locator('main .ks-empty[role=alert]');
    await told(page, message, language, { zh: [/读不出来/, /没有改动任何东西，也不会再写入/], en: [/cannot be read/, /Nothing was changed and nothing more is written/] });
    await page.getByTestId('rescue').waitFor();
    assert.equal(await dump(page), before, 'nothing is written');
    await noSample(page);
    await away(page);
    await put(page, repair);
  }
  await page.goto(address);
  await ready(page, 'setup');
  await untilTarget(page, '102');
  await clean(opened);
});

fault('F13', 'a whole document is no document', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  await storeTarget(page, '100');
  const address = page.url();
  const { key, document } = await base(page);
  await away(page);
  await put(page, [['base', key, JSON.stringify(document).slice(0, 2_000)]]);
  const before = await dump(page);
  await page.goto(address);
  const message = page.locator('main .ks-empty[role=alert]');
  await told(page, message, language, { zh: [/读不出来/, /没有改动任何东西，也不会再写入/, /取出原始数据，或打开备份/], en: [/cannot be read/, /Nothing was changed and nothing more is written/, /take out the raw data or open a backup/] });
  const rescue = page.getByTestId('rescue');
  await rescue.waitFor();
  const file = await download(page, rescue.getByRole('button').first());
  assert.match(file.name, /^keyscore-rescue-/);
  assert.ok(file.text.includes(JSON.stringify(JSON.stringify(document).slice(0, 200)).slice(1, -1)), 'with what is stored');
  assert.equal(await dump(page), before, 'nothing is written');
  await noSample(page);
  await clean(opened);
});

const FORMATS = [1, 2, 3, 4, 5].map((format) => [format, readFileSync(`tests/data/formats/sample.${format}.keyscore.json`, 'utf8')]);

fault('F17', 'files and stored workspaces of every older format', ['en'], async (t, language) => {
  const opened = await begin(site, t, { language });
  const { page } = opened;
  const totals = [];
  for (const [format, text] of FORMATS) {
    await page.goto(site.address);
    await ready(page, 'start');
    await page.locator('.ks-btn--file input').first().setInputFiles({ name: `format${format}.keyscore.json`, mimeType: 'application/json', buffer: Buffer.from(text) });
    await ready(page, 'overview');
    await goTo(page, 'overview', '2025');
    totals.push((await total(page)).exact);
    // The same document as the old program stored it: layout and row without a format.
    const id = workspaceOf(page);
    const [[key, row]] = (await records(page, 'meta')).filter(([place]) => place === id);
    const { schema, base_records, ...old } = JSON.parse(row);
    assert.equal(schema, 6);
    const { key: place, document } = await base(page, id);
    const { scoring_rules, card_rules, points_items, work_calendars, pay_plans, pay_bases, guide, ...first } = document;
    const raw = JSON.stringify(first);
    await away(page);
    await put(page, [['meta', key, JSON.stringify(old)], ['base', place, raw]]);
    await page.goto(`${site.address}#/w/${id}/overview?p=2025`);
    await page.locator('main [data-exact][data-period="2025"]').first().waitFor();
    totals.push((await total(page)).exact);
    assert.equal((await records(page, 'base')).find(([found]) => found[0] === id)[1], raw, 'reading writes nothing');
    await goTo(page, 'setup/weights');
    await fillCell(page, page.locator('td[data-kpi=K01] input').first(), '36');
    await saved(page);
    const metas = (await records(page, 'copy')).map(([place, value]) => [place, JSON.parse(value)]);
    const [place2, meta] = metas.find(([found, copy]) => found[0] === id && copy.kind === 'before_migration');
    assert.equal(meta.schema, 1);
    const kept = (await records(page, 'copied')).find(([found]) => found[0] === id && found[1] === place2[1]);
    assert.equal(kept[1], raw, 'what was there before is kept as it was');
    await page.getByRole('button', { name: /^Undo / }).click();
    await saved(page);
    await page.reload();
    await ready(page, 'setup');
    await goTo(page, 'overview', '2025');
    totals.push((await total(page)).exact);
  }
  assert.equal(new Set(totals).size, 1, `the same figures: ${totals}`);
  await clean(opened);
});

fault('F18', 'bringing a workspace to the new format fails half way', BOTH, async (t, language) => {
  const opened = await withIntruder(site, t, language);
  const { page } = opened;
  await storeTarget(page, '100');
  const address = page.url();
  const [[key, row]] = await records(page, 'meta');
  await away(page);
  await put(page, [['meta', key, JSON.stringify({ ...JSON.parse(row), schema: undefined })]]);
  await page.goto(address);
  await ready(page, 'setup');
  await untilTarget(page, '100');
  const before = await dump(page);
  await page.evaluate(() => {
    globalThis.onPut = (write, store) => {
      if (store.name === 'base') throw new DOMException('half way', 'UnknownError');
      return write();
    };
  });
  await typeTarget(page, '200');
  await told(page, page.locator('.ks-toast--bad'), language, { zh: [/没有升级成新格式/, /没有改动/, /取出/], en: [/Not brought to the new format/, /unchanged/, /taken out/] });
  assert.equal(await dump(page), before, 'the old data is as it was');
  await page.evaluate(() => { globalThis.onPut = null; });
  await saved(page);
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '200');
  await clean(opened);
});

fault('F19', 'data of a newer version: workspace, file and database', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  await storeTarget(page, '100');
  const address = page.url();
  const [[key, row]] = await records(page, 'meta');
  // A workspace that a newer program wrote.
  await away(page);
  await put(page, [['meta', key, JSON.stringify({ ...JSON.parse(row), schema: 99 })]]);
  const before = await dump(page);
  await page.goto(address);
  await told(page, page.locator('main .ks-empty[role=alert]'), language, { zh: [/更新的版本/, /请刷新页面/, /没有改动/], en: [/newer version/, /Reload the page/, /Nothing was changed/] });
  assert.equal(await dump(page), before, 'no write');
  // A file.
  await page.goto(site.address);
  await ready(page, 'start');
  const file = FORMATS[2][1].replace('"schema":3', '"schema":99');
  await page.locator('.ks-btn--file input').first().setInputFiles({ name: 'new.keyscore.json', mimeType: 'application/json', buffer: Buffer.from(file) });
  await told(page, page.locator('.ks-toast--bad'), language, { zh: [/更新的版本/, /请刷新/], en: [/newer version/, /Reload/] });
  assert.equal(await dump(page), before, 'no write');
  // The database.
  await page.goto('about:blank');
  await page.goto(`${site.address}favicon.svg`);
  await page.evaluate((name) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 99);
    request.onsuccess = () => { request.result.close(); resolve(); };
    request.onerror = () => reject(request.error);
  }), 'keyscore:/');
  await page.goto(site.address);
  await ready(page, 'start');
  await told(page, page.getByTestId('shelf-failed'), language, { zh: [/更新的版本/, /没有改动/, /刷新本页/], en: [/newer version/, /Nothing of yours was changed/, /Reload this page/] });
  await noSample(page);
  await clean(opened);
});
