import { listWatch } from '../../../src/kube/list-watch.ts'
import type { ListWatchEvent, ListWatchOptions } from '../../../src/kube/list-watch-loop.ts'
import { createFakeClock, type FakeClock } from '../../kit/fake-clock.ts'
import { type ScriptedClient, type Step, scriptedClient } from './scripted-client.ts'
import { decodeThing, type Thing } from './thing.ts'

export type ListWatchRun = {
  readonly client: ScriptedClient
  readonly clock: FakeClock
  /** `relist@version`, `+name@version`, `-name@version`, `synced`. */
  readonly story: string[]
  readonly restarts: string[]
  readonly stop: () => void
  readonly ended: Promise<void>
}

/** A listWatch over a script, whose events are read as fast as they come. */
export function runListWatch(
  steps: readonly Step[],
  more: Partial<ListWatchOptions<Thing>> = {},
): ListWatchRun {
  const client = scriptedClient(steps)
  const clock = createFakeClock(0)
  const controller = new AbortController()
  const story: string[] = []
  const restarts: string[] = []
  const events = listWatch<Thing>(client, {
    path: '/api/v1/namespaces/etl/configmaps',
    decode: decodeThing,
    clock,
    random: () => 0,
    signal: controller.signal,
    onRestart: (reason) => restarts.push(reason),
    ...more,
  })
  async function read(): Promise<void> {
    for await (const event of events) story.push(tell(event))
  }
  return { client, clock, story, restarts, stop: () => controller.abort(), ended: read() }
}

function tell(event: ListWatchEvent<Thing>): string {
  switch (event.type) {
    case 'RelistStarted':
      return `relist@${event.resourceVersion}${event.rolledBack ? ' (rolled back)' : ''}`
    case 'Upsert':
      return `+${event.object.metadata.name}@${event.object.metadata.resourceVersion}`
    case 'Delete':
      return `-${event.object.metadata.name}@${event.object.metadata.resourceVersion}`
    case 'Synced':
      return 'synced'
  }
}
