// Targets handed down, a review cycle from draft to its lock, an appeal and the log, by keyboard alone. Sums done here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { choose, go as goBy, press, pressNamed, tabTo, toTab, type, watchPointer } from './support/keys.mjs';
import { begin, ready, saved, stepsOf } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const regionOf = (person) => person.facts.revisions.at(-1).value.region;
const region = workspace.regions.find((one) => workspace.employees.filter((person) => regionOf(person) === one.id).length > 1);
const [first, second] = workspace.employees.filter((person) => regionOf(person) === region.id);

const WORDS = {
  en: {
    nobody: /CNY\s800,000\.00 is nobody/, all: /Everything is handed out/, write: 'Write as targets…', tree: 'Tree', needed: /Say why/, add: 'New review cycle', note: 'Add a note', appeal: 'Record an appeal', decide: 'Decide', again: 'Decide again', partly: /Upheld in part/,
    steps: ['Reopened', 'Locked', 'Opened for review', 'Begun'], noted: 'Note',
  },
  'zh-CN': {
    nobody: /还有 ¥800,000\.00 未分解/, all: /已全部分解/, write: '写入目标…', tree: '树形', needed: /请写明原因/, add: '新建考核周期', note: '添加说明', appeal: '登记异议', decide: '处理', again: '重新处理', partly: /部分成立/,
    steps: ['重新打开', '锁定', '开始复核', '新建'], noted: '说明',
  },
};

const closed = (page, id) => page.locator(id).waitFor({ state: 'detached' });

