import { expect, test } from 'vitest'
import { createPerIssuer, type IssuerName } from '../../../../src/issue/caller/create-per-issuer.ts'

const NAMED: IssuerName = { kind: 'CredentialIssuer', namespace: 'etl', name: 'k0rdent' }

test('an issuer has its own thing for as long as it is the same identity', () => {
  const each = createPerIssuer<object>()
  const made = each.of(NAMED, 'one', () => ({}))
  expect(each.of({ ...NAMED }, 'one', () => ({}))).toBe(made)
  expect(each.of(NAMED, 'two', () => ({}))).not.toBe(made)
  // The first identity is forgotten, not kept beside the second.
  expect(each.of(NAMED, 'one', () => ({}))).not.toBe(made)
})

test('no issuer has that of another, whatever the names are put together to', () => {
  const each = createPerIssuer<object>()
  const made = each.of(NAMED, 'one', () => ({}))
  for (const other of [
    { ...NAMED, kind: 'ClusterCredentialIssuer' },
    { ...NAMED, namespace: 'et', name: 'lk0rdent' },
    { ...NAMED, name: 'other' },
  ] as const) {
    expect(each.of(other, 'one', () => ({}))).not.toBe(made)
  }
  expect(each.of(NAMED, 'one', () => ({}))).toBe(made)
})

test('what is forgotten is made anew', () => {
  const each = createPerIssuer<object>()
  const made = each.of(NAMED, 'one', () => ({}))
  each.forget({ ...NAMED, name: 'other' })
  expect(each.of(NAMED, 'one', () => ({}))).toBe(made)
  each.forget(NAMED)
  expect(each.of(NAMED, 'one', () => ({}))).not.toBe(made)
})
