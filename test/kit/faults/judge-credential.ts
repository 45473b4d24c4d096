import type { CredentialRecord } from '../../../src/api/credential-record.ts'

/** Of a ServiceAccountCredential, what the oracle looks at. */
export type SeenCredential = {
  readonly metadata: { readonly generation?: number }
  readonly status?: {
    readonly phase?: string
    readonly observedGeneration?: number
    readonly credential?: { readonly id?: string }
    readonly previous?: readonly unknown[]
    readonly lastHandledRefresh?: string
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly reason?: string
    }[]
  }
}

/** Everything there is of one object. */
export type CredentialWorld = {
  readonly object: SeenCredential | undefined
  /** Of its Secret, decoded. */
  readonly secret: Readonly<Record<string, string>> | undefined
  readonly record: { readonly content: CredentialRecord; readonly keepsSecret: boolean } | undefined
  /** Ids of its service account that are active at the issuer. */
  readonly active: readonly string[]
  readonly authenticates: (clientId: string, clientSecret: string) => boolean
}

/** What a flow comes to. `refresh`: the request that has to be served. */
export type WantedEnd =
  | { readonly end: 'Ready'; readonly refresh?: string }
  | { readonly end: 'Expired' }
  | { readonly end: 'Gone' }

/** @returns what is not as it has to be once everything has settled, as texts */
export function judgeCredential(wanted: WantedEnd, world: CredentialWorld): readonly string[] {
  switch (wanted.end) {
    case 'Ready':
      return [...judgeReady(world, wanted.refresh), ...judgeRecord(world)]
    case 'Expired':
      return [...judgeExpired(world), ...judgeRecord(world)]
    case 'Gone':
      return judgeGone(world)
  }
}

function judgeReady(
  { object, secret, active, authenticates }: CredentialWorld,
  refresh: string | undefined,
): readonly string[] {
  const { credential, observedGeneration, previous, lastHandledRefresh } = object?.status ?? {}
  const ready = conditionOf(object, 'Ready')
  const id = credential?.id
  const { credentialId, clientId = '', clientSecret = '' } = secret ?? {}
  return sentences([
    [ready?.status === 'True', `Ready is ${ready?.status}/${ready?.reason}`],
    [
      observedGeneration === object?.metadata.generation,
      `observedGeneration is ${observedGeneration} of ${object?.metadata.generation}`,
    ],
    [id !== undefined, 'status names no credential'],
    [credentialId === id, `the Secret holds ${credentialId}, status says ${id}`],
    [active.join() === `${id}`, `active at the issuer: ${active.join(', ')}; current: ${id}`],
    [authenticates(clientId, clientSecret), 'what the Secret holds does not authenticate'],
    [(previous ?? []).length === 0, 'status has a previous credential'],
    [refresh === undefined || lastHandledRefresh === refresh, 'the request was not served'],
  ])
}

function judgeExpired({ object, secret, active }: CredentialWorld): readonly string[] {
  const { phase } = object?.status ?? {}
  return sentences([
    [phase === 'Expired', `phase is ${phase}`],
    [conditionOf(object, 'Expired')?.status === 'True', 'it has no condition Expired'],
    [conditionOf(object, 'Ready')?.status === 'False', 'Ready is not False'],
    [secret !== undefined, 'the Secret is gone'],
    [active.length === 0, `active at the issuer: ${active.join(', ')}`],
  ])
}

function judgeGone({ object, active, record }: CredentialWorld): readonly string[] {
  const { phase, current, previous = [] } = record?.content ?? {}
  const held = [...(current === undefined ? [] : [current]), ...previous].length
  return sentences([
    [object === undefined, 'the object is still there'],
    [active.length === 0, `active at the issuer: ${active.join(', ')}`],
    [held === 0, 'the record still holds a credential'],
    [phase === undefined || phase === 'Idle', `the record is ${phase}`],
    [record?.keepsSecret !== true, 'the record keeps a client secret'],
  ])
}

function judgeRecord({ object, record }: CredentialWorld): readonly string[] {
  const { phase, current, previous } = record?.content ?? {}
  const id = object?.status?.credential?.id
  return sentences([
    [phase === 'Idle', `the record is ${phase}`],
    [current?.id === id, `the record says ${current?.id}, status says ${id}`],
    [(previous ?? []).length === 0, 'the record has a previous credential'],
    [record?.keepsSecret !== true, 'the record keeps a client secret'],
  ])
}

type Conditions = NonNullable<NonNullable<SeenCredential['status']>['conditions']>

const conditionOf = (
  object: SeenCredential | undefined,
  type: string,
): Conditions[number] | undefined =>
  object?.status?.conditions?.find((condition) => condition.type === type)

const sentences = (
  claims: readonly (readonly [holds: boolean, otherwise: string])[],
): readonly string[] => claims.filter(([holds]) => !holds).map(([, otherwise]) => otherwise)
