// Do the checks notice what they are for? A small site of ours, once good and once with every fault, is put before
// them: the good one must pass, and each fault must be reported.

import { createServer } from 'node:http';
import { checkKeyboard } from '../checks/keyboard.mjs';
import { checkPages } from '../checks/pages.mjs';
import { Tally } from './tally.mjs';

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'";
const STYLE = `body { font: 1rem/1.5 sans-serif; color: #222; background: #fff; margin: 1rem }
  :focus-visible { outline: 3px solid #00c } a { color: #00c; display: inline-block; min-height: 24px; min-width: 24px }
  @media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9cf } :focus-visible { outline-color: #9cf } }`;

const page = (title, body, head = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
   <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/s.css">${head}</head><body>${body}</body></html>`;
const GOOD = page(
  'Good',
  `<a href="#m">Skip to content</a><nav aria-label="Places"><a href="/good">Home</a> <a href="/good">Gaps</a></nav>
   <main id="m" tabindex="-1"><h1>Good</h1><form action="/match"><label for="q">Need</label> <input id="q" name="q"> <button>Go</button></form></main>`,
);
const BAD = page(
  'Bad',
  `<nav><a class="bare" href="/good">Home</a></nav><h1>One</h1><h1>Two</h1><h4>Deep</h4>
   <p class="pale">Pale words</p><div class="wide">wide</div><input name="x">
   <table><tr><td>1</td></tr></table><script src="/missing.js"></script><img alt="" src="http://elsewhere.invalid/x.png">`,
);
const BAD_STYLE = '.pale { color: #999 } .wide { width: 3000px } .bare:focus-visible { outline: none }';

/** Each fault of BAD, by the words in which it must be reported. */
const FAULTS = [
  '2 h1', '0 main landmarks', 'an h4 follows', 'a table has no caption', 'color-contrast', 'label (', 'scrolls sideways',
  'asked another host', '404 ', 'not a skip link', 'focus cannot be seen',
];

/** Keeps what was reported instead of counting it. */
class Listener extends Tally {
  reported = [];

  record(_name, problems) {
    this.reported.push(...problems);
  }
}

function serve() {
  const answers = { '/good': GOOD, '/bad': BAD, '/match': GOOD, '/': GOOD, '/s.css': `${STYLE} ${BAD_STYLE}` };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const body = answers[pathname];
    response.writeHead(body ? 200 : 404, {
      'content-type': pathname.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8',
      'content-security-policy': pathname === '/bad' ? POLICY.replace("data:", '* data:') : POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    response.end(body ?? '');
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export async function selfTest({ browser, tally }) {
  const server = await serve();
  const origin = `http://127.0.0.1:${server.address().port}`;
  const look = async (name) => {
    const listener = new Listener();
    const places = [{ name, address: `/${name}` }];
    await checkPages({ browser, origin, places, tally: listener });
    await checkKeyboard({ browser, origin, places, tally: listener });
    return listener.reported;
  };
  try {
    await tally.check('self-test: a good page passes', () => look('good'));
    const reported = await look('bad');
    for (const fault of FAULTS) {
      tally.record(`self-test: "${fault}" is noticed`, reported.some((it) => it.includes(fault)) ? [] : reported);
    }
  } finally {
    server.close();
  }
}
