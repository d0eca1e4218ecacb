import { countersStandStill } from './counters-stand-still.ts'
import { errorsAreBorn } from './errors-are-born.ts'
import { errorsBeforeARestartOfTheProcess } from './errors-before-a-restart-of-the-process.ts'
import { everyFifthRequestIsSlow } from './every-fifth-request-is-slow.ts'
import { everyTenthRequestFails } from './every-tenth-request-fails.ts'
import { grayNotScraped } from './gray-not-scraped.ts'
import { oneGrayInstanceNotScraped } from './one-gray-instance-not-scraped.ts'
import { oneRequestInAHundred } from './one-request-in-a-hundred.ts'
import { processesThatBeganAnew } from './processes-that-began-anew.ts'
import { prometheusFrozen } from './prometheus-frozen.ts'
import { prometheusKeepsItsOldConfig } from './prometheus-keeps-its-old-config.ts'
import { prometheusRestartedEmpty } from './prometheus-restarted-empty.ts'
import { prometheusWithoutAPast } from './prometheus-without-a-past.ts'
import { recordedByInstance } from './recorded-by-instance.ts'
import { recordedRateForACounter } from './recorded-rate-for-a-counter.ts'
import { recordedWithoutInstances } from './recorded-without-instances.ts'
import { scrapesStoppedAMinuteAgo } from './scrapes-stopped-a-minute-ago.ts'
import { selectorOfEverybody } from './selector-of-everybody.ts'
import { selectorOfNobody } from './selector-of-nobody.ts'
import { statusLabelRelabelled } from './status-label-relabelled.ts'
import { targetDown } from './target-down.ts'
import { untouchedMetrics } from './untouched-metrics.ts'
import type { MetricsCase } from './place.ts'

export const metricsCases: readonly MetricsCase[] = [
  countersStandStill,
  errorsAreBorn,
  errorsBeforeARestartOfTheProcess,
  everyFifthRequestIsSlow,
  everyTenthRequestFails,
  grayNotScraped,
  oneGrayInstanceNotScraped,
  prometheusKeepsItsOldConfig,
  prometheusRestartedEmpty,
  prometheusWithoutAPast,
  recordedRateForACounter,
  recordedWithoutInstances,
  selectorOfEverybody,
  selectorOfNobody,
  statusLabelRelabelled,
  targetDown,
  untouchedMetrics,
  oneRequestInAHundred,
  processesThatBeganAnew,
  recordedByInstance,
  prometheusFrozen,
  scrapesStoppedAMinuteAgo,
]
