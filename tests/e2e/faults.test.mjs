// What goes wrong, and what stays right then: a cancelled import, files that are none, the same file twice, two tabs,
// a worker that does not come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, chooseCsv, createWorkspace, fillCell, goTo, importCsv, openSample, ready, saved, total } from './support/stories.mjs';

const site = useSite();
const HEAD = 'Order ID,Customer,Employee,Order date,Promised date,Delivered date,Net amount';
const SMALL = `${HEAD}\n1,Alder & Co,Kim Roe,2025-02-03,2025-02-10,2025-02-09,600\n2,Birch Ltd,Lee Fen,2025-03-03,2025-03-10,2025-03-12,400\n`;

/** An order book of `rows` lines over five customers. */
function large(rows) {
  const line = (at) => `${at},Customer ${at % 5},Person ${at % 3},2025-${String(at % 12 + 1).padStart(2, '0')}-05,2025-12-30,2025-12-${10 + at % 19},${at % 900}.25`;
  return `${HEAD}\n${Array.from({ length: rows }, (_, at) => line(at)).join('\n')}\n`;
}

/** How many records of each kind the browser keeps. */
const kept = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const request = indexedDB.open(globalThis.keyscore.database);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const database = request.result;
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names);
    const counts = {};
    for (const name of names) transaction.objectStore(name).count().onsuccess = (event) => { counts[name] = event.target.result; };
    transaction.oncomplete = () => { database.close(); resolve(counts); };
  };
}));

test('a cancelled import leaves everything as it was', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await createWorkspace(page, 'Half way');
  assert.deepEqual(await importCsv(page, SMALL, 'small.csv'), { accepted: 2, refused: 0 });
  await saved(page);
  const chunks = (await kept(page)).chunk;
  await goTo(page, 'overview', '2025');
  const figures = () => page.locator('main [data-exact]').evaluateAll((all) => all.map(({ dataset }) => `${dataset.kpi} ${dataset.scope} ${dataset.exact}`).sort());
  const before = await figures();
  await goTo(page, 'data');
  await chooseCsv(page, large(200_000), 'large.csv');
  await page.getByTestId('import-start').click();
  await page.getByTestId('import-cancel').click();
  await page.getByTestId('import-problem').waitFor();
  assert.equal(await page.getByTestId('batch-remove').count(), 1);
  await goTo(page, 'overview', '2025');
  assert.deepEqual(await figures(), before);
  await page.reload();
  await ready(page, 'overview');
  await page.locator('main [data-exact][data-period="2025"]').first().waitFor();
  assert.deepEqual(await figures(), before);
  assert.equal((await kept(page)).chunk, chunks, 'nothing of the large file is kept');
  await assertClean(opened);
});

test('files that are not what they say are refused in words', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await createWorkspace(page, 'Refusals');
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 197 + (at >> 3)) % 256));
  const files = [['noise.csv', bytes], ['empty.csv', Buffer.alloc(0)], ['book.csv', Buffer.concat([Buffer.from('PK\u0003\u0004'), bytes])]];
  for (const [name, buffer] of files) {
    await page.getByTestId('import-file').setInputFiles({ name, mimeType: 'text/csv', buffer });
    const problem = page.getByTestId('import-problem');
    await problem.waitFor();
    assert.ok((await problem.innerText()).length > 40, `${name} is refused in words`);
    assert.equal(await page.getByTestId('import-start').count(), 0);
    await page.reload();
    await ready(page, 'data');
  }
  // A workspace file that is none: told on the start screen.
  await page.goto(site.address);
  await ready(page, 'start');
  await page.locator('.ks-btn--file input').setInputFiles({ name: 'bad.keyscore.json', mimeType: 'application/json', buffer: Buffer.from('{"magic": 1}') });
  await page.locator('.ks-toast--bad').waitFor();
  assert.equal(await page.locator('.ks-wslist__item').count(), 1);
  await assertClean(opened);
});

