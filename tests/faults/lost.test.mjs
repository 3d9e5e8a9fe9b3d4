// What was stored is gone or was never kept: cleared, closed, damaged on disk, evicted, blocked, private.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '../../.ci/serve.mjs';
import { DIST } from '../e2e/support/browser.mjs';
import { createWorkspace, download, goTo, openSample, ready, saved, workspaceOf } from '../e2e/support/stories.mjs';
import { BOTH, PATIENCE, clean, dump, fault, noSample, records, storeTarget, target, targetCell, told, typeTarget, untilTarget, useSite, withIntruder, withWorkspace } from './support/cases.mjs';
import { makeProfile, startBrowser } from './support/profile.mjs';

const site = useSite();
const banner = (page) => page.locator('main .ks-banner--bad[role=alert]');

fault('F08', 'site data is cleared under the page', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '100');
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'all' });
  await typeTarget(page, '250');
  await told(page, banner(page), language, {
    zh: [/不在浏览器的存储里/, /内容还在本页/, /重新存一份/],
    en: [/no longer in the browser’s storage/, /still on this page/, /Store it again/],
  });
  assert.equal(await page.locator('.ks-save--saved').count(), 0);
  // Nothing is written before it was asked.
  assert.deepEqual((await records(page, 'meta')), []);
  const file = await download(page, banner(page).getByRole('button').last());
  assert.match(file.text, /"target":"250"/, 'all of it can be taken out');
  await banner(page).getByRole('button').first().click();
  await saved(page);
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '250');
  await storeTarget(page, '260');
  await noSample(page);
  await clean(opened);
});

fault('F09', 'the connection to the database is closed underneath', ['en'], async (t, language) => {
  const opened = await withIntruder(site, t, language);
  const { page } = opened;
  await storeTarget(page, '100');
  let loads = 0;
  page.on('load', () => { loads += 1; });
  for (const value of ['110', '120']) {
    await page.evaluate(() => globalThis.connections.forEach((connection) => connection.close()));
    await storeTarget(page, value);
  }
  assert.equal(loads, 0, 'without loading the page anew');
  assert.equal(await page.locator('.ks-banner--bad').count(), 0, 'nothing to be told');
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '120');
  await clean(opened);
});

/** A profile with a workspace of several stored changes; what happens to its files; then what the page shows. */
async function afterSurgery(t, language, surgery) {
  const server = await serve({ dir: DIST, packed: false });
  t.after(() => server.close());
  const profile = makeProfile(t);
  const first = await startBrowser(profile, language);
  let address = '';
  try {
    await first.page.goto(server.address);
    await ready(first.page, 'start');
    await createWorkspace(first.page, 'On disk', 2);
    await goTo(first.page, 'setup/targets');
    for (let at = 0; at < 20; at += 1) await storeTarget(first.page, String(700 + at));
    address = first.page.url();
    // The small storage reaches the disk some seconds later; closing the browser writes it.
    await first.page.goto('about:blank');
  } finally {
    await first.close();
  }
  const folder = join(profile, 'Default', 'IndexedDB');
  const database = join(folder, readdirSync(folder).find((name) => name.endsWith('.leveldb')));
  surgery(database);
  const second = await startBrowser(profile, language);
  t.after(() => second.kill());
  return { ...second, address, start: server.address };
}

const errorsOf = (page) => {
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  return errors;
};

fault('F10', 'the files of the database are damaged', BOTH, async (t, language) => {
  const { page, address, start } = await afterSurgery(t, language, (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isFile() && !['LOCK'].includes(name)) writeFileSync(path, Buffer.alloc(statSync(path).size, 0xa7));
    }
  });
  const errors = errorsOf(page);
  const recovery = page.getByTestId('recovery');
  await page.goto(start);
  await told(page, recovery, language, {
    zh: [/损坏了，或者被清空了/, /最后一次存过数据/, /没有再写入任何东西/, /从备份文件恢复/],
    en: [/damaged or emptied/, /last saved data at \d{4}-/, /Nothing was written since/, /Restore from a backup file/],
  });
  assert.equal(await page.locator('.ks-doors:visible').count(), 0, 'not the welcome of a first visit');
  await page.goto(address);
  await recovery.waitFor();
  // Whoever says so starts afresh, and is greeted as everybody.
  await page.goto(start);
  await recovery.getByRole('button').last().click();
  await page.locator('.ks-doors:visible').waitFor();
  await page.reload();
  await page.locator('.ks-doors:visible').waitFor();
  assert.equal(await recovery.count(), 0);
  assert.deepEqual(errors, []);
});

