// The main job on a real order book: import through the page, exact figures on screen, targets and weights, a total
// worked out by hand, the same after a reload and in the other language, and the same report from the command line.
// Needs the folder `northwind` in KEYSCORE_DATA (../shared/data by default).
//
// Expected figures were computed independently from the same files, with exact fractions (Python's fractions module),
// net amount = unit price × quantity × (1 − discount).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { assertClean, useSite } from '../support/browser.mjs';
import { flatten, HEADERS, parse } from '../support/northwind.mjs';
import {
  begin, cents, chooseCsv, createWorkspace, download, figure, fractions, goTo, mapping, ready, runImport, saved, setTarget, setWeights, stepsOf, sum, switchLanguage, total,
} from '../support/stories.mjs';

const FOLDER = join(resolve(process.env.KEYSCORE_DATA ?? '../shared/data'), 'northwind');
const YEARS = ['1996', '1997', '1998'];
const site = useSite();

/** What the columns are taken for without any help. */
const GUESSED = {
  orderID: 'order_id', customer: 'account', employee: 'employee', orderDate: 'order_date', requiredDate: 'promised_date',
  shippedDate: 'delivered_date', category: 'product_line', product: 'product', quantity: 'quantity', unitPrice: 'unit_price',
  discount: 'discount', netAmount: 'net_amount',
};

