// A table of one's own: made in the import wizard from a file that fits no standard table, used in a formula, taken in again by
// its key, kept in the workspace file, deleted and brought back. Sums by hand over the rows below.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, chooseCsv, createWorkspace, download, goTo, ready, runImport, saved } from './support/stories.mjs';

const site = useSite();

const HEAD = 'Visit No.,Visited on,Customer,Salesperson,Purpose,Spent,Share won,Successful';
const VISITS = `${HEAD}
V1,2026-05-04,Alder,Kim,Demo,¥120.50,50%,yes
V2,2026-05-18,Alder,Lee,Renewal,¥80,25%,no
V3,2026-06-02,Birch,Kim,Demo,¥10,100%,yes
`;
const WORDS = {
  en: { table: 'A table of your own…', undo: /^Undo / },
  'zh-CN': { table: '新建自定义表…', undo: /^撤销：/ },
};

const formula = (page) => page.locator('#kpi-dialog #kpi-formula');
const exact = (page, value) => page.waitForFunction(
  (wanted) => document.querySelector('.ks-formula__value[data-fresh] [data-exact]')?.dataset.exact === wanted, value,
);

/** The form of a new indicator over the whole of 2026. */
async function writeFormula(page, language, text) {
  await goTo(page, 'setup');
  await page.getByRole('button', { name: language === 'en' ? 'New indicator' : '新增指标' }).click();
  await page.locator('#kpi-dialog').waitFor();
  await page.locator('#kpi-name-zh').fill('拜访花费');
  await formula(page).fill(text);
  await page.locator('#kpi-try-scope').selectOption({ label: language === 'en' ? 'Company' : '全公司' });
  await page.locator('#kpi-try-period').selectOption('2026');
}

