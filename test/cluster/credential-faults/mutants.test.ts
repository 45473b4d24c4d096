import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { bySize } from '../../kit/faults/run-size.ts'
import { type Mutation, mutateSource } from '../../kit/mutate-source.ts'
import { waitTurn } from '../../kit/wait-turn.ts'
import { NAMED_PLANS } from './named-plans.ts'
import { say } from './say.ts'
import { startFaultPlane } from './start-fault-plane.ts'
import { type FaultWorld, startFaultWorld } from './start-fault-world.ts'

const TIMEOUT_MS = 120_000
/** What a right operator needs, and more than a mistake is worth waiting for. */
const CONVERGES_WITHIN_MS = 65_000
const SHOWS_WITHIN_MS = 10_000

type Mutant = {
  readonly mistake: string
  readonly mutations: readonly Mutation[]
  readonly plan: keyof typeof NAMED_PLANS
  /** What the oracle has to say. */
  readonly said: RegExp
}

const PROTOCOL = 'plan/credential/mint-protocol.ts'

const MUTANTS: readonly Mutant[] = [
  {
    mistake: 'a create without an answer counts as not done, and is tried again',
    mutations: [
      {
        file: PROTOCOL,
        text: "    case 'Uncertain':\n      return withRecord(observed, 'Fence', { ...content, phase: 'Abandoning' })",
        instead: "    case 'Uncertain':\n      return withRecord(observed, 'Unclaim', unclaimed)",
      },
    ],
    plan: 'the answer to a create is lost',
    said: /active at the issuer: cred-\d+, cred-\d+/,
  },
  {
    mistake: 'status is told before the Secret is written',
    mutations: [
      {
        file: 'reconcile/credential/perform-credential.ts',
        text: "    case 'Publish':\n      return publish(context, step, observed)",
        instead: `    case 'Publish': {
      const { reportCredential } = await import('./report-credential.ts')
      const secret = { name: 'early', resourceVersion: '1', digest: '' }
      const facts = observed.record.content!.sealed!
      await reportCredential(ports, observed, { kind: 'Issued', why: step.why, facts, secret })
      return publish(context, step, observed)
    }`,
      },
    ],
    plan: 'killed after the first write of status',
    said: /status told what the Secret did not hold/,
  },
  {
    mistake: 'what is in flight elsewhere is looked for and deleted without a fence',
    mutations: [
      {
        file: PROTOCOL,
        text: "  if (!record.live) return { step: 'ReadRecord' }\n  return withRecord(observed, 'Fence', { ...content, phase: 'Abandoning' })",
        instead: '  return undefined',
      },
      {
        file: PROTOCOL,
        text: "  if (content?.phase !== 'Abandoning' || content.intent === undefined) return undefined",
        instead:
          "  if (content?.phase === 'Idle' || content?.phase === 'Sealed' || content?.intent === undefined) return undefined",
      },
    ],
    plan: 'killed while the secret is on its way into the record, where it arrives while the next one deletes what it takes for an orphan',
    said: /as it was written/,
  },
  {
    mistake: 'the Secret is written whatever version it has',
    mutations: [
      {
        file: 'write/secret.ts',
        text: 'body: [...versionPatch(version), ...changes]',
        instead: 'body: [...changes]',
      },
    ],
    plan: 'killed while a publication is on its way, which arrives after one more rotation',
    said: /as it was written/,
  },
  {
    mistake: 'a service account that is answered with 404 has no credentials',
    mutations: [
      {
        file: 'issue/k0rdent/call/view-service-account.ts',
        text: '  if (!asked.ok) return { ok: false, failure: asked.failure }\n  const account =',
        instead: `  if (!asked.ok && asked.failure.reason === 'NotFoundOrDenied') {
    const serviceAccount = { clientId: 'unknown', disabled: false } as never
    return { ok: true, view: { serviceAccount, credentials: [], date: undefined } }
  }
  if (!asked.ok) return { ok: false, failure: asked.failure }
  const account =`,
      },
    ],
    plan: 'the issuer answers 404 to everything for a while',
    said: /SecretLost|active at the issuer: cred-\d+, cred-\d+|credentials created|the record says undefined/,
  },
  {
    mistake: 'the old credential is deleted as soon as the new one is published',
    mutations: [
      {
        file: 'plan/credential/publish-sealed.ts',
        text: 'const overlap = rotation === undefined ? 0 : overlapOf(rotation)',
        instead: 'const overlap = 0',
      },
    ],
    plan: 'nothing is done to a dozen rotations',
    said: /was retired \d+ ms after/,
  },
  {
    mistake: 'a list that lacks the credential is forgotten once the record has been read',
    mutations: [
      {
        file: 'plan/credential/start-mint.ts',
        text: 'if (why === undefined) return lookAgain(observed, now, settings)',
        instead: 'if (why === undefined) return undefined',
      },
    ],
    plan: 'somebody deletes a credential at the issuer',
    said: /active at the issuer: ; current: cred-\d+/,
  },
]

let controlPlane: ControlPlane
let count = 0

/** In short those that any protocol of this kind must not have; in full all. */
const MUTANTS_NOW = MUTANTS.slice(0, bySize({ short: 5, full: Infinity }))
const PLANS_NOW = [...new Set(MUTANTS_NOW.map(({ plan }) => plan))]

/** On a machine that is busy a mistake may happen not to matter: who is right is right every time, though. */
const ATTEMPTS = 5

const names = Array.from(
  { length: PLANS_NOW.length + MUTANTS_NOW.length * ATTEMPTS },
  (_, nth) => `plan-${nth + 1}`,
)

/** Others may be before it. */
const TURN_MS = 3_600_000

let turn: AsyncDisposable

beforeAll(async () => {
  controlPlane = await startFaultPlane(names)
  turn = await waitTurn()
}, TURN_MS)
afterAll(async () => {
  await turn?.[Symbol.asyncDispose]()
  await controlPlane?.[Symbol.asyncDispose]()
})

/** A world for one plan alone. */
async function startWorld(): Promise<FaultWorld> {
  const name = names[count] ?? ''
  count += 1
  return startFaultWorld({ part: { controlPlane, name } })
}

for (const name of PLANS_NOW) {
  test.concurrent(
    `${name}: nothing is wrong`,
    async () => {
      await using world = await startWorld()
      expect(await NAMED_PLANS[name](world, {}, CONVERGES_WITHIN_MS)).toEqual([])
    },
    TIMEOUT_MS,
  )
}

for (const { mistake, mutations, plan, said } of MUTANTS_NOW) {
  test.concurrent(
    `an operator with this mistake is caught when ${plan}: ${mistake}`,
    async () => {
      await using mutated = await mutateSource(mutations)
      const { command } = mutated
      let seen = ''
      for (let attempt = 0; attempt < ATTEMPTS && !said.test(seen); attempt += 1) {
        // oxlint-disable-next-line no-await-in-loop -- because the next one is for the last one's failure
        await using world = await startWorld()
        // oxlint-disable-next-line no-await-in-loop
        const wrong = await NAMED_PLANS[plan](world, { command }, SHOWS_WITHIN_MS)
        seen = wrong.join('\n')
        say(`mutant: ${mistake}: ${wrong.join('; ')}`)
      }
      expect(seen).toMatch(said)
    },
    ATTEMPTS * TIMEOUT_MS,
  )
}
