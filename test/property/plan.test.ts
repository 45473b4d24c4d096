import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { credentialKeyOf } from '../../src/api/credential-key.ts'
import { impersonatedTokenStatusSchema } from '../../src/api/impersonated-token-status.ts'
import { secretTypeOf } from '../../src/api/secret-type-of.ts'
import { CHECKS } from '../../src/plan/checks.ts'
import { grantFor } from '../../src/plan/grant-for.ts'
import { decideGrant } from '../../src/plan/grants.ts'
import type { Observed } from '../../src/plan/observed.ts'
import { plan } from '../../src/plan/plan.ts'
import { published } from '../../src/plan/published.ts'
import type { PublishedFacts } from '../../src/plan/published-facts.ts'
import { refreshAt } from '../../src/plan/refresh-at.ts'
import { tokenRequest } from '../../src/plan/token-request.ts'
import { anyObserved, clockTime, issuance, tokenSpecInput } from '../kit/arbitrary-observed.ts'
import { broken } from '../kit/broken.ts'
import {
  grant,
  intact,
  NOW,
  observed,
  observedIssuer,
  secretOf,
  served,
  settings,
  token,
} from '../kit/gen.ts'
import { k0rdentAsSeen, readyClient } from '../kit/observed-client.ts'

const generous = observedIssuer({ spec: { grants: [grant({ maxLifetime: '12h' })] } })

const RUNS = { numRuns: 2000 }

describe('plan()', () => {
  test('decides whatever it meets, and decides the same when asked again', () => {
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        expect(impersonatedTokenStatusSchema.safeParse(seen.token.status).success).toBe(true)
        expect(plan(seen, now, settings())).toEqual(plan(seen, now, settings()))
      }),
      RUNS,
    )
  })

  test('asks for a read only while its answer is not there', () => {
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        const { step } = plan(seen, now, settings())
        const { secret } = seen
        const read = secret.state === 'Absent' ? secret.live : secret.live !== undefined
        expect(step === 'ReadSecret' && read).toBe(false)
        expect(step === 'ReadClock' && seen.serverTime !== undefined).toBe(false)
      }),
      RUNS,
    )
  })

  test('mints nothing for an object that may not have it', () => {
    let forbidden = 0
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        if (mayMint(seen, now)) return
        forbidden += 1
        expect(plan(seen, now, settings()).step).not.toBe('Mint')
      }),
      RUNS,
    )
    expect(forbidden).toBeGreaterThan(100)
  })

  test('mints with the credential that the spec names, and carries no secret of it', () => {
    let minted = 0
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        const step = plan(seen, now, settings())
        if (step.step !== 'Mint') return
        const { client, request } = step.mint
        const { credential } = seen
        expect(request).not.toHaveProperty('client')
        expect(client).toEqual(
          credential && {
            ...credential.published,
            ...credential.of,
            name: credential.name,
            uid: credential.uid,
          },
        )
        if (client === undefined) return
        expect(request.serviceAccount).toBe(client.serviceAccount)
        minted += 1
      }),
      { numRuns: 6000 },
    )
    expect(minted).toBeGreaterThan(100)
  })

  test('writes to no Secret but the one that the object owns', () => {
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        const { secret, token: of } = seen
        const step = plan(seen, now, settings())
        if (secret.state === 'Absent' || secret.ownerUid === of.metadata.uid) return
        expect(['Mint', 'AcceptSecret', 'RepairSecret']).not.toContain(step.step)
      }),
      RUNS,
    )
  })

  test('adopts only what is valid and granted, unless the policy gives no other', () => {
    let adopted = 0
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        const step = plan(seen, now, settings())
        if (step.step !== 'AdoptSecret') return
        const { spec, status, metadata } = seen.token
        const { facts } = step
        const never = spec.valid && spec.value.refresh.policy === 'Never'
        const rules = {
          granted: grantFor(seen)?.granted === true,
          'of its credential': never || isOfItsCredential(seen, facts),
          valid: never || now < facts.expiresAt,
          later: facts.issuedAt >= (published(status)?.issuedAt ?? facts.issuedAt),
          ours: seen.secret.state === 'Present' && seen.secret.ownerUid === metadata.uid,
          'not expired for good': status.phase !== 'Expired',
        }
        expect(broken(rules)).toEqual([])
        adopted += 1
      }),
      { numRuns: 12_000 },
    )
    expect(adopted).toBeGreaterThan(20)
  })

  test('lets expire for good only what the clock of the API server says has expired', () => {
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        const step = plan(seen, now, settings())
        if (step.step !== 'Expire') return
        const { spec, status } = seen.token
        expect(spec.valid && spec.value.refresh.policy).toBe('Never')
        expect(seen.serverTime).toBeGreaterThanOrEqual(Date.parse(status.expiresAt ?? ''))
      }),
      RUNS,
    )
  })

  test('never mints a second time for policy Never, unless the spec has changed', () => {
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        const { spec, status } = seen.token
        fc.pre(spec.valid && spec.value.refresh.policy === 'Never')
        fc.pre(published(status) !== undefined && status.requestDigest === seen.requestDigest)
        expect(plan(seen, now, settings()).step).not.toBe('Mint')
      }),
      { numRuns: 300 },
    )
  })

  test('rests from the mint until the refresh is due, and no longer', () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const life = fc.integer({ min: 0, max: 43_200 }).map((seconds) => seconds * 1000)
    let rested = 0
    fc.assert(
      fc.property(
        tokenSpecInput,
        issuance,
        life,
        share,
        share,
        (spec, before, lived, jitter, at) => {
          const fresh = token({ spec })
          const around = surroundings(fresh)
          const asked = observed({ token: fresh, ...around, jitter })
          if (!fresh.spec.valid || plan(asked, NOW, settings()).step !== 'Mint') return
          const of = served(fresh, {
            life: lived,
            status: { issuance: before, ...(around.credential && { credentialId: 'cred-001' }) },
          })
          const { refresh, secret: target } = fresh.spec.value
          const secret = secretOf(of, { live: intact({ type: secretTypeOf(target) }) })
          const seen = observed({ token: of, ...around, secret, jitter })
          const due = refreshAt(refresh, NOW, NOW + lived, jitter, settings().settle) ?? NOW + lived
          const early = plan(seen, NOW + Math.floor((due - NOW) * at), settings())
          const later = plan({ ...seen, serverTime: due }, due, settings())
          const end = refresh.policy === 'Never' ? 'Expire' : 'Mint'
          const waits = later.step === 'Rest' && later.why === 'BackingOff'
          const rules = {
            'rests before': lived === 0 || (early.step === 'Rest' && early.why === 'Valid'),
            'ends then': waits || later.step === end,
          }
          expect(broken(rules)).toEqual([])
          rested += 1
        },
      ),
      RUNS,
    )
    expect(rested).toBeGreaterThan(500)
  })

  test('takes the first step that a check has to say', () => {
    fc.assert(
      fc.property(anyObserved, clockTime, (seen, now) => {
        const said = CHECKS.map((check) => check(seen, now, settings())).filter(Boolean)
        expect(plan(seen, now, settings())).toEqual(said[0] ?? { step: 'Rest', why: 'Valid' })
      }),
      RUNS,
    )
  })
})

