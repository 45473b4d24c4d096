import type { CredentialFacts } from '../../api/credential-record.ts'
import type { RemoteCredential } from '../../api/remote-credential.ts'
import { type Failure, retryable, stalled } from '../../failure.ts'
import type { CreateResult } from '../../issue/credential-service.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnSent } from '../../plan/credential/learn.ts'
import type { ObservedCredential, Sent } from '../../plan/credential/observed-credential.ts'
import { unfitLife } from '../../plan/credential/unfit-life.ts'
import type { KeptSecret } from '../../write/kept-secret.ts'
import { type Asked, askIssuer } from './ask-issuer.ts'
import type { Context, CredentialPerformed } from './context.ts'
import type { CredentialPorts } from './credential-ports.ts'
import { failed } from './failed.ts'
import { learned } from './learned.ts'
import type { Memory } from './memory.ts'
import { readRemote } from './read-remote.ts'

type Create = Extract<CredentialStep, { step: 'Create' }>

/** Until the lease has been renewed. */
const SOON_MS = 1000
const DAY_MS = 86_400_000

/**
 * Creates a credential: sent once, only while this process leads and will for long enough to put what
 * comes of it into safety. Whatever becomes of it is remembered before anything else is done.
 */
export function create(
  context: Context,
  step: Create,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  return askIssuer(context, observed, async (asked) => {
    const { ports } = context
    const client = await clientOf(context, asked, observed)
    if ('kind' in client) return client
    if (!ports.mayWrite()) return { kind: 'Deposed' }
    if (!ports.mayCreate()) {
      return { kind: 'Done', outcome: { kind: 'Delayed', until: ports.clock.now() + SOON_MS } }
    }
    return learned(learnSent(observed, await send(context, step, observed, asked, client)))
  })
}

/** As whom the secret is used; without an id where whoever publishes it decides that. */
type Client = { readonly clientId?: string }

/** Everybody has looked at the service account by now; whoever has not does so. */
async function clientOf(
  context: Context,
  asked: Asked,
  observed: ObservedCredential,
): Promise<Client | CredentialPerformed> {
  if (asked.service.newSecret !== undefined) return {}
  const { views } = context.ports
  const of = (): string | undefined => views.get(asked.issuer, asked.serviceAccount)?.clientId
  const known = of()
  if (known !== undefined) return { clientId: known }
  const { result } = await readRemote(context, asked, observed)
  if (!result.ok) return failed(result.failure)
  const clientId = of()
  return clientId === undefined
    ? failed(retryable('BadResponse', 'the issuer tells no clientId'))
    : { clientId }
}

async function send(
  { ports, memory, key, signal }: Context,
  { requestedExpiresAt }: Create,
  observed: ObservedCredential,
  { service, issuer, serviceAccount, pauseFor }: Asked,
  { clientId }: Client,
): Promise<Sent> {
  const { turn } = observed
  const started = ports.clock.monotonic()
  const askedAt = ports.clock.now()
  memory.startedAt = started
  memory.sent = { kind: 'Uncertain', turn, failure: unanswered }
  const isReserved =
    clientId !== undefined && service.isReserved(clientId, observed.owner.namespace)
  const result = isReserved
    ? ({ kind: 'NotCommitted', failure: reserved(serviceAccount) } as const)
    : await service.create(
        serviceAccount,
        requestedExpiresAt,
        () => mayStillSend(ports, observed),
        signal,
      )
  const times = { requestedExpiresAt, askedAt, now: ports.clock.now() }
  const sent = toSent(result, times, observed)
  memory.sent = sent
  const seconds = (ports.clock.monotonic() - started) / 1000
  const about = { key, issuer, serviceAccount, seconds }
  if (result.kind === 'Created') {
    memory.secret = keptOf(clientId, result.clientSecret)
    ports.views.added(issuer, serviceAccount, result.credential)
    ports.tell.created({ ...about, id: result.credential.id })
  } else {
    pauseFor(result.failure)
    const uncertain = result.kind === 'Uncertain'
    ports.tell.createFailed({ ...about, reason: result.failure.reason, uncertain })
  }
  return sent
}

const keptOf = (
  clientId: string | undefined,
  clientSecret: KeptSecret['clientSecret'] | undefined,
): Memory['secret'] =>
  clientId === undefined || clientSecret === undefined ? 'MadeLater' : { clientId, clientSecret }

const reserved = (serviceAccount: string): Failure =>
  stalled(
    'NotGranted',
    `${serviceAccount} is the service account that the operator itself is at the issuer, with a Secret of another namespace: nobody else may be it. Use another service account`,
  )

const unanswered = retryable(
  'IssuerUnavailable',
  'what became of the request for a credential is not known',
)

/**
 * The operator's own credentials at the issuer may have to be fetched first: the lease, and the time after which
 * others look for what came of it, are held against the clock once more right before the request leaves.
 */
function mayStillSend(ports: CredentialPorts, { record }: ObservedCredential): boolean {
  const { startedAt = Number.NEGATIVE_INFINITY } = record.content?.intent ?? {}
  const isEarly = ports.clock.now() < startedAt + ports.settings.settleTime / 2
  return isEarly && ports.mayWrite() && ports.mayCreate()
}

type Times = {
  readonly requestedExpiresAt: number
  readonly askedAt: number
  readonly now: number
}

function toSent(result: CreateResult, times: Times, observed: ObservedCredential): Sent {
  const { turn, record } = observed
  if (result.kind !== 'Created') return { ...result, turn }
  const { requestedExpiresAt, now } = times
  const requestedLifetime = record.content?.intent?.requestedLifetime
  const { credential } = result
  const facts = factsOf(credential, requestedLifetime ?? credential.expiresAt - now, times)
  const failure = unfitLife(facts, requestedExpiresAt, now)
  return failure === undefined
    ? { kind: 'Created', turn, facts }
    : { kind: 'Unfit', turn, facts, failure }
}

function factsOf(
  { id, uid, createdBy, createdAt = 0, expiresAt, selfLink }: RemoteCredential,
  requestedLifetime: number,
  { askedAt, now }: Times,
): CredentialFacts {
  return {
    id,
    // Nobody was here a day ago, or will be: whose clock is so wrong has said nothing.
    createdAt: Math.abs(createdAt - now) < DAY_MS ? createdAt : now,
    askedAt,
    expiresAt,
    requestedLifetime,
    ...(uid !== undefined && { uid }),
    ...(createdBy !== undefined && { createdBy }),
    ...(selfLink !== undefined && { selfLink }),
  }
}
