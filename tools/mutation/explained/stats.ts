import { explain } from './explain.ts'

const monotone = 'The search ends at the same bound, as the condition changes only once.'
const toItself = 'A search from this bound to itself ends there, as does one to NaN, which no trials lead to.'
const lastDigits =
  'It counts only where both sides are equal: a bound moves by no more than the rounding of a logarithm moves it.'
const noSearch = 'A search for a condition that never holds ends at the same bound, only later.'

export const stats = [
  ...explain('src/stats/clopper-pearson.ts', [
    { line: 'if (events === 0) return 0', why: toItself, changes: [['events === 0', 'false']] },
    { line: 'if (events === trials) return 1', why: toItself, changes: [['events === trials', 'false']] },
    {
      line: 'return lastHolding(isTooLow, 0, events / trials)',
      why: monotone,
      changes: [['events / trials', 'events * trials']],
    },
    {
      line: 'return logBinomial(events, trials, probability, logChoices) + Math.log(tail) <= logRisk',
      why: lastDigits,
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
  ...explain('src/stats/rate.ts', [
    {
      line: "lo: logE(0, 'fail') < tooLow ? 0 : lastHolding((rate) => logE(rate, 'fail') >= tooLow, 0, 1),",
      why: lastDigits,
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
      why: lastDigits,
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
      why: lastDigits,
      changes: [
        [
          "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) >= tooLow",
          "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) > tooLow",
        ],
      ],
    },
    {
      line: "return logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) >= tooHigh",
      why: lastDigits,
      changes: [
        [
          "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) >= tooHigh",
          "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) > tooHigh",
        ],
      ],
    },
  ]),
]
