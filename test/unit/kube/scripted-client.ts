import { describeCall } from '../../../src/kube/describe-call.ts'
import { KubeError } from '../../../src/kube/error.ts'
import type { KubeAnswer, KubeCall, KubeClient } from '../../../src/kube/kube-client.ts'
import { noAnswerError } from '../../../src/kube/no-answer-error.ts'

/** What happens to one call, in the order of the calls. */
export type Step =
  /** The body of a 200 answer. */
  | { readonly answer: unknown }
  | { readonly fail: KubeError }
  /** A watch: these lines, then it stays open, unless `after` says otherwise. */
  | {
      readonly lines: readonly (string | object)[]
      readonly after?: 'close' | KubeError
      /** What comes after waits for this. */
      readonly hold?: () => Promise<unknown>
    }
  /** No answer until the call is given up. */
  | { readonly hang: true }

export type ScriptedClient = KubeClient & { readonly calls: readonly KubeCall[] }

/** A KubeClient that plays a script; when it is over, calls hang. */
export function scriptedClient(script: readonly Step[]): ScriptedClient {
  const calls: KubeCall[] = []
  const steps = [...script]
  const next = (call: KubeCall): Step => {
    calls.push(call)
    return steps.shift() ?? { hang: true }
  }

  return {
    calls,
    async request<T>(call: KubeCall): Promise<KubeAnswer<T>> {
      const step = next(call)
      if ('fail' in step) throw step.fail
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because the script is what the caller expects
      if ('answer' in step) return { status: 200, body: step.answer as T }
      return givenUp(call)
    },
    async *stream(call, onOpen) {
      const step = next(call)
      if ('fail' in step) throw step.fail
      if (!('lines' in step)) return givenUp(call)
      onOpen?.()
      for (const line of step.lines) yield typeof line === 'string' ? line : JSON.stringify(line)
      await step.hold?.()
      if (step.after === 'close') return
      if (step.after !== undefined) throw step.after
      await givenUp(call)
    },
    close: () => Promise.resolve(),
  }
}

function givenUp(call: KubeCall): Promise<never> {
  const error = noAnswerError(describeCall(call), { kind: 'Aborted', text: 'given up', sent: true })
  return new Promise((_, reject) => {
    if (call.signal?.aborted === true) reject(error)
    call.signal?.addEventListener('abort', () => reject(error), { once: true })
  })
}
