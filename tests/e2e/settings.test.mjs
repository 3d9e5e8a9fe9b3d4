// What holds for a whole workspace: rounding, the fiscal year, working time; weeks in the choice of the period.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

test('rounding, the fiscal year and working time are set, undone and kept', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await goTo(page, 'accounts', '2025-Q3');
  const total = page.locator('main tbody tr').first().locator('[data-exact]').first();
  const before = Number(await total.getAttribute('data-exact'));
  assert.ok(!Number.isInteger(before), 'the sample has a total with decimals');

  await goTo(page, 'setup/general');
  await assertAccessible(page);
  const places = page.locator('#general-places_total');
  await places.fill('7');
  await places.press('Enter');
  await page.locator('main .ks-field__error').waitFor();
  await places.fill('0');
  await places.press('Enter');
  await page.locator('main .ks-field__error').waitFor({ state: 'detached' });
  await goTo(page, 'accounts', '2025-Q3');
  // Half away from zero: what Math.round does above zero.
  await page.locator(`main tbody tr:first-child [data-exact="${Math.round(before)}"]`).first().waitFor();

  // A retail year of whole weeks that begins on the Sunday nearest to 1 February: https://nrf.com/resources/4-5-4-calendar.
  await goTo(page, 'setup/general');
  await page.locator('#general-start_month').selectOption({ label: 'Feb' });
  await page.locator('#general-year_kind').selectOption({ label: 'Whole weeks: 4-5-4' });
  await page.locator('#general-first_day').selectOption({ label: 'Sunday' });
  assert.equal(await page.locator('#general-begins option:checked').innerText(), 'that is nearest to the start of the month');
  await page.keyboard.press('Control+z');
  await page.locator('#general-first_day option:checked').filter({ hasText: 'Monday' }).waitFor({ state: 'attached' });

  // Weeks as periods of their own may begin on Sunday; their numbers stay.
  await page.locator('#general-week_begins').selectOption({ label: 'Sunday' });
  await saved(page);
  await page.keyboard.press('Control+z');
  await page.locator('#general-week_begins option:checked').filter({ hasText: 'Monday' }).waitFor({ state: 'attached' });

  const saturday = page.locator('#work-day-5');
  await saturday.fill('9-12');
  await saturday.press('Enter');
  await page.locator('tr', { has: page.locator('#work-day-5') }).filter({ hasText: '3 h' }).waitFor();
  await page.locator('#special-day').fill('2025-10-01');
  await page.locator('#special-name').fill('National Day');
  await page.getByRole('button', { name: 'Add a holiday or a day worked instead' }).click();
  const holiday = page.locator('[data-test=special-days] tbody tr');
  await holiday.waitFor();
  assert.match(await text(holiday), /National Day Day off/);
  await assertAccessible(page);
  await saved(page);
  await page.reload();
  await holiday.waitFor();
  assert.equal(await saturday.inputValue(), '09:00-12:00');
  await holiday.getByRole('button').click();
  await holiday.waitFor({ state: 'detached' });
  await assertClean(opened);
});

test('卡片可以按周看', async (t) => {
  const opened = await begin(site, t, { language: 'zh-CN', theme: 'dark', width: 390, height: 844 });
  const { page } = opened;
  await openSample(page);
  await goTo(page, 'overview', '2025-12');
  await page.locator('.ks-period').getByRole('button', { name: '周', exact: true }).click();
  // 31 December 2025 is a Wednesday of the first ISO week of 2026.
  await page.locator('.ks-stepper__label[data-period="2026-W01"]').first().waitFor();
  assert.equal(await text(page.locator('.ks-stepper__label').first()), '2026 年第 1 周');
  await page.locator('main [data-exact][data-period="2026-W01"]').first().waitFor({ state: 'attached' });
  await assertAccessible(page);
  await page.locator('.ks-period').getByRole('button', { name: '月', exact: true }).click();
  await page.locator('.ks-stepper__label[data-period="2026-01"]').first().waitFor();
  await assertClean(opened);
});