/** The native command line, through cargo, which builds it where it is not current; KEYSCORE_BIN names another one. */
function keyscore(...words) {
  const built = process.env.KEYSCORE_BIN;
  const [program, first] = built ? [built, []] : ['cargo', ['run', '--locked', '--quiet', '--bin', 'keyscore', '--']];
  return execFileSync(program, [...first, ...words], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** Address of an account or a person, through the list. */
async function follow(page, section, name) {
  await goTo(page, section, '1997');
  const address = await page.locator(`main a[href*="/${section}/"]`, { hasText: name }).first().getAttribute('href');
  return address.match(/#\/w\/[^/]+\/([^?]+)/)[1];
}

test('a real order book: exact figures, targets, weights, total, reload, language, command line', async (t) => {
  assert.ok(existsSync(FOLDER), `${FOLDER} is not there`);
  const csv = flatten(FOLDER);
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const step = stepsOf(t);

  await step('import with a guessed mapping', async () => {
    await createWorkspace(page, 'Northwind');
    await chooseCsv(page, csv, 'northwind.csv');
    const guessed = await mapping(page);
    assert.deepEqual(Object.keys(guessed), HEADERS);
    assert.deepEqual(guessed, GUESSED);
    assert.deepEqual(await runImport(page), { accepted: 2155, refused: 0 });
  });

  const onTime = {};
  const accounts = {};
  await step('company and accounts by year', async () => {
    for (const name of ['QUICK-Stop', 'Hungry Owl All-Night Grocers']) accounts[name] = `account:${(await follow(page, 'accounts', name)).split('/')[1]}`;
    const sales = [];
    const parts = { company: [], ...Object.fromEntries(Object.keys(accounts).map((name) => [name, []])) };
    for (const period of YEARS) {
      await goTo(page, 'overview', period);
      sales.push((await figure(page, { kpi: 'K01', scope: 'company', period })).exact);
      const company = await figure(page, { kpi: 'K08', scope: 'company', period });
      parts.company.push(company.exact);
      onTime[period] = company.text;
      for (const [name, scope] of Object.entries(accounts)) parts[name].push((await figure(page, { kpi: 'K08', scope, period, within: '.ks-heat' })).exact);
    }
    assert.deepEqual(sales.map(cents), ['208083.97', '617085.20', '440623.87']);
    assert.equal(sum(sales), '1265793.0395');
    assert.equal(cents(sum(sales)), '1265793.04');
    assert.deepEqual(parts.company, ['116/122', '377/398', '279/289']);
    // 772 ÷ 809 = 0.954264…
    assert.equal(fractions(parts.company), '772/809');
    assert.equal((772 / 809 * 100).toFixed(2), '95.43');
    assert.equal(fractions(parts['QUICK-Stop']), '26/28');
    assert.equal(fractions(parts['Hungry Owl All-Night Grocers']), '16/19');
    // Of 830 orders in the file 21 have no shipping date: neither on time nor late.
    const orders = new Map(parse(csv).map((line) => [line.orderID, line.shippedDate]));
    assert.equal(orders.size, 830);
    assert.equal([...orders.values()].filter((day) => day === '' || day === 'NULL').length, 830 - 809);
  });

  await step('the explanation shows the figures in full', async () => {
    const full = { 1996: '208,083.97', 1997: '617,085.20', 1998: '440,623.87' };
    for (const period of YEARS) {
      await goTo(page, 'overview', period);
      await page.locator('.ks-tile button', { has: page.locator(`[data-kpi=K01][data-period="${period}"]`) }).click();
      await ready(page, 'explain');
      const text = await page.locator('dialog[open]').innerText();
      assert.ok(text.includes(full[period]), `${full[period]} in: ${text}`);
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
    }
    // 377 ÷ 398 = 0.947236…
    assert.match(onTime['1997'], /^94\.72/);
    await goTo(page, 'overview', '1997');
    await page.locator('.ks-tile button', { has: page.locator('[data-kpi=K08][data-period="1997"]') }).click();
    await ready(page, 'explain');
    const text = await page.locator('dialog[open]').innerText();
    for (const part of ['398', '21', '94.72%']) assert.ok(text.includes(part), `${part} in: ${text}`);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  });

  await step('people by year', async () => {
    for (const [name, expected] of [['Margaret Peacock', '232890.85'], ['Steven Buchanan', '68792.28']]) {
      const path = await follow(page, 'people', name);
      const scope = `employee:${path.split('/')[1]}`;
      const sales = [];
      for (const period of YEARS) {
        await goTo(page, path, period);
        sales.push((await figure(page, { kpi: 'K01', scope, period })).exact);
      }
      assert.equal(cents(sum(sales)), expected, name);
    }
  });

  // Targets for 1997 and weights of the company's card. By hand:
  //   sales     617,085.2035 with 500,000 / 600,000 / 700,000:
  //             100 + (617,085.2035 − 600,000) ÷ (700,000 − 600,000) × (120 − 100) = 103.4170407   → 103.42
  //   on time   377/398 with 90 % / 95 % / 99 %:
  //             60 + (377/398 − 0.90) ÷ (0.95 − 0.90) × (100 − 60) = 60 + 0.94472… × 40 = 97.788944… → 97.79
  //   satisfaction has a weight of 20 % and no value: left out, its weight is spread over the others
  //   total     (60 × 103.42 + 20 × 97.79) ÷ (60 + 20) = (6,205.20 + 1,955.80) ÷ 80 = 8,161 ÷ 80 = 102.0125 → 102.01, band S
  const TOTAL = '102.01';
  await step('targets and weights give the total of the hand calculation', async () => {
    await setTarget(page, 'K01', 1997, ['500000', '600000', '700000']);
    await setTarget(page, 'K08', 1997, ['90', '95', '99']);
    await setWeights(page, { K01: '60', K03: '0', K05: '20', K07: '0', K08: '20', K09: '0', K12: '0' });
    await goTo(page, 'overview', '1997');
    await page.waitForFunction((expected) => document.querySelector('.ks-hero__score [data-kpi=total]')?.textContent === expected, TOTAL);
    assert.match(await page.locator('.ks-hero__score').innerText(), /\bS\b/);
    await page.locator('.ks-tile button', { has: page.locator('[data-kpi=K08][data-period="1997"]') }).click();
    await ready(page, 'explain');
    assert.match(await page.locator('dialog[open]').innerText(), /97\.79/);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await saved(page);
  });

  await step('the same in Chinese and after a reload', async () => {
    const before = await page.locator('main [data-exact]').evaluateAll((all) => all.map(({ dataset }) => [dataset.kpi, dataset.scope, dataset.exact]));
    await switchLanguage(page, 'zh-CN');
    assert.equal((await total(page)).text, TOTAL);
    await page.reload();
    await ready(page, 'overview');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    await page.waitForFunction((expected) => document.querySelector('.ks-hero__score [data-kpi=total]')?.textContent === expected, TOTAL);
    const after = await page.locator('main [data-exact]').evaluateAll((all) => all.map(({ dataset }) => [dataset.kpi, dataset.scope, dataset.exact]));
    const inOrder = (list) => list.map((entry) => entry.join(' ')).sort();
    assert.deepEqual(inOrder(after), inOrder(before));
  });

  await step('the command line scores the exported file to the same bytes', async (t) => {
    await goTo(page, 'data');
    await page.evaluate(() => { location.hash = `${location.hash.replace(/\?.*/, '')}?p=1997`; });
    await page.locator('main .ks-stepper__label[data-period="1997"]').waitFor();
    const files = page.locator('main .ks-card').last();
    const workspace = await download(page, files.getByRole('button', { name: '下载工作区文件' }));
    assert.match(workspace.name, /\.keyscore\.json$/);
    const report = await download(page, files.getByRole('button', { name: /1997/ }).last());
    assert.equal(report.name, 'keyscore-report-1997.json');
    assert.ok(report.text.includes('617085.2035'));
    const folder = mkdtempSync(join(tmpdir(), 'keyscore-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, workspace.name);
    writeFileSync(path, workspace.text);
    const native = keyscore('score', path, '--period', '1997', '--json');
    assert.equal(native.length, report.text.length);
    assert.ok(native === report.text, 'report of the command line differs from the page');
  });

  await assertClean(opened);
});
