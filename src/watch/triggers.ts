import type { GenericIssuer } from '../api/generic-issuer.ts'
import { REFRESH_REQUESTED_ANNOTATION } from '../api/group.ts'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import {
  type ClusterView,
  type MetadataOnly,
  TOKENS_BY_ISSUER,
  TOKENS_BY_NAMESPACE,
  TOKENS_BY_SECRET,
  TOKENS_BY_UID,
} from './cluster-view.ts'
import type { OwnWrites } from './own-writes.ts'

/** Where triggers lead; keys are those of objectKey(). */
export type TriggerTargets = {
  token(key: string, token: ImpersonatedToken, why: string): void
  tokenGone(key: string): void
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
  const each = (tokens: readonly ImpersonatedToken[], why: string): void => {
    for (const token of tokens) to.token(keyOf(token), token, why)
  }

  view.tokens.subscribe((key, before, after) => {
    if (ownWrites.underWay()) return
    if (before !== undefined && (after === undefined || secretMoved(before, after))) {
      each(view.tokens.indexed(TOKENS_BY_SECRET, secretKeyOf(before)), 'rivalGone')
    }
    if (after === undefined) return to.tokenGone(key)
    if (before === undefined || tokenChanged(before, after)) to.token(key, after, 'changed')
  })

  view.secrets.subscribe((key, before, after) => {
    if (ownWrites.underWay()) return
    const metadata = (after ?? before)?.metadata
    if (metadata === undefined) return
    if (metadata.namespace === operatorNamespace) to.ownSecret(metadata.name)
    each(view.tokens.indexed(TOKENS_BY_SECRET, key), 'secretChanged')
    for (const { uid } of metadata.ownerReferences) {
      each(view.tokens.indexed(TOKENS_BY_UID, uid), 'secretChanged')
    }
  })

  view.issuers.subscribe((key, before, after) => {
    if (after === undefined) to.issuerGone(key)
    else if (issuerChanged(before, after)) to.issuer(key, 'changed')
    else return
    each(view.tokens.indexed(TOKENS_BY_ISSUER, key), 'issuerChanged')
  })

  view.namespaces.subscribe((name, before, after) => {
    if (after === undefined || sameLabels(before, after)) return
    each(view.tokens.indexed(TOKENS_BY_NAMESPACE, name), 'namespaceChanged')
  })
}

export const keyOf = ({ metadata }: ImpersonatedToken): string =>
  `${metadata.namespace}/${metadata.name}`

const secretKeyOf = (token: ImpersonatedToken): string =>
  `${token.metadata.namespace}/${secretNameOf(token)}`

const secretMoved = (before: ImpersonatedToken, after: ImpersonatedToken): boolean =>
  secretKeyOf(before) !== secretKeyOf(after)

/** Own status writes reach the store before the watch does, so what is seen here is somebody else's. */
function tokenChanged(before: ImpersonatedToken, after: ImpersonatedToken): boolean {
  const requested = REFRESH_REQUESTED_ANNOTATION
  const [a, b] = [before.metadata, after.metadata]
  return (
    a.uid !== b.uid ||
    a.generation !== b.generation ||
    a.deletionTimestamp !== b.deletionTimestamp ||
    a.annotations[requested] !== b.annotations[requested] ||
    JSON.stringify(before.status) !== JSON.stringify(after.status)
  )
}

const issuerChanged = (before: GenericIssuer | undefined, { metadata }: GenericIssuer): boolean =>
  before?.metadata.uid !== metadata.uid || before.metadata.generation !== metadata.generation

const sameLabels = (before: MetadataOnly | undefined, { metadata }: MetadataOnly): boolean =>
  JSON.stringify(before?.metadata.labels) === JSON.stringify(metadata.labels)
