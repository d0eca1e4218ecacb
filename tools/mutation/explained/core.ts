import { explain } from './explain.ts'

const alwaysMatched = 'For the types only: the group matches whenever the whole pattern does.'
const onlyQuicker = 'Only quicker: evidence is merged, sealed and asked for failures at every look.'

export const core = [
  ...explain('src/core/decimal.ts', [
    {line: 'const [, sign = \'\', whole = \'\', fraction = \'\', exponentSign = \'\', exponent = \'\'] = match', why: alwaysMatched, changes: [['\'\'', '"Stryker was here!"']]},
  ]),
  ...explain('src/core/duration.ts', [
    {line: 'totalMs += Number(amount) * (unitsMs[unit ?? \'\'] ?? Number.NaN)', why: alwaysMatched, changes: [['\'\'', '"Stryker was here!"']]},
  ]),
  ...explain('src/core/did-you-mean.ts', [
    {line: 'return name.toLowerCase().replaceAll(/[-_ ]/g, \'\')', why: 'Upper and lower case tell the same names of ASCII apart.', changes: [['name.toLowerCase()', 'name.toUpperCase()']]},
  ]),
  ...explain('src/core/share.ts', [
    {line: 'if (ratio !== null && ratio > 0 && ratio < 1) return ratio', why: 'For the types only: null is not more than 0.', changes: [['ratio !== null', 'true']]},
  ]),
  ...explain('src/core/lossless-json.ts', [
    {line: 'if (error instanceof NotJson) return { ok: false, problem: error.message }', why: 'Nothing else is thrown, as far as we know; a defect must not look like a broken document.', changes: [['error instanceof NotJson', 'true']]},
    {line: 'const text = sticky.exec(reader.text)?.[0] ?? \'\'', why: 'What is no token is refused at the place where it began, whatever it is taken for.', changes: [['\'\'', '"Stryker was here!"']]},
  ]),
  ...explain('src/core/draw.ts', [
    {line: '(a, b) => badness(a) - badness(b) || compareText(a.group ?? \'\', b.group ?? \'\') || compareText(idOf(a), idOf(b)),', why: 'Whichever of the two it is, it comes before \'gray\' and \'stable\'.', changes: [['\'\'', '"Stryker was here!"']]},
    {line: 'if (count <= mostPoints) return Array.from({ length: count }, (_, index) => index)', why: 'Thirty of thirty are all of them either way.', changes: [['count <= mostPoints', 'count < mostPoints']]},
  ]),
  ...explain('src/core/evidence.ts', [
    {line: 'if (a.observations.length === 0) return b', why: onlyQuicker, changes: [['a.observations.length === 0', 'false']]},
    {line: 'return b.observations.length === 0 ? a : seal([...a.observations, ...b.observations])', why: onlyQuicker, changes: [['b.observations.length === 0', 'false']]},
    {line: 'typeof observation === \'object\' &&', why: onlyQuicker, changes: [['typeof observation === \'object\' &&\n    observation !== null &&\n    \'type\' in observation &&\n    observation.type === Failure.shape.type.value', 'true'], ['typeof observation === \'object\' &&\n    observation !== null &&\n    \'type\' in observation', 'true'], ['typeof observation === \'object\'', 'true']]},
    {line: 'observation.type === Failure.shape.type.value', why: onlyQuicker, changes: [['observation.type === Failure.shape.type.value', 'true']]},
    {line: 'if (!byText.has(text)) byText.set(text, known === undefined ? unseal(text) : observation)', why: onlyQuicker, changes: [['!byText.has(text)', 'true'], ['known === undefined', 'true']]},
    {line: 'function textOfSealed(observation: unknown): string | undefined {', why: onlyQuicker, changes: [['{\n  return typeof observation === \'object\' && observation !== null ? sealed.get(observation) : undefined\n}', '{}']]},
    {line: 'return typeof observation === \'object\' && observation !== null ? sealed.get(observation) : undefined', why: onlyQuicker, changes: [['typeof observation === \'object\' && observation !== null', 'false'], ['typeof observation === \'object\' && observation !== null', 'true'], ['typeof observation === \'object\' && observation !== null', 'typeof observation === \'object\' || observation !== null'], ['typeof observation === \'object\'', 'typeof observation !== \'object\''], ['typeof observation === \'object\'', 'true'], ['\'object\'', '""'], ['observation !== null', 'true'], ['observation !== null', 'observation === null']]},
    {line: 'if (typeof observation === \'object\' && observation !== null) sealed.set(observation, text)', why: onlyQuicker, changes: [['typeof observation === \'object\' && observation !== null', 'false'], ['\'object\'', '""'], ['sealed.set(observation, text)', ';']]},
  ]),
  ...explain('src/core/server-text.ts', [
    {line: 'const sha256 = createHash(\'sha256\').update(text, \'utf8\').digest(\'hex\')', why: 'UTF-8 is what a text is taken for anyway.', changes: [['\'utf8\'', '""']]},
  ]),
]
