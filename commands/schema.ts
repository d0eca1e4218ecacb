import { Args, Command } from '@oclif/core'
import { writeText } from '../src/cli/exit.ts'
import { readSchema, schemaNames } from '../src/cli/schema.ts'

export default class Schema extends Command {
  static override summary = 'Print the JSON Schema of the config, the verdict or the instance state.'
  static override examples = [
    '<%= config.bin %> schema config > graycheck.schema.json',
    '<%= config.bin %> schema instance-state',
  ]
  static override args = {
    name: Args.string({ options: [...schemaNames], default: 'config', description: 'Which schema.' }),
  }

  async run(): Promise<number> {
    const { args } = await this.parse(Schema)
    await writeText(process.stdout, await readSchema(this.config.root, args.name))
    return 0
  }
}
