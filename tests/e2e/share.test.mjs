// A workspace or one card travels inside a link: it is shown without being stored, never in place of the reader's own work, and every
// way in which a link can be broken has its own words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertNoSideScroll } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, createWorkspace, download, goTo, openSample, ready, saved, total, workspaceOf } from './support/stories.mjs';

const site = useSite();
const PASSPHRASE = '#share-passphrase';

/** Opens the dialog from the workspace menu. */
async function openDialog(page, language = 'en') {
  await page.locator('.ks-top__start summary').click();
  await page.locator('.ks-menu__item', { hasText: language === 'en' ? /^Share…$/ : /^分享…$/ }).click();
  await page.locator('#share-dialog').waitFor();
}

/** The link that the dialog makes. */
async function makeLink(page) {
  await page.locator('#share-dialog button[type=submit]').click();
  await page.locator('#share-link').waitFor();
  return page.locator('#share-link').inputValue();
}

const payload = (link) => link.slice(link.indexOf('#k=') + 3);
const withPayload = (link, text) => link.slice(0, link.indexOf('#k=') + 3) + text;

/** A link of the sample's company, made once and used by several tests. */
let made;
async function sampleLink(t) {
  if (!made) {
    const { page } = await begin(site, t, { language: 'en' });
    await openSample(page);
    await saved(page);
    const figures = (await total(page)).exact;
    await openDialog(page);
    made = { link: await makeLink(page), figures };
  }
  return made;
}

/** A page on a link, in a browser that knows nothing. */
async function visit(t, link, options = {}) {
  return site.open(t, { hash: link.slice(site.address.length), language: 'en', ...options });
}

for (const language of ['zh-CN', 'en']) {
  test(`a shared workspace is looked at, not stored, and kept on request (${language})`, async (t) => {
    const { link, figures } = await sampleLink(t);
    const opened = await visit(t, link, { language });
    const { page } = opened;
    await ready(page, 'overview');
    assert.equal((await total(page)).exact, figures, 'the same figures as where it was made');
    assert.doesNotMatch(page.url(), /k=|share/, 'nothing of it is left in the address');
    assert.doesNotMatch(await page.title(), /k=/);
    await page.getByTestId('shared').waitFor();
    const stored = () => page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name);
      return names.includes(globalThis.keyscore.database);
    });
    // Nothing is changed in it.
    await goTo(page, 'setup/weights');
    const edits = page.locator('#setup-panel input:not([type=checkbox]):not(:disabled)').first();
    await edits.fill('1');
    await edits.press('Enter');
    await page.locator('.ks-toast', { hasText: language === 'en' ? 'looking at what somebody shared' : '别人分享的内容' }).or(page.locator('[aria-invalid=true]')).first().waitFor();
    await goTo(page, 'data');
    assert.equal(await page.getByTestId('import-file').count(), 0, 'nothing is imported into it');
    const before = await page.evaluate(async (database) => {
      const open = await new Promise((resolve) => { const request = indexedDB.open(database); request.onsuccess = () => resolve(request.result); });
      if (!open.objectStoreNames.contains('meta')) return 0;
      return new Promise((resolve) => { const all = open.transaction('meta').objectStore('meta').count(); all.onsuccess = () => resolve(all.result); });
    }, await page.evaluate(() => globalThis.keyscore.database));
    assert.equal(before, 0, 'no workspace is stored');
    assert.equal(await stored(), true);

    await page.getByTestId('shared').getByRole('button').first().click();
    await saved(page);
    assert.equal(await page.getByTestId('shared').count(), 0);
    await page.reload();
    await ready(page, 'data');
    await goTo(page, 'overview');
    assert.equal((await total(page)).exact, figures);
    await assertClean(opened);
  });
}

test('a link that is opened over own work leaves it as it is', async (t) => {
  const { link } = await sampleLink(t);
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await createWorkspace(page, 'My own', 2);
  await saved(page);
  const own = workspaceOf(page);
  await page.evaluate((hash) => { location.hash = hash; }, `#k=${payload(link)}`);
  await ready(page, 'overview');
  await page.getByTestId('shared').waitFor();
  assert.notEqual(workspaceOf(page), own);
  assert.doesNotMatch(page.url(), /k=/);
  await page.getByTestId('shared').getByRole('link').click();
  await ready(page, 'start');
  assert.deepEqual(await page.locator('.ks-wslist__name').allTextContents(), ['My own'], 'the list has what it had');
  await page.locator('.ks-wslist__name').click();
  await ready(page, 'overview');
  assert.equal(workspaceOf(page), own);
  await assertClean(opened);
});

