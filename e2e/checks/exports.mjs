// What leaves the site: the answer as CSV and JSON, the description of the API, a printed page without navigation.

import { readFile } from 'node:fs/promises';
import { openPage } from '../src/browser.mjs';
import { NEED, matchAddress } from '../src/places.mjs';

export async function checkExports({ browser, origin, places, tally }) {
  const { page, complaints, close } = await openPage(browser, origin);
  await tally.check('the answer downloads as CSV', async () => {
    await page.goto(matchAddress(NEED));
    const shown = await page.locator('main a[href^="/projects/"]').count();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('a[href^="/match.csv"]').first().click(),
    ]);
    const problems = [];
    if (!download.suggestedFilename().endsWith('.csv')) problems.push(`it is called ${download.suggestedFilename()}`);
    const text = await readFile(await download.path(), 'utf8');
    const lines = text.trim().split('\n');
    if (!/\bid\b/.test(lines[0]) || !/acronym/.test(lines[0])) problems.push(`its first line is ${lines[0]}`);
    if (lines.length < 2 || shown === 0) problems.push(`it holds ${lines.length - 1} rows, the page ${shown} projects`);
    return problems;
  });
  await tally.check('the answer downloads as JSON with hits', async () => {
    const response = await page.request.get(matchAddress(NEED).replace('/match', '/match.json'));
    const { hits } = await response.json();
    const whole = hits.filter((it) => it.id && it.rank && typeof it.score === 'number');
    return hits.length > 0 && whole.length === hits.length ? [] : [`${hits.length} hits, ${whole.length} of them whole`];
  });
  await tally.check('the API describes itself', async () => {
    const response = await page.request.get('/api/v1/openapi.json');
    const { openapi, paths } = await response.json();
    return openapi.startsWith('3.1') && Object.keys(paths).length > 4 ? [] : [`${openapi}, ${Object.keys(paths)}`];
  });
  await tally.check('export: no complaints', complaints);
  await close();

  for (const place of places) {
    const printed = await openPage(browser, origin, { expected: place.status ? [place.address] : [] });
    await tally.check(`${place.name}: prints without navigation`, async () => {
      await printed.page.goto(place.address);
      await printed.page.emulateMedia({ media: 'print' });
      return printed.page.evaluate(() => {
        const shown = (it) => it.getClientRects().length > 0 && getComputedStyle(it).visibility !== 'hidden';
        const problems = [...document.querySelectorAll('nav, header form')]
          .filter(shown)
          .map((it) => `a ${it.tagName.toLowerCase()} is printed: ${it.getAttribute('aria-label') ?? it.className}`);
        if (![...document.querySelectorAll('h1')].some(shown)) problems.push('the h1 is not printed');
        return problems;
      });
    });
    await printed.close();
  }
}
