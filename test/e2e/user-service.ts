import { z } from 'zod'
import { startService } from './service/start-service.ts'

/** One instance of the service under test, as a process of its own. `POST /behave` changes how it behaves. */
const Settings = z.object({
  name: z.string(),
  port: z.number(),
  group: z.enum(['gray', 'stable']),
  version: z.string(),
  etcd: z.string(),
  key: z.string(),
  database: z.string(),
})
const { etcd, database, ...settings } = Settings.parse(JSON.parse(process.argv[2] ?? '{}'))
const { behaviour } = await startService({ ...settings, service: 'user', etcd: [etcd] })
behaviour.database = database
