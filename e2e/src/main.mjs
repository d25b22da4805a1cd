// The browser tests from start to end: start Uptake, find its pages, check them, stop it, count.

import { parseArgs } from 'node:util';
import { checkExports } from '../checks/exports.mjs';
import { checkGapFile } from '../checks/gap_file.mjs';
import { checkKeyboard } from '../checks/keyboard.mjs';
import { checkWithoutScripts } from '../checks/no_script.mjs';
import { checkPages } from '../checks/pages.mjs';
import { checkPasskey } from '../checks/passkey.mjs';
import { checkUnderstanding } from '../checks/understanding.mjs';
import { launch, openPage } from './browser.mjs';
import { findPlaces } from './places.mjs';
import { takeScreenshots } from './screenshots.mjs';
import { selfTest } from './self_test.mjs';
import { startUptake } from './server.mjs';
import { Tally } from './tally.mjs';

const CHECKS = {
  pages: checkPages,
  'no-script': checkWithoutScripts,
  keyboard: checkKeyboard,
  exports: checkExports,
  understanding: checkUnderstanding,
  'gap-file': checkGapFile,
  passkey: checkPasskey,
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' }, // one of CHECKS
    page: { type: 'string' }, // pages whose name holds this
    address: { type: 'string' }, // a running Uptake instead of one of our own
    screenshots: { type: 'string' }, // take pictures into this folder, check nothing
    pictures: { type: 'string' }, // as the gap file goes its way, take pictures into this folder
    'self-test': { type: 'boolean', default: false }, // do the checks notice what they are for?
  },
});
if (options.only && !CHECKS[options.only]) {
  console.error(`--only takes one of ${Object.keys(CHECKS).join(', ')}`);
  process.exit(2);
}

const tally = new Tally();
const browser = await launch();
let server;
try {
  if (!options.only && !options.page && !options.screenshots) await selfTest({ browser, tally });
  if (!options['self-test']) {
    server = options.address ? { address: options.address, stop: async () => {} } : await startUptake(process.env.UPTAKE_BIN);
    const origin = server.address;
    console.log(`Testing ${origin} with Chromium ${browser.version()}`);
    const scout = await openPage(browser, origin);
    const places = (await findPlaces(scout.page, tally)).filter((it) => !options.page || it.name.includes(options.page));
    await scout.close();
    if (options.screenshots) {
      await takeScreenshots({ browser, origin, places, folder: options.screenshots });
    } else {
      for (const [name, check] of Object.entries(CHECKS)) {
        if (options.only && options.only !== name) continue;
        const began = Date.now();
        await check({ browser, origin, places, tally, pictures: options.pictures });
        console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
      }
    }
  }
} catch (error) {
  tally.record('the run itself', [String(error?.stack ?? error)]);
} finally {
  await browser.close();
  await server?.stop();
}
process.exitCode = tally.close() ? 0 : 1;
