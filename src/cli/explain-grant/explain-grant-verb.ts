import { KubeError } from '../../kube/error.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import { findObject } from '../look/find-object.ts'
import { readSubject } from '../subject.ts'
import type { Verb } from '../verb.ts'
import type { Answer } from './answer.ts'
import { describeGrantReport } from './describe-grant-report.ts'
import { explainGrant } from './explain-grant.ts'
import type { ExplainGrantOptions } from './explain-grant-options.ts'
import { gatherFacts } from './gather-facts.ts'
import type { GrantReport } from './grant-report.ts'
import { readRequester } from './read-requester.ts'
import { readWish } from './read-wish.ts'
import type { Wanted } from './wanted.ts'

const CODES = { Yes: EXIT.Good, No: EXIT.Bad, Unknown: EXIT.Unknown } as const satisfies Record<
  Answer,
  number
>

export const explainGrantVerb: Verb<ExplainGrantOptions, GrantReport> = {
  async gather(world, options) {
    const who = readRequester(options.as, options.asGroup)
    const wanted = await wantedOf(world, options)
    return explainGrant(await gatherFacts(world, wanted, who))
  },
  describe: describeGrantReport,
  exitCode: ({ answer }) => CODES[answer],
}

async function wantedOf(world: CliWorld, options: ExplainGrantOptions): Promise<Wanted> {
  const { name } = options
  if (name === undefined) return readWish(options, world.namespace)
  refuseWishes(options)
  try {
    return { ...(await findObject(world, readSubject(name))), isThere: true }
  } catch (error) {
    if (!(error instanceof KubeError) || error.kind !== 'Forbidden') throw error
    throw new CliError(
      `you may not look at ${name} in namespace ${world.namespace}: say instead what is asked for, with --issuer and --service-account`,
    )
  }
}

/** What an object asks for is in its spec. */
function refuseWishes(options: ExplainGrantOptions): void {
  const { issuer, issuerKind, serviceAccount, kind, lifetime, secret } = options
  const given = [issuer, issuerKind, serviceAccount, kind, lifetime, secret].some(
    (value) => value !== undefined,
  )
  const lists = [options.scope, options.audience, options.delegate].some((list) => list.length > 0)
  if (!given && !lists) return
  throw new CliError(
    'an object says itself what it asks for: leave its name out, or the flags that say what',
    EXIT.Usage,
  )
}
