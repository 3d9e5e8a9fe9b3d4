// The cases of faults: each is one test with a number, run in every language in which something is said, with the oracle
// that all of them share: a message that says what happened, what is safe and what to do, announced as such; no error that
// nobody caught; no sample in place of the user's data.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClean, useSite } from '../../e2e/support/browser.mjs';
import { begin, createWorkspace, goTo, ready, saved, workspaceOf } from '../../e2e/support/stories.mjs';

/** Milliseconds after which a state that does not come ends a case. */
export const PATIENCE = 40_000;

export const BOTH = ['zh-CN', 'en'];

/** A case: `run(t, language)` once for each language. Its name begins with its number, which the runner looks for. */
export function fault(number, name, languages, run) {
  test(`${number} ${name}`, async (t) => {
    for (const language of languages) await t.test(language, (inner) => run(inner, language));
  });
}

/** The message of a case: announced, in the language of the page, and saying all that is asked of it. */
export async function told(page, message, language, { zh, en }) {
  await message.first().waitFor();
  const text = (await message.first().innerText()).replace(/\s+/g, ' ');
  for (const part of language === 'en' ? en : zh) assert.match(text, part);
  const isAnnounced = await message.first().evaluate((element) => Boolean(
    element.closest('[role=status],[role=alert],[role=alertdialog]') ?? element.querySelector('[role=status],[role=alert]'),
  ));
  assert.ok(isAnnounced, `announced: ${text}`);
  return text;
}

/** The oracle of a refusal in the import wizard: announced, says in the language of the page what happened, that nothing was written
 * and what to do, and what is stored is what was stored before. */
export async function refusedImport(page, language, before, name, what) {
  const problem = page.getByTestId('import-problem');
  const text = await told(page, problem, language, what);
  assert.match(text, language === 'en' ? /[Nn]othing (was|has been) (imported|written)|Nothing was changed/ : /没有(导入|写入|改动)/, `${name}: what is safe: ${text}`);
  const parts = await problem.locator('p').allInnerTexts();
  assert.equal(parts.length, 3, `${name}: what happened, what is safe, what to do`);
  assert.ok(parts.every((part) => part.trim().length >= 4), `${name}: ${parts.join(' | ')}`);
  assert.equal(await dump(page), before, `${name}: nothing is stored of it`);
  await noSample(page);
  return text;
}

/** Nothing of the sample stands where the user's data should be. */
export async function noSample(page) {
  assert.equal(await page.locator('main .ks-badge--sample, .ks-top .ks-badge--sample').count(), 0, 'the sample in place of the data');
}

/** What a fault may put on the console: our own warnings for support, and what the browser says of requests that were made to fail. */
export const EXPECTED = [/^warning: /, /Failed to load resource/, /keyscore stopped/];

/** No error that nobody caught, no violation, no request off the origin. */
export const clean = (opened, allow = []) => assertClean(opened, { allow: [...EXPECTED, ...allow] });

/** A workspace with a target of its own, saved. Gives the page on the targets. */
export async function withWorkspace(site, t, options = {}, name = 'Faults') {
  const opened = await begin(site, t, options);
  opened.page.setDefaultTimeout(PATIENCE);
  await createWorkspace(opened.page, name, 2);
  await goTo(opened.page, 'setup/targets');
  return opened;
}

/** The target cells on screen: of the company, then of the account types. */
export const TARGETS = '#setup-panel td[data-scope][data-col="0"] input';

/** The target of the company for the first KPI and year on screen. */
export const targetCell = (page) => page.locator(TARGETS).first();

/** Types a target and confirms it, without waiting for it to be stored. */
export async function typeTarget(page, value) {
  await targetCell(page).fill(value);
  await targetCell(page).press('Enter');
  await targetCell(page).and(page.locator('[data-undo=page]')).waitFor();
}

/** Types a target until the page says that it is stored. */
export async function storeTarget(page, value) {
  await typeTarget(page, value);
  await saved(page);
}

