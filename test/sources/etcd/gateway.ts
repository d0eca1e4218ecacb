import type { TestServer } from '../../instances/http-server.ts'
import { httpServer, sendJson } from '../../instances/http-server.ts'

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

/** Answers as etcd 3.4.23 gives them through its gateway. */
export const header = {
  cluster_id: '15118495548433857066',
  member_id: '13668033151171901709',
  revision: '3',
  raft_term: '2',
}

export function rangeAnswer(key: string, value: string, modRevision = '2'): object {
  const kv = { key: base64(key), create_revision: '2', mod_revision: modRevision, version: '1', value: base64(value) }
  return { header, kvs: [kv], count: '1' }
}

export function errorAnswer(message: string, code: number): object {
  return { error: message, message, code }
}

/** A gateway that gives one answer to every range request. */
export function gateway(answer: unknown, status = 200): Promise<TestServer> {
  return httpServer((_request, response) => sendJson(response, answer, status))
}
