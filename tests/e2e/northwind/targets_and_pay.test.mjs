// A year's targets, scores and money of nine people out of a real order book, all of it through the page: regions out of
// territories, the plan of 1997 handed down from the company to regions and people, people scored on their sales of 1997, a
// bonus pool divided by grades with each cent on screen, and the page of paper of one person with nobody else on it.
// Needs the folder `northwind` in KEYSCORE_DATA (../shared/data by default).
//
// The plan of a region is twice its net sales of July to December 1996; all figures are worked out here from the raw files, in whole
// numbers. By Python's fractions they are (sales of 1996, target and sales of 1997, score):
//   Davolio   Eastern  35,764.515  71,529.03   93,148.0775  130.22 → 120   Suyama    Western  16,642.605 33,285.21 43,126.3695 129.57 → 120
//   Fuller    Eastern  21,757.06   43,514.12   70,444.14    161.89 → 120   King      Western  15,232.16  30,464.32 60,471.195  198.50 → 120
//   Leverling Southern 18,223.96   36,447.92  108,026.1555  296.39 → 120   Callahan  Northern 22,240.12  44,480.24 56,032.615  125.97 → 120
//   Peacock   Eastern  49,945.115  99,890.23  128,809.791   128.95 → 120   Dodsworth Northern  9,894.515 19,789.03 26,310.3925 132.95 → 120
//   Buchanan  Eastern  18,383.92   36,767.84   30,716.4675   83.54
//   Eastern 251,701.22, Southern 36,447.92, Western 63,749.53, Northern 64,269.27; together 416,167.94.
// Of the pool: weights base × coefficient are 4,000 × 1.2 for seven, 6,000 × 1.2 and 5,000 × 0.8: 44,800 in all, so 10,714.2857…,
// 16,071.4285… and 8,928.5714… of 100,000; five cents are left for the largest fractions.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from '../support/axe.mjs';
import { assertClean, useSite } from '../support/browser.mjs';
import { netAmount, parse, written } from '../support/northwind.mjs';
import { pdfText } from '../support/pdf.mjs';
import { begin, createWorkspace, figure, fillCell, goTo, ready, saved, stepsOf, total } from '../support/stories.mjs';

const FOLDER = join(resolve(process.env.KEYSCORE_DATA ?? '../shared/data'), 'northwind');
const site = useSite();

/** Amounts are whole numbers of a millionth here. */
const PLACES = 6;
const CENT = 10n ** BigInt(PLACES - 2);

/** By name: region, sales of 1996 and 1997, target of 1997 in cents, score in hundredths. */
function workedOut() {
  const table = (name) => parse(readFileSync(join(FOLDER, `${name}.csv`), 'utf8'));
  const regions = new Map(table('regions').map((row) => [row.regionID, row.regionDescription.trim()]));
  const territories = new Map(table('territories').map((row) => [row.territoryID, regions.get(row.regionID)]));
  const orders = new Map(table('orders').map((row) => [row.orderID, row]));
  const people = new Map(table('employees').map((row) => [row.employeeID, {
    name: `${row.firstName} ${row.lastName}`, last: row.lastName, regions: new Set(), manager: row.reportsTo === 'NULL' ? null : row.reportsTo, sales: { 1996: 0n, 1997: 0n, 1998: 0n },
  }]));
  for (const row of table('employee_territories')) people.get(row.employeeID).regions.add(territories.get(row.territoryID));
  for (const line of table('order_details')) {
    const order = orders.get(line.orderID);
    const [amount, places] = netAmount(line.unitPrice, line.quantity, line.discount);
    people.get(order.employeeID).sales[order.orderDate.slice(0, 4)] += amount * 10n ** BigInt(PLACES - places);
  }
  return [...people.values()].map(({ name, last, regions: own, manager, sales }) => {
    assert.equal(own.size, 1, `${name} works in one region`);
    // Twice half a year; nobody's is finer than a cent, so nothing is left to be handed out.
    const twice = 2n * sales[1996];
    assert.equal(twice % CENT, 0n);
    const target = twice / CENT;
    // Sales ÷ target in hundredths of a point, half away from zero, at most 120.
    const score = (sales[1997] * 10_000n * 2n + target * CENT) / (2n * target * CENT);
    return { name, last, region: [...own][0], manager: manager ? people.get(manager).last : null, sales, target, score: score > 12_000n ? 12_000n : score };
  });
}

