import type { CliWorld } from '../cli-world.ts'
import type { AccessRight } from './access-right.ts'
import { look } from './look.ts'
import type { Looked } from './looked.ts'

/** Somebody, as the API server would authenticate them. */
export type Somebody = { readonly user: string; readonly groups: readonly string[] }

const API = '/apis/authorization.k8s.io/v1'

type Review = { readonly status?: { readonly allowed?: boolean } }

/**
 * Whether somebody has a right. Everybody may ask for themselves; to ask for others takes the right to create
 * subjectaccessreviews. Nothing is kept.
 *
 * @param who undefined: whoever asks
 */
export async function reviewAccess(
  { client, signal }: Pick<CliWorld, 'client' | 'signal'>,
  who: Somebody | undefined,
  { verb, group, resource: path, name, namespace }: AccessRight,
): Promise<Looked<boolean>> {
  const [resource, subresource] = path.split('/')
  const kind = who === undefined ? 'SelfSubjectAccessReview' : 'SubjectAccessReview'
  const looked = await look(() =>
    client.request<Review>({
      method: 'POST',
      path: `${API}/${kind.toLowerCase()}s`,
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind,
        spec: {
          ...who,
          resourceAttributes: { verb, group, resource, subresource, name, namespace },
        },
      },
      signal,
    }),
  )
  return looked.seen ? { ...looked, value: looked.value.status?.allowed === true } : looked
}
