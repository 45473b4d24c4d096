import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import { until } from '../../kit/until.ts'
import type { Rule } from './rule.ts'

/** Resolves when the API server knows of the first right of a rule. @throws Error when it does not within 20 seconds */
export async function untilMay(
  admin: AdminClient,
  user: string,
  { apiGroups: [group], resources: [path = ''], resourceNames: [name] = [], verbs: [verb] }: Rule,
  namespace: string,
): Promise<void> {
  const [resource, subresource] = path.split('/')
  const resourceAttributes = { namespace, verb, group, resource, subresource, name }
  type Review = { readonly status: { readonly allowed: boolean } }
  await until(`${user} may ${verb} ${path}`, async () => {
    const { body } = await admin.request<Review>(
      'POST',
      '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user, resourceAttributes },
      },
    )
    return body.status.allowed
  })
}
