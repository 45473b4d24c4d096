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
/** On a Secret: what status would say of the write, and is not in the Secret otherwise. */
export const RECEIPT_ANNOTATION = `${GROUP}/receipt`
/** On a custom resource: any new value asks for one mint now. */
export const REFRESH_REQUESTED_ANNOTATION = `${GROUP}/refresh-requested`
/** On a ServiceAccount: names of issuers, separated by commas, that may ask for its tokens. */
export const ALLOW_ISSUER_ANNOTATION = `${GROUP}/allow-issuer`