test('the same file twice is said to be so', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await createWorkspace(page, 'Twice');
  await importCsv(page, SMALL, 'small.csv');
  await page.locator('[data-test=import-result] .ks-card__foot button').first().click();
  await chooseCsv(page, SMALL, 'again.csv');
  await page.getByTestId('import-start').click();
  const problem = page.getByTestId('import-problem');
  await problem.waitFor();
  assert.match(await problem.innerText(), /imported before/);
  assert.equal(await page.getByTestId('batch-remove').count(), 1);
  await assertClean(opened);
});

test('refused rows are listed with line and reason, the others come in', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await createWorkspace(page, 'Some refused');
  const text = `${SMALL}3,Birch Ltd,Lee Fen,not a day,2025-03-10,2025-03-12,400\n4,Birch Ltd,Lee Fen,2025-04-01,2025-04-10,2025-04-12,much\n`;
  assert.deepEqual(await importCsv(page, text, 'mixed.csv'), { accepted: 2, refused: 2 });
  const issues = await page.getByTestId('import-issues').innerText();
  for (const part of ['not a day', 'much', '4', '5']) assert.ok(issues.includes(part), `${part} in: ${issues}`);
  await assertClean(opened);
});

test('an import is one step of undo', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await createWorkspace(page, 'Undone');
  await importCsv(page, SMALL, 'small.csv');
  await page.getByRole('button', { name: /^Undo / }).click();
  await page.getByTestId('batch-remove').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Redo / }).click();
  await page.getByTestId('batch-remove').waitFor();
  await goTo(page, 'overview', '2025');
  assert.equal(await page.locator('main [data-kpi=K01][data-scope=company]').first().getAttribute('data-exact'), '1000');
  await assertClean(opened);
});

test('two tabs that edit different records keep both edits', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page, context } = opened;
  await openSample(page);
  await goTo(page, 'setup/weights');
  const other = await context.newPage();
  const errors = [];
  other.on('pageerror', (error) => errors.push(String(error)));
  await other.goto(page.url().replace('setup/weights', 'setup/bands'));
  await ready(other, 'setup');
  const weight = (at) => at.locator('td[data-kpi=K01] input');
  await fillCell(page, weight(page), '35');
  await saved(page);
  await goTo(other, 'setup/weights');
  await other.locator('#weight-owner').selectOption({ index: 1 });
  await fillCell(other, weight(other), '40');
  await saved(other);
  for (const at of [page, other]) {
    await at.reload();
    await ready(at, 'setup');
    await at.waitForFunction(() => document.querySelector('td[data-kpi=K01] input')?.value === '35');
    await at.locator('#weight-owner').selectOption({ index: 1 });
    await at.waitForFunction(() => document.querySelector('td[data-kpi=K01] input')?.value === '40');
  }
  assert.deepEqual(errors, []);
  await assertClean(opened);
});

test('without the engine the page says so, keeps standing, and goes on when it is back', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const lost = /engine_bg.*\.wasm/;
  await page.route(lost, (route) => route.fulfill({ status: 404, body: 'gone' }));
  // There is no sample yet, and the engine is needed to show one: told in its place, with a way on.
  await page.locator('.ks-door--first').click();
  const told = page.locator('main .ks-empty', { hasText: /calculation did not start/ });
  await told.waitFor();
  await page.unroute(lost);
  await told.getByRole('button', { name: 'Try again' }).click();
  await ready(page, 'overview');
  await saved(page);
  const before = await total(page);
  await page.route(lost, (route) => route.fulfill({ status: 404, body: 'gone' }));
  await page.reload();
  await told.waitFor();
  await page.unroute(lost);
  await told.getByRole('button', { name: 'Try again' }).click();
  await ready(page, 'overview');
  assert.deepEqual(await total(page), before);
  await assertClean(opened, { allow: [/404/, /engine/i, /wasm/i] });
});
