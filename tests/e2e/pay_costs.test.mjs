// What the plans of pay cost if results come out higher or lower: the cost as it is equals the pays on the people's own pages,
// by keyboard, with the derivation of a pay that is only assumed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, sum } from './support/stories.mjs';

const site = useSite();
const QUARTER = '2025-Q2';

/** Until the table tells a percentage. */
const told = (page, percent) => page.waitForFunction(
  (wanted) => document.querySelector(`[data-ready=costs] tr[data-percent="${wanted}"][aria-current=true]`) !== null, percent,
);

for (const language of ['en', 'zh-CN']) {
  test(`the cost of the plans is the sum of the pays, and moves with the results (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup/totals', QUARTER);
    await told(page, '10');
    const card = page.locator('[data-ready=costs]');
    const plans = await card.locator('table[data-costs]').evaluateAll((tables) => tables.map((table) => ({
      plan: table.dataset.costs,
      total: table.querySelector('tr[data-percent="0"]').dataset.exact ?? null,
      paid: Number(table.querySelector('tr[data-percent="0"] td:nth-of-type(3)').textContent),
      nothing: Number(table.querySelector('tr[data-percent="0"] td:nth-of-type(4)').textContent),
    })));
    assert.ok(plans.length > 0 && plans.some(({ total }) => total !== null), 'a plan that pays by the quarter');

    // As things are, the cost is what the people's own pages say, added up here.
    const first = plans.find(({ total }) => total !== null);
    const people = await card.locator(`[data-moved="${first.plan}"] tr[data-person]`).evaluateAll((rows) => rows.map((row) => row.dataset.person));
    const pays = [];
    for (const person of people) {
      await goTo(page, `people/${person}`, QUARTER);
      const own = page.locator(`[data-pay="${first.plan}"]`).first();
      await own.waitFor();
      const exact = await own.getAttribute('data-exact');
      if (exact !== null) pays.push(exact);
    }
    assert.equal(Number(sum(pays)), Number(first.total), pays.join(' + '));
    assert.equal(pays.length, first.paid + first.nothing);

    // All plans together are their sum, here by hand.
    await goTo(page, 'setup/totals', QUARTER);
    await told(page, '10');
    const together = await card.locator('[data-together]').evaluateAll((rows) => rows.map((row) => row.dataset.together));
    assert.equal(Number(together[3]), Number(sum(plans.map(({ total }) => total).filter((total) => total !== null))));

    // Another percentage, typed: the line is there, the people are told, and one pay opens its steps.
    const field = page.locator('#costs-percent');
    await field.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('-100%');
    await told(page, '-100');
    const none = card.locator(`table[data-costs="${first.plan}"] tr[data-percent="-100"]`);
    assert.ok(Number(await none.getAttribute('data-exact')) <= Number(first.total), 'no results cost no more');
    const pay = card.locator(`[data-moved="${first.plan}"] tr[data-exact] .ks-figure`).first();
    await pay.press('Enter');
    const drawer = page.locator('#explain-moved');
    await drawer.locator('.ks-derive, ol, li').first().waitFor();
    assert.match(await drawer.innerText(), /−100%/);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });

    // What is no percentage is said at the field, and the table stays.
    await field.fill('ten');
    await page.locator('#costs-percent[aria-invalid=true]').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await assertClean(opened);
  });
}
