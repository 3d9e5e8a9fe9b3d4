// The document of the guided setting on paper, and what it stands on: who lacks targets, weights of accounts, key accounts marked by
// hand, sources that are asked for, the year that is set.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, ready, saved, workspaceOf } from './support/stories.mjs';

const site = useSite();

async function toStep(page, step, query = '') {
  await page.evaluate(([id, name, rest]) => { location.hash = `#/w/${id}/guide/${name}${rest}`; }, [workspaceOf(page), step, query]);
  await page.locator(`[data-ready=guide][data-step=${step}]`).waitFor();
}

/** A guided workspace with two accounts, their needs, and a strategy. */
async function story(page, language) {
  await page.locator('.ks-door').nth(3).click();
  await page.locator('#workspace-name').fill(language === 'en' ? 'Fenwick Trading' : '丰为贸易');
  await page.locator('#name-dialog button[type=submit]').click();
  await page.locator('[data-ready=guide][data-step=strategy]').waitFor();
  for (const box of ['high_end', 'defend_profit', 'improve_service']) await page.locator(`#strategy-${box}`).check();
  await toStep(page, 'needs');
  for (const [name, ...needs] of [['Cheap', 'price'], ['Care', 'service', 'response'], ['Tech', 'technology'], ['Shop', 'replenishment']]) {
    await page.locator('#guide-new-account').fill(name);
    await page.locator('#guide-new-account').press('Enter');
    await page.locator('legend', { hasText: name }).waitFor();
    for (const need of needs) await page.locator(`#need-${need}`).check();
    await page.locator('[data-test=account-plan]').waitFor();
  }
  await toStep(page, 'resources');
  await page.locator('#guide-staff').fill('2');
  await page.locator('#guide-staff').press('Enter');
  await page.locator('#guide-equipment').check();
}

for (const language of ['zh-CN', 'en']) {
  test(`the printed document says whose it is and whether it is in force, and fits the paper (${language})`, async (t) => {
    const opened = await begin(site, t, { language, theme: language === 'en' ? 'dark' : 'light' });
    const { page } = opened;
    await story(page, language);
    // Two people, and a mean of one hour promised: that is told before anything is decided.
    await page.getByTestId('promise').waitFor();
    await toStep(page, 'result');
    const print = () => page.emulateMedia({ media: 'print' });
    const head = page.getByTestId('print-head');
    await print();
    await head.waitFor();
    assert.match(await head.innerText(), language === 'en' ? /Fenwick Trading[\s\S]*Draft: not applied[\s\S]*Printed/ : /丰为贸易[\s\S]*草案：尚未应用[\s\S]*打印于/);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: language === 'en' ? 'Print the draft' : '打印草案' }).waitFor();
    await toStep(page, 'targets');
    await page.locator('main .ks-btn--primary:not(a)').first().click();
    await page.getByTestId('established').waitFor();
    await page.locator('[data-test=set-all] button').click();
    await page.locator('[data-test=guide-targets] [data-test=in-force]').first().waitFor();
    await toStep(page, 'result');
    await page.getByTestId('established').waitFor();
    // The limits stand in the ground.
    assert.match(await page.locator('.ks-guide__ground').first().innerText(), language === 'en' ? /Limited equipment/ : /设备有限/);
    // On paper: A4 with margins of 14 mm is 182 mm wide, 688 px.
    await page.setViewportSize({ width: 688, height: 1000 });
    await print();
    const seen = await page.evaluate(() => {
      const shows = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden';
      const within = document.documentElement.clientWidth + 1;
      return {
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        cut: [...document.querySelectorAll('main table')].filter(shows).filter((one) => one.getBoundingClientRect().right > within || one.scrollWidth > one.clientWidth + 1).length,
        buttons: [...document.querySelectorAll('main button, main a.ks-btn, main .ks-guide__wide, main .ks-steps')].filter(shows).length,
        roles: [...document.querySelectorAll('.ks-print th')].filter(shows).map((one) => one.textContent).filter((text) => /岗位：|Role:/.test(text)).length,
        title: document.title,
      };
    });
    assert.equal(seen.cut, 0, 'no table is cut off');
    assert.ok(seen.wide <= 0);
    assert.equal(seen.buttons, 0, 'nothing to press is printed');
    assert.ok(seen.roles >= 3, `columns of roles: ${seen.roles}`);
    assert.match(seen.title, language === 'en' ? /Fenwick Trading/ : /丰为贸易/);
    assert.match(await head.innerText(), language === 'en' ? /Applied to the scorecards/ : /已应用到评分卡/);
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: false, printBackground: true });
    mkdirSync('target/shots', { recursive: true });
    writeFileSync(`target/shots/guide-document-${language}.pdf`, pdf);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await assertAccessible(page);
    await assertClean(opened);
  });
}

