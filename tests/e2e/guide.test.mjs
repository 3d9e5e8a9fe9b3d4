// The guided setting by the keyboard alone, in both languages: a firm that enters the high-end market, one price-sensitive,
// one service-oriented, one technology account, an e-commerce account that wants punctual replenishment, limited equipment, a
// small after-sales team, demand for green products that the firm can meet, and a competitor that dumps prices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, ready, saved } from './support/stories.mjs';

const site = useSite();

const CSV = [
  'Order ID,Customer,Order date,Requested date,Promised date,Delivered date,Account tier,Net amount,Cost',
  '1,Cheap,2026-02-03,2026-02-12,2026-02-10,2026-02-09,standard,600,450',
  '2,Care,2026-03-06,2026-03-14,2026-03-12,2026-03-20,high-end,300,240',
  '3,Tech,2026-05-01,2026-05-10,2026-05-09,2026-05-08,high-end,150,90',
  '4,Shop,2026-06-01,2026-06-21,2026-06-20,2026-06-18,standard,50,20',
].join('\n');

/** Tab until what has the focus matches the selector. */
async function tabTo(page, selector, key = 'Tab', most = 220) {
  await page.locator(selector).first().waitFor({ state: 'attached' });
  for (let stops = 0; stops < most; stops += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${most} stops without ${selector}`);
}

const press = async (page, selector, key = 'Enter') => { await tabTo(page, selector); await page.keyboard.press(key); };
const tick = async (page, selector) => {
  await press(page, selector, 'Space');
  await page.waitForFunction((one) => document.querySelector(one)?.checked, selector);
};
const proposed = (page) => page.locator('[data-test=guide-proposal] [data-card]').evaluateAll((items) => items.map((item) => item.dataset.card));
const step = async (page, name) => {
  await press(page, `main nav a.ks-btn[href*="/guide/${name}"]`);
  await page.locator(`[data-ready=guide][data-step=${name}]`).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('main h1'));
};

/** To a choice of a list by its arrows. */
const choose = async (page, selector, text) => {
  await tabTo(page, selector);
  const shown = () => page.evaluate((one) => document.querySelector(one).selectedOptions[0]?.textContent, selector);
  await page.keyboard.press('Home');
  for (let steps = 0; steps < 20 && await shown() !== text; steps += 1) await page.keyboard.press('ArrowDown');
  assert.equal(await shown(), text);
};

for (const language of ['zh-CN', 'en']) {
  test(`the story of the source through all steps, by the keyboard alone, ${language}`, async (t) => {
    const opened = await begin(site, t, { language });
    const { page } = opened;
    // Whoever listens keeps the browser's own file dialog away.
    page.on('filechooser', () => {});
    await press(page, '.ks-door:nth-child(4)');
    await page.locator('dialog[open]').waitFor();
    await tabTo(page, '#workspace-name');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Story');
    await page.keyboard.press('Enter');
    await page.locator('[data-ready=guide][data-step=strategy]').waitFor();

    await tick(page, '#strategy-high_end');
    await page.locator('[data-test=guide-proposal] [data-card=K14]').waitFor();
    assert.deepEqual(await proposed(page), ['K14', 'K15']);
    await assertAccessible(page);

    await step(page, 'needs');
    for (const [name, need, card] of [['Cheap', 'price', 'K23'], ['Care', 'service', 'K25'], ['Tech', 'technology', 'K27'], ['Shop', 'replenishment', 'K17']]) {
      await tabTo(page, '#guide-new-account', (await page.evaluate(() => document.activeElement?.id.startsWith('need-'))) ? 'Shift+Tab' : 'Tab');
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await page.locator('legend', { hasText: name }).waitFor();
      await tick(page, `#need-${need}`);
      await page.locator(`[data-test=account-plan] [data-card=${card}]`).waitFor();
    }
    // The firm enters the high-end market: the account of the technology type is of that tier, which the proposal says.
    await tabTo(page, '#guide-account', 'Shift+Tab');
    await choose(page, '#guide-account', 'Tech');
    await choose(page, '#guide-tier', language === 'en' ? 'High-end' : '高端');
    await page.locator('[data-test=guide-proposal] [data-card=K14]', { hasText: language === 'en' ? 'Tech is in the high-end tier' : 'Tech 的等级定为高端' }).waitFor();
    // What the needs make of it is said; it needs no press to count.
    assert.match(await page.locator('[data-test=account-plan] [data-test=types]').innerText(), language === 'en' ? /Technology-driven 50.?%/ : /技术创新需求型 50.?%/);
    const threshold = async (name, ...cards) => {
      await tabTo(page, '#guide-account', 'Shift+Tab');
      await choose(page, '#guide-account', name);
      const found = [];
      for (const card of cards) {
        const cell = page.locator(`[data-test=account-plan] [data-card=${card}] [data-test=threshold]`);
        await cell.waitFor();
        found.push((await cell.innerText()).replace(/[\s\u00a0\u202f]+/g, ' '));
      }
      return found;
    };
    const [cost] = await threshold('Cheap', 'K23');
    assert.match(cost, /^≥ 5(\.0+)? ?%/);
    const [response, rating] = await threshold('Care', 'K25', 'K26');
    assert.match(response, /^≤ 1(\.0+)?/);
    assert.match(rating, /^≥ 90/);
    const [technology] = await threshold('Tech', 'K27');
    assert.match(technology, /^≥ 30(\.0+)? ?%/);
    assert.equal(await page.locator('[data-test=guide-matrix] thead th').count(), 1 + 4);
    await assertAccessible(page);

    await step(page, 'resources');
    await tick(page, '#guide-equipment');
    await page.locator('[data-test=guide-proposal] [data-card=K18] .ks-guide__caution').waitFor();
    await step(page, 'swot');
    await tick(page, '#swot-w_after_sales');
    await page.locator('[data-test=guide-proposal] [data-card=K20] .ks-guide__caution').waitFor();
    const chance = async (place) => {
      await press(page, `[data-swot=o_green] .ks-seg__item:nth-child(${place})`, 'Enter');
      await page.locator(`[data-swot=o_green] .ks-seg__item:nth-child(${place})[aria-pressed=true]`).waitFor();
    };
    await chance(3);
    assert.ok(!(await proposed(page)).includes('K21'), 'an opportunity needs the capability');
    await page.locator('[data-test=idle]', { hasText: language === 'en' ? 'Growing demand for green products' : '环保需求增加' }).waitFor();
    await tabTo(page, '[data-swot=o_green] .ks-seg__item:nth-child(2)', 'Shift+Tab');
    await chance(2);
    await page.locator('[data-test=guide-proposal] [data-card=K21]').waitFor();
    await tick(page, '#swot-t_dumping');
    await page.locator('[data-test=guide-proposal] [data-card=K22]').waitFor();
    await assertAccessible(page);

    await step(page, 'balance');
    const rows = page.locator('[data-test=guide-system] tbody tr');
    assert.equal(await rows.count(), 17);
    const count = (n) => page.waitForFunction((wanted) => document.querySelectorAll('[data-test=guide-system] tbody tr').length === wanted, n);
    // Two weights of one's own, each in a cell.
    for (const [card, weight] of [['K14', '20'], ['K16', '10']]) {
      await tabTo(page, `#weight-${card}`, 'Shift+Tab');
      await page.keyboard.press('Control+a');
      await page.keyboard.type(weight);
      await page.keyboard.press('Enter');
      await page.waitForFunction(([one, value]) => document.querySelector(`#weight-${one}`).value === value, [card, weight]);
    }
    // Too many: at one press they come down to twelve, and what goes is named before. No answer loses its last indicator.
    const many = page.locator('[data-finding=too-many]');
    await many.locator('[data-test=remedy-told]').waitFor();
    // A mean of one hour is promised with a small after-sales team.
    await page.locator('[data-finding=promise]').waitFor();
    await press(page, '[data-finding=too-many] button', 'Enter');
    await count(12);
    await many.waitFor({ state: 'detached' });
    for (const card of ['K18', 'K24', 'K24b', 'K25b', 'K28']) assert.equal(await page.locator(`[data-test=guide-system] [data-card=${card}]`).count(), 0, card);
    assert.equal(await page.locator('[data-finding=unserved]').count(), 0);
    // Utilisation of the capacity goes too, by hand: then nothing is left for the limited equipment, which is told.
    await tabTo(page, '[data-test=guide-system] [data-card=I6] .ks-table__act button', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await count(11);
    await page.locator('[data-finding=unserved]').waitFor();
    // Orders of high-end accounts want the margin beside them, and what that is is said; with it there are twelve, which is not
    // complained of, and the margin is not said to stand alone.
    await page.getByTestId('counter-note').waitFor();
    const findings = () => page.locator('[data-test=guide-findings] li').allInnerTexts();
    await press(page, '[data-finding=counter-K03] button');
    await count(12);
    await page.locator('[data-test=guide-system] [data-card=K03]').waitFor();
    assert.ok((await findings()).every((text) => !/too many|太多|^.?(Profit margin on sales|销售利润率)/.test(text)), (await findings()).join(' / '));
    await page.locator('main .ks-card__sub', { hasText: /100\s?%/ }).first().waitFor();
    // What was left out is told as left out where it was proposed, and stands in no table any more.
    const cardsShown = async () => page.locator('[data-test=guide-cards] tbody td').evaluateAll((cells) => cells
      .filter(({ dataset }) => dataset.weight).map((cell) => [cell.dataset.whose, cell.closest('tr').dataset.card, cell.dataset.weight].join(' ')));
    const decided = await cardsShown();
    assert.ok(decided.length > 12 && decided.every((one) => !/ (I6|K18|K24b?|K25b|K28) /.test(one)));
    // Only the account of the high-end tier is held to orders of high-end accounts, and nobody alone to new customers.
    const accountsWith = (card) => decided.filter((one) => one.startsWith('account:') && one.includes(` ${card} `)).length;
    assert.deepEqual(['K14', 'K15', 'K03', 'K23', 'K16'].map(accountsWith), [1, 0, 4, 1, 1]);
    await assertAccessible(page);

    await step(page, 'targets');
    await press(page, 'main .ks-btn--primary:not(a)');
    await page.locator('[data-test=guide-targets] [data-card=K16]').waitFor();
    // What was done stays on screen, with the ways to it and the step that takes it back.
    await page.getByTestId('established').waitFor();
    assert.ok(await page.getByTestId('established').getByRole('link').count() >= 2);
    assert.equal(await page.getByTestId('established').getByRole('button', { name: /撤销：|Undo: / }).count(), 1);
    await page.locator('[data-card=K16] [data-test=unit]').waitFor({ state: 'detached' });
    for (const [card, figure] of [['K03', '27'], ['K14', '3'], ['K16', '80']]) {
      // The library proposes 94 % for K16; a figure of one's own is the last way.
      await tabTo(page, `#method-${card}`);
      await page.keyboard.press('End');
      await page.locator(`#figure-${card}`).waitFor();
      await tabTo(page, `#figure-${card}`);
      await page.keyboard.type(figure);
      // As typed, before the field is left.
      await page.locator(`[data-card=${card}] [data-test=proposed]`, { hasText: figure }).waitFor();
      assert.ok(await page.locator(`[data-card=${card}] td:last-child button`).isEnabled());
      assert.match(await page.locator(`[data-card=${card}] [data-test=unit]`).innerText(), card === 'K14' ? /count|个/ : /%/);
      await press(page, `[data-card=${card}] td:last-child button`);
      await page.locator(`[data-card=${card}] [data-test=in-force]`).waitFor();
    }
    // The others as they are proposed; then the one that adds up, for the account whose card holds it.
    await press(page, '[data-test=set-all] button');
    await page.waitForFunction(() => document.querySelectorAll('[data-test=guide-targets] [data-test=in-force]').length === 12);
    assert.equal(await page.locator('[data-test=complete] [data-complete=false]').count(), 1);
    await press(page, '[data-test=set-accounts] button');
    await page.waitForFunction(() => document.querySelectorAll('[data-test=complete] [data-complete=true]').length === 4);
    assert.equal(await page.locator('[data-test=account-targets] [data-card=K14] input').inputValue(), '3');
    assert.match(await page.locator('[data-test=guide-targets] [data-card=K25] [data-test=in-force]').innerText(), /≤.1/);
    await assertAccessible(page);

    await step(page, 'result');
    await page.getByTestId('established').waitFor();
    assert.equal(await page.getByTestId('cards-wait').count(), 0, 'no card waits for a target');
    assert.equal(await page.locator('[data-test=card-reasons] [data-account]').count(), 4);
    assert.ok((await page.locator('[data-test=guide-document] [data-test=formula]').allInnerTexts()).every((text) => !/[A-Z]{3,}\(|NULL|IF/.test(text)), 'formulas are in words');
    assert.equal(await page.locator('[data-test=guide-document] tbody tr').count(), 12);
    assert.match(await page.getByTestId('weights-total').innerText(), /^100\s?%$/);
    assert.match((await page.locator('[data-test=guide-document] [data-card=K16]').innerText()).replace(/\u00a0/g, ' '), /≥ 80/);
    assert.deepEqual(await cardsShown(), decided, 'the cards of the result are those of the balance');
    await assertAccessible(page);
    await saved(page);

    // Left and resumed: the answers are records of the workspace.
    await page.reload();
    await page.locator('[data-test=guide-document] tbody tr').first().waitFor();
    assert.equal(await page.locator('[data-test=guide-document] tbody tr').count(), 12);

    // Reopened where it was left.
    await press(page, '.ks-nav a[href$="/setup"]');
    await ready(page, 'setup');
    await press(page, '.ks-page__head a[href*="/guide/"]');
    await page.locator('[data-ready=guide][data-step=result]').waitFor();

    await press(page, '.ks-nav a[href*="/data"]');
    await ready(page, 'data');
    // What can be typed in stands under the indicator that needs it, and nothing that only left out indicators need.
    const headings = await page.locator('#typed-input optgroup').evaluateAll((groups) => groups.map((group) => group.label.split(' ')[0]));
    const codes = new Set(decided.map((one) => one.split(' ')[1]));
    assert.ok(headings.length > 5 && headings.every((code) => codes.has(code)), headings.join(' '));
    await tabTo(page, '#import-file');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await page.getByTestId('import-start').waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
    await press(page, '[data-test=import-start]:enabled');
    await page.getByTestId('import-result').waitFor();
    await tabTo(page, '.ks-nav a[href*="/overview"]', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await ready(page, 'overview');
    await page.locator('main [data-exact][data-period="2026"]').first().waitFor({ state: 'attached' });

    // By hand. Weights: 20 for K14 and 10 for K16 were set. 70 are left for what speaks for the others: K03 2 (added), K15 6, K17 4,
    // K20 3, K21 3, K22 3, K23 4, K25 2, K26 4, K27 4 are 35, so that a part is 2 %: K03 4.
    // Figures: K03 (600 + 300 + 150 + 50 − 450 − 240 − 90 − 20) ÷ 1100 = 300 ÷ 1100; K14 two orders; K16 three of four came by the
    // day that was asked for (the second, asked for on 14 March, came on the 20th). The others have no rows.
    // Scores: K03, target 27 %: the card stretches 2 % to 5 % above last year, 0.27 ÷ 1.02 · 1.05 = 0.2779, and
    // 100 + (0.272727 − 0.27) ÷ 0.0079 · 20 = 106.90. K14, target 3 alone: 2 ÷ 3 = 66.67. K16, target 80 % with the card's threshold
    // of 88 % on the wrong side: 0.75 ÷ 0.80 = 93.75.
    // Total: (4 · 106.90 + 20 · 66.67 + 10 · 93.75) ÷ 34 = 2698.50 ÷ 34 = 79.37.
    const shown = await page.locator('main [data-exact][data-period="2026"]').evaluateAll((figures) => figures.map(({ dataset }) => [dataset.kpi, dataset.exact]));
    const exact = (kpi, value) => assert.ok(shown.some(([code, found]) => code === kpi && found === value), `${kpi} ${value}: ${JSON.stringify(shown)}`);
    exact('K03', '300/1100');
    exact('K14', '2');
    exact('K16', '3/4');
    assert.equal((await page.locator('.ks-hero__score').innerText()).match(/^[\d.]+/)?.[0], '79.37', JSON.stringify(shown));

    // The card of every account holds what the guide showed: the same indicators with the same weights, and nothing left out.
    await press(page, '.ks-nav a[href$="/accounts"]');
    await ready(page, 'accounts');
    const accounts = await page.locator('main table a[href*="/accounts/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href').match(/accounts\/([^/?]+)/)[1]));
    assert.equal(new Set(accounts).size, 4);
    for (const id of new Set(accounts)) {
      await goTo(page, `accounts/${id}`);
      await page.locator('main tr:has(> td.ks-table__bar)').first().waitFor();
      const held = await page.locator('main tr:has(> td.ks-table__bar)').evaluateAll((rows) => rows.map((row) => [
        row.querySelector('[data-kpi]')?.dataset.kpi ?? '', row.querySelectorAll('td')[4].textContent.match(/^\s*(\d+)\s*%/)?.[1] ?? '',
      ].join(' ')));
      const wanted = decided.filter((one) => one.startsWith(`account:${id} `)).map((one) => one.split(' ')).map(([, card, weight]) => `${card} ${Number(weight) / 10_000}`);
      assert.deepEqual(held.filter((one) => !one.endsWith(' ')).sort(), wanted.sort(), id);
      assert.ok(held.every((one) => !/^(I6|K18|K24b?|K25b|K28) /.test(one)));
      // Nothing waits for a target, and nothing of another account's is listed beside.
      assert.equal(await page.locator('main', { hasText: language === 'en' ? 'No target' : '未设目标' }).count(), 0, id);
      assert.equal(held.filter((one) => one.endsWith(' ')).length, 0, id);
    }
    await assertClean(opened);
  });
}

