import { describe, expect, test } from 'vitest'
import { CliError } from '../../../../src/cli/cli-error.ts'
import type { MintOptions } from '../../../../src/cli/mint/mint-options.ts'
import { mintVerb } from '../../../../src/cli/mint/mint-verb.ts'
import { KubeError } from '../../../../src/kube/error.ts'
import type { KubeCall } from '../../../../src/kube/kube-client.ts'
import { secretDigest } from '../../../../src/render/secret-digest.ts'
import { NOW } from '../../../kit/gen.ts'
import { type FakeAnswer, type FakeCliWorld, fakeCliWorld } from '../fake-cli-world.ts'

const OPTIONS: MintOptions = {
  from: undefined,
  issuer: 'local',
  issuerKind: 'ClusterCredentialIssuer',
  serviceAccount: 'etl:reader',
  delegates: [],
  scopes: [],
  audiences: [],
  idToken: false,
  includeEmail: false,
  claims: undefined,
  lifetime: undefined,
  timeoutMs: 5000,
  shape: 'OAuth',
}
const UID = 'uid-1'
const EXPIRES_AT = new Date(NOW + 600_000).toISOString()

type Answers = {
  readonly create?: FakeAnswer | KubeError
  readonly status?: object
  /** What the first looks at the object bring, before there is a status. */
  readonly looks?: FakeAnswer[]
  readonly secret?: FakeAnswer
  readonly dropObject?: FakeAnswer
  readonly dropSecret?: FakeAnswer
  /** Of the object that is there under the name. */
  readonly uid?: string
  /** The verb that is not allowed. */
  readonly lacks?: string
}

const READY = {
  conditions: [{ type: 'Ready', status: 'True', reason: 'Issued', message: '' }],
  expiresAt: EXPIRES_AT,
}

/** An API server with an operator behind it that has done its work already. */
function worldOf(answers: Answers = {}): FakeCliWorld {
  let made: { name: string; spec: unknown } | undefined
  const answer = ({ method, path, body }: KubeCall): FakeAnswer => {
    const object = body as { metadata: { name: string }; spec: never }
    if (path.endsWith('/selfsubjectaccessreviews')) {
      const { verb } = (object as { spec: { resourceAttributes: { verb: string } } }).spec
        .resourceAttributes
      return { status: { allowed: verb !== answers.lacks } }
    }
    const isSecret = path.includes('/secrets/')
    if (method === 'DELETE') return (isSecret ? answers.dropSecret : answers.dropObject) ?? {}
    if (method === 'POST') {
      if (answers.create instanceof KubeError) throw answers.create
      made = { name: object.metadata.name, spec: object.spec }
      return answers.create ?? { ...object, metadata: { ...object.metadata, uid: UID } }
    }
    const metadata = { name: made?.name ?? '', namespace: 'etl', uid: answers.uid ?? UID }
    const first = isSecret ? undefined : answers.looks?.shift()
    if (first !== undefined) return first
    if (!isSecret) return { metadata, spec: made?.spec, status: answers.status ?? READY }
    const owner = { kind: 'ImpersonatedToken', name: made?.name, uid: UID }
    const data = { token: Buffer.from('the-token').toString('base64') }
    return answers.secret ?? { metadata: { ...metadata, ownerReferences: [owner] }, data }
  }
  return fakeCliWorld(answer)
}

