import { startLab } from '../src/lab/lab.ts'

/** The lab in a process of its own, so that it slows neither the server nor those who poll it. Prints its config as JSON. */
const lab = await startLab()
process.stdout.write(`${JSON.stringify(lab.config)}\n`)
