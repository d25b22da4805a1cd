// Counts what held and what did not, says each failure at once and the totals at the end.

export class Tally {
  #passed = 0;
  #failures = [];

  /** `problems` is a list of sentences; an empty one means that the check held. */
  record(name, problems) {
    if (problems.length === 0) {
      this.#passed += 1;
      return;
    }
    this.#failures.push(name);
    console.log(`FAILED  ${name}`);
    for (const problem of problems.slice(0, 12)) console.log(`        ${problem}`);
    if (problems.length > 12) console.log(`        and ${problems.length - 12} more`);
  }

  /** Runs one check; one that throws has failed, and the others still run. */
  async check(name, body) {
    try {
      this.record(name, (await body()) ?? []);
    } catch (error) {
      this.record(name, [String(error?.message ?? error).split('\n').slice(0, 6).join(' / ')]);
    }
  }

  /** Prints the totals on the line that CI reads; true when everything held. */
  close() {
    if (this.#failures.length > 0) {
      console.log('\nFailed:');
      for (const name of this.#failures) console.log(`  ${name}`);
    }
    console.log(`${this.#passed} passed, ${this.#failures.length} failed`);
    return this.#failures.length === 0 && this.#passed > 0;
  }
}