const changes = ({ calls }: FakeCliWorld): readonly string[] =>
  calls
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('reviews'))
    .map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`)

/** Time passes until it has ended. */
async function ended(
  world: FakeCliWorld,
  options: Partial<MintOptions> = {},
): Promise<{ readonly token?: string | undefined; readonly error?: CliError }> {
  let isOver = false
  const running = mintVerb
    .gather(world, { ...OPTIONS, ...options })
    .then(
      ({ access_token: token }) => ({ token }),
      (error: CliError) => ({ error }),
    )
    .finally(() => void (isOver = true))
  const over = (): boolean => isOver
  for (let second = 0; !over() && second < 20; second += 1) await world.clock.advance(1000)
  return running
}

const MADE = 'mint-'

describe('one token', () => {
  test('is given once object and Secret are deleted, the object first', async () => {
    const world = worldOf()
    expect(await ended(world)).toEqual({ token: 'the-token' })
    const [create, dropObject, dropSecret, ...others] = changes(world)
    expect(create).toBe('POST etl/impersonatedtokens')
    expect(dropObject).toContain(`DELETE impersonatedtokens/${MADE}`)
    expect(dropSecret).toContain(`DELETE secrets/${MADE}`)
    expect(others).toEqual([])
    expect(world.said.join()).toContain('it works until')
    expect(world.said.join()).not.toContain('the-token')
  })

  test('is given all the same when something is left, which is named', async () => {
    const world = worldOf({ dropObject: 403 })
    expect(await ended(world)).toEqual({ token: 'the-token' })
    expect(world.said[0]).toMatch(/ImpersonatedToken mint-\w+ is left in namespace etl/)
    expect(changes(world).filter((change) => change.startsWith('DELETE secrets'))).toEqual([])
    const secret = worldOf({ dropSecret: 'down' })
    expect(await ended(secret)).toEqual({ token: 'the-token' })
    expect(secret.said[0]).toMatch(/Secret mint-\w+ in namespace etl could not be deleted/)
  })

  test('is waited for also while the API server is away for a moment', async () => {
    expect(await ended(worldOf({ looks: [429, 503, 'down'] }))).toEqual({ token: 'the-token' })
    const gone = await ended(worldOf({ looks: [404], secret: 404 }))
    expect(gone.error).toMatchObject({ code: 3, message: expect.stringContaining('was deleted') })
  })

  test('is not missed when somebody else has deleted both', async () => {
    const world = worldOf({ dropObject: 404, dropSecret: 404 })
    expect(await ended(world)).toEqual({ token: 'the-token' })
    expect(world.said).toHaveLength(1)
  })
})

describe('nothing is left', () => {
  test('of what was refused', async () => {
    const conditions = [
      { type: 'Ready', status: 'False', reason: 'NotGranted', message: 'no grant' },
      { type: 'Stalled', status: 'True', reason: 'NotGranted', message: 'no grant' },
    ]
    const world = worldOf({ status: { conditions } })
    const { error } = await ended(world)
    expect(error).toMatchObject({ code: 1, message: 'NotGranted: no grant' })
    expect(changes(world)).toHaveLength(3)
  })

  test('of what nobody serves in time', async () => {
    const world = worldOf({ status: {}, secret: 404 })
    const { error } = await ended(world)
    expect(error?.message).toBe(
      'nothing was minted within 5s; no operator has looked at it: kubectl mintlet doctor says why',
    )
    expect(changes(world)).toHaveLength(2)
  })

  test('when the person gives up', async () => {
    const world = worldOf({ status: {}, secret: 404 })
    const running = ended(world)
    await world.clock.advance(300)
    world.giveUp()
    expect((await running).error?.message).toContain('given up')
    expect(changes(world)).toHaveLength(2)
  })

  test('when no answer came, although it may be there', async () => {
    const world = worldOf({ create: 'down', secret: 404 })
    expect((await ended(world)).error?.name).toBe('KubeError')
    expect(changes(world)[1]).toContain(`DELETE impersonatedtokens/${MADE}`)
  })

  test('of a token that somebody has put elsewhere', async () => {
    const owner = { kind: 'ImpersonatedToken', name: 'another', uid: 'uid-2' }
    const world = worldOf({ secret: { metadata: { ownerReferences: [owner] }, data: {} } })
    expect((await ended(world)).error?.message).toContain('is not in its Secret')
    // Not ours: it stays.
    expect(changes(world)).toHaveLength(2)
  })
})

const secretOf = (token: string): object => ({
  metadata: { uid: 'secret-1', ownerReferences: [{ kind: 'K', name: 'n', uid: UID }] },
  type: 'Opaque',
  data: { token: Buffer.from(token).toString('base64') },
})

describe('what somebody else has put there', () => {
  test.each(['a\u001B[2Jb', 'one\nanother', ' ', ''])(
    'is not printed as a token: %j',
    async (token) => {
      const { error } = await ended(worldOf({ secret: secretOf(token) }))
      expect(error?.message).toContain('somebody has changed that')
    },
  )

  test('is not taken for the token that was minted', async () => {
    const status = { ...READY, secretDigest: secretDigest('Opaque', { token: 'b3RoZXI=' }) }
    const { error } = await ended(worldOf({ status, secret: secretOf('the-token') }))
    expect(error?.message).toContain('somebody has changed that')
  })

  test('under the name of the object is neither waited for nor deleted', async () => {
    const owner = { kind: 'ImpersonatedToken', name: 'mint-x', uid: 'uid-2' }
    const secret = { metadata: { ownerReferences: [owner] }, data: {} }
    const world = worldOf({ uid: 'uid-2', dropObject: 409, secret })
    const { error } = await ended(world)
    expect(error?.message).toContain('the object was replaced')
    const drops = world.calls.filter(({ method }) => method === 'DELETE')
    expect(drops).toMatchObject([{ body: { preconditions: { uid: UID } } }])
  })
})

describe('nothing is made', () => {
  test('for whoever could not read or delete it', async () => {
    for (const lacks of ['create', 'get', 'delete']) {
      const world = worldOf({ lacks })
      const { error } = await ended(world)
      expect(error).toMatchObject({
        code: 1,
        message: expect.stringContaining(`verbs: [${lacks}]`),
      })
      expect(changes(world)).toEqual([])
    }
  })

  test('of what cannot be asked for', async () => {
    const world = worldOf()
    expect((await ended(world, { lifetime: '3d' })).error).toMatchObject({ code: 2 })
    expect(world.calls).toEqual([])
  })
})

describe('a refusal of the API server', () => {
  test('names the right that is missing', async () => {
    const world = worldOf({ create: 403, lacks: 'mint' })
    const { error } = await ended(world)
    expect(error?.code).toBe(1)
    expect(error?.message).toContain('resourceNames: ["local:etl:reader"], verbs: [mint]')
    expect(changes(world)).toHaveLength(1)
  })

  test('says what is wrong with the namespace', async () => {
    const gone = await ended(worldOf({ create: 404 }))
    expect(gone.error).toMatchObject({ code: 3, message: 'there is no namespace etl' })
    const create = new KubeError({
      message: 'create impersonatedtokens etl: 403 Forbidden',
      status: 403,
      kind: 'Forbidden',
      verb: 'create',
      resource: 'impersonatedtokens',
      committed: 'no',
      causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }],
    })
    const ending = await ended(worldOf({ create }))
    expect(ending.error).toMatchObject({
      code: 1,
      message: 'namespace etl is being deleted: nothing is made there',
    })
  })

  test('for no such right is told without its words', async () => {
    const { error } = await ended(worldOf({ create: 403 }))
    expect(error?.message).toContain('a quota, or another policy')
  })
})
