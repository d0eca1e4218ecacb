/** Manifests of a service in two versions. The version stands in a label of the pods, for those who play them. */

interface Template {
  readonly app: string
  readonly version: string
}

function templateOf({ app, version }: Template): object {
  const ports = [{ name: 'http', containerPort: 8080 }]
  return {
    metadata: { labels: { app, version } },
    spec: { containers: [{ name: 'app', image: `example.invalid/user:${version}`, ports }] },
  }
}

export function rollout(version: string, replicas = 2): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'user' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'user' } },
      template: templateOf({ app: 'user', version }),
      strategy: { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } },
    },
  })
}

/** Half of its pods are replaced while it is paused. */
export function deployment(name: string, version: string, more: object = {}): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: templateOf({ app: name, version }),
      ...more,
    },
  })
}

/** Only the pods from the partition on are of the new revision. */
export function statefulSet(version: string): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'store' },
    spec: {
      replicas: 3,
      serviceName: 'store',
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { app: 'store' } },
      template: templateOf({ app: 'store', version }),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    },
  })
}
