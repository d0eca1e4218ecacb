import type { Figure } from '../../src/core/figure.ts'
import type { CheckVerdict, Verdict } from '../../src/core/verdict.ts'

const leakRate: Figure = {
  type: 'series',
  subject: 'tagged via 10.0.0.2:443',
  name: 'leak rate',
  unit: 'ratio',
  limit: 0.01,
  points: [
    { at: '2026-11-21T10:00:00.100Z', sampleSize: 1, value: 0, lower: null, upper: 0.95 },
    { at: '2026-11-21T10:00:00.600Z', sampleSize: 150, value: 0, lower: null, upper: 0.01977 },
    { at: '2026-11-21T10:00:01.100Z', sampleSize: 300, value: 0, lower: null, upper: 0.009936 },
  ],
}

const way: Figure = {
  type: 'map',
  title: 'The way of the tag',
  stations: [
    { id: 'gateway', label: '10.0.0.2:443', detail: 'gateway', step: 0, group: null },
    { id: 'gray', label: 'user', detail: '2.1.0-canary.3', step: 1, group: 'gray' },
    { id: 'stable', label: 'user', detail: '2.0.9', step: 1, group: 'stable' },
  ],
  links: [{ from: 'gateway', to: 'gray', flow: 'tagged', count: 300, mark: 'pass' }],
}

const probes: Figure = {
  type: 'matrix',
  of: 'probes',
  columns: ['sent'],
  rows: [
    {
      group: null,
      members: [{ id: 'tagged via 10.0.0.2:443', name: null }],
      cells: [{ text: '300', mark: 'pass' }],
    },
  ],
  omitted: 0,
}

const configs: Figure = {
  type: 'matrix',
  of: 'instances',
  columns: ['config app'],
  rows: [
    {
      group: 'gray',
      members: [{ id: '10.0.1.22:8080', name: 'user-gray-2' }],
      cells: [{ text: 'stale: revision 41', mark: 'fail' }],
    },
    {
      group: 'gray',
      members: [{ id: '10.0.1.21:8080', name: 'user-gray-1' }],
      cells: [{ text: 'revision 42', mark: 'pass' }],
    },
  ],
  omitted: 0,
}

const passedCheck: CheckVerdict = {
  id: 'dyeing',
  kind: 'dyeing',
  status: 'pass',
  advisory: false,
  line: 18,
  durationMs: 1240,
  looks: 1,
  proofs: [
    {
      subject: '10.0.0.2:443 tagged',
      statement: '300 of 300 tagged probes via 10.0.0.2:443 answered by 2.1.0-canary.3; leak rate below 0.99 % (95 %)',
      observations: 300,
    },
  ],
  findings: [],
  measurements: [],
  needs: null,
  figures: [way, probes, leakRate],
}

const failedCheck: CheckVerdict = {
  id: 'config/app',
  kind: 'config',
  status: 'fail',
  advisory: false,
  line: 22,
  durationMs: 120,
  looks: 2,
  proofs: [],
  findings: [
    {
      code: 'config.stale',
      severity: 'fail',
      subject: 'user-gray-2',
      message: 'user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42',
      expected: 'revision 42',
      actual: 'revision 41 for 95 s',
      fix: 'Restart the instance, and find out why its watch missed the change.',
      evidence: [
        {
          source: 'user-gray-2 (10.0.1.22:8080)',
          request: 'GET /graycheck/state',
          at: '2026-11-21T10:00:01.000Z',
          vantage: 'runner',
        },
      ],
      reproduce: 'curl -sS http://10.0.1.22:8080/graycheck/state',
    },
  ],
  measurements: [],
  needs: null,
  figures: [configs],
}

const skippedCheck: CheckVerdict = {
  id: 'slo/errors',
  kind: 'slo',
  status: 'skipped',
  advisory: false,
  line: null,
  durationMs: 0,
  looks: 0,
  proofs: [],
  findings: [
    {
      code: 'run.stage-not-reached',
      severity: 'inconclusive',
      subject: 'slo/errors',
      message: 'An earlier stage did not pass, so this check was not run',
      expected: null,
      actual: null,
      fix: 'Mend the earlier stage, or run all stages with --keep-going.',
      evidence: [],
      reproduce: null,
    },
  ],
  measurements: [],
  needs: null,
  figures: [],
}

/** A failed run with one check of each fate. */
export const sampleVerdict: Verdict = {
  schema: 'graycheck.verdict/v1',
  status: 'fail',
  exitCode: 10,
  service: 'user',
  tag: 'v2-canary',
  environment: 'staging',
  runId: '00000000-0000-4000-8000-000000000000',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 2140,
  tool: { version: '0.1.0' },
  config: { path: 'graycheck.yaml', sha256: 'a'.repeat(64) },
  summary: 'config/app: user-gray-2 (10.0.1.22:8080) still runs revision 41, the store holds 42',
  stages: [
    { name: 'routing', status: 'pass', durationMs: 1240, checks: [passedCheck] },
    { name: 'state', status: 'fail', durationMs: 120, checks: [failedCheck] },
    { name: 'health', status: 'skipped', durationMs: 0, checks: [skippedCheck] },
  ],
}
