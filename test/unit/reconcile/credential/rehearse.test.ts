import { describe, expect, test } from 'vitest'
import type { SecretWrite } from '../../../../src/plan/step.ts'
import type { CredentialPorts } from '../../../../src/reconcile/credential/credential-ports.ts'
import { rehearse } from '../../../../src/reconcile/credential/rehearse.ts'
import type { SecretManifest } from '../../../../src/write/secret.ts'
import { credential, observedCredential } from '../../../kit/credential-gen.ts'
import { MINUTE } from '../../../kit/gen.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const SECRET = { name: 'pipeline-credential', uid: 'uid-of-secret', resourceVersion: '100' }
const CREATE: SecretWrite = { verb: 'Create' }
const UPDATE: SecretWrite = { verb: 'Update', secret: SECRET }
const REPLACE: SecretWrite = { verb: 'Replace', secret: SECRET }

type Rehearsed = Awaited<ReturnType<typeof rehearse>>

const rehearsed = (
  world: TurnWorld,
  write: SecretWrite,
  over: Partial<CredentialPorts['rehearsal']> = {},
): Promise<Rehearsed> => {
  const rehearsal = { ...world.ports().rehearsal, ...over }
  const step = { step: 'Rehearse', write } as const
  return rehearse(turnContext(world, { rehearsal }), step, observedCredential())
}

async function published(): Promise<TurnWorld> {
  const world = turnWorld()
  world.make()
  await world.run(MINUTE)
  return world
}

describe('rehearse()', () => {
  test('asks for the very write that would follow, and stores nothing', async () => {
    for (const [write, times] of [
      [CREATE, 1],
      [UPDATE, 1],
      [REPLACE, 2],
    ] as const) {
      const world = turnWorld()
      const calls: string[] = []
      world.fate = (call) => {
        calls.push(call)
        return 'pass'
      }
      // oxlint-disable-next-line no-await-in-loop
      const performed = await rehearsed(world, write)
      expect(performed).toMatchObject({ kind: 'Learned', observed: { rehearsed: true } })
      expect(calls).toEqual(Array.from({ length: times }, () => 'rehearse secrets'))
      expect(world.store.changes).toEqual([])
    }
  })

  test('says what the API server would say, before anything is asked of the issuer', async () => {
    for (const write of [CREATE, UPDATE, REPLACE]) {
      const world = turnWorld()
      world.fate = () => 'unreachable'
      // oxlint-disable-next-line no-await-in-loop
      await expect(rehearsed(world, write)).rejects.toThrow('no answer')
      expect(world.service.asked).toEqual([])
    }
  })

  test('looks at the Secret again where there is one that the watch does not show', async () => {
    const world = await published()
    const performed = await rehearsed(world, CREATE, { create: () => Promise.resolve(undefined) })
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { rehearsed: false, secret: { state: 'Present', live: {} } },
    })
  })

  test('takes one that is to be replaced, and still there, for no obstacle', async () => {
    const world = await published()
    const performed = await rehearsed(world, REPLACE, {
      remove: () => Promise.resolve(),
      create: () => Promise.resolve(undefined),
    })
    expect(performed).toMatchObject({ kind: 'Learned', observed: { rehearsed: true } })
  })

  test('rehearses what formats and templates would make, with a credential that is none', async () => {
    const formats = [{ type: 'Netrc', machines: ['git.example.com'] } as const]
    const secret = { formats, template: { URL: '{{ tokenUrl }}' } }
    const seen = observedCredential({ credential: credential({ spec: { secret } }) })
    const bodies: SecretManifest[] = []
    const world = turnWorld()
    const rehearsal = {
      ...world.ports().rehearsal,
      create: (manifest: SecretManifest) => {
        bodies.push(manifest)
        return world.ports().rehearsal.create(manifest)
      },
    }
    const step = { step: 'Rehearse', write: CREATE } as const
    expect(cameTo(await rehearse(turnContext(world, { rehearsal }), step, seen))).toBe('Learned')
    expect(Object.keys(bodies[0]?.data ?? {})).toEqual(expect.arrayContaining(['.netrc', 'URL']))
  })

  test('refuses what cannot be rendered before anybody is asked', async () => {
    for (const [secret, reason] of [
      [{ template: { URL: '{{ nothing_of_the_kind }}' } }, 'TemplateFailed'],
      [{ template: { URL: '{% if %}' } }, 'TemplateFailed'],
      [{ template: { clientSecret: 'mine' } }, 'InvalidSpec'],
      [{ formats: [{ type: 'BasicAuth' }], template: { username: 'me' } }, 'InvalidSpec'],
    ] as const) {
      const world = turnWorld()
      world.fate = () => 'unreachable'
      const spec = {
        secret: { ...secret, formats: [...('formats' in secret ? secret.formats : [])] },
      }
      const seen = observedCredential({ credential: credential({ spec }) })
      const step = { step: 'Rehearse', write: CREATE } as const
      // oxlint-disable-next-line no-await-in-loop
      const performed = await rehearse(turnContext(world), step, seen)
      expect(cameTo(performed)).toBe(`Refused ${reason}`)
      expect(world.service.asked).toEqual([])
    }
  })

  test('has nothing to rehearse while the spec cannot be read', async () => {
    const invalid = observedCredential({ credential: credential({ spec: { lifetime: '-' } }) })
    const step = { step: 'Rehearse', write: CREATE } as const
    expect(cameTo(await rehearse(turnContext(turnWorld()), step, invalid))).toBe('Failed Conflict')
  })
})
