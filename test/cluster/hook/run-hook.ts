import type { HookEnd } from '../../../src/hook/hook-end.ts'
import type { HookWorld } from '../../../src/hook/hook-world.ts'
import type { KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { systemRandom } from '../../../src/runtime/system-random.ts'
import type { InstalledHook } from './install-hook.ts'

export type HookRun = {
  /** What it said so far, line by line. */
  readonly said: readonly string[]
  readonly text: () => string
  readonly ended: Promise<HookEnd>
}

export type RunOptions = {
  readonly timeoutMs?: number
  /** Happens before each call; what it throws is what the call throws. */
  readonly before?: (call: KubeCall) => Promise<void> | void
}

/** Runs a hook in this process, as the account of its Job. */
export function runHook(
  hook: Pick<InstalledHook, 'client'>,
  run: (world: HookWorld) => Promise<HookEnd>,
  { timeoutMs = 60_000, before }: RunOptions = {},
): HookRun {
  const said: string[] = []
  const client = hook.client()
  const watched: KubeClient = {
    ...client,
    async request(call) {
      await before?.(call)
      return client.request(call)
    },
  }
  const world = {
    client: watched,
    clock: systemClock,
    random: systemRandom,
    say: (text: string): void => void said.push(text),
    signal: AbortSignal.timeout(timeoutMs),
  }
  return { said, text: () => said.join('\n'), ended: runAndClose(run, world) }
}

async function runAndClose(
  run: (world: HookWorld) => Promise<HookEnd>,
  world: HookWorld,
): Promise<HookEnd> {
  try {
    return await run(world)
  } finally {
    await world.client.close()
  }
}
