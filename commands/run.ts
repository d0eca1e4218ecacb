import { Command, Flags } from '@oclif/core'
import { execute } from '../src/cli/execute.ts'
import { loadPlanOrRefuse } from '../src/cli/load-plan.ts'
import { planFlags, planRequest } from '../src/cli/plan-flags.ts'
import { outputFlags } from '../src/cli/output-flags.ts'
import { parseOutputs } from '../src/cli/outputs.ts'
import { runIdOf } from '../src/cli/run-id.ts'

export default class Run extends Command {
  static override summary = 'Run the staged checks against a live gray release and decide whether it may go on.'
  static override description = `Reads graycheck.yaml (or takes everything from flags), runs its stages, and ends with a verdict:
exit 0 pass, 10 fail, 11 inconclusive, 12 error, 130/143 stopped by a signal, 2 bad flags or config (nothing was run).`
  static override examples = [
    '<%= config.bin %> run --service user --gray-tag v2-canary',
    '<%= config.bin %> run --env staging --wait --timeout 10m --output json=verdict.json',
    '<%= config.bin %> run --output junit=graycheck.xml --output html=report.html',
    '<%= config.bin %> run --only dyeing --record ./recording',
    '<%= config.bin %> run --run-id "$CI_PIPELINE_ID" --output json=verdict.json',
    '<%= config.bin %> run --service user --gray-tag v2 --kubernetes rollout/user --namespace shop',
    '<%= config.bin %> run --service user --gray-tag v2 --gateway https://shop.example --prometheus http://prometheus:9090 --gray 10.0.1.21:8080 --stable 10.0.1.11:8080',
  ]
  static override flags = {
    ...planFlags,
    ...outputFlags,
    'run-id': Flags.string({
      env: 'GRAYCHECK_RUN_ID',
      helpValue: 'ID',
      summary: 'Id of this run in its reports, such as the name of a Job; a new one when left out.',
    }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Run)
    const outputs = parseOutputs(flags.output ?? [], flags.json)
    const runId = runIdOf(flags['run-id'])
    const plan = await loadPlanOrRefuse(planRequest(flags))
    const record = flags.record ?? null
    const verdict = await execute(plan, { version: this.config.version, runId, outputs, record, quiet: flags.quiet })
    return verdict.exitCode
  }
}
