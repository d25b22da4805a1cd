// Which pages there are. Addresses that carry an id are found by following links, as a person would.

/** A need the bundled sample has several answers to. */
export const NEED = 'we cannot tell whether a bag left on a platform holds explosives or other dangerous chemicals';
/** The like in Polish: a bag was left behind on the platform, and nobody knows whether it is dangerous. */
export const POLISH_NEED = 'na peronie stoi pozostawiony bagaż i nikt nie wie, czy jest niebezpieczny';
/** Words so common in the sample that the answer has a second page. */
export const BROAD_NEED = 'detection of threats and support for first responders in emergencies, crime and disasters';

export const matchAddress = (need) => `/match?q=${encodeURIComponent(need)}`;

const FIXED = [
  { name: 'home', address: '/' },
  { name: 'answer', address: matchAddress(NEED) },
  { name: 'answer in Polish', address: matchAddress(POLISH_NEED) },
  { name: 'answer corrected', address: `${matchAddress('pozostawiony bagaż na dworcu')}&lang=cs&without=unattended-object&strength=possible` },
  { name: 'answer without hits', address: matchAddress('xylophone zzyzx') },
  { name: 'topics', address: '/topics' },
  { name: 'organisations', address: '/organisations' },
  { name: 'gaps', address: '/gaps' },
  { name: 'overlaps', address: '/coverage/overlaps' },
  { name: 'coverage of areas', address: '/coverage/matrix?rows=areas' },
  { name: 'records behind a cell', address: '/coverage/records?row=area:drs&station=project' },
  { name: 'projects that serve no gap', address: '/coverage/unserved' },
  { name: 'topics ahead', address: '/coverage/ahead' },
  { name: 'uncovered gaps', address: '/coverage/ahead/gaps' },
  { name: 'synergies', address: '/coverage/synergies' },
  { name: 'library', address: '/library' },
  { name: 'thesaurus', address: '/thesaurus' },
  { name: 'thesaurus search', address: '/thesaurus?q=bag' },
  { name: 'concept', address: '/thesaurus/unattended-object' },
  { name: 'data', address: '/data' },
  { name: 'problems', address: '/data/problems' },
  { name: 'about matching', address: '/about/matching' },
  { name: 'about privacy', address: '/about/privacy' },
  { name: 'about the API', address: '/about/api' },
  { name: 'about accessibility', address: '/about/accessibility' },
  { name: 'about sharing', address: '/about/sharing' },
  { name: 'about readiness', address: '/about/readiness' },
  { name: 'about priority', address: '/about/priority' },
  { name: 'members', address: '/members' },
  { name: 'solutions', address: '/solutions' },
  { name: 'sign in', address: '/sign-in' },
  { name: 'join', address: '/join' },
  { name: 'not found', address: '/no-such-page', status: 404 },
  { name: 'unknown concept', address: '/thesaurus/no-such-concept', status: 404 },
  { name: 'unknown project', address: '/projects/no-such-project', status: 404 },
];

/** Name, page to start from, what the first link must look like. */
const FOLLOWED = [
  ['project', matchAddress(NEED), /^\/projects\/[^/?#]+$/],
  ['organisation', 'project', /^\/organisations\/[^/?#]+$/],
  ['topic', 'project', /^\/topics\/[^/?#]+$/],
  ['call', 'topic', /^\/calls\/[^/?#]+$/],
  ['gap', '/gaps', /^\/gaps\/[^/?#]+$/],
  ['why', matchAddress(NEED), /^\/match\/why\?/],
];

async function firstLink(page, from, pattern) {
  await page.goto(from);
  const links = await page.locator('a[href]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  const origin = new URL(page.url()).origin;
  for (const link of links) {
    const address = new URL(link, page.url());
    const local = address.pathname + address.search;
    if (address.origin === origin && pattern.test(local)) return local;
  }
  throw new Error(`${from} has no link that looks like ${pattern}`);
}

/** All pages, as far as they can be found; what cannot is recorded as a failure. */
export async function findPlaces(page, tally) {
  const places = [...FIXED];
  const found = new Map();
  for (const [name, start, pattern] of FOLLOWED) {
    await tally.check(`find a ${name} page`, async () => {
      const address = await firstLink(page, found.get(start) ?? start, pattern);
      found.set(name, address);
      places.push({ name, address });
    });
  }
  return places;
}
