import { formatDuration } from '../../api/duration.ts'
import { API_VERSION } from '../../api/group.ts'
import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import { KubeError, type KubeErrorKind } from '../../kube/error.ts'
import { sleep } from '../../runtime/sleep.ts'
import { decodeToken } from '../../watch/decode-token.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import { describeKubeError } from '../look/describe-kube-error.ts'
import { judgeMinted, type MintState } from './judge-minted.ts'

/** The object that was made. */
type Made = { readonly name: string; readonly uid: string }

/** The API server may be away for a moment. */
const PASSING: ReadonlySet<KubeErrorKind> = new Set(['Unavailable', 'Timeout', 'TooManyRequests'])
const FIRST_MS = 100
const MOST_MS = 1000

/**
 * The object once its token is in the Secret.
 *
 * @param uid of the object that was created: another one of its name is somebody else's
 * @throws CliError when it is refused, is not served in time, or was given up; KubeError
 */
export async function awaitMinted(
  world: CliWorld,
  made: Made,
  timeoutMs: number,
): Promise<ImpersonatedToken> {
  const { clock, signal } = world
  const until = clock.monotonic() + timeoutMs
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 1.5, MOST_MS)) {
    if (signal.aborted) throw new CliError('given up: nothing was minted, or it was dropped')
    // oxlint-disable-next-line no-await-in-loop -- because it asks until there is an answer
    const seen = await lookAt(world, made)
    const judged: MintState =
      seen instanceof KubeError
        ? { state: 'Awaited', why: describeKubeError(seen) }
        : judgeMinted(seen)
    if (judged.state === 'Ready' && !(seen instanceof KubeError)) return seen
    if (judged.state === 'Refused') throw new CliError(judged.why, EXIT.Bad)
    if (clock.monotonic() >= until) {
      const why = judged.state === 'Awaited' ? judged.why : undefined
      throw new CliError(`nothing was minted within ${formatDuration(timeoutMs)}; ${why ?? NOBODY}`)
    }
    // oxlint-disable-next-line no-await-in-loop -- because the operator takes its time
    await sleep(clock, Math.min(pause, Math.max(1, until - clock.monotonic())), signal)
  }
}

const NOBODY = 'no operator has looked at it: kubectl mintlet doctor says why'

/** @returns the error where the API server is away for a moment, or has too much to do */
async function lookAt(
  { client, namespace, signal }: CliWorld,
  { name, uid }: Made,
): Promise<ImpersonatedToken | KubeError> {
  const path = `/apis/${API_VERSION}/namespaces/${namespace}/impersonatedtokens/${name}`
  try {
    const { body } = await client.request<Parameters<typeof decodeToken>[0]>({
      method: 'GET',
      path,
      signal,
    })
    if (body.metadata.uid === uid) return decodeToken(body)
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    if (PASSING.has(error.kind)) return error
    if (error.kind !== 'NotFound') throw error
    throw new CliError('the object was deleted by somebody before there was a token')
  }
  throw new CliError('the object was replaced by another one: somebody has done that on purpose')
}
