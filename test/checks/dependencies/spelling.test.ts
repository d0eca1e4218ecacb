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
    ['JDBC:postgresql://DB.Prod:5432/Orders', 'jdbc:postgresql://db.prod:5432/Orders'],
    ['jdbc:sqlserver://DB.Prod:1433;databaseName=Orders', 'jdbc:sqlserver://db.prod:1433;databaseName=Orders'],
    ['jdbc:oracle:thin:@DB:1521:Orders', 'jdbc:oracle:thin:@DB:1521:Orders'],
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
    ['db.prod:5432', 'jdbc:postgresql://db.prod:5432/orders', true],
    ['db.prod:5432', 'jdbc:postgresql://db.staging:5432/orders', false],
    ['db.prod:1433', 'jdbc:sqlserver://DB.prod:1433;databaseName=orders', true],
    ['db.prod:5432', 'jdbc:postgresql://db.prod:5432,db.staging:5432/orders', false],
    ['db.prod:1521', 'jdbc:oracle:thin:@db.prod:1521:orders', false],
    ['db.prod:3306', '***@tcp(DB.prod:3306)/orders', true],
    ['db.prod:3306', 'tcp(db.prod:3306)/orders?charset=utf8', true],
    ['db.prod:3306', '***@tcp(db.staging:3306)/orders', false],
    ['db.prod:3306', 'x/***@tcp(db.prod:3306)/orders', false],
    ['db.prod:3306', 'tcp(db.prod:3306)', false],
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
    ['jdbc:mysql://user:secret@db.prod:3306/orders', 'jdbc:mysql://***@db.prod:3306/orders'],
    [
      'jdbc:postgresql://db.prod/orders?user=a&password=s%40crt',
      'jdbc:postgresql://db.prod/orders?user=a&password=***',
    ],
    ['jdbc:postgresql://db.prod/o?sslPassword=a&ssl=true', 'jdbc:postgresql://db.prod/o?sslPassword=***&ssl=true'],
    [
      'jdbc:sqlserver://db.prod:1433;user=a; Password = {a;b}&c;x=1',
      'jdbc:sqlserver://db.prod:1433;user=a; Password =***&c;x=1',
    ],
    ['amqp://mq.prod/?auth_token=a#b', 'amqp://mq.prod/?auth_token=***#b'],
    ['redis://cache.prod:6379/?pass=a&passage=b', 'redis://cache.prod:6379/?pass=***&passage=b'],
    ['Server=db.prod;Pwd=secret', 'Server=db.prod;Pwd=***'],
    ['https://files.prod/x?sig=a&sigma=b', 'https://files.prod/x?sig=***&sigma=b'],
    ['user:secret@tcp(db.prod:3306)/orders?timeout=5s', '***@tcp(db.prod:3306)/orders?timeout=5s'],
  ])('%s becomes %s', (target, masked) => {
    expect(maskCredentials(target)).toBe(masked)
  })
})
