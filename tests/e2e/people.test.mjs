// Who looks after which account and since when, when people are there, and the roles they have: written on the page, seen in
// the figures, taken back in one step. Sums by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, chooseCsv, createWorkspace, goTo, importCsv, runImport, saved, setTarget } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

// Rows name Ann for account A and Bob for B: 1000 + 4000, and 500 + 700.
const ORDERS = 'order id,order date,customer,employee,region,amount\n1,2026-05-10,A,Ann,North,1000\n2,2026-08-10,A,Ann,North,4000\n3,2026-05-11,B,Bob,South,500\n4,2026-08-11,B,Bob,South,700\n';

const WORDS = {
  en: {
    owner: 'By share of the account', set: 'Set owners', change: 'Change owners', save: 'Save', add: 'Add', hand: 'Hand over…', faulty: /add up to 100%/, why: /Say why/,
    always: 'Since always', nobody: 'Bob 60% · nobody 40%', since: '1 Jul 2026', role: 'Add a role', used: /Indicators|Weights: 1/, del: 'Delete', person: 'Add a person', spans: /must not overlap/, left: /60% still to be given/, left40: /40% still to be given/,
  },
  'zh-CN': {
    owner: '按客户归属份额', set: '指定负责人', change: '变更负责人', save: '保存', add: '新增', hand: '客户移交…', faulty: /合计须为 100%/, why: /原因|为什么/,
    always: '自始至今', nobody: 'Bob 60% · 无人负责 40%', since: '2026 年 7 月 1 日', role: '新增岗位', used: /权重：1 套/, del: '删除', person: '新增员工', spans: /不能重叠/, left: /还差 60%/, left40: /还差 40%/,
  },
};

const setting = (language) => (language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });

/** Follows the link to a person or an account in its list. */
async function openCard(page, list, name, period) {
  await goTo(page, list);
  await page.locator('main table a', { has: page.locator('.ks-name__main', { hasText: new RegExp(`^${name}$`) }) }).first().click();
  await page.locator(`[data-ready=${list === 'people' ? 'person' : 'account'}]`).first().waitFor({ state: 'attached' });
  const hash = await page.evaluate(() => location.hash.replace(/\?.*/, ''));
  await page.evaluate((to) => { location.hash = to; }, `${hash}?p=${period}`);
  await page.locator(`main [data-exact][data-period="${period}"]`).first().waitFor({ state: 'attached' });
}

const sales = (page, exact, period = '2026') => page.locator(`main [data-kpi=K01][data-period="${period}"][data-exact="${exact}"]`).first().waitFor({ state: 'attached' });

async function pickOwner(page, place, name, percent) {
  await page.locator(`#owners-shares-${place}`).selectOption({ label: name });
  await page.locator('.ks-shares__row').nth(place).locator('input').fill(percent);
}

