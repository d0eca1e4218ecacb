import type { Fault } from '../case.ts'
import { everyGray, everyStable } from '../subjects.ts'

export const addressesSwapped: Fault = {
  name: 'addresses-swapped',
  question: 'release',
  story: "Gray and stable instances stand in each other's place in the plan, with their versions.",
  source: 'a plan that was written by hand',
  edits: [
    ['  gray: { addresses', '  later: { addresses'],
    ['  stable: { addresses', '  gray: { addresses'],
    ['  later:', '  stable:'],
  ],
  expect: { status: 'fail', code: 'release.wrong-group', subjects: (lab) => [...everyGray(lab), ...everyStable(lab)] },
}
