import { describe, expect, it } from 'vitest'
import type { ImagesSeen } from '../../../src/checks/release/evidence.ts'
import { at, codesOf, judged, soundLook, spec } from './observations.ts'

const [gray1 = '', gray2 = '', stable = ''] = spec.instances.map(({ address }) => address)

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`

function pod(address: string, imageId: string, over: Partial<ImagesSeen['images'][number]> = {}, look = 0): ImagesSeen {
  return {
    type: 'images',
    look: at(look),
    address,
    source: 'kubernetes https://cluster.example',
    request: 'GET /api/v1/namespaces/shop/pods?labelSelector=app%3Duser',
    at: at(look),
    pod: `pod-${address.slice(7, 9)}`,
    images: [{ container: 'app', image: 'shop/user:2', imageId, ...over }],
  }
}

const pods = (first: ImagesSeen, second: ImagesSeen) => judged([...soundLook, first, second], { pods: true })

describe('the images of gray pods', () => {
  it('fail when one name stands for different bytes, and tell who runs which', () => {
    const judgement = pods(pod(gray1, `shop/user@${digest('a')}`), pod(gray2, `shop/user@${digest('b')}`))

    expect(judgement.status).toBe('fail')
    expect(judgement.findings).toMatchObject([
      {
        code: 'release.images-differ',
        subject: 'shop/user:2',
        message:
          'gray pods run 2 different images under the name shop/user:2: sha256:aaaaaaaaaaaa on pod-21; sha256:bbbbbbbbbbbb on pod-22',
        expected: 'one digest',
        actual: `${digest('a')}, ${digest('b')}`,
        evidence: [{ source: 'kubernetes https://cluster.example', at: at(0), vantage: 'runner' }],
      },
    ])
  })

  it.each([
    ['the same bytes', `shop/user@${digest('a')}`, `shop/user@${digest('a')}`, {}],
    ['the same bytes from two registries', `a/user@${digest('a')}`, `b/user@${digest('a')}`, {}],
    ['bytes that are not told', '', `shop/user@${digest('b')}`, {}],
    ['another name', `shop/user@${digest('a')}`, `shop/user@${digest('b')}`, { image: 'shop/user:3' }],
    ['a digest of the registry and one of a local copy', `shop/user@${digest('a')}`, digest('b'), {}],
    ['what is no digest', 'docker://a', 'docker://b', {}],
    ['what is no digest beside a local copy', 'docker://a', digest('b'), {}],
    ['what is longer than a digest', `x@${digest('a')}0`, `x@${digest('b')}0`, {}],
  ])('pass with %s', (_what, first, second, over) => {
    expect(pods(pod(gray1, first), pod(gray2, second, over)).status).toBe('pass')
  })

  it('fail when local copies differ, and when a container beside the first differs', () => {
    const sidecar = (imageId: string): ImagesSeen['images'] => [{ container: 'proxy', image: 'mesh/proxy:1', imageId }]
    const first = { ...pod(gray1, ''), images: sidecar(digest('a')) }
    const second = { ...pod(gray2, ''), images: sidecar(digest('b')) }

    expect(codesOf(pods(first, second))).toEqual(['release.images-differ'])
  })

  it('are told in the order of their names, each with all of its pods and requests', () => {
    const image = (name: string, digit: string) => ({ container: name, image: name, imageId: `x@${digest(digit)}` })
    const first = { ...pod(gray1, ''), pod: 'pod-z', images: [image('web:1', 'f'), image('app:1', 'a')] }
    const second = {
      ...pod(gray2, ''),
      pod: 'pod-y',
      request: 'GET /api/v1/namespaces/shop/pods?continue=2',
      images: [image('web:1', 'a'), image('app:1', 'b'), image('app:1', 'a')],
    }
    const { findings } = pods(first, second)

    const start = 'gray pods run 2 different images under the name'
    expect(findings.map(({ message, actual }) => [message, actual])).toEqual([
      [
        `${start} app:1: sha256:aaaaaaaaaaaa on pod-y, pod-z; sha256:bbbbbbbbbbbb on pod-y`,
        `${digest('a')}, ${digest('b')}`,
      ],
      [`${start} web:1: sha256:aaaaaaaaaaaa on pod-y; sha256:ffffffffffff on pod-z`, `${digest('a')}, ${digest('f')}`],
    ])
    for (const { evidence } of findings)
      expect(evidence.map(({ request }) => request)).toEqual([first.request, second.request])
  })

  it('are those of the gray pods in the newest look alone', () => {
    const old = pod(gray1, `x@${digest('c')}`, {}, -10)
    const ofStable = pod(stable, `x@${digest('d')}`)
    const sound = [pod(gray1, `x@${digest('a')}`), pod(gray2, `x@${digest('a')}`)]

    expect(judged([...soundLook, ...sound, ofStable, old], { pods: true }).status).toBe('pass')
  })

  it('are missed when one is not there', () => {
    const judgement = judged([...soundLook, pod(gray1, `x@${digest('a')}`)], { pods: true })

    expect(judgement.status).toBe('inconclusive')
    expect(judgement.findings).toMatchObject([
      {
        code: 'release.instance-unread',
        subject: gray2,
        message: `what the gray pod at ${gray2} runs was not read in the last look`,
        expected: 'the images of every gray pod',
        actual: 'none',
      },
    ])
  })
})
