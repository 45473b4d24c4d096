import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createScanner } from '../kit/canary/create-scanner.ts'
import type { SecretPart } from '../kit/canary/secret-part.ts'

test('50 MB of log against 1,000 secrets takes a few seconds, and the one leak in it is found', () => {
  const secrets = Array.from({ length: 1000 }, (_, index): SecretPart => {
    const bytes = randomBytes(64)
    return { what: `secret ${index}`, text: bytes.toString('base64url'), bytes }
  })
  const line = `{"level":"debug","msg":"turn","key":"etl/reader","id":"${randomBytes(32).toString('hex')}"}\n`
  const log = Buffer.alloc(50_000_000, line)
  log.write(secrets[777]?.text ?? '', 40_000_000)
  const startedAt = performance.now()
  const found = createScanner(secrets)('a log', log)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  expect(found).toEqual([
    { where: 'a log', offset: 40_000_000, length: 86, what: 'secret 777', form: 'raw' },
  ])
}, 30_000)
