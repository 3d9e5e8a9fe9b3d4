// A person is erased: asked twice, the figures stay, and the name is nowhere in the bytes that the browser keeps; with another tab
// open, and where the page died half-way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { records } from '../faults/support/cases.mjs';
import { assertAccessible, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, chooseCsv, createWorkspace, goTo, importCsv, ready, runImport, saved } from './support/stories.mjs';

const site = useSite();

const WORDS = {
  en: {
    name: 'Ann Lee', before: 'Zyxa Prior', longer: 'Ann Leeson', reason: 'Ann Lee asked, Ann Leeson agreed', reasonAfter: (now) => `${now} asked, Ann Leeson agreed`,
    open: 'Erase name and codes…', next: 'Continue', go: 'Erase for good', undo: /^Undo /, redo: /^Redo /, version: 'Name the present state', done: /Name and codes are erased/,
  },
  'zh-CN': {
    name: '王芳', before: '王采薇', longer: '王芳芳', reason: '接替王芳，王芳芳同意', reasonAfter: (now) => `接替${now}，王芳芳同意`,
    open: '抹去姓名和编码…', next: '继续', go: '永久抹去', undo: /^撤销/, redo: /^重做/, version: '给现在的状态起名', done: /姓名和编码已抹去/,
  },
};
const CODE = 'HR-88417';
// 1000 + 4000 are the person's, 500 Bob's, 70 those of whoever has the longer name.
const ORDERS = `order id,order date,customer,employee,amount\n1,2026-05-10,A,${CODE},1000\n2,2026-08-10,A,${CODE},4000\n3,2026-05-11,B,HR-2,500\n4,2026-05-11,B,HR-3,70\n`;

/** How often texts stand in what the browser keeps of this site: in every database in texts, bytes and keys, and in both storages. */
const found = (page, ...texts) => page.evaluate(async (wanted) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const times = wanted.map(() => 0);
  const look = (value) => {
    if (value instanceof ArrayBuffer) return look(new TextDecoder('utf-8').decode(value));
    if (ArrayBuffer.isView(value)) return look(new TextDecoder('utf-8').decode(value));
    if (typeof value === 'string') return wanted.forEach((text, at) => { times[at] += value.split(text).length - 1; });
    if (value && typeof value === 'object') Object.entries(value).forEach(([key, inside]) => { look(key); look(inside); });
    return undefined;
  };
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      look(await done(database.transaction(store).objectStore(store).getAll()));
      look(await done(database.transaction(store).objectStore(store).getAllKeys()));
    }
    database.close();
  }
  for (const storage of [localStorage, sessionStorage]) look({ ...storage });
  return times;
}, texts);

/** Until there is a backup. */
const untilBackup = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open(globalThis.keyscore.database));
  for (;;) {
    const copies = await done(database.transaction('copy').objectStore('copy').getAll());
    if (copies.some((copy) => JSON.parse(copy).kind === 'backup')) break;
    await new Promise(requestAnimationFrame);
  }
  database.close();
});

