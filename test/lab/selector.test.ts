import { describe, expect, it } from 'vitest'
import { QueryRefused } from '../../src/lab/query-reader.ts'
import { parseSelector } from '../../src/lab/selector.ts'

const series = { __name__: 'http_requests_total', code: '500', instance: '127.0.0.1:80', role: 'gray' }

describe('a selector', () => {
  it.each([
    ['http_requests_total', true],
    ['other_total', false],
    ['{__name__="http_requests_total"}', true],
    ['http_requests_total{role="gray"}', true],
    ['http_requests_total{role="Gray"}', false],
    ['http_requests_total{role!="stable"}', true],
    ['http_requests_total{role!="gray"}', false],
    ['http_requests_total{code=~"5.."}', true],
    ['http_requests_total{code=~"5."}', false],
    ['http_requests_total{code=~"4..|5.."}', true],
    ['http_requests_total{code!~"5.."}', false],
    ['http_requests_total{code!~"5"}', true],
    ['http_requests_total{missing=""}', true],
    ['http_requests_total{missing!=""}', false],
    ['http_requests_total{missing=~".+"}', false],
    [String.raw`http_requests_total{instance=~"127\\.0\\.0\\.1:80"}`, true],
    [String.raw`http_requests_total{instance="127.0.0.1\:80"}`.replace('\\:', ':'), true],
    ["http_requests_total{role='gray'}", true],
    ['http_requests_total{role=`gray`}', true],
    [' http_requests_total { role = "gray" , code = "500" , } ', true],
  ])('%s', (query, expected) => {
    expect(parseSelector(query).matches(series)).toBe(expected)
  })

  it('lets a dot match a line break, as Prometheus does', () => {
    expect(parseSelector('m{text=~"a.b"}').matches({ __name__: 'm', text: 'a\nb' })).toBe(true)
  })

  it('reads escapes in double quotes and none in backticks', () => {
    const labels = { __name__: 'm', path: 'a"\\b\n' }

    expect(parseSelector(String.raw`m{path="a\"\\b\n"}`).matches(labels)).toBe(true)
    expect(parseSelector('m{path=`a"\\b\n`}').matches(labels)).toBe(true)
  })

  it.each([
    ['up', null, 0],
    ['up[5m]', 300_000, 0],
    ['up[300000ms]', 300_000, 0],
    ['up[1h30m]', 5_400_000, 0],
    ['up{} [ 30s ] offset 1m', 30_000, 60_000],
    ['up offset 250ms', null, 250],
  ])('%s looks back %j ms, %i ms ago', (query, rangeMs, offsetMs) => {
    expect(parseSelector(query)).toMatchObject({ rangeMs, offsetMs })
  })

  // The beginnings are those of Prometheus 2.42; where it knows more of the language, the words are our own.
  it.each([
    ['', 'invalid parameter "query": 1:1: parse error: no expression found in input'],
    ['up{', 'invalid parameter "query": 1:4: parse error: unexpected end of input inside braces'],
    ['up{a="b"', 'invalid parameter "query": 1:9: parse error: unexpected end of input inside braces'],
    ['up{a=b}', 'invalid parameter "query": 1:6: parse error: unexpected "b}" in label matching, expected string'],
    ['{}', 'vector selector must contain at least one non-empty matcher'],
    ['{a=""}', 'vector selector must contain at least one non-empty matcher'],
    ['{a=~".*"}', 'vector selector must contain at least one non-empty matcher'],
    ['up{a=~"("}', 'error parsing regexp: '],
    ['up{a=~"(?=x)"}', 'error parsing regexp: '],
    ['up{__name__="down"}', 'metric name must not be set twice'],
    ['up[5]', 'missing unit character in duration'],
    ['up[0s]', 'duration must be greater than 0'],
    ['up[5m', 'unclosed left bracket'],
    ['up[5m:1m]', 'unclosed left bracket'],
    ['up offset', 'unexpected end of input in offset, expected duration'],
    [String.raw`up{a="\x"}`, 'unknown escape sequence'],
    ['up )', 'after a selector'],
    ['sum(up)', 'after a selector'],
    ['up > 0', 'after a selector'],
    ['up @ 5', 'after a selector'],
    ['1', 'where a selector begins'],
  ])('refuses %j', (query, message) => {
    expect(() => parseSelector(query)).toThrow(QueryRefused)
    expect(() => parseSelector(query)).toThrow(message)
  })
})