for (const language of ['en', 'zh-CN']) {
  test(`owners are set, handed over on a day and taken back (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, setting(language));
    const { page } = opened;
    await createWorkspace(page, 'Trial');
    assert.deepEqual(await importCsv(page, ORDERS), { accepted: 4, refused: 0 });
    await goTo(page, 'setup');
    await page.locator('tbody tr', { hasText: 'K01' }).locator('td:last-child button').first().click();
    await page.locator('#kpi-attribution').selectOption({ label: say.owner });
    await page.locator('#kpi-dialog').getByRole('button', { name: say.save }).click();
    await page.locator('#kpi-dialog').waitFor({ state: 'detached' });

    // Nobody has an account yet. Ann gets A since always; more than 100 % or an unsaid rest is refused.
    await openCard(page, 'accounts', 'A', '2026');
    await page.getByRole('button', { name: say.set }).click();
    const dialog = page.locator('#owners-dialog');
    await dialog.getByRole('button', { name: say.add }).click();
    await pickOwner(page, 0, 'Ann', '60');
    await dialog.getByRole('button', { name: say.save }).click();
    await dialog.locator('.ks-field__error').filter({ hasText: say.faulty }).waitFor();
    assert.deepEqual(await axeFindings(page, '#owners-dialog'), []);
    await pickOwner(page, 0, 'Ann', '100');
    await dialog.getByRole('button', { name: say.save }).click();
    await dialog.waitFor({ state: 'detached' });
    const rows = page.locator('[data-test=owners] tbody tr');
    assert.match(await text(rows.first()), new RegExp(`${say.always}.*Ann`));
    await assertAccessible(page);
    await assertNoSideScroll(page);

    // 1000 + 4000 of A are Ann's. From 1 July on Bob has all that Ann has: 1000 and 4000.
    await openCard(page, 'people', 'Ann', '2026');
    await sales(page, '5000');
    await page.getByRole('button', { name: say.hand }).click();
    const hand = page.locator('#hand-over');
    await page.locator('#hand-over-to').selectOption({ label: 'Bob' });
    await page.locator('#hand-over-from').fill('2026-07-01');
    await hand.getByRole('button', { name: say.save }).click();
    await hand.locator('.ks-field__error').filter({ hasText: say.why }).waitFor();
    assert.match(await text(page.getByTestId('hand-over-accounts')), /A 100%/);
    assert.deepEqual(await axeFindings(page, '#hand-over'), []);
    await page.locator('#hand-over-reason').fill('Ann leaves');
    await hand.getByRole('button', { name: say.save }).click();
    await hand.waitFor({ state: 'detached' });
    await sales(page, '1000');
    await openCard(page, 'people', 'Bob', '2026');
    await sales(page, '4000');
    await page.keyboard.press('Control+z');
    await page.locator('main [data-kpi=K01][data-period="2026"][data-exact="4000"]').first().waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+z');
    await sales(page, '4000');

    // The handover is corrected: Bob 60 %, the rest is nobody's. 60 % of 4000.
    await openCard(page, 'accounts', 'A', '2026');
    assert.match(await text(rows.first()), new RegExp(`${say.since}.*Bob.*Ann leaves`));
    await rows.first().locator('button').first().click();
    await pickOwner(page, 0, 'Bob', '60');
    await page.locator('#owners-shares-rest').check();
    await dialog.getByRole('button', { name: say.save }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.match(await text(rows.first()), new RegExp(say.nobody));
    await saved(page);
    await page.reload();
    await rows.first().waitFor();
    assert.equal(await rows.count(), 2);
    await openCard(page, 'people', 'Bob', '2026');
    await sales(page, '2400');
    await assertClean(opened);
  });

  test(`a list of accounts brings owners, the account's form changes them from a day on (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, setting(language));
    const { page } = opened;
    await createWorkspace(page, 'Trial');
    await importCsv(page, ORDERS);
    await goTo(page, 'overview');
    await goTo(page, 'data');
    await chooseCsv(page, 'customer code,customer name,owner,tier\nA,A,Ann,High\nB,B,Bob,Low\n', 'accounts.csv');
    await runImport(page);
    await openCard(page, 'accounts', 'B', '2026');
    const rows = page.locator('[data-test=owners] tbody tr');
    assert.match(await text(rows.first()), new RegExp(`${say.always}.*Bob`));
    await goTo(page, 'setup/accounts');
    await page.locator('tbody tr[data-name="B"] .ks-table__act button').click();
    await page.locator('#account-owners-0').selectOption({ label: 'Ann' });
    await page.locator('#account-from').fill('2026-08-01');
    await page.locator('#account-dialog button[type=submit]').click();
    await page.locator('#account-reason-e').filter({ hasText: say.why }).waitFor();
    await page.locator('#account-reason').fill('Territory');
    assert.deepEqual(await axeFindings(page, '#account-dialog'), []);
    await page.locator('#account-dialog button[type=submit]').click();
    await page.locator('#account-dialog').waitFor({ state: 'detached' });
    await openCard(page, 'accounts', 'B', '2026');
    assert.match(await text(rows.first()), /Ann.*Territory/);
    assert.equal(await rows.count(), 2);
    await assertClean(opened);
  });

  test(`who joins and is on leave has a target by days (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, setting(language));
    const { page } = opened;
    await createWorkspace(page, 'Trial');
    await importCsv(page, ORDERS);
    // 3650 for the year of everybody in sales: 10 for each of its 365 days.
    await goTo(page, 'setup/targets');
    const cell = page.locator('tr', { has: page.locator('th', { hasText: language === 'en' ? /^Sales$/ : /^销售$/ }) }).locator('td[data-scope^="role:"]').first();
    await setTarget(page, 'K01', 2026, ['3285', '3650', '4015'], await cell.getAttribute('data-scope'));
    await goTo(page, 'setup/people');
    await page.locator('tbody tr[data-name="Ann"] .ks-table__act button').click();
    const dialog = page.locator('#person-dialog');
    await page.locator('#person-employed').getByRole('button').last().click();
    await page.locator('#person-employed-0-first').fill('2026-04-11');
    await page.locator('#person-away').getByRole('button').last().click();
    await page.locator('#person-away-0-first').fill('2026-06-30');
    await page.locator('#person-away-0-last').fill('2026-06-21');
    await page.locator('#person-dialog button[type=submit]').click();
    await dialog.locator('.ks-field__error').filter({ hasText: say.spans }).waitFor();
    await page.locator('#person-away-0-last').fill('2026-07-04');
    assert.deepEqual(await axeFindings(page, '#person-dialog'), []);
    await page.locator('#person-dialog button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    await saved(page);
    await page.reload();
    await page.locator('tbody tr[data-name="Ann"] .ks-table__act button').click();
    assert.equal(await page.locator('#person-away-0-last').inputValue(), '2026-07-04');
    assert.equal(await page.locator('#person-employed-0-last').inputValue(), '');
    await page.keyboard.press('Escape');
    // There from 11 April on, 265 days, less leave from 30 June to 4 July: 260 of 365 days, 2600 of 3650.
    await openCard(page, 'people', 'Ann', '2026');
    assert.match(await text(page.locator('main tr', { has: page.locator('[data-kpi=K01]') }).first()), /2,600/);
    await openCard(page, 'people', 'Bob', '2026');
    assert.match(await text(page.locator('main tr', { has: page.locator('[data-kpi=K01]') }).first()), /3,650/);
    await assertClean(opened);
  });

  test(`roles are added and named, and the open rest of their weights is asked for (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, setting(language));
    const { page } = opened;
    await createWorkspace(page, 'Trial', 2);
    // The source gives 60 % and 40 % and no more.
    await goTo(page, 'setup/weights');
    const owner = page.locator('#weight-owner');
    await owner.selectOption({ label: language === 'en' ? 'Marketing' : '市场' });
    await page.locator('.ks-remain').filter({ hasText: say.left }).waitFor();
    await owner.selectOption({ label: language === 'en' ? 'Customer service' : '客服' });
    await page.locator('.ks-remain').filter({ hasText: say.left40 }).waitFor();
    assert.equal(await page.locator('td[data-kpi=K05] input').inputValue(), '60');
    await assertAccessible(page);

    await goTo(page, 'setup/people');
    await page.getByRole('button', { name: say.role }).click();
    const dialog = page.locator('#master-dialog');
    await page.locator('#master-zh').fill('渠道');
    await page.locator('#master-en').fill('Channel');
    assert.deepEqual(await axeFindings(page, '#master-dialog'), []);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const row = (name) => page.locator(`tbody tr[data-name="${name}"]`);
    const [channel, service] = language === 'en' ? ['Channel', 'Customer service'] : ['渠道', '客服'];
    await row(service).locator('button').click();
    await page.getByTestId('master-uses').filter({ hasText: say.used }).waitFor();
    assert.equal(await dialog.getByRole('button', { name: say.del }).isDisabled(), true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await row(channel).locator('button').click();
    await dialog.locator('button:not([disabled])', { hasText: say.del }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(channel).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await row(channel).waitFor();
    await assertAccessible(page);
    await assertNoSideScroll(page);
    await assertClean(opened);
  });
}
