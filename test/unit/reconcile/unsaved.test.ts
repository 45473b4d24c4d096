import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/plan/outcome.ts'
import { type Unsaved, withUnsaved } from '../../../src/reconcile/unsaved.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { NOW, observed, secretOf, settings, token } from '../../kit/gen.ts'
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
