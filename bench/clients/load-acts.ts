import { setTimeout as pause } from 'node:timers/promises'
import type { ClientApi } from './client-api.ts'
import type { PlannedClient } from './plan-clients.ts'
import type { Load } from './start-load.ts'

/** From when somebody asked for it until it was answered, epoch milliseconds. */
export type Act = { readonly askedAt: number; readonly doneAt: number }

/** What was done to clients while they asked for tokens. Objects are `namespace/name`. */
export type Acts = {
  readonly removed: ReadonlyMap<string, Act>
  readonly withdrawn: Act & { readonly objects: ReadonlySet<string> }
  readonly disabled: Act & { readonly objects: ReadonlySet<string>; readonly enabled: Act }
  /** A replica was killed, by its index. */
  readonly killed: Act & { readonly replica: number }
}

export type ActsOptions = {
  readonly api: ClientApi
  readonly load: Pick<Load, 'rest'>
  readonly clients: readonly PlannedClient[]
  /** Of the load, milliseconds. */
  readonly lasts: number
  /** @returns its index */
  readonly kill: () => Promise<number>
}

/** When, in parts of the load. */
const [DISABLE, WITHDRAW, KILL, ENABLE] = [0.2, 0.35, 0.5, 0.7]
const [REMOVE_FIRST, REMOVE_LAST] = [0.15, 0.8]

/** All that happens during the load, each at its time; resolves when it has happened. */
export async function runActs(options: ActsOptions): Promise<Acts> {
  const { api, load, clients, lasts, kill } = options
  const from = performance.now()
  const at = (part: number): Promise<void> =>
    pause(Math.max(0, from + part * lasts - performance.now()))
  const of = (kind: PlannedClient['kind']): readonly PlannedClient[] =>
    clients.filter((each) => each.kind === kind)
  const toWithdraw = of('Withdrawn').map(objectOf)
  const toDisable = of('Disabled')
  const disabled = toDisable.map(objectOf)

  async function remove(): Promise<ReadonlyMap<string, Act>> {
    const removed = new Map<string, Act>()
    const meant = of('Deleted')
    for (const [nth, each] of meant.entries()) {
      await at(REMOVE_FIRST + ((REMOVE_LAST - REMOVE_FIRST) * nth) / meant.length)
      removed.set(objectOf(each), await act(() => api.remove(each)))
      load.rest([objectOf(each)], true)
    }
    return removed
  }

  async function withdraw(): Promise<Acts['withdrawn']> {
    await at(WITHDRAW)
    const done = await act(() => api.withdraw())
    load.rest(toWithdraw, true)
    return { ...done, objects: new Set(toWithdraw) }
  }

  async function disable(): Promise<Acts['disabled']> {
    await at(DISABLE)
    const accounts = toDisable.map(({ serviceAccount }) => serviceAccount)
    const done = await act(() => api.disable(accounts))
    load.rest(disabled, true)
    await at(ENABLE)
    const enabled = await act(() => api.disable([]))
    load.rest(disabled, false)
    return { ...done, objects: new Set(disabled), enabled }
  }

  async function end(): Promise<Acts['killed']> {
    await at(KILL)
    let replica = -1
    const done = await act(async () => {
      replica = await kill()
    })
    return { ...done, replica }
  }

  const [removed, withdrawn, disabling, killed] = await Promise.all([
    remove(),
    withdraw(),
    disable(),
    end(),
  ])
  return { removed, withdrawn, disabled: disabling, killed }
}

const objectOf = ({ namespace, name }: PlannedClient): string => `${namespace}/${name}`

async function act(work: () => Promise<unknown>): Promise<Act> {
  const askedAt = Date.now()
  await work()
  return { askedAt, doneAt: Date.now() }
}
