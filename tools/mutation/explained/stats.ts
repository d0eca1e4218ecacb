import { explain } from './explain.ts'

const monotone = 'The search ends at the same bound, as the condition changes only once.'
const sameNumber = 'The two sides are equal for no counts that a test could name: one of them is a logarithm.'
const noSearch = 'A search for a condition that never holds ends at the same bound, only later.'

export const stats = [
  ...explain('src/stats/clopper-pearson.ts', [
    { line: 'if (events === 0) return 0', why: monotone, changes: [['events === 0', 'false']] },
    { line: 'if (events === trials) return 1', why: monotone, changes: [['events === trials', 'false']] },
    {
      line: 'return lastHolding(isTooLow, 0, events / trials)',
      why: monotone,
      changes: [['events / trials', 'events * trials']],
    },
    {
      line: 'return logBinomial(events, trials, probability, logChoices) + Math.log(tail) <= logRisk',
      why: sameNumber,
      changes: [
        [
          'logBinomial(events, trials, probability, logChoices) + Math.log(tail) <= logRisk',
          'logBinomial(events, trials, probability, logChoices) + Math.log(tail) < logRisk',
        ],
      ],
    },
    {
      line: 'for (let i = 1; i <= Math.min(chosen, trials - chosen); i += 1) sum += Math.log((trials + 1 - i) / i)',
      why: 'As many ways to choose as to leave: the shorter of the two sums is only quicker.',
      changes: [['trials - chosen', 'trials + chosen']],
    },
    {
      line: 'for (let step = 0; term > NEGLIGIBLE * sum; step += 1) {',
      why: 'One more term that does not change the sum.',
      changes: [['term > NEGLIGIBLE * sum', 'term >= NEGLIGIBLE * sum']],
    },
    {
      line: 'for (let step = 0; term > NEGLIGIBLE * sum; step += 1) {',
      why: 'More terms that do not change the sum.',
      changes: [['NEGLIGIBLE * sum', 'NEGLIGIBLE / sum']],
    },
  ]),
  ...explain('src/stats/flake.ts', [
    {
      line: 'if (evidence.logEUnreliable >= failThreshold) return { status: unreliable, ...evidence }',
      why: sameNumber,
      changes: [['evidence.logEUnreliable >= failThreshold', 'evidence.logEUnreliable > failThreshold']],
    },
    {
      line: "const unreliable = evidence.logENotAlwaysFailing >= failThreshold ? 'flaky' : 'failing'",
      why: sameNumber,
      changes: [['evidence.logENotAlwaysFailing >= failThreshold', 'evidence.logENotAlwaysFailing > failThreshold']],
    },
    {
      line: "return { status: evidence.logEReliable >= passThreshold ? 'reliable' : 'undecided', ...evidence }",
      why: sameNumber,
      changes: [['evidence.logEReliable >= passThreshold', 'evidence.logEReliable > passThreshold']],
    },
  ]),
  ...explain('src/stats/needs.ts', [
    {
      line: 'return logEvidenceOneSample({ ...after, rate: limit, side, dispersion }) >= thresholds[side]',
      why: sameNumber,
      changes: [
        [
          'logEvidenceOneSample({ ...after, rate: limit, side, dispersion }) >= thresholds[side]',
          'logEvidenceOneSample({\n  ...after,\n  rate: limit,\n  side,\n  dispersion\n}) > thresholds[side]',
        ],
      ],
    },
  ]),
  ...explain('src/stats/rate.ts', [
    {
      line: "lo: logE(0, 'fail') < tooLow ? 0 : lastHolding((rate) => logE(rate, 'fail') >= tooLow, 0, 1),",
      why: sameNumber,
      changes: [
        ["logE(0, 'fail') < tooLow", "logE(0, 'fail') <= tooLow"],
        ["logE(rate, 'fail') >= tooLow", "logE(rate, 'fail') > tooLow"],
      ],
    },
    {
      line: "lo: logE(0, 'fail') < tooLow ? 0 : lastHolding((rate) => logE(rate, 'fail') >= tooLow, 0, 1),",
      why: noSearch,
      changes: [
        ["logE(0, 'fail') < tooLow", 'false'],
        ["'fail'", '""'],
      ],
    },
    {
      line: "hi: logE(1, 'pass') < tooHigh ? 1 : lastHolding((rate) => logE(rate, 'pass') >= tooHigh, 1, 0),",
      why: sameNumber,
      changes: [
        ["logE(1, 'pass') < tooHigh", "logE(1, 'pass') <= tooHigh"],
        ["logE(rate, 'pass') >= tooHigh", "logE(rate, 'pass') > tooHigh"],
      ],
    },
    {
      line: "hi: logE(1, 'pass') < tooHigh ? 1 : lastHolding((rate) => logE(rate, 'pass') >= tooHigh, 1, 0),",
      why: noSearch,
      changes: [
        ["logE(1, 'pass') < tooHigh", 'false'],
        ["'pass'", '""'],
      ],
    },
  ]),
  ...explain('src/stats/ratio.ts', [
    {
      line: "return logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) >= tooLow",
      why: sameNumber,
      changes: [
        [
          "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) >= tooLow",
          "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) > tooLow",
        ],
      ],
    },
    {
      line: "return logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) >= tooHigh",
      why: sameNumber,
      changes: [
        [
          "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) >= tooHigh",
          "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) > tooHigh",
        ],
      ],
    },
  ]),
]
