/** The programs of Kubernetes that the tests use. No package manager has them; each set is a Go module in this repository. */

export type GoModuleName = 'controlplane' | 'kwok' | 'argo' | 'flagger' | 'helm' | 'tekton'

export interface GoModule {
  name: GoModuleName
  /** The Go module of whose version everybody speaks. */
  main: string
  /** File name to package. */
  programs: Record<string, string>
  /** Further names of a program that looks at the name it is called by. */
  links: Record<string, string[]>
  /** The Go package whose variables say its version; without them it calls itself 0.0.0. */
  versionPackage?: string
  /** Files of the main module that are kept in the folder `manifests` beside the programs. */
  manifests: string[]
}

export const GO_MODULES: Record<GoModuleName, GoModule> = {
  controlplane: {
    name: 'controlplane',
    main: 'k8s.io/kubernetes',
    programs: { controlplane: '.' },
    links: { controlplane: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubectl'] },
    versionPackage: 'k8s.io/component-base/version',
    manifests: [],
  },
  kwok: {
    name: 'kwok',
    main: 'sigs.k8s.io/kwok',
    programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
    links: {},
    // Not that which completes pods: it would end every pod of a Job with exit 0.
    manifests: [
      'kustomize/stage/node/fast/node-initialize.yaml',
      'kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
      'kustomize/stage/pod/fast/pod-ready.yaml',
      'kustomize/stage/pod/fast/pod-delete.yaml',
    ],
  },
  argo: {
    name: 'argo',
    main: 'github.com/argoproj/argo-rollouts',
    programs: { 'rollouts-controller': 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller' },
    links: {},
    manifests: ['rollout', 'experiment', 'analysis-run', 'analysis-template', 'cluster-analysis-template'].map(
      (kind) => `manifests/crds/${kind}-crd.yaml`,
    ),
  },
  flagger: {
    name: 'flagger',
    main: 'github.com/fluxcd/flagger',
    programs: { flagger: 'github.com/fluxcd/flagger/cmd/flagger' },
    links: {},
    manifests: ['artifacts/flagger/crd.yaml'],
  },
  helm: {
    name: 'helm',
    main: 'helm.sh/helm/v3',
    programs: { helm: 'helm.sh/helm/v3/cmd/helm' },
    links: {},
    manifests: [],
  },
  tekton: {
    name: 'tekton',
    main: 'github.com/tektoncd/pipeline',
    // Its smallest program: only the custom resources are of use here, and something has to be built to bring them.
    programs: { nop: 'github.com/tektoncd/pipeline/cmd/nop' },
    links: {},
    manifests: ['config/300-crds/300-task.yaml'],
  },
}

export const GO_MODULE_NAMES: GoModuleName[] = Object.values(GO_MODULES).map((module) => module.name)
