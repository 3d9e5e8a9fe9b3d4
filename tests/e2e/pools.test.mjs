// A bonus by grades, written on the page by keyboard: what is to be known is told, the pool is divided to the cent by the grades of
// the cards, one step takes it back. Expected shares are divided here, by largest remainder in whole cents.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const bands = workspace.bands[0].bands;
/** Coefficients in tenths by grade, best first; the last grade has none. */
const TENTHS = Object.fromEntries(bands.slice(0, -1).map(({ code }, place) => [code, 15 - 3 * place]));

/** Whole cents of a pool by weights and keys: largest remainder, ties to the larger weight, then to the smaller key. */
function divided(cents, sharers) {
  const all = sharers.reduce((sum, { weight }) => sum + weight, 0n);
  const parts = sharers.map(({ key, weight }) => ({ key, weight, given: (cents * weight) / all, rest: (cents * weight) % all }));
  let left = cents - parts.reduce((sum, { given }) => sum + given, 0n);
  const order = [...parts].sort((a, b) => (a.rest === b.rest ? Number(b.weight - a.weight) || (a.key < b.key ? -1 : 1) : a.rest < b.rest ? 1 : -1));
  for (const part of order) if (left > 0n) { part.given += 1n; left -= 1n; }
  return Object.fromEntries(parts.map(({ key, given }) => [key, `${given / 100n}.${String(given % 100n).padStart(2, '0')}`]));
}

for (const [language, words] of [
  ['en', { add: 'New bonus', name: 'Autumn bonus', salary: 'Salary of the period', without: /no coefficient/, cliff: /the bonus jumps/, shares: 'Who gets what of “Autumn bonus”' }],
  ['zh-CN', { add: '新增奖金', name: '秋季奖金', salary: '周期内的薪资', without: /没有系数/, cliff: /奖金从基数的/, shares: '查看“秋季奖金”的分配' }],
]) {
  test(`a bonus by grades is written, divided and undone (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup/totals');
    await page.getByRole('button', { name: words.add, exact: true }).press('Enter');
    const dialog = page.locator('#pool-dialog');
    await dialog.waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'pool-name-zh');
    await page.keyboard.press('Enter');
    await page.locator('#pool-name-zh[aria-invalid=true]').waitFor();
    await page.keyboard.type(words.name);
    await page.locator('#pool-period').selectOption('2025-Q3');
    await page.locator('#pool-base').selectOption({ label: words.salary });
    for (const [place, { code }] of bands.slice(0, -1).entries()) {
      await page.locator(`#pool-grade-${place}`).fill(String(TENTHS[code] / 10));
    }
    // Half a cent cannot be paid: said at its field, and not saved.
    await page.locator('#pool-amount').fill('0.005');
    await page.locator('#pool-amount[aria-invalid=true]').waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await dialog.isVisible(), true);
    await page.locator('#pool-amount').fill('100,000.01');
    await page.locator('#pool-amount[aria-invalid=true]').waitFor({ state: 'detached' });
    assert.deepEqual(await axeFindings(page, '#pool-dialog'), []);
    await page.locator('#pool-amount').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await saved(page);

    const row = page.locator('tr[data-pool]', { hasText: words.name });
    await row.getByText(words.cliff).first().waitFor();
    assert.match(await row.innerText(), words.without);
    await row.getByRole('button', { name: words.shares }).press('Enter');
    const table = page.locator('[data-ready=pool-shares]');
    await table.waitFor();
    assert.deepEqual(await axeFindings(page, '#pool-shares'), []);
    const shown = await table.locator('tr[data-person]').evaluateAll((rows) => rows.map((one) => ({
      key: one.dataset.person, exact: one.dataset.exact ?? null, cells: [...one.cells].map((cell) => cell.innerText.trim()),
    })));
    assert.ok(shown.length > 1);
    const sharers = [];
    for (const { key, exact, cells } of shown) {
      const [, , , grade, coefficient, base] = cells;
      const tenths = TENTHS[grade];
      if (tenths === undefined || !/\d/.test(base)) { assert.equal(exact, null, key); continue; }
      assert.equal(Number(coefficient), tenths / 10);
      sharers.push({ key, exact, weight: BigInt(base.replace(/\D/g, '')) * BigInt(tenths) });
    }
    assert.ok(sharers.length > 1, 'several people share');
    const expected = divided(10_000_001n, sharers);
    for (const { key, exact } of sharers) assert.equal(exact, expected[key], key);
    assert.equal(await page.locator('[data-paid]').getAttribute('data-paid'), '100000.01');
    assert.equal(Number(await page.locator('[data-returned]').getAttribute('data-returned')), 0);
    await page.keyboard.press('Escape');
    await page.locator('#pool-shares').waitFor({ state: 'detached' });

    // On a person's page the same amount, with the grade it comes from.
    await goTo(page, `people/${sharers[0].key}`, '2025-Q3');
    const bonus = page.locator('[data-bonus]', { hasText: words.name });
    await bonus.waitFor();
    assert.equal(await bonus.getAttribute('data-exact'), sharers[0].exact);
    await goTo(page, 'setup/totals');
    await row.waitFor();
    await page.keyboard.press('Control+z');
    await row.waitFor({ state: 'detached' });
    await assertClean(opened);
  });
}
