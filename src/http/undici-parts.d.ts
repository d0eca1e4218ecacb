/** The two files of undici that graycheck needs, with the types that the package declares for what they export. */

declare module 'undici/lib/dispatcher/client.js' {
  import type { Client } from 'undici'

  const client: typeof Client
  export default client
}

declare module 'undici/lib/core/errors.js' {
  import type { errors } from 'undici'

  const all: typeof errors
  export default all
}
