import { Args, Command, Flags } from '@oclif/core'
import { writeText } from '../src/cli/exit.ts'
import { explainCode, listCodes } from '../src/cli/explain.ts'

export default class Explain extends Command {
  static override summary =
    'Tell what a reason code means, its likely causes and what to do; without a code, list them all.'
  static override examples = [
    '<%= config.bin %> explain dyeing.tagged-escaped',
    '<%= config.bin %> explain',
    '<%= config.bin %> explain --json',
  ]
  static override args = {
    code: Args.string({ description: 'A reason code, or the beginning of one, such as config.' }),
  }
  static override flags = { json: Flags.boolean({ summary: 'Print the table as JSON.', default: false }) }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Explain)
    const text = args.code === undefined ? listCodes(flags.json) : explainCode(args.code, flags.json)
    await writeText(process.stdout, text)
    return 0
  }
}
