// Review cycles: begun, reviewed, locked with a hash; a changed past shows beside the lock; reopened with a reason only;
// an appeal with what came of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));

for (const [language, words] of [
  ['en', { add: 'New review cycle', save: 'Save', review: 'Open for review', lock: 'Lock', reopen: 'Reopen', appeal: 'Record an appeal', decide: 'Decide', needed: /Say why/ }],
  ['zh-CN', { add: '新建考核周期', save: '保存', review: '开始复核', lock: '锁定', reopen: '重新打开', appeal: '登记异议', decide: '处理', needed: /请写明原因/ }],
]) {
  test(`a cycle is locked, a changed past shows, an appeal is decided (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup/cycles');
    await page.getByRole('button', { name: words.add, exact: true }).first().press('Enter');
    await page.locator('#cycle-begin').getByRole('button', { name: words.save, exact: true }).press('Enter');
    const row = page.locator('tr[data-cycle]');
    await row.waitFor();
    const step = async (name, reason) => {
      await row.getByRole('button', { name: new RegExp(`^${name}`) }).press('Enter');
      const dialog = page.locator('#cycle-step');
      await dialog.waitFor();
      await page.locator('#cycle-reason').fill(reason);
      await dialog.locator('button[type=submit]:not([disabled])').press('Enter');
      return dialog;
    };
    await (await step(words.review, '')).waitFor({ state: 'detached' });
    await row.and(page.locator('[data-state=review]')).waitFor();
    await (await step(words.lock, 'agreed')).waitFor({ state: 'detached' });
    await row.and(page.locator('[data-state=locked]')).waitFor();
    await saved(page);
    // Undo takes no lock back.
    await page.keyboard.press('Control+z');
    await row.and(page.locator('[data-state=locked]')).waitFor();
    // Nothing has changed since: the lock is whole and every card the same.
    await page.locator('[data-ready=cycle] [data-test=proof][data-whole=true]').waitFor();
    const shown = page.locator('[data-ready=cycle] [data-test=comparison]');
    assert.equal(await shown.getAttribute('data-same'), await shown.getAttribute('data-all'));
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await assertNoSideScroll(page);
    // Weights of the company's card that change show beside what was locked, with what changed.
    await goTo(page, 'setup/weights');
    const cells = page.locator('td[data-kpi] input.ks-cell');
    const old = await cells.first().inputValue();
    await cells.first().fill(String(Number(old) - 1));
    await cells.first().press('Enter');
    await saved(page);
    await goTo(page, 'setup/cycles');
    await page.locator('[data-ready=cycle] [data-test=rules]').waitFor();
    assert.ok(Number(await shown.getAttribute('data-same')) < Number(await shown.getAttribute('data-all')));
    await page.locator('[data-ready=cycle] tr[data-scope=company]').waitFor();
    // Without a reason it is not opened again.
    const dialog = await step(words.reopen, ' ');
    await dialog.locator('.ks-field__error').filter({ hasText: words.needed }).waitFor();
    await page.locator('#cycle-reason').fill('a late refund');
    await dialog.locator('button[type=submit]').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await row.and(page.locator('[data-state=review]')).waitFor();
    await page.getByTestId('cycle-log').getByText('a late refund').waitFor();
    // An appeal, and what came of it.
    await page.getByRole('button', { name: words.appeal, exact: true }).press('Enter');
    await page.locator('#appeal-pick').selectOption(workspace.employees[0].id);
    await page.locator('#appeal-text').fill('an order is missing');
    await page.locator('#appeal-dialog button[type=submit]').press('Enter');
    await page.getByRole('button', { name: new RegExp(`^${words.decide}`) }).press('Enter');
    await page.locator('#appeal-pick').selectOption('partly');
    await page.locator('#appeal-text').fill('it was booked a month later');
    await page.locator('#appeal-dialog button[type=submit]').press('Enter');
    await page.getByTestId('outcome').filter({ hasText: 'it was booked a month later' }).waitFor();
    await saved(page);
    await assertClean(opened);
  });
}
