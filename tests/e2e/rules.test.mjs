// How indicators are scored and totals made, set on the page: values with their scores beside the form, what is said of a
// faulty rule, cards before and after, undo and reload. Expected scores are the examples of docs/scoring.md or sums done here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, figure, goTo, openSample, ready, saved, sum, total } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const accountOf = (name) => workspace.accounts.find((account) => account.name.zh === name).id;

/** Opens the rules of an indicator with the keyboard, and gives the form. */
async function openRules(page, name) {
  await goTo(page, 'setup');
  const button = page.getByRole('button', { name });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.locator('#rule-dialog');
  await dialog.waitFor();
  return { button, dialog };
}

/** Until the engine has told these scores: value → score as they stand in the table. */
async function scoresAre(page, expected) {
  await page.waitForFunction((wanted) => {
    const table = document.querySelector('.ks-rule__table[data-fresh]');
    return table && Object.entries(wanted).every(([value, score]) => table.querySelector(`tr[data-value="${value}"] [data-test=rule-score]`)?.textContent === score);
  }, expected).catch(async (error) => {
    assert.fail(`${error.message}: ${await text(page.locator('.ks-rule__bench'))}`);
  });
}

/** The score of an indicator in the table of the card on screen. */
const scoreOf = (page, name) => page.locator('main tbody tr', { hasText: name }).first().locator('td').nth(3);

const withoutDialog = (dialog) => dialog.waitFor({ state: 'detached' });

test('steps are written, tried out, refused while they are faulty, saved, scored, undone and kept', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  const account = accountOf('星槐汽车');
  await goTo(page, `accounts/${account}`, '2025');
  const hours = Number((await figure(page, { kpi: 'K09', scope: `account:${account}`, period: '2025' })).text.replace(/[^\d.]/g, ''));
  const before = await text(scoreOf(page, 'Demand response time'));

  const { button, dialog } = await openRules(page, /^Demand response time: how it is scored/);
  await page.locator('#rule-shape').selectOption({ label: 'Steps' });
  await page.locator('#rule-measure').selectOption({ label: 'The actual' });
  for (const [row, [from, points]] of [['4', '60'], ['2', '80'], ['1', '100']].entries()) {
    await page.locator(`#rule-row-${row}-value`).fill(from);
    await page.locator(`#rule-row-${row}-points`).fill(points);
  }
  // docs/scoring.md 3.4: 4 → 60, 2 → 80, 1 → 100; reaching a border is meeting it.
  const steps = { 4.01: '0.00', 4: '60.00', 2.01: '60.00', 2: '80.00', 1.01: '80.00', 1: '100.00' };
  await scoresAre(page, steps);
  await page.locator('#rule-try-value').fill('4.5');
  await scoresAre(page, { ...steps, '4.5': '0.00' });
  assert.match(await text(dialog.getByTestId('rule-border')), /≤/);
  assert.deepEqual(await axeFindings(page, '#rule-dialog'), []);

  // A border twice: said at its field, never saved; a step that falls is worth a second look only.
  const second = page.locator('#rule-row-1-value');
  await second.fill('4');
  await page.locator('#rule-row-1-value[aria-invalid=true]').waitFor();
  assert.equal(await text(page.locator('#rule-row-1-value-e')), 'This value stands above already.');
  await page.locator('#rule-reason').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'rule-row-1-value');
  assert.equal(await dialog.isVisible(), true, 'a faulty rule is not saved');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('2');
  await page.locator('#rule-row-2-points').fill('70');
  assert.match(await text(page.locator('#rule-row-2-points-h')), /harder but earns less/);
  await page.locator('#rule-row-2-points').fill('100');

  // Rows come and go with the keyboard; the focus goes along.
  await dialog.getByRole('button', { name: 'Add a step' }).press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'rule-row-3-value');
  await dialog.getByRole('button', { name: 'Remove row 4' }).press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'rule-row-2-value');
  await scoresAre(page, steps);
  await page.keyboard.press('Enter');
  await withoutDialog(dialog);
  await saved(page);
  assert.equal(await button.evaluate((node) => node === document.activeElement), true, 'the focus is back');
  assert.equal(await text(button.locator('.ks-rule__shape')), 'Steps');

  const reached = ['1', '2', '4'].find((border) => hours <= Number(border));
  const expected = { 1: '100.00', 2: '80.00', 4: '60.00' }[reached] ?? '0.00';
  assert.notEqual(before, expected);
  await goTo(page, `accounts/${account}`, '2025');
  assert.equal(await text(scoreOf(page, 'Demand response time')), expected);
  await page.keyboard.press('Control+z');
  await page.waitForFunction(([cells, score]) => [...document.querySelectorAll(cells)].some((cell) => cell.textContent === score), ['main tbody td', before]);
  assert.equal(await text(scoreOf(page, 'Demand response time')), before);
  await page.keyboard.press('Control+Shift+z');
  await saved(page);
  await page.reload();
  await ready(page, 'account');
  assert.equal(await text(scoreOf(page, 'Demand response time')), expected, 'the rule outlives a reload');
  await assertClean(opened);
});

