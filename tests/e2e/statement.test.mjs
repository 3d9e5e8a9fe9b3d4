// The account of a person under a plan of pay: a payment and a sale taken back are recorded by keyboard, what is payable follows,
// a document counts once, one step takes an entry back. Expected amounts are sums done here from what the page says was earned.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const plan = workspace.pay_plans.find((one) => one.scope.length === 1 && one.scope[0].role);
const holds = (one) => one.facts.revisions.at(-1).value.roles.some((part) => part.role === plan.scope[0].role);
const person = workspace.employees.find(holds);

/** A sum of the account in cents, once the engine has told it. */
async function sums(page, wanted) {
  await page.waitForFunction((wanted) => {
    const shown = (name) => document.querySelector(`#pay-statement [data-sum="${name}"]`)?.dataset.exact;
    return Object.entries(wanted).every(([name, cents]) => Math.round(Number(shown(name)) * 100) === cents);
  }, wanted);
}

for (const [language, words] of [
  ['en', { open: 'What is payable now', record: 'Record an entry', reversal: 'Sale taken back', edit: 'are taken off by an entry each', taken: /another amount/ }],
  ['zh-CN', { open: '现在应付多少', record: '记一笔', reversal: '退货扣回', edit: '逐笔记录并扣回', taken: /另一个金额/ }],
]) {
  test(`an account is settled from its sums (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);

    // Returns are taken off by an entry each: chosen in the plan.
    await goTo(page, 'setup/totals');
    await page.locator(`tr[data-plan="${plan.id}"] button`).first().press('Enter');
    await page.locator('#pay-reversals').selectOption({ label: words.edit });
    await page.locator('#pay-name-zh').press('Enter');
    await page.locator('#pay-dialog').waitFor({ state: 'detached' });
    await saved(page);

    await goTo(page, `people/${person.id}`, '2025-Q3');
    const card = page.locator(`[data-pay="${plan.id}"]`);
    await card.getByRole('button', { name: words.open }).press('Enter');
    const dialog = page.locator('#pay-statement');
    await dialog.locator('[data-sum=earned]').waitFor();
    const earned = Math.round(Number(await dialog.locator('[data-sum=earned]').getAttribute('data-exact')) * 100);
    assert.ok(earned > 0);
    await sums(page, { earned, 'clawed-back': 0, paid: 0, due: earned, carried: 0 });
    assert.deepEqual(await axeFindings(page), []);

    const amount = page.locator('#entry-amount');
    const record = dialog.getByRole('button', { name: words.record });
    const type = async (field, text) => {
      await field.focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
    };
    // All of it is paid; the same document once more changes nothing, with another amount it is refused.
    await type(amount, (earned / 100).toFixed(2));
    await type(page.locator('#entry-number'), 'P-1');
    await record.press('Enter');
    await sums(page, { earned, paid: earned, due: 0, carried: 0 });
    await type(amount, '1.00');
    await type(page.locator('#entry-number'), 'P-1');
    await record.press('Enter');
    assert.match(await dialog.getByRole('alert').innerText(), words.taken);

    // A sale is taken back with 50.00 of pay: nobody is paid less than nothing, 50.00 are carried.
    await dialog.getByRole('button', { name: words.reversal }).press('Enter');
    await type(amount, '50');
    await type(page.locator('#entry-number'), 'R-1');
    await type(page.locator('#entry-reason'), 'order 12');
    await record.press('Enter');
    await sums(page, { earned, 'clawed-back': 5000, paid: earned, due: -5000, carried: 5000 });
    assert.equal(await dialog.locator('[data-payable]').getAttribute('data-payable').then(Number), 0);
    await saved(page);

    // One step back, and it is as before; a reload keeps it.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
    await saved(page);
    await page.reload();
    await page.locator(`[data-pay="${plan.id}"]`).getByRole('button', { name: words.open }).press('Enter');
    await sums(page, { earned, 'clawed-back': 0, paid: earned, due: 0, carried: 0 });
    assertClean(opened);
  });
}
