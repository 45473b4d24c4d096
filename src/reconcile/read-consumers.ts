import { secretNameOf } from '../api/secret-name-of.ts'
import type { Observed } from '../plan/observed.ts'
import type { Ports } from './ports.ts'

/** Who has the Secret in a way that never changes. */
export async function readConsumers(
  { consumers }: Pick<Ports, 'consumers'>,
  observed: Observed,
): Promise<Observed> {
  const { token } = observed
  const { namespace } = token.metadata
  return { ...observed, consumers: await consumers.look(namespace, secretNameOf(token)) }
}
