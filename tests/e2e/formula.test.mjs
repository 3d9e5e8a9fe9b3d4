// Own indicators: a formula written on the page, what is said of a wrong one, its value for an account and period beside it,
// the card, undo and reload. Expected values are sums over the sample's file, done here and not by the program.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, figure, goTo, openSample, ready, saved, setTarget } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

const sample = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const DAY = 86_400_000;

/** Rows of an account whose order date lies in a year: amounts and numbers of orders, straight from the file. */
function rowsOf(account, year) {
  return Object.values(sample.rows).flatMap(({ columns }) => {
    const name = (column, row) => columns[column].text.texts[columns[column].text.cells[row]];
    const days = columns.order_date.day.cells;
    return days.flatMap((day, row) => {
      if (name('account', row) !== account || new Date(day * DAY).getUTCFullYear() !== year) return [];
      assert.equal(columns.net_amount.number.places, 0);
      return [{ order: name('order_id', row), amount: columns.net_amount.number.cells[row] ?? 0, cost: columns.cost.number.cells[row] ?? 0 }];
    });
  });
}

const sumOf = (rows, column) => rows.reduce((all, row) => all + row[column], 0);

/** Opens the form of a new indicator and gives its parts. */
async function newIndicator(page, button) {
  await goTo(page, 'setup');
  await page.getByRole('button', { name: button }).click();
  await page.locator('#kpi-dialog').waitFor();
  return form(page);
}

function form(page) {
  const dialog = page.locator('#kpi-dialog');
  return { dialog, formula: dialog.locator('#kpi-formula'), error: dialog.locator('#kpi-formula-e'), value: dialog.locator('.ks-formula__value[data-fresh] [data-exact]') };
}

/** Until the value beside the formula is this one. */
const worth = (page, exact) => page.waitForFunction(
  (expected) => document.querySelector('.ks-formula__value[data-fresh] [data-exact]')?.dataset.exact === expected,
  exact,
);

const tryFor = async (page, name, period) => {
  await page.locator('#kpi-try-scope').selectOption({ label: name });
  await page.locator('#kpi-try-period').selectOption(period);
};

test('an indicator is written, corrected, tried out, saved, scored, undone and kept', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  const { dialog, formula, error } = await newIndicator(page, 'New indicator');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'kpi-name-zh', 'the form begins at its first field');
  assert.equal(await dialog.locator('#kpi-code').inputValue(), 'K13');
  await page.keyboard.type('毛利');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Gross profit');
  await page.keyboard.press('Tab');
  await page.keyboard.type('SUM(order_lines.net_amuont) - SUM(cost)');

  // What is wrong: sentence, place, suggestion; the field says so to screen readers.
  await error.waitFor();
  assert.equal(await text(error), 'Character 17: There is no column “net_amuont”. Did you mean “net_amount”?');
  assert.equal(await text(dialog.locator('.ks-formula__mark')), 'net_amuont');
  assert.equal(await formula.getAttribute('aria-invalid'), 'true');
  assert.ok((await formula.getAttribute('aria-describedby')).split(' ').includes('kpi-formula-e'));
  assert.equal(await error.evaluate((node) => node.closest('[role=alert]') !== null), true);
  assert.deepEqual(await axeFindings(page, '#kpi-dialog'), []);
  await page.keyboard.press('Control+Enter');
  await page.locator('#kpi-formula[aria-invalid=true]').waitFor();
  assert.equal(await dialog.isVisible(), true, 'a wrong formula is not saved');

  // Corrected by keyboard: the suggestion is the next stop but those that offer completions.
  await page.getByRole('button', { name: 'Use “net_amount”' }).press('Enter');
  await error.waitFor({ state: 'detached' });
  assert.equal(await formula.inputValue(), 'SUM(order_lines.net_amount) - SUM(cost)');
  assert.equal(await formula.evaluate((node) => node === document.activeElement), true);
  await tryFor(page, 'Xinghuai Motors', '2025');
  const rows = rowsOf('星槐汽车', 2025);
  const expected = String(sumOf(rows, 'amount') - sumOf(rows, 'cost'));
  await worth(page, expected);
  assert.equal(await text(dialog.getByTestId('formula-read')), 'SUM(order_lines.net_amount) - SUM(order_lines.cost)');
  const read = await text(dialog.locator('.ks-formula__read'));
  assert.ok(read.includes(`${rows.length} rows`), `${rows.length} rows in ${read}`);
  assert.equal(await dialog.locator('#kpi-unit option:checked').innerText(), 'Money (CNY)');

  // While an input method composes, Enter belongs to it.
  await formula.evaluate((node) => node.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true, cancelable: true })));
  assert.equal(await dialog.isVisible(), true);
  await formula.press('Control+Enter');
  await dialog.waitFor({ state: 'detached' });
  await saved(page);
  const row = page.locator('tbody tr', { hasText: 'Gross profit' });
  await row.waitFor();

  // With a target it stands on the account's card, with the same value.
  const account = sample.workspace.accounts.find(({ name }) => name.zh === '星槐汽车').id;
  const scope = `account:${account}`;
  await setTarget(page, 'K13', 2025, ['500000', '600000', '700000'], scope);
  const onCard = { kpi: 'K13', scope, period: '2025' };
  await goTo(page, `accounts/${account}`, '2025');
  assert.equal((await figure(page, onCard)).exact, expected);

  // Three targets and the indicator are taken back one by one, and brought back.
  const gone = page.locator('main [data-kpi=K13]');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+z');
  await gone.first().waitFor({ state: 'detached' });
  await goTo(page, 'setup');
  await row.waitFor({ state: 'detached' });
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+Shift+z');
  await row.waitFor();
  await saved(page);
  await page.reload();
  await ready(page, 'setup');
  await row.waitFor();
  await goTo(page, `accounts/${account}`, '2025');
  assert.equal((await figure(page, onCard)).exact, expected, 'the indicator outlives a reload');
  await assertClean(opened);
});

