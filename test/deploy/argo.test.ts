import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

import { lintSources } from '../../src/analysis-lint/lint.ts'
import { parseDuration } from '../../src/core/duration.ts'
import { root } from '../kit/run-cli.ts'
import { objectsIn } from '../kit/yaml-blocks.ts'

const folder = join(root, 'deploy/argo')
const read = (file: string) => ({ file, text: readFileSync(join(folder, file), 'utf8') })
const templates = [read('graycheck-job.yaml'), read('graycheck-web.yaml')]

const JobTemplate = z.object({
  spec: z.object({
    metrics: z.tuple([
      z.object({
        provider: z.object({
          job: z.object({
            spec: z.object({
              activeDeadlineSeconds: z.number(),
              backoffLimit: z.number(),
              template: z.object({
                spec: z.object({
                  terminationGracePeriodSeconds: z.number(),
                  containers: z.tuple([z.object({ args: z.array(z.string()) })]),
                }),
              }),
            }),
          }),
        }),
      }),
    ]),
  }),
})

function findingsIn(sources: { file: string; text: string }[]): string[] {
  const result = lintSources(sources)
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('; '))
  const counted = result.findings.filter((finding) => finding.suppressedBecause === null)
  return counted.map(({ code, message }) => `${code}: ${message}`)
}

describe('the templates for Argo Rollouts', () => {
  it('have nothing that fails open, nor have the rollouts that use them in the docs', () => {
    const rollouts = objectsIn('argo-rollouts.md').map((text, index) => ({ file: `docs #${index + 1}`, text }))

    expect(rollouts.length).toBeGreaterThan(2)
    expect(findingsIn([...templates, ...rollouts])).toEqual([])
  })

  it('give every attempt of a Job its whole time, and the pause before the second', () => {
    const [{ provider }] = JobTemplate.parse(parse(templates[0]?.text ?? '')).spec.metrics
    const { activeDeadlineSeconds, backoffLimit, template } = provider.job.spec
    const [{ args }] = template.spec.containers
    const timeout = args.find((arg) => arg.startsWith('--timeout='))?.slice('--timeout='.length) ?? ''

    // Kubernetes waits 10 seconds before the second pod, and 20 before the third.
    const pauses = 10 * (2 ** backoffLimit - 1)
    const attempt = (parseDuration(timeout) ?? Number.NaN) / 1000 + template.spec.terminationGracePeriodSeconds
    expect(activeDeadlineSeconds).toBeGreaterThan((backoffLimit + 1) * attempt + pauses)
  })
})

describe('the canary in the docs for Flagger', () => {
  it('has nothing that fails open', () => {
    const canaries = objectsIn('flagger.md').map((text, index) => ({ file: `docs #${index + 1}`, text }))

    expect(canaries).toHaveLength(1)
    expect(findingsIn(canaries)).toEqual([])
  })
})
