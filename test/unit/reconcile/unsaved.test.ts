import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/plan/outcome.ts'
import { isTold, type Unsaved, withUnsaved } from '../../../src/reconcile/unsaved.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { NOW, observed, SECOND, secretOf, served, settings, token } from '../../kit/gen.ts'
import { minted } from '../../kit/settling.ts'

const isMinted = (outcome: Outcome): outcome is Unsaved['outcome'] => outcome.kind === 'Minted'

function unsaved(): Unsaved {
  const outcome = minted()
  if (!isMinted(outcome)) throw new Error('a mint was expected')
  return { observed: observed(), outcome }
}

const ports = { clock: createFakeClock(NOW), settings: settings() }
const written = secretOf(token(), { resourceVersion: '200' })

test('withUnsaved() counts a mint that could not be told as told', () => {
  const seen = withUnsaved(observed({ secret: written }), unsaved(), ports)
  expect(seen.token.status).toMatchObject({ tokenId: 'token-2', phase: 'Active', mints: 1 })
})

test('withUnsaved() forgets it once the Secret is another one, or the object is', () => {
  const changed = observed({ secret: { ...written, resourceVersion: '201' } })
  expect(withUnsaved(changed, unsaved(), ports)).toBe(changed)
  const gone = observed({ secret: { state: 'Absent', live: false } })
  expect(withUnsaved(gone, unsaved(), ports)).toBe(gone)
  const anew = observed({ token: token({ metadata: { uid: 'another' } }), secret: written })
  expect(withUnsaved(anew, unsaved(), ports)).toBe(anew)
})

test('withUnsaved() changes nothing where nothing is untold', () => {
  const seen = observed({ secret: written })
  expect(withUnsaved(seen, undefined, ports)).toBe(seen)
})

test('withUnsaved() counts no mint twice whose telling was taken without a word', () => {
  const first = withUnsaved(observed({ secret: written }), unsaved(), ports)
  expect(withUnsaved(first, unsaved(), ports)).toBe(first)
})

const tells = (tokenId: string, issuedAt: number): ReturnType<typeof token>['status'] =>
  served(token(), { issuedAt, status: { tokenId } }).status

test('isTold() knows what is adopted by its id, or by a later mint', () => {
  const { writtenAt: _at, ...facts } = unsaved().outcome.facts
  const adopted: Outcome = { kind: 'Adopted', facts, lastHandledRefresh: undefined }
  expect(isTold(token().status, adopted)).toBe(false)
  expect(isTold(tells('token-1', NOW - SECOND), adopted)).toBe(false)
  expect(isTold(tells('token-2', NOW), adopted)).toBe(true)
  expect(isTold(tells('token-3', NOW + SECOND), adopted)).toBe(true)
})
