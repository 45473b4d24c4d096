import { sleep } from '../../runtime/sleep.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { type FoundObject, findObject } from '../look/find-object.ts'
import type { Verb } from '../verb.ts'
import { describeVerify } from './describe-verify.ts'
import { verifyCredential } from './verify-credential.ts'
import type { VerifyOptions } from './verify-options.ts'
import type { VerifyReport } from './verify-report.ts'
import { verifyToken } from './verify-token.ts'
import type { VerifyWorld } from './verify-world.ts'

const CODES = { Valid: EXIT.Good, Invalid: EXIT.Bad, Unknown: EXIT.Unknown } as const
/** The operator writes the Secret, and then status. */
const REPORTED_WITHIN_MS = 500
const MOST_LOOKS = 3

/** Whether what the Secret holds is good, right now, as its issuer says. */
export const verifyVerb: Verb<VerifyOptions, VerifyReport> = {
  async gather(world, options) {
    const all = { ...world, options }
    let found = await findObject(world, options.subject)
    for (let looks = 1; ; looks += 1) {
      // oxlint-disable-next-line no-await-in-loop -- because it looks again only when something has changed
      const report = await verify(all, found)
      // What was not waited for is not known, and `verify && deploy` must not go on.
      if (world.signal.aborted) throw new CliError('given up: it is not known whether it is good')
      if (report.verdict !== 'Invalid' || looks === MOST_LOOKS) return report
      // oxlint-disable-next-line no-await-in-loop -- because a refresh may have come between two reads
      await sleep(world.clock, REPORTED_WITHIN_MS, world.signal)
      // oxlint-disable-next-line no-await-in-loop -- because it is what may have changed
      const again = await findObject(world, options.subject)
      if (versionOf(again) === versionOf(found)) return report
      found = again
    }
  },
  describe: describeVerify,
  exitCode: ({ verdict }) => CODES[verdict],
}

const verify = (world: VerifyWorld, found: FoundObject): Promise<VerifyReport> =>
  found.kind === 'ImpersonatedToken'
    ? verifyToken(world, found.object)
    : verifyCredential(world, found.object)

const versionOf = ({ object }: FoundObject): string => object.metadata.resourceVersion
