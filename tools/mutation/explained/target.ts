import { explain } from './explain.ts'

export const target = [
  ...explain('src/core/target.ts', [
    {
      line: 'return new Set(names.map((name) => name.toLowerCase())).size === names.length',
      why: 'Upper and lower case tell the same names of ASCII apart.',
      changes: [['name.toLowerCase()', 'name.toUpperCase()']],
    },
  ]),
]
