import { Command } from '@oclif/core'
import { writeText } from '../src/cli/exit.ts'
import { loadPlanOrRefuse } from '../src/cli/load-plan.ts'
import { planFlags, planRequest } from '../src/cli/plan-flags.ts'
import { createRedactor } from '../src/core/redact.ts'

export default class Validate extends Command {
  static override summary =
    'Check graycheck.yaml and the flags without running anything; exit 2 with file:line:column when they are wrong.'
  static override examples = [
    '<%= config.bin %> validate',
    '<%= config.bin %> validate --config deploy/graycheck.yaml --env staging',
  ]
  static override flags = planFlags

  async run(): Promise<number> {
    const { flags } = await this.parse(Validate)
    const plan = await loadPlanOrRefuse(planRequest(flags))
    const checks = plan.stages.reduce((sum, stage) => sum + stage.checks.length, 0)
    const text = `valid: ${plan.service} ${plan.tag}, ${plan.stages.length} stages, ${checks} checks\n`
    await writeText(process.stdout, createRedactor(plan.secrets).text(text))
    return 0
  }
}
