// Runs axe-core in a page. It goes in through the debugging protocol, since the site's content security policy
// rightly refuses foreign scripts.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const SOURCE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2, levels A and AA, as the issue demands; best practices are left to people. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function evaluate(session, expression) {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** Returns a function that lists the violations of the page as it stands, each as a sentence. */
export async function axeFor(page) {
  const session = await page.context().newCDPSession(page);
  return async () => {
    if (!(await evaluate(session, 'typeof axe === "object"'))) await evaluate(session, `${SOURCE};0`);
    const violations = await evaluate(
      session,
      `axe.run(document, ${JSON.stringify({ runOnly: TAGS, resultTypes: ['violations'] })}).then((it) =>
         it.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.target.join(' ') + ' — ' +
           (n.failureSummary || '').replace(/\\s+/g, ' ').slice(0, 220)) })))`,
    );
    return violations.flatMap((it) => it.nodes.map((node) => `${it.id} (${it.help}): ${node}`));
  };
}
