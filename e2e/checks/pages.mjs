// Every page, light and dark, at four widths: no accessibility violation that axe can see, nothing wider than the
// window, one h1, no complaint in the console, no request to anybody else.

import { axeFor } from '../src/axe.mjs';
import { openPage } from '../src/browser.mjs';

export const WIDTHS = [320, 768, 1280, 1920];
export const SCHEMES = ['light', 'dark'];

/** What spills over the right edge, if anything does. */
export const overflow = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const inside = (element) => {
      for (let it = element.parentElement; it; it = it.parentElement) {
        if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(it).overflowX) && it !== document.body) return true;
      }
      return false;
    };
    const wide = [...document.querySelectorAll('body *')].filter(
      (it) => it.getBoundingClientRect().right > width + 1 && !inside(it),
    );
    const name = (it) => `${it.tagName.toLowerCase()}${it.className && typeof it.className === 'string' ? `.${it.className.trim().split(/\s+/).join('.')}` : ''}`;
    return [`scrolls sideways (${document.documentElement.scrollWidth} px in ${window.innerWidth}): ${wide.slice(0, 5).map(name).join(', ')}`];
  });

export const structure = (page) =>
  page.evaluate(() => {
    const problems = [];
    const count = (selector) => document.querySelectorAll(selector).length;
    if (count('h1') !== 1) problems.push(`${count('h1')} h1 instead of one`);
    if (count('main') !== 1) problems.push(`${count('main')} main landmarks instead of one`);
    if (!document.documentElement.lang) problems.push('the page does not say its language');
    if (document.title.trim().length < 3) problems.push('the page has no title');
    if (!document.querySelector('h1')?.textContent.trim()) problems.push('the h1 is empty');
    if (count('style') + count('[style]') > 0) problems.push('styles stand in the page instead of the stylesheet');
    for (const table of document.querySelectorAll('table')) {
      if (!table.querySelector('caption')?.textContent.trim()) problems.push('a table has no caption');
    }
    const levels = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((it) => Number(it.tagName[1]));
    levels.forEach((level, i) => {
      if (i > 0 && level > levels[i - 1] + 1) problems.push(`an h${level} follows an h${levels[i - 1]}`);
    });
    return [...new Set(problems)];
  });

const HEADERS = {
  'content-security-policy': /default-src 'none'/,
  'x-content-type-options': /nosniff/,
  'referrer-policy': /./,
};

export async function checkPages({ browser, origin, places, tally }) {
  const titles = new Map();
  for (const place of places) {
    for (const scheme of SCHEMES) {
      const { page, complaints, close } = await openPage(browser, origin, {
        scheme,
        expected: place.status ? [place.address] : [],
      });
      const what = `${place.name}, ${scheme}`;
      let response;
      await tally.check(`${what}: answers`, async () => {
        response = await page.goto(place.address, { waitUntil: 'networkidle' });
        const wanted = place.status ?? 200;
        return response.status() === wanted ? [] : [`${response.status()} instead of ${wanted} at ${place.address}`];
      });
      if (!response) {
        await close();
        continue;
      }
      if (scheme === 'light') {
        await tally.check(`${place.name}: structure`, () => structure(page));
        await tally.check(`${place.name}: headers`, () =>
          Object.entries(HEADERS)
            .filter(([name, pattern]) => !pattern.test(response.headers()[name] ?? ''))
            .map(([name]) => `${name} is ${response.headers()[name] ?? 'missing'}`),
        );
        await tally.check(`${place.name}: has a title of its own`, async () => {
          const title = await page.title();
          const other = titles.get(title);
          titles.set(title, place.name);
          return other && !place.status ? [`"${title}" is also the title of ${other}`] : [];
        });
      }
      const axe = await axeFor(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await tally.check(`${what}, ${width} px: fits`, () => overflow(page));
        await tally.check(`${what}, ${width} px: axe`, axe);
      }
      await tally.check(`${what}: no complaints`, complaints);
      await close();
    }
  }
}