test('weights on the card of an account are the user\'s to change, and are applied as they are', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await story(page, 'en');
  await toStep(page, 'balance');
  const select = page.locator('#guide-card-account');
  const id = await select.locator('option', { hasText: 'Care' }).getAttribute('value');
  await select.selectOption(id);
  const table = page.locator(`[data-test=guide-account-weights][data-role="${id}"]`);
  await table.waitFor();
  await page.locator(`[id="card-${id}-K25"]`).fill('45');
  await page.locator(`[id="card-${id}-K25"]`).press('Enter');
  const shown = page.locator(`[data-test=guide-cards] [data-card=K25] [data-whose="account:${id}"]`);
  await page.waitForFunction(([account]) => document.querySelector(`[data-test=guide-cards] [data-card=K25] [data-whose="account:${account}"]`)?.dataset.weight === '450000', [id]);
  assert.match(await page.getByTestId('account-total').innerText(), /^100/);
  // The key-account manager is measured by what stands on accounts' cards, no single account's wish above 20 %.
  await page.locator('#guide-role').selectOption('key_account_manager');
  const role = page.locator('[data-test=guide-roles][data-role=key_account_manager]');
  await role.waitFor();
  const weights = await page.locator('[data-test=guide-cards] [data-whose="role:key_account_manager"]').evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.weight ?? 0) / 10_000).filter((weight) => weight > 0));
  assert.ok(weights.length >= 4 && weights.every((weight) => weight <= 40), weights.join(' '));
  assert.match(await role.innerText(), /on \d of 4 of their scorecards|on one of 4 scorecards only, at most 20/);
  await assertAccessible(page);
  await toStep(page, 'targets');
  await page.locator('main .ks-btn--primary:not(a)').first().click();
  await page.getByTestId('established').waitFor();
  assert.match(await page.getByTestId('establish-note').innerText(), /weights of 6 roles/);
  await saved(page);
  await page.reload();
  await toStep(page, 'balance');
  await shown.waitFor();
  assert.equal(await shown.getAttribute('data-weight'), '450000');
  // From the card of an account the question why leads to its own part of the document.
  await goTo(page, `accounts/${id}`);
  await page.locator('main a', { hasText: 'Why' }).first().click();
  await page.locator('[data-ready=guide][data-step=result]').waitFor();
  await page.waitForFunction((account) => document.activeElement?.id === `card-of-${account}`, id);
  await assertClean(opened);
});

test('accounts without sales are rated and marked as key accounts by hand; the source of a need is asked for', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await story(page, 'en');
  await toStep(page, 'needs');
  const rows = page.locator('[data-test=guide-selection] tbody tr');
  assert.equal(await rows.count(), 4);
  const row = rows.filter({ hasText: 'Shop' });
  const tick = row.locator('input[type=checkbox]');
  assert.equal(await tick.isChecked(), true, 'an account that is added here is one');
  await tick.uncheck();
  await page.waitForFunction(() => document.querySelectorAll('[data-test=guide-selection] input[type=checkbox]:checked').length === 3);
  await tick.check();
  await page.waitForFunction(() => document.querySelectorAll('[data-test=guide-selection] input[type=checkbox]:checked').length === 4);
  // Nobody said where a need comes from: that is asked, not guessed.
  await page.locator('#guide-account').selectOption({ label: 'Cheap' });
  const source = page.locator('#need-source-price');
  assert.equal(await source.inputValue(), '');
  await source.selectOption('survey');
  await page.waitForFunction(() => document.querySelector('#need-source-price').value === 'survey');
  await assertAccessible(page);
  await assertClean(opened);
});

test('another year is set at a press, and people who lack targets are named', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await toStep(page, 'strategy', '?p=2026');
  for (const box of ['grow_revenue', 'defend_profit']) await page.locator(`#strategy-${box}`).check();
  await page.getByTestId('guide-year').getByRole('button').last().click();
  await page.getByTestId('guide-year').filter({ hasText: '2027' }).waitFor();
  await page.locator('.ks-steps a[href*="/guide/targets"]').click();
  await page.locator('[data-ready=guide][data-step=targets]').waitFor();
  await page.getByRole('button', { name: 'Apply this system' }).or(page.getByRole('button', { name: 'Apply again' })).click();
  await page.getByTestId('established').waitFor();
  await page.locator('.ks-card__title', { hasText: 'Targets of 2027' }).first().waitFor();
  // No target of 2027 holds for anybody yet, and everybody who is measured by one is named.
  await page.locator('[data-test=complete-people] [data-complete=false]').first().waitFor();
  assert.match(await page.locator('[data-test=complete-people]').innerText(), /of the weights have no target: .*Key-account sales/);
  await page.locator('.ks-steps a[href*="/guide/result"]').click();
  await page.getByTestId('cards-wait').waitFor();
  await ready(page, 'guide');
  await assertClean(opened);
});
