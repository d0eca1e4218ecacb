import type { BadInput } from './run-cases.ts'
import { head, sections } from './run-cases.ts'

function url(text: string): string {
  return `${head}gateway: { url: ${text} }\n`
}

function auth(text: string): string {
  return `${head}gateway: { url: "http://{listener}", auth: ${text} }\n`
}

/** Environment variables and environments. */
export const environment: readonly BadInput[] = [
  {
    title: 'a variable that is not set',
    config: url('"http://${GATEWAY_HOST}"'),
    says: ['graycheck.yaml:4:25: gateway.url: ${GATEWAY_HOST} is not set; set it, or write ${GATEWAY_HOST:-default}'],
  },
  {
    title: 'a variable with a typo',
    config: url('"http://${GATEWAY_HOTS}"'),
    env: { GATEWAY_HOST: '{listener}' },
    says: ['graycheck.yaml:4:25: gateway.url: ${GATEWAY_HOTS} is not set; did you mean ${GATEWAY_HOST}?'],
  },
  {
    title: 'an empty variable',
    config: url('"${GATEWAY}"'),
    env: { GATEWAY: '' },
    says: ['graycheck.yaml:4:18: gateway.url: ${GATEWAY} is set but empty; write ${GATEWAY:-} where empty is meant'],
  },
  {
    title: 'an inherited name',
    config: url('"${__proto__}"'),
    says: ['graycheck.yaml:4:18: gateway.url: ${__proto__} is not set; set it, or write ${__proto__:-default}'],
  },
  {
    title: 'a variable that names another',
    config: url('"${A}"'),
    env: { A: '${B}', B: 'http://h' },
    says: ['graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "${B}"'],
  },
  {
    title: 'a variable of 100,000 characters',
    config: url('"${BIG}"'),
    env: { BIG: 'x'.repeat(100_000) },
    says: ['graycheck.yaml:4:18: gateway.url: ${BIG} holds 100000 characters; at most 65536 are filled in'],
  },
  {
    title: 'YAML inside a variable',
    config: url('"${A}"'),
    env: { A: 'http://h\nretry: 9' },
    says: [
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "http://h\\nretry: 9"',
    ],
  },
  {
    title: 'terminal sequences inside a variable',
    config: url('"${A}"'),
    env: { A: '\u001b[2J\u001b]0;owned\u0007' },
    says: [
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "\\u001b[2J\\u001b]0;owned\\u0007"',
    ],
  },
  {
    title: 'a line of a pipeline inside a variable',
    config: url('"${A}"'),
    env: { A: '\n::error::owned' },
    says: [
      'graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "\\n::error::owned"',
    ],
  },
  {
    title: 'a secret with a typo in its place',
    config: auth('{ beerer: "${API_TOKEN}" }'),
    env: { API_TOKEN: 'hunter22-hunter22' },
    says: [
      'graycheck.yaml:4:49: gateway.auth: expected exactly one of bearer, bearerFile and basic',
      'graycheck.yaml:4:51: gateway.auth: unknown key "beerer"; did you mean "bearer"?',
    ],
  },
  {
    title: 'a secret that no header can hold',
    config: `${head}gateway: { url: "http://{listener}", request: { headers: { authorization: "Bearer \${API_TOKEN}" } } }\n`,
    env: { API_TOKEN: 'hunter22\nhunter22' },
    says: [
      'graycheck.yaml:4:80: gateway.request.headers.authorization: expected a header value of visible ASCII characters, without line breaks or spaces at its ends, got "***"',
    ],
  },
  {
    title: 'a secret where a URL should be',
    config: url('"${API_TOKEN}"'),
    env: { API_TOKEN: 'hunter22-hunter22' },
    says: ['graycheck.yaml:4:17: gateway.url: expected an http or https URL such as https://shop.example, got "***"'],
  },
  {
    title: 'a bearer token that is a number',
    config: auth('{ bearer: 8675309867 }'),
    says: ['graycheck.yaml:4:59: gateway.auth.bearer: expected text, got the number ***; put it in quotes: "***"'],
  },
  {
    title: 'an environment that is not there',
    config: `${sections}environments: { staging: {} }\n`,
    args: ['run', '--env', 'stagign'],
    says: ['--env: unknown environment "stagign"; did you mean "staging"?'],
  },
  {
    title: 'an environment where there are none',
    config: sections,
    args: ['run', '--env', 'staging'],
    says: ['--env: unknown environment "staging"; the config has no environments'],
  },
  {
    title: 'a typo in another environment',
    config: `${sections}environments: { staging: { gatway: {} } }\n`,
    says: ['graycheck.yaml:7:28: environments.staging: unknown key "gatway"; did you mean "gateway"?'],
  },
]

