import { expect, test } from 'vitest'
import { certificateEndsAt } from '../../../src/serve/certificate-ends-at.ts'
import { makeCertificate } from '../../../src/serve/make-certificate.ts'
import { HOUR, NOW } from '../../kit/gen.ts'

test('the end of a bundle is that of its first certificate', async () => {
  const names = ['mintlet-oidc.mintlet-system.svc']
  const life = (lifetimeMs: number) => ({
    kind: 'authority' as const,
    names,
    lifetimeMs,
    authority: undefined,
  })
  const server = await makeCertificate(life(HOUR), NOW)
  const authority = await makeCertificate(life(10 * HOUR), NOW)
  expect(certificateEndsAt(server.certificate + authority.certificate)).toBe(NOW + HOUR)
})

test('what is no certificate has no end', () => {
  expect(certificateEndsAt('')).toBe(undefined)
  expect(certificateEndsAt('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toBe(
    undefined,
  )
})
