import { Command, Flags } from '@oclif/core'
import { demo, listFaults } from '../src/cli/demo.ts'
import { writeText } from '../src/cli/exit.ts'
import { outputFlags } from '../src/cli/output-flags.ts'
import { parseOutputs } from '../src/cli/outputs.ts'

export default class Demo extends Command {
  static override summary =
    'Judge a small gray release on this machine: a lab with faults to switch on, nothing to install.'
  static override description = 'The exit code is that of the verdict, as with graycheck run.'
  static override examples = [
    '<%= config.bin %> demo',
    '<%= config.bin %> demo --list-faults',
    '<%= config.bin %> demo --fault staging-database',
    '<%= config.bin %> demo --keep',
  ]
  static override flags = {
    fault: Flags.string({ helpValue: 'NAME', summary: 'Switch on one fault of the lab before the run.' }),
    'list-faults': Flags.boolean({ default: false, summary: 'Show the faults and what each is found by.' }),
    keep: Flags.boolean({ default: false, summary: 'Leave the lab up after the run and print its addresses.' }),
    folder: Flags.string({
      helpValue: 'DIR',
      summary: 'Where config, verdict and recording go; a temporary folder by default.',
    }),
    output: outputFlags.output,
    json: outputFlags.json,
    quiet: outputFlags.quiet,
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Demo)
    if (flags['list-faults']) {
      await writeText(process.stdout, listFaults(flags.json))
      return 0
    }
    const outputs = parseOutputs(flags.output ?? [], flags.json)
    const { fault = null, folder = null, keep, quiet } = flags
    return demo({ fault, folder, keep, quiet, outputs, version: this.config.version })
  }
}
