// From a red figure to an action in two presses, then by keyboard over the board, with its effect read off the figure's own card, out
// into a calendar, and back by undo.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, openSample, ready, saved } from './support/stories.mjs';

const site = useSite();
const to = (page, path) => page.evaluate((path) => { location.hash = location.hash.replace(/^(#\/w\/[^/]+\/).*/, `$1${path}`); }, path);

for (const [language, look] of [['en', {}], ['zh-CN', { theme: 'dark', width: 390, height: 844 }]]) {
  test(`an action is begun, moved, checked and handed to a calendar (${language})`, async (t) => {
    const opened = await begin(site, t, { language, ...look });
    const { page } = opened;
    await openSample(page);
    await to(page, 'follow?p=2025-Q3');
    await ready(page, 'signals');
    const row = page.locator('.ks-signal:has([data-kind=red], [data-kind=red_in_a_row])').first();
    const key = await row.getAttribute('data-signal');
    await row.locator('.ks-signal__open').focus();
    await page.keyboard.press('d');
    const dialog = page.locator('#action-dialog');
    await dialog.waitFor();
    // It has a name to begin with: the second press is enough.
    assert.ok((await page.locator('#action-name').inputValue()).length > 3);
    await page.locator('#action-name').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.locator(`.ks-signal[data-signal="${key}"] .ks-signal__actions`).waitFor();
    await saved(page);

    // What cannot be: a review before the due day.
    await to(page, 'follow/actions?p=2025-Q3');
    await ready(page, 'actions');
    const name = page.locator('tr[data-action] .ks-actions__name');
    await name.press('Enter');
    await dialog.waitFor();
    await page.locator('#action-due').fill('2025-11-30');
    await page.locator('#action-review').fill('2025-11-01');
    await page.locator('#action-review[aria-invalid=true]').waitFor();
    await page.locator('#action-review').fill('2026-12-15');
    await page.locator('#action-expected').fill('1');
    await page.locator('#action-owner').selectOption({ index: 1 });
    await page.locator('.ks-actions__causes summary').press('Enter');
    await page.locator('#action-why-1').fill('Late deliveries');
    await page.locator('#action-why-2').fill('Stock is counted once a month, by hand; often wrong');
    await page.locator('#action-cause-method').fill('Counting\nOrdering');
    assert.deepEqual(await axeFindings(page), []);
    await page.locator('#action-name').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await saved(page);
    // Its due day is over.
    await page.locator('tr[data-action] .ks-badge').waitFor();
    assert.deepEqual(await axeFindings(page), []);

    // The form tells what became of the figure: before, when due, now.
    await name.press('Enter');
    await dialog.locator('[data-test=effect]').waitFor();
    assert.ok(await dialog.locator('[data-test=effect] dt').count() >= 3);
    assert.equal(await page.locator('#action-why-2').inputValue(), 'Stock is counted once a month, by hand; often wrong');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    // Over the board by keys; the card keeps the focus.
    await page.locator('.ks-signals__bar .ks-seg__item').nth(1).press('Enter');
    await page.locator('[data-column=plan] .ks-board__open').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('[data-column=do] .ks-board__card').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('[data-column]')?.dataset.column === 'do');
    await page.keyboard.press('ArrowRight');
    await page.locator('[data-column=check] .ks-board__card').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.locator('[data-column=do] .ks-board__card').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await saved(page);
    await page.keyboard.press('Control+z');
    await page.locator('[data-column=check] .ks-board__card').waitFor();
    await page.keyboard.press('Control+y');
    await page.locator('[data-column=do] .ks-board__card').waitFor();
    await saved(page);

    // Into a calendar: both days, folded lines, a text with its marks.
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.ks-card__head .ks-btn').first().press('Enter')]);
    const text = readFileSync(await download.path(), 'utf8');
    assert.ok(text.startsWith('BEGIN:VCALENDAR\r\n') && text.endsWith('END:VCALENDAR\r\n'));
    assert.ok(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75));
    const days = [...text.matchAll(/DTSTART;VALUE=DATE:(\d+)/g)].map((match) => match[1]);
    assert.deepEqual(days, ['20251130', '20261215']);

    // It is there after a reload, and can be taken away.
    await page.reload();
    await ready(page, 'actions');
    await name.press('Enter');
    await dialog.waitFor();
    await dialog.locator('.ks-dialog__aside .ks-btn').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await name.waitFor({ state: 'detached' });
    await saved(page);
    await assertClean(opened);
  });
}

test('an action is begun from the explanation of a figure', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await page.locator('.ks-heat__link').first().press('Enter');
  await page.locator('#explain [data-test=act] .ks-btn').press('Enter');
  const dialog = page.locator('#action-dialog');
  await dialog.waitFor();
  await page.locator('#action-name').press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.locator('#explain').waitFor({ state: 'detached' });
  await saved(page);
  await to(page, 'follow/actions');
  await ready(page, 'actions');
  assert.equal(await page.locator('tr[data-action]').count(), 1);
  await assertClean(opened);
});
