// Plans of pay, written on the page by keyboard: the cliff is seen before it is saved, the person's pay follows, one step
// takes it back. Expected amounts are the example of docs/incentives.md or sums done here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const role = workspace.roles.find((one) => one.name.en === 'Customer service') ?? workspace.roles[0];
const person = workspace.employees.find((one) => one.facts.revisions.at(-1).value.roles.some((part) => part.role === role.id));

/** Until the engine has told these amounts: measure → pay as they stand in the table. */
async function paysAre(page, expected) {
  await page.waitForFunction((wanted) => {
    const table = document.querySelector('#pay-dialog table[data-fresh]');
    const amount = (shown) => Number(shown?.replace(/[^\d.]/g, ''));
    return table && Object.entries(wanted).every(([at, pay]) => amount(table.querySelector(`tr[data-measure="${at}"] [data-test=pay-tried]`)?.textContent) === pay);
  }, expected).catch(async (error) => {
    assert.fail(`${error.message}: ${await text(page.locator('#pay-dialog .ks-rule__bench'))}`);
  });
}

for (const [language, words] of [
  ['en', { add: 'New plan', name: 'Service bonus', pays: 'Money', row: 'Add a row', cliff: /cliff at 80/, undo: /Service bonus/, own: 'Salary and target bonus' }],
  ['zh-CN', { add: '新增方案', name: '客服奖金', pays: '金额', row: '增加一行', cliff: /80 处有跳变/, undo: /客服奖金/, own: '薪资与目标奖金' }],
]) {
  test(`a plan of pay is written, seen, saved, paid and undone (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup/totals');
    const plans = await page.locator('tr[data-plan]').count();
    await page.getByRole('button', { name: words.add, exact: true }).press('Enter');
    const dialog = page.locator('#pay-dialog');
    await dialog.waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'pay-name-zh');

    // Nothing is saved while something is missing: the first field that is wrong has the focus.
    await page.keyboard.press('Enter');
    await page.locator('#pay-name-zh[aria-invalid=true]').waitFor();
    await page.keyboard.type(words.name);
    await page.locator('#pay-scope').selectOption({ label: language === 'en' ? person.name.en : person.name.zh });
    await page.locator('#pay-pays').selectOption({ label: words.pays });
    const fields = dialog.locator('.ks-rule__row input');
    for (const [place, number] of ['0', '100', '80', '900'].entries()) {
      await fields.nth(place).focus();
      await page.keyboard.type(number);
    }
    // Steps: from 0 100, from 80 900; a fifth beyond 80 is 96.
    await paysAre(page, { 0: 100, 79.99: 100, 80: 900, 96: 900 });
    assert.match(await text(dialog.getByTestId('pay-notes')), words.cliff);

    // A row that does not rise: said at its field.
    await fields.nth(2).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('0');
    await dialog.locator('.ks-rule__row input[aria-invalid=true]').waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await dialog.isVisible(), true, 'a faulty plan is not saved');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('80');
    await paysAre(page, { 80: 900 });
    assert.deepEqual(await axeFindings(page, '#pay-dialog'), []);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await saved(page);
    await page.locator('tr[data-plan]', { hasText: words.name }).waitFor();
    assert.equal(await page.locator('tr[data-plan]').count(), plans + 1);

    // The person is paid by it: one of the two levels, by the total of the card.
    await goTo(page, `people/${person.id}`, '2025-Q3');
    const pay = page.locator('[data-pay]', { hasText: words.name });
    await pay.waitFor();
    assert.ok(['100.00', '900.00'].includes(await pay.getAttribute('data-exact')), await pay.getAttribute('data-exact'));
    await page.getByRole('button', { name: words.own }).press('Enter');
    await page.locator('#base-dialog').waitFor();
    assert.deepEqual(await axeFindings(page, '#base-dialog'), []);
    await page.keyboard.press('Escape');
    await page.locator('#base-dialog').waitFor({ state: 'detached' });

    await page.keyboard.press('Control+z');
    await pay.waitFor({ state: 'detached' });
    await goTo(page, 'setup/totals');
    await page.locator('tr[data-plan]').first().waitFor();
    assert.equal(await page.locator('tr[data-plan]').count(), plans);
    await assertClean(opened);
  });
}
