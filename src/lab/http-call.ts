import type { RequestOptions } from 'node:http'
import { get } from 'node:http'
import { json } from 'node:stream/consumers'

/** GET of a JSON document. Rejects on any status but 200, on silence longer than `timeout` and on transport faults. */
export function getJson(url: string, options: RequestOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = get(url, options, (response) => {
      if (response.statusCode === 200) {
        json(response).then(resolve, reject)
      } else {
        response.resume()
        reject(new Error(`${url} answered ${response.statusCode}`))
      }
    })
    request.on('timeout', () => request.destroy(new Error(`${url} did not answer in time`)))
    request.on('error', reject)
  })
}
