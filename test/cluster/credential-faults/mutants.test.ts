import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Mutation, mutateSource } from '../../kit/mutate-source.ts'
import { NAMED_PLANS } from './named-plans.ts'
import { type FaultWorld, startFaultWorld } from './start-fault-world.ts'

const TIMEOUT_MS = 120_000
/** What a right operator needs, and more than a mistake is worth waiting for. */
const CONVERGES_WITHIN_MS = 65_000
const SHOWS_WITHIN_MS = 15_000

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
    said: /SecretLost|active at the issuer: cred-\d+, cred-\d+|credentials created/,
  },
  {
    mistake: 'the old credential is deleted as soon as the new one is published',
    mutations: [
      {
        file: PROTOCOL,
        text: 'const overlap = rotation === undefined ? 0 : overlapOf(rotation)',
        instead: 'const overlap = 0',
      },
    ],
    plan: 'nothing is done to a dozen rotations',
    said: /could not authenticate/,
  },
]

let world: FaultWorld

beforeAll(async () => {
  world = await startFaultWorld()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

for (const [name, plan] of Object.entries(NAMED_PLANS)) {
  test(
    `${name}: nothing is wrong`,
    async () => {
      expect(await plan(world, {}, CONVERGES_WITHIN_MS)).toEqual([])
    },
    TIMEOUT_MS,
  )
}

for (const { mistake, mutations, plan, said } of MUTANTS) {
  test(
    `an operator with this mistake is caught when ${plan}: ${mistake}`,
    async () => {
      await using mutated = await mutateSource(mutations)
      const { command } = mutated
      const wrong = await NAMED_PLANS[plan](world, { command }, SHOWS_WITHIN_MS)
      expect(wrong.join('\n')).toMatch(said)
    },
    TIMEOUT_MS,
  )
}
