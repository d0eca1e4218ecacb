import { Command, Flags } from '@oclif/core'
import { writeText } from '../src/cli/exit.ts'
import { initConfig } from '../src/cli/init.ts'

export default class Init extends Command {
  static override summary = 'Write a commented, valid graycheck.yaml; asks for what the flags leave open.'
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --service user --gray-tag v2-canary --gateway https://shop.example --gray 10.0.1.21:8080 --gray-version 2.1.0 --stable 10.0.1.11:8080 --stable-version 2.0.9',
  ]
  static override flags = {
    file: Flags.string({ default: 'graycheck.yaml', summary: 'File to write.' }),
    force: Flags.boolean({ default: false, summary: 'Replace the file if it is there.' }),
    service: Flags.string({ summary: 'Name of the service.' }),
    'gray-tag': Flags.string({ summary: 'Value that marks traffic as gray.' }),
    header: Flags.string({ summary: 'Request header that carries the tag.' }),
    gateway: Flags.string({ summary: 'URL of the gateway.' }),
    gray: Flags.string({ summary: 'Gray instances, host:port, comma separated.' }),
    'gray-version': Flags.string({ summary: 'Version of the gray instances.' }),
    stable: Flags.string({ summary: 'Stable instances, host:port, comma separated.' }),
    'stable-version': Flags.string({ summary: 'Version of the stable instances.' }),
    prometheus: Flags.string({ summary: 'URL of Prometheus.' }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Init)
    const {
      file,
      force,
      'gray-tag': tag,
      'gray-version': grayVersion,
      'stable-version': stableVersion,
      ...rest
    } = flags
    const given = { ...rest, tag, grayVersion, stableVersion }
    const answers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const path = await initConfig({
      path: file,
      force,
      answers,
      interactive: process.stdin.isTTY && process.stderr.isTTY,
    })
    await writeText(process.stdout, `wrote ${path}; next: graycheck validate, graycheck plan, graycheck run\n`)
    return 0
  }
}
