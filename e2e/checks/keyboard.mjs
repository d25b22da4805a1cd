// Without a mouse: the skip link comes first and works, the focus is always visible and never trapped, a need can be
// stated from the keyboard alone.

import { openPage } from '../src/browser.mjs';
import { NEED } from '../src/places.mjs';

/** What has the focus and whether a person would see it. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < window.innerHeight;
    return {
      name: `${element.tagName.toLowerCase()} "${(element.textContent || element.getAttribute('aria-label') || element.name || '').trim().slice(0, 40)}"`,
      href: element.getAttribute('href'),
      visible: outlined && inside,
      inside,
      // Fills in for identity: the position of the element in the document.
      position: [...document.querySelectorAll('*')].indexOf(element),
    };
  });

async function skipLink(page) {
  await page.keyboard.press('Tab');
  const first = await focused(page);
  if (!first?.href?.startsWith('#')) return [`the first stop is ${first?.name ?? 'nothing'}, not a skip link`];
  if (!first.visible) return ['the skip link is not visible when it has the focus'];
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inMain = await page.evaluate(() => !!document.activeElement?.closest('main, footer'));
  return inMain ? [] : ['after the skip link, Tab does not go on in the content'];
}

async function tabThrough(page, limit) {
  const problems = [];
  const positions = [];
  for (let i = 0; i < limit; i += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (!stop) break; // past the last stop: the browser's own controls
    if (!stop.visible) problems.push(`focus cannot be seen on ${stop.name}${stop.inside ? '' : ' (outside the window)'}`);
    if (positions.at(-1) === stop.position) problems.push(`focus is trapped on ${stop.name}`);
    if (positions.length > 0 && stop.position < positions.at(-1)) break; // once round
    positions.push(stop.position);
  }
  if (positions.length < 3) problems.push(`only ${positions.length} stops`);
  return problems;
}

export async function checkKeyboard({ browser, origin, places, tally }) {
  for (const place of places.filter((it) => !it.status)) {
    const { page, close } = await openPage(browser, origin);
    await tally.check(`${place.name}: skip link`, async () => {
      await page.goto(place.address);
      return skipLink(page);
    });
    await tally.check(`${place.name}: focus is visible at every stop`, async () => {
      await page.goto(place.address);
      return tabThrough(page, 60);
    });
    await close();
  }
  const { page, close } = await openPage(browser, origin);
  await tally.check('a need can be stated from the keyboard alone', async () => {
    await page.goto('/');
    for (let i = 0; i < 30; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.getAttribute('name') === 'q' && !!document.activeElement.closest('main'))) break;
    }
    await page.keyboard.type(NEED);
    for (let i = 0; i < 5; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.matches('button, input[type="submit"]'))) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/match\?/);
    return [];
  });
  await close();
}
