// A rule of promotion is written by keyboard and points to people: grades and findings on screen equal those of the people's own
// pages in each quarter, counted here; one step takes the rule back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const QUARTERS = ['2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4'];

for (const [language, words] of [
  ['en', { add: 'New rule', name: 'Senior step' }],
  ['zh-CN', { add: '新增规则', name: '晋升高级' }],
]) {
  test(`a rule of promotion is written, finds, is explained and taken back (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);

    // The grades as the list of people tells them, quarter by quarter.
    const grades = new Map();
    for (const quarter of QUARTERS) {
      await goTo(page, 'people', quarter);
      await page.locator(`main td [data-kpi=total][data-period="${quarter}"]`).first().waitFor();
      const rows = page.locator('main tbody tr:has([data-kpi=total])');
      for (const [person, band] of await rows.evaluateAll((all) => all.map((row) => [row.querySelector('[data-kpi=total]').dataset.scope.split(':')[1], row.querySelector('.ks-band [aria-hidden]').textContent]))) {
        grades.set(person, [...(grades.get(person) ?? []), band]);
      }
    }

    await goTo(page, 'setup/totals', '2025-Q4');
    await page.getByRole('button', { name: words.add, exact: true }).last().press('Enter');
    const dialog = page.locator('#promotion-dialog');
    await dialog.waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'promotion-name-zh');
    // A rule without a name, or that asks for more than it looks at, is not saved.
    await page.locator('#promotion-least').fill('5');
    await page.locator('#promotion-least[aria-invalid=true]').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'promotion-least');
    await page.locator('#promotion-least').fill('3');
    await page.keyboard.press('Enter');
    await page.locator('#promotion-name-zh[aria-invalid=true]').waitFor();
    await page.locator('#promotion-name-zh').focus();
    await page.keyboard.type(words.name);
    await page.locator('#promotion-grade').selectOption('A');
    await page.locator('#promotion-name-zh').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await saved(page);

    const row = page.locator('tr[data-promotion]');
    await page.locator('tr[data-promotion][data-met]').waitFor();
    const good = (bands) => bands.filter((band) => band === 'S' || band === 'A').length;
    const missing = (bands) => bands.filter((band) => !/^[SABCD]$/.test(band)).length;
    const expected = [...grades].map(([person, bands]) => [person, good(bands) >= 3 ? 'met' : good(bands) + missing(bands) < 3 ? 'not_met' : 'open']);
    assert.equal(await row.getAttribute('data-met'), String(expected.filter(([, outcome]) => outcome === 'met').length));
    await row.getByRole('button').first().press('Enter');
    const found = page.locator('#promotion-found');
    await found.locator('[data-ready=promotion-found]').waitFor();
    const shown = await found.locator('tr[data-person]').evaluateAll((rows) => rows.map((one) => [one.dataset.person, one.dataset.outcome]));
    assert.deepEqual(Object.fromEntries(shown), Object.fromEntries(expected));
    assert.deepEqual(await axeFindings(page), []);
    await page.keyboard.press('Escape');
    await found.waitFor({ state: 'detached' });

    await page.keyboard.press('Control+z');
    await row.waitFor({ state: 'detached' });
    await saved(page);
    await assertClean(opened);
  });
}
