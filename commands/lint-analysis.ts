import { Args, Command, Flags } from '@oclif/core'
import { lintAnalysis, lintOutputs } from '../src/cli/lint-analysis.ts'
import { parseOutputsAs } from '../src/cli/outputs.ts'

export default class LintAnalysis extends Command {
  static override summary =
    'Find analyses of Argo Rollouts and Flagger that fail open: that pass without data, or whatever happens.'
  static override description = `Looks at AnalysisTemplates, ClusterAnalysisTemplates, AnalysisRuns, Rollouts, Experiments, Canaries and MetricTemplates; no cluster, no network.
Exit 0 nothing that --fail-on names, 10 findings of that severity, 2 a file that can't be read or nothing to look at.
A comment takes a finding out, on its line or the one before: # graycheck-ignore: analysis.CODE why this is right`
  static override examples = [
    '<%= config.bin %> lint-analysis deploy/analysis.yaml deploy/rollout.yaml',
    'helm template charts/shop | <%= config.bin %> lint-analysis -',
    '<%= config.bin %> lint-analysis --fail-on warning --output sarif=analysis.sarif deploy/*.yaml',
  ]
  static override args = {
    file: Args.string({
      required: true,
      multiple: true,
      // What oclif would take from standard input for a missing argument is the content of a file, not its name.
      ignoreStdin: true,
      description: 'Files of YAML or JSON, with any number of documents; - for standard input.',
    }),
  }
  static override flags = {
    'fail-on': Flags.option({
      options: ['fail', 'warning'] as const,
      default: 'fail' as const,
      summary: 'The least severity that ends with exit code 10.',
    })(),
    output: Flags.string({
      char: 'o',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FORMAT[=PATH]',
      summary: 'Report to write: text, json or sarif, to stdout or to a file; repeatable.',
    }),
    json: Flags.boolean({ summary: 'Short for --output json.', default: false }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(LintAnalysis)
    const outputs = parseOutputsAs(lintOutputs, flags.output ?? [], flags.json)
    return lintAnalysis({ files: args.file, failOn: flags['fail-on'], outputs, version: this.config.version })
  }
}
