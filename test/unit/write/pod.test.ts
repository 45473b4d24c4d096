import { describe, expect, test } from 'vitest'
import type { KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import { createPodAccess } from '../../../src/write/pod.ts'
import { ENV, rawPod } from '../../kit/raw-pod.ts'

const page = (items: readonly unknown[], next?: string): object => ({
  metadata: { resourceVersion: '7', ...(next !== undefined && { continue: next }) },
  items,
})

function access(pages: readonly object[]) {
  const calls: KubeCall[] = []
  const client = {
    request: (call: KubeCall) => {
      calls.push(call)
      return Promise.resolve({ status: 200, body: pages[calls.length - 1] as never })
    },
  } satisfies Partial<KubeClient>
  const pods = createPodAccess(client as unknown as KubeClient)
  const look = (isWanted = (_name: string) => true) =>
    pods.frozenUses('etl', isWanted, new AbortController().signal)
  return { look, calls }
}

describe('the pods of a namespace', () => {
  test('are listed in pages, without those that are over, and never watched', async () => {
    const other = rawPod({ metadata: { name: 'api-2' } })
    const { look, calls } = access([page([rawPod()], 'more'), page([other])])
    expect((await look()).map((use) => use.pod)).toEqual(['api-1', 'api-2'])
    expect(calls.map(({ method, path, query }) => ({ method, path, ...query }))).toEqual(
      [undefined, 'more'].map((token) => ({
        method: 'GET',
        path: '/api/v1/namespaces/etl/pods',
        limit: 100,
        continue: token,
        fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed',
        labelSelector: undefined,
      })),
    )
  })

  test('give only what is asked for, whatever stands among them', async () => {
    const spec = { containers: [{ name: 'app', ...ENV, envFrom: [{ secretRef: { name: 'x' } }] }] }
    const { look } = access([page([null, rawPod({ spec }), 'text'])])
    expect((await look((name) => name === 'x')).map(({ how }) => how)).toEqual(['envFrom'])
  })
})
