import { z } from 'zod'

/** How the controllers read an answer, as their sources do. */

export type Phase = 'Successful' | 'Failed' | 'Inconclusive' | 'Error'

/**
 * The web metric of Argo Rollouts: a status outside of 2xx is an error; a body that is no JSON is a success, whatever the
 * conditions say; else the conditions decide.
 */
export function argoPhase(status: number, body: string): Phase {
  if (status < 200 || status > 299) return 'Error'
  let data: unknown
  try {
    data = JSON.parse(body)
  } catch {
    return 'Successful'
  }
  // What jsonPath {$.summary} finds; nothing is an error.
  const found = z.object({ summary: z.object({ status: z.unknown() }) }).safeParse(data)
  if (!found.success) return 'Error'
  if (found.data.summary.status === 'fail') return 'Failed'
  return found.data.summary.status === 'pass' ? 'Successful' : 'Inconclusive'
}

/** What a webhook of Flagger came to: null for yes, else the text of the event. */
export interface HookResult {
  readonly error: string | null
  readonly attempts: number
}

/**
 * go-retryablehttp inside of Flagger: 429 and 5xx but 501 are tried again, after what Retry-After says; after the last
 * try their body is lost. Of what is left, everything above 202 is a no with its body.
 */
export async function callHook(url: string, body: unknown, { retries = 0 } = {}): Promise<HookResult> {
  for (let attempts = 1; ; attempts++) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    const retryable = response.status === 429 || (response.status >= 500 && response.status !== 501)
    if (!retryable) return { error: response.status > 202 ? text : null, attempts }
    if (attempts > retries) return { error: `giving up after ${attempts} attempt(s)`, attempts }
    const seconds = Number(response.headers.get('retry-after') ?? '1')
    // A tenth of the time: the tests are about what is said, not about how long it takes.
    await new Promise((resolve) => setTimeout(resolve, seconds * 100))
  }
}
