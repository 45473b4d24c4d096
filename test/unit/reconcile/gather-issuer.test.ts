import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import type { ObservedIssuer } from '../../../src/plan/observed.ts'
import { gather } from '../../../src/reconcile/gather.ts'
import { issuer, type TokenSpecInput, token } from '../../kit/gen.ts'

const google = issuer({ metadata: { name: 'own' }, spec: { google: { auth: { ambient: {} } } } })
const own: GenericIssuer = {
  ...google,
  kind: 'CredentialIssuer',
  metadata: { ...google.metadata, namespace: 'etl' },
}

/** The issuer of `etl/reader`, of those that are there by their keys, and of which keys are loaded. */
function seen(
  issuerRef: TokenSpecInput['issuerRef'],
  issuers: Readonly<Record<string, GenericIssuer>>,
  keyIds: Readonly<Record<string, readonly string[]>> = {},
): ObservedIssuer | undefined {
  const reader = token({ spec: { ...(issuerRef && { issuerRef }) } })
  return gather(
    {
      token: () => reader,
      issuer: (key) => issuers[key],
      credential: () => undefined,
      namespaceLabels: () => ({}),
      secret: () => undefined,
      secretsOwnedBy: () => [],
      claims: () => [],
      consumers: () => undefined,
      keyIds: (key) => keyIds[key],
    },
    'etl/reader',
  )?.issuer
}

describe('gather() finds the issuer', () => {
  const both = { own: google, 'etl/own': own, 'web/own': own }

  test('of the kind that the spec names, and a CredentialIssuer in the own namespace alone', () => {
    expect(seen({ name: 'own', kind: 'CredentialIssuer' }, both)).toMatchObject({
      kind: 'CredentialIssuer',
      name: 'own',
      key: 'etl/own',
    })
    expect(seen({ name: 'own' }, both)).toMatchObject({
      kind: 'ClusterCredentialIssuer',
      key: 'own',
    })
    expect(seen({ name: 'own', kind: 'CredentialIssuer' }, { own: google, 'web/own': own })).toBe(
      undefined,
    )
    expect(seen({ name: 'own' }, { 'etl/own': own })).toBe(undefined)
  })

  test('loaded where it needs no keys', () => {
    expect(seen({ name: 'own' }, both)).toMatchObject({ loaded: true, keyIds: undefined })
  })

  test('not loaded while the keys of a local one are not', () => {
    const local = { local: issuer() }
    expect(seen({ name: 'local' }, local)).toMatchObject({ loaded: false, keyIds: undefined })
    expect(seen({ name: 'local' }, local, { local: ['a'] })).toMatchObject({
      loaded: true,
      keyIds: ['a'],
    })
  })
})