for (const language of ['en', 'zh-CN']) {
  test(`a table of one's own from a file to a figure and back, in ${language}`, async (t) => {
    const opened = await begin(site, t, { language });
    const { page } = opened;
    await createWorkspace(page, 'Visits');
    await chooseCsv(page, VISITS, 'Store visits.csv');
    await page.locator('#import-table').selectOption({ label: WORDS[language].table });
    const card = page.getByTestId('own-table');
    await card.waitFor();
    // Guessed from names and values.
    const forms = await card.locator('tbody select').evaluateAll((all) => all.map((one) => one.value));
    assert.deepEqual(forms, ['text', 'day', 'account', 'employee', 'text', 'money', 'percent', 'flag']);
    assert.equal(await page.locator('#own-code').inputValue(), 'store_visits');
    assert.equal(await page.locator('#own-time').inputValue(), 'visited_on');
    const keys = await card.locator('tbody tr td:last-child input').evaluateAll((all) => all.map((one) => one.checked));
    assert.deepEqual(keys, [true, false, false, false, false, false, false, false]);
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await assertNoSideScroll(page);
    // What cannot stand is said where it is written, and nothing can be imported meanwhile.
    await page.locator('#own-code').fill('2 visits');
    await page.locator('#own-code').press('Tab');
    await page.getByTestId('own-table-fault').waitFor();
    assert.equal(await page.getByTestId('import-start').isDisabled(), true);
    await page.locator('#own-code').fill('visits');
    await page.locator('#own-code').press('Tab');
    await page.getByTestId('own-table-fault').waitFor({ state: 'detached' });
    await page.locator('#own-zh').fill('拜访');
    await page.locator('#own-zh').press('Tab');
    await page.locator('#own-en').fill('Visits');
    await page.locator('#own-en').press('Tab');
    await page.locator('[data-test=import-start]:not([disabled])').waitFor();
    assert.deepEqual(await runImport(page), { accepted: 3, refused: 0 });
    await saved(page);
    const row = page.locator('[data-test=own-tables] tr[data-table=visits]');
    await row.waitFor();
    assert.match(await row.innerText(), /SUM\(visits\.spent\)/);

    // By its name in a formula: 120.50 + 80 + 10.
    await writeFormula(page, language, 'SUM(visits.spent)');
    await exact(page, '210.5');
    await formula(page).fill('COUNT(visits WHERE successful) / COUNT(visits)');
    await page.waitForFunction(() => /^0\.666666667$|^2\/3$/.test(document.querySelector('.ks-formula__value[data-fresh] [data-exact]')?.dataset.exact ?? ''));
    await formula(page).fill('SUM(visits.spent)');
    await exact(page, '210.5');
    const unit = page.locator('#kpi-dialog #kpi-unit');
    if (await unit.count() > 0) await unit.selectOption({ index: 0 });
    await page.locator('#kpi-dialog button[type=submit]').click();
    await page.locator('#kpi-dialog').waitFor({ state: 'detached' });
    await saved(page);

    // The next file of the same kind is recognised; its rows are known by the key.
    await goTo(page, 'data');
    await chooseCsv(page, `${VISITS.replace('¥80', '¥95')}V4,2026-06-09,Cedar,Kim,Demo,¥1,0%,no\n`, 'June.csv');
    assert.equal(await page.locator('#import-table').inputValue(), 'visits');
    await page.getByTestId('import-start').click();
    const counts = page.getByTestId('import-overlap-counts');
    await counts.waitFor();
    assert.deepEqual(await counts.evaluate(({ dataset }) => [dataset.new, dataset.changed, dataset.same]), ['1', '1', '2']);
    await page.getByTestId('import-overlap').getByRole('button').first().click();
    await page.getByTestId('import-result').waitFor();
    await saved(page);
    await writeFormula(page, language, 'SUM(visits.spent)');
    // 120.50 + 95 + 10 + 1
    await exact(page, '226.5');
    await page.keyboard.press('Escape');
    await page.locator('#kpi-dialog').waitFor({ state: 'detached' });

    // It leaves with the workspace file.
    await goTo(page, 'data');
    const file = JSON.parse((await download(page, page.getByRole('button', { name: language === 'en' ? /workspace/i : /工作区/ }).last())).text);
    assert.deepEqual(file.workspace.own_tables.map((one) => [one.code, one.key]), [['visits', ['visit_no']]]);

    // While a formula reads it, it stays; deleted with its rows it comes back whole.
    await row.getByRole('button').last().click();
    const dialog = page.locator('#own-table-delete');
    await dialog.waitFor();
    assert.equal(await dialog.locator('button[type=submit]').count(), 0);
    await page.keyboard.press('Escape');
    await goTo(page, 'setup');
    await page.getByRole('button', { name: WORDS[language].undo }).waitFor();
    await assertClean(opened);
  });
}

test('a table of one’s own is deleted with its rows, undone, renamed and kept over a reload', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await createWorkspace(page, 'Visits');
  await chooseCsv(page, VISITS, 'visits.csv');
  await page.locator('#import-table').selectOption({ label: WORDS.en.table });
  await page.getByTestId('own-table').waitFor();
  // A column can be left out, and what it holds can be said.
  await page.getByLabel('Include “Purpose”').uncheck();
  await page.getByLabel('What “Spent” holds').selectOption('number');
  await page.waitForFunction(() => document.querySelectorAll('[data-test=own-table] tbody select').length === 7);
  await page.locator('[data-test=import-start]:not([disabled])').waitFor();
  assert.deepEqual(await runImport(page), { accepted: 3, refused: 0 });
  const row = page.locator('[data-test=own-tables] tr[data-table=visits]');
  await row.waitFor();
  await row.getByRole('button').first().click();
  await page.locator('#own-rename-en').fill('Calls');
  await page.locator('#own-table-rename button[type=submit]').click();
  await page.waitForFunction(() => document.querySelector('[data-test=own-tables] th[scope=row]')?.textContent === 'Calls');
  await row.getByRole('button').last().click();
  await page.locator('#own-table-delete button[type=submit]').click();
  await row.waitFor({ state: 'detached' });
  assert.equal(await page.getByTestId('batch-remove').count(), 0, 'its rows go with it');
  await saved(page);
  await page.reload();
  await ready(page, 'data');
  assert.equal(await row.count(), 0);
  await page.getByRole('button', { name: WORDS.en.undo }).click();
  await row.waitFor();
  await page.getByTestId('batch-remove').waitFor();
  await saved(page);
  await assertClean(opened);
});
