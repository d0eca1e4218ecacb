/** Reads the file of outputs as the runner does: later values replace earlier ones. Throws on what the runner would refuse. */
export function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const [, name = '', delimiter = ''] = /^([\w-]+)<<(.+)$/.exec(line) ?? []
    if (name === '') throw new Error(`no output begins with ${line}`)
    const end = lines.indexOf(delimiter)
    if (end === -1) throw new Error(`the output ${name} has no end`)
    outputs[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n')
  }
  return outputs
}
