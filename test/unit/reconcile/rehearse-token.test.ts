import { describe, expect, test } from 'vitest'
import type { MintRequest } from '../../../src/api/mint-request.ts'
import { rehearseToken } from '../../../src/reconcile/rehearse-token.ts'
import { issuer, issuerAsSeen, observed, type TokenSpecInput, token } from '../../kit/gen.ts'

const GOOGLE = issuerAsSeen(issuer({ spec: { google: { auth: { ambient: {} } }, grants: [] } }))
const ACCESS: MintRequest['token'] = { kind: 'AccessToken', scopes: [] }

const template = (text: string): TokenSpecInput => ({ secret: { template: { key: text } } })

const reasonOf = (
  spec: TokenSpecInput,
  over: Parameters<typeof observed>[0] = {},
  allowedLocations?: MintRequest['allowedLocations'],
): string | undefined =>
  rehearseToken(observed({ token: token({ spec }), ...over }), {
    serviceAccount: 'etl:reader',
    token: ACCESS,
    ...(allowedLocations && { allowedLocations }),
  })?.reason

describe('rehearseToken()', () => {
  test('has nothing to say of what is written for everybody', () => {
    expect(reasonOf({})).toBe(undefined)
  })

  test('refuses a template that names what there is not', () => {
    expect(reasonOf(template('{{ tokn }}'))).toBe('TemplateFailed')
    expect(reasonOf(template('{{ token }}'))).toBe(undefined)
  })

  test('knows that local issuers say by which key they signed, and Google of an access token does not', () => {
    expect(reasonOf(template('{{ keyId }}'))).toBe(undefined)
    expect(reasonOf(template('{{ keyId }}'), { issuer: GOOGLE })).toBe('TemplateFailed')
  })

  test('knows that locations are told only where they were asked for', () => {
    const locations = template('{{ encodedLocations }}')
    expect(reasonOf(locations, { issuer: GOOGLE })).toBe('TemplateFailed')
    expect(reasonOf(locations, { issuer: GOOGLE }, {})).toBe(undefined)
  })
})