test('a rule of one account stands beside the company’s, is told as inherited elsewhere, and can be removed', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  const { dialog, button } = await openRules(page, /^On-time delivery: how it is scored/);
  const hint = page.locator('#rule-scope-h');
  assert.match(await text(hint), /No rule has been set yet/);
  // 0.88 / 0.96 / 0.995 are the sample's targets of the company.
  await scoresAre(page, { 0.88: '60.00', 0.96: '100.00', 0.995: '120.00' });
  await page.locator('#rule-scope').selectOption({ label: 'Xinghuai Motors' });
  await page.locator('#rule-shape').selectOption({ label: 'All or nothing' });
  await scoresAre(page, { 0.9599: '0.00', 0.96: '100.00' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await withoutDialog(dialog);
  assert.match(await text(button), /own rules elsewhere: 1/);
  await openRules(page, /^On-time delivery: how it is scored/);
  await page.locator('#rule-scope').selectOption({ label: 'Yunli Appliances' });
  assert.match(await text(hint), /No rule has been set yet/);
  await page.locator('#rule-scope').selectOption({ label: 'Xinghuai Motors (own rule)' });
  assert.match(await text(hint), /itself/);
  assert.equal(await page.locator('#rule-shape option:checked').innerText(), 'All or nothing');
  await dialog.getByRole('button', { name: 'Remove own rule' }).click();
  await withoutDialog(dialog);
  assert.equal(await text(button.locator('.ks-rule__shape')), 'Straight line');
  await assertClean(opened);
});

test('总分规则、加减分与红线', async (t) => {
  const opened = await begin(site, t, { language: 'zh-CN', theme: 'dark', width: 390, height: 844 });
  const { page } = opened;
  await openSample(page);
  const account = accountOf('云栎家电');
  const card = async () => {
    await goTo(page, `accounts/${account}`, '2025');
    return (await total(page)).exact;
  };
  const plain = await card();

  // Points need a reason, said at its field.
  await goTo(page, 'setup/totals');
  await page.getByRole('button', { name: '新增加减分' }).click();
  const points = page.locator('#points-dialog');
  await points.locator('#points-scope').selectOption({ label: '云栎家电' });
  await points.locator('#points-period').selectOption('2025');
  await points.locator('#points-points').fill('3');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'points-reason');
  assert.equal(await text(page.locator('#points-reason-e')), '请写明原因。');
  await page.keyboard.type('客户表扬');
  assert.deepEqual(await axeFindings(page, '#points-dialog'), []);
  await page.keyboard.press('Enter');
  await points.waitFor({ state: 'detached' });
  await page.locator('tbody tr', { hasText: '客户表扬' }).getByText('+3').waitFor();
  assert.equal(await card(), sum([plain, '3']));

  // At most two points for one item: the card says so.
  await goTo(page, 'setup/totals');
  await page.locator('tr[data-scope=company]').getByRole('button').click();
  const plan = page.locator('#plan-dialog');
  await plan.locator('#plan-each-up').fill('-2');
  await plan.locator('#plan-each-up[aria-invalid=true]').waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await plan.isVisible(), true, 'a faulty rule is not saved');
  await plan.locator('#plan-each-up').fill('2');
  assert.deepEqual(await axeFindings(page, '#plan-dialog'), []);
  await page.keyboard.press('Enter');
  await plan.waitFor({ state: 'detached' });
  assert.equal(await card(), sum([plain, '2']));

  // A red line that nobody can keep: the total is zero, and the line stands in the list.
  const { dialog } = await openRules(page, /^订单交付准时率：怎样计分/);
  await page.locator('#rule-red-line').selectOption({ label: '碰线则总分清零' });
  await page.locator('#rule-limit').fill('101');
  await page.locator('.ks-rule__bench').getByText('碰红线').first().waitFor();
  assert.equal(await dialog.locator('.ks-dialog__body').evaluate((node) => node.scrollWidth - node.clientWidth), 0);
  assert.deepEqual(await axeFindings(page, '#rule-dialog'), []);
  await page.locator('#rule-limit').press('Enter');
  await withoutDialog(dialog);
  assert.equal(await card(), '0');
  await goTo(page, 'setup/totals');
  await page.locator('tbody tr', { hasText: '订单交付准时率' }).getByText('≥ 101%').waitFor();
  await assertNoSideScroll(page);
  assert.deepEqual(await axeFindings(page), []);

  // Each taken back in one step.
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+z');
  await page.locator('tbody tr', { hasText: '客户表扬' }).waitFor({ state: 'detached' });
  await saved(page);
  assert.equal(await card(), plain);
  await assertClean(opened);
});