test('the library is searched by name, code and initials, and a card is added and undone', async (t) => {
  const opened = await begin(site, t, { language: 'zh-CN' });
  const { page } = opened;
  await openSample(page);
  await goTo(page, 'setup/library');
  await page.locator('[data-card=K01]').waitFor();
  assert.equal(await page.locator('tr[data-card]').count(), 62);
  const search = page.locator('#library-text');
  const found = async (text, code) => {
    await search.fill(text);
    await page.waitForFunction((n) => document.querySelectorAll('tr[data-card]').length < n, 62);
    await page.locator(`tr[data-card=${code}]`).waitFor();
  };
  await found('asbhl', 'K17');
  await found('满意', 'K05');
  await search.fill('');
  await page.locator('#library-perspective').selectOption({ label: '财务' });
  await page.locator('tr[data-card=K05]').waitFor({ state: 'detached' });
  await page.locator('#library-perspective').selectOption('');
  await found('replenishment', 'K17');
  await page.locator('tr[data-card=K17] th button').click();
  await page.getByTestId('library-card').waitFor();
  await assertAccessible(page);
  await page.locator('dialog .ks-dialog__foot .ks-btn--primary').click();
  await page.locator('dialog .ks-dialog__foot .ks-badge').waitFor();
  await page.keyboard.press('Escape');
  await goTo(page, 'setup');
  await page.locator('tbody', { hasText: 'K17' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.locator('tbody tr', { hasText: 'K17' }).waitFor({ state: 'detached' });
  await assertClean(opened);
});

test('a template becomes a workspace of its own', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await goTo(page, 'setup/library');
  await page.getByRole('button', { name: 'Create a workspace from “Logistics”' }).click();
  await page.locator('.ks-top__name', { hasText: 'Logistics' }).waitFor();
  await ready(page, 'setup');
  await page.locator('tbody tr', { hasText: 'K07b' }).waitFor();
  await assertClean(opened);
});