for (const language of ['en', 'zh-CN']) {
  test(`a region's target is handed down and taken back without a mouse (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, { language, theme: language === 'en' ? 'light' : 'dark' });
    const { page } = opened;
    const pointer = await watchPointer(page);
    await press(page, '.ks-door--first');
    await ready(page, 'overview');
    await toTab(page, 'cascade');
    await page.locator('[data-cascade=company][data-ready=setup]').waitFor();
    await choose(page, '#cascade-node', `region:${region.id}`, 'Tab', true);
    await page.locator(`[data-cascade="region:${region.id}"][data-ready=setup]`).waitFor();
    await choose(page, '#cascade-base', 'typed');
    await type(page, '#cascade-typed', '1000000');
    await page.keyboard.press('Enter');
    await choose(page, '#cascade-months', 'even');
    await choose(page, '#cascade-method', 'percent');
    const id = (person, column) => `cascade-employee:${person.id}-${column}`;
    const cell = (person, column, exact) => page.locator(`[data-ready=setup] tr[data-scope="employee:${person.id}"] td[data-column="${column}"][data-exact="${exact}"]`).waitFor();
    const focused = (person, column) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id(person, column));
    // 20 % of 1,000,000; the other 800,000 are nobody's.
    await type(page, `[id="${id(first, 'percent')}"]`, '20');
    await page.keyboard.press('Enter');
    await cell(first, 'year', '200000.00');
    await page.locator('.ks-remain').filter({ hasText: say.nobody }).waitFor();
    // Enter went down a row; arrows go on to the year, which is fixed there.
    await focused(second, 'percent');
    await page.keyboard.press('ArrowRight');
    await focused(second, 'year');
    await page.keyboard.type('800000');
    await page.keyboard.press('Enter');
    await page.locator('[data-ready=setup] [data-remainder="0.00"]').filter({ hasText: say.all }).waitFor();
    // A month that is fixed: (200,000 − 50,000) ÷ 11 = 13,636.3636…, four cents are left for the first four. Freed: 200,000 ÷ 12.
    await type(page, `[id="${id(first, '3')}"]`, '50000', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await cell(first, '1', '13636.37');
    await cell(first, '12', '13636.36');
    await tabTo(page, `[id="${id(first, '3')}"]`, 'Shift+Tab');
    await page.keyboard.press('Delete');
    await cell(first, '1', '16666.67');
    await cell(first, '12', '16666.66');
    // The table is one stop: Tab leaves it, back again it is where it was.
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.closest('table.ks-cascade')), null);
    await page.keyboard.press('Shift+Tab');
    await focused(first, '3');
    // What is not written yet stays while another page is looked at, and the way back to it is offered there.
    await toTab(page, 'targets');
    await toTab(page, 'cascade');
    await page.getByTestId('cascade-drafts').waitFor();
    await press(page, '[data-test=cascade-drafts] button');
    await page.locator(`[data-cascade="region:${region.id}"][data-ready=setup]`).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'cascade-node');
    await cell(first, 'year', '200000.00');
    await page.getByTestId('cascade-draft').waitFor();
    // Targets that there are change only with a reason.
    await pressNamed(page, say.write);
    await page.locator('#hand-down').waitFor();
    await press(page, '#hand-down button[type=submit]');
    await page.locator('#hand-down-reason[aria-invalid=true]').waitFor();
    assert.match(await page.locator('#hand-down-reason-e').innerText(), say.needed);
    await type(page, '#hand-down-reason', 'region A');
    await press(page, '#hand-down button[type=submit]');
    await closed(page, '#hand-down');
    await page.waitForFunction((text) => document.activeElement?.textContent === text, say.write);
    await page.getByTestId('cascade-draft').waitFor({ state: 'detached' });
    await saved(page);
    await pressNamed(page, say.tree, 'Shift+Tab');
    const inTree = (person, exact) => page.locator(`[data-ready=setup] tr[data-scope="employee:${person.id}"][data-exact="${exact}"]`);
    await inTree(first, '200000').waitFor();
    await inTree(second, '800000').waitFor();
    await page.keyboard.press('Control+z');
    await inTree(first, '200000').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+z');
    await inTree(first, '200000').waitFor();
    assert.equal(await pointer(), 0, 'nothing was pressed with a mouse');
    await assertClean(opened);
  });

  test(`a cycle is reviewed, locked, reopened and appealed against without a mouse (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, { language, theme: language === 'en' ? 'light' : 'dark' });
    const { page } = opened;
    const step = stepsOf(t);
    const pointer = await watchPointer(page);
    const row = page.locator('tr[data-cycle]');
    const onStep = () => page.waitForFunction(() => document.activeElement?.matches('tr[data-cycle] .ks-cycles__steps button'));
    /** The step that the cycle offers, with its reason; the focus comes back to its button. */
    const go = async (reason) => {
      await press(page, 'tr[data-cycle] .ks-cycles__steps button:first-child');
      await page.locator('#cycle-step').waitFor();
      if (reason) await type(page, '#cycle-reason', reason);
      await tabTo(page, '#cycle-step .ks-dialog__foot button:first-child');
      await page.locator('#cycle-step button[type=submit]:not([disabled])').waitFor();
      await press(page, '#cycle-step button[type=submit]');
    };
    const log = () => page.locator('[data-test=cycle-log] .ks-feed__title').allInnerTexts();

    await step('draft, review, lock', async () => {
      await press(page, '.ks-door--first');
      await ready(page, 'overview');
      await toTab(page, 'cycles');
      await pressNamed(page, say.add);
      await page.waitForFunction(() => document.activeElement?.id === 'cycle-zh');
      await page.keyboard.press('Enter');
      await closed(page, '#cycle-begin');
      await row.and(page.locator('[data-state=draft]')).waitFor();
      await go('');
      await row.and(page.locator('[data-state=review]')).waitFor();
      await onStep();
      await go('agreed');
      await row.and(page.locator('[data-state=locked]')).waitFor();
      await onStep();
      await page.locator('[data-ready=cycle] [data-test=proof][data-whole=true]').waitFor();
      const shown = page.locator('[data-ready=cycle] [data-test=comparison]');
      assert.equal(await shown.getAttribute('data-same'), await shown.getAttribute('data-all'));
      await saved(page);
    });

    await step('a changed past shows beside the lock', async () => {
      await toTab(page, 'weights');
      const cell = page.locator('td[data-kpi] input.ks-cell').first();
      await cell.waitFor();
      const id = await cell.getAttribute('id');
      await type(page, `[id="${id}"]`, String(Number(await cell.inputValue()) - 1));
      await page.keyboard.press('Enter');
      await saved(page);
      await toTab(page, 'cycles');
      await page.locator('[data-ready=cycle] [data-test=rules]').waitFor();
      await page.locator('[data-ready=cycle] tr[data-scope=company]').waitFor();
    });

    await step('reopened with a reason only', async () => {
      await go(' ');
      await page.locator('#cycle-step .ks-field__error').filter({ hasText: say.needed }).waitFor();
      await type(page, '#cycle-reason', 'a late refund', 'Shift+Tab');
      await press(page, '#cycle-step button[type=submit]');
      await closed(page, '#cycle-step');
      await row.and(page.locator('[data-state=review]')).waitFor();
      await page.getByTestId('cycle-log').getByText('a late refund').waitFor();
      assert.deepEqual(await log(), say.steps);
    });

    await step('an appeal, and what came of it', async () => {
      await pressNamed(page, say.appeal);
      await page.locator('#appeal-dialog').waitFor();
      await choose(page, '#appeal-pick', first.id);
      await type(page, '#appeal-text', 'an order is missing');
      await press(page, '#appeal-dialog button[type=submit]');
      await closed(page, '#appeal-dialog');
      const name = language === 'en' ? first.name.en : first.name.zh;
      await pressNamed(page, `${say.decide} ${name}`);
      await page.locator('#appeal-dialog').waitFor();
      await choose(page, '#appeal-pick', 'partly');
      await type(page, '#appeal-text', 'it was booked a month later');
      await press(page, '#appeal-dialog button[type=submit]');
      await closed(page, '#appeal-dialog');
      const outcome = page.getByTestId('outcome');
      await outcome.filter({ hasText: 'it was booked a month later' }).filter({ hasText: say.partly }).waitFor();
      // Decided again: what was decided before stays beside it.
      await pressNamed(page, `${say.again} ${name}`);
      await page.locator('#appeal-dialog').waitFor();
      await choose(page, '#appeal-pick', 'rejected');
      await type(page, '#appeal-text', 'the month was right');
      await press(page, '#appeal-dialog button[type=submit]');
      await closed(page, '#appeal-dialog');
      await outcome.filter({ hasText: 'the month was right' }).waitFor();
      await outcome.getByTestId('earlier-outcome').filter({ hasText: 'it was booked a month later' }).filter({ hasText: say.partly }).waitFor();
      // Another cycle of the period is offered another name; the same one is refused.
      await pressNamed(page, say.add, 'Shift+Tab');
      await page.waitForFunction(() => document.activeElement?.id === 'cycle-zh');
      const offered = await page.locator('#cycle-zh').inputValue();
      assert.match(offered, / \(2\)$/);
      await type(page, '#cycle-zh', offered.replace(/ \(2\)$/, ''));
      await page.keyboard.press('Enter');
      await page.locator('#cycle-begin [aria-invalid=true]').first().waitFor();
      await page.keyboard.press('Escape');
      await closed(page, '#cycle-begin');
    });

    await step('a note in the log, kept', async () => {
      await pressNamed(page, say.note);
      await page.locator('#cycle-step').waitFor();
      await type(page, '#cycle-reason', 'weights of 1 October');
      await press(page, '#cycle-step button[type=submit]');
      await closed(page, '#cycle-step');
      await page.getByTestId('cycle-log').getByText('weights of 1 October').waitFor();
      assert.deepEqual(await log(), [say.noted, ...say.steps]);
      await saved(page);
      assert.equal(await pointer(), 0, 'nothing was pressed with a mouse');
      await page.reload();
      await page.getByTestId('cycle-log').getByText('weights of 1 October').waitFor();
      await page.getByTestId('outcome').filter({ hasText: say.partly }).waitFor();
    });
    await assertClean(opened);
  });

  test(`two quarters are locked and stand beside each other without a mouse (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, { language, theme: language === 'en' ? 'light' : 'dark' });
    const { page } = opened;
    const pointer = await watchPointer(page);
    await press(page, '.ks-door--first');
    await ready(page, 'overview');
    await press(page, '.ks-period .ks-seg__item:nth-child(3)', 'Shift+Tab');
    await page.locator('.ks-period [data-period="2025-Q4"]').waitFor();
    // What the company's card comes to in each quarter, as the overview tells it.
    const totals = {};
    const lock = async (period) => {
      await page.locator(`.ks-hero__score [data-kpi=total][data-period="${period}"]`).waitFor();
      totals[period] = await page.locator('.ks-hero__score [data-kpi=total]').innerText();
      await toTab(page, 'cycles');
      await pressNamed(page, say.add);
      await page.waitForFunction(() => document.activeElement?.id === 'cycle-zh');
      await page.keyboard.press('Enter');
      await closed(page, '#cycle-begin');
      // The newest period stands first: the one that is not locked yet is the one begun.
      const row = page.locator('tr[data-cycle]:not([data-state=locked])');
      await row.waitFor();
      const cycle = await row.getAttribute('data-cycle');
      for (const state of ['review', 'locked']) {
        await press(page, `tr[data-cycle="${cycle}"] .ks-cycles__steps button:first-child`);
        await page.locator('#cycle-step').waitFor();
        await page.locator('#cycle-step button[type=submit]:not([disabled])').waitFor();
        await press(page, '#cycle-step button[type=submit]');
        await page.locator(`tr[data-cycle="${cycle}"][data-state=${state}]`).waitFor();
      }
      await saved(page);
      return cycle;
    };
    await lock('2025-Q4');
    await goBy(page, 'overview');
    await press(page, '.ks-period .ks-stepper button:first-child', 'Shift+Tab');
    await page.locator('.ks-period [data-period="2025-Q3"]').waitFor();
    const older = await lock('2025-Q3');
    assert.equal(await page.locator('tr[data-cycle][data-state=locked]').count(), 2);
    // The later quarter is at hand; the older one goes to its left. Both locks are whole, the second follows the first.
    await choose(page, '#cycle-beside', older);
    const company = page.locator('[data-ready=cycle] tr[data-scope=company] td');
    await page.waitForFunction((texts) => JSON.stringify([...document.querySelectorAll('[data-ready=cycle] tr[data-scope=company] td')].slice(0, 2).map((cell) => cell.textContent.trim().split(/\s/)[0])) === JSON.stringify(texts), [totals['2025-Q3'], totals['2025-Q4']])
      .catch(async (error) => assert.fail(`${error.message}: ${JSON.stringify(totals)} ${await company.allInnerTexts()}`));
    assert.deepEqual(await page.locator('[data-ready=cycle] [data-test=proof]').evaluateAll((all) => all.map(({ dataset }) => dataset.whole)), ['true', 'true']);
    assert.equal(await pointer(), 0, 'nothing was pressed with a mouse');
    await assertClean(opened);
  });
}
