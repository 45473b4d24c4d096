import type { AdminClient } from '../test/kit/control-plane/admin-client.ts'
import type { Sample } from './sample.ts'
import type { Scenario } from './scenario.ts'

/** What has been seen of a sample so far. */
export type Sighting = {
  phase?: string
  ready?: boolean
  reason?: string
  /** Epoch milliseconds. */
  expiresAt?: number
  secretName?: string
  /** Credentials that the object has been given. */
  mints?: number
  expired?: boolean
  gone?: boolean
  /** resourceVersions of its Secret that have been verified, and how many of them were good. */
  checked?: Set<string>
  verified?: number
  /** What was wrong with a credential. */
  wrong?: string[]
}

type Token = {
  readonly status?: {
    readonly phase?: string
    readonly expiresAt?: string
    readonly secretName?: string
    readonly mints?: number
    readonly conditions?: readonly { type: string; status: string; reason: string }[]
  }
}

type Secret = {
  readonly metadata: {
    readonly resourceVersion: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly data?: Readonly<Record<string, string>>
}

/** Looks at every sample once, as a user and as a consumer of its Secret would. */
export async function look(
  admin: AdminClient,
  scenario: Pick<Scenario, 'samples' | 'verify'>,
  sightings: ReadonlyMap<string, Sighting>,
): Promise<void> {
  await Promise.all(
    scenario.samples.map(async (sample) => {
      const sighting = sightings.get(sample.name)
      if (sighting !== undefined) await lookAt(admin, scenario, sample, sighting)
    }),
  )
}

async function lookAt(
  admin: AdminClient,
  scenario: Pick<Scenario, 'verify'>,
  sample: Sample,
  sighting: Sighting,
): Promise<void> {
  const { namespace, name, plural = 'impersonatedtokens' } = sample
  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${namespace}/${plural}/${name}`
  const { status: code, body } = await admin.request<Token>('GET', path)
  if (code === 404) return void (sighting.gone = true)
  if (code !== 200) return
  const { status = {} } = body
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  sighting.phase = status.phase ?? 'Pending'
  sighting.ready = ready?.status === 'True'
  sighting.reason = ready?.reason ?? ''
  if (status.expiresAt !== undefined) sighting.expiresAt = Date.parse(status.expiresAt)
  if (status.secretName !== undefined) sighting.secretName = status.secretName
  sighting.mints = status.mints ?? 0
  if (status.phase === 'Expired') sighting.expired = true
  if (sighting.secretName !== undefined) {
    await check(admin, scenario, sample, sighting, sighting.secretName)
  }
}

/** Every version of the Secret is verified once, as soon as it is seen. */
async function check(
  admin: AdminClient,
  { verify }: Pick<Scenario, 'verify'>,
  sample: Sample,
  sighting: Sighting,
  secretName: string,
): Promise<void> {
  const path = `/api/v1/namespaces/${sample.namespace}/secrets/${secretName}`
  const { status: code, body } = await admin.request<Secret>('GET', path)
  const checked = (sighting.checked ??= new Set())
  if (code !== 200 || checked.has(body.metadata.resourceVersion)) return
  checked.add(body.metadata.resourceVersion)
  // What has ended for good is marked, and nobody accepts it any more.
  if (body.metadata.labels?.['mintlet.dev/state'] === 'expired') return
  const problem = await verify(admin, sample, body.data ?? {})
  if (problem === undefined) sighting.verified = (sighting.verified ?? 0) + 1
  else (sighting.wrong ??= []).push(problem)
}