/** Flags and files of the command line. */
export const commandLine: readonly BadInput[] = [
  {
    title: 'a config that is not there',
    args: ['run', '--config', 'nowhere.yaml'],
    says: ['nowhere.yaml: there is no such file; name the config with --config'],
  },
  {
    title: 'a config that is a folder',
    args: ['run', '--config', '.'],
    says: ['.: this is a directory, expected a YAML file; name the config with --config'],
  },
  {
    title: 'a device without an end',
    args: ['run', '--config', '/dev/zero'],
    says: ['/dev/zero: the config is larger than 1 MiB; a config holds no data: refer to files'],
  },
  {
    title: 'another service',
    config: sections,
    args: ['run', '--service', 'order'],
    says: [
      '--service: unknown service "order": the config describes "user"; name the config of that service with --config',
    ],
  },
  {
    title: 'a flag with a typo',
    config: sections,
    args: ['run', '--timout', '5s'],
    says: ['Nonexistent flag: --timout; did you mean --timeout?', 'See more help with --help'],
  },
  {
    title: 'a flag without its value',
    config: sections,
    args: ['run', '--timeout'],
    says: ['Flag --timeout expects a value'],
  },
  {
    title: 'a word that is no flag',
    config: sections,
    args: ['run', 'staging'],
    says: ['Unexpected argument: staging', 'See more help with --help'],
  },
  {
    title: 'half a retry',
    config: sections,
    args: ['run', '--retry', '1.5'],
    says: ['Parsing --retry: Expected an integer but received: 1.5', 'See more help with --help'],
  },
  {
    title: 'a timeout without a unit',
    config: sections,
    args: ['run', '--timeout', '30'],
    says: [
      '--timeout: timeout: expected a duration with its unit, such as 30s, 500ms or 1h30m (at most 24 days), got "30"',
    ],
  },
  {
    title: 'a gateway that is no URL',
    config: sections,
    args: ['run', '--gateway', '{listener}'],
    says: ['--gateway: gateway.url: expected an http or https URL such as https://shop.example, got "127.0.0.1:PORT"'],
  },
  {
    title: 'an instance without its port',
    config: sections,
    args: ['run', '--gray', '10.0.1.21,10.0.1.22:80'],
    says: [
      '--gray: instances.gray.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "10.0.1.21"',
    ],
  },
  {
    title: 'a check with a typo',
    config: sections,
    args: ['run', '--only', 'relaese'],
    says: ['--only: no check, kind or stage is called "relaese"; did you mean "release"?'],
  },
  {
    title: 'an output format with a typo',
    config: sections,
    args: ['run', '--output', 'jsno=v.json'],
    says: [
      '--output jsno=v.json: "jsno" is no report format; expected one of table, json, ndjson, junit, ctrf, tap, markdown, github, termination, prometheus, html, such as json=verdict.json',
    ],
  },
  {
    title: 'an output that is a folder',
    config: sections,
    args: ['run', '--output', 'json=.'],
    says: ['--output json=.: . is there already and is no regular file'],
  },
  {
    title: 'an output into a folder that is not there',
    config: sections,
    args: ['run', '--output', 'json=../nowhere/v.json'],
    says: ['--output json=../nowhere/v.json: the folder /tmp/nowhere does not exist'],
  },
  {
    title: 'an output that is a device',
    config: sections,
    args: ['run', '--output', 'json=/dev/full'],
    says: ['--output json=/dev/full: /dev/full is there already and is no regular file'],
  },
  {
    title: 'an output without a path',
    config: sections,
    args: ['run', '--output', 'json='],
    says: ['--output json=: the path after = is empty'],
  },
  {
    title: 'two outputs into one file',
    config: sections,
    args: ['run', '--output', 'json=v.json', '--output', 'ndjson=./v.json'],
    says: ['--output: two reports would be written to ./v.json'],
  },
  {
    title: 'two outputs to stdout',
    config: sections,
    args: ['run', '--json', '--output', 'ndjson'],
    says: ['--output: only one report can go to standard output; give the others a path, such as json=verdict.json'],
  },
  {
    title: 'a recording into a file',
    config: sections,
    args: ['run', '--record', 'graycheck.yaml'],
    says: ['--record graycheck.yaml: FOLDER/graycheck.yaml is there already and is no folder'],
  },
  {
    title: 'a recording below a file',
    config: sections,
    args: ['run', '--record', 'graycheck.yaml/recording'],
    says: ['--record graycheck.yaml/recording: FOLDER/graycheck.yaml is there already and is no folder'],
  },
  {
    title: 'a recording that is none',
    args: ['replay', '.'],
    says: [
      ". is not a recording: run.json can't be read (ENOENT: no such file or directory, open 'run.json'). A recording is made with graycheck run --record .",
    ],
  },
  {
    title: 'a recording that is no JSON',
    args: ['replay', 'r'],
    files: { 'r/run.json': '{"schema":' },
    says: ['r/run.json is not JSON: Unexpected end of JSON input'],
  },
  {
    title: 'a recording of another version',
    args: ['replay', 'r'],
    files: { 'r/run.json': '{"schema":"graycheck.recording/v9"}' },
    says: ['r/run.json is not a recording of this version: schema Invalid input: expected "graycheck.recording/v1"'],
  },
  {
    title: 'a reason code with a typo',
    args: ['explain', 'dyeing.taged-escaped'],
    says: [
      '"dyeing.taged-escaped" is no reason code; did you mean dyeing.tagged-escaped? graycheck explain lists them all',
    ],
  },
  {
    title: 'a schema that does not exist',
    args: ['schema', 'verdcit'],
    says: ['Expected verdcit to be one of: config, verdict, instance-state', 'See more help with --help'],
  },
  {
    title: 'a command with a typo',
    args: ['rum'],
    says: ['"rum" is no command of graycheck. Did you mean run? See graycheck --help'],
  },
  {
    title: 'a command with terminal sequences',
    args: ['\u001b[2J\u001b]0;owned\u0007'],
    says: [
      '"\\u001b[2J\\u001b]0;owned\\u0007" is no command of graycheck. Commands: autocomplete, demo, doctor, explain, help, init, lint-analysis, plan, replay, run, schema, serve, validate. See graycheck --help',
    ],
  },
  {
    title: 'an init without answers',
    args: ['init'],
    says: [
      'graycheck init still needs --service, --gray-tag, --gateway, --gray, --gray-version, --stable, --stable-version (without a terminal nobody can be asked)',
    ],
  },
  {
    title: 'an init with a wrong answer',
    args: [
      'init',
      '--service',
      'us er',
      '--gray-tag',
      'v2',
      '--gateway',
      'shop',
      '--gray',
      'a',
      '--gray-version',
      '2',
      '--stable',
      'b:1',
      '--stable-version',
      '1',
    ],
    says: [
      'the answers make no valid config:',
      'graycheck.yaml:4:10: service: expected a name of letters, digits, dots, dashes, underscores and slashes, such as user or team-a/user, got "us er"',
      'graycheck.yaml:11:8: gateway.url: expected an http or https URL such as https://shop.example, got "shop"',
      'graycheck.yaml:18:23: instances.gray.addresses[0]: expected host:port with a port from 1 to 65535, such as 10.0.1.21:8080, got "a"',
    ],
  },
]
