import { expect, test } from 'vitest'
import { renderedFor } from '../../../../src/reconcile/credential/rendered-for.ts'
import { type CredentialSpecInput, credential } from '../../../kit/credential-gen.ts'

const of = (secret: CredentialSpecInput['secret']): string =>
  renderedFor(credential({ spec: { secret } }))

test('renderedFor() is empty where nothing is rendered', () => {
  expect(of(undefined)).toBe('')
  expect(of({ labels: { team: 'data' }, type: 'example.com/else', onExpiry: 'Delete' })).toBe('')
  expect(of({ formats: [], template: {} })).toBe('')
  expect(renderedFor(undefined)).toBe('')
  expect(renderedFor(credential({ spec: { lifetime: '-' } }))).toBe('')
})

test('renderedFor() tells every change of formats and templates, and nothing else', () => {
  const netrc = { type: 'Netrc', machines: ['git.example.com'] } as const
  const all = [
    of({ formats: [netrc] }),
    of({ formats: [{ ...netrc, key: 'netrc' }] }),
    of({ formats: [{ ...netrc, machines: ['git.example.com', 'example.com'] }] }),
    of({ template: { URL: '{{ clientId }}' } }),
    of({ template: { URL: '{{ clientSecret }}' } }),
    of({ template: { LINK: '{{ clientId }}' } }),
    of({ formats: [netrc], template: { URL: '{{ clientId }}' } }),
    of({ formats: [netrc, { type: 'BasicAuth' }] }),
    of({ formats: [{ type: 'BasicAuth' }, netrc] }),
  ]
  expect(new Set(all).size).toBe(all.length)
  for (const digest of all) expect(digest).toMatch(/^[0-9a-f]{32}$/)
  expect(of({ template: { A: '1', B: '2' } })).toBe(of({ template: { B: '2', A: '1' } }))
  expect(of({ formats: [netrc], labels: { team: 'data' } })).toBe(all[0])
})
