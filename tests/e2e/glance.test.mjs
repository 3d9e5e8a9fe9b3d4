// The overview says at a glance what changed, what is open and how fresh the data are, by the same counts as the lists behind it; an event is
// written on an account's page, stands on its line of time, and is taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, ready, saved } from './support/stories.mjs';

const site = useSite();

for (const [language, look] of [['en', {}], ['zh-CN', { theme: 'dark', width: 390, height: 844 }]]) {
  test(`the overview at a glance, and an event of an account (${language})`, async (t) => {
    const opened = await begin(site, t, { language, ...look });
    const { page } = opened;
    await openSample(page);
    await ready(page, 'pulse');
    const figure = (code) => page.locator(`[data-pulse=${code}] .ks-pulse__figure`).textContent();
    const signals = Number(await figure('signals'));
    assert.ok(signals > 0);
    assert.equal(await figure('actions'), '0');
    // Of the accounts with a total both years each is up, down or the same.
    const [up, down] = (await figure('changes')).match(/\d+/g).map(Number);
    assert.ok(up + down > 0 && up + down <= 8, `${up} up, ${down} down`);
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await page.locator('[data-pulse=signals] a').press('Enter');
    await ready(page, 'signals');
    assert.equal(Number((await page.locator('.ks-signals__bar .ks-seg__item').first().textContent()).match(/\d+$/)[0]), signals);

    await goTo(page, 'accounts');
    const href = await page.locator('main table a[href*="/accounts/"]').first().getAttribute('href');
    await goTo(page, `accounts/${href.match(/accounts\/([^?]+)/)[1]}`);
    await page.locator('[data-test=event] .ks-btn').press('Enter');
    const dialog = page.locator('#event-dialog');
    await dialog.waitFor();
    await page.locator('#event-day').fill('2025-05-20');
    await page.locator('#event-name').press('Enter');
    await page.locator('#event-text[aria-invalid=true]').waitFor();
    await page.locator('#event-text').fill('New buyer');
    assert.deepEqual(await axeFindings(page), []);
    await page.locator('#event-name').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const note = page.locator('[data-note]');
    await note.waitFor();
    assert.ok((await note.textContent()).includes('New buyer'));
    await saved(page);
    await page.keyboard.press('Control+z');
    await note.waitFor({ state: 'detached' });
    await saved(page);
    await assertClean(opened);
  });
}