const money = (cents) => written([cents, 2]);
const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
/** As the page writes an exact decimal: without zeros at its end. */
const plain = (text) => text.replace(/\.?0+$/, '');
const added = (all) => all.reduce((sum, one) => sum + one, 0n);
const inCents = (text) => BigInt(text.match(/-?[\d,]+\.\d\d/)[0].replace(/[,.]/g, ''));

/** Cents of a pool by weights: largest remainder, ties to the larger weight, then to the smaller key. */
function divided(cents, sharers) {
  const all = added(sharers.map(({ weight }) => weight));
  const parts = sharers.map((sharer) => ({ ...sharer, given: (cents * sharer.weight) / all, rest: (cents * sharer.weight) % all }));
  let left = cents - added(parts.map(({ given }) => given));
  const order = [...parts].sort((a, b) => (a.rest !== b.rest ? (a.rest < b.rest ? 1 : -1) : a.weight !== b.weight ? (a.weight < b.weight ? 1 : -1) : a.key < b.key ? -1 : 1));
  for (const part of order) if (left > 0n) { part.given += 1n; left -= 1n; }
  return new Map(parts.map(({ key, given }) => [key, given]));
}

const WORDS = {
  en: { write: 'Write as targets…', go: 'Write targets', tree: 'Tree', all: /Everything is handed out/, adds: /Adds up/, sales: 'Sales', remove: /^Remove / },
  'zh-CN': { write: '写入目标…', go: '写入目标', tree: '树形', all: /已全部分解/, adds: /上下一致/, sales: '销售', remove: /^(移除|删除)/ },
};
const POOL = { zh: '年终奖金', en: 'Year-end bonus' };
const BONUS = { company: 4000n, 'Andrew Fuller': 6000n, 'Steven Buchanan': 5000n };
/** Coefficients of S, A, B, C, D in tenths. */
const TENTHS = { S: 12n, A: 10n, B: 8n, C: 5n, D: 0n };
const gradeOf = (score) => (score >= 9500n ? 'S' : score >= 8500n ? 'A' : score >= 7000n ? 'B' : score >= 6000n ? 'C' : 'D');

