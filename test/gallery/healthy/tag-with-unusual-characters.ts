import { useTag } from '../arrange.ts'
import type { Healthy } from '../case.ts'

const unusualTag = 'feature/v2.1_canary~x+1=(3)'

export const tagWithUnusualCharacters: Healthy = {
  name: 'tag-with-unusual-characters',
  question: 'dyeing',
  story: 'The tag holds dots, slashes, tildes and an equals sign.',
  source: 'tags that are made from branch names',
  arrange: (lab) => useTag(lab, unusualTag),
  edits: [['value: v2-canary }', `value: "${unusualTag}" }`]],
  expect: 'pass',
}
