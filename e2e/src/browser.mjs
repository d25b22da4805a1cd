// Debian's Chromium under playwright, with every page watched for what no page may do: fail in the console,
// ask another host, answer with an error.

import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', // CI runs as root, where Chromium's sandbox refuses to start; the only pages are ours
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: FLAGS });
}

/**
 * Opens a page on `origin` in a context of its own and watches it. `complaints()` returns and forgets what was seen;
 * `expected` lists addresses whose error status is meant.
 */
export async function openPage(browser, origin, { scripts = true, scheme = 'light', width = 1280, expected = [] } = {}) {
  const context = await browser.newContext({
    baseURL: origin,
    javaScriptEnabled: scripts,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width, height: 900 },
    locale: 'en-GB',
  });
  let seen = [];
  const isExpected = (address) => expected.some((it) => new URL(it, origin).href === address);
  await context.route(
    (address) => address.origin !== origin && !['data:', 'blob:'].includes(address.protocol),
    (route) => {
      seen.push(`asked another host: ${route.request().url()}`);
      return route.abort();
    },
  );
  context.on('response', (response) => {
    if (response.status() >= 400 && !isExpected(response.url())) seen.push(`${response.status()} ${response.url()}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    const place = message.location().url ?? '';
    if (['error', 'warning'].includes(message.type()) && !isExpected(place)) {
      seen.push(`console ${message.type()}: ${message.text()} ${place}`);
    }
  });
  page.on('pageerror', (error) => seen.push(`script error: ${error.message}`));
  const complaints = () => {
    const result = [...new Set(seen)];
    seen = [];
    return result;
  };
  return { context, page, complaints, close: () => context.close() };
}
