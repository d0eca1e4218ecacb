import type { Case } from './case.ts'
import { answersFromACache } from './dyeing/answers-from-a-cache.ts'
import { edgeAnswersItself } from './dyeing/edge-answers-itself.ts'
import { edgeStripsTag } from './dyeing/edge-strips-tag.ts'
import { gatewayHangs } from './dyeing/gateway-hangs.ts'
import { gatewayReplicaDown } from './dyeing/gateway-replica-down.ts'
import { grayFailsEveryProbe } from './dyeing/gray-fails-every-probe.ts'
import { grayInstanceInStablePool } from './dyeing/gray-instance-in-stable-pool.ts'
import { grayWithoutEndpoints } from './dyeing/gray-without-endpoints.ts'
import { hopThatNobodyReports } from './dyeing/hop-that-nobody-reports.ts'
import { instanceHangs } from './dyeing/instance-hangs.ts'
import { lastHopDown } from './dyeing/last-hop-down.ts'
import { loginPage } from './dyeing/login-page.ts'
import { oneGatewayWithoutRoute } from './dyeing/one-gateway-without-route.ts'
import { oneGrayInstanceWithoutTheTagOfItsCalls } from './dyeing/one-gray-instance-without-the-tag-of-its-calls.ts'
import { oneInFiftyLeaks } from './dyeing/one-in-fifty-leaks.ts'
import { oneInTwentyEscapes } from './dyeing/one-in-twenty-escapes.ts'
import { oneReplicaIgnoresCase } from './dyeing/one-replica-ignores-case.ts'
import { oneZoneLeaks } from './dyeing/one-zone-leaks.ts'
import { orderDropsTag } from './dyeing/order-drops-tag.ts'
import { rateLimited } from './dyeing/rate-limited.ts'
import { redirectedToLogin } from './dyeing/redirected-to-login.ts'
import { responderNamedTwice } from './dyeing/responder-named-twice.ts'
import { responderStripped } from './dyeing/responder-stripped.ts'
import { routeByPrefix } from './dyeing/route-by-prefix.ts'
import { routeByPresence } from './dyeing/route-by-presence.ts'
import { routeBySuffixRegex } from './dyeing/route-by-suffix-regex.ts'
import { routeCaseInsensitive } from './dyeing/route-case-insensitive.ts'
import { routeRemovedInTheMiddle } from './dyeing/route-removed-in-the-middle.ts'
import { routeRemoved } from './dyeing/route-removed.ts'
import { stableInstanceInGrayPool } from './dyeing/stable-instance-in-gray-pool.ts'
import { stableOrderCallsGrayStock } from './dyeing/stable-order-calls-gray-stock.ts'
import { stableUserCallsGrayOrder } from './dyeing/stable-user-calls-gray-order.ts'
import { stuckToOneInstance } from './dyeing/stuck-to-one-instance.ts'
import { thirdVersionRunning } from './dyeing/third-version-running.ts'
import { underscoresReadAsDashes } from './dyeing/underscores-read-as-dashes.ts'
import { userDropsTag } from './dyeing/user-drops-tag.ts'
import { versionOnlyInTheBodyOfTheEdge } from './dyeing/version-only-in-the-body-of-the-edge.ts'
import { versionsNotToldApart } from './dyeing/versions-not-told-apart.ts'
import { weightLeftOn } from './dyeing/weight-left-on.ts'
import { weightTwiceAsHigh } from './dyeing/weight-twice-as-high.ts'
import { weightWithTooFewProbes } from './dyeing/weight-with-too-few-probes.ts'
import { counterIsInfinite } from './slo/counter-is-infinite.ts'
import { counterIsNan } from './slo/counter-is-nan.ts'
import { earlierCanaryUnderTheSameLabels } from './slo/earlier-canary-under-the-same-labels.ts'
import { errorsAfterWarmup } from './slo/errors-after-warmup.ts'
import { errorsBeforeARestart } from './slo/errors-before-a-restart.ts'
import { errorsBeganJustNow } from './slo/errors-began-just-now.ts'
import { errorsTooSparseForMeans } from './slo/errors-too-sparse-for-means.ts'
import { firstErrorsAreBorn } from './slo/first-errors-are-born.ts'
import { hardlyAnyRequests } from './slo/hardly-any-requests.ts'
import { histogramsOfTwoBuildsHideTheLimit } from './slo/histograms-of-two-builds-hide-the-limit.ts'
import { instanceThatThePlanDoesNotList } from './slo/instance-that-the-plan-does-not-list.ts'
import { limitAboveAllBuckets } from './slo/limit-above-all-buckets.ts'
import { limitBetweenBuckets } from './slo/limit-between-buckets.ts'
import { metricRenamed } from './slo/metric-renamed.ts'
import { noMetricsForGray } from './slo/no-metrics-for-gray.ts'
import { noTrafficToGray } from './slo/no-traffic-to-gray.ts'
import { notWatchedForLongEnough } from './slo/not-watched-for-long-enough.ts'
import { oneInstanceFails } from './slo/one-instance-fails.ts'
import { oneInstanceNotScraped } from './slo/one-instance-not-scraped.ts'
import { onlyTheProbesOfTheRun } from './slo/only-the-probes-of-the-run.ts'
import { partialAnswer } from './slo/partial-answer.ts'
import { prometheusClockIsBehind } from './slo/prometheus-clock-is-behind.ts'
import { prometheusCutsItsAnswers } from './slo/prometheus-cuts-its-answers.ts'
import { prometheusDown } from './slo/prometheus-down.ts'
import { prometheusHangs } from './slo/prometheus-hangs.ts'
import { prometheusLoginPage } from './slo/prometheus-login-page.ts'
import { prometheusOverloaded } from './slo/prometheus-overloaded.ts'
import { prometheusRefusesTheQuery } from './slo/prometheus-refuses-the-query.ts'
import { prometheusRefusesTheToken } from './slo/prometheus-refuses-the-token.ts'
import { scrapeTargetDown } from './slo/scrape-target-down.ts'
import { restartedAMomentAgo } from './slo/restarted-a-moment-ago.ts'
import { scrapesStopped } from './slo/scrapes-stopped.ts'
import { selectorMatchesStableToo } from './slo/selector-matches-stable-too.ts'
import { slowGray } from './slo/slow-gray.ts'
import { slowTailBelowP95 } from './slo/slow-tail-below-p95.ts'
import { statusLabelRenamed } from './slo/status-label-renamed.ts'
import { almostTheSameNumber } from './config/almost-the-same-number.ts'
import { anotherName } from './config/another-name.ts'
import { bigIntegerLosesADigit } from './config/big-integer-loses-a-digit.ts'
import { configKeyMissing } from './config/config-key-missing.ts'
import { configNeverLoaded } from './config/config-never-loaded.ts'
import { configNotReported } from './config/config-not-reported.ts'
import { configStoreDown } from './config/config-store-down.ts'
import { emptyValue } from './config/empty-value.ts'
import { envOverride } from './config/env-override.ts'
import { grayInstancesDiffer } from './config/gray-instances-differ.ts'
import { loginPageBeforeTheStore } from './config/login-page-before-the-store.ts'
import { notJsonInTheStore } from './config/not-json-in-the-store.ts'
import { numberBecameAText } from './config/number-became-a-text.ts'
import { oneInstanceStaleConfig } from './config/one-instance-stale-config.ts'
import { pointerNamesNothing } from './config/pointer-names-nothing.ts'
import { readsAnotherStore } from './config/reads-another-store.ts'
import { readsTheStableKey } from './config/reads-the-stable-key.ts'
import { receivedNotApplied } from './config/received-not-applied.ts'
import { refusesARemovedKey } from './config/refuses-a-removed-key.ts'
import { rejectedConfig } from './config/rejected-config.ts'
import { removedFlagStays } from './config/removed-flag-stays.ts'
import { restoredStore } from './config/restored-store.ts'
import { revisionAlone } from './config/revision-alone.ts'
import { storeRefusesTheRole } from './config/store-refuses-the-role.ts'
import { storeRestoredFromAnOldSnapshot } from './config/store-restored-from-an-old-snapshot.ts'
import { storeWithoutQuorum } from './config/store-without-quorum.ts'
import { subPathMount } from './config/sub-path-mount.ts'
import { valueInUseIsTheOldOne } from './config/value-in-use-is-the-old-one.ts'
import { valuesWithheld } from './config/values-withheld.ts'
import { watchDeadAfterFirstUpdate } from './config/watch-dead-after-first-update.ts'
import { addressOfAnotherService } from './release/address-of-another-service.ts'
import { addressesSwapped } from './release/addresses-swapped.ts'
import { anotherSchema } from './release/another-schema.ts'
import { crashedInstance } from './release/crashed-instance.ts'
import { goneOnToStable } from './release/gone-on-to-stable.ts'
import { grayInstanceOfAnotherEnvironment } from './release/gray-instance-of-another-environment.ts'
import { labelOfTheOtherGroup } from './release/label-of-the-other-group.ts'
import { noVersionPlannedAndTwoRunning } from './release/no-version-planned-and-two-running.ts'
import { oneInstanceWithoutState } from './release/one-instance-without-state.ts'
import { oneProcessAtTwoAddresses } from './release/one-process-at-two-addresses.ts'
import { rolloutHasNotBegun } from './release/rollout-has-not-begun.ts'
import { sameVersionOtherCommit } from './release/same-version-other-commit.ts'
import { stableInstanceServesTheTag } from './release/stable-instance-serves-the-tag.ts'
import { stableStillTwoVersionsBehind } from './release/stable-still-two-versions-behind.ts'
import { stateFromACache } from './release/state-from-a-cache.ts'
import { statePageIsALoginPage } from './release/state-page-is-a-login-page.ts'
import { tagOfAnEarlierCanary } from './release/tag-of-an-earlier-canary.ts'
import { versionNotTold } from './release/version-not-told.ts'
import { wrongVersionInOneInstance } from './release/wrong-version-in-one-instance.ts'
import { bothDownForGrayOnly } from './dependencies/both-down-for-gray-only.ts'
import { checkOfAnHourAgo } from './dependencies/check-of-an-hour-ago.ts'
import { databaseDown } from './dependencies/database-down.ts'
import { everybodyOnARestoredDatabase } from './dependencies/everybody-on-a-restored-database.ts'
import { forgottenByTheRelease } from './dependencies/forgotten-by-the-release.ts'
import { grayCutOffFromCache } from './dependencies/gray-cut-off-from-cache.ts'
import { grayOnThePortOfAnotherService } from './dependencies/gray-on-the-port-of-another-service.ts'
import { hostsEntryToStaging } from './dependencies/hosts-entry-to-staging.ts'
import { identityNotTold } from './dependencies/identity-not-told.ts'
import { newDependencyDown } from './dependencies/new-dependency-down.ts'
import { newDependencyReachedBySome } from './dependencies/new-dependency-reached-by-some.ts'
import { noList } from './dependencies/no-list.ts'
import { notReportedByOne } from './dependencies/not-reported-by-one.ts'
import { nothingToCompareWith } from './dependencies/nothing-to-compare-with.ts'
import { oneGrayInstanceCutOff } from './dependencies/one-gray-instance-cut-off.ts'
import { oneGrayInstanceOnAnotherServer } from './dependencies/one-gray-instance-on-another-server.ts'
import { oneGrayInstanceOnStaging } from './dependencies/one-gray-instance-on-staging.ts'
import { runnerDoesNotReach } from './dependencies/runner-does-not-reach.ts'
import { stableInstancesDiffer } from './dependencies/stable-instances-differ.ts'
import { stagingDatabase } from './dependencies/staging-database.ts'
import { statusNotTold } from './dependencies/status-not-told.ts'
import { targetNotTold } from './dependencies/target-not-told.ts'
import { anotherMethodInOneBuild } from './healthy/another-method-in-one-build.ts'
import { anyOfSeveralHeaderLines } from './healthy/any-of-several-header-lines.ts'
import { badConfigTakenBack } from './healthy/bad-config-taken-back.ts'
import { cacheHeadersThatSayMiss } from './healthy/cache-headers-that-say-miss.ts'
import { clientsAskForWhatIsNotThere } from './healthy/clients-ask-for-what-is-not-there.ts'
import { clockAhead } from './healthy/clock-ahead.ts'
import { configChangedAMomentAgo } from './healthy/config-changed-a-moment-ago.ts'
import { configSpelledDifferently } from './healthy/config-spelled-differently.ts'
import { configWrittenAgain } from './healthy/config-written-again.ts'
import { countersResetOnce } from './healthy/counters-reset-once.ts'
import { defaultsFilledIn } from './healthy/defaults-filled-in.ts'
import { fewErrors } from './healthy/few-errors.ts'
import { firstErrorOfAll } from './healthy/first-error-of-all.ts'
import { headerNamesInAnotherCase } from './healthy/header-names-in-another-case.ts'
import { headersSentTwice } from './healthy/headers-sent-twice.ts'
import { histogramsOfTwoBuilds } from './healthy/histograms-of-two-builds.ts'
import { littleTold } from './healthy/little-told.ts'
import { manyInstances } from './healthy/many-instances.ts'
import { newDependencyWorks } from './healthy/new-dependency-works.ts'
import { nonceNotEchoed } from './healthy/nonce-not-echoed.ts'
import { oneGrayInstance } from './healthy/one-gray-instance.ts'
import { oneRequestInAHundredFailsBehind } from './healthy/one-request-in-a-hundred-fails-behind.ts'
import { optionalDependencyDegraded } from './healthy/optional-dependency-degraded.ts'
import { restartedLongAgo } from './healthy/restarted-long-ago.ts'
import { runnerOutsideOfTheNetwork } from './healthy/runner-outside-of-the-network.ts'
import { scrapedTwentySecondsAgo } from './healthy/scraped-twenty-seconds-ago.ts'
import { secretsWithheld } from './healthy/secrets-withheld.ts'
import { slowWithinTheLimit } from './healthy/slow-within-the-limit.ts'
import { stableDoesNotReach } from './healthy/stable-does-not-reach.ts'
import { stableIsInTrouble } from './healthy/stable-is-in-trouble.ts'
import { tagWithUnusualCharacters } from './healthy/tag-with-unusual-characters.ts'
import { targetWithSchemeAndPath } from './healthy/target-with-scheme-and-path.ts'
import { untouched } from './healthy/untouched.ts'
import { weightOfTenPercent } from './healthy/weight-of-ten-percent.ts'