/** A workspace in which a person stands everywhere: in a list, under an earlier name, in rows by a code, in reasons, in a version. */
async function withPerson(page, say) {
  await createWorkspace(page, 'Trial');
  await chooseCsv(page, `employee code,employee name\n${CODE},${say.before}\nHR-2,Bob\nHR-3,${say.longer}\n`, 'people.csv');
  assert.deepEqual(await runImport(page), { accepted: 3, refused: 0 });
  await goTo(page, 'overview');
  await goTo(page, 'data');
  assert.deepEqual(await importCsv(page, ORDERS), { accepted: 4, refused: 0 });
  await saved(page);
  // A backup is made soon after a page begins.
  await page.reload();
  await ready(page, 'data');
  await untilBackup(page);
  await goTo(page, 'setup/people');
  const row = (name) => page.locator(`[data-test=people-grid] tbody tr[data-name="${name}"]`);
  await row(say.before).locator('[data-col="0"] input').focus();
  await page.keyboard.type(say.name);
  await page.keyboard.press('Tab');
  await row(say.name).waitFor();
  await page.keyboard.type(say.name);
  await page.keyboard.press('Enter');
  await row('Bob').locator('.ks-table__act button').click();
  await page.locator('#person-manager').selectOption({ label: say.name });
  await page.locator('#person-from').fill('2026-08-01');
  await page.locator('#person-reason').fill(say.reason);
  await page.locator('#person-dialog button[type=submit]').click();
  await page.locator('#person-dialog').waitFor({ state: 'detached' });
  await goTo(page, 'data');
  await page.getByRole('button', { name: say.version }).click();
  await page.locator('#name-dialog input').fill(`${say.name} 2026`);
  await page.locator('#name-dialog button[type=submit]').click();
  await page.getByTestId('copy').filter({ hasText: `${say.name} 2026` }).waitFor();
  await saved(page);
}

const figures = (page) => page.locator('main [data-kpi=K01][data-exact="5000"]').first().waitFor();

async function openPerson(page, name) {
  await goTo(page, 'people', '2026');
  await page.locator('main table a', { has: page.locator('.ks-name__main', { hasText: new RegExp(`^${name}$`) }) }).first().click();
  await figures(page);
}

/** As far as the last press. */
async function ask(page, say) {
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
  return go;
}

async function erase(page, say) {
  const go = await ask(page, say);
  await go.click();
  await page.locator('#erase-dialog').waitFor({ state: 'detached' });
  await page.locator('h1', { hasText: /^P-[0-9A-Z]{6}$/ }).waitFor();
  return page.locator('h1').innerText();
}

/** The name is part of a longer one that stays: it stands nowhere else. */
async function assertNowhere(page, say, why) {
  const [name, longer, ...gone] = await found(page, say.name, say.longer, say.before, CODE);
  assert.deepEqual([name - longer, ...gone], [0, 0, 0], why);
  assert.ok(longer > 2, 'the longer name is still there, in records and texts');
}

