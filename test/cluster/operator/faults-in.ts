import { conditionOf } from './condition-of.ts'
import { faultsOf } from './faults-of.ts'
import type { TokenApi } from './token-api.ts'

/** What is wrong in a namespace where every object should be Ready, up to its spec, and in its Secret. */
export async function faultsIn(api: TokenApi, namespace: string): Promise<string[]> {
  const [tokens, secrets] = await Promise.all([api.tokens(namespace), api.secrets(namespace)])
  const byName = new Map(secrets.map((secret) => [secret.metadata.name, secret]))
  return tokens.flatMap((token) => {
    const { name, generation } = token.metadata
    const { secretName = name, observedGeneration } = token.status ?? {}
    const ready = conditionOf(token, 'Ready')
    return [
      ...(ready.startsWith('True') ? [] : [`Ready is ${ready}`]),
      ...(observedGeneration === generation ? [] : ['its status is behind its spec']),
      ...faultsOf(token, byName.get(secretName)),
    ].map((fault) => `${name}: ${fault}`)
  })
}