test('a formula of points is written, refused with its place, tried out and saved', async (t) => {
  for (const language of ['en', 'zh-CN']) {
    const en = language === 'en';
    const opened = await begin(site, t, { language });
    const { page } = opened;
    await openSample(page);
    const name = en ? /^On-time delivery: how it is scored/ : /^订单交付准时率：怎样计分/;
    const { dialog, button } = await openRules(page, name);
    await page.locator('#rule-shape').selectOption({ label: en ? 'A formula of its own' : '自定义公式' });
    // Nothing written: told only once somebody wants to save.
    assert.equal(await page.locator('#rule-formula-e').count(), 0);
    await dialog.getByRole('button', { name: en ? 'Save' : '保存' }).click();
    await page.waitForFunction(() => document.activeElement?.id === 'rule-formula');
    assert.equal(await text(page.locator('#rule-formula-e')), en ? 'Write the formula of points.' : '请写出得分公式。');
    // A name that there is none of is told with its place and a suggestion; hours of points are refused by type.
    const formula = page.locator('#rule-formula');
    await formula.fill('IF(actul >= target, 100, 60)');
    await page.locator('#rule-formula-e').filter({ hasText: 'actul' }).waitFor();
    assert.match(await text(page.locator('#rule-formula-e')), en ? /did you mean “?actual/i : /actual|实际/);
    // Meeting the target (96 %) earns 100, a shade less 60; what is read back is printed in the reader's language.
    await formula.fill(en ? 'if(actual>=target,100,60)' : '如果（实际值 ≥ 目标值，100，60）');
    await scoresAre(page, { 0.96: '100.00' });
    await page.locator('#rule-try-value').fill('95.99');
    await scoresAre(page, { 0.96: '100.00', 0.9599: '60.00' });
    assert.match(await text(page.locator('#rule-formula-h')), en ? /IF\(value >= target, 100, 60\)/ : /IF\(实际值 >= 目标值, 100, 60\)/);
    assert.deepEqual(await axeFindings(page, '#rule-dialog'), []);
    await dialog.getByRole('button', { name: en ? 'Save' : '保存' }).click();
    await withoutDialog(dialog);
    await saved(page);
    assert.equal(await text(button.locator('.ks-rule__shape')), en ? 'A formula of its own' : '自定义公式');
    // It stands there again; another scope shows its own.
    await openRules(page, name);
    assert.match(await formula.inputValue(), />= (target|目标值), 100, 60\)/);
    await assertClean(opened);
  }
});

test('perspectives come first where the company’s rule says so, and the card tells them', async (t) => {
  for (const language of ['en', 'zh-CN']) {
    const en = language === 'en';
    const opened = await begin(site, t, { language });
    const { page } = opened;
    await openSample(page);
    const account = accountOf('星槐汽车');
    await goTo(page, `accounts/${account}`, '2025');
    const before = (await total(page)).exact;
    const cells = await page.locator('main tbody tr:has(td button [data-kpi])').evaluateAll((rows) => rows.map((row) => row.querySelectorAll('td')[3]?.textContent ?? ''));
    const scores = cells.map((cell) => Number(cell)).filter((score, place) => cells[place] !== '' && !Number.isNaN(score));
    await goTo(page, 'setup/totals');
    await page.locator('tr[data-scope=company]').getByRole('button').click();
    const plan = page.locator('#plan-dialog');
    await plan.locator('#plan-roll-up').selectOption({ label: en ? 'Lowest score' : '取最低分' });
    await plan.locator('#plan-groups').selectOption({ label: en ? 'Lowest score of each perspective' : '每个视角内：取最低分' });
    assert.match(await text(page.locator('#plan-groups-h')), en ? /By perspective first/ : /先按视角汇总/);
    assert.deepEqual(await axeFindings(page, '#plan-dialog'), []);
    await page.locator('#plan-cap').press('Enter');
    await plan.waitFor({ state: 'detached' });
    assert.match(await text(page.locator('tr[data-scope=company]')), en ? /by perspective first: Lowest score/ : /先按视角：取最低分/);
    await goTo(page, `accounts/${account}`, '2025');
    // The lowest of the lowest is the lowest of all.
    assert.equal(Number((await total(page)).exact), Math.min(...scores));
    await page.locator('main').getByText(en ? /By perspective first/ : /先按视角汇总/).first().waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.keyboard.press('Control+z');
    await saved(page);
    await goTo(page, 'setup/totals');
    await goTo(page, `accounts/${account}`, '2025');
    assert.equal((await total(page)).exact, before);
    await assertClean(opened);
  }
});

test('plans of pay name every cliff with its size', async (t) => {
  for (const [language, cliff] of [['en', /cliff at 75: from 50% of base to 80% of base, a jump of 30% of base/i], ['zh-CN', /75.*50%.*80%.*30%/]]) {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup/totals');
    await page.locator('tr[data-plan]').filter({ hasText: cliff }).first().waitFor();
    await assertNoSideScroll(page);
    assert.deepEqual(await axeFindings(page), []);
    await assertClean(opened);
  }
});