for (const language of ['en', 'zh-CN']) {
  test(`nine people: targets from the plan of their regions, scores, a pool to the cent, one page of paper (${language})`, async (t) => {
    assert.ok(existsSync(FOLDER), `${FOLDER} is not there`);
    const say = WORDS[language];
    const people = workedOut();
    assert.equal(people.length, 9);
    const regionPlans = new Map();
    for (const { region, target } of people) regionPlans.set(region, (regionPlans.get(region) ?? 0n) + target);
    assert.deepEqual(
      Object.fromEntries([...regionPlans].map(([region, plan]) => [region, money(plan)])),
      { Eastern: '251701.22', Southern: '36447.92', Western: '63749.53', Northern: '64269.27' },
    );
    assert.equal(money(added([...regionPlans.values()])), '416167.94');

    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    const step = stepsOf(t);

    await step('the ten files', async () => {
      await createWorkspace(page, 'Northwind');
      const files = readdirSync(FOLDER).filter((name) => name.endsWith('.csv')).sort().map((name) => ({ name, mimeType: 'text/csv', buffer: readFileSync(join(FOLDER, name)) }));
      await page.getByTestId('import-file').setInputFiles(files);
      await page.getByTestId('several').waitFor();
      await page.locator('[data-test=several-check]:enabled').click();
      await page.locator('[data-test=several][data-phase=checked]').waitFor({ timeout: 120_000 });
      await page.getByTestId('several-import').click();
      await page.locator('[data-test=several][data-phase=done]').waitFor({ timeout: 120_000 });
      await saved(page);
    });

    const scopes = new Map();
    await step('everybody works in the region of their territories', async () => {
      await goTo(page, 'setup/people');
      await page.getByTestId('territories').filter({ hasText: '9' }).getByRole('button').click();
      await page.getByTestId('territories').waitFor({ state: 'detached' });
      // The regions of the grid, by name.
      const regions = () => page.locator('[data-test=people-grid] tbody tr[data-name]').evaluateAll((rows) => Object.fromEntries(rows.filter((row) => row.querySelector('[data-col="0"] input').value).map((row) => [row.dataset.name, row.querySelector('[data-col="4"] input').value])));
      const wanted = Object.fromEntries(people.map(({ name, region }) => [name, region]));
      await page.waitForFunction(([name, region]) => document.querySelector(`[data-test=people-grid] tbody tr[data-name="${name}"] [data-col="4"] input`)?.value === region, [people[0].name, people[0].region]);
      assert.deepEqual(await regions(), wanted);
      await saved(page);
    });

    const cell = (scope, column) => page.locator(`[data-ready=setup] tr[data-scope="${scope}"] td[data-column="${column}"]`);
    const year = (scope, cents) => page.locator(`[data-ready=setup] tr[data-scope="${scope}"] td[data-column=year][data-exact="${money(cents)}"]`).waitFor();
    /** The rows of the matrix by name. */
    const rows = async () => new Map(await page.locator('[data-ready=setup] tbody tr[data-scope]').evaluateAll((all) => all.map((one) => [one.cells[0].firstChild.textContent.trim(), one.dataset.scope])));
    const writeAsTargets = async (reason) => {
      await page.getByRole('button', { name: say.write, exact: true }).click();
      const dialog = page.locator('#hand-down');
      await dialog.waitFor();
      await page.locator('#hand-down-reason').fill(reason);
      await dialog.getByRole('button', { name: say.go, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await saved(page);
    };

    await step('the plan of each region is twice what it sold from July to December 1996', async () => {
      await goTo(page, 'setup/cascade');
      const label = page.locator('#setup-panel .ks-stepper__label');
      while (!(await label.textContent()).includes('1997')) {
        const before = await label.textContent();
        await page.locator('#setup-panel .ks-stepper button').first().click();
        await page.waitForFunction((text) => document.querySelector('#setup-panel .ks-stepper__label').textContent !== text, before);
      }
      await page.locator('[data-cascade=company][data-ready=setup]').waitFor();
      await page.locator('#cascade-base').selectOption('last_year');
      const factor = page.locator('#cascade-factor');
      await factor.fill('200');
      await factor.press('Enter');
      await page.locator('#cascade-months').selectOption('even');
      await page.locator('[data-ready=setup] [data-test=cascade-sum] [data-exact="416167.94"]').waitFor();
      const found = await rows();
      assert.deepEqual([...found.keys()].sort(), [...regionPlans.keys()].sort());
      for (const [region, plan] of regionPlans) {
        scopes.set(region, found.get(region));
        await year(found.get(region), plan);
      }
      // A year over twelve even months: the cents that are left over go to the first ones.
      const [region, plan] = [...regionPlans][0];
      const months = await page.locator(`[data-ready=setup] tr[data-scope="${scopes.get(region)}"] td[data-column]`).evaluateAll((all) => all.map(({ dataset }) => [dataset.column, dataset.exact]));
      const exact = months.filter(([column]) => /^\d+$/.test(column)).map(([, text]) => inCents(text));
      assert.equal(exact.length, 12);
      assert.equal(added(exact), plan);
      assert.deepEqual(exact, exact.map((_, place) => plan / 12n + (BigInt(place) < plan % 12n ? 1n : 0n)));
      await writeAsTargets('2 × 1996-07/12');
    });

    await step('each region hands its plan to its people by what they sold', async () => {
      for (const [region, plan] of regionPlans) {
        await page.locator('#cascade-node').selectOption({ label: region });
        await page.locator(`[data-cascade="${scopes.get(region)}"][data-ready=setup]`).waitFor();
        await page.locator('[data-ready=setup] [data-remainder="0.00"]').filter({ hasText: say.all }).waitFor();
        const team = people.filter((one) => one.region === region);
        const found = await rows();
        assert.deepEqual([...found.keys()].sort(), team.map(({ name }) => name).sort());
        for (const { name, target } of team) {
          scopes.set(name, found.get(name));
          await year(found.get(name), target);
        }
        assert.equal(added(await Promise.all(team.map(async ({ name }) => inCents(await cell(scopes.get(name), 'year').getAttribute('data-exact'))))), plan);
        await writeAsTargets(region);
      }
    });

    await step('the tree adds up from people to regions', async () => {
      await page.getByRole('button', { name: say.tree, exact: true }).click();
      for (const [name, cents] of [...regionPlans, ...people.map(({ name, target }) => [name, target])]) {
        await page.locator(`[data-ready=setup] tr[data-scope="${scopes.get(name)}"][data-exact="${plain(money(cents))}"]`).waitFor();
      }
      for (const region of regionPlans.keys()) await page.locator(`tr[data-scope="${scopes.get(region)}"]`).filter({ hasText: say.adds }).waitFor();
      assert.match(await page.locator('tr[data-scope=company]').innerText(), /416,167\.94/);
      assert.deepEqual(await axeFindings(page, 'main'), []);
      await assertNoSideScroll(page);
    });

    await step('people are scored on their sales alone', async () => {
      await goTo(page, 'setup/weights');
      await page.locator('#weight-owner').selectOption({ label: say.sales });
      for (const kpi of ['K12', 'K03', 'K08']) {
        const weight = page.locator(`td[data-kpi=${kpi}]`);
        await page.locator('tbody tr', { has: weight }).getByRole('button').click();
        await weight.waitFor({ state: 'detached' });
      }
      await fillCell(page, page.locator('td[data-kpi=K01] input'), '100');
      await page.locator('.ks-remain--ok').waitFor();
      for (const { name, sales, target, score } of people) {
        const scope = scopes.get(name);
        await goTo(page, `people/${scope.split(':')[1]}`, '1997');
        const shown = await figure(page, { kpi: 'K01', scope, period: '1997' });
        assert.equal(shown.exact, plain(written([sales[1997], PLACES])), name);
        const row = page.locator('main tbody tr', { has: page.locator('[data-kpi=K01]') }).first();
        assert.equal(await row.locator('td').nth(3).innerText(), money(score), name);
        assert.equal((await total(page)).text, money(score), name);
        assert.match(await page.locator('.ks-hero__score').innerText(), new RegExp(`\\b${gradeOf(score)}\\b`), name);
        // To the cent the target stands in the explanation.
        await row.locator('td button').first().click();
        await ready(page, 'explain');
        assert.ok((await page.locator('dialog[open]').innerText()).includes(grouped(money(target))), name);
        await page.keyboard.press('Escape');
        await page.locator('dialog[open]').waitFor({ state: 'detached' });
      }
    });

    await step('target bonuses, of everybody and of two', async () => {
      await goTo(page, 'setup/totals');
      for (const [whose, amount] of Object.entries(BONUS)) {
        if (whose !== 'company') await page.locator('#pay-base-scope').selectOption({ label: whose });
        await page.locator('#pay-base-set button').click();
        await page.locator('#base-bonus').fill(String(amount));
        await page.locator('#base-bonus').press('Enter');
        await page.locator('#base-dialog').waitFor({ state: 'detached' });
      }
      await page.locator('[data-test=pay-bases] tbody tr').nth(2).waitFor();
      await saved(page);
    });

    const shares = divided(10_000_000n, people.map(({ name, score }) => ({ key: scopes.get(name).split(':')[1], weight: (BONUS[name] ?? BONUS.company) * TENTHS[gradeOf(score)] })));
    const key = (name) => scopes.get(name).split(':')[1];
    assert.equal(added([...shares.values()]), 10_000_000n);
    assert.deepEqual([...shares.values()].map(money).sort(), ['10714.28', '10714.28', '10714.28', '10714.29', '10714.29', '10714.29', '10714.29', '16071.43', '8928.57']);
    await step('a pool of 100,000.00 is divided by grades, each cent on screen', async () => {
      await page.locator('#pool-add button').click();
      const dialog = page.locator('#pool-dialog');
      await page.locator('#pool-name-zh').fill(POOL.zh);
      await page.locator('#pool-name-en').fill(POOL.en);
      await page.locator('#pool-period').selectOption('1997');
      await page.locator('#pool-amount').fill('100,000.00');
      await page.locator('#pool-base').selectOption('bonus');
      for (const [place, tenths] of Object.values(TENTHS).entries()) await page.locator(`#pool-grade-${place}`).fill(plain(`${tenths / 10n}.${tenths % 10n}`) || '0');
      await page.locator('#pool-amount').press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await saved(page);
      await page.locator('tr[data-pool] .ks-table__act button').first().click();
      const table = page.locator('[data-ready=pool-shares]');
      await table.waitFor();
      const shown = await table.locator('tr[data-person]').evaluateAll((all) => all.map((one) => ({ person: one.dataset.person, exact: one.dataset.exact, cells: [...one.cells].map((at) => at.innerText.trim()) })));
      assert.deepEqual(shown.map(({ person }) => person).sort(), [...shares.keys()].sort());
      for (const { person, exact, cells: [name, gets, points, grade, coefficient, base] } of shown) {
        const known = people.find((one) => one.name === name);
        assert.equal(person, key(known.name));
        assert.equal(exact, money(shares.get(person)), name);
        assert.equal(inCents(gets), shares.get(person), name);
        assert.equal(points, money(known.score), name);
        assert.equal(grade, gradeOf(known.score), name);
        assert.equal(coefficient, grade === 'S' ? '1.2' : '0.8', name);
        assert.equal(inCents(base), (BONUS[name] ?? BONUS.company) * 100n, name);
      }
      // What is read on screen adds up to the pool, and nothing goes back.
      assert.equal(added(shown.map(({ cells }) => inCents(cells[1]))), 10_000_000n);
      assert.match(await page.locator('[data-paid]').innerText(), /^(CNY\s|¥)100,000\.00$/);
      assert.match(await page.locator('[data-returned]').innerText(), /^(CNY\s|¥)0\.00$/);
      assert.deepEqual(await axeFindings(page, '#pool-shares'), []);
      await page.keyboard.press('Escape');
      await page.locator('#pool-shares').waitFor({ state: 'detached' });
    });

    await step('each person sees the same amount, also after a reload', async () => {
      for (const { name } of people) {
        await goTo(page, `people/${key(name)}`, '1997');
        const bonus = page.locator('main [data-bonus]');
        await bonus.waitFor();
        assert.equal(await bonus.getAttribute('data-exact'), money(shares.get(key(name))), name);
        assert.ok((await bonus.innerText()).includes(grouped(money(shares.get(key(name))))), name);
      }
      const last = people.at(-1).name;
      await page.reload();
      await page.locator(`main [data-bonus][data-exact="${money(shares.get(key(last)))}"]`).waitFor();
    });

    /** The paper of what is on screen. */
    const paper = async (name) => {
      const pdf = await page.pdf({ format: 'A4', printBackground: true });
      mkdirSync('target/shots', { recursive: true });
      writeFileSync(`target/shots/northwind-${name}-${language}.pdf`, pdf);
      const { pages, text } = pdfText(pdf);
      return { pages, text, solid: text.replace(/\s/g, '') };
    };
    const solid = (text) => text.replace(/\s/g, '');
    await step('one page of paper of one person, with nobody else on it', async () => {
      // Nobody stands above the one, and the other has a manager, who is named as such and nobody else.
      for (const name of ['Andrew Fuller', 'Steven Buchanan']) {
        const own = people.find((one) => one.name === name);
        await goTo(page, `people/${key(name)}`, '1997');
        await page.locator(`main a[href*="${key(name)}/sheet"]`).click();
        await ready(page, 'sheet');
        assert.equal(await page.locator('[data-sheet]').count(), 1);
        assert.deepEqual(await axeFindings(page, 'main'), []);
        const sheet = await paper(own.last.toLowerCase());
        assert.equal(sheet.pages, 1);
        assert.ok(sheet.solid.includes(solid(name)), sheet.text);
        assert.ok(sheet.solid.includes(money(own.score)), sheet.text);
        assert.ok(sheet.solid.includes('1997'), sheet.text);
        const html = await page.locator('main').innerHTML();
        for (const other of people.filter((one) => one !== own && one.last !== own.manager)) {
          assert.ok(!sheet.text.includes(other.last), `${other.name} is on the paper of ${name}`);
          assert.ok(!sheet.solid.includes(solid(other.name)), `${other.name} is on the paper of ${name}`);
          assert.ok(!html.includes(key(other.name)), `${other.name} is in the bytes of the page of ${name}`);
        }
      }
      // The same reading finds all nine where they are.
      await goTo(page, 'people', '1997');
      await page.locator('a[href*="people/sheets"]').click();
      await ready(page, 'sheet');
      const all = await paper('all');
      assert.equal(all.pages, 9);
      for (const { name } of people) assert.ok(all.solid.includes(solid(name)), name);
    });

    await assertClean(opened);
  });
}
