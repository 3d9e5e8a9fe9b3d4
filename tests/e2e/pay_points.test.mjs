// The points of a pay curve are moved on its drawing, by keys and by the pointer, and the rows follow; a factor by the team's score
// scales what is paid, up to its limit. Expected amounts are sums done here from what the page says of the team.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved, stepsOf } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const factsOf = (person) => person.facts.revisions.at(-1).value;
const person = workspace.employees.find((one) => factsOf(one).manager && workspace.employees.some((other) => other.id === factsOf(one).manager));
const leader = factsOf(person).manager;
const PERIOD = '2025-Q3';

for (const [language, words] of [
  ['en', { add: 'New plan', name: 'Curve', pays: 'Money', team: /Total score of the team/ }],
  ['zh-CN', { add: '新增方案', name: '曲线', pays: '金额', team: /团队总分/ }],
]) {
  test(`points of a curve are moved and the team's score counts (${language})`, async (t) => {
    const step = stepsOf(t);
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    const dialog = page.locator('#pay-dialog');
    const fields = dialog.locator('section:first-of-type .ks-rule__row input');
    const row = () => fields.evaluateAll((all) => all.map((one) => one.value));
    const shows = (from, level, pay) => page.waitForFunction(([from, level, pay]) => {
      const point = document.querySelector('#pay-dialog [data-point="2"]');
      const tried = document.querySelector(`#pay-dialog table[data-fresh] tr[data-measure="${from}"] [data-test=pay-tried]`);
      return point?.dataset.from === from && point.dataset.level === level && Number(tried?.textContent.replace(/[^\d.]/g, '')) === pay;
    }, [from, level, pay]);

    await step('arrows move a point and the row with it', async () => {
      await goTo(page, 'setup/totals');
      await page.getByRole('button', { name: words.add, exact: true }).press('Enter');
      await dialog.waitFor();
      await page.locator('#pay-name-zh').fill(words.name);
      await page.locator('#pay-scope').selectOption({ label: language === 'en' ? person.name.en : person.name.zh });
      await page.locator('#pay-pays').selectOption({ label: words.pays });
      for (const [place, number] of ['0', '100', '80', '900'].entries()) await fields.nth(place).fill(number);
      await shows('80', '900', 900);
      // The drawing goes to 96, a fifth beyond: steps of 0.5; up to 900: steps of 5.
      await dialog.locator('[data-point="2"]').focus();
      await page.keyboard.press('ArrowRight');
      await shows('80.5', '900', 900);
      await page.keyboard.press('Shift+ArrowUp');
      await shows('80.5', '950', 950);
      await page.keyboard.press('ArrowDown');
      await shows('80.5', '945', 945);
      await page.keyboard.press('Shift+ArrowLeft');
      await shows('75.5', '945', 945);
      assert.deepEqual(await row(), ['0', '100', '75.5', '945']);
      // A point does not pass the one before it: that begins at 0, so it stops a step behind it.
      for (let pressed = 0; pressed < 20; pressed += 1) await page.keyboard.press('Shift+ArrowLeft');
      await page.waitForFunction(() => Number(document.querySelector('#pay-dialog [data-point="2"]').dataset.from) > 0);
      assert.equal((await dialog.locator('.ks-rule__row input[aria-invalid=true]').count()), 0);
      assert.deepEqual(await axeFindings(page, '#pay-dialog'), []);
    });

    await step('the pointer drags a point', async () => {
      await fields.nth(2).fill('80');
      await fields.nth(3).fill('900');
      await shows('80', '900', 900);
      const knob = dialog.locator('[data-point="2"] .ks-rule__knob');
      await knob.scrollIntoViewIfNeeded();
      const box = await knob.boundingBox();
      const drawing = await dialog.locator('.ks-rule__curve').boundingBox();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      // A quarter of the drawing to the left, half of its height down.
      await page.mouse.move(x - drawing.width / 8, y + drawing.height / 4, { steps: 4 });
      await page.mouse.move(x - drawing.width / 4, y + drawing.height / 2, { steps: 4 });
      await page.mouse.up();
      const [, , from, level] = (await row()).map(Number);
      // 360 wide with 8 free on either side show 96: a quarter is 90 ÷ 344 × 96 = 25.1; 140 high with 30 free: 70 ÷ 110 × 900 = 573.
      assert.ok(Math.abs(from - 54.9) <= 1, `from ${from}`);
      assert.ok(Math.abs(level - 327) <= 10, `level ${level}`);
      assert.equal(from % 0.5, 0);
      assert.equal(level % 5, 0);
      await shows(String(from), String(level), level);
      await dialog.getByTestId('pay-along').locator('summary').press('Enter');
      await dialog.locator('tr[data-along="50"]').waitFor();
      await assertNoSideScroll(page);
    });

    await step('the factor of the team scales what is paid', async () => {
      // What the drawing began with, so that the sum is easy: 900 from 0 points on.
      await fields.nth(0).fill('0');
      await fields.nth(1).fill('900');
      await fields.nth(2).fill('500');
      await fields.nth(3).fill('1000');
      await page.locator('#pay-team-add button').press('Enter');
      const most = dialog.locator('input[id$="-factor-most"]');
      assert.equal(await most.inputValue(), '120');
      await most.fill('105');
      await most.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await saved(page);
      await goTo(page, `people/${leader}`, PERIOD);
      const team = await page.locator('.ks-hero__score [data-kpi=total]').getAttribute('data-exact');
      const hundredths = Math.round(Number(team) * 100);
      assert.ok(hundredths >= 6000, `the team has ${team}`);
      await goTo(page, `people/${person.id}`, PERIOD);
      const pay = page.locator('[data-pay]', { hasText: words.name });
      await pay.waitFor();
      // 80 % at 60 points, half a percent more for each further one, 105 % at most; of 900.
      const factor = Math.min(80_000 + (hundredths - 6000) * 5, 105_000);
      assert.equal(await pay.getAttribute('data-exact'), (Math.round((900 * factor) / 1000) / 100).toFixed(2));
      await pay.getByRole('button').first().press('Enter');
      const drawer = page.locator('dialog[open]');
      await drawer.getByText(words.team).first().waitFor();
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
      await assertClean(opened);
    });
  });
}
