// Odd things that are typed in, and deleting that has to be taken back.
import assert from 'node:assert/strict';
import { goTo, ready, saved } from '../e2e/support/stories.mjs';
import { BOTH, clean, dump, fault, noSample, storeTarget, targetCell, told, typeTarget, untilTarget, useSite, withWorkspace } from './support/cases.mjs';

const site = useSite();
const undo = (page, language) => page.getByRole('button', { name: language === 'en' ? /^Undo / : /^撤销：/ });

fault('F51', 'numbers as people write them', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language });
  const { page } = opened;
  await storeTarget(page, '1');
  for (const [typed, shown] of [['１２３', '123'], ['1,234', '1234'], ['1.2万', '12000'], ['3亿', '300000000'], ['-0', '0'], [' 7 ', '7']]) {
    await targetCell(page).fill(typed);
    await targetCell(page).press('Enter');
    await untilTarget(page, shown).catch(async () => assert.fail(`${typed} → ${await targetCell(page).inputValue()}, not ${shown}`));
    await saved(page);
  }
  await storeTarget(page, '5');
  let before = await dump(page);
  for (const typed of ['1e309', 'NaN', '—', 'abc', '1..2']) {
    await targetCell(page).fill(typed);
    await targetCell(page).press('Enter');
    if (typed === '—' && await page.locator('.ks-field__error').count() === 0) {
      // A dash is no value: it empties the cell, and is not zero.
      await untilTarget(page, '');
      await storeTarget(page, '5');
      before = await dump(page);
      continue;
    }
    await page.locator('.ks-field__error').first().waitFor();
    assert.equal(await targetCell(page).getAttribute('aria-invalid'), 'true', typed);
    // Said in the language of the page and announced: what is wrong and how to write it; what was stored stays as it is.
    await told(page, page.locator('.ks-field__error'), language, { zh: [/[\u4e00-\u9fff]{3,}/], en: [/[A-Z][a-z]+ .{6,}/] });
    assert.equal(await dump(page), before, `${typed}: nothing of it is stored`);
    await targetCell(page).press('Escape');
    await untilTarget(page, '5');
  }
  // What was confirmed last is there after a reload.
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '5');
  // Empty is no value, and not zero.
  await targetCell(page).fill('');
  await targetCell(page).press('Enter');
  await saved(page);
  await page.reload();
  await ready(page, 'setup');
  await targetCell(page).waitFor();
  assert.equal(await targetCell(page).inputValue(), '');
  await noSample(page);
  await clean(opened);
});

fault('F53', 'a change, a version that was restored, a workspace that was removed: each is taken back, after a reload too', BOTH, async (t, language) => {
  const opened = await withWorkspace(site, t, { language }, 'Taken back');
  const { page } = opened;
  await storeTarget(page, '100');
  const id = page.url().match(/#\/w\/([^/]+)/)[1];
  // A change is undone after the page was loaded anew, and done again.
  await typeTarget(page, '200');
  await saved(page);
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '200');
  await undo(page, language).click();
  await untilTarget(page, '100');
  await saved(page);
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '100');
  await page.getByRole('button', { name: language === 'en' ? /^Redo / : /^重做：/ }).click();
  await untilTarget(page, '200');
  await saved(page);
  // A version is restored: seen before it is done, and taken back.
  await goTo(page, 'data');
  await page.getByRole('button', { name: language === 'en' ? 'Name the present state' : '给现在的状态起名' }).click();
  await page.locator('#workspace-name').fill('V1');
  await page.locator('#name-dialog button[type=submit]').click();
  await page.getByTestId('copy').first().waitFor();
  await goTo(page, 'setup/targets');
  await storeTarget(page, '300');
  await goTo(page, 'data');
  const versions = page.getByTestId('copy').filter({ hasText: 'V1' });
  await versions.getByRole('button').first().click();
  const preview = page.locator('#copy-dialog');
  await preview.waitFor();
  assert.match(await preview.innerText(), language === 'en' ? /Targets[\s\S]*1/ : /目标[\s\S]*1/);
  await preview.locator('.ks-btn--primary').click();
  await preview.waitFor({ state: 'detached' });
  await saved(page);
  await page.getByTestId('copy').nth(1).waitFor();
  await goTo(page, 'setup/targets');
  await untilTarget(page, '200');
  await page.reload();
  await ready(page, 'setup');
  await untilTarget(page, '200');
  await undo(page, language).click();
  await untilTarget(page, '300');
  await saved(page);
  // The workspace: gone from the list, brought back from the page of what is stored, after a reload.
  await page.goto(site.address);
  await ready(page, 'start');
  await page.locator('.ks-wslist__item .ks-menu summary').first().click();
  await page.locator('.ks-menu__item--danger').first().click();
  await page.locator('.ks-toast').first().waitFor();
  await page.reload();
  await ready(page, 'start');
  assert.equal(await page.locator('.ks-wslist__item').count(), 0);
  assert.equal(await page.getByTestId('recovery').count(), 0, 'deleting is no loss');
  await page.goto(`${site.address}#/storage`);
  await ready(page, 'storage');
  const sizes = page.getByTestId('sizes');
  await sizes.getByRole('button', { name: language === 'en' ? 'Bring back' : '恢复' }).click();
  await page.goto(`${site.address}#/w/${id}/setup/targets`);
  await ready(page, 'setup');
  await untilTarget(page, '300');
  await clean(opened);
});
