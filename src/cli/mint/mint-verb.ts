import { formatTime } from '../../api/time.ts'
import { KubeError } from '../../kube/error.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import { findObject } from '../look/find-object.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Verb } from '../verb.ts'
import { awaitMinted } from './await-minted.ts'
import { createMinted } from './create-minted.ts'
import { describeMissing } from './describe-missing.ts'
import { dropMinted } from './drop-minted.ts'
import { mintName } from './mint-name.ts'
import type { MintOptions } from './mint-options.ts'
import { type MintReport, mintReport } from './mint-report.ts'
import { rightsToMint } from './mint-rights.ts'
import { mintSpec } from './mint-spec.ts'
import type { MintedToken } from './minted-token.ts'
import { missingRights } from './missing-rights.ts'
import { readMinted } from './read-minted.ts'

/** A token for whoever asks, and nothing left in the cluster. */
export const mintVerb: Verb<MintOptions, MintReport> = {
  async gather(world, options) {
    const from = options.from === undefined ? undefined : await specOf(world, options.from)
    const spec = mintSpec(options, from)
    await requireRights(world)
    if (world.signal.aborted) throw new CliError('given up: nothing was created')
    const minted = await mintOnce(world, mintName(world.random), spec, options.timeoutMs)
    const { expiresAt, now } = minted
    world.say(
      `mintlet: it works until ${formatTime(expiresAt)} (${relativeTime(expiresAt, now)}), although the object that it was minted for is deleted`,
    )
    return mintReport(minted, options.shape)
  },
  describe: (report) =>
    report.access_token ??
    report.id_token ??
    report.signed_jwt ??
    report.signature ??
    report.status?.token ??
    '',
  exitCode: () => EXIT.Good,
}

type Spec = ReturnType<typeof mintSpec>

/** Whatever comes of it, nothing is left. */
async function mintOnce(
  world: CliWorld,
  name: string,
  spec: Spec,
  timeoutMs: number,
): Promise<MintedToken> {
  let uid: string
  try {
    uid = await createMinted(world, name, spec)
  } catch (error) {
    // No answer came: it may be there.
    if (error instanceof KubeError && error.committed === 'unknown')
      await dropMinted(world, name, undefined)
    throw error
  }
  try {
    return await readMinted(world, await awaitMinted(world, { name, uid }, timeoutMs))
  } finally {
    await dropMinted(world, name, uid)
  }
}

/** @throws CliError when there is none whose spec can be read; KubeError */
async function specOf(world: CliWorld, name: string): Promise<Spec> {
  const found = await findObject(world, { kind: 'ImpersonatedToken', name })
  if (found.kind === 'ImpersonatedToken' && found.object.spec.valid) return found.object.spec.value
  throw new CliError(`ImpersonatedToken ${name}: its spec cannot be read`)
}

/** Who could create it, and not read what comes of it, or not delete it, is told before. */
async function requireRights(world: CliWorld): Promise<void> {
  const { namespace } = world
  const missing = await missingRights(world, rightsToMint(namespace))
  if (missing.length === 0) return
  throw new CliError(
    `you may not mint in namespace ${namespace}; ask for a Role there with\n${describeMissing(missing, '')}`,
    EXIT.Bad,
  )
}
