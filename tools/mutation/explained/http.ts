import { explain } from './explain.ts'

const noWaits = 'p-retry waits no time at all here, so that it does not matter how it would wait.'

export const http = [
  ...explain('src/http/retry.ts', [
    {
      line: "const value = values[0] ?? ''",
      why: 'Any text that is neither a number nor a date asks for no wait.',
      changes: [["''", '"Stryker was here!"']],
    },
  ]),
  ...explain('src/http/source-door.ts', [
    {
      line: 'const reading = readOutcome(await door.send(question), question.accept ?? [], clock.now())',
      why: 'No status is a text.',
      changes: [['[]', '["Stryker was here"]']],
    },
    {
      line: 'randomize: false,',
      why: noWaits,
      changes: [['false', 'true']],
    },
    { line: 'unref: false,', why: noWaits, changes: [['false', 'true']] },
    {
      line: 'shouldConsumeRetry: () => true,',
      why: 'p-retry counts beside us: it is asked again only while our own count and budget allow it.',
      changes: [
        ['true', 'false'],
        ['() => true', '() => undefined'],
      ],
    },
  ]),
  ...explain('src/http/time-limit.ts', [
    {
      line: 'freed.push(slot)',
      why: 'Only memory: a slot that nobody takes again holds null.',
      changes: [['freed.push(slot)', ';']],
    },
  ]),
]
