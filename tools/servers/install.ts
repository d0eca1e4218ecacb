/**
 * Installs the real servers that the tests use, without root, into the git-ignored cache.
 *
 *     node tools/servers/install.ts [nginx|etcd|prometheus ...]
 *
 * Prints name, version and folder of each; exits 1 when one could not be installed, 2 for an unknown name.
 */
import type { ServerName } from './catalog.ts'
import { SERVER_NAMES } from './catalog.ts'
import { provide } from './provide.ts'

async function installAll(names: ServerName[]): Promise<void> {
  for (const name of names) {
    try {
      const { version, folder } = await provide(name)
      console.log(`${name} ${version} ${folder}`)
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error))
      process.exitCode = 1
    }
  }
}

const asked = process.argv.slice(2)
const known = SERVER_NAMES.filter((name) => asked.length === 0 || asked.includes(name))
const unknown = asked.filter((name) => !SERVER_NAMES.some((serverName) => serverName === name))
if (unknown.length > 0) {
  console.error(`unknown server ${unknown.join(', ')}; the servers are ${SERVER_NAMES.join(', ')}`)
  process.exitCode = 2
} else {
  await installAll(known)
}
