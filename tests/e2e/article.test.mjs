// The examples of the source article by keyboard alone: a salesperson at 20 % of what the region sells, customer service with
// 60 % for satisfaction, marketing with 40 % for growth of the market share, the rest asked for; targets reached, exceeded and
// missed, with bonus and deduction. Every number is worked out beside it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { choose, chooseOpened, go, press, pressNamed, tabTo, toTab, type, valueOf, watchPointer } from './support/keys.mjs';
import { begin, ready, saved, stepsOf } from './support/stories.mjs';

const site = useSite();

// Region A sold 400,000 + 300,000 + 300,000 = 1,000,000 in 2025. In 2026 Ann sells 200,000, Ben 240,000, Cyd 150,000 with 3 complaints.
const ORDERS = [
  'order id,order date,customer,employee,region,amount,complaints',
  '1,2025-05-10,Acme,Ann,Region A,400000,0', '2,2025-08-10,Acme,Ben,Region A,300000,0', '3,2025-05-11,Birch,Cyd,Region A,300000,0',
  '4,2026-05-10,Acme,Ann,Region A,200000,0', '5,2026-08-10,Acme,Ben,Region A,240000,0', '6,2026-05-11,Birch,Cyd,Region A,150000,3',
].join('\n');

const WORDS = {
  en: {
    person: 'Add a person', add: 'Add', edit: 'Edit ', write: 'Write as targets…', indicator: 'New indicator', left40: /40% still to be given/, left60: /60% still to be given/, nobody: /CNY\s400,000\.00 is nobody/,
    roles: { sales: 'Sales', service: 'Customer service', marketing: 'Marketing' }, complaints: 'Complaints', misses: 'Complaints of the year', miss: 'Add a deduction', row: 'Add a row',
    inputs: { hours: 'Response time in all (hours)', answers: 'Requests answered', spend: 'Category spend of the accounts', market: 'Market size', survey: 'Satisfaction survey (sum of points)' },
  },
  'zh-CN': {
    person: '新增员工', add: '新增', edit: '修改', write: '写入目标…', indicator: '新增指标', left40: /还差 40%/, left60: /还差 60%/, nobody: /还有 ¥400,000\.00 未分解/,
    roles: { sales: '销售', service: '客服', marketing: '市场' }, complaints: '投诉次数', misses: '全年投诉次数', miss: '增加扣减项', row: '增加一行',
    inputs: { hours: '响应时长合计（小时）', answers: '已响应的需求数', spend: '客户的品类采购额', market: '市场规模', survey: '满意度问卷（各等级得分合计）' },
  },
};

