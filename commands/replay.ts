import { Args, Command } from '@oclif/core'
import { outputFlags } from '../src/cli/output-flags.ts'
import { parseOutputs } from '../src/cli/outputs.ts'
import { replay } from '../src/cli/replay.ts'

export default class Replay extends Command {
  static override summary = 'Judge a recording again, without any network, and end with its exit code.'
  static override examples = [
    '<%= config.bin %> replay ./recording',
    '<%= config.bin %> replay ./recording --json',
    '<%= config.bin %> replay ./recording --output html=report.html',
  ]
  static override args = {
    folder: Args.string({ required: true, description: 'Folder that graycheck run --record wrote.' }),
  }
  static override flags = { output: outputFlags.output, json: outputFlags.json }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Replay)
    return replay(args.folder, parseOutputs(flags.output ?? [], flags.json), this.config.version)
  }
}