/** What the target cell shows, digits not grouped. */
export const target = async (page) => (await targetCell(page).inputValue()).replaceAll(',', '');

/** Until the target cell shows a value. */
export const untilTarget = (page, value) => page.waitForFunction(
  (wanted) => document.querySelector('#setup-panel td[data-scope][data-col="0"] input')?.value.replaceAll(',', '') === wanted, value,
);

/** Everything that the browser's database holds, by store and key; null without a database. */
const everything = (page) => page.evaluate(async () => {
  const name = globalThis.keyscore.database;
  if (!(await indexedDB.databases()).some((known) => known.name === name)) return null;
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open(name));
  const all = {};
  for (const store of database.objectStoreNames) {
    const transaction = database.transaction(store);
    const keys = await done(transaction.objectStore(store).getAllKeys());
    const values = await done(transaction.objectStore(store).getAll());
    all[store] = keys.map((key, at) => [JSON.stringify(key), typeof values[at] === 'string' ? values[at] : [...values[at]].join(',')]);
  }
  database.close();
  return all;
});

/** What the browser's database holds of the user's, as text that is equal for equal bytes; null without a database. Backups that
 * the program makes by itself come and go while it tidies up: they are left out. */
export async function dump(page) {
  const all = await everything(page);
  if (!all) return null;
  const backups = (all.copy ?? []).filter(([, value]) => JSON.parse(value).kind === 'backup').map(([key]) => key);
  const kept = ([key]) => !backups.includes(key);
  return JSON.stringify({ ...all, copy: (all.copy ?? []).filter(kept), copied: (all.copied ?? []).filter(kept) });
}

/** Writes records into the browser's database, past the program: [store, key, value]; a value of null deletes. */
export const put = (page, records) => page.evaluate(async (list) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open(globalThis.keyscore.database));
  const transaction = database.transaction([...new Set(list.map(([store]) => store))], 'readwrite');
  for (const [store, key, value] of list) {
    if (value === null) transaction.objectStore(store).delete(key);
    else transaction.objectStore(store).put(value, key);
  }
  await new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = () => reject(transaction.error); });
  database.close();
}, records);

/** Records of a store: [key, value]. */
export async function records(page, store) {
  const all = (await everything(page)) ?? {};
  return (all[store] ?? []).map(([key, value]) => [JSON.parse(key), value]);
}

/** The document of a workspace as it is stored as base, and the key of its only page. */
export async function base(page, id = workspaceOf(page)) {
  const [[key, value]] = (await records(page, 'base')).filter(([place]) => place[0] === id);
  return { key, document: JSON.parse(value) };
}

/** Keeps hold of the page's own connections and of how writes end, so that a case can interfere. */
export const intrude = (context) => context.addInitScript(() => {
  const open = IDBFactory.prototype.open;
  globalThis.connections = [];
  IDBFactory.prototype.open = function patched(...rest) {
    const request = open.apply(this, rest);
    request.addEventListener('success', () => globalThis.connections.push(request.result));
    return request;
  };
  // A transaction that is committed by name can no longer be aborted: this one commits by itself when its requests are done.
  const commit = IDBTransaction.prototype.commit;
  IDBTransaction.prototype.commit = function patched() {
    if (!globalThis.onPut) commit.call(this);
  };
  const write = IDBObjectStore.prototype.put;
  // What is to happen to writes: null lets them be.
  globalThis.onPut = null;
  IDBObjectStore.prototype.put = function patched(...rest) {
    return globalThis.onPut ? globalThis.onPut(() => write.apply(this, rest), this) : write.apply(this, rest);
  };
});

/** Like [withWorkspace], on a page that the case can interfere with. */
export async function withIntruder(site, t, language, name = 'Faults') {
  const opened = await site.open(t, { language, goto: false });
  const { page, context } = opened;
  page.setDefaultTimeout(PATIENCE);
  await intrude(context);
  await page.goto(site.address);
  await ready(page, 'start');
  await createWorkspace(page, name, 2);
  await goTo(page, 'setup/targets');
  return opened;
}

export { useSite };
