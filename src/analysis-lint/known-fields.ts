/** The fields of one level of an object. `true`: whatever is below is not looked at. Lists are looked through. */
export interface Shape {
  readonly [field: string]: Shape | true
}

/** A level all of whose fields are plain values, or not of our concern. */
function fields(...words: readonly string[]): Shape {
  return Object.fromEntries(words.flatMap((text) => text.split(' ')).map((name) => [name, true]))
}

/** As the custom resource definitions of Argo Rollouts 1.10.1 have them. */
const container = fields(
  'args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports',
  'readinessProbe resizePolicy resources restartPolicy restartPolicyRules securityContext',
  'startupProbe stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices',
  'volumeMounts workingDir',
)

const pod: Shape = {
  ...fields(
    'activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy',
    'enableServiceLinks ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers',
    'hostname hostnameOverride imagePullSecrets nodeName nodeSelector os overhead preemptionPolicy',
    'priority priorityClassName readinessGates resourceClaims resources restartPolicy',
    'runtimeClassName schedulerName schedulingGates securityContext serviceAccount',
    'serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain',
    'terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes',
  ),
  containers: container,
  initContainers: container,
}

const jobSpec: Shape = {
  ...fields(
    'activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy',
    'manualSelector maxFailedIndexes parallelism podReplacementPolicy selector successPolicy suspend',
    'ttlSecondsAfterFinished',
  ),
  podFailurePolicy: {
    rules: {
      action: true,
      onExitCodes: fields('containerName operator values'),
      onPodConditions: fields('status type'),
    },
  },
  template: { metadata: true, spec: pod },
}

const authentication: Shape = {
  oauth2: fields('clientId clientSecret scopes tokenUrl'),
  sigv4: fields('profile region roleArn'),
}

const provider: Shape = {
  cloudWatch: fields('interval metricDataQueries'),
  datadog: fields('aggregator apiVersion formula interval queries query requestTimeout secretRef'),
  graphite: fields('address query'),
  influxdb: fields('profile query'),
  job: { metadata: true, spec: jobSpec },
  kayenta: fields(
    'address application canaryConfigName configurationAccountName lookback metricsAccountName',
    'scopes storageAccountName threshold',
  ),
  newRelic: fields('profile query timeout'),
  plugin: true,
  prometheus: {
    ...fields('address insecure query timeout'),
    authentication,
    headers: fields('key value'),
    rangeQuery: fields('start end step'),
  },
  skywalking: fields('address interval query'),
  wavefront: fields('address query'),
  web: {
    ...fields('body insecure jsonBody jsonPath method timeoutSeconds url'),
    authentication,
    headers: fields('key value'),
  },
}

const argument: Shape = {
  ...fields('name value'),
  valueFrom: {
    fieldRef: fields('fieldPath'),
    secretKeyRef: fields('key name'),
    podTemplateHashValue: true,
  },
}

const metric: Shape = {
  ...fields('consecutiveErrorLimit consecutiveSuccessLimit count failureCondition failureLimit'),
  ...fields('inconclusiveLimit initialDelay interval name successCondition'),
  provider,
}

const analysisParts: Shape = {
  args: argument,
  dryRun: fields('metricName'),
  measurementRetention: fields('limit metricName'),
}

const templateReference = fields('clusterScope templateName')

const templateSpec: Shape = { ...analysisParts, metrics: metric, templates: templateReference }

const rolloutAnalysis: Shape = {
  ...analysisParts,
  analysisRunMetadata: true,
  templates: templateReference,
}

const experimentAnalysis: Shape = {
  ...fields('clusterScope name requiredForCompletion templateName'),
  args: argument,
}

const canaryStep: Shape = {
  analysis: rolloutAnalysis,
  experiment: {
    ...fields('analysisRunMetadata duration scaleDownDelaySeconds templates'),
    analyses: experimentAnalysis,
    dryRun: fields('metricName'),
  },
  pause: fields('duration'),
  plugin: true,
  setCanaryScale: true,
  setHeaderRoute: { name: true, match: true },
  setMirrorRoute: true,
  setWeight: true,
}

const canaryStrategy: Shape = {
  ...fields('abortScaleDownDelaySeconds antiAffinity canaryMetadata canaryService dynamicStableScale'),
  ...fields('maxSurge maxUnavailable minPodsPerReplicaSet pingPong replicaProgressThreshold'),
  ...fields('scaleDownDelayRevisionLimit scaleDownDelaySeconds stableMetadata stableService'),
  ...fields('trafficRouting'),
  analysis: { ...rolloutAnalysis, startingStep: true },
  steps: canaryStep,
}

const blueGreenStrategy: Shape = {
  ...fields('abortScaleDownDelaySeconds activeMetadata activeService antiAffinity autoPromotionEnabled'),
  ...fields('autoPromotionSeconds maxUnavailable previewMetadata previewReplicaCount previewService'),
  ...fields('scaleDownDelayRevisionLimit scaleDownDelaySeconds'),
  postPromotionAnalysis: rolloutAnalysis,
  prePromotionAnalysis: rolloutAnalysis,
}

/** Flagger 1.36.1, and what later versions added to these levels. */
const flaggerAnalysis: Shape = {
  ...fields('interval iterations threshold maxWeight stepWeight stepWeights stepWeightPromotion'),
  ...fields('mirror mirrorWeight primaryReadyThreshold canaryReadyThreshold match alerts'),
  ...fields('sessionAffinity'),
  metrics: {
    ...fields('name interval threshold query templateVariables'),
    thresholdRange: fields('min max'),
    templateRef: fields('name namespace apiVersion kind'),
  },
  webhooks: fields('name type muteAlert url timeout retries metadata disableTLS'),
}

/** What is below `spec`, for every kind. */
export const knownFields: Readonly<Record<string, Shape>> = {
  AnalysisTemplate: templateSpec,
  ClusterAnalysisTemplate: templateSpec,
  AnalysisRun: {
    ...analysisParts,
    metrics: metric,
    terminate: true,
    ttlStrategy: fields('secondsAfterCompletion secondsAfterFailure secondsAfterSuccess'),
  },
  Rollout: {
    ...fields('minReadySeconds paused progressDeadlineAbort progressDeadlineSeconds replicas restartAt'),
    ...fields('revisionHistoryLimit rollbackWindow selector template workloadRef'),
    analysis: fields('successfulRunHistoryLimit unsuccessfulRunHistoryLimit'),
    strategy: { blueGreen: blueGreenStrategy, canary: canaryStrategy },
  },
  Experiment: {
    ...fields('analysisRunMetadata duration measurementRetention progressDeadlineSeconds'),
    ...fields('scaleDownDelaySeconds templates terminate'),
    analyses: experimentAnalysis,
    dryRun: fields('metricName'),
  },
  Canary: {
    ...fields('provider metricsServer progressDeadlineSeconds targetRef autoscalerRef ingressRef'),
    ...fields('routeRef upstreamRef service skipAnalysis revertOnDeletion suspend'),
    analysis: flaggerAnalysis,
    canaryAnalysis: flaggerAnalysis,
  },
  MetricTemplate: {
    query: true,
    provider: fields('type address headers secretRef region insecureSkipVerify'),
  },
}
