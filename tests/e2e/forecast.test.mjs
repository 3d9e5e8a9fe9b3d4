// A forecast on an account's page: of a period beyond the data each method says what it comes to with its error, the best first and drawn;
// of a period that is over it says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, ready } from './support/stories.mjs';

const site = useSite();

for (const [language, look] of [['en', {}], ['zh-CN', { theme: 'dark', width: 390, height: 844 }]]) {
  test(`what a figure comes to is forecast with its error (${language})`, async (t) => {
    const opened = await begin(site, t, { language, ...look });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'accounts');
    const href = await page.locator('main table a[href*="/accounts/"]').first().getAttribute('href');
    const account = href.match(/accounts\/([^?]+)/)[1];
    await goTo(page, `accounts/${account}`);
    await ready(page, 'forecast');
    const card = page.locator('[data-ready=forecast]');
    await card.locator('.ks-note').waitFor();
    assert.equal(await card.locator('tr[data-method]').count(), 0);

    await page.evaluate((id) => { location.hash = location.hash.replace(/accounts.*/, `accounts/${id}?p=2026-Q1`); }, account);
    await card.locator('tr[data-method]').first().waitFor();
    const rows = card.locator('tr[data-method]');
    const count = await rows.count();
    assert.ok(count >= 2, `methods: ${count}`);
    // The best is the one that is drawn and marked; another can be drawn.
    assert.ok(await rows.first().locator('.ks-badge').count() === 1 && await rows.first().locator('input').isChecked());
    const finding = await card.locator('figcaption').textContent();
    await rows.last().locator('input').check();
    await page.waitForFunction((before) => document.querySelector('[data-ready=forecast] figcaption')?.textContent !== before, finding);
    // Its end as the table tells it exactly stands in months ahead: the last three of the chart's table.
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await assertClean(opened);
  });
}