test('one card by link: no row of others, an own workspace for the manager, a code to scan', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await saved(page);
  await goTo(page, 'people');
  const name = await page.locator('main tbody th a').first().textContent();
  await page.locator('main tbody th a').first().click();
  await ready(page, 'person');
  const figures = (await total(page)).exact;
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = await makeLink(page);
  t.diagnostic(`the card of ${name} is a link of ${link.length} characters`);
  assert.ok(link.length < 2_303, 'short enough for a code');
  const modules = Number(await page.getByTestId('share-code').locator('svg').getAttribute('data-modules'));
  assert.ok(modules > 21 && modules <= 157 && (modules - 17) % 4 === 0, `${modules} squares a side`);
  assert.equal(Number(await page.getByTestId('share-length').getAttribute('data-characters')), link.length);

  const other = await visit(t, link);
  await ready(other.page, 'person');
  assert.equal((await total(other.page)).exact, figures, 'it begins on the card, at its period');
  await goTo(other.page, 'people');
  assert.equal(await other.page.locator('main tbody th a').count(), 1, 'nobody else is in it');
  await assertClean(other);
  await assertClean(opened);
});

test('under pseudonyms no name leaves, the figures are the same, and so are the pseudonyms next time', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await saved(page);
  const figures = (await total(page)).exact;
  await goTo(page, 'people');
  const names = await page.locator('main tbody th a .ks-name__main, main tbody th a').allTextContents();
  await goTo(page, 'overview');
  const made = [];
  for (let time = 0; time < 2; time += 1) {
    await openDialog(page);
    await page.getByTestId('share-mask').check();
    made.push(await makeLink(page));
    await page.locator('#share-dialog .ks-dialog__head button').click();
  }
  assert.equal(made[0], made[1], 'stable');
  const key = await page.evaluate(() => localStorage.getItem('keyscore.pseudonyms'));
  assert.match(key, /^[0-9a-f]{32}$/);
  const other = await visit(t, made[0]);
  await ready(other.page, 'overview');
  assert.equal((await total(other.page)).exact, figures);
  await goTo(other.page, 'people');
  const shown = (await other.page.locator('main').textContent());
  assert.match(shown, /Person [0-9A-Z]{4}/);
  for (const name of names) assert.ok(!shown.includes(name.trim().slice(1)), name);
  await assertClean(other);
  await assertClean(opened);
});

test('a locked workspace file asks for its passphrase and becomes a workspace of its own', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await saved(page);
  const figures = (await total(page)).exact;
  await goTo(page, 'data');
  await page.getByRole('button', { name: 'With a passphrase…' }).click();
  const passphrase = await page.locator('#file-passphrase').inputValue();
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#lock-dialog button[type=submit]').click()]);
  assert.match(file.suggestedFilename(), /^keyscore-.*\.locked\.keyscore$/);
  const pieces = [];
  for await (const piece of await file.createReadStream()) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  assert.equal(bytes.subarray(0, 2).toString(), 'KS');
  assert.ok(!bytes.includes('keyscore'), 'nothing of it is to be read');

  const other = await begin(site, t, { language: 'en' });
  const put = (buffer) => other.page.locator('.ks-btn--file input').first().setInputFiles({ name: 'a.locked.keyscore', mimeType: 'application/octet-stream', buffer });
  await put(bytes.subarray(0, bytes.length - 7));
  await other.page.locator('.ks-empty--error', { hasText: 'The file is incomplete' }).waitFor();
  await other.page.locator('.ks-empty a').click();
  await ready(other.page, 'start');
  await put(bytes);
  const field = other.page.locator('#link-passphrase');
  await field.fill('not this one');
  await field.press('Enter');
  await other.page.locator('#link-passphrase[aria-invalid=true]').waitFor();
  await field.fill(passphrase);
  await field.press('Enter');
  await ready(other.page, 'overview');
  await saved(other.page);
  assert.equal((await total(other.page)).exact, figures);
  assert.equal(await other.page.getByTestId('shared').count(), 0, 'it is the reader’s own');
  await assertClean(other);
  await assertClean(opened);
});

test('a passphrase locks: asked for, refused when wrong, never in the link', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await saved(page);
  await openDialog(page);
  await page.getByTestId('share-lock').check();
  const proposed = await page.locator(PASSPHRASE).inputValue();
  assert.match(proposed, /^([0-9a-z]{4}-){3}[0-9a-z]{4}$/);
  await page.locator(PASSPHRASE).fill('short');
  await page.locator('#share-dialog button[type=submit]').click();
  await page.locator(`${PASSPHRASE}[aria-invalid=true]`).waitFor();
  await page.locator(PASSPHRASE).fill(` ${proposed} `);
  const link = await makeLink(page);
  assert.ok(!link.includes(proposed));

  const other = await visit(t, link);
  const field = other.page.locator('#link-passphrase');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await field.fill(`wrong-${attempt}`);
    await field.press('Enter');
    await other.page.locator('#link-passphrase[aria-invalid=true]').waitFor();
  }
  await field.fill(proposed);
  await field.press('Enter');
  await ready(other.page, 'overview');
  await other.page.getByTestId('shared').waitFor();
  await assertClean(other);
});

