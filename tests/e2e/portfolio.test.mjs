// The score of the portfolio above the list of accounts: its derivation adds up, the settings change it, undo brings it back; weeks that begin
// on Sunday. What is expected is computed from the totals and weights that the page shows, in whole numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const WORDS = {
  en: { close: 'Close', mean: 'Mean', off: 'not shown', alike: 'like every other', atOnce: 'all at once' },
  'zh-CN': { close: '关闭', mean: '算术平均', off: '不显示', alike: '同等计入', atOnce: '一次汇总' },
};
// Digits of a number at 4 places as a whole number.
const whole = (text) => {
  const [digits, fraction = ''] = text.replace(/[^0-9.-]/g, '').split('.');
  return BigInt(digits + fraction.padEnd(4, '0').slice(0, 4));
};
// A quotient at 2 places, half away from zero; both sides above 0.
const quotient = (above, below) => (above * 200n + below) / (below * 2n);
const hundredths = (text) => whole(text) / 100n;

for (const language of ['en', 'zh-CN']) {
  test(`the score of the portfolio tells what it is made of and follows its settings (${language})`, async (t) => {
    const say = WORDS[language];
    const opened = await begin(site, t, language === 'en' ? { language, theme: 'dark', width: 390, height: 844 } : { language });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'accounts');
    const score = page.getByTestId('portfolio-score');
    await score.waitFor();
    const shown = await score.innerText();
    await assertNoSideScroll(page);
    // By keyboard: the figure opens its derivation.
    await score.focus();
    await page.keyboard.press('Enter');
    const drawer = page.locator('#portfolio');
    await drawer.waitFor();
    assert.deepEqual(await axeFindings(page, '#portfolio'), []);
    const rows = await drawer.locator('tbody tr[class], tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText)));
    const parts = rows.filter((row) => row[3] && row[3] !== '—');
    assert.ok(parts.length > 3 && rows.length > parts.length, 'accounts and groups');
    const [above, below] = parts.reduce(([sum, weights], [, total, weight]) => [sum + whole(total) * whole(weight), weights + whole(weight)], [0n, 0n]);
    // Totals at 4 places times weights, over weights: at 4 places; hundredths of it.
    assert.equal(quotient(above, below * 10_000n), hundredths(shown));
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    // Every account alike and all at once: the mean of the totals.
    await goTo(page, 'setup/general');
    await page.locator('#portfolio-weigh').selectOption({ label: say.alike });
    await page.locator('#portfolio-group').selectOption({ label: say.atOnce });
    await saved(page);
    await goTo(page, 'accounts');
    const totals = parts.map(([, total]) => whole(total));
    const mean = quotient(totals.reduce((sum, total) => sum + total, 0n), BigInt(totals.length) * 10_000n);
    const exact = `${mean / 100n}.${String(mean % 100n).padStart(2, '0')}`.replace(/\.?0+$/, '');
    await page.locator(`[data-test=portfolio-score][data-exact="${exact}"]`).waitFor();
    // Not shown; and back by undo.
    await goTo(page, 'setup/general');
    await page.locator('#portfolio-roll-up').selectOption({ label: say.off });
    await page.locator('#portfolio-weigh').waitFor({ state: 'detached' });
    await goTo(page, 'accounts');
    await page.locator('[data-ready=accounts]').waitFor();
    assert.equal(await score.count(), 0);
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+z');
    await page.getByText(shown, { exact: true }).first().waitFor();
    await assertClean(opened);
  });
}
