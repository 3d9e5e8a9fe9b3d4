// A person is erased: asked twice, the figures stay, and the name is nowhere in the bytes of IndexedDB afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, createWorkspace, goTo, importCsv, ready, saved } from './support/stories.mjs';

const site = useSite();

const ORDERS = 'order id,order date,customer,employee,amount\n1,2026-05-10,A,Zyxa Quill,1000\n2,2026-08-10,A,Zyxa Quill,4000\n3,2026-05-11,B,Bob,500\n';

const WORDS = {
  en: { open: 'Erase name and codes…', next: 'Continue', go: 'Erase for good', undo: /^Undo /, version: 'Save as a version…' },
  'zh-CN': { open: '抹去姓名和编码…', next: '继续', go: '永久抹去', undo: /^撤销/, version: '存为版本…' },
};

/** How often a text stands in what IndexedDB holds: in texts, in bytes, and in keys. */
const found = (page, text) => page.evaluate(async (wanted) => {
  const name = globalThis.keyscore.database;
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  let times = 0;
  const bytesOf = (value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null);
  const look = (value) => {
    const bytes = bytesOf(value);
    const shown = bytes ? new TextDecoder('utf-8').decode(bytes) : typeof value === 'string' ? value : JSON.stringify(value ?? null);
    times += shown.split(wanted).length - 1;
  };
  for (const store of database.objectStoreNames) {
    for (const read of ['getAll', 'getAllKeys']) {
      const values = await new Promise((resolve) => { const request = database.transaction(store).objectStore(store)[read](); request.onsuccess = () => resolve(request.result); });
      values.forEach(look);
    }
  }
  database.close();
  return times;
}, text);

for (const language of ['en', 'zh-CN']) {
  test(`the name of an erased person is nowhere any more (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await createWorkspace(page, 'Trial');
    assert.deepEqual(await importCsv(page, ORDERS), { accepted: 3, refused: 0 });
    await saved(page);
    await goTo(page, 'people', '2026');
    await page.locator('main table a', { hasText: 'Zyxa Quill' }).first().click();
    await page.locator('main [data-kpi=K01][data-exact="5000"]').first().waitFor();
    assert.ok(await found(page, 'Zyxa Quill') > 2, 'it is there to begin with: log, records, rows');
    await page.getByRole('button', { name: say.open }).click();
    const dialog = page.locator('#erase-dialog');
    await dialog.waitFor();
    assert.deepEqual(await axeFindings(page, '#erase-dialog'), []);
    await dialog.getByRole('button', { name: say.next }).click();
    const go = dialog.getByRole('button', { name: say.go });
    await go.waitFor();
    assert.equal(await go.isDisabled(), true, 'not before it is confirmed');
    await page.getByTestId('erase-sure').check();
    assert.deepEqual(await axeFindings(page, '#erase-dialog'), []);
    await go.click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('h1', { hasText: /^P-[0-9A-Z]{6}$/ }).waitFor();
    await page.locator('main [data-kpi=K01][data-exact="5000"]').first().waitFor();
    await saved(page);
    assert.equal(await found(page, 'Zyxa Quill'), 0);
    assert.equal(await found(page, 'Zyxa'), 0);
    assert.ok(await found(page, 'Bob') > 0, 'others are still there');
    // Nothing can be taken back to before it, now or after a reload.
    assert.equal(await page.getByRole('button', { name: say.undo }).count(), 0);
    await page.reload();
    await ready(page, 'person');
    await page.locator('main [data-kpi=K01][data-exact="5000"]').first().waitFor();
    assert.equal(await found(page, 'Zyxa'), 0);
    await assertAccessible(page);
    await assertClean(opened);
  });
}
