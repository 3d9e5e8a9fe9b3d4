// Rated parts of a card by keyboard: a plan is written, people rate, the total is the hand sum everywhere, a comment that is asked
// for keeps the cycle from being reviewed, the sheet shows the parts; then the calibration: guide, ranking, a decision with its
// reason, which stands in the log and is taken back.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved, stepsOf, workspaceOf } from './support/stories.mjs';

const site = useSite();
const QUARTER = '2025-Q4';

/** Exact decimals of two places as whole hundredths. */
const cents = (text) => Number(text.replace('.', '').padEnd(text.includes('.') ? text.indexOf('.') + 2 : text.length + 2, '0'));

/** Whole hundredths as the page writes exact numbers: no zeros at the end. */
const exact = (hundredths) => String(hundredths / 100);

for (const [language, options] of [
  ['en', { language: 'en' }],
  ['zh-CN', { language: 'zh-CN', theme: 'dark', width: 390, height: 844 }],
]) {
  test(`people rate, the total follows, a calibration decides (${language})`, async (t) => {
    const step = stepsOf(t);
    const opened = await begin(site, t, options);
    const { page } = opened;
    await openSample(page);
    let person;
    let indicators;
    const peers = [];
    const total = (value) => page.locator(`[data-test=appraisal-total][data-exact="${value}"]`).waitFor();
    /** Chooses levels of a rater by their place from the best (0) on and saves. */
    const rate = async (part, rater, levels, comments = []) => {
      await page.locator(`tr[data-part=${part}] button`).press('Enter');
      const dialog = page.locator('#rate-dialog');
      await dialog.waitFor();
      if (rater !== null) await page.locator('#rater').selectOption({ index: rater });
      if (part === 'peers') peers.push(await page.locator('#rater option:checked').textContent());
      for (const [place, level] of levels.entries()) await page.locator(`#mark-${place}`).selectOption(String(level));
      for (const [place, comment] of comments.entries()) await page.locator(`#mark-${place}-comment`).fill(comment);
      await page.locator('#mark-0-comment').press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await saved(page);
    };

    const cycles = async () => {
      await page.evaluate((to) => { location.hash = to; }, `#/w/${workspaceOf(page)}/setup/cycles?p=${QUARTER}`);
      await page.locator('[role=tab][id$="-cycles"][aria-selected=true]').waitFor();
      await page.locator('#setup-panel .ks-card__actions .ks-btn').first().waitFor();
    };

    await step('without a plan nothing of it is there', async () => {
      await goTo(page, 'people', QUARTER);
      const first = page.locator('main tbody tr:has([data-kpi=total])').first();
      person = (await first.locator('[data-kpi=total]').getAttribute('data-scope')).split(':')[1];
      indicators = await first.locator('[data-kpi=total]').getAttribute('data-exact');
      await goTo(page, `people/${person}`, QUARTER);
      assert.equal(await page.locator('[data-ready=appraisal]').count(), 0);
    });

    await step('a plan whose weights are not whole is not saved', async () => {
      await goTo(page, 'setup/totals', QUARTER);
      await page.locator('#ratings-add button').press('Enter');
      const dialog = page.locator('#ratings-dialog');
      await dialog.waitFor();
      await page.locator('#rating-part-indicators').fill('60');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'rating-part-indicators');
      await page.locator('#rating-part-peers').fill('10');
      await page.locator('#rating-part-peers').press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'rating-criterion-0-2');
      await page.keyboard.type('100');
      assert.deepEqual(await axeFindings(page), []);
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await saved(page);
      await page.locator('tr[data-ratings=company]').waitFor();
    });

    await step('the total is the weighted mean of the parts', async () => {
      await goTo(page, `people/${person}`, QUARTER);
      // Nobody has rated: the indicators alone count.
      await total(indicators);
      // 40 % × 120 + 30 % × 100 + 30 % × 80 = 102; the others count 60 and 30 of 90.
      await rate('manager', 3, [0, 2, 3]);
      const of90 = Math.round((60 * cents(indicators) + 30 * 10200) / 90);
      await total(exact(of90));
      await page.locator('[data-test=rating-findings][data-blocks=true]').waitFor();
      // Peers: (110 + 100) ÷ 2 = 105.
      await rate('peers', 1, [1], ['sees what the others need']);
      await rate('peers', 2, [2], ['asks before deciding']);
      const whole = Math.round((60 * cents(indicators) + 30 * 10200 + 10 * 10500) / 100);
      await total(exact(whole));
      // The headline, the list and the sheet say the same.
      await page.locator(`main [data-kpi=total][data-exact="${exact(whole)}"]`).first().waitFor();
      // The own view is shown and does not count.
      await rate('own', null, [0, 0, 0], ['a', 'b', 'c']);
      await page.locator('tr[data-part=own][data-exact="120"]').waitFor();
      await total(exact(whole));
      assert.deepEqual(await axeFindings(page), []);
      await page.locator('main a[href*="/sheet"]').click();
      await page.locator('[data-ready=sheet] [data-test=sheet-ratings]').waitFor();
      await page.locator(`.ks-sheet__total[data-exact="${exact(whole)}"]`).waitFor();
      // The page that the person is handed has what the peers said, and nowhere who of them; of the person's own view it has both.
      const said = await page.locator('[data-test=rating-remarks] > dl > div').evaluateAll((all) => all.map((one) => [one.querySelector('dt').textContent, one.querySelector('dd').textContent]));
      assert.deepEqual(said.map(([, text]) => text).sort(), ['a', 'asks before deciding', 'b', 'c', 'sees what the others need']);
      const heads = said.filter(([, text]) => text.includes(' ')).map(([head]) => head);
      assert.equal(new Set(heads).size, 1, 'both heads are those of the part and the criterion');
      const bytes = await page.locator('[data-test=sheet-ratings]').innerHTML();
      for (const name of peers) assert.ok(!bytes.includes(name), `${name} is on the page`);
      const paper = await page.pdf({ format: 'A4', printBackground: true });
      mkdirSync('target/shots', { recursive: true });
      writeFileSync(`target/shots/sheet-rated-${language}.pdf`, paper);
      assert.equal(paper.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length, 1, 'one page of paper');
      indicators = exact(whole);
    });

    await step('a comment that is asked for keeps the cycle from being reviewed', async () => {
      await cycles();
      await page.locator('#setup-panel .ks-card__actions .ks-btn').first().press('Enter');
      await page.locator('#cycle-begin').waitFor();
      await page.locator('#cycle-zh').press('Enter');
      await page.locator('tr[data-state=draft]').waitFor();
      await page.locator('tr[data-state=draft] .ks-cycles__steps .ks-btn').first().press('Enter');
      await page.locator('#cycle-step [data-test=ratings-open]').waitFor();
      assert.equal(await page.locator('#cycle-step button[type=submit]').isDisabled(), true);
      await page.keyboard.press('Escape');
      await goTo(page, `people/${person}`, QUARTER);
      await rate('manager', 3, [0, 2, 3], ['won the tender']);
      await page.locator('[data-test=rating-findings]').waitFor({ state: 'detached' });
      await cycles();
      await page.locator('tr[data-state=draft] .ks-cycles__steps .ks-btn').first().press('Enter');
      await page.locator('#cycle-step button[type=submit]:enabled').waitFor();
      await page.locator('#cycle-step button[type=submit]').press('Enter');
      await page.locator('tr[data-state=review]').waitFor();
      await saved(page);
    });

    await step('a calibration is turned on, shows and decides with a reason', async () => {
      await page.locator('#calibration-set button').press('Enter');
      const dialog = page.locator('#calibration-dialog');
      await dialog.waitFor();
      for (const [place, share] of ['10', '25', '55', '8'].entries()) await page.locator(`#guide-${place}`).fill(share);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'guide-0');
      await page.locator('#guide-4').fill('2');
      await page.locator('#guide-4').press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await page.locator('[data-ready=calibration] tr[data-group=all]').waitFor();
      // Heads of the guide are those of the people with a grade.
      const cells = await page.locator('tr[data-group=all] td[data-grade]').evaluateAll((all) => all.map((one) => one.textContent.split(' / ').map(Number)));
      const heads = Number(await page.locator('tr[data-group=all] td').first().textContent());
      assert.equal(cells.reduce((sum, [actual]) => sum + actual, 0), heads);
      assert.equal(cells.reduce((sum, [, guide]) => sum + guide, 0), heads);
      // Ranks fall with the totals.
      const totals = await page.locator('tr[data-ranked] td[data-exact]').evaluateAll((all) => all.map((one) => Number(one.dataset.exact)));
      assert.deepEqual(totals, [...totals].sort((a, b) => b - a));
      assert.deepEqual(await axeFindings(page), []);
      const row = page.locator(`tr[data-ranked="${person}"]`);
      await row.getByRole('button').press('Enter');
      const decide = page.locator('#decide-dialog');
      await decide.waitFor();
      await page.locator('#decide-what').selectOption('total');
      await page.locator('#decide-total').fill('61.5');
      await page.locator('#decide-by').press('Enter');
      await decide.locator('[role=alert]').waitFor();
      await page.locator('#decide-reason').fill('one-off order');
      await page.locator('#decide-by').fill('board');
      await page.locator('#decide-by').press('Enter');
      await decide.waitFor({ state: 'detached' });
      await row.locator('td[data-exact="61.5"]').waitFor();
      await page.locator('[data-test=cycle-log]').getByText('one-off order').waitFor();
      await saved(page);
      // The person's page: the headline is what was decided, the figures stay visible.
      await goTo(page, `people/${person}`, QUARTER);
      await page.locator('main [data-kpi=total][data-exact="61.5"]').first().waitFor();
      await total(indicators);
      await page.locator('[data-test=decided]').waitFor();
    });

    await step('one step takes the decision back', async () => {
      await page.keyboard.press('Control+z');
      await page.locator(`main [data-kpi=total][data-exact="${indicators}"]`).first().waitFor();
      await page.locator('[data-test=decided]').waitFor({ state: 'detached' });
      await saved(page);
      await assertClean(opened);
    });
  });
}
