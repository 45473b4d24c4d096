import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ASKED_CASES } from './asked-cases.ts'
import type { Rule } from './rule.ts'
import { type AdmissionWorld, startAdmissionWorld } from './start-admission-world.ts'

/** Each right that the writer of an object needs, one at a time, and the refusal that says what to ask for. */
let world: AdmissionWorld

beforeAll(async () => {
  world = await startAdmissionWorld(['etl', 'mintlet-system'])
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** The Role that a refusal names. */
const roleIn = (refusal: string): Rule => parse(refusal.slice(refusal.indexOf('{')))

test.each(ASKED_CASES)(
  '$what: each right is needed, and the refusal says which',
  async ({ asked, needs }) => {
    // The largest one needs 18, of which the first and the last few tell as much as all.
    const tried = needs.filter((_, index) => index < 3 || index >= needs.length - 3)
    for (const missing of tried) {
      const user = world.newcomer()
      for (const need of needs) {
        if (need !== missing) await world.give(user, need.rule, need.namespace)
      }
      expect(await world.answer(user, asked, `user "${user}" ${missing.refusal}`)).toBe(
        `user "${user}" ${missing.refusal}`,
      )
      await world.give(user, roleIn(missing.refusal), missing.namespace)
      expect(await world.answer(user, asked, '')).toBe('')
    }
  },
)

test.each(ASKED_CASES)('$what: who has no right is told of the first', async ({ asked, needs }) => {
  const user = world.newcomer()
  expect(await world.answer(user, asked, `user "${user}" ${needs[0]?.refusal}`)).toBe(
    `user "${user}" ${needs[0]?.refusal}`,
  )
})

/** As many identities as there can be in one message, in names as long as they can be. */
test('the largest object is refused by what is wrong with it, and not for what it costs to look at it', async () => {
  const long = 'x'.repeat(253)
  const asked = {
    plural: 'impersonatedtokens',
    namespace: 'etl',
    name: long,
    spec: {
      issuerRef: { name: 'x'.repeat(63), kind: 'CredentialIssuer' },
      serviceAccount: long,
      delegates: Array.from({ length: 10 }, () => long),
      signedBlob: { payload: 'AAAA'.repeat(21_846) },
      secret: {
        template: Object.fromEntries(
          Array.from({ length: 16 }, (_, index) => [`key${index}`, 'x'.repeat(16_384)]),
        ),
      },
      rolloutRestart: Array.from({ length: 16 }, () => ({ kind: 'StatefulSet', name: long })),
    },
  } as const
  const user = world.newcomer()
  expect(
    await world.answer(
      user,
      asked,
      `user "${user}" may not mint as ${long} of CredentialIssuer ${'x'.repeat(63)} in namespace etl: ask for a Role there with ` +
        `{apiGroups: ["mintlet.dev"], resources: ["identities"], resourceNames: ["credentialissuer/${'x'.repeat(63)}:${long}"], verbs: [mint]}`,
    ),
  ).toBe(
    `user "${user}" may not mint as ${long} of CredentialIssuer ${'x'.repeat(63)} in namespace etl: ask for a Role there with ` +
      `{apiGroups: ["mintlet.dev"], resources: ["identities"], resourceNames: ["credentialissuer/${'x'.repeat(63)}:${long}"], verbs: [mint]}`,
  )
  expect(await world.refusal('admin', asked)).toBe('')
})
