// What is typed in, with a rule of its own: made on the page, typed, read by a formula, changed, undone. Sums by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, fillCell, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

const WORDS = {
  en: { add: 'New typed value', save: 'Save', last: 'Newest', mean: 'Mean', sum: 'Sum', points: 'Points', quarter: 'Quarter', month: 'Month', rule: /Over time: Newest · over accounts: Mean/, indicator: 'New indicator', company: 'Company', edit: 'Edit', missing: /name/i, taken: /has this name/ },
  'zh-CN': { add: '新增录入项', save: '保存', last: '取最新', mean: '平均', sum: '合计', points: '分', quarter: '季', month: '月', rule: /跨周期：取最新 · 跨客户：平均/, indicator: '新增指标', company: '全公司', edit: '修改', missing: /名称/, taken: /叫这个名字/ },
};

for (const language of ['en', 'zh-CN']) {
  test(`a state is typed, and the newest of each account makes the mean of the company (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'data');
    await page.getByRole('button', { name: say.add }).click();
    const dialog = page.locator('#input-dialog');
    await dialog.waitFor();
    // Without a name nothing is made; one that formulas could not tell apart neither.
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'input-name-zh' && document.activeElement.ariaInvalid === 'true');
    assert.match(await text(page.locator('#input-name-zh-e')), say.missing);
    await page.locator('#input-name-zh').fill('客户满意度');
    await page.keyboard.press('Enter');
    await page.locator('#input-name-zh-e').filter({ hasText: say.taken }).waitFor();
    await page.locator('#input-name-zh').fill('流失风险');
    await page.locator('#input-name-en').fill('Defection risk');
    await page.locator('#input-unit').selectOption({ label: say.points });
    await page.locator('#input-over-time').selectOption({ label: say.last });
    await page.locator('#input-over-accounts').selectOption({ label: say.mean });
    assert.deepEqual(await axeFindings(page, '#input-dialog'), []);
    await dialog.getByRole('button', { name: say.save }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.match(await text(page.getByTestId('input-rule')), say.rule);
    // Two accounts: 20 then 60, and 40: newest 60 and 40, their mean 50.
    const row = (place) => page.locator('[data-test=typed-grid] tbody tr').nth(place).locator('input');
    await fillCell(page, row(0).nth(0), '20');
    await fillCell(page, row(0).nth(1), '60');
    await fillCell(page, row(1).nth(1), '40');
    await saved(page);
    await assertNoSideScroll(page);
    const label = await row(0).nth(0).getAttribute('aria-label');
    const year = label.match(/20\d\d/)[0];
    await goTo(page, 'setup');
    await page.getByRole('button', { name: say.indicator }).click();
    await page.locator('#kpi-formula').fill(language === 'en' ? '[Defection risk]' : '[流失风险]');
    await page.locator('#kpi-try-scope').selectOption({ label: say.company });
    await page.locator('#kpi-try-period').selectOption(`${year}-Q1`);
    const worth = (exact) => page.waitForFunction((wanted) => document.querySelector('.ks-formula__value[data-fresh] [data-exact]')?.dataset.exact === wanted, exact);
    await worth('100/2');
    await page.keyboard.press('Escape');
    await page.locator('#kpi-dialog').waitFor({ state: 'detached' });
    // The rule is changed: sums over both, 120.
    await goTo(page, 'data');
    await page.locator('#typed-input').selectOption({ label: language === 'en' ? 'Defection risk' : '流失风险' });
    await page.getByTestId('input-rule').getByRole('button', { name: say.edit }).click();
    await page.locator('#input-over-time').selectOption({ label: say.sum });
    await page.locator('#input-over-accounts').selectOption({ label: say.sum });
    await dialog.getByRole('button', { name: say.save }).click();
    await dialog.waitFor({ state: 'detached' });
    await goTo(page, 'setup');
    await page.getByRole('button', { name: say.indicator }).click();
    await page.locator('#kpi-formula').fill(language === 'en' ? '[Defection risk]' : '[流失风险]');
    await page.locator('#kpi-try-scope').selectOption({ label: say.company });
    await page.locator('#kpi-try-period').selectOption(`${year}-Q1`);
    await worth('120');
    await page.keyboard.press('Escape');
    await page.locator('#kpi-dialog').waitFor({ state: 'detached' });
    // Back to the rule, the three values, the input itself.
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('Control+z');
    await goTo(page, 'data');
    await page.locator('#typed-input').waitFor();
    assert.equal(await page.locator('#typed-input option', { hasText: language === 'en' ? 'Defection risk' : '流失风险' }).count(), 0);
    await saved(page);
    await assertClean(opened);
  });
}

const SURVEY = {
  en: { add: 'New survey', save: 'Save', edit: 'Edit', levels: /2 to 11 levels/, order: /best level comes first/, fixed: /number of levels stays/, rule: /3 levels: 5, 2\.5, 0/, formula: '[Smileys] / [Smileys: answers]' },
  'zh-CN': { add: '新增调查', save: '保存', edit: '修改', levels: /2 到 11 个等级/, order: /最好的等级写在最前/, fixed: /等级数不能改变/, rule: /3 个等级：5, 2\.5, 0/, formula: '[笑脸调查] / [笑脸调查：答卷数]' },
};

for (const language of ['en', 'zh-CN']) {
  test(`a survey of three levels is made, answered by level and read as points per answer (${language})`, async (t) => {
    const say = SURVEY[language];
    const opened = await begin(site, t, language === 'zh-CN' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'data');
    await page.getByRole('button', { name: say.add }).click();
    const dialog = page.locator('#survey-dialog');
    await dialog.waitFor();
    await page.locator('#survey-name-zh').fill('笑脸调查');
    await page.locator('#survey-name-en').fill('Smileys');
    const points = page.locator('#survey-points');
    for (const [typed, refused] of [['5', say.levels], ['5, good', say.levels], ['0, 5', say.order]]) {
      await points.fill(typed);
      await page.keyboard.press('Enter');
      await page.locator('#survey-points-e').filter({ hasText: refused }).waitFor();
    }
    assert.deepEqual(await axeFindings(page, '#survey-dialog'), []);
    await points.fill('5、2.5、0');
    await dialog.getByRole('button', { name: say.save }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.match(await text(page.getByTestId('input-rule')), say.rule);
    // docs/formulas.md: answers 3, 1, 1 are 17.5 points of 5 answers, 3.5.
    const row = page.locator('[data-test=typed-grid] tbody tr').first().locator('input');
    assert.equal(await row.count(), 3);
    for (const [place, count] of [[0, '3'], [1, '1'], [2, '1']]) await fillCell(page, row.nth(place), count);
    await saved(page);
    await assertNoSideScroll(page);
    const year = (await page.locator('main .ks-stepper__label').first().innerText()).match(/20\d\d/)[0];
    await page.getByTestId('input-rule').getByRole('button', { name: say.edit }).click();
    await points.fill('1, 0');
    await page.keyboard.press('Enter');
    await page.locator('#survey-points-e').filter({ hasText: say.fixed }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await goTo(page, 'setup');
    await page.getByRole('button', { name: language === 'en' ? 'New indicator' : '新增指标' }).click();
    await page.locator('#kpi-formula').fill(say.formula);
    await page.locator('#kpi-try-period').selectOption(year);
    await page.waitForFunction(() => document.querySelector('.ks-formula__value[data-fresh] [data-exact]')?.dataset.exact === '17.5/5');
    await page.keyboard.press('Escape');
    await page.locator('#kpi-dialog').waitFor({ state: 'detached' });
    await assertClean(opened);
  });
}
