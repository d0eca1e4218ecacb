import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '../kit/run-cli.ts'

const Manifest = z.object({
  commands: z.record(
    z.string(),
    z.object({
      flags: z.record(z.string(), z.object({ char: z.string().optional() })),
      args: z.record(z.string(), z.unknown()),
    }),
  ),
})

/** A flag or command that goes away, or changes its letter, is a breaking change: it has to be seen in a diff. */
it('has these commands, arguments and flags', () => {
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')))

  const surface = Object.entries(manifest.commands).map(([id, { args, flags }]) => {
    const names = Object.entries(flags).map(([name, flag]) =>
      flag.char === undefined ? `--${name}` : `-${flag.char} --${name}`,
    )
    return [id, ...Object.keys(args).map((name) => name.toUpperCase()), ...names.toSorted()].join(' ')
  })

  expect(surface.toSorted()).toMatchInlineSnapshot(`
    [
      "demo --fault --folder --json --keep --list-faults -o --output -q --quiet",
      "doctor --context --env --gateway --gray --gray-tag --gray-version --json --keep-going --kubernetes --namespace --only --prometheus --rbac --retry --service --service-account --stable --stable-version --timeout --wait -c --config",
      "explain CODE --json",
      "init --file --force --gateway --gray --gray-tag --gray-version --header --prometheus --service --stable --stable-version",
      "lint-analysis FILE --fail-on --json -o --output",
      "plan --context --env --gateway --gray --gray-tag --gray-version --json --keep-going --kubernetes --namespace --only --prometheus --retry --service --stable --stable-version --timeout --wait -c --config",
      "replay FOLDER --json -o --output",
      "run --context --env --gateway --gray --gray-tag --gray-version --json --keep-going --kubernetes --namespace --only --prometheus --record --retry --run-id --service --stable --stable-version --timeout --wait -c --config -o --output -q --quiet",
      "schema NAME",
      "serve --concurrency --data --fresh --grace --keep --keep-for --listen --no-auth --plan --plans --queue --rate --tls-cert --tls-key --token-file -q --quiet",
      "validate --context --env --gateway --gray --gray-tag --gray-version --keep-going --kubernetes --namespace --only --prometheus --retry --service --stable --stable-version --timeout --wait -c --config",
    ]
  `)
})
