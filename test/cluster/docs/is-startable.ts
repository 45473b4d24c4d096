import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import type { Pod } from './pod.ts'

/** Whether everything is there that a pod mounts. */
export async function isStartable(admin: AdminClient, { metadata, spec }: Pod): Promise<boolean> {
  if (metadata.deletionTimestamp !== undefined) return false
  const paths = (spec.volumes ?? []).flatMap(({ secret, configMap }) => [
    ...(secret === undefined || secret.optional === true ? [] : [`secrets/${secret.secretName}`]),
    ...(configMap === undefined || configMap.optional === true
      ? []
      : [`configmaps/${configMap.name}`]),
  ])
  for (const path of paths) {
    const found = await admin.request('GET', `/api/v1/namespaces/${metadata.namespace}/${path}`)
    if (found.status !== 200) return false
  }
  return true
}
