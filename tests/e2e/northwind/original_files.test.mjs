// The original files of an order book, not flattened, through the page at once: what each file is is guessed, lines take their
// day, account and person from their order, the line of their product and the region of their person's territories. The
// figures are those of the flattened file (main_job.test.mjs). Needs the folder `northwind` in KEYSCORE_DATA.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { assertClean, useSite } from '../support/browser.mjs';
import { begin, cents, createWorkspace, figure, fractions, goTo, saved, stepsOf, sum } from '../support/stories.mjs';

const FOLDER = join(resolve(process.env.KEYSCORE_DATA ?? '../shared/data'), 'northwind');
const YEARS = ['1996', '1997', '1998'];
const site = useSite();

const TABLES = {
  'categories.csv': 'product_lines', 'customers.csv': 'accounts', 'employee_territories.csv': 'employee_territories', 'employees.csv': 'people',
  'order_details.csv': 'order_lines', 'orders.csv': 'orders', 'products.csv': 'products', 'regions.csv': 'regions', 'shippers.csv': '',
  'territories.csv': 'territories',
};
const ROWS = {
  'categories.csv': 8, 'customers.csv': 91, 'employee_territories.csv': 49, 'employees.csv': 9, 'order_details.csv': 2155, 'orders.csv': 830,
  'products.csv': 77, 'regions.csv': 4, 'territories.csv': 53,
};

async function choose(page, files) {
  await page.getByTestId('import-file').setInputFiles(files);
  await page.getByTestId('several').waitFor();
  await page.locator('[data-test=several-check]:enabled').waitFor();
}

const phase = (page, name) => page.locator(`[data-test=several][data-phase=${name}]`).waitFor({ timeout: 120_000 });

