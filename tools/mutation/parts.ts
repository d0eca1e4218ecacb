/** What is mutated together, and the quick tests that answer for it: nothing here starts a server or the built command. */
export interface Part {
  readonly mutate: readonly string[]
  readonly tests: readonly string[]
}

/** A judge with everything beside it that is pure. Collecting is tested on real sockets, too slowly for thousands of runs. */
function judgesOf(kind: string, ...helpers: readonly string[]): Part {
  const folder = `src/checks/${kind}`
  return {
    mutate: [`${folder}/judge*.ts`, ...helpers.map((helper) => `${folder}/${helper}.ts`)],
    tests: [`test/checks/${kind}/!(*collect*|real-*).test.ts`],
  }
}

/** A part of its own: what its tests take would be taken by every mutant of the core that runs while it is loaded. */
const redaction = ['src/core/redact.ts', 'src/core/secret-patterns.ts']

export const parts: Readonly<Record<string, Part>> = {
  core: {
    // Reasons are a table of texts: a test could only repeat it. What may be asked of every entry is asked by test/contract.
    mutate: ['src/core/**/*.ts', '!src/core/reasons.ts', ...redaction.map((file) => `!${file}`)],
    tests: ['test/core/!(redact).test.ts'],
  },
  redaction: { mutate: redaction, tests: ['test/core/redact.test.ts'] },
  // What simulates hundreds of runs would take minutes for every mutant; the values are told exactly by the other tests.
  stats: { mutate: ['src/stats/**/*.ts'], tests: ['test/stats/!(false-alarms).test.ts'] },
  http: {
    mutate: ['src/http/retry.ts', 'src/http/time-limit.ts', 'src/http/source-door.ts'],
    tests: ['test/http/{retry,time,source-door}.test.ts'],
  },
  dyeing: judgesOf('dyeing', 'lane', 'read-answer'),
  slo: judgesOf('slo'),
  config: judgesOf('config', 'compare', 'places'),
  dependencies: judgesOf('dependencies'),
  release: judgesOf('release'),
}