fault('F11', 'the end of the database’s log is cut off', BOTH, async (t, language) => {
  const { page, address, start } = await afterSurgery(t, language, (folder) => {
    const logs = readdirSync(folder).filter((name) => name.endsWith('.log')).map((name) => join(folder, name));
    assert.ok(logs.length > 0 && logs.every(existsSync));
    for (const path of logs) {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.85)));
    }
  });
  const errors = errorsOf(page);
  await page.goto(start);
  await told(page, page.getByTestId('recovery'), language, {
    zh: [/较早的状态|找不到了/, /备份/],
    en: [/older state was found|missing now/, /backup/],
  });
  if (await page.locator('.ks-wslist__item').count() > 0) {
    await page.goto(address);
    await ready(page, 'setup');
    await told(page, page.getByTestId('older-state'), language, { zh: [/第 \d+ 次修改，上次存到第 20 次/, /没有改动/], en: [/change \d+; change 20 had been saved/, /was not changed/] });
    assert.match((await targetCell(page).inputValue()).replaceAll(',', ''), /^(7\d\d)?$/);
  }
  assert.deepEqual(errors, []);
});

fault('F14', 'the browser blocks all site data', BOTH, async (t, language) => {
  const server = await serve({ dir: DIST, packed: false });
  t.after(() => server.close());
  const profile = makeProfile(t);
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
  const { page, kill } = await startBrowser(profile, language);
  t.after(() => kill());
  const errors = errorsOf(page);
  await page.goto(server.address);
  await ready(page, 'start');
  await told(page, page.getByTestId('shelf-failed'), language, { zh: [/禁止本站存储数据/, /下载备份/], en: [/does not let this site store data/, /download a backup/] });
  await openSample(page);
  await told(page, page.getByTestId('not-kept'), language, { zh: [/不会留在这台电脑上/, /下载备份/], en: [/nothing is kept on this computer/, /Download a backup/] });
  await goTo(page, 'setup/targets');
  await targetCell(page).waitFor();
  // Between threshold and stretch of the sample.
  const value = String(Number(await target(page)) + 1);
  await typeTarget(page, value);
  await untilTarget(page, value);
  const file = await download(page, page.getByTestId('not-kept').getByRole('button').first());
  assert.match(file.text, /^\{"format":"keyscore"/);
  assert.ok(file.text.includes(`"target":"${value}"`), 'with the change');
  assert.deepEqual(errors, []);
});

fault('F15', 'a private window, which the browser does not promise to keep', BOTH, async (t, language) => {
  const opened = await site.open(t, { language, goto: false });
  const { page } = opened;
  page.setDefaultTimeout(PATIENCE);
  await page.addInitScript(() => {
    navigator.storage.persist = async () => { globalThis.asked = (globalThis.asked ?? 0) + 1; return false; };
    navigator.storage.persisted = async () => false;
  });
  await page.goto(site.address);
  await ready(page, 'start');
  assert.equal(await page.evaluate(() => globalThis.asked ?? 0), 0, 'not asked before there is something to keep');
  await createWorkspace(page, 'Private', 2);
  await goTo(page, 'setup/targets');
  await storeTarget(page, '100');
  const notice = page.getByTestId('may-be-cleared');
  await told(page, notice, language, { zh: [/没有答应长期保留/, /下载一份备份/], en: [/did not promise to keep/, /download a backup/] });
  const file = await download(page, notice.getByRole('button').first());
  assert.match(file.text, /^\{"format":"keyscore"/, 'one press');
  await notice.getByRole('button').last().click();
  await notice.waitFor({ state: 'detached' });
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '100');
  await storeTarget(page, '101');
  assert.equal(await notice.count(), 0, 'said once');
  await clean(opened);
});

fault('F16', 'everything was evicted, the marker too', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page, context } = opened;
  await storeTarget(page, '640');
  await goTo(page, 'data');
  const file = await download(page, page.getByRole('button', { name: language === 'en' ? 'Download the workspace file' : '下载工作区文件' }));
  const id = workspaceOf(page);
  await page.goto('about:blank');
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(site.address).origin, storageTypes: 'all' });
  await page.goto(site.address);
  await ready(page, 'start');
  assert.equal(await page.getByTestId('recovery').count(), 0);
  const restore = page.locator('.ks-btn--file', { hasText: language === 'en' ? 'Restore from a backup file' : '从备份文件恢复' });
  await restore.waitFor();
  assert.equal(await page.locator('.ks-door--first').count(), 1, 'beside the sample');
  await restore.locator('input').setInputFiles({ name: file.name, mimeType: 'application/json', buffer: Buffer.from(file.text) });
  await ready(page, 'overview');
  assert.notEqual(workspaceOf(page), id);
  await goTo(page, 'setup/targets');
  await untilTarget(page, '640');
  await noSample(page);
  await clean(opened);
  assert.notEqual(await dump(page), null);
});
