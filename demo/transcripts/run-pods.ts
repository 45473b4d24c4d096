import { stringify } from 'yaml'
import type { AdminClient } from '../../test/kit/control-plane/admin-client.ts'
import type { ShownPod } from './shown-pods.ts'

/** Makes pods, and says of them what a node would say. */
export async function runPods(admin: AdminClient, pods: readonly ShownPod[]): Promise<void> {
  for (const { object, namespace, name, status } of pods) {
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    }
    await admin.apply([account, object].map((each) => stringify(each)).join('---\n'))
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`
    const contentType = 'application/merge-patch+json'
    const { status: code } = await admin.request('PATCH', path, { status }, { contentType })
    if (code !== 200) throw new Error(`PATCH ${path}: ${code}`)
  }
}
