export interface InitAnswers {
  service: string
  tag: string
  header: string
  gateway: string
  /** host:port, comma separated. */
  gray: string
  grayVersion: string
  stable: string
  stableVersion: string
  /** Empty for none. */
  prometheus: string
}

/** A double-quoted JSON string is a YAML string too, whatever it holds. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

function list(addresses: string): string {
  return `[${addresses
    .split(',')
    .map((address) => quoted(address.trim()))
    .join(', ')}]`
}

/** The config that `graycheck init` writes: every section with a word on what it is for. */
export function configText(answers: InitAnswers): string {
  return `# graycheck.yaml: what this gray release must prove before it may go on.
# Check it with \`graycheck validate\`, see what it asks with \`graycheck plan\`, run it with \`graycheck run\`.
version: 1
service: ${quoted(answers.service)}

# The request header that marks traffic as gray; --gray-tag wins.
tag: { header: ${quoted(answers.header)}, value: ${quoted(answers.tag)} }

# Where users come in. Probes with and without the tag go through here, each on a fresh connection.
gateway:
  url: ${quoted(answers.gateway)}
  # addresses: ["10.0.0.2:443"]      # every replica, so that each is proven by itself
  request: { path: / } # a safe, idempotent request
  responder: { header: x-version } # where an answer says which version gave it

# Every instance, asked directly and never through the gateway.
instances:
  gray: { addresses: ${list(answers.gray)}, version: ${quoted(answers.grayVersion)} }
  stable: { addresses: ${list(answers.stable)}, version: ${quoted(answers.stableVersion)} }
  state: { path: /graycheck/state } # or json: { path: /status, version: /build/version }
${prometheusSection(answers)}
stages:
  - name: routing
    checks:
      - { kind: dyeing, maxLeak: 1% }
  - name: state
    checks:
      - { kind: release }
      - { kind: dependencies }
${healthStage(answers)}`
}

function prometheusSection(answers: InitAnswers): string {
  if (answers.prometheus === '') return ''
  return `
# Label matchers that tell gray series from stable ones.
prometheus:
  url: ${quoted(answers.prometheus)}
  labels: { gray: 'role="gray"', stable: 'role="stable"' }
`
}

function healthStage(answers: InitAnswers): string {
  if (answers.prometheus === '') return ''
  return `  - name: health
    checks:
      - { kind: slo, id: errors, indicator: { preset: http }, errorRatio: { max: 1% } }
      - { kind: slo, id: latency, indicator: { preset: http }, latency: { below: 300ms, ratio: { min: 99% } } }
`
}
