import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TokenSpecInput } from '../kit/gen.ts'
import { arbitraryGrants } from '../kit/grants/arbitrary-grants.ts'
import type { GrantCell } from '../kit/grants/matrix.ts'
import { type GrantVerdict, grantsOracle } from '../kit/grants/oracle.ts'
import { grantsPolicy } from '../kit/grants/policy.ts'

const { grant, grants, labels, asked } = arbitraryGrants

type Asked = Pick<GrantCell, 'namespace' | 'spec'>

const RUNS = { numRuns: 5000 }
const isGranted = (verdict: GrantVerdict): verdict is number => typeof verdict === 'number'
const seconds = (verdict: GrantVerdict): number => (isGranted(verdict) ? verdict : 0)

describe('the policy on grants', () => {
  test('is what the rules say when somebody else reads them', () => {
    const told = { granted: 0, refused: 0 }
    fc.assert(
      fc.property(grants, labels, asked, (given, known, ask) => {
        const stage = { grants: given, labels: known }
        const verdict = grantsPolicy(stage)(ask)
        expect(verdict).toBe(grantsOracle(ask, stage))
        told[isGranted(verdict) ? 'granted' : 'refused'] += 1
      }),
      RUNS,
    )
    // Neither answer is so rare that nothing has been compared.
    expect(told.granted).toBeGreaterThan(300)
    expect(told.refused).toBeGreaterThan(500)
  })

  test('one more grant takes nothing away and shortens nothing, wherever in the list it stands', () => {
    let gained = 0
    fc.assert(
      fc.property(grants, grant, fc.nat(4), labels, asked, (few, more, at, known, ask) => {
        const before = grantsPolicy({ grants: few, labels: known })(ask)
        const after = grantsPolicy({ grants: few.toSpliced(at, 0, more), labels: known })(ask)
        expect(seconds(after)).toBeGreaterThanOrEqual(seconds(before))
        if (!isGranted(before) && isGranted(after)) gained += 1
      }),
      RUNS,
    )
    expect(gained).toBeGreaterThan(100)
  })

  test('grants do not add up: what all of them allow, one of them allows alone', () => {
    fc.assert(
      fc.property(grants, labels, asked, (all, known, ask) => {
        const alone = all.map((one) => seconds(grantsPolicy({ grants: [one], labels: known })(ask)))
        const together = grantsPolicy({ grants: all, labels: known })(ask)
        expect(seconds(together)).toBe(Math.max(0, ...alone))
      }),
      RUNS,
    )
  })

  test('the order of grants means nothing', () => {
    fc.assert(
      fc.property(grants, labels, asked, (all, known, ask) => {
        const turned = grantsPolicy({ grants: all.toReversed(), labels: known })(ask)
        expect(turned).toBe(grantsPolicy({ grants: all, labels: known })(ask))
      }),
      RUNS,
    )
  })

  test('whoever may ask for something may ask for less of it', () => {
    let narrowed = 0
    fc.assert(
      fc.property(grants, labels, asked, fc.nat(2), (all, known, ask, which) => {
        const policy = grantsPolicy({ grants: all, labels: known })
        const verdict = policy(ask)
        if (!isGranted(verdict)) return
        for (const narrower of narrowings(ask, which, verdict)) {
          narrowed += 1
          expect(isGranted(policy(narrower))).toBe(true)
        }
      }),
      RUNS,
    )
    expect(narrowed).toBeGreaterThan(1000)
  })

  test('nobody gets longer than was asked for, nor than some grant of the issuer says', () => {
    fc.assert(
      fc.property(grants, labels, asked, (all, known, ask) => {
        const verdict = grantsPolicy({ grants: all, labels: known })(ask)
        if (!isGranted(verdict)) return
        const { lifetime } = partOf(ask.spec)
        const longest = Math.max(...all.map(({ maxLifetime = '1h' }) => SECONDS[maxLifetime] ?? 0))
        expect(verdict).toBeLessThanOrEqual(longest)
        expect(verdict).toBe(lifetime === undefined ? verdict : SECONDS[lifetime])
      }),
      RUNS,
    )
  })

  test('without grants nobody gets anything', () => {
    fc.assert(
      fc.property(labels, asked, (known, ask) => {
        expect(grantsPolicy({ grants: [], labels: known })(ask)).not.toBeTypeOf('number')
      }),
    )
  })
})

const SECONDS: Readonly<Record<string, number>> = {
  '10s': 10,
  '10m': 600,
  '1h': 3600,
  '60m': 3600,
  '1h1s': 3601,
  '2h': 7200,
  '12h': 43_200,
}

const partOf = (spec: Asked['spec']): { readonly lifetime?: string | undefined } =>
  spec.accessToken ?? spec.idToken ?? spec.signedJwt ?? spec.signedBlob ?? {}

/** The same request with a delegate, scope or audience less, with a shorter life, or left open. */
function narrowings({ namespace: of, spec }: Asked, which: number, granted: number): Asked[] {
  const { accessToken, idToken, signedJwt, signedBlob, delegates = [] } = spec
  const changed = (change: Omit<TokenSpecInput, 'serviceAccount'>): Asked => ({
    namespace: of,
    spec: { ...spec, ...change },
  })
  const lived = (lifetime: string | undefined): Asked =>
    changed({
      ...(accessToken && { accessToken: { ...accessToken, lifetime } }),
      ...(idToken && { idToken: { ...idToken, lifetime } }),
      ...(signedJwt && { signedJwt: { ...signedJwt, lifetime } }),
      ...(signedBlob && { signedBlob: { ...signedBlob, lifetime } }),
    })
  const scopes = accessToken?.scopes ?? []
  const audiences: unknown = signedJwt?.claims['aud']
  return [
    lived(undefined),
    ...Object.entries(SECONDS).flatMap(([text, s]) => (s <= granted ? [lived(text)] : [])),
    ...(delegates.length > 0 ? [changed({ delegates: delegates.toSpliced(which, 1) })] : []),
    ...(scopes.length > 0
      ? [changed({ accessToken: { ...accessToken, scopes: scopes.toSpliced(which, 1) } })]
      : []),
    // A JWT that names no audience at all is more, not less.
    ...(Array.isArray(audiences) && audiences.length > 1
      ? [changed({ signedJwt: { ...signedJwt, claims: { aud: audiences.slice(1) } } })]
      : []),
  ]
}
