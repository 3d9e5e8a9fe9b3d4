// Numbers that other systems publish, entered through the page's own editors and read back from the screen: tiers and curves of pay in
// the editor of plans with its preview, a fair share by weighted measures in the cascade, appraisals as cards. The numbers are
// those of the sources named at each, or sums done here from them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, createWorkspace, fillCell, goTo, importCsv, openSample, saved, total } from './support/stories.mjs';

const site = useSite();
const setting = (language) => (language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });

/** Places in the lists of choices of the form. */
const FAMILY = { flat: '0', whole: '1', slice: '2', mixed: '3', steps: '4', ramp: '5' };
const MEASURE = { value: 1, attainment: 2 };
const REACH = { whole: '0', slice: '1' };
const PAYS = { money: '0', percent: '1' };

const PLANS = [
  // Oracle Incentive Compensation, rates by tier 0–1,000 1 %, –3,000 2 %, –8,000 3 %, –20,000 5 %; 10,000 sold. Flat: 5 % of all of it.
  { name: 'Oracle flat', measure: 'value', family: 'whole', pays: 'money', rows: [['0', '1'], ['1000', '2'], ['3000', '3'], ['8000', '5']], tried: { 10000: '500.00', 999: '9.99', 3000: '90.00' } },
  // Step: 1,000 × 1 % + 2,000 × 2 % + 5,000 × 3 % + 2,000 × 5 % = 10 + 40 + 150 + 100.
  { name: 'Oracle step', measure: 'value', family: 'slice', pays: 'money', rows: [['0', '1'], ['1000', '2'], ['3000', '3'], ['8000', '5']], tried: { 10000: '300.00' } },
  // QuotaPath, accelerators and decelerators: 5 % below half of the quota, from there 10 % of everything, 20 % of what lies above the
  // quota of 33,000. It tells 16,499 → 825 (824.95), 16,500 → 1,650, 40,000 → 4,700.
  {
    name: 'QuotaPath', measure: 'value', family: 'mixed', pays: 'money', quota: '33000',
    rows: [['0', '5', 'whole'], ['50', '10', 'whole'], ['100', '20', 'slice']], tried: { 16499: '824.95', 16500: '1650.00', 33000: '3300.00', 40000: '4700.00' },
  },
  // revopsmasters: up to 100 % once, above 1.5 times; target pay 100,000, 130 % reached: 100,000 + 30 % × 1.5.
  { name: 'revopsmasters accelerator', measure: 'attainment', family: 'slice', pays: 'percent', base: '100000', rows: [['0', '100'], ['100', '150']], tried: { 130: '145000.00' } },
  // The same with half of it up to 50 %; 40 % reached.
  { name: 'revopsmasters decelerator', measure: 'attainment', family: 'slice', pays: 'percent', base: '100000', rows: [['0', '50'], ['50', '100']], tried: { 40: '20000.00' } },
  // bonuspaycalc: threshold 70 %, target 100 %, twice above, cap 200 %: 85 % → 50 %, 120 % → 140 %.
  { name: 'bonuspaycalc', measure: 'attainment', family: 'ramp', pays: 'percent', base: '100', rows: [['70', '0'], ['100', '100'], ['150', '200']], tried: { 85: '50.00', 120: '140.00', 180: '200.00', 69: '0.00' } },
  // calqoo: below 80 % nothing, 80–89 50, 90–99 80, 100–109 100, 110–119 120, from 120 150.
  { name: 'calqoo', measure: 'attainment', family: 'steps', pays: 'percent', base: '100', rows: [['80', '50'], ['90', '80'], ['100', '100'], ['110', '120'], ['120', '150']], tried: { 79.99: '0.00', 80: '50.00', 95: '80.00', 100: '100.00', 119: '120.00', 120: '150.00' } },
  // SEC 931058, exhibit 10.34: EBITDA at 80 % 0, at 82 % 32.5 %, then 3.75 a point to 100 % at 100, then 10 a point to 200 % at 110.
  // 91: 32.5 + 9 × 3.75 = 66.25. 105: 100 + 5 × 10.
  { name: 'SEC 931058', measure: 'attainment', family: 'ramp', pays: 'percent', base: '100', rows: [['82', '32.5'], ['100', '100'], ['110', '200']], tried: { 80: '0.00', 82: '32.50', 91: '66.25', 100: '100.00', 105: '150.00', 112: '200.00' } },
  // ADempiere 1592: 4 % of receipts of 8,000.
  { name: 'ADempiere', measure: 'value', family: 'flat', pays: 'money', rate: '4', tried: { 8000: '320.00' } },
];

