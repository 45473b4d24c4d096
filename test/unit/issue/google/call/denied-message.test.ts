import { describe, expect, it } from 'vitest'
import { deniedMessage } from '../../../../../src/issue/google/call/denied-message.ts'
import type { GoogleMethod } from '../../../../../src/issue/google/call/google-call.ts'
import { ACCOUNT } from '../request-of.ts'

const FEDERATED =
  'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/system:serviceaccount:etl:operator'
const OPERATOR = 'serviceAccount:operator@my-project.iam.gserviceaccount.com'
const CREATOR = 'roles/iam.serviceAccountTokenCreator'
const OPEN_ID = 'roles/iam.serviceAccountOpenIdTokenCreator'
const FEDERATION = 'roles/iam.workloadIdentityUser'

const denied = (
  method: GoogleMethod,
  principal: string | undefined,
  delegates: readonly string[] = [],
  serviceAccount = ACCOUNT,
): string => deniedMessage(403, { method, principal, request: { delegates, serviceAccount } })

describe('deniedMessage()', () => {
  it.each<[GoogleMethod, string, string]>([
    ['generateAccessToken', OPERATOR, CREATOR],
    ['generateIdToken', OPERATOR, `${OPEN_ID} or ${CREATOR}`],
    ['signJwt', OPERATOR, CREATOR],
    ['signBlob', OPERATOR, CREATOR],
    ['generateAccessToken', FEDERATED, `${FEDERATION} or ${CREATOR}`],
    ['generateIdToken', FEDERATED, `${FEDERATION} or ${OPEN_ID} or ${CREATOR}`],
    ['signJwt', FEDERATED, CREATOR],
  ])('for %s by %s names the roles that allow it', (method, principal, roles) => {
    expect(denied(method, principal)).toBe(
      `Google refuses ${method}: ${principal} needs ${roles} on ${ACCOUNT}, which has to exist. Check: gcloud iam service-accounts get-iam-policy ${ACCOUNT}`,
    )
  })

  it('lists every hop of a chain with the role it needs, in order', () => {
    const delegates = ['first@my-project.iam.gserviceaccount.com', '101234567890123456789']
    expect(denied('generateIdToken', OPERATOR, delegates)).toBe(
      `Google refuses generateIdToken and does not say at which hop. Each of these has to exist and needs ${CREATOR} on the next (for the last hop of an ID token ${OPEN_ID} will do): ${OPERATOR} -> ${delegates[0]} -> ${delegates[1]} -> ${ACCOUNT}. Check each after the first: gcloud iam service-accounts get-iam-policy EMAIL`,
    )
  })

  it('has a name for an identity that does not know its own', () => {
    expect(denied('signJwt', undefined)).toContain("the operator's identity needs")
  })

  it('claims no role for allowed locations, where none is documented', () => {
    const message = denied('getAllowedLocations', OPERATOR, ['first@my-project.iam.example.com'])
    expect(message).not.toContain('roles/')
    expect(message).not.toContain('first@')
    expect(message).toContain(`gcloud iam service-accounts get-iam-policy ${ACCOUNT}`)
  })

  it.each([20, 60, 253])('stays under 1,000 characters for ten delegates of %i', (length) => {
    const delegates = Array.from(
      { length: 10 },
      (_, index) => `${index}${'d'.repeat(length - 3)}.x`,
    )
    for (const status of [403, 404] as const) {
      const message = deniedMessage(status, {
        method: 'generateIdToken',
        principal: FEDERATED,
        request: { delegates, serviceAccount: `t${'a'.repeat(length - 3)}.x` },
      })
      expect(message.length).toBeLessThan(1000)
      expect(message.split(' -> ')).toHaveLength(12)
      expect(message).toContain(CREATOR)
      expect(message).toContain('gcloud iam service-accounts get-iam-policy EMAIL')
      for (const index of delegates.keys()) expect(message).toContain(` -> ${index}d`)
    }
  })
})
