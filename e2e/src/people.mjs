// Sets people up as they would be: made or invited by the program, let in by their letters, with a second factor.

import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** A letter is written at once and sent soon after. */
const LETTER_SECONDS = 90;

/** Runs a command of Uptake on the data of a running server, and returns what it said. */
export async function command(server, args, input = '') {
  const child = spawn(server.binary, ['--data', server.data, ...args], { env: server.environment, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`uptake ${args.slice(0, 3).join(' ')} ended with ${code}: ${said}`);
  return said;
}

export const makeAdministrator = (server, { name, email, password }) =>
  command(server, ['admin', 'create', '--name', name, '--email', email, '--password-stdin'], `${password}\n`);

/** Takes an organisation in and returns its identifier. */
export async function takeIn(server, { name, country, discipline }, lead) {
  const said = await command(server, [
    ...['admin', 'organisation', 'add', '--name', name, '--country', country, '--kind', 'practitioner'],
    ...['--discipline', discipline, '--lead', lead.email, '--address', server.address],
  ]);
  return /org-[a-z0-9]+/.exec(said)[0];
}

/** The path of the invitation in the letter to `email`, once the letter is in the outbox. */
export async function invitation(server, email) {
  const outbox = path.join(server.data, 'outbox');
  for (let second = 0; second < LETTER_SECONDS; second += 1) {
    for (const file of await readdir(outbox).catch(() => [])) {
      const letter = await readFile(path.join(outbox, file), 'utf8');
      const link = /\S+(\/invitations\/\S+)/.exec(letter);
      if (letter.includes(`To: ${email}`) && link) return link[1];
    }
    await sleep(1000);
  }
  throw new Error(`no invitation to ${email} after ${LETTER_SECONDS} s`);
}

/** The code an app shows for a secret at a time (RFC 6238: SHA-1, six digits, 30 seconds). */
export function oneTimeCode(secret, at = Date.now()) {
  const bits = [...secret.replaceAll(/[\s=]/g, '').toUpperCase()].map((it) => BASE32.indexOf(it).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((it) => Number.parseInt(it, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Makes the account an invitation is for; the page after that is the first one of a member. */
export async function accept(page, { name, password }) {
  await page.locator('#name').fill(name);
  await page.locator('#password-new').fill(password);
  await page.getByRole('button', { name: 'Make the account and join' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/invitations'));
}

export async function signIn(page, { email, password }) {
  await page.goto('/sign-in');
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(password);
  await page.locator('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Sets up the second factor on its page by the password; `look` sees the pages on the way. Returns the recovery codes. */
export async function secondFactor(page, password, look) {
  await page.goto('/me/second-factor');
  await page.locator('#begin-password').fill(password);
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  const secret = await page.locator('dl.facts code').innerText();
  await look('second factor');
  await page.locator('#code').fill(oneTimeCode(secret));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await page.locator('.codes').waitFor();
  await look('recovery codes');
  const codes = await page.locator('.codes code').allInnerTexts();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.waitForURL(/\/me\/second-factor$/);
  return codes;
}
