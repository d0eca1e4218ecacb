import { describe, expect, it } from 'vitest'
import { codesOf, desired, gray1, gray2, judged, lookWith, seen, silent } from './observations.ts'

describe('what is worth a word and decides nothing', () => {
  it('names an instance that runs the desired config and lists rejections', () => {
    const judgement = judged(
      lookWith({ rejected: [{ key: '/config/user', kind: 'parse', message: 'line 3: bad indent' }] }),
    )

    expect(judgement.status).toBe('pass')
    expect(codesOf(judgement)).toEqual(['config.rejected-earlier'])
    expect(judgement.findings[0]).toMatchObject({
      severity: 'warning',
      subject: `user-gray-2 (${gray2})`,
      actual: 'line 3: bad indent',
    })
  })

  it('warns of a watch that is not live, although the desired config is in use', () => {
    const judgement = judged(lookWith({ watchState: 'stopped' }))

    expect(judgement.status).toBe('pass')
    expect(codesOf(judgement)).toEqual(['config.watch-not-live'])
    expect(judgement.findings[0]).toMatchObject({
      severity: 'warning',
      subject: `user-gray-2 (${gray2})`,
      message: `user-gray-2 (${gray2}) runs the desired config and says that its watch is stopped`,
    })
  })

  it.each([{ watchState: 'live' }, { watchState: null }, { watchMode: 'none', watchState: 'stopped' }])(
    'has nothing to say of %o',
    (told) => {
      expect(codesOf(judged(lookWith(told)))).toEqual([])
    },
  )

  it('counts the answers that do not echo the nonce', () => {
    const look = [desired('before'), desired('after'), seen(gray1), seen(gray2, {}, 0, { nonceEchoed: false })]

    const judgement = judged(look)

    expect(judgement.status).toBe('pass')
    expect(codesOf(judgement)).toEqual(['config.nonce-missing'])
    expect(judgement.findings[0]?.message).toBe(`1 of 2 answers do not echo the nonce: user-gray-2 (${gray2})`)
  })

  it('counts no answer of an instance that gave none', () => {
    const look = [desired('before'), desired('after'), silent(gray1), seen(gray2, {}, 0, { nonceEchoed: false })]

    expect(judged(look).findings.map(({ message }) => message)).toContain(
      `1 of 1 answers do not echo the nonce: user-gray-2 (${gray2})`,
    )
  })
})
