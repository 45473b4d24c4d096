/** Names that users and other programs meet: group, labels, annotations. */
export const GROUP = 'mintlet.dev'
export const VERSION = 'v1alpha1'
export const API_VERSION = `${GROUP}/${VERSION}`
export const CATEGORY = 'mintlet'

/** Every object that mintlet owns carries this label with the value `mintlet`; Secrets are watched by it. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by'
export const MANAGED_BY = 'mintlet'

/** On a Secret: `jti`, credential id or fingerprint of what it holds. */
export const TOKEN_ID_ANNOTATION = `${GROUP}/token-id`
/** On a Secret: RFC 3339 expiry of what it holds. */
export const EXPIRES_AT_ANNOTATION = `${GROUP}/expires-at`
/** On a Secret: `expired`, once what it holds has expired for good. */
export const STATE_LABEL = `${GROUP}/state`
/** On the Secret of a ServiceAccountCredential: short digest of the formats and templates that it was rendered for. */
export const RENDERED_FOR_ANNOTATION = `${GROUP}/rendered-for`
/** Beside it: the keys that these have made, separated by commas; whatever else somebody puts into it is theirs. */
export const RENDERED_KEYS_ANNOTATION = `${GROUP}/rendered-keys`
/** On the same: RFC 3339, when that was last put right after somebody had changed it. */
export const RENDERED_AT_ANNOTATION = `${GROUP}/rendered-at`
/** On a Secret: what status would say of the write, and is not in the Secret otherwise. */
export const RECEIPT_ANNOTATION = `${GROUP}/receipt`
/** On a custom resource: any new value asks for one mint now. */
export const REFRESH_REQUESTED_ANNOTATION = `${GROUP}/refresh-requested`
/** On a ServiceAccount: names of issuers, separated by commas, that may ask for its tokens. */
export const ALLOW_ISSUER_ANNOTATION = `${GROUP}/allow-issuer`
/** On a workload: `allow` lets the operator restart it for a new credential. */
export const RESTART_ANNOTATION = `${GROUP}/restart`
/**
 * On the pod template of a restarted workload, of an Argo Rollout on the object itself: followed by the uid of an
 * object, the id of the credential that it was restarted for. One for each object: several may restart a workload.
 */
export const CREDENTIAL_ID_PREFIX = `credential-id.${GROUP}/`
/** Beside it, one for all: RFC 3339, when mintlet last restarted the workload. */
export const RESTARTED_AT_ANNOTATION = `${GROUP}/restarted-at`
/** On a Secret that took the place of an immutable one: RFC 3339, when. Whoever mounted that one never sees another. */
export const REPLACED_IMMUTABLE_ANNOTATION = `${GROUP}/replaced-immutable-at`
/** On a Secret of the operator's own: the record of one ServiceAccountCredential, see credentialRecordSchema. */
export const RECORD_ANNOTATION = `${GROUP}/record`
/** On a Secret of the operator's own: revoked tokens of one client, see tokenRevocationsSchema. */
export const REVOCATIONS_ANNOTATION = `${GROUP}/revoked-tokens`
/** On the Secret of a record: `credential`. */
export const RECORD_LABEL = `${GROUP}/record`
/** On the same Secret: whose records have to be looked at together, see serviceAccountHash(). */
export const SERVICE_ACCOUNT_HASH_LABEL = `${GROUP}/service-account-hash`
/** On a ServiceAccountCredential: what it has at the issuer is deleted before it goes. */
export const REVOKE_FINALIZER = `${GROUP}/revoke`
