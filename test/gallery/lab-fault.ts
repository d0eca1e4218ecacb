import { faults } from '../../src/lab/lab.ts'
import type { Fault } from './case.ts'
import type { Subjects } from './subjects.ts'

/** A case of a fault that `graycheck demo --fault` knows by name: what it is and what it must give stands there. */
export function labFault(
  name: string,
  more: { readonly source: string; readonly subjects: Subjects } & Pick<Fault, 'allProbes' | 'edits'>,
): Fault {
  const fault = faults.find((one) => one.name === name)
  if (fault === undefined) throw new Error(`the lab has no fault ${name}`)
  const { question, summary, expect } = fault
  const { subjects, ...rest } = more
  return {
    name,
    question,
    story: summary,
    ...rest,
    arrange: (lab) => lab.inject(name),
    expect: { ...expect, subjects },
  }
}
