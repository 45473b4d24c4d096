import { formatDuration } from '../../api/duration.ts'
import { API_VERSION } from '../../api/group.ts'
import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import { sleep } from '../../runtime/sleep.ts'
import { decodeToken } from '../../watch/decode-token.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import { judgeMinted } from './judge-minted.ts'

/** The object that was made. */
type Made = { readonly name: string; readonly uid: string }

const FIRST_MS = 100
const MOST_MS = 1000

/**
 * The object once its token is in the Secret.
 *
 * @param uid of the object that was created: another one of its name is somebody else's
 * @throws CliError when it is refused, is not served in time, or was given up; KubeError
 */
export async function awaitMinted(
  { client, namespace, clock, signal }: CliWorld,
  { name, uid }: Made,
  timeoutMs: number,
): Promise<ImpersonatedToken> {
  const path = `/apis/${API_VERSION}/namespaces/${namespace}/impersonatedtokens/${name}`
  const until = clock.monotonic() + timeoutMs
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 1.5, MOST_MS)) {
    if (signal.aborted) throw new CliError('given up: nothing was minted, or it was dropped')
    // oxlint-disable-next-line no-await-in-loop -- because it asks until there is an answer
    const { body } = await client.request<Parameters<typeof decodeToken>[0]>({
      method: 'GET',
      path,
      signal,
    })
    const object = decodeToken(body)
    if (object.metadata.uid !== uid) {
      throw new CliError(
        'the object was replaced by another one: somebody has done that on purpose',
      )
    }
    const judged = judgeMinted(object)
    if (judged.state === 'Ready') return object
    if (judged.state === 'Refused') throw new CliError(judged.why, EXIT.Bad)
    if (clock.monotonic() >= until) {
      throw new CliError(
        `nothing was minted within ${formatDuration(timeoutMs)}; ${judged.why ?? NOBODY}`,
      )
    }
    // oxlint-disable-next-line no-await-in-loop -- because the operator takes its time
    await sleep(clock, Math.min(pause, Math.max(1, until - clock.monotonic())), signal)
  }
}

const NOBODY = 'no operator has looked at it: kubectl mintlet doctor says why'