const BROKEN = {
  'cut by one character': [(text) => text.slice(0, -1), /incomplete/i, /不完整/],
  'cut by a tenth': [(text) => text.slice(0, Math.floor(text.length * 0.9)), /incomplete/i, /不完整/],
  'cut in half': [(text) => text.slice(0, text.length / 2), /incomplete/i, /不完整/],
  'one character changed': [(text) => `${text.slice(0, 500)}${text[500] === 'A' ? 'B' : 'A'}${text.slice(501)}`, /damaged/i, /损坏/],
  'of something else': [() => 'aGVsbG8gd29ybGQsIHRoaXMgaXMgbm90IG91cnM', /not a link of KeyScore/i, /不是 KeyScore 的链接/],
  'without its content': [() => '', /after the # was lost/i, /# 之后的部分丢失/],
  'of 1.6 million characters': [() => 'A'.repeat(1_600_000), /too long/i, /过长/],
};

for (const [what, [breakIt, english, chinese]] of Object.entries(BROKEN)) {
  test(`a link ${what} says so in both languages`, async (t) => {
    const { link } = await sampleLink(t);
    for (const [language, pattern] of [['en', english], ['zh-CN', chinese]]) {
      const opened = await begin(site, t, { language });
      const { page } = opened;
      await page.evaluate((hash) => { location.hash = hash; }, `#k=${breakIt(payload(link))}`);
      await page.locator('.ks-empty--error[role=alert]', { hasText: pattern }).waitFor();
      assert.doesNotMatch(page.url(), /k=/);
      await page.locator('.ks-empty a').click();
      await ready(page, 'start');
      await assertClean(opened);
    }
  });
}

test('what chats hang on a link or break into it does no harm', async (t) => {
  const { link, figures } = await sampleLink(t);
  const text = payload(link);
  for (const decorated of [`${text}.`, `${text})`, `${text.slice(0, 300)}%0A${text.slice(300)}`, `${text.replaceAll('-', '%2D')}%20`]) {
    const { page } = await visit(t, withPayload(link, decorated));
    await ready(page, 'overview');
    assert.equal((await total(page)).exact, figures);
  }
});

test('a link whose fragment was lost on the way, and one that was opened before, say what happened', async (t) => {
  const lost = await site.open(t, { hash: '?share', language: 'en' });
  await lost.page.locator('.ks-empty--error', { hasText: 'after the # was lost' }).waitFor();
  assert.equal(new URL(lost.page.url()).search, '');
  await lost.page.reload();
  await lost.page.locator('.ks-empty--error', { hasText: 'no longer there' }).waitFor();
  await assertClean(lost);
});

test('names in a link are texts, whatever they look like', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const corpus = '<img src=x onerror="canary()"><script>canary()</script>${7*7}';
  await createWorkspace(page, corpus, 2);
  await saved(page);
  await openDialog(page);
  const link = await makeLink(page);
  const other = await visit(t, link);
  await other.page.getByTestId('shared').waitFor();
  await other.page.locator('.ks-top__name', { hasText: corpus }).first().waitFor();
  assert.match(await other.page.title(), /<img src=x/);
  assert.equal(await other.page.evaluate(() => document.querySelectorAll('img[src="x"]').length), 0);
  await assertClean(other);
});

test('a workspace too long for chats is offered as a file that opens', async (t) => {
  const { page } = await begin(site, t, { language: 'en' });
  await openSample(page);
  await saved(page);
  await openDialog(page);
  await makeLink(page);
  assert.match(await page.getByTestId('share-length').textContent(), /Teams, WeChat/);
  const { name, text } = await download(page, page.locator('#share-dialog').getByRole('button', { name: /^Download the file/ }));
  assert.equal(name, 'keyscore-shared.keyscore.json');
  const file = JSON.parse(text);
  assert.equal(file.format, 'keyscore');
  assert.deepEqual([file.workspace.pay_bases, file.workspace.pay_plans], [[], []], 'no pay');
});

for (const [language, theme, width] of [['zh-CN', 'light', 1440], ['en', 'dark', 390], ['zh-CN', 'dark', 1440], ['en', 'light', 390]]) {
  test(`axe-core finds nothing where things are shared, and nothing scrolls sideways: ${language}, ${theme}, ${width}`, async (t) => {
    const opened = await begin(site, t, { language, theme, width, height: 844 });
    const { page } = opened;
    const look = async (at, name) => {
      await assertAccessible(at, `${name}, ${language}, ${theme}`);
      await assertNoSideScroll(at, name);
    };
    await openSample(page);
    await saved(page);
    await goTo(page, 'people');
    await page.locator('main tbody th a').first().click();
    await ready(page, 'person');
    await page.locator('.ks-page__actions .ks-btn').first().click();
    await page.getByTestId('share-mask').check();
    await page.getByTestId('share-lock').check();
    const link = await makeLink(page);
    await page.getByTestId('share-code').waitFor();
    await look(page, 'dialog with a code');
    const other = await visit(t, link, { language, theme, width, height: 844 });
    await other.page.locator('#link-passphrase').waitFor();
    await other.page.locator('#link-passphrase').fill('wrong');
    await other.page.keyboard.press('Enter');
    await other.page.locator('#link-passphrase[aria-invalid=true]').waitFor();
    await look(other.page, 'question for the passphrase');
    await other.page.evaluate((hash) => { location.hash = hash; }, `#k=${payload(link).slice(0, 99)}`);
    await other.page.locator('.ks-empty--error').waitFor();
    await look(other.page, 'broken link');
  });
}
