import { describe, expect, it } from 'vitest'
import { isSameServer, normaliseTarget } from '../../../src/checks/dependencies/judge-spelling.ts'
import { maskCredentials } from '../../../src/checks/dependencies/mask-credentials.ts'

describe('normaliseTarget', () => {
  it.each([
    ['Orders-DB.Prod:5432', 'orders-db.prod:5432'],
    ['[FD00::1]:5432', '[fd00::1]:5432'],
    ['Orders-DB', 'orders-db'],
    ['HTTPS://Pay.Example/V1?Key=A', 'https://pay.example/V1?Key=A'],
    ['unix:/var/run/Redis.sock', 'unix:/var/run/Redis.sock'],
    ['jdbc:postgresql://DB.Prod:5432/Orders', 'jdbc:postgresql://DB.Prod:5432/Orders'],
    ['mysql://DB.Prod/a\nB', 'mysql://db.prod/a\nB'],
    ['orders-db.prod.:5432', 'orders-db.prod.:5432'],
  ])('%s is %s', (target, normalised) => {
    expect(normaliseTarget(target)).toBe(normalised)
  })
})

describe('isSameServer', () => {
  it.each([
    ['db.prod:5432', 'DB.prod:5432', true],
    ['db.prod:5432', 'db.prod:5433', false],
    ['db.prod:5432', 'db.prod', false],
    ['db.prod:5432', 'db.prod.:5432', false],
    ['db.prod:5432', 'postgres://***@db.prod:5432/orders?sslmode=require', true],
    ['db.prod:5432', 'postgres://db.prod/orders', false],
    ['https://pay.example/healthz', 'https://pay.example', true],
    ['https://pay.example/healthz', 'pay.example:443', true],
    ['http://pay.example/', 'pay.example:80', true],
    ['https://pay.example/', 'http://pay.example/', false],
    ['https://pay.example/', 'https://pay.example:8443/', false],
    ['https://pay.example:8443/', 'pay.example:8443', true],
    ['db.prod:5432', 'jdbc:postgresql://db.prod:5432/orders', false],
    ['http://[fd00::1]/', '[FD00::1]:80', true],
    ['cdn.example', 'cdn.example:443', true],
    ['cdn.example', 'https://cdn.example/x', true],
    ['cdn.example', 'cdn.example.org', false],
    ['cdn.example', 'cdn:1.example', false],
    ['constructor://a', 'a', true],
  ])('%s and %s: %s', (declared, reported, same) => {
    expect(isSameServer(declared, reported)).toBe(same)
  })
})

describe('maskCredentials', () => {
  it.each([
    ['postgres://user:secret@db.prod:5432/orders', 'postgres://***@db.prod:5432/orders'],
    ['postgres://user:s@cret@db.prod/orders', 'postgres://***@db.prod/orders'],
    ['user:secret@tcp(db.prod:3306)/orders', '***@tcp(db.prod:3306)/orders'],
    ['token@db.prod:5432', '***@db.prod:5432'],
    ['kafka://broker:9092/topic?mail=a@b.example', 'kafka://broker:9092/topic?mail=a@b.example'],
    ['broker:9092?mail=a@b.example', 'broker:9092?mail=a@b.example'],
    ['db.prod:5432', 'db.prod:5432'],
  ])('%s becomes %s', (target, masked) => {
    expect(maskCredentials(target)).toBe(masked)
  })
})
