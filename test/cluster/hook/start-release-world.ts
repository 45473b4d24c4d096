import { REVOKE_FINALIZER } from '../../../src/api/group.ts'
import { type ReleaseOptions, releaseObjects } from '../../../src/hook/release-objects.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { renderChart } from '../../kit/helm/render-chart.ts'
import { deployed } from '../operator/deployed.ts'
import { installMintlet } from '../operator/install-mintlet.ts'
import { type InstalledHook, installHook } from './install-hook.ts'
import { allCredentials, type Held, makeCredentials } from './make-credentials.ts'
import { type HookRun, type RunOptions, runHook } from './run-hook.ts'

/** A cluster with mintlet installed by its chart, before an uninstall: nobody runs the operator or the hook's Job. */
export type ReleaseWorld = AsyncDisposable & {
  readonly controlPlane: ControlPlane
  readonly hook: InstalledHook
  /** The hook as its Job runs it, with exactly its rights. */
  release(options?: RunOptions): HookRun
  /** Makes one with our finalizer, in namespace `two`. */
  hold(name: string): Promise<void>
  /** How many have our finalizer. */
  held(): Promise<number>
  credential(namespace: string, name: string): Promise<Held | undefined>
  scaleTo(count: number): Promise<void>
  replicas(): Promise<number>
  /** For two seconds at a time; one that is there already stays as it is. */
  makeLease(holder: string): Promise<void>
  /** 200 or 404 */
  leaseStatus(): Promise<number>
  /** A pod of the operator, unless it has other labels; it goes when the test deletes it, because there is no kubelet. */
  makePod(name: string, labels?: Record<string, string>): Promise<void>
  removePod(name: string): Promise<void>
}

/** What the Job gives to the hook. */
export const RELEASE_OPTIONS: ReleaseOptions = {
  namespace: 'mintlet-system',
  deployment: 'mintlet',
  lease: 'mintlet',
  namespaces: [],
}

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/mintlet-system/leases'
const PODS = '/api/v1/namespaces/mintlet-system/pods'
const DEPLOYMENT = '/apis/apps/v1/namespaces/mintlet-system/deployments/mintlet'
const MERGE = { contentType: 'application/merge-patch+json' }

/** With the namespaces `one` and `two`. */
export async function startReleaseWorld(): Promise<ReleaseWorld> {
  const controlPlane = await startControlPlane()
  const { admin } = controlPlane
  await installMintlet(admin, {
    namespaces: ['one', 'two'],
    rights: await deployed('rbac.yaml'),
    group: 'nobody',
  })
  await admin.apply(await renderChart({ only: ['templates/operator/deployment.yaml'] }))
  const hook = await installHook(controlPlane, 'release')

  async function post(path: string, object: object): Promise<void> {
    const { status, body } = await admin.request('POST', path, object)
    if (status !== 201) throw new Error(`${path}: ${status} ${String(body['message'])}`)
  }

  return {
    controlPlane,
    hook,
    release: (options) => runHook(hook, (world) => releaseObjects(world, RELEASE_OPTIONS), options),
    hold: (name) =>
      makeCredentials(admin, { namespace: 'two', names: [name], finalizers: [REVOKE_FINALIZER] }),
    async held() {
      const all = await allCredentials(admin)
      return all.filter(({ metadata }) => metadata.finalizers?.includes(REVOKE_FINALIZER)).length
    },
    async credential(namespace, name) {
      const all = await allCredentials(admin)
      return all.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)
    },
    async scaleTo(count) {
      const body = { spec: { replicas: count } }
      const { status } = await admin.request('PATCH', `${DEPLOYMENT}/scale`, body, MERGE)
      if (status !== 200) throw new Error(`scale: ${status}`)
    },
    async replicas() {
      type Scale = { readonly spec: { readonly replicas?: number } }
      const { body } = await admin.request<Scale>('GET', `${DEPLOYMENT}/scale`)
      return body.spec.replicas ?? 0
    },
    async makeLease(holder) {
      await admin.request('POST', LEASES, {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'mintlet' },
        spec: { holderIdentity: holder, leaseDurationSeconds: 2, leaseTransitions: 0 },
      })
    },
    leaseStatus: async () => (await admin.request('GET', `${LEASES}/mintlet`)).status,
    async makePod(name, labels) {
      type Template = { readonly metadata: object; readonly spec: object }
      type Deployment = { readonly spec: { readonly template: Template } }
      const { metadata, spec } = (await admin.request<Deployment>('GET', DEPLOYMENT)).body.spec
        .template
      await post(PODS, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...(labels ? { labels } : metadata), name },
        spec,
      })
    },
    async removePod(name) {
      await admin.request('DELETE', `${PODS}/${name}?gracePeriodSeconds=0`)
    },
    [Symbol.asyncDispose]: () => controlPlane.stop(),
  }
}
