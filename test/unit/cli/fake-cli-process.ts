import type { CliProcess } from '../../../src/cli/cli-process.ts'
import type { KubeCall } from '../../../src/kube/kube-client.ts'
import { type FakeAnswer, type FakeCliWorld, fakeCliWorld } from './fake-cli-world.ts'

export type FakeCliProcess = CliProcess & {
  readonly world: FakeCliWorld
  readonly written: () => string
  readonly complained: () => string
  /** What was asked of open(). */
  readonly opened: readonly unknown[]
  /** How many clients were closed. */
  readonly closed: () => number
}

/** A process whose kubeconfig's context has the namespace `etl`, and where calls are answered as the test says. */
export function fakeCliProcess(
  answer: (call: KubeCall) => FakeAnswer,
  over: Partial<CliProcess> = {},
): FakeCliProcess {
  const world = fakeCliWorld(answer)
  const opened: unknown[] = []
  let out = ''
  let err = ''
  let closed = 0
  const close = (): Promise<void> => {
    closed += 1
    return Promise.resolve()
  }
  return {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    hasColours: false,
    columns: undefined,
    open: (options) => {
      opened.push(options)
      return Promise.resolve({ client: { ...world.client, close }, defaultNamespace: 'etl' })
    },
    contexts: () => Promise.resolve([]),
    http: world.http,
    clock: world.clock,
    random: world.random,
    signal: world.signal,
    ...over,
    world,
    written: () => out,
    complained: () => err,
    opened,
    closed: () => closed,
  }
}
