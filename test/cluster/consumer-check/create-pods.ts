import type { AdminClient } from '../../kit/control-plane/admin-client.ts'

/** How a container has a Secret. */
export type Way = 'env' | 'envFrom' | 'subPath' | 'projected' | 'volume' | 'sidecar' | 'init'

export type PodOptions = {
  readonly secret: string
  readonly way: Way
  /** Epoch milliseconds: of its container, and of the pod itself. */
  readonly startedAt: number
  /** Its controller, as `apps/v1 ReplicaSet api-5d4f`. */
  readonly owner?: string
  readonly labels?: Readonly<Record<string, string>>
  /** `Running` unless given. */
  readonly phase?: 'Succeeded'
}

/** Pods as kubelets report them: there are none, so tests say that their containers run. */
export type Pods = {
  make(name: string, options: PodOptions): Promise<void>
  /** One more start of its container. */
  restart(name: string, startedAt: number): Promise<void>
  remove(name: string): Promise<void>
}

const MERGE_PATCH = { contentType: 'application/merge-patch+json' }

export async function createPods(admin: AdminClient, namespace: string): Promise<Pods> {
  const path = `/api/v1/namespaces/${namespace}/pods`

  async function ask(method: string, at: string, body?: object, options = {}): Promise<void> {
    const answer = await admin.request(method, at, body, options)
    if (answer.status >= 300) throw new Error(`${at}: ${answer.status} ${JSON.stringify(answer)}`)
  }

  async function report(name: string, way: Way, startedAt: number, phase: string): Promise<void> {
    const at = time(startedAt)
    const started = (container: string): object => ({
      name: container,
      image: IMAGE,
      imageID: '',
      ready: true,
      restartCount: 0,
      state: phase === 'Running' ? { running: { startedAt: at } } : { terminated: { exitCode: 0 } },
    })
    const isInit = way === 'sidecar' || way === 'init'
    const status = {
      phase,
      startTime: at,
      containerStatuses: [started('main')],
      ...(isInit && { initContainerStatuses: [started('helper')] }),
    }
    await ask('PATCH', `${path}/${name}/status`, { status }, MERGE_PATCH)
  }

  const ways = new Map<string, Way>()
  // Nobody else makes it where there is no controller manager.
  await admin.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, {
    metadata: { name: 'default' },
  })
  return {
    async make(name, { secret, way, startedAt, owner, labels = {}, phase = 'Running' }) {
      const ownerReferences = owner === undefined ? [] : [reference(owner)]
      const metadata = { name, labels, ownerReferences }
      await ask('POST', path, { metadata, spec: specOf(way, secret) })
      ways.set(name, way)
      await report(name, way, startedAt, phase)
    },
    restart: (name, startedAt) => report(name, ways.get(name) ?? 'env', startedAt, 'Running'),
    remove: (name) => ask('DELETE', `${path}/${name}?gracePeriodSeconds=0`),
  }
}

const IMAGE = 'example.com/none'

const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

function reference(owner: string): object {
  const [apiVersion, kind, name] = owner.split(' ')
  return { apiVersion, kind, name, uid: `uid-of-${name}`, controller: true }
}

function specOf(way: Way, secret: string): object {
  const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: secret, key: 'token' } } }]
  const mount = { name: 'credential', mountPath: '/credential' }
  const volume = { name: 'credential', secret: { secretName: secret } }
  const projected = { name: 'credential', projected: { sources: [{ secret: { name: secret } }] } }
  const main = { name: 'main', image: IMAGE }
  const helper = { name: 'helper', image: IMAGE, env }
  switch (way) {
    case 'env':
      return { containers: [{ ...main, env }] }
    case 'envFrom':
      return { containers: [{ ...main, envFrom: [{ secretRef: { name: secret } }] }] }
    case 'subPath':
      return {
        containers: [{ ...main, volumeMounts: [{ ...mount, subPath: 'token' }] }],
        volumes: [volume],
      }
    case 'projected':
      return {
        containers: [{ ...main, volumeMounts: [{ ...mount, subPath: 'token' }] }],
        volumes: [projected],
      }
    case 'volume':
      return { containers: [{ ...main, volumeMounts: [mount] }], volumes: [volume] }
    case 'sidecar':
      return { containers: [main], initContainers: [{ ...helper, restartPolicy: 'Always' }] }
    case 'init':
      return { containers: [main], initContainers: [helper] }
  }
}