async function follow(page, section, name) {
  await goTo(page, section, '1997');
  const address = await page.locator(`main a[href*="/${section}/"]`, { has: page.locator('.ks-name__main', { hasText: name }) }).first().getAttribute('href');
  return address.match(/#\/w\/[^/]+\/([^?]+)/)[1];
}

test('the ten original files of an order book, with look-ups, give the figures of the flattened one', async (t) => {
  assert.ok(existsSync(FOLDER), `${FOLDER} is not there`);
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.csv')).sort().map((name) => ({ name, mimeType: 'text/csv', buffer: readFileSync(join(FOLDER, name)) }));
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const step = stepsOf(t);

  await step('what each file is', async () => {
    await createWorkspace(page, 'Northwind');
    await choose(page, files);
    const guessed = await page.locator('tr[data-file]').evaluateAll((rows) => Object.fromEntries(rows.map(({ dataset }) => [dataset.file, dataset.table])));
    assert.deepEqual(guessed, TABLES);
  });

  await step('a check of all rows writes nothing, and one step takes them in', async () => {
    await page.getByTestId('several-check').click();
    await phase(page, 'checked');
    const counted = await page.locator('tr[data-file]').evaluateAll((rows) => Object.fromEntries(rows.filter((row) => row.dataset.table).map((row) => [
      row.dataset.file, [...row.querySelectorAll('[data-count]')].map((cell) => Number(cell.textContent.replaceAll(',', ''))),
    ])));
    assert.deepEqual(counted, Object.fromEntries(Object.entries(ROWS).map(([name, rows]) => [name, [rows, 0, 0, 0]])));
    assert.equal(await page.getByTestId('batch-remove').count(), 0);
    await page.getByTestId('several-import').click();
    await phase(page, 'done');
    await saved(page);
    assert.equal(await page.getByTestId('batch-remove').count(), 9);
    await page.getByTestId('look-ups').waitFor();
    assert.equal(await page.locator('[data-test=look-ups] tr[data-unmatched]:not([data-unmatched="0"])').count(), 0);
  });

  await step('company, accounts and people', async () => {
    const accounts = {};
    for (const name of ['QUICK-Stop', 'Hungry Owl All-Night Grocers']) accounts[name] = `account:${(await follow(page, 'accounts', name)).split('/')[1]}`;
    const sales = [];
    const parts = { company: [], ...Object.fromEntries(Object.keys(accounts).map((name) => [name, []])) };
    for (const period of YEARS) {
      await goTo(page, 'overview', period);
      sales.push((await figure(page, { kpi: 'K01', scope: 'company', period })).exact);
      parts.company.push((await figure(page, { kpi: 'K08', scope: 'company', period })).exact);
      for (const [name, scope] of Object.entries(accounts)) parts[name].push((await figure(page, { kpi: 'K08', scope, period, within: '.ks-heat' })).exact);
    }
    assert.deepEqual(sales.map(cents), ['208083.97', '617085.20', '440623.87']);
    assert.equal(cents(sum(sales)), '1265793.04');
    assert.equal(fractions(parts.company), '772/809');
    assert.equal(fractions(parts['QUICK-Stop']), '26/28');
    assert.equal(fractions(parts['Hungry Owl All-Night Grocers']), '16/19');
    for (const [name, expected] of [['Margaret Peacock', '232890.85'], ['Steven Buchanan', '68792.28']]) {
      const path = await follow(page, 'people', name);
      const scope = `employee:${path.split('/')[1]}`;
      const own = [];
      for (const period of YEARS) {
        await goTo(page, path, period);
        own.push((await figure(page, { kpi: 'K01', scope, period })).exact);
      }
      assert.equal(cents(sum(own)), expected, name);
    }
  });

  await step('managers come with the people, their regions from their territories', async () => {
    await goTo(page, 'setup/people');
    const holds = (name, column, value) => page.waitForFunction(([who, place, wanted]) => (
      document.querySelector(`[data-test=people-grid] tr[data-name="${who}"] [data-col="${place}"] input`)?.value === wanted
    ), [name, column, value]);
    // employees.csv: 6 (Suyama) reports to 5 (Buchanan). employee_territories.csv and territories.csv: 1 (Davolio) has 06897 and
    // 19713, both of region 1; 3 (Leverling) has 30346, 31406, 32859 and 33607, all of region 4.
    await holds('Michael Suyama', 5, 'Steven Buchanan');
    await page.getByTestId('territories').filter({ hasText: '9' }).waitFor();
    await page.getByTestId('territories').getByRole('button').click();
    await holds('Nancy Davolio', 4, 'Eastern');
    await holds('Janet Leverling', 4, 'Southern');
    await page.getByTestId('territories').waitFor({ state: 'detached' });
    await page.locator('body').press('Control+z');
    await page.getByTestId('territories').waitFor();
  });

  // What was done before a reload is not undone after it: the steps are those of the open page.
  await step('undo takes all files back at once, redo brings them again; the same after a reload', async () => {
    await goTo(page, 'data');
    await page.locator('body').press('Control+z');
    await page.waitForFunction(() => document.querySelectorAll('[data-test=batch-remove]').length === 0);
    await page.locator('body').press('Control+Shift+z');
    await page.waitForFunction(() => document.querySelectorAll('[data-test=batch-remove]').length === 9);
    await saved(page);
    await goTo(page, 'overview', '1997');
    await page.reload();
    assert.equal(cents((await figure(page, { kpi: 'K01', scope: 'company', period: '1997' })).exact), '617085.20');
    await goTo(page, 'data');
  });

  await step('the same files again bring nothing; a changed one only what changed', async () => {
    const changed = files.map((file) => (file.name === 'orders.csv'
      ? { ...file, buffer: Buffer.from(file.buffer.toString('utf8').replace('10248,VINET,5,', '10248,VINET,4,')) } : file));
    await choose(page, changed);
    await page.getByTestId('several-check').click();
    await phase(page, 'checked');
    const cells = (name) => page.locator(`tr[data-file="${name}"] [data-count]`).evaluateAll((all) => all.map((cell) => Number(cell.textContent.replaceAll(',', ''))));
    assert.deepEqual(await cells('orders.csv'), [0, 1, 829, 0]);
    assert.deepEqual(await cells('order_details.csv'), []);
    await page.getByTestId('several-import').click();
    await phase(page, 'done');
    // Order 10248 is 440.00 of 1996 (12 × 14 + 10 × 9.8 + 5 × 34.8): it went from Steven Buchanan to Margaret Peacock.
    const path = await follow(page, 'people', 'Steven Buchanan');
    await goTo(page, path, '1996');
    const scope = `employee:${path.split('/')[1]}`;
    const now = (await figure(page, { kpi: 'K01', scope, period: '1996' })).exact;
    assert.equal(cents(now), '17943.92');
  });

  await assertClean(opened);
});
