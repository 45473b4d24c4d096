import type { CliWorld } from '../../../src/cli/cli-world.ts'
import { answerError } from '../../../src/kube/answer-error.ts'
import { describeCall } from '../../../src/kube/describe-call.ts'
import type { KubeAnswer, KubeCall } from '../../../src/kube/kube-client.ts'
import { noAnswerError } from '../../../src/kube/no-answer-error.ts'
import { createFakeClock, type FakeClock } from '../../kit/fake-clock.ts'
import { NOW } from '../../kit/gen.ts'

/** The body of an answer, a status code of a refusal, or `down`: nobody answers. */
export type FakeAnswer = object | number | 'down'

export type FakeCliWorld = CliWorld & {
  readonly clock: FakeClock
  readonly calls: KubeCall[]
  readonly said: string[]
  readonly giveUp: () => void
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  422: 'Invalid',
}

/** A namespace `etl` at NOW, in which calls are answered as the test says. */
export function fakeCliWorld(answer: (call: KubeCall) => FakeAnswer): FakeCliWorld {
  const clock = createFakeClock(NOW)
  const calls: KubeCall[] = []
  const said: string[] = []
  const controller = new AbortController()
  async function request<T>(call: KubeCall): Promise<KubeAnswer<T>> {
    calls.push(call)
    const found = answer(call)
    if (typeof found === 'number') {
      const text = JSON.stringify({ reason: REASONS[found] })
      throw answerError(describeCall(call), { status: found, text })
    }
    if (found === 'down') {
      const error = Object.assign(new Error('no answer'), { code: 'ECONNRESET' })
      throw noAnswerError(describeCall(call), { error })
    }
    return { status: 200, body: structuredClone(found) as T, serverTime: clock.now() }
  }
  return {
    client: {
      request,
      stream: () => {
        throw new Error('nothing is watched')
      },
      close: () => Promise.resolve(),
    },
    namespace: 'etl',
    http: () => {
      throw new Error('nobody is asked but the API server')
    },
    clock,
    random: () => 0.5,
    say: (text) => void said.push(text),
    signal: controller.signal,
    calls,
    said,
    giveUp: () => controller.abort(),
  }
}
