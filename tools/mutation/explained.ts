/** A mutant that no test can tell from the original, and why. It still counts as survived. */
export interface Explained {
  readonly file: string
  /** The first line of the mutated code, without its indent. */
  readonly line: string
  readonly from: string
  readonly to: string
  readonly why: string
}

const noWaits = 'p-retry waits no time at all here, so how it would spread its waits changes nothing.'
const ownCount = 'p-retry counts beside us: it is asked again only while our own count and budget allow it.'
const sameNumber = 'The two sides are equal for no counts that a test could name: one of them is a logarithm.'
const noSearch = 'A search for a condition that never holds ends at the same bound, only later.'
const endsBefore = 'Between two doubles there are fewer halvings: the search ends by itself.'
const monotone = 'The search ends at the same bound, as the condition changes only once.'
const alwaysMatched = 'For the types only: the group matches whenever the whole pattern does.'
const sameLetters = 'Upper and lower case tell the same names of ASCII apart.'
const onlyQuicker = 'Without it the result is the same, only later: evidence is redacted thousands of times.'

export const explained: readonly Explained[] = [
  {
    file: 'src/http/retry.ts',
    line: "const value = values[0] ?? ''",
    from: "''",
    to: '"Stryker was here!"',
    why: 'Any text that is neither a number nor a date asks for no wait.',
  },
  {
    file: 'src/http/source-door.ts',
    line: 'const reading = readOutcome(await door.send(question), question.accept ?? [], clock.now())',
    from: '[]',
    to: '["Stryker was here"]',
    why: 'No status is a text.',
  },
  { file: 'src/http/source-door.ts', line: 'randomize: false,', from: 'false', to: 'true', why: noWaits },
  {
    file: 'src/http/source-door.ts',
    line: 'shouldConsumeRetry: () => true,',
    from: 'true',
    to: 'false',
    why: ownCount,
  },
  {
    file: 'src/core/decimal.ts',
    line: "const [, sign = '', whole = '', fraction = '', exponentSign = '', exponent = ''] = match",
    from: "''",
    to: '"Stryker was here!"',
    why: alwaysMatched,
  },
  {
    file: 'src/core/duration.ts',
    line: "totalMs += Number(amount) * (unitsMs[unit ?? ''] ?? Number.NaN)",
    from: "''",
    to: '"Stryker was here!"',
    why: alwaysMatched,
  },
  {
    file: 'src/core/did-you-mean.ts',
    line: "return name.toLowerCase().replaceAll(/[-_ ]/g, '')",
    from: 'name.toLowerCase()',
    to: 'name.toUpperCase()',
    why: sameLetters,
  },
  {
    file: 'src/core/target.ts',
    line: 'return new Set(names.map((name) => name.toLowerCase())).size === names.length',
    from: 'name.toLowerCase()',
    to: 'name.toUpperCase()',
    why: sameLetters,
  },
  {
    file: 'src/core/redact.ts',
    line: 'known.add(secret)',
    from: 'known.add(secret)',
    to: ';',
    why: onlyQuicker,
  },
  {
    file: 'src/core/redact.ts',
    line: "if (secret.length > longestInParts) patterns.push(together([new RegExp(literal(secret), 'g')]))",
    from: 'secret.length > longestInParts',
    to: 'true',
    why: onlyQuicker,
  },
  {
    file: 'src/core/redact.ts',
    line: 'return { text, add, json: (value) => (patterns.length === 0 ? value : mapJson(value, text)) }',
    from: 'patterns.length === 0',
    to: 'false',
    why: onlyQuicker,
  },
  {
    file: 'src/core/redact.ts',
    line: 'if (escaping.test(text)) return true',
    from: 'escaping.test(text)',
    to: 'true',
    why: onlyQuicker,
  },
  {
    file: 'src/core/redact.ts',
    line: 'for (let at = 0; at + length <= plain.length; at++) if (known.has(plain.slice(at, at + length))) return true',
    from: 'at + length',
    to: 'at - length',
    why: onlyQuicker,
  },
  {
    file: 'src/stats/clopper-pearson.ts',
    line: 'if (events === 0) return 0',
    from: 'events === 0',
    to: 'false',
    why: monotone,
  },
  {
    file: 'src/stats/clopper-pearson.ts',
    line: 'if (events === trials) return 1',
    from: 'events === trials',
    to: 'false',
    why: monotone,
  },
  {
    file: 'src/stats/clopper-pearson.ts',
    line: 'return lastHolding(isTooLow, 0, events / trials)',
    from: 'events / trials',
    to: 'events * trials',
    why: monotone,
  },
  {
    file: 'src/stats/clopper-pearson.ts',
    line: 'return logBinomial(events, trials, probability, logChoices) + Math.log(tail) <= logRisk',
    from: 'logBinomial(events, trials, probability, logChoices) + Math.log(tail) <= logRisk',
    to: 'logBinomial(events, trials, probability, logChoices) + Math.log(tail) < logRisk',
    why: sameNumber,
  },
  {
    file: 'src/stats/clopper-pearson.ts',
    line: 'for (let i = 1; i <= Math.min(chosen, trials - chosen); i += 1) sum += Math.log((trials + 1 - i) / i)',
    from: 'trials - chosen',
    to: 'trials + chosen',
    why: 'As many ways to choose as to leave: the shorter of the two sums is only quicker.',
  },
  {
    file: 'src/stats/clopper-pearson.ts',
    line: 'for (let step = 0; term > NEGLIGIBLE * sum; step += 1) {',
    from: 'term > NEGLIGIBLE * sum',
    to: 'term >= NEGLIGIBLE * sum',
    why: 'One more term that does not change the sum.',
  },
  {
    file: 'src/stats/clopper-pearson.ts',
    line: 'for (let step = 0; term > NEGLIGIBLE * sum; step += 1) {',
    from: 'NEGLIGIBLE * sum',
    to: 'NEGLIGIBLE / sum',
    why: 'More terms that do not change the sum.',
  },
  {
    file: 'src/stats/flake.ts',
    line: 'if (evidence.logEUnreliable >= failThreshold) return { status: unreliable, ...evidence }',
    from: 'evidence.logEUnreliable >= failThreshold',
    to: 'evidence.logEUnreliable > failThreshold',
    why: sameNumber,
  },
  {
    file: 'src/stats/flake.ts',
    line: "const unreliable = evidence.logENotAlwaysFailing >= failThreshold ? 'flaky' : 'failing'",
    from: 'evidence.logENotAlwaysFailing >= failThreshold',
    to: 'evidence.logENotAlwaysFailing > failThreshold',
    why: sameNumber,
  },
  {
    file: 'src/stats/flake.ts',
    line: "return { status: evidence.logEReliable >= passThreshold ? 'reliable' : 'undecided', ...evidence }",
    from: 'evidence.logEReliable >= passThreshold',
    to: 'evidence.logEReliable > passThreshold',
    why: sameNumber,
  },
  {
    file: 'src/stats/needs.ts',
    line: 'return logEvidenceOneSample({ ...after, rate: limit, side, dispersion }) >= thresholds[side]',
    from: 'logEvidenceOneSample({ ...after, rate: limit, side, dispersion }) >= thresholds[side]',
    to: 'logEvidenceOneSample({\n  ...after,\n  rate: limit,\n  side,\n  dispersion\n}) > thresholds[side]',
    why: sameNumber,
  },
  {
    file: 'src/stats/rate.ts',
    line: "lo: logE(0, 'fail') < tooLow ? 0 : lastHolding((rate) => logE(rate, 'fail') >= tooLow, 0, 1),",
    from: "logE(0, 'fail') < tooLow",
    to: "logE(0, 'fail') <= tooLow",
    why: sameNumber,
  },
  {
    file: 'src/stats/rate.ts',
    line: "lo: logE(0, 'fail') < tooLow ? 0 : lastHolding((rate) => logE(rate, 'fail') >= tooLow, 0, 1),",
    from: "logE(0, 'fail') < tooLow",
    to: 'false',
    why: noSearch,
  },
  {
    file: 'src/stats/rate.ts',
    line: "lo: logE(0, 'fail') < tooLow ? 0 : lastHolding((rate) => logE(rate, 'fail') >= tooLow, 0, 1),",
    from: "logE(rate, 'fail') >= tooLow",
    to: "logE(rate, 'fail') > tooLow",
    why: sameNumber,
  },
  {
    file: 'src/stats/rate.ts',
    line: "hi: logE(1, 'pass') < tooHigh ? 1 : lastHolding((rate) => logE(rate, 'pass') >= tooHigh, 1, 0),",
    from: "logE(1, 'pass') < tooHigh",
    to: "logE(1, 'pass') <= tooHigh",
    why: sameNumber,
  },
  {
    file: 'src/stats/rate.ts',
    line: "hi: logE(1, 'pass') < tooHigh ? 1 : lastHolding((rate) => logE(rate, 'pass') >= tooHigh, 1, 0),",
    from: "logE(1, 'pass') < tooHigh",
    to: 'false',
    why: noSearch,
  },
  {
    file: 'src/stats/rate.ts',
    line: "hi: logE(1, 'pass') < tooHigh ? 1 : lastHolding((rate) => logE(rate, 'pass') >= tooHigh, 1, 0),",
    from: "logE(rate, 'pass') >= tooHigh",
    to: "logE(rate, 'pass') > tooHigh",
    why: sameNumber,
  },
  {
    file: 'src/stats/rate.ts',
    line: "hi: logE(1, 'pass') < tooHigh ? 1 : lastHolding((rate) => logE(rate, 'pass') >= tooHigh, 1, 0),",
    from: "'pass'",
    to: '""',
    why: noSearch,
  },
  {
    file: 'src/stats/ratio.ts',
    line: "return logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) >= tooLow",
    from: "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) >= tooLow",
    to: "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'fail', dispersion) > tooLow",
    why: sameNumber,
  },
  {
    file: 'src/stats/ratio.ts',
    line: "return logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) >= tooHigh",
    from: "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) >= tooHigh",
    to: "logEvidence(observeArms(intervals, Math.exp(logRatio)), 'pass', dispersion) > tooHigh",
    why: sameNumber,
  },
  {
    file: 'src/stats/search.ts',
    line: 'for (let halving = 0; halving < MAX_HALVINGS; halving += 1) {',
    from: 'halving < MAX_HALVINGS',
    to: 'halving <= MAX_HALVINGS',
    why: endsBefore,
  },
  {
    file: 'src/stats/search.ts',
    line: 'for (let halving = 0; halving < MAX_HALVINGS; halving += 1) {',
    from: 'halving += 1',
    to: 'halving -= 1',
    why: endsBefore,
  },
  {
    file: 'src/core/share.ts',
    line: 'if (ratio !== null && ratio > 0 && ratio < 1) return ratio',
    from: 'ratio !== null',
    to: 'true',
    why: 'For the types only: null is not more than 0.',
  },
  {
    file: 'src/core/lossless-json.ts',
    line: 'if (error instanceof NotJson) return { ok: false, problem: error.message }',
    from: 'error instanceof NotJson',
    to: 'true',
    why: 'Nothing else is thrown, as far as we know; a defect must not look like a broken document.',
  },
  {
    file: 'src/core/lossless-json.ts',
    line: "const text = sticky.exec(reader.text)?.[0] ?? ''",
    from: "''",
    to: '"Stryker was here!"',
    why: 'What is no token is refused at the place where it began, whatever it is taken for.',
  },
]
