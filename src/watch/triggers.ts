import { credentialSecretNameOf } from '../api/credential-secret-name-of.ts'
import type { GenericIssuer } from '../api/generic-issuer.ts'
import { REFRESH_REQUESTED_ANNOTATION } from '../api/group.ts'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import {
  type ClusterView,
  CREDENTIALS_BY_ISSUER,
  CREDENTIALS_BY_NAMESPACE,
  CREDENTIALS_BY_SECRET,
  CREDENTIALS_BY_UID,
  type MetadataOnly,
  TOKENS_BY_CREDENTIAL,
  TOKENS_BY_ISSUER,
  TOKENS_BY_NAMESPACE,
  TOKENS_BY_SECRET,
  TOKENS_BY_UID,
} from './cluster-view.ts'
import { credentialChanged } from './credential-changed.ts'
import { objectKey } from './object-key.ts'
import type { OwnWrites } from './own-writes.ts'

/** Where triggers lead; keys are those of objectKey(). */
export type TriggerTargets = {
  token(key: string, token: ImpersonatedToken, why: string): void
  tokenGone(key: string): void
  /** Also when it has gone: what it leaves behind is cleaned up. */
  credential(credential: ServiceAccountCredential, why: string): void
  issuer(key: string, why: string): void
  issuerGone(key: string): void
  /** A Secret of the operator's own has changed. */
  ownSecret(name: string): void
}

/**
 * Turns changes of the cluster into keys to look at. A trigger never says what to do: one too many
 * costs a turn, one too few would be noticed only at the next scheduled turn.
 */
export function connectTriggers(
  view: ClusterView,
  operatorNamespace: string,
  ownWrites: OwnWrites,
  to: TriggerTargets,
): void {
  const wake = createWake(view, to)

  view.tokens.subscribe((key, before, after) => {
    if (ownWrites.underWay()) return
    if (before !== undefined && (after === undefined || secretMoved(before, after))) {
      wake.naming(secretKeyOf(before), 'rivalGone')
    }
    if (after === undefined) return to.tokenGone(key)
    if (changed(before, after)) to.token(key, after, 'changed')
  })

  view.credentials.subscribe((key, before, after) => {
    // What tokens depend on is mostly what the operator itself writes.
    if (credentialChanged(before, after)) wake.tokensOf([key])
    if (ownWrites.underWay()) return
    if (before !== undefined && isElsewhere(before, after)) {
      wake.naming(credentialSecretKeyOf(before), 'rivalGone')
    }
    if (before !== undefined && before.metadata.uid !== after?.metadata.uid) {
      to.credential(before, 'gone')
    }
    if (after !== undefined && changed(before, after)) to.credential(after, 'changed')
  })

  view.secrets.subscribe((key, before, after) => {
    if (ownWrites.underWay()) return
    const metadata = (after ?? before)?.metadata
    if (metadata === undefined) return
    if (metadata.namespace === operatorNamespace) to.ownSecret(metadata.name)
    wake.naming(key, 'secretChanged')
    for (const { uid } of metadata.ownerReferences) wake.ofUid(uid, 'secretChanged')
  })

  view.issuers.subscribe((key, before, after) => {
    if (after === undefined) to.issuerGone(key)
    else if (issuerChanged(before, after)) to.issuer(key, 'changed')
    else return
    wake.tokens(view.tokens.indexed(TOKENS_BY_ISSUER, key), 'issuerChanged')
    const credentials = view.credentials.indexed(CREDENTIALS_BY_ISSUER, key)
    wake.credentials(credentials, 'issuerChanged')
    wake.tokensOf(credentials.map(({ metadata }) => objectKey(metadata)))
  })

  view.namespaces.subscribe((name, before, after) => {
    if (after === undefined || sameLabels(before, after)) return
    wake.tokens(view.tokens.indexed(TOKENS_BY_NAMESPACE, name), 'namespaceChanged')
    wake.credentials(view.credentials.indexed(CREDENTIALS_BY_NAMESPACE, name), 'namespaceChanged')
  })
}

type Wake = {
  tokens(tokens: readonly ImpersonatedToken[], why: string): void
  credentials(credentials: readonly ServiceAccountCredential[], why: string): void
  /** Of those that name this Secret, each kind. */
  naming(secretKey: string, why: string): void
  ofUid(uid: string, why: string): void
  /** Tokens that are minted with these credentials. */
  tokensOf(credentialKeys: readonly string[]): void
}

function createWake(view: ClusterView, to: TriggerTargets): Wake {
  const tokens: Wake['tokens'] = (each, why) => {
    for (const token of each) to.token(objectKey(token.metadata), token, why)
  }
  const credentials: Wake['credentials'] = (each, why) => {
    for (const credential of each) to.credential(credential, why)
  }
  return {
    tokens,
    credentials,
    naming(secretKey, why) {
      tokens(view.tokens.indexed(TOKENS_BY_SECRET, secretKey), why)
      credentials(view.credentials.indexed(CREDENTIALS_BY_SECRET, secretKey), why)
    },
    ofUid(uid, why) {
      tokens(view.tokens.indexed(TOKENS_BY_UID, uid), why)
      credentials(view.credentials.indexed(CREDENTIALS_BY_UID, uid), why)
    },
    tokensOf(keys) {
      for (const key of keys) {
        tokens(view.tokens.indexed(TOKENS_BY_CREDENTIAL, key), 'credentialChanged')
      }
    },
  }
}

const secretKeyOf = (token: ImpersonatedToken): string =>
  `${token.metadata.namespace}/${secretNameOf(token)}`

const credentialSecretKeyOf = (credential: ServiceAccountCredential): string =>
  `${credential.metadata.namespace}/${credentialSecretNameOf(credential)}`

const secretMoved = (before: ImpersonatedToken, after: ImpersonatedToken): boolean =>
  secretKeyOf(before) !== secretKeyOf(after)

const isElsewhere = (
  before: ServiceAccountCredential,
  after: ServiceAccountCredential | undefined,
): boolean => after === undefined || credentialSecretKeyOf(before) !== credentialSecretKeyOf(after)

/** Own status writes reach the store before the watch does, so what is seen here is somebody else's. */
function changed(
  before: ImpersonatedToken | ServiceAccountCredential | undefined,
  after: ImpersonatedToken | ServiceAccountCredential,
): boolean {
  if (before === undefined) return true
  const requested = REFRESH_REQUESTED_ANNOTATION
  const [a, b] = [before.metadata, after.metadata]
  return (
    a.uid !== b.uid ||
    a.generation !== b.generation ||
    a.deletionTimestamp !== b.deletionTimestamp ||
    a.annotations[requested] !== b.annotations[requested] ||
    JSON.stringify(a.finalizers) !== JSON.stringify(b.finalizers) ||
    JSON.stringify(before.status) !== JSON.stringify(after.status)
  )
}

const issuerChanged = (before: GenericIssuer | undefined, { metadata }: GenericIssuer): boolean =>
  before?.metadata.uid !== metadata.uid || before.metadata.generation !== metadata.generation

const sameLabels = (before: MetadataOnly | undefined, { metadata }: MetadataOnly): boolean =>
  JSON.stringify(before?.metadata.labels) === JSON.stringify(metadata.labels)
