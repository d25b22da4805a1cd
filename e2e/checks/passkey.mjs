// Passkeys with Chromium's own virtual authenticator, on a server of its own that is reached by a name: added with the
// password, signed in with, called off, and said to need scripts where there are none.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { axeFor } from '../src/axe.mjs';
import { openPage } from '../src/browser.mjs';
import { makeAdministrator, signIn } from '../src/people.mjs';
import { startUptake } from '../src/server.mjs';
import { overflow, structure } from './pages.mjs';

const PATIENCE = 30_000;
const ADMINISTRATOR = {
  name: 'Ada Ferrant',
  email: 'ada.ferrant@platform.invalid',
  password: 'seven quiet herons over Ostrava',
};
/** A telephone or computer that asked for finger or face, and was given it. */
const DEVICE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

const press = (page, name) => page.locator('main').getByRole('button', { name, exact: true }).click();

async function look({ tally, pictures }, page, what) {
  await page.waitForLoadState('load');
  const axe = await axeFor(page);
  await tally.check(`passkey: ${what}: structure`, () => structure(page));
  await tally.check(`passkey: ${what}: axe, 1280 px, light`, axe);
  await page.setViewportSize({ width: 320, height: 900 });
  await page.emulateMedia({ colorScheme: 'dark' });
  if (pictures) await page.screenshot({ path: path.join(pictures, `passkey-${what}-320.png`.replaceAll(' ', '-')), fullPage: true });
  await tally.check(`passkey: ${what}: fits in 320 px`, () => overflow(page));
  await tally.check(`passkey: ${what}: axe, 320 px, dark`, axe);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  if (pictures) await page.screenshot({ path: path.join(pictures, `passkey-${what}-1280.png`.replaceAll(' ', '-')), fullPage: true });
}

export async function checkPasskey({ browser, tally, pictures }) {
  const journey = { tally, pictures };
  if (pictures) await mkdir(pictures, { recursive: true });
  const server = await startUptake(process.env.UPTAKE_BIN, { name: 'localhost' });
  try {
    await makeAdministrator(server, ADMINISTRATOR);
    const { context, page, complaints, close } = await openPage(browser, server.address);
    page.setDefaultTimeout(PATIENCE);
    const device = await context.newCDPSession(page);
    await device.send('WebAuthn.enable');
    const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE });

    await tally.check('passkey: is added with the password', async () => {
      await signIn(page, ADMINISTRATOR);
      await page.goto('/me/passkeys');
      await look(journey, page, 'page without any');
      await page.locator('#name').fill('Work telephone');
      await page.locator('#password').fill(ADMINISTRATOR.password);
      await press(page, 'Add a passkey');
      await page.locator('.codes').waitFor();
      const codes = await page.locator('.codes code').count();
      const { credentials } = await device.send('WebAuthn.getCredentials', { authenticatorId });
      await page.goto('/me/passkeys');
      await look(journey, page, 'page with one');
      const problems = [];
      if (codes !== 10) problems.push(`${codes} recovery codes`);
      if (credentials.length !== 1 || !credentials[0].isResidentCredential) problems.push('the device holds no passkey of its own');
      if (!(await page.locator('main table').innerText()).includes('Work telephone')) problems.push('it is not listed');
      return problems;
    });

    await tally.check('passkey: called off, the page says so and can try again', async () => {
      await page.goto('/me');
      await press(page, 'Sign out');
      await page.waitForURL(/\/sign-in/);
      await look(journey, page, 'signing in');
      await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
      await press(page, 'Sign in with a passkey');
      await page.locator('#passkey-problem').waitFor({ state: 'visible' });
      await look(journey, page, 'called off');
      await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
      await press(page, 'Use the passkey');
      await page.waitForURL((url) => url.pathname === '/me');
      const name = await page.locator('.person').innerText();
      return name.includes(ADMINISTRATOR.name) ? [] : [`signed in as ${name}`];
    });

    await tally.check('passkey: counts as the second factor that is demanded', async () => {
      await page.goto('/admin');
      const shown = await page.locator('h1').innerText();
      await page.goto('/me');
      await page.locator('#name').fill('Ada Ferrant-Lind');
      await press(page, 'Save the name');
      await page.waitForURL(/\/me$/);
      const name = await page.locator('.person').innerText();
      return shown === 'Administration' && name.includes('Ferrant-Lind') ? [] : [`${shown}, ${name}`];
    });
    await tally.check('passkey: no complaints', complaints);
    await close();

    const plain = await openPage(browser, server.address, { scripts: false });
    await tally.check('passkey: without scripts the page says what to do', async () => {
      await plain.page.goto('/sign-in');
      await press(plain.page, 'Sign in with a passkey');
      const text = await plain.page.locator('main').innerText();
      return text.includes('Passkeys need scripts') ? [] : [text];
    });
    await tally.check('passkey: no complaints without scripts', plain.complaints);
    await plain.close();
  } finally {
    await server.stop();
  }
}
