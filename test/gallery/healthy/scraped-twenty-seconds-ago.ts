import type { Healthy } from '../case.ts'

export const scrapedTwentySecondsAgo: Healthy = {
  name: 'scraped-twenty-seconds-ago',
  question: 'slo',
  story: 'The last scrapes of one gray instance are missing: the newest sample is twenty seconds old.',
  source: 'scrape intervals of 15 to 60 s are common',
  arrange: ({ parts }) => {
    for (const gray of parts.instances.user.gray.slice(-1)) {
      parts.metrics.pause(gray)
      parts.metrics.store.forget(({ instance }) => instance === gray.address, Date.now() - 20_000)
    }
  },
  expect: 'pass',
}
