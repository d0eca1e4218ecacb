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
    tests: [`test/checks/${kind}/!(*collect*|real-*|*properties*).test.ts`],
  }
}

/** Parts of their own, because their tests take long, and mutants of code that runs once while it is loaded take all tests. */
const redaction = ['src/core/redact.ts', 'src/core/secret-patterns.ts']
const target = ['src/core/target.ts', 'src/core/kubernetes-source.ts', 'src/core/instances-section.ts']

export const parts: Readonly<Record<string, Part>> = {
  core: {
    // Reasons are a table of texts: a test could only repeat it. What may be asked of every entry is asked by test/contract.
    mutate: ['src/core/**/*.ts', '!src/core/reasons.ts', ...[...redaction, ...target].map((file) => `!${file}`)],
    tests: ['test/core/!(redact|target|kubernetes-source).test.ts'],
  },
  redaction: { mutate: redaction, tests: ['test/core/redact.test.ts'] },
  // A target is a part of the config: what is refused, in which words, and the published schema.
  target: {
    mutate: target,
    tests: ['test/core/{target,kubernetes-source}.test.ts', 'test/plan/{bad-config,kubernetes,schemas}.test.ts'],
  },
  stats: {
    mutate: ['src/stats/**/*.ts'],
    // Thousands of simulated releases measure the promises, and take most of the time; exact values are tested beside them.
    tests: ['test/stats/!(false-alarms).test.ts'],
  },
  http: {
    mutate: ['src/http/retry.ts', 'src/http/time-limit.ts', 'src/http/source-door.ts'],
    tests: ['test/http/{retry,time-limit,source-door}.test.ts'],
  },
  dyeing: judgesOf('dyeing', 'lane', 'read-answer'),
  slo: judgesOf('slo'),
  config: judgesOf('config', 'compare', 'places'),
  dependencies: judgesOf('dependencies'),
  release: judgesOf('release'),
}
