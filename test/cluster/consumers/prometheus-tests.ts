import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GuardedServer, startGuardedServer } from '../../kit/consumers/guarded-server.ts'
import { serveMetrics } from '../../kit/consumers/serve-metrics.ts'
import { startPrometheus } from '../../kit/consumers/start-prometheus.ts'
import { until } from '../../kit/until.ts'
import { acceptedIds } from './accepted-ids.ts'
import { programOf } from './program-of.ts'
import type { ConsumerWorld } from './start-consumer-world.ts'

export function prometheusTests(world: () => ConsumerWorld): void {
  let server: GuardedServer

  describe('Prometheus', () => {
    beforeAll(async () => {
      server = await startGuardedServer({
        scheme: 'Bearer',
        verify: (token) => world().verifier.verify(token),
        serve: serveMetrics,
      })
    })
    afterAll(() => server?.[Symbol.asyncDispose]())

    test('scrapes with the file of a token, is never refused over a refresh, but is with a token for somebody else', async (context) => {
      const { command: binary } = programOf(world().found, 'prometheus', context)
      const formats = [{ type: 'Token' }]
      const first = await world().mount('prometheus', { formats })
      await world().mount(
        'prometheus-other',
        { formats },
        { audience: 'https://other.example.com' },
      )
      const credentialsFile = `${first.folder}/token`
      await using prometheus = await startPrometheus({
        binary,
        targets: [{ address: server.host }],
        credentialsFile,
      })
      const up = (expected: number) => async (): Promise<boolean> =>
        (await prometheus.query('up')) === expected

      await until('it is let in', up(1))
      expect(acceptedIds(server)).toEqual([first.tokenId])
      const second = await world().refresh('prometheus')
      await until('it sends the new token', () => acceptedIds(server).includes(second.tokenId))
      expect(acceptedIds(server)).toEqual([first.tokenId, second.tokenId])
      expect(server.visits().every(({ tokenId }) => tokenId !== undefined)).toBe(true)
      await until('it is let in again', up(1))
      await until('it has the metric', async () => (await prometheus.query('served')) === 1)

      await world().replace('prometheus', 'prometheus-other')
      await until('it is refused', up(0))
      expect(server.visits().at(-1)).toMatchObject({ asked: true, tokenId: undefined })
    })
  })
}
