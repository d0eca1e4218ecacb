import { poll } from '../poll.ts'
import type { Kubernetes } from './kubernetes.ts'

/** Applies definitions of custom resources, and waits until the API server serves them. */
export async function applyDefinitions({ kubectl }: Kubernetes, manifests: readonly string[]): Promise<void> {
  const files = manifests.map((path) => `--filename=${path}`)
  // Too long for the annotation that a client-side apply keeps.
  await kubectl('apply', '--server-side', ...files)
  // Again and again, because `kubectl wait` fails on a definition that has no conditions yet.
  await poll('the custom resources', 60_000, () =>
    kubectl('wait', '--for=condition=Established', '--timeout=30s', ...files),
  )
}
