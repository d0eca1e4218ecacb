import { Flags } from '@oclif/core'

/** Flags that say where the result goes, shared by the commands that end with a verdict. */
export const outputFlags = {
  output: Flags.string({
    char: 'o',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'FORMAT[=PATH]',
    summary:
      'Report to write, to stdout or to a file; repeatable: table, json, ndjson, junit, ctrf, tap, markdown, github, termination, prometheus or html.',
  }),
  json: Flags.boolean({ summary: 'Short for --output json.', default: false }),
  quiet: Flags.boolean({ char: 'q', summary: 'No progress on stderr.', default: false }),
  record: Flags.string({ helpValue: 'DIR', summary: 'Folder for a recording that graycheck replay can judge again.' }),
}
