// The main job without JavaScript: state a need, narrow the answer, turn the page, read a project, come back.

import { openPage } from '../src/browser.mjs';
import { BROAD_NEED } from '../src/places.mjs';

const projects = (page) =>
  page.locator('main a[href^="/projects/"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))]);

export async function checkWithoutScripts({ browser, origin, tally }) {
  const { page, complaints, close } = await openPage(browser, origin, { scripts: false });
  let first = [];
  await tally.check('without scripts: state a need', async () => {
    await page.goto('/');
    const box = page.locator('main [name="q"]').first();
    await box.fill(BROAD_NEED);
    await box.locator('xpath=ancestor::form').locator('button, input[type="submit"]').first().click();
    await page.waitForURL(/\/match\?/);
    first = await projects(page);
    return first.length > 0 ? [] : ['no project in the answer'];
  });
  await tally.check('without scripts: the address keeps the need', async () => {
    const kept = new URL(page.url()).searchParams.get('q');
    return kept === BROAD_NEED ? [] : [`q is ${kept}`];
  });
  await tally.check('without scripts: page 2 shows other projects', async () => {
    await page.locator('main a[rel="next"]').first().click();
    await page.waitForURL(/page=2/);
    const second = await projects(page);
    await page.goBack();
    const repeated = second.filter((it) => first.includes(it));
    if (second.length === 0) return ['page 2 is empty'];
    return repeated.length === 0 ? [] : [`page 2 repeats ${repeated.join(', ')}`];
  });
  await tally.check('without scripts: a filter narrows the answer', async () => {
    const option = page.locator('main [name="programme"]').first();
    const tag = await option.evaluate((it) => it.tagName);
    if (tag === 'SELECT') await option.selectOption({ index: 1 });
    else await option.check();
    // A control may stand apart from its form and name it.
    const form = await option.getAttribute('form');
    const button = form ? page.locator(`button[form="${form}"]`) : option.locator('xpath=ancestor::form').locator('button');
    await button.last().click();
    await page.waitForURL(/programme=/);
    const address = new URL(page.url());
    const problems = [];
    if (address.searchParams.get('q') !== BROAD_NEED) problems.push('the need was lost when filtering');
    if ((await projects(page)).length === 0) problems.push('the filter leaves nothing');
    return problems;
  });
  await tally.check('without scripts: follow a project and come back', async () => {
    const answer = page.url();
    const before = await projects(page);
    await page.locator(`main a[href="${before[0]}"]`).first().click();
    await page.waitForURL(/\/projects\//);
    if (!(await page.locator('h1').innerText()).trim()) return ['the project has no name'];
    await page.goBack();
    const after = await projects(page);
    if (page.url() !== answer) return [`back leads to ${page.url()}`];
    return before.join() === after.join() ? [] : ['the answer changed on the way back'];
  });
  await tally.check('without scripts: no complaints', complaints);
  await close();
}
