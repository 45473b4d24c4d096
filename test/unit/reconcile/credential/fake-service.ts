import type { RemoteCredential } from '../../../../src/api/remote-credential.ts'
import { type Failure, retryable, stalled } from '../../../../src/failure.ts'
import type { CredentialService } from '../../../../src/issue/credential-service.ts'
import { Redacted } from '../../../../src/redacted.ts'
import type { Clock } from '../../../../src/runtime/clock.ts'

/** What becomes of the next create: `lost` is done, and nobody hears of it. */
export type CreateFate = 'created' | 'lost' | 'dropped' | 'refused'

export type FakeService = CredentialService & {
  readonly credentials: RemoteCredential[]
  /** Of creates to come, in order; those after are `created`. */
  readonly fates: CreateFate[]
  /** What was asked, such as `create`, `remove cred-1`. */
  readonly asked: string[]
  /** What every removal answers from now on; undefined: it removes. */
  removal: 'NotFound' | Failure | undefined
  /** Called while a create is under way, before it is answered. */
  meanwhile: () => void
}

export const NO_ANSWER: Failure = retryable('IssuerUnavailable', 'no answer')
export const REFUSED: Failure = stalled('SlotsExhausted', 'there are five')

export function createFakeService(clock: Clock): FakeService {
  let made = 0
  const service: FakeService = {
    credentials: [],
    fates: [],
    asked: [],
    removal: undefined,
    meanwhile: () => undefined,
    tokenUrl: 'https://api.k0rdent.test/token',
    principal: () => 'sa-mintlet',
    isReserved: () => false,
    view() {
      service.asked.push('view')
      const { credentials } = service
      const serviceAccount = { clientId: 'client-of-pipeline', disabled: false }
      return Promise.resolve({
        ok: true,
        view: { serviceAccount, credentials: [...credentials], date: clock.now() },
      })
    },
    create(serviceAccountId, expiresAt) {
      const fate = service.fates.shift() ?? 'created'
      service.asked.push('create')
      if (fate === 'refused') return Promise.resolve({ kind: 'NotCommitted', failure: REFUSED })
      made += 1
      const id = `cred-${made}`
      const createdAt = clock.now()
      const createdBy = 'sa-mintlet'
      const credential = {
        id,
        serviceAccountId,
        status: 'active',
        createdAt,
        expiresAt,
        createdBy,
      } as const
      if (fate !== 'dropped') service.credentials.push(credential)
      service.meanwhile()
      if (fate !== 'created') return Promise.resolve({ kind: 'Uncertain', failure: NO_ANSWER })
      const clientSecret = new Redacted(`secret-of-${id}`)
      return Promise.resolve({ kind: 'Created', credential, clientSecret })
    },
    remove(_serviceAccount, id) {
      service.asked.push(`remove ${id}`)
      const { removal, credentials } = service
      if (removal === 'NotFound') return Promise.resolve({ kind: 'NotFound' })
      if (removal !== undefined) return Promise.resolve({ kind: 'Failed', failure: removal })
      const at = credentials.findIndex((each) => each.id === id)
      if (at < 0) return Promise.resolve({ kind: 'NotFound' })
      credentials.splice(at, 1)
      return Promise.resolve({ kind: 'Removed' })
    },
  }
  return service
}
