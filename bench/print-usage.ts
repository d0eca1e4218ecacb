/** Preloaded with --import: tells on stderr what this process took from its start to its end. */
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, wallMs: performance.now(), peakMb: maxRSS / 1024 }
  process.stderr.write(`usage ${JSON.stringify(usage)}\n`)
})
