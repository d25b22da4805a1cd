// Pictures of every page for people to look at: e2e/run --screenshots DIR

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openPage } from './browser.mjs';

const WIDTHS = [360, 768, 1280];
/** A long page is cut here, since a picture of 20,000 pixels helps nobody. */
const MOST_PIXELS = 6000;

export async function takeScreenshots({ browser, origin, places, folder }) {
  await mkdir(folder, { recursive: true });
  let taken = 0;
  for (const place of places) {
    for (const scheme of ['light', 'dark']) {
      const { page, close } = await openPage(browser, origin, { scheme });
      await page.goto(place.address, { waitUntil: 'networkidle' });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.screenshot({
          path: path.join(folder, `${place.name.replaceAll(' ', '-')}-${width}-${scheme}.png`),
          fullPage: true,
          clip: { x: 0, y: 0, width, height: Math.min(height, MOST_PIXELS) },
        });
        taken += 1;
      }
      await close();
    }
  }
  console.log(`${taken} pictures in ${folder}`);
}
