// Groups of a card's own: written on the page with the keyboard, refused while they are faulty, told on the card and in the
// explanation, taken back in one step. And the card of an indicator: who answers for it, how often and where it is measured.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved, total } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const account = workspace.accounts.find((one) => one.name.zh === '星槐汽车').id;

for (const [language, say] of [
  ['en', {
    own: 'In groups of your own', add: 'Add a group', mean: 'Weighted mean', min: 'Lowest score', none: /Nothing stands in this group/, name: /Give the group a name/,
    told: /in 2 groups of its own/, rule: /In groups of its own first/, money: 'Money', rest: 'Relations',
  }],
  ['zh-CN', {
    own: '按自设的分组汇总', add: '新增分组', mean: '按权重平均', min: '取最低分', none: /这个分组里什么都没有/, name: /请给分组起个名字/,
    told: /自设 2 个分组/, rule: /先按自设的分组由内到外逐级汇总/, money: '收入', rest: '关系',
  }],
]) {
  test(`indicators are put together in groups of one’s own (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, `accounts/${account}`, '2025');
    const before = (await total(page)).exact;
    await goTo(page, 'setup/totals');
    await page.locator('tr[data-scope=company]').getByRole('button').click();
    const plan = page.locator('#plan-dialog');
    await plan.locator('#plan-roll-up').selectOption({ label: say.min });
    await plan.locator('#plan-groups').selectOption({ label: say.own });
    const add = plan.getByRole('button', { name: say.add });
    await add.press('Enter');
    await add.press('Enter');
    // Nothing is said until somebody wants to save; then at its place.
    assert.equal(await plan.locator('[aria-invalid=true]').count(), 0);
    await plan.locator('#plan-cap').press('Enter');
    await plan.locator('#plan-group-0-name[aria-invalid=true]').waitFor();
    assert.match(await text(plan.locator('#plan-group-0-name-e')), say.name);
    await plan.locator('#plan-group-0-name').fill(say.money);
    assert.match(await text(plan.locator('#plan-group-0-name-e')), say.none);
    await plan.locator('#plan-group-1-name').fill(say.rest);
    await plan.locator('#plan-group-1-roll-up').selectOption({ label: say.min });
    const members = await plan.locator('.ks-groups__member select').evaluateAll((selects) => selects.map((select) => select.id));
    assert.ok(members.length > 3, `${members}`);
    for (const [place, id] of members.entries()) {
      await plan.locator(`#${id}`).selectOption({ label: place % 2 === 0 ? say.money : say.rest });
    }
    await plan.locator('#plan-group-1-weight').fill('30');
    assert.deepEqual(await axeFindings(page, '#plan-dialog'), []);
    assert.equal(await plan.locator('.ks-dialog__body').evaluate((node) => node.scrollWidth - node.clientWidth), 0);
    await plan.locator('#plan-cap').press('Enter');
    await plan.waitFor({ state: 'detached' });
    await saved(page);
    assert.match(await text(page.locator('tr[data-scope=company]')), say.told);

    await goTo(page, `accounts/${account}`, '2025');
    await page.locator('main').getByText(say.rule).first().waitFor();
    // The total is the lower of the two groups, which the note names.
    const note = await text(page.locator('main').getByText(say.rule).first().locator('xpath=..'));
    const told = [...note.matchAll(/(\d+\.\d+)/g)].map((found) => Number(found[1]));
    assert.equal(Number((await total(page)).exact), Math.min(...told), note);
    assert.deepEqual(await axeFindings(page), []);
    await assertNoSideScroll(page);
    await page.keyboard.press('Control+z');
    await saved(page);
    await goTo(page, 'setup/totals');
    await goTo(page, `accounts/${account}`, '2025');
    assert.equal((await total(page)).exact, before);
    await assertClean(opened);
  });
}

for (const [language, say] of [
  ['en', {
    monthly: 'Monthly', crm: 'CRM', person: 'Su He', until: /Data until/, baseline: /No baseline is set/,
    how: 'Demand response time', benchmark: /Trade association/,
  }],
  ['zh-CN', {
    monthly: '每月', crm: 'CRM 系统', person: '苏禾', until: /数据截至/, baseline: /没有设基准值/,
    how: '需求响应时间', benchmark: /行业协会/,
  }],
]) {
  test(`the card of an indicator says who answers for it, how often and where it is measured, and what stands beside it (${language})`, async (t) => {
    const opened = await begin(site, t, { language });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup');
    const row = page.locator('tbody tr', { hasText: say.how }).first();
    await row.locator('td:last-child button').click();
    const dialog = page.locator('#kpi-dialog');
    await dialog.waitFor();
    const state = await text(dialog.getByTestId('kpi-state'));
    assert.match(state, say.until);
    assert.match(state, say.baseline);
    await dialog.locator('#kpi-owner').selectOption({ label: say.person });
    await dialog.locator('#kpi-frequency').selectOption({ label: say.monthly });
    await dialog.locator('#kpi-source').selectOption({ label: say.crm });
    await dialog.locator('#kpi-benchmark').fill('2');
    await dialog.locator('#kpi-benchmark-source').fill(language === 'en' ? 'Trade association' : '行业协会');
    await dialog.locator('#kpi-counter').selectOption({ index: 1 });
    assert.deepEqual(await axeFindings(page, '#kpi-dialog'), []);
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    await saved(page);
    assert.equal(await text(row.getByTestId('kpi-owner')), say.person);
    assert.equal(await text(row.getByTestId('kpi-frequency')), say.monthly);
    assert.equal(await text(row.getByTestId('kpi-source')), say.crm);
    // The same on the card behind a figure of an account.
    await goTo(page, `accounts/${account}`, '2025');
    await page.locator('main tbody tr', { hasText: say.how }).first().locator('td button:has([data-kpi])').first().click();
    const told = page.locator('#explain');
    await told.getByText(say.benchmark).first().waitFor();
    assert.match(await text(told), new RegExp(say.person));
    await page.keyboard.press('Escape');
    await assertClean(opened);
  });
}
