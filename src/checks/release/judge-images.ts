import { compareText } from '../../core/canonical.ts'
import type { Finding } from '../../core/finding.ts'
import { makeFinding } from '../../core/finding.ts'
import { groupBy } from '../../core/group-by.ts'
import type { ImagesSeen } from './evidence.ts'
import { releaseReasons } from './reasons.ts'
import type { Spec } from './spec.ts'

/** One container of one gray pod. */
interface Running {
  readonly name: string
  readonly digest: string
  readonly seen: ImagesSeen
}

/** A tag can be moved between two pulls: gray pods that name the same image must run the same bytes. */
export function judgeImages(pods: readonly ImagesSeen[], spec: Spec): Finding[] {
  const gray = spec.instances.filter(({ group }) => group === 'gray').map(({ address }) => address)
  const unread = spec.pods ? gray.filter((address) => !pods.some((seen) => seen.address === address)) : []
  return [...unread.map(unreadPod), ...judgeDigests(pods.filter(({ address }) => gray.includes(address)))]
}

function unreadPod(address: string): Finding {
  return makeFinding(releaseReasons, 'release.instance-unread', {
    subject: address,
    message: `what the gray pod at ${address} runs was not read in the last look`,
    expected: 'the images of every gray pod',
    actual: 'none',
  })
}

function judgeDigests(gray: readonly ImagesSeen[]): Finding[] {
  const running = gray.flatMap((seen) => seen.images.flatMap((image) => runningOf(image, seen)))
  return [...groupBy(running, ({ name }) => name)].flatMap(([name, pods]) => {
    const digests = [...new Set(pods.map(({ digest }) => digest))].sort(compareText)
    return digests.length < 2 ? [] : [differing(name, digests, pods)]
  })
}

function runningOf({ image, imageId }: ImagesSeen['images'][number], seen: ImagesSeen): Running[] {
  const digest = digestOf(imageId)
  return digest === null ? [] : [{ name: `${image}${digest.kind}`, digest: digest.text, seen }]
}

/**
 * A runtime tells the digest of what it pulled (repository@sha256:...), or that of its own copy (sha256:...): each is
 * comparable with its like alone.
 */
function digestOf(imageId: string): { readonly kind: string; readonly text: string } | null {
  const text = /(?:^|[@/])(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1]
  if (text === undefined) return null
  return { kind: imageId.includes('@') ? '' : ' (local copies)', text }
}

function differing(name: string, digests: readonly string[], pods: readonly Running[]): Finding {
  const shares = digests.map((digest) => {
    const names = pods.filter((one) => one.digest === digest).map(({ seen }) => seen.pod)
    return `${digest.slice(0, 19)} on ${[...new Set(names)].sort(compareText).join(', ')}`
  })
  const references = groupBy(pods, ({ seen }) => `${seen.source} ${seen.request} ${seen.at}`)
  return makeFinding(releaseReasons, 'release.images-differ', {
    subject: name,
    message: `gray pods run ${digests.length} different images under the name ${name}: ${shares.join('; ')}`,
    expected: 'one digest',
    actual: digests.join(', '),
    evidence: [...references.values()].flatMap(([first]) => {
      if (first === undefined) return []
      const { source, request, at } = first.seen
      return [{ source, request, at, vantage: 'runner' }]
    }),
  })
}
