import { registerHooks } from 'node:module'

/** Preloaded with --import: tells on stderr how many modules beside Node's own were loaded, and on request which. */
const urls: string[] = []
registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('node:')) urls.push(url)
    return nextLoad(url, context)
  },
})
process.on('exit', () => {
  if (process.env['GRAYCHECK_LIST_MODULES'] === '1') process.stderr.write(urls.map((url) => `module ${url}\n`).join(''))
  process.stderr.write(`modules loaded: ${urls.length}\n`)
})
