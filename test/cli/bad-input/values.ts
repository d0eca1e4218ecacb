import type { BadInput } from './run-cases.ts'
import { sections, withCheck } from './run-cases.ts'

const slo = 'kind: slo, indicator: { preset: http }'

/** Numbers, durations and shares. */
export const numbers: readonly BadInput[] = [
  {
    title: 'a timeout of nothing',
    config: `${sections}timeout: 0s\n`,
    says: ['graycheck.yaml:7:10: timeout: expected at least 100ms, got "0s"'],
  },
  {
    title: 'a timeout below zero',
    config: `${sections}timeout: -1s\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "-1s"',
    ],
  },
  {
    title: 'a timeout without a unit',
    config: `${sections}timeout: 5\n`,
    says: ['graycheck.yaml:7:10: timeout: expected text such as 30s, got the number 5'],
  },
  {
    title: 'a quoted timeout without a unit',
    config: `${sections}timeout: "5"\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "5"',
    ],
  },
  {
    title: 'a space before the unit',
    config: `${sections}timeout: 5 s\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "5 s"',
    ],
  },
  {
    title: 'a unit that does not exist',
    config: `${sections}timeout: 5sec\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "5sec"',
    ],
  },
  {
    title: 'a timeout that no timer can wait',
    config: `${sections}timeout: 30d\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "30d"',
    ],
  },
  {
    title: 'a timeout beyond the doubles',
    config: `${sections}timeout: 1e309s\n`,
    says: [
      'graycheck.yaml:7:10: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "1e309s"',
    ],
  },
  {
    title: 'a number beyond the doubles',
    config: `${sections}retry: 1e309\n`,
    says: ['graycheck.yaml:7:8: retry: 1e309 is not a finite number; write a decimal number'],
  },
  {
    title: 'a decimal comma',
    config: `${sections}retry: 1,5\n`,
    says: ['graycheck.yaml:7:8: retry: expected a whole number such as 2, got "1,5"'],
  },
  {
    title: 'a leading plus',
    config: `${sections}retry: +1\n`,
    says: [
      'graycheck.yaml:7:8: retry: +1 is the number 1, written in a way that is easily misread; write 1, or put text in quotes: "+1"',
    ],
  },
  {
    title: 'a hexadecimal number',
    config: `${sections}retry: 0x10\n`,
    says: [
      'graycheck.yaml:7:8: retry: 0x10 is the number 16, written in a way that is easily misread; write 16, or put text in quotes: "0x10"',
    ],
  },
  {
    title: 'retries without end',
    config: `${sections}retry: 1000000\n`,
    says: ['graycheck.yaml:7:8: retry: expected at most 10, got the number 1000000'],
  },
  {
    title: 'retries below zero',
    config: `${sections}retry: -1\n`,
    says: ['graycheck.yaml:7:8: retry: expected at least 0, got the number -1'],
  },
  {
    title: 'yes for true',
    config: `${sections}wait: yes\n`,
    says: ['graycheck.yaml:7:7: wait: expected true or false, got "yes"; write true: in YAML 1.2 yes is text'],
  },
  {
    title: 'a share without its sign',
    config: withCheck('{ kind: dyeing, maxLeak: 0.5 }'),
    says: ['graycheck.yaml:9:39: stages[0].checks[0].maxLeak: expected text such as 1%, got the number 0.5'],
  },
  {
    title: 'a share of 150 %',
    config: withCheck('{ kind: dyeing, maxLeak: 150% }'),
    says: [
      'graycheck.yaml:9:39: stages[0].checks[0].maxLeak: expected a percentage between 0% and 100% such as 1%, got "150%"',
    ],
  },
  {
    title: 'no concurrency',
    config: withCheck('{ kind: dyeing, concurrency: 0 }'),
    says: ['graycheck.yaml:9:43: stages[0].checks[0].concurrency: expected at least 1, got the number 0'],
  },
  {
    title: 'a million probes too many',
    config: withCheck('{ kind: dyeing, requests: 2000000 }'),
    says: ['graycheck.yaml:9:40: stages[0].checks[0].requests: expected at most 1000000, got the number 2000000'],
  },
  {
    title: 'an interval above its window',
    config: withCheck(`{ ${slo}, errorRatio: { max: 1% }, interval: 1h }`),
    says: ['graycheck.yaml:9:14: stages[0].checks[0]: missing key "window"; expected at least one interval'],
  },
]

/** Limits that nothing could meet, or everything. */
export const limits: readonly BadInput[] = [
  {
    title: 'a limit of nothing',
    config: withCheck(`{ ${slo}, errorRatio: { max: } }`),
    says: ['graycheck.yaml:9:75: stages[0].checks[0].errorRatio.max: expected text such as 1%, got nothing'],
  },
  {
    title: 'an empty limit',
    config: withCheck(`{ ${slo}, errorRatio: { max: "" } }`),
    says: [
      'graycheck.yaml:9:75: stages[0].checks[0].errorRatio.max: expected a percentage between 0% and 100% such as 1%, got ""',
    ],
  },
  {
    title: 'a list for a limit',
    config: withCheck(`{ ${slo}, errorRatio: { max: [] } }`),
    says: ['graycheck.yaml:9:75: stages[0].checks[0].errorRatio.max: expected text such as 1%, got an empty list'],
  },
  {
    title: 'a number for a limit',
    config: withCheck(`{ ${slo}, errorRatio: { max: 0.01 } }`),
    says: ['graycheck.yaml:9:75: stages[0].checks[0].errorRatio.max: expected text such as 1%, got the number 0.01'],
  },
  {
    title: 'a limit that all meet',
    config: withCheck(`{ ${slo}, errorRatio: { max: 100% } }`),
    says: [
      'graycheck.yaml:9:75: stages[0].checks[0].errorRatio.max: expected a percentage between 0% and 100% such as 1%, got "100%"',
    ],
  },
  {
    title: 'the other side of a limit',
    config: withCheck(`{ ${slo}, errorRatio: { min: 1% } }`),
    says: [
      'graycheck.yaml:9:56: stages[0].checks[0].errorRatio: missing key "max"; write max: 1%',
      'graycheck.yaml:9:70: stages[0].checks[0].errorRatio: unknown key "min"; known here: max',
    ],
  },
  {
    title: 'neither limit',
    config: withCheck(`{ ${slo} }`),
    says: [
      'graycheck.yaml:9:14: stages[0].checks[0]: expected exactly one of errorRatio and latency; write two checks for both',
    ],
  },
  {
    title: 'both limits',
    config: withCheck(`{ ${slo}, errorRatio: { max: 1% }, latency: { below: 1s, ratio: { min: 99% } } }`),
    says: [
      'graycheck.yaml:9:14: stages[0].checks[0]: expected exactly one of errorRatio and latency; write two checks for both',
    ],
  },
  {
    title: 'a latency without its ratio',
    config: withCheck(`{ ${slo}, latency: { below: 300ms } }`),
    says: ['graycheck.yaml:9:56: stages[0].checks[0].latency: missing key "ratio"; write ratio: { min: 1% }'],
  },
  {
    title: 'no stages',
    config: `${sections}stages: []\n`,
    says: ['graycheck.yaml:7:9: stages: expected at least 1 entry, got an empty list'],
  },
  {
    title: 'no checks',
    config: `${sections}stages: [{ name: a, checks: [] }]\n`,
    says: ['graycheck.yaml:7:29: stages[0].checks: expected at least 1 entry, got an empty list'],
  },
  {
    title: 'advisory checks only',
    config: withCheck('{ kind: release, advisory: true }'),
    says: [
      'graycheck.yaml:9:41: stages[0].checks[0].advisory: every check is advisory: nothing could fail, so nothing would be proven; let at least one check decide',
    ],
  },
  {
    title: 'a weight of 0',
    config: sections.replace('{listener}" }', '{listener}", grayWeight: 0% }'),
    says: ['graycheck.yaml:4:55: gateway.grayWeight: expected a percentage between 0% and 100% such as 1%, got "0%"'],
  },
  {
    title: 'a weight and a tolerance of more than all',
    config: withCheck('{ kind: dyeing, tolerance: 60% }').replace('{listener}" }', '{listener}", grayWeight: 50% }'),
    says: [
      'graycheck.yaml:9:41: stages[0].checks[0].tolerance: gateway.grayWeight plus tolerance must stay below 100 %',
    ],
  },
  {
    title: 'too few probes to prove anything',
    config: withCheck('{ kind: dyeing, requests: 10 }'),
    says: [
      "graycheck.yaml:9:40: stages[0].checks[0].requests: 10 requests can't rule out the leak rate of maxLeak: at least 299 can",
    ],
  },
  {
    title: 'gray and stable of one version',
    config: withCheck('{ kind: dyeing }').replace('version: "1"', 'version: "2"'),
    says: [
      "graycheck.yaml:9:14: stages[0].checks[0].versions: gray and stable both have the version 2: answers of the two can't be told apart",
    ],
  },
  {
    title: 'one instance on both sides',
    config: withCheck('{ kind: release }').replace('{other}', '{listener}'),
    says: [
      'graycheck.yaml:9:14: stages[0].checks[0]: 127.0.0.1:PORT is listed twice under instances: it would be counted as two',
    ],
  },
]
