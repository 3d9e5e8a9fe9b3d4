// The data page: what an import says when it cannot go on, the question about dates, refused rows and their list,
// cancelling, typed values, and batches. The files are made here; expected figures are hand sums beside them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, createWorkspace, download, switchLanguage } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();
const csv = (name, content) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
const ready = '[data-test=import-start]:not([disabled])';

// One row is good. Line 3 lacks its account and has a number in words, line 4 a formula, line 5 a cell too many.
const TRYING = `订单号;订单日期;客户;业务员;金额（元）
A1;03/04/2026;曜石电子;林知远;88,50
A2;05/04/2026;;周砚;三百万
A3;07/08/2026;云岭食品;周砚;=1+1
A4;07/08/2026;云岭食品;周砚;88;zu viel
`;

async function open(t, options) {
  const opened = await begin(site, t, options);
  await createWorkspace(opened.page, 'Trial');
  return opened;
}

const pick = (page, file) => page.locator('#import-file').setInputFiles(file);

test('a file that cannot be read is told in words, in the language of the moment', async (t) => {
  const opened = await open(t, { language: 'zh-CN' });
  const { page } = opened;
  await pick(page, { name: 'orders.xlsx', mimeType: 'text/csv', buffer: Buffer.from('PK\x03\x04 and so on', 'latin1') });
  const problem = page.locator('[data-test=import-problem]');
  await problem.waitFor();
  assert.match(await text(problem), /工作簿不完整.*没有写入任何数据.*重新下载/);
  await switchLanguage(page, 'en');
  await problem.filter({ hasText: 'Nothing was written' }).waitFor();
  assert.match(await text(problem), /workbook is incomplete.*Nothing was written.*again/);
  await assertAccessible(page);
  await assertClean(opened);
});

test('the question about dates, required columns, refused rows and their list', async (t) => {
  const opened = await open(t, { language: 'en' });
  const { page } = opened;
  await pick(page, csv('trying.csv', TRYING));
  // 3 April or 4 March: nothing in the file decides it, so nothing is imported before the user does.
  await page.locator('[data-test=import-day-first]').waitFor();
  assert.equal(await page.locator(ready).count(), 0);
  await page.locator('[data-test=import-day-first]').focus();
  await page.keyboard.press('Enter');
  await page.locator(ready).waitFor();
  await page.locator('[data-column="0"]').selectOption('');
  assert.match(await text(page.locator('[data-test=import-missing]')), /Order number/);
  // A meaning that goes to another column is taken from the one that had it.
  await page.locator('[data-column="3"]').selectOption('order_id');
  await page.locator('[data-column="0"]').selectOption('order_id');
  assert.equal(await page.locator('[data-column="3"]').inputValue(), '');
  await page.locator(ready).waitFor();
  await assertAccessible(page);
  await page.locator(ready).focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-test=import-result]').waitFor();
  assert.equal(await text(page.locator('[data-test=import-accepted]')), '1');
  assert.equal(await text(page.locator('[data-test=import-refused]')), '3');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2', 'the focus follows the steps');
  await assertAccessible(page);
  const file = await download(page, page.getByRole('button', { name: 'Download the list (CSV)' }));
  const list = file.text.replace(/^\uFEFF/, '').trimEnd().split('\r\n');
  // Four findings in three rows; the formula is defused.
  assert.deepEqual(list.map((line) => line.split(',').slice(0, 3).join(',')), [
    '"Line","Column","In the file"', '3,"客户",""', '3,"金额（元）","三百万"', '4,"金额（元）","\'=1+1"',
    '5,"the whole row","A4 | 07/08/2026 | 云岭食品 | 周砚 | 88 | zu viel"',
  ]);
  await assertClean(opened);
});

test('an import is cancelled, done, refused the second time, taken out and brought back', async (t) => {
  const opened = await open(t, { language: 'en' });
  const { page } = opened;
  const rows = Array.from({ length: 200_000 }, (_, at) => `S${at},2026-0${1 + (at % 9)}-11,Client ${at % 40},${1 + (at % 7)},2.5`);
  const file = csv('many.csv', `order id,order date,customer,quantity,unit price\n${rows.join('\n')}\n`);
  await pick(page, file);
  await page.locator(ready).click();
  await page.locator('[data-test=import-cancel]').click();
  await page.locator('[data-test=import-problem]').filter({ hasText: 'cancelled' }).waitFor();
  assert.equal(await page.locator('[data-test=batch-remove]').count(), 0);
  await page.locator(ready).click();
  await page.locator('[data-test=import-result]').waitFor();
  assert.equal(await text(page.locator('[data-test=import-accepted]')), '200,000');
  await page.getByRole('button', { name: 'Import another file' }).click();
  await pick(page, file);
  await page.locator(ready).click();
  await page.locator('[data-test=import-problem]').filter({ hasText: 'imported before' }).waitFor();
  await page.locator('[data-test=batch-remove]').click();
  await page.locator('[data-test=batch-remove]').waitFor({ state: 'detached' });
  await page.locator('.ks-toast__act').last().click();
  await page.locator('[data-test=batch-remove]').waitFor();
  await assertClean(opened);
});

test('values are typed like in a spreadsheet, and every cell is one step of undo', async (t) => {
  const opened = await open(t, { language: 'en' });
  const { page } = opened;
  await pick(page, csv('two.csv', 'order id,order date,customer,amount\nA1,2026-03-02,Alder,10\nA2,2026-03-03,Birch,20\n'));
  await page.locator(ready).click();
  await page.locator('[data-test=import-result]').waitFor();
  // The focus goes to the result first; what is typed before that would go there too.
  await page.waitForFunction(() => document.activeElement.tagName === 'H2');
  const cells = (row) => page.locator('[data-test=typed-grid] tbody tr').nth(row).locator('input');
  const shows = (selector, wanted) => page.locator(selector).filter({ hasText: wanted }).waitFor();
  // 10 × 100 + 5 × 80 + 3 × 60 = 1580 points of 18 answers: 87.78.
  await cells(0).nth(0).focus();
  for (const count of ['10', '5', '3']) {
    await page.keyboard.type(count);
    await page.keyboard.press('Tab');
  }
  await shows('[data-test=typed-grid] tbody tr:first-child td:last-child', /^87\.78$/);
  await page.keyboard.type('1o');
  await page.keyboard.press('Tab');
  await page.locator('[data-test=typed-grid] .ks-field__error').waitFor();
  await cells(0).nth(3).focus();
  await page.keyboard.press('Escape');
  await page.locator('[data-test=typed-grid] .ks-field__error').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  // Without the 3: 1400 points of 15 answers.
  await shows('[data-test=typed-grid] tbody tr:first-child td:last-child', /^93\.33$/);
  await page.locator('#typed-input').selectOption({ label: 'Complaints' });
  await cells(1).nth(2).fill('1,200');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('300');
  await page.keyboard.press('Enter');
  await shows('[data-test=typed-grid] tfoot td:nth-child(4)', /^1,500$/);
  await page.keyboard.press('Delete');
  await shows('[data-test=typed-grid] tfoot td:nth-child(4)', /^300$/);
  await page.keyboard.press('Control+z');
  await shows('[data-test=typed-grid] tfoot td:nth-child(4)', /^1,500$/);
  await assertAccessible(page);
  await assertClean(opened);
});
