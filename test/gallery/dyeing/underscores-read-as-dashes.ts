import { tagHeader } from '../../../src/lab/topology.ts'
import { onEveryGateway } from '../arrange.ts'
import type { Fault } from '../case.ts'
import { atEveryGateway } from '../subjects.ts'

export const underscoresReadAsDashes: Fault = {
  name: 'underscores-read-as-dashes',
  question: 'dyeing',
  story: 'The gateway takes x_gray_tag for x-gray-tag, so that clients can set the tag past a filter of the edge.',
  source: 'CGI-like header names: underscores_in_headers on, WSGI',
  arrange: onEveryGateway((gateway) => {
    gateway.intercept((request) => {
      const value = request.headers['x_gray_tag']
      if (value !== undefined) request.headersDistinct[tagHeader] = [String(value)]
      return false
    })
  }),
  expect: { status: 'fail', code: 'dyeing.near-miss-matched', subjects: atEveryGateway('underscore-name') },
}
