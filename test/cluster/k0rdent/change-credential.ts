import type { ApiAnswer } from '../../kit/control-plane/admin-client.ts'
import type { Credential } from '../credential-api.ts'
import type { K0rdentWorld } from './start-k0rdent-world.ts'

type Key = readonly [namespace: string, name: string]

/** Merge patch by an administrator; of status with `/status`. */
export function changeCredential(
  { controlPlane }: Pick<K0rdentWorld, 'controlPlane'>,
  [namespace, name]: Key,
  patch: object,
  subresource = '',
): Promise<ApiAnswer<Credential & { readonly message?: string }>> {
  const objects = `/apis/mintlet.dev/v1alpha1/namespaces/${namespace}/serviceaccountcredentials`
  return controlPlane.admin.request('PATCH', `${objects}/${name}${subresource}`, patch, {
    contentType: 'application/merge-patch+json',
  })
}
