import { describe, expect, it } from 'vitest'
import { createRateLimits, type RateLimits } from '../../../src/queue/rate-limit.ts'
import { permitOf } from '../../../src/reconcile/permit-of.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { type IssuerOptions, NOW, observedIssuer } from '../../kit/gen.ts'

const GOOGLE = { google: { auth: { ambient: {} } } }

const limitsOf = (): RateLimits => createRateLimits({ clock: createFakeClock(NOW) })

/** Asks for the issuer of that name, with room for `most` outside of the cluster. */
function ask(limits: RateLimits, name: string, spec: IssuerOptions['spec'] = GOOGLE, most = 2) {
  const issuer = observedIssuer({ metadata: { name }, ...(spec && { spec }) })
  const asker = { namespace: 'etl', name: 'reader', deadline: NOW }
  return permitOf(limits, most, { key: name, spec: issuer.spec }, asker)
}

describe('permitOf()', () => {
  it('lets only so many wait for the outside, whichever issuers they ask', () => {
    const limits = limitsOf()
    const first = ask(limits, 'one')
    expect(first.ok && ask(limits, 'two').ok).toBe(true)
    expect(ask(limits, 'three').ok).toBe(false)
    if (first.ok) first.release()
    expect(ask(limits, 'three').ok).toBe(true)
  })

  it('holds up no local issuer for that', () => {
    const limits = limitsOf()
    expect([ask(limits, 'one').ok, ask(limits, 'two').ok]).toEqual([true, true])
    expect(ask(limits, 'local', { local: {} }).ok).toBe(true)
  })

  it('takes up no place outside for one whom the issuer has no room for', () => {
    const limits = limitsOf()
    const tight = { ...GOOGLE, limits: { concurrency: 1 } }
    expect(ask(limits, 'one', tight).ok).toBe(true)
    for (let time = 0; time < 5; time += 1) expect(ask(limits, 'one', tight).ok).toBe(false)
    expect(ask(limits, 'two').ok).toBe(true)
  })
})