/** Until the preview tells what a measure pays: the digits as they stand on screen. */
async function pays(page, name, measure, wanted) {
  await page.waitForFunction(([at, digits]) => {
    const table = document.querySelector('#pay-dialog table[data-fresh]');
    return table?.querySelector(`tr[data-measure="${at}"] [data-test=pay-tried]`)?.textContent.replace(/[^\d.]/g, '') === digits;
  }, [measure, wanted]).catch(async (error) => {
    assert.fail(`${name} at ${measure}: ${error.message}: ${await page.locator('#pay-dialog .ks-rule__bench').innerText()}`);
  });
}

for (const language of ['en', 'zh-CN']) {
  test(`tiers and curves of others pay on screen what their sources say (${language})`, async (t) => {
    const opened = await begin(site, t, setting(language));
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup/totals');
    for (const plan of PLANS) {
      await page.locator('#pay-add button').click();
      const dialog = page.locator('#pay-dialog');
      await dialog.waitFor();
      await page.locator('#pay-name-zh').fill(plan.name);
      const measure = page.locator('#pay-measure');
      await measure.selectOption(await measure.locator('optgroup').nth(MEASURE[plan.measure]).locator('option').first().getAttribute('value'));
      await page.locator('#pay-family').selectOption(FAMILY[plan.family]);
      await page.locator('#pay-pays').selectOption(PAYS[plan.pays]);
      if (plan.quota) {
        await page.locator('#pay-borders').selectOption('1');
        await page.locator('#pay-quota').selectOption('1');
        await page.locator('#pay-try-quota').fill(plan.quota);
      }
      if (plan.rate) await page.locator('#pay-rate').fill(plan.rate);
      const rows = dialog.locator('.ks-rule__row');
      for (const [place, [from, level, reach]] of (plan.rows ?? []).entries()) {
        if (await rows.count() <= place) {
          await dialog.locator('[aria-labelledby=pay-table-l] > div > button').click();
          await rows.nth(place).waitFor();
        }
        await rows.nth(place).locator('input').nth(0).fill(from);
        await rows.nth(place).locator('input').nth(1).fill(level);
        if (reach) await rows.nth(place).locator('select').selectOption(REACH[reach]);
      }
      if (plan.base) await page.locator('#pay-try-base').fill(plan.base);
      for (const [at, wanted] of Object.entries(plan.tried)) {
        await page.locator('#pay-try-value').fill(at);
        await pays(page, plan.name, at, wanted);
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    await assertClean(opened);
  });
}

// Of 2025: Ann 500, Bob 300, Cyd 200; something of 2026, so that there is such a year.
const ORDERS = 'order id,order date,customer,employee,amount\n1,2025-05-10,A,Ann,500\n2,2025-08-10,A,Bob,300\n3,2025-05-11,B,Cyd,200\n4,2026-01-11,B,Ann,1\n5,2026-01-12,B,Bob,1\n6,2026-01-13,B,Cyd,1\n';

/** What is typed in, made on the data page; `unit` is a place in the list of units. */
async function newInput(page, { zh, en, unit }) {
  await goTo(page, 'data');
  await page.getByRole('button', { name: /^(New typed value|新增录入项)$/ }).click();
  const dialog = page.locator('#input-dialog');
  await page.locator('#input-name-zh').fill(zh);
  await page.locator('#input-name-en').fill(en);
  await page.locator('#input-unit').selectOption({ label: unit });
  await page.locator('#input-name-zh').press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

/** Values of people for a year into the grid of the input at hand. */
async function typeForPeople(page, year, values) {
  const card = page.locator('main .ks-card', { has: page.locator('#typed-input') });
  await card.getByRole('button', { name: /^(People|员工)$/ }).click();
  await card.getByRole('button', { name: /^(Year|年)$/ }).click();
  const label = card.locator('.ks-stepper__label');
  for (let now = Number((await label.textContent()).match(/\d{4}/)[0]); now !== year; now += now < year ? 1 : -1) {
    await card.locator('.ks-stepper button').nth(now < year ? 1 : 0).click();
    await label.filter({ hasText: String(now < year ? now + 1 : now - 1) }).waitFor();
  }
  for (const [name, value] of Object.entries(values)) {
    const row = page.locator('[data-test=typed-grid] tbody tr', { has: page.locator('th', { hasText: name }) });
    await fillCell(page, row.locator('input').first(), value);
  }
  await saved(page);
}

/** An indicator that is what was typed. */
async function newIndicator(page, { zh, en, code, of }) {
  await goTo(page, 'setup');
  await page.getByRole('button', { name: /^(New indicator|新增指标)$/ }).click();
  const dialog = page.locator('#kpi-dialog');
  await page.locator('#kpi-name-zh').fill(zh);
  await page.locator('#kpi-name-en').fill(en);
  await page.locator('#kpi-code').fill(code);
  await page.locator('#kpi-formula').fill(`[${of}]`);
  await page.locator('.ks-formula__value[data-fresh]').waitFor();
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({ state: 'detached' });
}

for (const [language, units] of [['en', { money: /^Money/, points: 'Points', count: 'Number' }], ['zh-CN', { money: /^金额/, points: '分', count: '个数' }]]) {
  test(`a fair share by history, pipeline and even parts, to the cent (${language})`, async (t) => {
    const opened = await begin(site, t, setting(language));
    const { page } = opened;
    await createWorkspace(page, 'SAP');
    assert.deepEqual(await importCsv(page, ORDERS), { accepted: 6, refused: 0 });
    await goTo(page, 'data');
    await page.getByRole('button', { name: /^(New typed value|新增录入项)$/ }).click();
    const money = await page.locator('#input-unit option').evaluateAll((all, pattern) => all.find((one) => new RegExp(pattern).test(one.textContent)).textContent, units.money.source);
    await page.keyboard.press('Escape');
    await page.locator('#input-dialog').waitFor({ state: 'detached' });
    await newInput(page, { zh: '商机储备', en: 'Pipeline', unit: money });
    await typeForPeople(page, 2026, { Ann: '100', Bob: '100', Cyd: '300' });
    await newIndicator(page, { zh: '商机储备额', en: 'Pipeline value', code: 'P1', of: language === 'en' ? 'Pipeline' : '商机储备' });
    await goTo(page, 'setup/cascade');
    const label = page.locator('#setup-panel .ks-stepper__label');
    while (!(await label.textContent()).includes('2026')) {
      const before = await label.textContent();
      await page.locator('#setup-panel .ks-stepper button').nth(Number(before.match(/\d{4}/)[0]) < 2026 ? 1 : 0).click();
      await page.waitForFunction((text) => document.querySelector('#setup-panel .ks-stepper__label').textContent !== text, before);
    }
    await page.locator('[data-cascade=company][data-ready=setup]').waitFor();
    await page.locator('#cascade-base').selectOption('typed');
    const write = async (id, text) => {
      await page.locator(id).fill(text);
      await page.locator(id).press('Enter');
    };
    await write('#cascade-typed', '1000');
    await write('#cascade-by-history', '50');
    await write('#cascade-by-even', '20');
    await page.locator('#cascade-by-kpi').selectOption({ label: language === 'en' ? 'Pipeline value' : '商机储备额' });
    await page.locator('#cascade-by-indicator').waitFor();
    await write('#cascade-by-indicator', '30');
    await page.locator('#cascade-months').selectOption('even');
    // SAP Territory & Quota: total × (w_H × H ÷ ΣH + w_P × P ÷ ΣP + w_E ÷ n), H 500/300/200, P 100/100/300, weights .5/.3/.2:
    // 376.666…, 276.666…, 346.666…; each rounded alone would be 1,000.01. Two cents are left for the two largest weights.
    const rows = page.locator('[data-ready=setup] tbody tr[data-scope]');
    for (const [name, amount] of [['Ann', '376.67'], ['Bob', '276.66'], ['Cyd', '346.67']]) {
      await rows.filter({ has: page.locator('th', { hasText: name }) }).locator(`td[data-column=year][data-exact="${amount}"]`).waitFor();
    }
    await page.locator('[data-ready=setup] [data-remainder="0.00"]').waitFor();
    await assertClean(opened);
  });

  test(`23 heads at 10, 25, 55, 8 and 2 % are whole heads and still 23 (${language})`, async (t) => {
    const opened = await begin(site, t, setting(language));
    const { page } = opened;
    await createWorkspace(page, 'Heads');
    const people = ['Ann', 'Bob', 'Cyd', 'Dan', 'Eve'];
    const rows = people.map((name, place) => `${place + 1},2026-01-1${place},A,${name},1`);
    assert.deepEqual(await importCsv(page, ['order id,order date,customer,employee,amount', ...rows].join('\n')), { accepted: 5, refused: 0 });
    await newInput(page, { zh: '名额', en: 'Heads', unit: units.count });
    await newIndicator(page, { zh: '晋升名额', en: 'Promotions', code: 'H1', of: language === 'en' ? 'Heads' : '名额' });
    await goTo(page, 'setup/cascade');
    await page.locator('[data-cascade=company][data-ready=setup]').waitFor();
    await page.locator('#cascade-kpi').selectOption(await page.locator('#cascade-kpi option', { hasText: 'H1' }).getAttribute('value'));
    await page.locator('#cascade-base').selectOption('typed');
    await page.locator('#cascade-typed').fill('23');
    await page.locator('#cascade-typed').press('Enter');
    await page.locator('#cascade-method').selectOption('percent');
    // Largest remainder (nationalcalculatorauthority): 2.3, 5.75, 12.65, 1.84, 0.46 → 2, 6, 13, 2, 0.
    const row = (name) => page.locator('[data-ready=setup] tbody tr[data-scope]').filter({ has: page.locator('th', { hasText: name }) });
    for (const [place, percent] of ['10', '25', '55', '8', '2'].entries()) {
      const cell = row(people[place]).locator('td[data-column=percent] input');
      await cell.fill(percent);
      await cell.press('Enter');
    }
    for (const [place, heads] of ['2', '6', '13', '2', '0'].entries()) await row(people[place]).locator(`td[data-column=year][data-exact="${heads}"]`).waitFor();
    await page.locator('[data-ready=setup] [data-remainder="0"]').waitFor();
    await assertClean(opened);
  });

  test(`appraisals of others as cards (${language})`, async (t) => {
    const opened = await begin(site, t, setting(language));
    const { page } = opened;
    await createWorkspace(page, 'Appraisals', 2);
    // Three people of three roles.
    await goTo(page, 'setup/people');
    const roles = language === 'en' ? { Ann: 'Sales', Bob: 'Delivery', Cyd: 'Key account manager' } : { Ann: '销售', Bob: '交付', Cyd: '大客户经理' };
    for (const [name, role] of Object.entries(roles)) {
      await page.getByRole('button', { name: /^(Add a person|新增员工)$/ }).click();
      await page.locator('#person-zh').fill(name);
      await page.locator('#person-en').fill(name);
      await page.locator('fieldset.ks-shares').first().getByRole('button').last().click();
      await page.locator('#person-roles-0').selectOption({ label: role });
      await page.locator('#person-zh').press('Enter');
      await page.locator('#person-dialog').waitFor({ state: 'detached' });
      await page.locator(`tbody tr[data-name="${name}"]`).waitFor();
    }
    // Self, manager and others rate Cyd 95, 85, 80 of 100 and Bob 0, 5, 5 of 5; two areas of Ann's are done by 80 % and 50 %.
    const typed = [
      { zh: '自评', en: 'Self', code: 'S1', values: { Bob: '0', Cyd: '95' } },
      { zh: '上级评价', en: 'Manager rating', code: 'S2', values: { Bob: '5', Cyd: '85' } },
      { zh: '他人评价', en: 'Peer rating', code: 'S3', values: { Bob: '5', Cyd: '80' } },
      { zh: '重点一', en: 'Area one', code: 'S4', values: { Ann: '80' } },
      { zh: '重点二', en: 'Area two', code: 'S5', values: { Ann: '50' } },
    ];
    const YEAR = 2026;
    for (const { zh, en, code, values } of typed) {
      await newInput(page, { zh: `${zh}分`, en: `${en} points`, unit: units.points });
      await typeForPeople(page, YEAR, values);
      await newIndicator(page, { zh, en, code, of: language === 'en' ? `${en} points` : `${zh}分` });
    }
    const idOf = {};
    await goTo(page, 'people', String(YEAR));
    for (const name of Object.keys(roles)) idOf[name] = (await page.locator('main a[href*="/people/"]', { hasText: name }).first().getAttribute('href')).match(/people\/([^/?]+)/)[1];
    const targets = { Bob: [['S1', '5'], ['S2', '5'], ['S3', '5']], Cyd: [['S1', '100'], ['S2', '100'], ['S3', '100']], Ann: [['S4', '100'], ['S5', '100']] };
    for (const [name, all] of Object.entries(targets)) {
      for (const [kpi, target] of all) {
        await goTo(page, 'setup/targets');
        const choice = page.locator('#target-kpi');
        await choice.selectOption(await choice.locator('option', { hasText: kpi }).getAttribute('value'));
        await fillCell(page, page.locator(`td[data-kpi="${kpi}"][data-scope="employee:${idOf[name]}"][data-period="${YEAR}"] input`).first(), target);
      }
    }
    const weigh = async (role, weights) => {
      await goTo(page, 'setup/weights');
      await page.locator('#weight-owner').selectOption({ label: role });
      for (const kpi of await page.locator('td[data-kpi]').evaluateAll((all) => all.map(({ dataset }) => dataset.kpi))) {
        await page.locator('tbody tr', { has: page.locator(`td[data-kpi=${kpi}]`) }).getByRole('button').click();
        await page.locator(`td[data-kpi=${kpi}]`).waitFor({ state: 'detached' });
      }
      const add = page.locator('#weight-add');
      for (const [kpi, weight] of weights) {
        await add.selectOption(await add.locator('option', { hasText: kpi }).getAttribute('value'));
        await fillCell(page, page.locator(`td[data-kpi=${kpi}] input`), weight);
      }
    };
    await weigh(roles.Cyd, [['S1', '10'], ['S2', '30'], ['S3', '60']]);
    await weigh(roles.Ann, [['S4', '60'], ['S5', '40']]);
    // Thirds: one each, counted in proportion.
    await weigh(roles.Bob, [['S1', '1'], ['S2', '1'], ['S3', '1']]);
    await page.locator('#weight-mode').selectOption('normalise');
    await saved(page);
    const card = async (name, wanted) => {
      await goTo(page, `people/${idOf[name]}`, String(YEAR));
      await page.waitForFunction((text) => document.querySelector('.ks-hero__score [data-kpi=total]')?.textContent === text, wanted).catch(async () => assert.equal((await total(page)).text, wanted, name));
    };
    // dootask: 10 % self, 30 % superior, 60 % others: 9.5 + 25.5 + 48.
    await card('Cyd', '83.00');
    // Five stars: 5 points for a target that is met, and no more.
    await goTo(page, 'setup/general');
    for (const [what, points] of [['threshold', '3'], ['target', '5'], ['cap', '5']]) await fillCell(page, page.locator(`#general-points_${what}`), points);
    await saved(page);
    // Frappe HRMS: areas of 60 % and 40 % done by 80 % and 50 %: 68 % of 5 stars.
    await card('Ann', '3.40');
    // The mean of goal, feedback and self: 5, 5 and 0 (issue 2023).
    await card('Bob', '3.33');
    // Where nobody has said anything yet, it is left out and not counted as nothing: 5 and 5.
    await goTo(page, 'data');
    await page.locator('#typed-input').selectOption({ label: language === 'en' ? 'Self points' : '自评分' });
    await typeForPeople(page, YEAR, { Bob: '' });
    await card('Bob', '5.00');
    await assertClean(opened);
  });
}
