import { type Failure, retryable, stalled } from '../../failure.ts'
import { askedAt } from '../../plan/credential/asked-at.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnRemote, learnRevoked } from '../../plan/credential/learn.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../plan/credential/observed-credential.ts'
import { type Asked, askIssuer } from './ask-issuer.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { failed } from './failed.ts'
import { learned } from './learned.ts'
import { readRemote } from './read-remote.ts'

type Revoke = Extract<CredentialStep, { step: 'Revoke' }>

/** Deletes a credential at the issuer. A 404 is not "gone": the list of the service account has to say so. */
export function revoke(
  context: Context,
  step: Revoke,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  return askIssuer(context, observed, async (asked) => {
    const { ports, key, signal } = context
    const { service, issuer, serviceAccount, pauseFor } = asked
    if (!ports.mayWrite()) return { kind: 'Deposed' }
    const result = await service.remove(serviceAccount, step.id, signal)
    if (result.kind === 'Failed') {
      pauseFor(result.failure)
      return failed(result.failure)
    }
    if (result.kind === 'NotFound') return notFound(context, asked, step, observed)
    ports.views.removed(issuer, serviceAccount, step.id)
    ports.tell.revoked({ key, issuer, serviceAccount, id: step.id, why: step.why })
    return learned(learnRevoked(observed, step.id))
  })
}

async function notFound(
  context: Context,
  asked: Asked,
  { id }: Revoke,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { at, result } = await readRemote(context, asked, observed)
  if (!result.ok) return failed(result.failure)
  if (isListed(result, id)) return failed(hidden(id))
  const { sent } = observed
  const { settleTime } = context.ports.settings
  const isFresh =
    sent !== undefined &&
    'facts' in sent &&
    sent.facts.id === id &&
    context.ports.clock.now() < askedAt(sent.facts) + settleTime
  // The issuer may not show yet what it has just created.
  if (isFresh) return failed(unsettled(id))
  return learned(learnRevoked(learnRemote(observed, at, result), id))
}

const isListed = (result: Extract<ObservedRemote['result'], { ok: true }>, id: string): boolean =>
  result.credentials.some((each) => each.id === id && each.status === 'active')

const hidden = (id: string): Failure =>
  stalled(
    'NotFoundOrDenied',
    `the issuer lists the credential ${id} and says that there is none when it is to be deleted: see whether the operator is a tenant administrator there`,
  )

const unsettled = (id: string): Failure =>
  retryable('IssuerUnavailable', `the issuer does not show the new credential ${id} yet`)
