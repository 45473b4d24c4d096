import type { AdminClient } from '../test/kit/control-plane/admin-client.ts'
import type { Scenario } from './scenario.ts'
import { tryToRevive } from './try-to-revive.ts'

const BASE = '/apis/mintlet.dev/v1alpha1/namespaces/mintlet-demo/serviceaccountcredentials'

type Credential = {
  readonly status?: {
    readonly phase?: string
    readonly secretName?: string
    readonly lastUsedAt?: string
    readonly lastUsedIp?: string
    readonly credential?: { readonly id: string }
    readonly previous?: readonly { readonly id: string; readonly retireAt?: string }[]
  }
}

export type WitnessOptions = {
  /** Whether the issuer accepts what is in a Secret, in clear. */
  logIn(value: (key: string) => string): Promise<boolean>
  /** How often lastUsedAt has to be seen at another time. */
  readonly leastUses: number
}

/** What the demo of client credentials shows beside its table. */
export function credentialWitness({
  logIn,
  leastUses,
}: WitnessOptions): Required<Pick<Scenario, 'alsoLook' | 'alsoMissing' | 'remarks'>> {
  const ids = new Set<string>()
  const retired = new Set<string>()
  const used = new Set<string>()
  const refused: string[] = []
  let current = ''
  let refusedLogins = 0
  let logins = 0

  async function lookAtPipeline(admin: AdminClient): Promise<void> {
    const { status = {} } = (await admin.request<Credential>('GET', `${BASE}/pipeline`)).body
    const { credential, previous = [], lastUsedAt, lastUsedIp } = status
    if (credential !== undefined) ids.add(credential.id)
    for (const { id } of previous) retired.add(id)
    if (lastUsedAt !== undefined) used.add(`${lastUsedAt} from ${lastUsedIp ?? 'nowhere'}`)
    const overlap = previous.map(({ id, retireAt }) => `${id} until ${retireAt}`).join(', ')
    current = `${credential?.id ?? 'none yet'}${overlap === '' ? '' : `, and still ${overlap}`}`
    if (status.secretName !== undefined) await logInWith(admin, status.secretName)
  }

  /** As a pod with the mounted Secret would, every time. */
  async function logInWith(admin: AdminClient, secretName: string): Promise<void> {
    const path = `/api/v1/namespaces/mintlet-demo/secrets/${secretName}`
    const { status, body } = await admin.request<{ data?: Record<string, string> }>('GET', path)
    if (status !== 200) return
    const text = (key: string): string => Buffer.from(body.data?.[key] ?? '', 'base64').toString()
    logins += 1
    if (!(await logIn(text))) refusedLogins += 1
  }

  return {
    async alsoLook(admin) {
      await lookAtPipeline(admin)
      if (refused.length === 0) refused.push(...(await tryToRevive(admin, `${BASE}/one-off`)))
    },
    alsoMissing: () => [
      ...(ids.size < 2 ? ['pipeline: not seen with a second credential'] : []),
      ...(retired.size === 0 ? ['pipeline: no overlap of an old and a new credential seen'] : []),
      ...(used.size < leastUses ? ['pipeline: lastUsedAt was not seen moving'] : []),
      ...(refusedLogins > 0 ? [`pipeline: ${refusedLogins} of ${logins} logins were refused`] : []),
      ...(refused.length === 0 ? ['one-off: nobody tried to revive it'] : []),
      ...(refused.every((line) => line.includes(': 422 ')) ? [] : ['one-off: it could be revived']),
    ],
    remarks: () => [
      '',
      `pipeline: credential ${current}`,
      `pipeline: last used ${[...used].at(-1) ?? 'never'}; ${logins - refusedLogins} of ${logins} logins with the mounted Secret succeeded`,
      ...(refused.length === 0
        ? []
        : ['one-off has expired; to revive it is refused:', ...refused]),
    ],
  }
}
