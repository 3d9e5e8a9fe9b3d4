// Signals are worked down to zero by keyboard: what each says is what the figure's own card says, an acknowledgement says why and until
// when, is undone and done again, outlives a reload, and a comment answers for the one that asks for it. Rules change what is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, ready, saved } from './support/stories.mjs';

const site = useSite();
const QUARTER = '2025-Q4';
const openRows = (page) => page.locator('.ks-signal');
const seg = (page, place) => page.locator('.ks-signals__bar .ks-seg__item').nth(place);
const count = async (page, place) => Number((await seg(page, place).textContent()).match(/\d+$/)[0]);

for (const [language, look] of [['en', {}], ['zh-CN', { theme: 'dark', width: 390, height: 844 }]]) {
  test(`signals are worked down, by keyboard alone (${language})`, async (t) => {
    const opened = await begin(site, t, { language, ...look });
    const { page } = opened;
    await openSample(page);
    await page.evaluate((to) => { location.hash = location.hash.replace(/overview.*/, `follow?p=${to}`); }, QUARTER);
    await ready(page, 'signals');
    const open = await count(page, 0);
    assert.ok(open > 3, `the sample has signals: ${open}`);
    assert.equal(await count(page, 1), 0);
    assert.equal(await count(page, 2), open);
    assert.deepEqual(await axeFindings(page), []);

    // The first is off target, and its figure is that of its card.
    const first = openRows(page).first();
    const key = await first.getAttribute('data-signal');
    const tag = await first.locator('[data-kpi]').evaluate((one) => ({ ...one.dataset }));
    await first.locator('.ks-signal__open').press('Enter');
    const drawer = page.locator('#signal-drawer');
    await drawer.locator('[data-ready=signal]').waitFor();
    assert.ok(await drawer.locator('.ks-derive__step').count() >= 1);
    assert.deepEqual(await axeFindings(page), []);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });

    // Arrow keys move; A acknowledges. Without a reason nothing is acknowledged.
    await first.locator('.ks-signal__open').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('a');
    const dialog = page.locator('#signal-ack');
    await dialog.waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'ack-reason');
    await page.locator('#ack-name').press('Enter');
    await page.locator('#ack-reason[aria-invalid=true]').waitFor();
    await page.locator('#ack-reason').fill('Strike at the port, over since May');
    await page.locator('#ack-name').fill('Lin');
    assert.deepEqual(await axeFindings(page), []);
    await page.locator('#ack-name').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.locator(`.ks-signal[data-signal="${key}"]`).waitFor({ state: 'detached' });
    assert.deepEqual([await count(page, 0), await count(page, 1)], [open - 1, 1]);
    // The row that took its place has the focus.
    await page.waitForFunction(() => document.activeElement?.matches('.ks-signal:first-child .ks-signal__open'));
    await saved(page);

    // One step back, one forward.
    await page.keyboard.press('Control+z');
    await page.locator(`.ks-signal[data-signal="${key}"]`).waitFor();
    assert.deepEqual([await count(page, 0), await count(page, 1)], [open, 0]);
    await page.keyboard.press('Control+y');
    await page.locator(`.ks-signal[data-signal="${key}"]`).waitFor({ state: 'detached' });
    await saved(page);

    // It is there after a reload, and can be opened again.
    await page.reload();
    await ready(page, 'signals');
    assert.deepEqual([await count(page, 0), await count(page, 1)], [open - 1, 1]);
    await seg(page, 1).press('Enter');
    const done = page.locator(`.ks-signal[data-signal="${key}"]`);
    await done.locator('.ks-signal__open').press('Enter');
    assert.ok((await drawer.locator('[data-test=said]').first().textContent()).includes('Strike at the port'));
    await drawer.locator('.ks-dialog__foot .ks-btn').nth(2).press('Enter');
    await drawer.waitFor({ state: 'detached' });
    await seg(page, 0).press('Enter');
    await done.waitFor();
    await saved(page);

    // A comment answers the signal that asks for one.
    const silent = page.locator('.ks-signal:has([data-kind=no_comment])').first();
    const silentKey = await silent.getAttribute('data-signal');
    await silent.locator('.ks-signal__open').focus();
    await page.keyboard.press('c');
    await page.locator('#note-text').fill('The customer moved its orders to next year');
    await page.locator('#note-name').press('Enter');
    await page.locator('#signal-comment').waitFor({ state: 'detached' });
    await page.locator(`.ks-signal[data-signal="${silentKey}"]:not(:has([data-kind=no_comment]))`).waitFor();
    await saved(page);

    // Rules: what makes no sense is not taken; a kind that is off is not told.
    await page.locator('.ks-card__head .ks-btn').first().press('Enter');
    const rules = page.locator('#signal-rules');
    await rules.waitFor();
    const row = rules.locator('input[inputmode=decimal]').first();
    await row.fill('1');
    await rules.locator('button[type=submit]').press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
    await row.fill('2');
    await rules.locator('input[data-kind=no_comment]').uncheck();
    assert.deepEqual(await axeFindings(page), []);
    await row.press('Enter');
    await rules.waitFor({ state: 'detached' });
    await page.waitForFunction(() => !document.querySelector('[data-kind=no_comment]') && document.querySelector('[data-ready=signals]'));
    await saved(page);

    // What the list says of the figure is what the card says.
    const [kind, id] = tag.scope.split(':');
    if (kind === 'account' || kind === 'employee') {
      await goTo(page, `${kind === 'account' ? 'accounts' : 'people'}/${id}`, QUARTER);
      const shown = page.locator(`main [data-kpi="${tag.kpi}"][data-period="${QUARTER}"][data-exact]`).first();
      await shown.waitFor({ state: 'attached' });
    }
    await assertClean(opened);
  });
}
