import { describe, expect, it } from 'vitest'
import { errorMatcher, readStatuses } from '../../../src/checks/slo/judge-status.ts'
import type { Series } from '../../../src/checks/slo/judge-window.ts'

function series(...labels: readonly Record<string, string>[]): Series[] {
  return labels.map((each) => ({ labels: { __name__: 'requests_total', ...each }, points: [] }))
}

function readingOf(protocol: 'http' | 'grpc', label: string, values: readonly string[]): unknown {
  const all = series(...values.map((value) => ({ [label]: value })))
  const reading = readStatuses(all, protocol, null)
  return 'problem' in reading ? reading : { label: reading.label, errors: all.map(reading.isError) }
}

describe('the status of requests', () => {
  it.each(['code', 'status', 'status_code'])('is found in the label %s', (label) => {
    expect(readingOf('http', label, ['200', '500'])).toEqual({ label, errors: [false, true] })
  })

  it('is found in the label grpc_code', () => {
    expect(readingOf('grpc', 'grpc_code', ['OK', 'Internal'])).toEqual({ label: 'grpc_code', errors: [false, true] })
  })

  it.each(['500', '599', '5xx', '5XX'])('%s is an error', (status) => {
    expect(readingOf('http', 'code', [status])).toEqual({ label: 'code', errors: [true] })
  })

  it.each(['100', '200', '404', '499', '1xx', '2xx', '4XX'])('%s is none', (status) => {
    expect(readingOf('http', 'code', [status])).toEqual({ label: 'code', errors: [false] })
  })

  it.each(['600', '0', '050', '20', '2000', '20x', 'x200', '500 ', ' 500', '5x0'])('"%s" is no status', (status) => {
    expect(readingOf('http', 'code', [status])).toEqual({
      problem: `1 of 1 series have no readable http status in the label code: "${status}"`,
    })
  })

  const errors = 'Unknown DeadlineExceeded Unimplemented Internal Unavailable DataLoss'.split(' ')
  const others =
    'OK Canceled Cancelled InvalidArgument NotFound AlreadyExists PermissionDenied ResourceExhausted FailedPrecondition Aborted OutOfRange Unauthenticated'.split(
      ' ',
    )

  it.each(errors)('%s of gRPC is an error of the server', (name) => {
    expect(readingOf('grpc', 'grpc_code', [name])).toEqual({ label: 'grpc_code', errors: [true] })
  })

  it.each(others)('%s of gRPC is none', (name) => {
    expect(readingOf('grpc', 'grpc_code', [name])).toEqual({ label: 'grpc_code', errors: [false] })
  })

  it('may be written in capitals with underscores', () => {
    expect(readingOf('grpc', 'grpc_code', ['DEADLINE_EXCEEDED', 'ALREADY_EXISTS', 'FAILED_PRE_CONDITION'])).toEqual({
      label: 'grpc_code',
      errors: [true, false, false],
    })
  })

  it('of another protocol is none', () => {
    expect(readingOf('grpc', 'grpc_code', ['500'])).toEqual({
      problem: '1 of 1 series have no readable grpc status in the label grpc_code: "500"',
    })
  })

  it('is read from the label that the config names, and from no other', () => {
    const all = series({ code: '200', answer: '503' }, { code: '500', answer: '200' })

    const reading = readStatuses(all, 'http', 'answer')

    expect('problem' in reading ? reading : all.map(reading.isError)).toEqual([true, false])
  })

  it('is read from the first label that every series has', () => {
    const all = series({ code: '200', status: '503' }, { status: '200' })

    const reading = readStatuses(all, 'http', null)

    expect(reading).toMatchObject({ label: 'status' })
    expect('problem' in reading ? reading : all.map(reading.isError)).toEqual([true, false])
  })

  it('may stand in two labels that agree on what failed', () => {
    expect(readStatuses(series({ code: '200', status: '2xx' }), 'http', null)).toMatchObject({ label: 'code' })
  })
})

describe('why the status can not be read', () => {
  it.each<
    [
      title: string,
      protocol: 'http' | 'grpc',
      configured: string | null,
      labels: Record<string, string>[],
      problem: string,
    ]
  >([
    [
      'no label',
      'http',
      null,
      [{ b: '1', a: '1' }, { a: '2' }],
      'no series has a label code, status, status_code; the labels are a, b',
    ],
    ['no label of gRPC', 'grpc', null, [{ code: '200' }], 'no series has a label grpc_code; the labels are code'],
    [
      'not the label of the config',
      'http',
      'answer',
      [{ code: '200' }],
      'no series has a label answer; the labels are code',
    ],
    [
      'some without it',
      'http',
      null,
      [{ status: '200' }, { a: '1' }],
      '1 of 2 series have no readable http status in the label status: ""',
    ],
    [
      'too many values to show, of which one comes twice',
      'http',
      null,
      ['f', 'e', 'd', 'c', 'b', 'a', 'a', '200'].map((code) => ({ code })),
      '7 of 8 series have no readable http status in the label code: "a", "b", "c", "d", "e"',
    ],
    [
      'labels that disagree',
      'http',
      null,
      [
        { code: '200', status_code: '200' },
        { code: '200', status_code: '500' },
      ],
      'the labels code and status_code disagree on which requests failed',
    ],
  ])('%s', (_, protocol, configured, labels, problem) => {
    expect(readStatuses(series(...labels), protocol, configured)).toEqual({ problem })
  })
})

describe('the matcher of errors', () => {
  it('selects what counts as one', () => {
    expect(errorMatcher('http', 'status')).toBe('status=~"5.."')
    expect(errorMatcher('grpc', 'grpc_code')).toBe(
      'grpc_code=~"Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss"',
    )
  })
})
