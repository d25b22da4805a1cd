// Starts Uptake on a fresh data folder and a free port, and stops exactly that process again. Its database is SQLite
// in that folder; where E2E_POSTGRES holds the address of a PostgreSQL server, a fresh one there, left to that server.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ADDRESS = /Uptake is at (http:\/\/[0-9.:[\]a-f]+)/;
/** The first start loads and indexes the bundled sample, in a debug build, perhaps on a busy machine. */
const START_SECONDS = 180;

/** What the program is told of its database by its environment. */
function freshDatabase() {
  const server = process.env.E2E_POSTGRES;
  if (!server) return {};
  const address = new URL(server);
  const name = `uptake_e2e_${process.pid}_${(databases += 1)}`;
  execFileSync('createdb', [`--maintenance-db=${server}`, name]);
  address.pathname = `/${name}`;
  return { UPTAKE_DATABASE: address.href };
}
let databases = 0;

/** A port that nobody listens on now. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** With `name` the site is reached by that name of this machine instead of its number. */
export async function startUptake(binary, { name } = {}) {
  const environment = { ...process.env, ...freshDatabase() };
  const folder = await mkdtemp(path.join(tmpdir(), 'uptake-e2e-'));
  const data = path.join(folder, 'data');
  const port = name ? await freePort() : 0;
  const named = name ? ['--address', `http://${name}:${port}`] : [];
  const child = spawn(binary, ['--data', data, 'serve', '--listen', `127.0.0.1:${port}`, ...named], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killer);
    await rm(folder, { recursive: true, force: true });
  };
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no address after ${START_SECONDS} s. It said:\n${output}`)),
      START_SECONDS * 1000,
    );
    const read = (chunk) => {
      output += chunk;
      const found = ADDRESS.exec(output);
      if (found) {
        clearTimeout(timer);
        resolve(name ? `http://${name}:${port}` : found[1].replace(/\/$/, ''));
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => reject(new Error(`${binary} does not start: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`${binary} ended with ${code}. It said:\n${output}`)));
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { address, binary, data, environment, stop, output: () => output };
}
