import { API_VERSION } from '../../api/group.ts'
import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { PartialObject } from '../../kube/partial-metadata.ts'
import { decodeCredential } from '../../watch/decode-credential.ts'
import { decodeToken } from '../../watch/decode-token.ts'
import { isGone } from '../../write/failure-of.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import type { Subject, SubjectKind } from '../subject.ts'

export type FoundObject =
  | { readonly kind: 'ImpersonatedToken'; readonly object: ImpersonatedToken }
  | { readonly kind: 'ServiceAccountCredential'; readonly object: ServiceAccountCredential }

/**
 * The object that is meant.
 *
 * @throws CliError when there is none, or one of each kind; KubeError
 */
export async function findObject(
  world: Pick<CliWorld, 'client' | 'namespace' | 'signal'>,
  { kind, name }: Subject,
): Promise<FoundObject> {
  const kinds = kind === undefined ? KINDS : [kind]
  const looked = await Promise.all(kinds.map((each) => read(world, each, name)))
  const found = looked.filter((each) => each !== undefined)
  const [first, second] = found
  if (first === undefined) {
    throw new CliError(
      `no ${kinds.join(' or ')} ${name} in namespace ${world.namespace}; kubectl mintlet status --all-namespaces lists them`,
    )
  }
  if (second !== undefined) {
    throw new CliError(`both kinds have a ${name}: say itok/${name} or sac/${name}`, EXIT.Usage)
  }
  return first
}

const KINDS: readonly SubjectKind[] = ['ImpersonatedToken', 'ServiceAccountCredential']

async function read(
  { client, namespace, signal }: Pick<CliWorld, 'client' | 'namespace' | 'signal'>,
  kind: SubjectKind,
  name: string,
): Promise<FoundObject | undefined> {
  const path = `/apis/${API_VERSION}/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`
  try {
    const { body } = await client.request<PartialObject>({ method: 'GET', path, signal })
    return kind === 'ImpersonatedToken'
      ? { kind, object: decodeToken(body) }
      : { kind, object: decodeCredential(body) }
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}
