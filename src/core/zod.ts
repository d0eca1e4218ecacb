import { z } from 'zod'

/** zod would compile each schema with `new Function`; graycheck runs no text as code, its own or another's. */
z.config({ jitless: true })

export { z }
