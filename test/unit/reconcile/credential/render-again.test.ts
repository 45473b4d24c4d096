import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../kit/gen.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const OBJECT = { resource: 'serviceaccountcredentials', namespace: 'etl', name: 'pipeline' }
const SECRET = { resource: 'secrets', namespace: 'etl', name: 'pipeline-credential' }

type Target = NonNullable<NonNullable<Parameters<TurnWorld['make']>[0]>['secret']>

const URL_OF = { URL: 'https://{{ clientId }}:{{ clientSecret }}@example.com' }
const FIVE = ['clientId', 'clientSecret', 'credentialId', 'expiresAt', 'tokenUrl']

/** The one object after its first mint; `secret` of its spec. */
async function published(secret: Target = {}): Promise<TurnWorld> {
  const world = turnWorld()
  world.make({ rotation: { policy: 'None' }, lifetime: '24h', secret })
  await world.run(MINUTE)
  expect(world.status().phase).toBe('Active')
  world.steps.length = 0
  return world
}

const stored = (world: TurnWorld): NonNullable<ReturnType<TurnWorld['store']['get']>> => {
  const object = world.store.get(SECRET)
  if (object === undefined) throw new Error('there is no Secret')
  return object
}

const dataOf = (world: TurnWorld): Record<string, string> =>
  stored(world)['data'] as Record<string, string>

/** As its author would. */
function change(world: TurnWorld, secret: Target): void {
  const object = world.store.get(OBJECT)
  if (object === undefined) throw new Error('there is no object')
  const spec = { ...(object['spec'] as object), secret }
  world.store.replace('someone', OBJECT, { ...object, spec })
}

