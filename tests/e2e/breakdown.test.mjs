// Figures by region and product line on the overview, and what is told of the bands. The parts of the sales must add up to the
// company's, to the cent; borders are compared with the table of bands of the sample.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, figure, fillCell, goTo, openSample } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const cents = (text) => Math.round(Number(text) * 100);

for (const [language, words] of [['en', { lines: 'Product lines', capped: /above the highest possible total/ }], ['zh-CN', { lines: '产品线', capped: /最高/ }]]) {
  test(`sales by region and by product line add up to the company's (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'overview', '2025-Q3');
    const whole = await figure(page, { kpi: 'K01', scope: 'company', period: '2025-Q3' });
    const sum = async (by, members) => {
      const cells = page.locator(`[data-breakdown="${by}"] [data-kpi=K01][data-exact]`);
      await cells.nth(members - 1).waitFor();
      const parts = await cells.evaluateAll((all) => all.map((one) => one.dataset.exact));
      assert.equal(parts.length, members);
      return parts.reduce((total, part) => total + cents(part), 0);
    };
    assert.equal(await sum('regions', workspace.regions.length), cents(whole.exact));
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await assertNoSideScroll(page);
    await page.getByRole('button', { name: words.lines, exact: true }).press('Enter');
    assert.equal(await sum('product_lines', workspace.product_lines.length), cents(whole.exact));
    // Every value opens its derivation.
    await page.locator('[data-breakdown] [data-kpi=K01]').first().locator('xpath=ancestor::button').press('Enter');
    await page.locator('#explain').waitFor();
    await page.keyboard.press('Escape');
    await assertClean(opened);
  });

  test(`the borders of bands are told as they hold, and a band that nobody reaches (${language})`, async (t) => {
    const opened = await begin(site, t, { language });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup/bands');
    const bands = workspace.bands[0].bands;
    const borders = await page.locator('[data-border]').evaluateAll((all) => all.map((one) => [Number(one.dataset.border), one.textContent]));
    assert.deepEqual(borders.map(([at]) => at), bands.slice(0, -1).map((band) => Number(band.from)));
    for (const [place, [, told]] of borders.entries()) assert.ok(told.includes(bands[place].code) && told.includes(bands[place + 1].code), told);
    assert.equal(await page.locator('[data-band-lint]').count(), 0);
    // The scale of the sample ends at 120 points: a band from 130 on is never reached.
    await fillCell(page, page.locator('#setup-panel tbody tr').first().locator('td').nth(3).locator('input'), '130');
    await page.locator('[data-band-lint]').waitFor();
    assert.match(await page.locator('[data-band-lint]').innerText(), words.capped);
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await assertClean(opened);
  });
}