/** What a token is granted and minted with. */
const surroundings = (of: Observed['token']): Pick<Observed, 'issuer' | 'credential'> =>
  credentialKeyOf(of) === undefined
    ? { issuer: generous, credential: undefined }
    : { issuer: k0rdentAsSeen(), credential: readyClient() }

function isOfItsCredential(
  { token: of, credential }: Observed,
  { credentialId, expiresAt }: Pick<PublishedFacts, 'credentialId' | 'expiresAt'>,
): boolean {
  if (credentialKeyOf(of) === undefined) return credentialId === undefined
  const known = credential?.published
  return known?.credentialId === credentialId && expiresAt <= (known?.expiresAt ?? 0)
}

function mayMint(
  { token: { metadata, spec, status }, credential, issuer, namespace, rival }: Observed,
  now: number,
): boolean {
  if (!spec.valid || spec.value.suspend || status.phase === 'Expired') return false
  if (metadata.deletionTimestamp !== undefined || rival !== undefined) return false
  if (issuer === undefined || !issuer.spec.valid) return false
  const { credentialRef, serviceAccount = '', delegates } = spec.value
  if (credentialRef !== undefined) {
    const { state, published: known } = credential ?? {}
    const usable = state === 'Ready' && known !== undefined && now < known.expiresAt
    const { scopes = [], narrowing } = spec.value.accessToken ?? {}
    const { k0rdent, local } = issuer.spec.value
    const atK0rdent = k0rdent !== undefined && scopes.length === 0
    const atLocal = local !== undefined && narrowing === undefined && issuer.keyIds !== undefined
    return usable && (atK0rdent || atLocal)
  }
  if (issuer.keyIds === undefined) return false
  const listed = issuer.spec.value.local?.serviceAccounts?.find(({ id }) => id === serviceAccount)
  if (listed?.disabled === true) return false
  const asked = { namespace, serviceAccount, delegates, ...tokenRequest(spec.value) }
  return decideGrant(issuer.spec.value.grants, asked).granted
}
