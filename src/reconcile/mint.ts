import type { Minted } from '../api/minted.ts'
import { type Failure, retryable } from '../failure.ts'
import type { Issuer } from '../issue/issuer.ts'
import { deadline } from '../plan/next-turn.ts'
import type { Observed } from '../plan/observed.ts'
import type { MintFacts } from '../plan/outcome.ts'
import type { MintPlan, Plan } from '../plan/step.ts'
import { failureOf } from '../write/failure-of.ts'
import { askForToken } from './ask-for-token.ts'
import type { Performed } from './performed.ts'
import { type Asker, permitOf } from './permit-of.ts'
import type { Ports } from './ports.ts'
import { rehearseToken } from './rehearse-token.ts'
import { tokenManifest } from './token-manifest.ts'
import { type SecretPlace, writeSecret } from './write-secret.ts'

type MintStep = Extract<Plan, { step: 'Mint' }>

/**
 * Mints one credential and writes it: within the issuer's limits, to exactly the version of the
 * Secret that was decided on, and not at all once another process leads. A credential that could
 * not be written is dropped; these are never once-only.
 */
export async function mint(
  ports: Ports,
  step: MintStep,
  observed: Observed,
  signal: AbortSignal,
): Promise<Performed> {
  const { mint: wanted } = step
  const issuer = ports.issuer(wanted.issuer)
  if (issuer === undefined) {
    const failure = retryable('Pending', `issuer ${wanted.issuer.key} is not ready to mint yet`)
    return { kind: 'Done', outcome: { kind: 'Failed', failure } }
  }
  const unfit = rehearseToken(observed, wanted.request)
  if (unfit !== undefined) return { kind: 'Done', outcome: { kind: 'Failed', failure: unfit } }
  const { key } = wanted.issuer
  const asked = { key, spec: observed.issuer?.spec }
  const permit = permitOf(ports.limits, ports.mostOutside, asked, askerOf(observed))
  if (!permit.ok) return { kind: 'Done', outcome: { kind: 'Delayed', until: permit.retryAt } }
  try {
    return await issue(ports, issuer, step, observed, signal)
  } finally {
    permit.release()
  }
}

/** Asks the issuer, and writes what it gave. */
async function issue(
  ports: Ports,
  issuer: Issuer,
  { mint: wanted, why }: MintStep,
  observed: Observed,
  signal: AbortSignal,
): Promise<Performed> {
  const started = ports.clock.monotonic()
  const seconds = (): number => (ports.clock.monotonic() - started) / 1000
  const about = { ...describe(observed, wanted), why }
  const failed = (failure: Failure): Performed => {
    ports.tell.mintFailed({ ...about, seconds: seconds(), reason: failure.reason })
    return { kind: 'Done', outcome: { kind: 'Failed', failure } }
  }
  try {
    const { namespace } = observed.token.metadata
    const result = await askForToken(ports, issuer, wanted, namespace, signal)
    if (!result.ok) {
      pauseFor(ports, wanted, result.failure)
      return failed(result.failure)
    }
    if (!ports.mayWrite()) return { kind: 'Deposed' }
    const known = knownOf(result.minted, wanted)
    const rendered = tokenManifest(observed, result.minted, wanted, known)
    if (!rendered.ok) return failed(rendered.failure)
    const { manifest, digest } = rendered
    const written = await writeSecret(placeOf(ports, observed), wanted.write, manifest)
    if (written.kind === 'Exists') {
      return { kind: 'Learned', observed: { ...observed, secret: written.secret } }
    }
    const late = lateness(observed, why, ports.clock.now())
    ports.tell.minted({ ...about, seconds: seconds(), lateness: late })
    const facts = {
      ...known,
      writtenAt: ports.clock.now(),
      secretName: manifest.name,
      secretResourceVersion: written.secret.resourceVersion,
      secretDigest: digest,
    }
    return { kind: 'Done', outcome: { kind: 'Minted', why, facts } }
  } catch (error) {
    return failed(failureOf(error, ports.clock.now()))
  }
}

const askerOf = ({ token }: Observed): Asker => ({
  namespace: token.metadata.namespace,
  name: token.metadata.name,
  deadline: deadline(token),
})

const placeOf = (ports: Ports, observed: Observed): SecretPlace => ({
  secrets: ports.secrets,
  seen: observed.secret,
  read: () => ports.readSecret(observed),
  remember: ports.remember.secret,
  now: ports.clock.now,
})

/**
 * A quota is one for all objects of an issuer: whoever asks next would be told the same. But not that of client
 * credentials, which their owner may use up anywhere: it holds up nobody else.
 */
function pauseFor({ limits }: Ports, { issuer, client }: MintPlan, failure: Failure): void {
  if (client !== undefined) return
  if (failure.ending === 'Waiting' && failure.reason === 'RateLimited') {
    limits.pause(issuer.key, failure.until)
  }
}

function describe(
  { token, issuer }: Observed,
  { request }: MintPlan,
): { key: string; issuer: string; kind: string } {
  return {
    key: `${token.metadata.namespace}/${token.metadata.name}`,
    issuer: issuer?.key ?? '',
    kind: request.token.kind,
  }
}

type Known = Omit<MintFacts, 'writtenAt' | 'secretName' | 'secretResourceVersion' | 'secretDigest'>

/** What is kept of what was asked for and minted. */
const knownOf = (minted: Minted, { request, client }: MintPlan): Known => ({
  tokenId: minted.tokenId,
  keyId: minted.keyId,
  allowedLocations: minted.allowedLocations,
  issuedAt: minted.issuedAt,
  expiresAt: minted.expiresAt,
  // With a credential no life is asked for.
  requestedLifetime: client === undefined ? request.lifetime * 1000 : undefined,
  credentialId: client?.credentialId,
})

function lateness({ token }: Observed, why: string, now: number): number | undefined {
  const due = token.status.refreshAt
  if (due === undefined || (why !== 'NearExpiry' && why !== 'Lapsed')) return undefined
  return Math.max(0, now - Date.parse(due)) / 1000
}
