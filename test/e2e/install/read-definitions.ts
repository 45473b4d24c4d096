import type { AdminClient, ApiObject } from '../../kit/control-plane/admin-client.ts'

const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** mintlet's CustomResourceDefinitions, by their names. */
export async function readDefinitions(
  admin: AdminClient,
): Promise<Readonly<Record<string, ApiObject>>> {
  const { body } = await admin.request<{ readonly items: readonly ApiObject[] }>('GET', PATH)
  const named = body.items.map((object) => [object.metadata?.name ?? '', object] as const)
  return Object.fromEntries(named.filter(([name]) => name.endsWith('.mintlet.dev')))
}
