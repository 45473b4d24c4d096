import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import { createTokenApi } from '../../cluster/operator/token-api.ts'
import { DEVELOPER } from './samples.ts'
import type { SecretUsers } from './secret-users.ts'
import type { InstallWorld } from './start-install.ts'

export type Refreshed = {
  /** Until the Secret held another token. */
  readonly mintedMs: number
  /** Until a pod that has it mounted used that one. */
  readonly usedMs: number
}

export type RefreshOptions = {
  /** Of an ImpersonatedToken. */
  readonly namespace: string
  readonly name: string
  /** Which a pod of `users` has mounted. */
  readonly secretName: string
  /** A change that asks for another token. Unless given, a refresh is asked for, which counts a minute after the issue. */
  readonly spec?: object
}

/** The developer asks for a new token, and waits until a pod uses it that has the Secret mounted. */
export async function refresh(
  { admin, kubectl }: InstallWorld,
  users: SecretUsers,
  { namespace, name, secretName, spec }: RefreshOptions,
): Promise<Refreshed> {
  const tokens = createTokenApi(admin)
  const before = (await tokens.token([namespace, name]))?.status?.tokenId
  const began = Date.now()
  const metadata = {
    annotations: { [REFRESH_REQUESTED_ANNOTATION]: new Date(began).toISOString() },
  }
  const patch = JSON.stringify(spec === undefined ? { metadata } : { spec })
  const words = [`--namespace=${namespace}`, `--as=${DEVELOPER}`, '--type=merge', '--patch', patch]
  await kubectl('patch', `itok/${name}`, ...words)
  const isNew = (id: string | undefined): boolean => id !== undefined && id !== before
  const { status } = await tokens.untilToken(
    'has another token',
    [namespace, name],
    (token) => isNew(token.status?.tokenId),
    90_000,
  )
  const mintedMs = Date.now() - began
  const isUsed = ({ id, name: used }: { id?: string; name: string }): boolean =>
    used === secretName && id === status?.tokenId
  await users.untilUses(`a pod uses the new ${name}`, namespace, (uses) => uses.some(isUsed), began)
  return { mintedMs, usedMs: Date.now() - began }
}