/** As somebody with edit on the namespace would. */
function edit(world: TurnWorld, data: Readonly<Record<string, string>>, more: object = {}): void {
  const object = stored(world)
  world.store.replace('someone', SECRET, { ...object, data, ...more })
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Who wrote the Secret how often since it was made. */
const writes = (world: TurnWorld): readonly string[] =>
  world.store.changes
    .filter(({ place, before }) => place.name === SECRET.name && before !== undefined)
    .map(({ by }) => by)

const conditionsOf = (world: TurnWorld): readonly string[] =>
  (world.status().conditions ?? []).map(({ type, reason }) => `${type} ${reason}`)

/** What must be as it was, whatever is rendered. */
const held = (world: TurnWorld): object => ({
  data: FIVE.map((key) => dataOf(world)[key]),
  digest: world.status().secretDigest,
  id: world.status().credential?.id,
  mints: world.status().mints,
  record: world.record(),
  created: world.service.asked.filter((what) => what.startsWith('create')).length,
})

describe('what formats and templates make of a credential', () => {
  test('is in the Secret from the beginning, beside what is always there', async () => {
    const world = await published({ template: URL_OF, formats: [{ type: 'AuthorizationHeader' }] })
    const { clientId, clientSecret, authorization, URL: url } = world.secret() ?? {}
    expect(Object.keys(dataOf(world)).toSorted()).toEqual(
      [...FIVE, 'authorization', 'URL'].toSorted(),
    )
    expect(url).toBe(`https://${clientId}:${clientSecret}@example.com`)
    expect(authorization).toBe(`Basic ${base64(`${clientId}:${clientSecret}`)}`)
    expect(stored(world).metadata.annotations).toMatchObject({
      'mintlet.dev/rendered-for': expect.stringMatching(/^[0-9a-f]{32}$/),
      'mintlet.dev/rendered-keys': 'URL,authorization',
    })
    await world.run(MINUTE)
    expect(writes(world)).toEqual([])
  })

  test('says nothing of itself where there is none', async () => {
    const world = await published()
    expect(Object.keys(stored(world).metadata.annotations ?? {}).join()).not.toContain('rendered')
  })

  test('follows the spec, with nothing minted; keys of others stay', async () => {
    const world = await published({ template: { OLD: '{{ clientId }}', BOTH: 'before' } })
    edit(world, { ...dataOf(world), theirs: base64('of somebody') })
    await world.run(MINUTE)
    const before = held(world)
    change(world, { template: { NEW: '{{ clientSecret }}', BOTH: 'after' } })
    await world.run(MINUTE)
    expect(world.secret()).toMatchObject({ BOTH: 'after', theirs: 'of somebody' })
    expect(world.secret()?.['NEW']).toBe(world.secret()?.['clientSecret'])
    expect(world.secret()).not.toHaveProperty('OLD')
    expect(held(world)).toEqual(before)
    expect(conditionsOf(world)).toEqual(['Ready Issued'])
    expect(world.status().observedGeneration).toBe(2)
    // And back to nothing, which is told apart from what is theirs.
    change(world, {})
    await world.run(MINUTE)
    expect(Object.keys(dataOf(world)).toSorted()).toEqual([...FIVE, 'theirs'].toSorted())
    expect(held(world)).toEqual(before)
    const count = writes(world).length
    await world.run(MINUTE)
    expect(writes(world)).toHaveLength(count)
  })

  test('is put right when somebody writes to it, and its keys are told when they are not', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    const before = held(world)
    edit(world, { ...dataOf(world), URL: base64('of somebody') })
    await world.run(MINUTE)
    expect(world.secret()?.['URL']).toBe('client-of-pipeline')
    const { URL: _URL, ...rest } = dataOf(world)
    edit(world, rest)
    await world.run(MINUTE)
    expect(world.secret()?.['URL']).toBe('client-of-pipeline')
    const { metadata } = stored(world)
    const annotations = { ...metadata.annotations, 'mintlet.dev/rendered-keys': 'clientSecret' }
    edit(world, dataOf(world), { metadata: { ...metadata, annotations, labels: {} } })
    await world.run(MINUTE)
    expect(stored(world).metadata).toMatchObject({
      annotations: { 'mintlet.dev/rendered-keys': 'URL' },
      labels: { 'app.kubernetes.io/managed-by': 'mintlet' },
    })
    expect(held(world)).toEqual(before)
    expect(world.status().secretResourceVersion).toBe(stored(world).metadata.resourceVersion)
  })

  test('never takes a key of the credential itself for one of its own', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    const { metadata } = stored(world)
    const annotations = { ...metadata.annotations, 'mintlet.dev/rendered-keys': FIVE.join() }
    edit(world, dataOf(world), { metadata: { ...metadata, annotations } })
    change(world, {})
    await world.run(MINUTE)
    expect(Object.keys(dataOf(world))).toEqual(expect.arrayContaining(FIVE))
    expect(world.status().phase).toBe('Active')
  })

  test('that cannot be made is told, and the Secret stays as it is', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    const before = stored(world)
    change(world, { template: { URL: '{{ nothing_of_the_kind }}' } })
    await world.run(SECOND)
    expect(conditionsOf(world)).toEqual(['Ready Issued', 'RefreshFailing TemplateFailed'])
    expect(stored(world)).toEqual(before)
    expect(JSON.stringify(world.status())).not.toContain(world.secret()?.['clientSecret'])
    change(world, { template: { URL: 'mended' } })
    await world.run(MINUTE)
    expect(world.secret()?.['URL']).toBe('mended')
    expect(conditionsOf(world)).toEqual(['Ready Issued'])
  })

  test('does not bring back what was destroyed: that is revoked', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    edit(world, { ...dataOf(world), clientSecret: base64('of somebody') })
    await world.run(MINUTE)
    expect(world.steps).not.toContain('RenderSecret')
    expect(conditionsOf(world)).toContain('Stalled SecretLost')
    expect(world.secret()?.['clientSecret']).toBe('of somebody')
  })

  test('is not made of what was destroyed in the very moment', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    change(world, { template: { URL: 'new' } })
    let isEdited = false
    world.fate = (call) => {
      // Right before it is read: what the plan has seen is another version.
      if (call === 'get secrets' && !isEdited) {
        isEdited = true
        edit(world, { ...dataOf(world), clientSecret: base64('of somebody') })
      }
      return 'pass'
    }
    await world.run(SECOND)
    expect(isEdited).toBe(true)
    expect(world.secret()).toMatchObject({ clientSecret: 'of somebody', URL: 'client-of-pipeline' })
  })

  test('is not made of what was destroyed, whatever status says of it', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    edit(world, { ...dataOf(world), clientSecret: base64('of somebody') })
    const object = world.store.get(OBJECT)
    if (object === undefined) throw new Error('there is no object')
    const secretResourceVersion = stored(world).metadata.resourceVersion
    const status = { ...(object['status'] as object), secretResourceVersion }
    world.store.replace('someone', OBJECT, { ...object, status })
    change(world, { template: { URL: 'new' } })
    await world.run(MINUTE)
    expect(world.steps).toContain('RenderSecret')
    expect(world.secret()).toMatchObject({
      clientSecret: 'of somebody',
      URL: 'client-of-pipeline',
    })
    expect(conditionsOf(world)).toContain('Stalled SecretLost')
  })

  test('is written to the version that was read, or not at all', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    // Right before it is written, and before it is read.
    for (const [moment, tries] of [
      ['patch secrets', 2],
      ['get secrets', 1],
    ] as const) {
      change(world, { template: { URL: `new at ${moment}` } })
      let edits = 0
      let patches = 0
      world.fate = (call) => {
        if (call === 'patch secrets') patches += 1
        if (call === moment && edits === 0) {
          edits += 1
          edit(world, { ...dataOf(world), theirs: base64(`of somebody at ${moment}`) })
        }
        return 'pass'
      }
      // oxlint-disable-next-line no-await-in-loop
      await world.run(MINUTE)
      expect([edits, patches]).toEqual([1, tries])
      expect(world.secret()).toMatchObject({
        URL: `new at ${moment}`,
        theirs: `of somebody at ${moment}`,
      })
    }
  })

  test('is not written by a process that has lost the lease meanwhile', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    change(world, { template: { URL: 'new' } })
    world.fate = (call) => {
      if (call === 'get secrets') world.leads = false
      return 'pass'
    }
    await world.turn()
    expect(world.steps).toContain('RenderSecret')
    expect(writes(world)).toEqual([])
  })

  test('is written once where the answer is lost, and told by the next look', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    const before = held(world)
    change(world, { template: { URL: 'new' } })
    world.fate = (call) => (call === 'patch secrets' ? 'lost' : 'pass')
    await world.turn()
    world.fate = () => 'pass'
    await world.run(HOUR, world.start())
    expect(world.secret()?.['URL']).toBe('new')
    expect(writes(world)).toEqual(['mintlet'])
    expect(held(world)).toEqual(before)
    expect(conditionsOf(world)).toEqual(['Ready Issued'])
  })

  test('cannot follow into a Secret that somebody made immutable: that is told', async () => {
    const world = await published({ template: { URL: '{{ clientId }}' } })
    edit(world, dataOf(world), { immutable: true })
    await world.run(SECOND)
    expect(conditionsOf(world)).toEqual(['Ready Issued'])
    change(world, { template: { URL: 'new' } })
    await world.run(SECOND)
    expect(conditionsOf(world)).toEqual(['Ready Issued', 'RefreshFailing SecretConflict'])
    expect(world.secret()?.['URL']).toBe('client-of-pipeline')
  })

  test('is not made for another type than the Secret has, should a spec ask for it', async () => {
    const world = await published()
    // An API server with an older definition takes it.
    change(world, { formats: [{ type: 'BasicAuth' }] })
    await world.run(SECOND)
    expect(conditionsOf(world)).toEqual(['Ready Issued', 'RefreshFailing InvalidSpec'])
    expect(Object.keys(dataOf(world)).toSorted()).toEqual(FIVE)
  })
})
