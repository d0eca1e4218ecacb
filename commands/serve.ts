import { Command, Flags } from '@oclif/core'
import { serve } from '../src/cli/serve.ts'

export default class Serve extends Command {
  static override summary = 'Run plans for Argo Rollouts, Flagger and pipelines that ask over HTTP.'
  static override description = `Plans come from files of the server; a request chooses one and names the run. docs/serve.md has the contract.
Ends with 0 when a signal stopped it and every run is stored: the exit code of the server is no verdict.`
  static override examples = [
    '<%= config.bin %> serve --plan user=graycheck.yaml --data ./runs --no-auth',
    '<%= config.bin %> serve --plans /etc/graycheck/plans --data /var/lib/graycheck --token-file /etc/graycheck/tokens --listen 0.0.0.0:8080',
    '<%= config.bin %> serve --plans ./plans --data ./runs --token-file tokens --listen 0.0.0.0:8443 --tls-cert tls.crt --tls-key tls.key',
  ]
  static override flags = {
    plans: Flags.string({ helpValue: 'DIR', summary: 'Folder of plans: each *.yaml is one, named after its file.' }),
    plan: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME=FILE',
      summary: 'One plan; repeatable.',
    }),
    listen: Flags.string({ default: '127.0.0.1:8080', helpValue: 'HOST:PORT', summary: 'Address to listen on.' }),
    data: Flags.string({
      required: true,
      helpValue: 'FILE|DIR',
      summary: 'Where runs and verdicts are kept; they survive a restart. One server each.',
    }),
    'token-file': Flags.string({
      helpValue: 'FILE',
      summary: 'Bearer tokens that are accepted, one a line; read again when it changes.',
    }),
    'no-auth': Flags.boolean({ default: false, summary: 'No tokens; on a loopback address only.' }),
    'tls-cert': Flags.string({ helpValue: 'FILE', summary: 'Certificate chain (PEM) to serve HTTPS with.' }),
    'tls-key': Flags.string({ helpValue: 'FILE', summary: 'Key (PEM) of the certificate.' }),
    concurrency: Flags.integer({ default: 8, min: 1, max: 1000, summary: 'Runs under way at the same time.' }),
    queue: Flags.integer({ default: 200, min: 0, max: 10_000, summary: 'Runs that may wait; more are refused (429).' }),
    rate: Flags.integer({
      default: 50,
      min: 1,
      max: 100_000,
      summary: 'Requests a second and client; more are refused (429).',
    }),
    fresh: Flags.string({
      default: '10m',
      helpValue: '10m',
      summary: 'How long a pass counts; after that its run answers inconclusive.',
    }),
    keep: Flags.integer({ default: 1000, min: 100, max: 1_000_000, summary: 'Finished runs to keep.' }),
    'keep-for': Flags.string({ default: '20d', helpValue: '20d', summary: 'How long to keep finished runs.' }),
    grace: Flags.string({
      default: '20s',
      helpValue: '20s',
      summary: 'Time for runs to end after SIGTERM; then they are stopped and stored as aborted.',
    }),
    quiet: Flags.boolean({ char: 'q', default: false, summary: 'No log on stderr.' }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Serve)
    return serve(flags, this.config.version)
  }
}
