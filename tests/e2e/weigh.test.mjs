// Weights by judgement: by rank, pair by pair and by sliding, with the totals beside; nothing changes before they are applied.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved, total } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const company = workspace.weights.find((set) => set.owner === 'company');
const count = company.items.length;

/** The proposed weights in percent, once the engine has told them. */
async function proposed(page) {
  await page.locator('.ks-rule__bench[data-fresh]').waitFor();
  const cells = await page.locator('[data-test=judged]').allInnerTexts();
  return cells.map((cell) => Number(cell.replace('%', '')));
}

const judged = (page, expected) => page.waitForFunction((wanted) => {
  const cells = [...document.querySelectorAll('[data-test=judged]')].map((cell) => cell.textContent);
  return document.querySelector('.ks-rule__bench[data-fresh]') && JSON.stringify(cells) === JSON.stringify(wanted);
}, expected);

async function open(page, label) {
  await goTo(page, 'setup/weights');
  const button = page.getByRole('button', { name: label });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.locator('#judge-dialog');
  await dialog.waitFor();
  return dialog;
}

test('an order makes weights, is applied in one step and taken back in one', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await goTo(page, 'overview');
  const before = (await total(page)).exact;
  const dialog = await open(page, /^Weigh by judgement/);
  // Rank-order centroid of n: w_k = (1/n) Σ 1/i from k to n; as many as indicators, all apart.
  for (let place = 1; place < count; place += 1) await dialog.locator('.ks-judge__row').nth(place).locator('input').uncheck();
  const centroid = (k) => { let sum = 0; for (let i = k; i <= count; i += 1) sum += 1 / i; return sum / count; };
  const weights = (await proposed(page)).toSorted((left, right) => right - left);
  weights.forEach((weight, place) => assert.ok(Math.abs(weight - 100 * centroid(place + 1)) < 0.0002, `${place}: ${weight}`));
  assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 100) < 1e-9);
  // The last one goes up by the keyboard, the focus with it.
  const last = dialog.locator('.ks-judge__row').nth(count - 1);
  const item = await last.getAttribute('data-item');
  await last.getByRole('button', { name: /move up$/ }).press('Enter');
  await page.waitForFunction((id) => document.activeElement?.parentElement?.id === id, `judge-up-${item}`);
  assert.equal(await dialog.locator('.ks-judge__row').nth(count - 2).getAttribute('data-item'), item);
  // Rank sum: 2 (n + 1 − k) ÷ (n (n + 1)).
  await page.locator('#judge-method').selectOption('sum');
  await page.waitForFunction((wanted) => document.querySelector('.ks-rule__bench[data-fresh]')
    && Math.max(...[...document.querySelectorAll('[data-test=judged]')].map((cell) => Number.parseFloat(cell.textContent))).toFixed(2) === wanted, (200 / (count + 1)).toFixed(2));
  const then = await text(dialog.getByTestId('total-then').first());
  assert.deepEqual(await axeFindings(page, '#judge-dialog'), []);
  // Nothing has changed so far; then the card shows what was promised.
  await goTo(page, 'overview');
  assert.equal((await total(page)).exact, before);
  const again = await open(page, /^Weigh by judgement/);
  await page.locator('#judge-method').selectOption('sum');
  for (let place = 1; place < count; place += 1) await again.locator('.ks-judge__row').nth(place).locator('input').uncheck();
  await again.locator(`[data-item="${item}"]`).getByRole('button', { name: /move up$/ }).click();
  await again.getByTestId('total-then').filter({ hasText: then }).waitFor();
  await again.getByRole('button', { name: 'Apply the weights' }).click();
  await again.waitFor({ state: 'detached' });
  await saved(page);
  await goTo(page, 'overview');
  assert.equal(Number((await total(page)).exact).toFixed(2), then);
  await page.keyboard.press('Control+z');
  await page.waitForFunction((exact) => document.querySelector('[data-total], .ks-hero [data-exact]')?.dataset.exact === exact, before).catch(() => undefined);
  await saved(page);
  await goTo(page, 'setup/weights');
  await goTo(page, 'overview');
  assert.equal((await total(page)).exact, before, 'one step back');
  await assertClean(opened);
});

test('两两比较说明是否前后一致，滑块锁定后合计仍是 100%', async (t) => {
  const opened = await begin(site, t, { language: 'zh-CN', theme: 'dark', width: 390, height: 844 });
  const { page } = opened;
  await openSample(page);
  const dialog = await open(page, /^按判断定权重/);
  await dialog.getByRole('button', { name: '两两比较' }).click();
  const said = dialog.getByTestId('consistency');
  // All alike: no contradiction, even weights.
  await said.filter({ hasText: '一致性比率 0.00' }).waitFor();
  const even = await proposed(page);
  assert.ok(Math.max(...even) - Math.min(...even) <= 0.0001 + 1e-9, even.join(' '));
  // The first far above the second, the second far above the third, and yet the third far above the first: contradicts.
  await page.locator('#judge-pair-0').selectOption('9');
  await page.locator(`#judge-pair-${count - 1}`).selectOption('9');
  await page.locator('#judge-pair-1').selectOption('-9');
  await said.filter({ hasText: '互相矛盾' }).waitFor();
  assert.match(await text(said), /请先看.+与.+：比的是 (1\/)?9 倍/);
  await assertNoSideScroll(page);
  assert.deepEqual(await axeFindings(page, '#judge-dialog'), []);
  await dialog.getByRole('button', { name: '滑块' }).click();
  const first = page.locator('#judge-slide-0');
  await dialog.locator('.ks-judge__row').nth(1).getByRole('checkbox').check();
  const locked = (await proposed(page))[1];
  await first.focus();
  await page.keyboard.press('End');
  await first.evaluate((node) => node.dispatchEvent(new Event('input', { bubbles: true })));
  await judged(page, [`${100 - locked}%`, `${locked}%`, ...Array(count - 2).fill('0%')]);
  await page.keyboard.press('Home');
  const slid = await proposed(page);
  assert.deepEqual([slid[0], slid[1]], [0, locked]);
  assert.ok(Math.abs(slid.reduce((sum, weight) => sum + weight, 0) - 100) < 1e-9);
  await dialog.getByRole('button', { name: '取消' }).click();
  await dialog.waitFor({ state: 'detached' });
  await assertClean(opened);
});