for (const language of ['en', 'zh-CN']) {
  test(`20 % of the region, 60 % satisfaction, 40 % market share: reached, exceeded, missed (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, { language, theme: language === 'en' ? 'light' : 'dark' });
    const { page } = opened;
    const step = stepsOf(t);
    const pointer = await watchPointer(page);
    page.on('filechooser', () => {});

    await step('orders come in, and three people work in region A', async () => {
      await press(page, '.ks-door:nth-child(2)');
      await page.locator('dialog[open]').waitFor();
      await type(page, '#workspace-name', language === 'en' ? 'The article' : '文章示例');
      await page.keyboard.press('Enter');
      await ready(page, 'data');
      await page.waitForFunction(() => document.activeElement?.matches('main h1'));
      await tabTo(page, '#import-file');
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
      await chooser.setFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS) });
      await page.getByTestId('import-start').waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
      await press(page, '[data-test=import-start]:enabled');
      await page.getByTestId('import-result').waitFor();
      assert.equal(await page.getByTestId('import-accepted').textContent(), '6');
      await toTab(page, 'people');
      for (const name of ['Ann', 'Ben', 'Cyd']) {
        await press(page, `button[aria-label*="${name}"]`);
        await page.locator('#person-region').waitFor();
        await choose(page, '#person-region', await valueOf(page, '#person-region', 'Region A'));
        await press(page, '#person-dialog button[type=submit]');
        await page.locator('#person-dialog').waitFor({ state: 'detached' });
      }
      for (const [name, role] of [['Eve', say.roles.service], ['Mia', say.roles.marketing]]) {
        await pressNamed(page, say.person, 'Shift+Tab');
        await page.waitForFunction(() => document.activeElement?.id === 'person-zh');
        await page.keyboard.type(name);
        await type(page, '#person-en', name);
        await pressNamed(page, say.add);
        await page.locator('#person-roles-0').waitFor();
        await choose(page, '#person-roles-0', await valueOf(page, '#person-roles-0', role), 'Shift+Tab');
        await press(page, '#person-dialog button[type=submit]');
        await page.locator('#person-dialog').waitFor({ state: 'detached' });
        await page.waitForFunction(([who, wanted]) => document.querySelector(`[data-test=people-grid] tbody tr[data-name="${who}"] [data-col="3"] input`)?.value === wanted, [name, role]);
      }
      await saved(page);
    });

    const people = {};
    await step('the year 2026', async () => {
      await go(page, 'people');
      await press(page, '.ks-period .ks-stepper button:last-child', 'Shift+Tab');
      await page.locator('.ks-period [data-period="2026"]').waitFor();
      await page.locator('main [data-exact][data-period="2026"]').first().waitFor({ state: 'attached' });
      for (const name of ['Ann', 'Ben', 'Cyd', 'Eve', 'Mia']) people[name] = (await page.locator('main a[href*="/people/"]', { has: page.locator('.ks-name__main', { hasText: new RegExp(`^${name}$`) }) }).first().getAttribute('href')).match(/people\/([^/?]+)/)[1];
    });

    // 20 % of 1,000,000 is 200,000 for each of the three; 400,000 are nobody's, and that is said.
    await step('each salesperson gets 20 % of what the region sold last year', async () => {
      await toTab(page, 'cascade');
      await page.locator('[data-cascade=company][data-ready=setup]').waitFor();
      const label = page.locator('#setup-panel .ks-stepper__label');
      if (!(await label.textContent()).includes('2026')) {
        await press(page, '#setup-panel .ks-stepper button:last-child');
        await label.filter({ hasText: '2026' }).waitFor();
        await page.locator('[data-cascade=company][data-ready=setup]').waitFor();
      }
      await choose(page, '#cascade-node', await valueOf(page, '#cascade-node', 'Region A'), 'Tab', true);
      await page.locator('[data-cascade^="region:"][data-ready=setup]').waitFor();
      await choose(page, '#cascade-base', 'last_year');
      await choose(page, '#cascade-months', 'even');
      await choose(page, '#cascade-method', 'percent');
      for (const name of ['Ann', 'Ben', 'Cyd']) {
        await type(page, `[id="cascade-employee:${people[name]}-percent"]`, '20');
        await page.keyboard.press('Enter');
        await page.locator(`[data-ready=setup] tr[data-scope="employee:${people[name]}"] td[data-column=year][data-exact="200000.00"]`).waitFor();
      }
      await page.locator('.ks-remain').filter({ hasText: say.nobody }).waitFor();
      await page.locator('[data-ready=setup] [data-remainder="400000.00"]').waitFor();
      await pressNamed(page, say.write);
      await page.locator('#hand-down').waitFor();
      await type(page, '#hand-down-reason', 'Region A, 20 %');
      await press(page, '#hand-down button[type=submit]');
      await page.locator('#hand-down').waitFor({ state: 'detached' });
      await saved(page);
    });

    await step('the rest of the weights is asked for, and without it there is no total', async () => {
      await toTab(page, 'weights');
      await choose(page, '#weight-owner', await valueOf(page, '#weight-owner', say.roles.service));
      await page.locator('.ks-remain').filter({ hasText: say.left40 }).waitFor();
      assert.equal(await page.locator('td[data-kpi=K05] input').inputValue(), '60');
      await choose(page, '#weight-owner', await valueOf(page, '#weight-owner', say.roles.marketing));
      await page.locator('.ks-remain').filter({ hasText: say.left60 }).waitFor();
      assert.equal(await page.locator('td[data-kpi=K29] input').inputValue(), '40');
      for (const name of ['Eve', 'Mia']) {
        await go(page, 'people');
        await press(page, `main a[href*="/people/${people[name]}"]`);
        await ready(page, 'person');
        await page.locator('.ks-hero__score').waitFor();
        assert.equal(await page.locator('.ks-hero__score [data-kpi=total]').getAttribute('data-exact'), '', name);
      }
      // Response time takes the 40 %, the market share itself the 60 %.
      for (const [role, kpi, weight] of [[say.roles.service, 'K09', '40'], [say.roles.marketing, 'K11a', '60']]) {
        await toTab(page, 'weights');
        await choose(page, '#weight-owner', await valueOf(page, '#weight-owner', role));
        await page.locator('#weight-add').waitFor();
        const option = page.locator('#weight-add option', { hasText: kpi });
        await chooseOpened(page, '#weight-add', await option.getAttribute('value'));
        await page.locator(`td[data-kpi=${kpi}]`).waitFor();
        await type(page, `td[data-kpi=${kpi}] input`, weight, 'Shift+Tab');
        await page.keyboard.press('Enter');
        await page.locator('.ks-remain--ok').waitFor();
      }
      await saved(page);
    });

    // Eve: 8 very satisfied and 2 satisfied: (800 + 160) ÷ 10 = 96 of 90. 50 hours for 25 requests: 2 of 2 hours.
    // Mia: the accounts' spend of the market 200 of 1,000 in 2025 and 250 of 1,000 in 2026: 25 %, 5 points more.
    await step('satisfaction, hours and market are typed in', async () => {
      await go(page, 'data');
      const parts = () => page.locator('main .ks-card', { has: page.locator('#typed-input') }).locator('.ks-seg').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
      const sure = async () => {
        const [level, subjects] = await parts();
        for (const part of [level, subjects]) {
          await tabTo(page, `main .ks-seg[aria-label="${part}"] .ks-seg__item:last-child`);
          if (await page.evaluate(() => document.activeElement.getAttribute('aria-pressed')) !== 'true') await page.keyboard.press('Enter');
          await page.locator(`main .ks-seg[aria-label="${part}"] .ks-seg__item:last-child[aria-pressed=true]`).waitFor();
        }
      };
      const input = async (name) => {
        await choose(page, '#typed-input', await valueOf(page, '#typed-input', name), 'Tab');
        await sure();
      };
      const fill = async (person, column, number) => {
        const cell = `[id="typed-employee-${people[person]}-${column}"]`;
        await type(page, cell, number);
        await page.keyboard.press('Enter');
        await page.locator(`${cell}[data-undo=page]`).waitFor();
        await page.waitForFunction(([id, digits]) => document.querySelector(id).value.replaceAll(',', '') === digits, [cell, number]);
      };
      await input(say.inputs.survey);
      await fill('Eve', '0', '8');
      await fill('Eve', '1', '2');
      await input(say.inputs.hours);
      await fill('Eve', '0', '50');
      await input(say.inputs.answers);
      await fill('Eve', '0', '25');
      for (const [name, before, now] of [[say.inputs.spend, '200', '250'], [say.inputs.market, '1000', '1000']]) {
        await input(name);
        await fill('Mia', '0', now);
        const card = '.ks-card:has(#typed-input) .ks-stepper button:first-child';
        await press(page, card, 'Shift+Tab');
        await page.locator('table[data-test=typed-grid]:not([aria-busy])', { has: page.locator('caption', { hasText: '2025' }) }).waitFor();
        await fill('Mia', '0', before);
      }
      await saved(page);
    });

    await step('targets of the roles', async () => {
      await toTab(page, 'targets');
      const label = page.locator('#setup-panel .ks-stepper__label');
      assert.ok((await label.textContent()).includes('2026'));
      const targets = [[say.roles.service, 'K05', '90'], [say.roles.service, 'K09', '2'], [say.roles.marketing, 'K11a', '25'], [say.roles.marketing, 'K29', '4']];
      for (const [place, [role, kpi, target]] of targets.entries()) {
        await choose(page, '#target-kpi', await page.locator('#target-kpi option', { hasText: `${kpi} ` }).getAttribute('value'), place === 0 ? 'Tab' : 'Shift+Tab');
        const cell = page.locator('tr', { has: page.locator('th', { hasText: new RegExp(`^${role}$`) }) }).locator(`td[data-kpi="${kpi}"][data-scope^="role:"]`).first();
        await cell.waitFor();
        const scope = await cell.getAttribute('data-scope');
        await type(page, `#setup-panel td[data-scope="${scope}"][data-col="0"] input`, target);
        await page.keyboard.press('Enter');
        await page.locator(`#setup-panel td[data-scope="${scope}"][data-col="0"] input[data-undo=page]`).waitFor();
      }
      await saved(page);
    });

    await step('an indicator that counts complaints, on the card of sales without a weight', async () => {
      await toTab(page, 'indicators');
      await pressNamed(page, say.indicator);
      await page.waitForFunction(() => document.activeElement?.id === 'kpi-name-zh');
      await type(page, '#kpi-name-zh', say.misses);
      await type(page, '#kpi-name-en', say.misses);
      await type(page, '#kpi-formula', `[${say.complaints}]`);
      await page.locator('.ks-formula__value[data-fresh]').waitFor();
      await type(page, '#kpi-code', 'X1');
      await tabTo(page, '#kpi-formula', 'Shift+Tab');
      await page.keyboard.press('Control+Enter');
      await page.locator('#kpi-dialog').waitFor({ state: 'detached' });
      await toTab(page, 'weights');
      await choose(page, '#weight-owner', await valueOf(page, '#weight-owner', say.roles.sales));
      await chooseOpened(page, '#weight-add', await page.locator('#weight-add option', { hasText: 'X1' }).getAttribute('value'));
      await page.locator('td[data-kpi=X1]').waitFor();
      await saved(page);
    });

    // Bonus 10,000 where the target is met. Attained 50 % pays nothing, 100 % all of it, 120 % half as much again, on straight lines.
    // Each complaint takes 500, at most 2,000, and leaves at least half.
    await step('a plan of pay for sales, one for everybody else', async () => {
      await toTab(page, 'totals');
      await press(page, '#pay-base-set button');
      await page.locator('#base-dialog').waitFor();
      await type(page, '#base-bonus', '10000');
      await page.keyboard.press('Enter');
      await page.locator('#base-dialog').waitFor({ state: 'detached' });
      const row = async (place, from, level) => {
        const ids = await page.locator('#pay-dialog [aria-labelledby=pay-table-l] .ks-rule__row input').evaluateAll((all) => all.map(({ id }) => id));
        await type(page, `#${ids[2 * place]}`, from);
        await type(page, `#${ids[2 * place + 1]}`, level);
      };
      await press(page, '#pay-add button', 'Shift+Tab');
      await page.waitForFunction(() => document.activeElement?.id === 'pay-name-zh');
      await page.keyboard.type('Sales bonus');
      await type(page, '#pay-name-en', 'Sales bonus');
      await choose(page, '#pay-scope', await valueOf(page, '#pay-scope', say.roles.sales));
      await choose(page, '#pay-every', '3');
      const attained = await page.locator('#pay-measure optgroup').nth(2).locator('option').first().getAttribute('value');
      await choose(page, '#pay-measure', attained);
      await choose(page, '#pay-family', '5');
      await row(0, '50', '0');
      await row(1, '100', '100');
      await pressNamed(page, say.row);
      await page.locator('#pay-dialog [aria-labelledby=pay-table-l] .ks-rule__row').nth(2).waitFor();
      await row(2, '120', '150');
      await pressNamed(page, say.miss);
      const misses = await page.locator('#pay-dialog select[id$="-misses"]').getAttribute('id');
      const part = misses.replace('-misses', '');
      await choose(page, `#${misses}`, await page.locator(`#${misses} option`, { hasText: say.misses }).getAttribute('value'), 'Shift+Tab');
      await type(page, `#${part}-each`, '500');
      await choose(page, `#${part}-unit`, '0');
      await type(page, `#${part}-most`, '2000');
      await type(page, '#pay-floor', '50');
      // What it pays, before it is saved.
      await type(page, '#pay-try-base', '10000');
      await type(page, '#pay-try-value', '75');
      for (const [at, money] of [['75', /5,000\.00$/], ['100', /10,000\.00$/], ['120', /15,000\.00$/]]) {
        await page.locator(`#pay-dialog table[data-fresh] tr[data-measure="${at}"] [data-test=pay-tried]`).filter({ hasText: money }).waitFor();
      }
      await page.keyboard.press('Enter');
      await page.locator('#pay-dialog').waitFor({ state: 'detached' });
      // Everybody else by the total of the card: from 60 60 %, from 100 100 %, from 110 120 %.
      await press(page, '#pay-add button');
      await page.waitForFunction(() => document.activeElement?.id === 'pay-name-zh');
      await page.keyboard.type('Team bonus');
      await choose(page, '#pay-scope', '0');
      await choose(page, '#pay-every', '3');
      await row(0, '60', '60');
      await row(1, '100', '100');
      await pressNamed(page, say.row);
      await page.locator('#pay-dialog [aria-labelledby=pay-table-l] .ks-rule__row').nth(2).waitFor();
      await row(2, '110', '120');
      await page.keyboard.press('Enter');
      await page.locator('#pay-dialog').waitFor({ state: 'detached' });
      await saved(page);
    });

    // Eve: 96 ÷ 90 = 106.67, 2 of 2 hours = 100: (60 × 106.67 + 40 × 100) ÷ 100 = 104.002.
    // Mia: 5 of 4 points = 125, cut to 120; 25 of 25 % = 100: (40 × 120 + 60 × 100) ÷ 100 = 108.
    await step('reached, exceeded, missed: bonus and deduction', async () => {
      for (const [name, attainment, total, pay] of [
        ['Ann', '100', null, '10000.00'],
        ['Ben', '120', null, '15000.00'],
        // 75 % is half of the way from 50 to 100: 5,000, less 3 × 500.
        ['Cyd', '75', null, '3500.00'],
        ['Eve', null, '104.00', '10000.00'],
        ['Mia', null, '108.00', '10000.00'],
      ]) {
        await go(page, 'people');
        await press(page, `main a[href*="/people/${people[name]}"]`);
        await ready(page, 'person');
        await page.locator(`main [data-pay][data-exact="${pay}"]`).waitFor().catch(async (error) => assert.fail(`${name}: ${error.message}: ${await page.locator('main').innerText()}`));
        if (total) assert.equal(await page.locator('.ks-hero__score [data-kpi=total]').innerText(), total, name);
        if (attainment) assert.match(await page.locator('main tbody tr', { has: page.locator('[data-kpi=K01]') }).first().innerText(), new RegExp(`${attainment}(\\.0)?%`), name);
      }
      // The steps of the one who missed: the amount before, each complaint, what is left.
      await go(page, 'people');
      await press(page, `main a[href*="/people/${people.Cyd}"]`);
      await ready(page, 'person');
      await press(page, '[data-pay] .ks-row button:first-child');
      await page.locator('#explain-pay').waitFor();
      const steps = await page.locator('#explain-pay').innerText();
      for (const number of ['5,000', '1,500', '3,500']) assert.ok(steps.includes(number), `${number} in ${steps}`);
      await page.keyboard.press('Escape');
      await page.locator('#explain-pay').waitFor({ state: 'detached' });
    });
    assert.equal(await pointer(), 0, 'nothing was pressed with a mouse');
    await assertClean(opened);
  });
}
