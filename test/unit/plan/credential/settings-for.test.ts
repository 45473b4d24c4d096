import { describe, expect, test } from 'vitest'
import { isBuiltIn } from '../../../../src/plan/credential/is-built-in.ts'
import { settingsFor } from '../../../../src/plan/credential/settings-for.ts'
import {
  builtInIssuer,
  credentialIssuer,
  credentialSettings,
  observedCredential,
} from '../../../kit/credential-gen.ts'
import { observedIssuer } from '../../../kit/gen.ts'

const google = observedIssuer({ spec: { google: { auth: { ambient: {} } } } })
const unreadable = { ...builtInIssuer(), spec: { valid: false, message: 'wrong' } } as const

test('isBuiltIn() is of a local issuer that can be read, and of no other', () => {
  expect(isBuiltIn({ issuer: builtInIssuer() })).toBe(true)
  for (const issuer of [credentialIssuer(), google, unreadable, undefined]) {
    expect(isBuiltIn({ issuer })).toBe(false)
  }
})

describe('settingsFor()', () => {
  const settings = credentialSettings()

  test('waits for nothing to settle at the built-in issuer, and changes nothing else', () => {
    const seen = observedCredential({ issuer: builtInIssuer() })
    expect(settingsFor(seen, settings)).toEqual({ ...settings, settleTime: 0 })
  })

  test('leaves everything as it is at other issuers', () => {
    expect(settingsFor(observedCredential(), settings)).toEqual(settings)
    expect(settingsFor(observedCredential({ issuer: undefined }), settings)).toEqual(settings)
  })
})