for (const language of ['en', 'zh-CN']) {
  test(`the name of an erased person is nowhere any more (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await withPerson(page, say);
    await openPerson(page, say.name);
    const before = await found(page, say.name, say.before, CODE, 'Bob');
    assert.ok(before.every((times) => times > 2), `${before}: it is there to begin with: log, records, copies, rows`);
    await page.getByRole('button', { name: say.open }).click();
    await page.locator('#erase-dialog').getByRole('button', { name: say.next }).click();
    // What else is rewritten is shown: the reason, and what the version is called.
    await page.getByTestId('erase-texts').waitFor();
    assert.deepEqual((await page.getByTestId('erase-texts').locator('li').allInnerTexts()).sort(), [say.reason, `${say.name} 2026`].sort());
    await page.keyboard.press('Escape');
    await page.locator('#erase-dialog').waitFor({ state: 'detached' });
    const pseudonym = await erase(page, say);
    await figures(page);
    await saved(page);
    await assertNowhere(page, say, 'in anything that is stored');
    assert.ok((await found(page, 'Bob'))[0] > 2, 'others are still there');
    assert.ok((await found(page, say.reasonAfter(pseudonym)))[0] > 0, 'texts have the pseudonym');
    // The copies are still there, under names without the person's.
    await goTo(page, 'data');
    await page.getByTestId('copy').filter({ hasText: `${pseudonym} 2026` }).waitFor();
    assert.equal(await page.getByTestId('copy').count(), 2);
    // Nothing can be taken back to before it, now or after a reload.
    assert.equal(await page.getByRole('button', { name: say.undo }).count(), 0);
    await openPerson(page, pseudonym);
    await page.reload();
    await ready(page, 'person');
    await figures(page);
    await assertNowhere(page, say, 'after a reload');
    assert.equal(await page.getByRole('button', { name: say.undo }).count(), 0);
    await assertAccessible(page);
    await assertClean(opened);
  });

  test(`another tab cannot bring the name back (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, { language });
    const { page, context } = opened;
    await withPerson(page, say);
    const other = await context.newPage();
    other.setDefaultTimeout(30_000);
    await other.goto(page.url());
    await ready(other, 'data');
    await goTo(other, 'setup/people');
    const bob = (tab) => tab.locator('[data-test=people-grid] tbody tr[data-name="Bob"]');
    // A reason with the name, taken back: it could be done again.
    await bob(other).locator('.ks-table__act button').click();
    await other.locator('#person-manager').selectOption('');
    await other.locator('#person-from').fill('2026-10-01');
    await other.locator('#person-reason').fill(`${say.name} leaves`);
    await other.locator('#person-dialog button[type=submit]').click();
    await other.locator('#person-dialog').waitFor({ state: 'detached' });
    await other.keyboard.press('Control+z');
    await other.getByRole('button', { name: say.redo }).waitFor();
    await saved(other);
    await openPerson(page, say.name);
    const pseudonym = await erase(page, say);
    // The other tab shows it and has nothing to take back or do again.
    await other.locator(`[data-test=people-grid] tbody tr[data-name="${pseudonym}"]`).waitFor();
    assert.equal(await other.getByRole('button', { name: say.undo }).count(), 0);
    assert.equal(await other.getByRole('button', { name: say.redo }).count(), 0);
    await other.keyboard.press('Control+z');
    await other.keyboard.press('Control+Shift+z');
    await bob(other).locator('[data-col="1"] input').focus();
    await other.keyboard.type('Robert');
    await other.keyboard.press('Enter');
    await saved(other);
    await other.getByRole('button', { name: say.undo }).waitFor();
    await assertNowhere(page, say, 'after another tab has gone on');
    await other.reload();
    await ready(other, 'setup');
    await bob(other).waitFor();
    await assertNowhere(page, say, 'after another tab was read anew');
    await assertClean(opened);
  });

  test(`an erasure that was interrupted is finished when the workspace is next opened (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await site.open(t, { language, goto: false });
    const { page, context } = opened;
    page.setDefaultTimeout(30_000);
    // From the moment that the step is written the worker hears nothing any more, as where the browser is killed there.
    await context.addInitScript(() => {
      const write = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function patched(value, ...rest) {
        if (globalThis.isToDie && this.name === 'log' && String(value).includes('person_erased')) globalThis.isDead = true;
        return write.call(this, value, ...rest);
      };
      const tell = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function patched(...rest) {
        if (!globalThis.isDead) tell.apply(this, rest);
      };
    });
    await page.goto(site.address);
    await ready(page, 'start');
    await withPerson(page, say);
    await openPerson(page, say.name);
    const go = await ask(page, say);
    await page.evaluate(() => { globalThis.isToDie = true; });
    await go.click();
    await page.locator('h1', { hasText: /^P-[0-9A-Z]{6}$/ }).waitFor();
    await saved(page);
    assert.ok((await records(page, 'log')).some(([, step]) => step.includes('person_erased')), 'the step is stored');
    const [name, longer] = await found(page, say.name, say.longer);
    assert.ok(name > longer, 'copies and log still have the name');
    // Another visit, on the start page first: by opening the workspace it is finished, and said so.
    await page.goto('about:blank');
    await page.goto(site.address);
    await ready(page, 'start');
    await page.locator('.ks-wslist__name').click();
    await ready(page, 'overview');
    await page.locator('.ks-toast', { hasText: say.done }).waitFor();
    await assertNowhere(page, say, 'once it is said');
    assert.equal(await page.getByRole('button', { name: say.undo }).count(), 0);
    await openPerson(page, 'P-[0-9A-Z]{6}');
    await assertClean(opened);
  });
}