test('a formula is changed, circles are refused with their path, and only what is not used can be deleted', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  const { dialog, formula, error } = await newIndicator(page, 'New indicator');
  await dialog.locator('#kpi-name-en').fill('Twice the sales');
  await formula.fill('K01 * 2');
  await tryFor(page, 'Yunli Appliances', '2024');
  const sales = sumOf(rowsOf('云栎家电', 2024), 'amount');
  await worth(page, String(sales * 2));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Edit Key-account sales' }).click();
  await formula.fill('K13 + 1');
  await error.waitFor();
  assert.equal(await text(error), 'KPIs refer to one another in a circle: K01 → K13 → K01.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.waitForFunction(() => document.activeElement?.id === 'kpi-formula');
  assert.equal(await dialog.isVisible(), true);
  await dialog.getByRole('button', { name: 'Delete indicator' }).click();
  const question = page.locator('#kpi-delete');
  await question.getByText('The formula of “K13 Twice the sales”').waitFor();
  assert.equal(await question.getByRole('button', { name: 'Delete' }).count(), 0);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });

  // Units are held apart in words; another unit cures it.
  await page.getByRole('button', { name: 'Edit Twice the sales' }).click();
  await formula.fill('AVERAGE(response_hours)');
  await page.locator('#kpi-unit[aria-invalid=true]').waitFor();
  assert.match(await text(page.locator('#kpi-unit-e')), /The unit does not fit/);
  await formula.press('Control+Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'kpi-unit');
  await page.locator('#kpi-unit').selectOption({ label: 'Hours' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Edit Twice the sales' }).click();
  await dialog.getByRole('button', { name: 'Delete indicator' }).click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await question.waitFor({ state: 'detached' });
  const row = page.locator('tbody tr', { hasText: 'Twice the sales' });
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Undo / }).click();
  await row.waitFor();
  await assertClean(opened);
});

test('中文公式：补全、纠错、试算', async (t) => {
  const opened = await begin(site, t, { language: 'zh-CN', theme: 'dark', width: 390, height: 844 });
  const { page, context } = opened;
  await openSample(page);
  const { dialog, formula, error } = await newIndicator(page, '新增指标');
  await dialog.locator('#kpi-name-zh').fill('平均订单金额');
  await formula.focus();
  await page.keyboard.type('求和（订单行。净领');
  await error.waitFor();
  await formula.press('End');
  await page.keyboard.type('）');
  await page.getByRole('button', { name: '改用“净额”' }).waitFor();
  assert.equal(await text(error), '第 8 个字符：没有名为“净领”的列。是不是“净额”？');
  await page.getByRole('button', { name: '改用“净额”' }).click();
  await formula.press('End');
  await page.keyboard.type(' / 不重复');
  // A completion takes the place of the word, and the caret goes behind it.
  await dialog.getByRole('toolbar', { name: '可以填入' }).getByRole('button', { name: /COUNT DISTINCT/ }).click();
  // An input method composes the name, which is read once it is whole.
  const ime = await context.newCDPSession(page);
  await ime.send('Input.imeSetComposition', { text: 'dingdanhao', selectionStart: 10, selectionEnd: 10 });
  await ime.send('Input.insertText', { text: '订单号' });
  await page.keyboard.type('）');
  assert.equal(await formula.inputValue(), '求和（订单行。净额） / COUNT DISTINCT(订单号）');
  await tryFor(page, '禾坞零售', '2025');
  const rows = rowsOf('禾坞零售', 2025);
  await worth(page, `${sumOf(rows, 'amount')}/${new Set(rows.map(({ order }) => order)).size}`);
  assert.equal(await text(dialog.getByTestId('formula-read')), 'SUM(订单行.净额) / COUNT DISTINCT(订单行.订单号)');
  assert.deepEqual(await axeFindings(page, '#kpi-dialog'), []);
  await assertNoSideScroll(page);
  assert.equal(await dialog.locator('.ks-dialog__body').evaluate((node) => node.scrollWidth - node.clientWidth), 0);
  // A name is asked for at its field.
  await dialog.locator('#kpi-name-zh').fill(' ');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.locator('#kpi-name-zh[aria-invalid=true]').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'kpi-name-zh');
  await dialog.locator('#kpi-name-zh').fill('平均订单金额');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.locator('tbody tr', { hasText: '平均订单金额' }).waitFor();
  await page.getByRole('button', { name: /^撤销：新增指标 K13 平均订单金额/ }).waitFor();
  await assertClean(opened);
});
