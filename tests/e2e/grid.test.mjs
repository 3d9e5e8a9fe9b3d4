// The grid of measured values by real keys: moving, editing, blocks from and to a spreadsheet, filling down, taking back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, ready, saved } from './support/stories.mjs';

const site = useSite();

test('the grid of measured values has the keys of a spreadsheet', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page, context } = opened;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSample(page);
  await goTo(page, 'data');
  await page.getByRole('button', { name: 'New typed value' }).click();
  await page.locator('#input-name-zh').fill('走访次数');
  await page.locator('#input-name-en').fill('Store calls');
  await page.locator('#input-dialog').getByRole('button', { name: 'Save' }).click();
  await page.locator('#input-dialog').waitFor({ state: 'detached' });
  const grid = page.getByTestId('typed-grid');
  const cell = (row, column) => grid.locator('tbody tr').nth(row).locator('input').nth(column);
  const focused = () => page.evaluate(() => {
    const field = document.activeElement;
    const row = field.closest('tr');
    return [[...row.parentElement.children].indexOf(row), [...row.querySelectorAll('td input')].indexOf(field)];
  });
  const shows = (row, column, value) => page.waitForFunction(([down, across, wanted]) => {
    const rows = document.querySelectorAll('[data-test=typed-grid] tbody tr');
    return rows[down]?.querySelectorAll('td input')[across]?.value.replaceAll(',', '') === wanted;
  }, [row, column, value]);
  const press = (key) => page.keyboard.press(key);

  await cell(0, 0).focus();
  await page.keyboard.type('12');
  await press('Enter');
  assert.deepEqual(await focused(), [1, 0], 'Enter confirms and goes down');
  await shows(0, 0, '12');
  await press('ArrowUp');
  await press('ArrowRight');
  assert.deepEqual(await focused(), [0, 1]);
  await press('ArrowLeft');
  // F2 edits behind what is there; typing without it takes its place.
  await press('F2');
  await page.keyboard.type('3');
  await press('Tab');
  await shows(0, 0, '123');
  assert.deepEqual(await focused(), [0, 1], 'Tab confirms and goes on');
  await page.keyboard.type('7');
  await press('Escape');
  await shows(0, 1, '');
  await press('ArrowLeft');
  await press('Delete');
  await shows(0, 0, '');
  await saved(page);

  // A block as a spreadsheet program copies it: 3 rows of 2, one step of undo, in the totals at once.
  await cell(0, 0).focus();
  await page.evaluate(() => navigator.clipboard.writeText('1\t10\r\n2\t1,020\r\n3\t30\r\n'));
  await press('Control+v');
  await shows(0, 0, '1');
  await shows(1, 1, '1020');
  await shows(2, 1, '30');
  const totals = async () => (await grid.locator('tfoot td').allInnerTexts()).slice(0, 2).map((text) => text.replaceAll(',', ''));
  await page.waitForFunction(() => document.querySelector('[data-test=typed-grid] tfoot td')?.textContent === '6');
  // 1 + 2 + 3 and 10 + 1,020 + 30.
  assert.deepEqual(await totals(), ['6', '1060']);
  // What one cell holds goes out as it stands there.
  await cell(1, 1).focus();
  await press('Control+c');
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).replaceAll(',', ''), '1020');
  await page.getByRole('button', { name: /^Undo / }).click();
  await shows(1, 1, '');
  await shows(0, 0, '');
  await page.getByRole('button', { name: /^Redo / }).click();
  await shows(2, 0, '3');
  await saved(page);

  // Filled down from above.
  await cell(2, 0).focus();
  await press('Control+d');
  await shows(2, 0, '2');

  // A block of which one cell cannot be taken is not taken at all, and it is said which; one that is too large neither.
  await cell(0, 0).focus();
  await page.evaluate(() => navigator.clipboard.writeText('5\t6\n7\tmany\n'));
  await press('Control+v');
  await page.locator('.ks-toast', { hasText: 'row 2, column 2 of the block is “many”' }).waitFor();
  await shows(0, 0, '1');
  const columns = await grid.locator('tbody tr').first().locator('input').count();
  await page.evaluate((width) => navigator.clipboard.writeText(Array.from({ length: width + 1 }, () => '1').join('\t')), columns);
  await cell(0, 0).focus();
  await press('Control+v');
  await page.locator('.ks-toast', { hasText: 'larger than the table' }).waitFor();
  await shows(0, 0, '1');
  await saved(page);
  await page.reload();
  await ready(page, 'data');
  await page.locator('#typed-input').selectOption({ label: 'Store calls' });
  await shows(1, 1, '1020');
  await shows(2, 0, '2');
  await assertClean(opened);
});
