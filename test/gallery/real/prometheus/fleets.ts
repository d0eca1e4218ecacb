import type { ScrapeTarget } from '../../../servers/prometheus.ts'
import type { Keep } from '../undo.ts'
import type { Exporter, Traffic } from './exporter.ts'
import { startExporter } from './exporter.ts'

/** The instances of one service, under which name Prometheus knows them; two gray ones, and a stable one. */
export interface Fleet {
  readonly service: string
  readonly gray: readonly Exporter[]
  readonly stable: readonly Exporter[]
}

const sound: Traffic = { requestsPerSecond: 40, errors: 0, slow: 0 }

/** What the gray instances of each fleet do from the beginning on. What cases do to one must not be seen by others. */
const traffic = {
  sound,
  failing: { ...sound, errors: 0.1, waves: true },
  slow: { ...sound, slow: 0.2 },
  'nearly-sound': { ...sound, errors: 0.01, slow: 0.01 },
  idle: { ...sound, requestsPerSecond: 0, ageMs: 60 * 60_000 },
  restarting: { ...sound, errors: 0.3 },
  'restarting-well': sound,
  crashing: sound,
  bearing: sound,
} as const satisfies Record<string, Traffic>

export type FleetName = keyof typeof traffic

export async function startFleets(keep: Keep): Promise<Readonly<Record<FleetName, Fleet>>> {
  const stable = await keep(startExporter(sound))
  async function start(service: FleetName): Promise<Fleet> {
    const begin = (): Promise<Exporter> => keep(startExporter(traffic[service]))
    return { service, gray: await Promise.all([begin(), begin()]), stable: [stable] }
  }
  return {
    sound: await start('sound'),
    failing: await start('failing'),
    slow: await start('slow'),
    'nearly-sound': await start('nearly-sound'),
    idle: await start('idle'),
    restarting: await start('restarting'),
    'restarting-well': await start('restarting-well'),
    crashing: await start('crashing'),
    bearing: await start('bearing'),
  }
}

/** What Prometheus has to scrape for a fleet, by default all of it and under its own name. */
export function targetsOf({ service, gray, stable }: Fleet): ScrapeTarget[] {
  return [...gray.map((one) => target(one, service, 'gray')), ...stable.map((one) => target(one, service, 'stable'))]
}

function target({ address }: Exporter, service: string, role: string): ScrapeTarget {
  return { address, labels: { service, role } }
}
