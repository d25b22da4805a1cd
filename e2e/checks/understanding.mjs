// What was understood of a need can be seen and corrected, in English and in Polish, without scripts; a concept leads to
// its page and from there to projects.

import { openPage } from '../src/browser.mjs';
import { NEED, POLISH_NEED, matchAddress } from '../src/places.mjs';

const CONCEPT = 'a[href="/thesaurus/unattended-object"]';
const readAs = async (page) => (await page.locator('.read-as strong').innerText()).trim();
const parameter = (page, name) => new URL(page.url()).searchParams.get(name);

async function removeConcept(page) {
  const chip = page.locator('.chip', { has: page.locator(CONCEPT) });
  if ((await chip.count()) !== 1) return [`the concept is found ${await chip.count()} times`];
  await chip.locator('.remove').click();
  await page.waitForURL(/without=unattended-object/);
  if ((await page.locator(CONCEPT).count()) > 0) return ['the concept is still there'];
  await page.getByRole('link', { name: /^take back/ }).click();
  await page.waitForURL((url) => !url.searchParams.has('without'));
  return (await page.locator(CONCEPT).count()) === 1 ? [] : ['the concept did not come back'];
}

async function correctLanguage(page) {
  await page.locator('.read-as summary').click();
  await page.locator('select[name="lang"]').selectOption('sk');
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.waitForURL(/lang=sk/);
  const problems = [];
  if ((await readAs(page)) !== 'Slovak') problems.push(`read as ${await readAs(page)}`);
  if (parameter(page, 'q') !== POLISH_NEED) problems.push('the need was lost');
  const csv = await page.locator('a[href^="/match.csv"]').first().getAttribute('href');
  if (!csv.includes('lang=sk')) problems.push('the export forgets the language');
  await page.getByRole('link', { name: 'Let the text tell' }).click();
  await page.waitForURL((url) => !url.searchParams.has('lang'));
  if ((await readAs(page)) !== 'Polish') problems.push(`then read as ${await readAs(page)}`);
  return problems;
}

/** Every hit says its strength in a word, and the words are explained. */
async function strengths(page) {
  const words = await page.locator('.hit .strength > a:first-child').allInnerTexts();
  const odd = words.filter((it) => !['likely', 'possible', 'unlikely'].includes(it.trim()));
  const problems = odd.map((it) => `a strength is called ${it}`);
  if (words.length === 0) problems.push('no hit says how strong it is');
  await page.locator('.meanings summary').click();
  const rows = await page.locator('.meanings tbody tr').count();
  if (rows !== 3) problems.push(`${rows} words are explained`);
  return problems;
}

async function followConcept(page) {
  await page.goto('/library');
  await page.locator('main').getByRole('link', { name: 'Thesaurus' }).click();
  await page.locator('main input[name="q"]').fill('pozostawiony baga');
  await page.locator('main').getByRole('button', { name: 'Find' }).click();
  await page.waitForURL(/thesaurus\?q=/);
  await page.locator(CONCEPT).first().click();
  await page.getByRole('link', { name: 'Projects about it' }).click();
  await page.waitForURL(/\/match\?q=unattended/);
  return (await page.locator('.hit').count()) > 0 ? [] : ['no project about it'];
}

async function whyAddsUp(page) {
  await page.goto(matchAddress(NEED));
  await page.locator('.strength a[href^="/match/why"]').first().click();
  await page.waitForURL(/\/match\/why/);
  const { whole, parts } = await page.evaluate(() => {
    const number = (it) => Number(it.querySelector(':scope > .number').textContent.replace('−', '-'));
    const root = document.querySelector('.tree > li');
    return { whole: number(root), parts: [...root.querySelectorAll(':scope > ul > li')].map(number) };
  });
  const sum = parts.reduce((a, b) => a + b, 0);
  if (parts.length < 3) return [`${parts.length} parts`];
  return Math.abs(whole - sum) < 0.003 ? [] : [`${parts.join(' + ')} is not ${whole}`];
}

export async function checkUnderstanding({ browser, origin, tally }) {
  const { page, complaints, close } = await openPage(browser, origin, { scripts: false });
  const reads = async (need, language) => {
    await page.goto(matchAddress(need));
    const read = await readAs(page);
    return read === language ? [] : [`read as ${read}`];
  };
  await tally.check('understanding: an English need is read as English', () => reads(NEED, 'English'));
  await tally.check('understanding: strengths are said in words and explained', () => strengths(page));
  await tally.check('understanding: a Polish need is read as Polish', () => reads(POLISH_NEED, 'Polish'));
  await tally.check('understanding: a concept can be removed and taken back', () => removeConcept(page));
  await tally.check('understanding: the language can be corrected', () => correctLanguage(page));
  await tally.check('understanding: a concept leads to its projects', () => followConcept(page));
  await tally.check('understanding: the parts of a score add up', () => whyAddsUp(page));
  await tally.check('understanding: no complaints', complaints);
  await close();
}
