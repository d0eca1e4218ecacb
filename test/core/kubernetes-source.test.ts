import { describe, expect, it } from 'vitest'
import {
  allInWords,
  instanceInWords,
  isSymbolic,
  KubernetesSource,
  sourceWords,
  symbolicAddresses,
} from '../../src/core/kubernetes-source.ts'

describe('a source of pods', () => {
  it('is asked directly and for ten seconds where nothing is said of it', () => {
    expect(KubernetesSource.parse({ rollout: 'user' })).toEqual({ rollout: 'user', reach: 'direct', timeout: 10_000 })
  })

  it.each([
    { rollout: 'a.b-c0', namespace: 'n', port: 1 },
    { deployment: 'a'.repeat(253), namespace: 'n-0'.padEnd(63, 'x'), port: 65_535 },
    { statefulSet: '0', kubeconfig: '~/.kube/config', context: 'prod', port: 'h' },
    { gray: { selector: '!canary, app in (a,b)' }, port: 'http-0123456-ab' },
    { gray: { selector: 'a'.repeat(1024) }, stable: { selector: 'x/y.z_0!=b' } },
  ])('may be %j', (source) => {
    expect(KubernetesSource.safeParse(source).error?.issues).toBeUndefined()
  })

  it.each([
    { rollout: '' },
    { rollout: 'a'.repeat(254) },
    { deployment: '-a' },
    { statefulSet: 'a.' },
    { rollout: 'a/b' },
    { rollout: 'a', namespace: 'n'.repeat(64) },
    { rollout: 'a', namespace: 'n-' },
    { rollout: 'a', kubeconfig: '' },
    { rollout: 'a', context: '' },
    { rollout: 'a', port: 65_536 },
    { rollout: 'a', port: '-http' },
    { rollout: 'a', port: 'http-0123456-abc' },
    { gray: { selector: '' } },
    { gray: { selector: '=a' } },
    { gray: { selector: 'a=b;c' } },
    { gray: { selector: 'a'.repeat(1025) } },
  ])('may not be %j', (source) => {
    expect(KubernetesSource.safeParse(source).success).toBe(false)
  })

  it('tells what is wrong as a problem of its own', () => {
    expect(KubernetesSource.safeParse({}).error?.issues).toEqual([
      {
        code: 'custom',
        path: [],
        message: 'expected exactly one of rollout, deployment, statefulSet and gray',
      },
    ])
  })
})

const user = KubernetesSource.parse({ rollout: 'user' })

describe('the words', () => {
  it.each([
    [{ rollout: 'user' }, 'rollout user'],
    [{ deployment: 'user' }, 'deployment user'],
    [{ statefulSet: 'user' }, 'statefulset user'],
    [{ gray: { deployment: 'user' } }, 'deployment user'],
    [{ gray: { statefulSet: 'a' }, stable: { deployment: 'b' } }, 'statefulset a and deployment b'],
    [{ gray: { selector: 'a=b' }, stable: { selector: 'a=c' } }, 'a=b and a=c'],
  ])('for %j are %s', (source, words) => {
    expect(sourceWords(KubernetesSource.parse(source))).toBe(words)
  })

  it('for pods that nobody has found yet can be told from addresses', () => {
    const { gray, stable } = symbolicAddresses(user)

    expect([gray, stable ?? '', '10.0.0.1:80', '[::1]:80'].map(isSymbolic)).toEqual([true, true, false, false])
  })

  it('for one instance name its address, or what will be found', () => {
    expect(instanceInWords('gray', '10.0.0.1:80')).toBe('the gray instance 10.0.0.1:80')
    expect(instanceInWords('gray', symbolicAddresses(user).gray)).toBe('every gray pod of rollout user')
  })

  it('for all instances have a number where all are known', () => {
    expect(allInWords('gray', ['10.0.0.1:80', '10.0.0.2:80'])).toBe('2 of 2 gray instances')
    expect(allInWords('gray', ['every gray pod of rollout user'])).toBe('all gray instances')
    expect(allInWords('stable', ['10.0.0.1:80', 'another of 10.0.0.1:80'])).toBe('all stable instances')
  })
})
