import type { KubeClient } from '../src/kube/kube-client.ts'

/** Somebody else leads, so that an operator can be ready and not begin. */
export type HeldLease = {
  /** From now on nobody leads. */
  release(): Promise<void>
}

const NAMESPACE = 'mintlet-system'
const NAME = 'mintlet'
const PATH = `/apis/coordination.k8s.io/v1/namespaces/${NAMESPACE}/leases`
const HOUR_SECONDS = 3600

export async function holdLease(client: KubeClient): Promise<HeldLease> {
  const take = (holderIdentity: string): Promise<unknown> =>
    client.request({
      method: 'PATCH',
      path: `${PATH}/${NAME}`,
      contentType: 'application/merge-patch+json',
      body: {
        spec: {
          holderIdentity,
          leaseDurationSeconds: HOUR_SECONDS,
          renewTime: new Date().toISOString().replace('Z', '000Z'),
        },
      },
    })
  await take('bench')
  return { release: async () => void (await take('')) }
}
