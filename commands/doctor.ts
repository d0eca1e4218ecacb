import { Command, Flags } from '@oclif/core'
import { doctor, printRole } from '../src/cli/doctor.ts'
import { loadPlanOrRefuse } from '../src/cli/load-plan.ts'
import { planFlags, planRequest } from '../src/cli/plan-flags.ts'

export default class Doctor extends Command {
  static override summary = 'Say for each source of a plan whether it can be reached with the present rights.'
  static override description = `Asks the cluster for each right that the plan needs, every instance for its state, the gateway for a connection,
Prometheus for a number and stores for what is desired. Nothing is judged.
Exit 0 every source was reached, 12 one was not, 2 bad flags or config.
--rbac prints the least Role for the plan instead, and touches no network.`
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor --kubernetes rollout/user --json',
    '<%= config.bin %> doctor --rbac --service-account ci:graycheck | kubectl apply -f -',
  ]
  static override flags = {
    ...planFlags,
    // Without a default, on which the next flag would depend in vain.
    rbac: Flags.boolean({ summary: 'Print the least Role (and RoleBinding) for the plan as YAML.' }),
    'service-account': Flags.string({
      helpValue: '[NAMESPACE:]NAME',
      summary: 'The service account that the RoleBinding is for.',
      dependsOn: ['rbac'],
    }),
    json: Flags.boolean({ summary: 'Print the result as JSON.', default: false }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Doctor)
    const plan = await loadPlanOrRefuse(planRequest(flags))
    if (flags.rbac) return printRole(plan, { serviceAccount: flags['service-account'] })
    return doctor(plan, { json: flags.json })
  }
}