/** One file a case. A new one is its file and a line here; a test compares the two. */
export const cases: readonly Case[] = [
  answersFromACache,
  edgeAnswersItself,
  edgeStripsTag,
  gatewayHangs,
  gatewayReplicaDown,
  grayFailsEveryProbe,
  grayInstanceInStablePool,
  grayWithoutEndpoints,
  hopThatNobodyReports,
  instanceHangs,
  lastHopDown,
  loginPage,
  oneGatewayWithoutRoute,
  oneGrayInstanceWithoutTheTagOfItsCalls,
  oneInFiftyLeaks,
  oneInTwentyEscapes,
  oneReplicaIgnoresCase,
  oneZoneLeaks,
  orderDropsTag,
  rateLimited,
  redirectedToLogin,
  responderNamedTwice,
  responderStripped,
  routeByPrefix,
  routeByPresence,
  routeBySuffixRegex,
  routeCaseInsensitive,
  routeRemovedInTheMiddle,
  routeRemoved,
  stableInstanceInGrayPool,
  stableOrderCallsGrayStock,
  stableUserCallsGrayOrder,
  stuckToOneInstance,
  thirdVersionRunning,
  underscoresReadAsDashes,
  userDropsTag,
  versionOnlyInTheBodyOfTheEdge,
  versionsNotToldApart,
  weightLeftOn,
  weightTwiceAsHigh,
  weightWithTooFewProbes,
  counterIsInfinite,
  counterIsNan,
  earlierCanaryUnderTheSameLabels,
  errorsAfterWarmup,
  errorsBeforeARestart,
  errorsBeganJustNow,
  errorsTooSparseForMeans,
  firstErrorsAreBorn,
  hardlyAnyRequests,
  histogramsOfTwoBuildsHideTheLimit,
  instanceThatThePlanDoesNotList,
  limitAboveAllBuckets,
  limitBetweenBuckets,
  metricRenamed,
  noMetricsForGray,
  noTrafficToGray,
  notWatchedForLongEnough,
  oneInstanceFails,
  oneInstanceNotScraped,
  onlyTheProbesOfTheRun,
  partialAnswer,
  prometheusClockIsBehind,
  prometheusCutsItsAnswers,
  prometheusDown,
  prometheusHangs,
  prometheusLoginPage,
  prometheusOverloaded,
  prometheusRefusesTheQuery,
  prometheusRefusesTheToken,
  scrapeTargetDown,
  restartedAMomentAgo,
  scrapesStopped,
  selectorMatchesStableToo,
  slowGray,
  slowTailBelowP95,
  statusLabelRenamed,
  almostTheSameNumber,
  anotherName,
  bigIntegerLosesADigit,
  configKeyMissing,
  configNeverLoaded,
  configNotReported,
  configStoreDown,
  emptyValue,
  envOverride,
  grayInstancesDiffer,
  loginPageBeforeTheStore,
  notJsonInTheStore,
  numberBecameAText,
  oneInstanceStaleConfig,
  pointerNamesNothing,
  readsAnotherStore,
  readsTheStableKey,
  receivedNotApplied,
  refusesARemovedKey,
  rejectedConfig,
  removedFlagStays,
  restoredStore,
  revisionAlone,
  storeRefusesTheRole,
  storeRestoredFromAnOldSnapshot,
  storeWithoutQuorum,
  subPathMount,
  valueInUseIsTheOldOne,
  valuesWithheld,
  watchDeadAfterFirstUpdate,
  addressOfAnotherService,
  addressesSwapped,
  anotherSchema,
  crashedInstance,
  goneOnToStable,
  grayInstanceOfAnotherEnvironment,
  labelOfTheOtherGroup,
  noVersionPlannedAndTwoRunning,
  oneInstanceWithoutState,
  oneProcessAtTwoAddresses,
  rolloutHasNotBegun,
  sameVersionOtherCommit,
  stableInstanceServesTheTag,
  stableStillTwoVersionsBehind,
  stateFromACache,
  statePageIsALoginPage,
  tagOfAnEarlierCanary,
  versionNotTold,
  wrongVersionInOneInstance,
  bothDownForGrayOnly,
  checkOfAnHourAgo,
  databaseDown,
  everybodyOnARestoredDatabase,
  forgottenByTheRelease,
  grayCutOffFromCache,
  grayOnThePortOfAnotherService,
  hostsEntryToStaging,
  identityNotTold,
  newDependencyDown,
  newDependencyReachedBySome,
  noList,
  notReportedByOne,
  nothingToCompareWith,
  oneGrayInstanceCutOff,
  oneGrayInstanceOnAnotherServer,
  oneGrayInstanceOnStaging,
  runnerDoesNotReach,
  stableInstancesDiffer,
  stagingDatabase,
  statusNotTold,
  targetNotTold,
  anotherMethodInOneBuild,
  anyOfSeveralHeaderLines,
  badConfigTakenBack,
  cacheHeadersThatSayMiss,
  clientsAskForWhatIsNotThere,
  clockAhead,
  configChangedAMomentAgo,
  configSpelledDifferently,
  configWrittenAgain,
  countersResetOnce,
  defaultsFilledIn,
  fewErrors,
  firstErrorOfAll,
  headerNamesInAnotherCase,
  headersSentTwice,
  histogramsOfTwoBuilds,
  littleTold,
  manyInstances,
  newDependencyWorks,
  nonceNotEchoed,
  oneGrayInstance,
  oneRequestInAHundredFailsBehind,
  optionalDependencyDegraded,
  restartedLongAgo,
  runnerOutsideOfTheNetwork,
  scrapedTwentySecondsAgo,
  secretsWithheld,
  slowWithinTheLimit,
  stableDoesNotReach,
  stableIsInTrouble,
  tagWithUnusualCharacters,
  targetWithSchemeAndPath,
  untouched,
  weightOfTenPercent,
]
