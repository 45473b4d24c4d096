import type { KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { NOW } from '../../kit/gen.ts'
import { createFakeApiServer, type FakeApiServer } from '../../kit/story/fake-api-server.ts'

/** A client of an API server in memory, and the calls that it has got. */
export function fakeClient(): {
  readonly client: KubeClient
  readonly server: FakeApiServer
  readonly calls: KubeCall[]
} {
  const server = createFakeApiServer(createFakeClock(NOW))
  const calls: KubeCall[] = []
  const client: KubeClient = {
    async request(call) {
      calls.push(call)
      return { status: 200, body: structuredClone(server.serve('mintlet', call)) as never }
    },
    // oxlint-disable-next-line require-yield
    async *stream() {
      throw new Error('nothing is watched')
    },
    close: () => Promise.resolve(),
  }
  return { client, server, calls }
}
