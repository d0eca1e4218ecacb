import { Command, Flags } from '@oclif/core'
import { writeText } from '../src/cli/exit.ts'
import { loadPlanOrRefuse } from '../src/cli/load-plan.ts'
import { planFlags, planRequest } from '../src/cli/plan-flags.ts'
import { planAsJson, planAsText } from '../src/cli/show-plan.ts'

export default class Plan extends Command {
  static override summary =
    'Show every request, query, default and budget of a run, and what each pass needs; no network.'
  static override examples = ['<%= config.bin %> plan', '<%= config.bin %> plan --env staging --json']
  static override flags = { ...planFlags, json: Flags.boolean({ summary: 'Print the plan as JSON.', default: false }) }

  async run(): Promise<number> {
    const { flags } = await this.parse(Plan)
    const plan = await loadPlanOrRefuse(planRequest(flags))
    await writeText(process.stdout, flags.json ? planAsJson(plan) : planAsText(plan))
    return 0
  }
}
