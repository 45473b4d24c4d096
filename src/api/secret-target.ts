import { z } from 'zod'
import { CARRIED_KEYS, CARRIED_MESSAGE, isNotCarried } from './carried-keys.ts'
import { cel } from './cel.ts'
import { CREDENTIAL_FORMAT_TYPES, FORMAT_TYPES } from './format-types.ts'
import { patternSchema } from './pattern.ts'
import { type SecretFormat, secretFormatSchema } from './secret-format.ts'
import {
  BASIC_AUTH,
  DOCKER_CONFIG_JSON,
  IS_BASIC_AUTH,
  IS_PULL_SECRET,
  impliedSecretTypes,
} from './secret-type-of.ts'

/**
 * Other controllers treat some of these types as credentials of the cluster itself: nobody gets one
 * from us. Of the others Kubernetes wants keys that only a format writes, and says so after the mint.
 */
const REFUSED_TYPE_PREFIXES = ['kubernetes.io/', 'bootstrap.kubernetes.io/', 'helm.sh/']

export const isRefusedSecretType = (type: string, formats: readonly SecretFormat[] = []): boolean =>
  REFUSED_TYPE_PREFIXES.some((prefix) => type.startsWith(prefix)) &&
  !impliedSecretTypes(formats).includes(type)

const has = (condition: string): string =>
  `(has(self.formats) && self.formats.exists(each, ${condition}))`
const TYPE_RULE = {
  rule:
    `!has(self.type) || (${REFUSED_TYPE_PREFIXES.map((prefix) => `!self.type.startsWith('${prefix}')`).join(' && ')})` +
    ` || (self.type == '${DOCKER_CONFIG_JSON}' && ${has(IS_PULL_SECRET)})` +
    ` || (self.type == '${BASIC_AUTH}' && ${has(IS_BASIC_AUTH)})`,
  message:
    'this type is refused, because Kubernetes or another controller treats such a Secret as its own, and no format here ' +
    'writes what it asks for: use Opaque, or leave type to the formats',
  fieldPath: '.type',
}

/** What Kubernetes refuses as a key would be noticed only after the mint, when the Secret is written. */
const KEY = /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const KEY_MESSAGE = 'keys are as Kubernetes has them: team, or example.com/team'
const LABEL_MESSAGE =
  'must be the value of a label: at most 63 letters, digits and - _ ., starting and ending with a letter or digit'
const MOST_KEYS = 32

const metadataMap = (
  what: string,
  value: z.ZodString,
): z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>> =>
  z
    .record(z.string(), value)
    .meta({
      maxProperties: MOST_KEYS,
      ...cel({ rule: `self.all(key, key.matches(r'${KEY.source}'))`, message: KEY_MESSAGE }),
    })
    .refine((map) => Object.keys(map).length <= MOST_KEYS, `at most ${MOST_KEYS}`)
    .refine((map) => Object.keys(map).every((key) => KEY.test(key)), KEY_MESSAGE)
    .optional()
    .describe(
      `${what} to set on the Secret. Keys of Kubernetes, of mintlet and of controllers that act on ` +
        'Secrets are refused.',
    )

const MOST_TEMPLATES = 16
/** Kubernetes takes no key that begins with two dots, nor one dot alone. */
const TEMPLATE_KEY = /^(\.?[-_a-zA-Z0-9][-._a-zA-Z0-9]{0,251})$/
const TEMPLATE_KEY_MESSAGE =
  'keys are those of a Secret: letters, digits, - _ and ., not beginning with two dots'

const templateSchema = z
  .record(z.string(), z.string().max(16_384))
  .meta({
    maxProperties: MOST_TEMPLATES,
    ...cel(
      {
        rule: `self.all(key, key.matches(r'${TEMPLATE_KEY.source}'))`,
        message: TEMPLATE_KEY_MESSAGE,
      },
      {
        rule: `self.all(key, ${isNotCarried('key')})`,
        message: CARRIED_MESSAGE,
      },
    ),
  })
  .refine((map) => Object.keys(map).length <= MOST_TEMPLATES, `at most ${MOST_TEMPLATES}`)
  .refine((map) => Object.keys(map).every((key) => TEMPLATE_KEY.test(key)), TEMPLATE_KEY_MESSAGE)
  .refine((map) => CARRIED_KEYS.every((key) => !Object.hasOwn(map, key)), CARRIED_MESSAGE)
  .optional()

const base = z.object({
  name: patternSchema(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    253,
    'must be the name of a Secret: lower case letters, digits, - and ., starting and ending with a letter or digit',
  )
    .optional()
    .describe("Name of the Secret. Defaults to the object's own name."),
  type: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe(
      'Type of the Secret. Defaults to what a format implies (kubernetes.io/dockerconfigjson, kubernetes.io/basic-auth), ' +
        'else to Opaque. Kubernetes does not let a Secret change its type: a change here deletes the Secret and makes it anew.',
    ),
  labels: metadataMap(
    'Labels',
    patternSchema(/^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/, 63, LABEL_MESSAGE),
  ),
  annotations: metadataMap('Annotations', z.string().max(4096)),
  onExpiry: z
    .enum(['Keep', 'Delete'])
    .optional()
    .describe(
      'What becomes of the Secret when its credential has expired for good. Keep (the default): it stays, with the label ' +
        'mintlet.dev/state=expired. Delete: it is deleted.',
    ),
})

const MOST_FORMATS = 8

/** Where an ImpersonatedToken goes: a Secret of the object's own namespace. */
export const secretTargetSchema = base
  .extend({
    formats: z
      .array(secretFormatSchema(FORMAT_TYPES))
      .max(MOST_FORMATS)
      .optional()
      .describe(
        'What to write. Defaults to Token: keys token (of a blob: signature, publicKey), expiresAt, and keyId and ' +
          'encodedLocations where they are known. Several, where their keys do not collide.',
      )
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
    template: templateSchema.describe(
      'Keys that are written from templates of yours, in the language Liquid: {{ token }}, {{ expiresAt }} and the other ' +
        'keys of Token, and {{ serviceAccount }}, {{ name }}, {{ namespace }}.',
    ),
    keepPrevious: z
      .boolean()
      .optional()
      .describe(
        'Also keeps the token from before the refresh, while it is valid: keys previous-token (of a blob: ' +
          'previous-signature) and previous-expiresAt. Needs the format Token.',
      ),
  })
  .meta(cel(TYPE_RULE))
  .describe('The Secret that holds the credential, in the namespace of this object.')

/** Where the credentials of a ServiceAccountCredential go. */
export const credentialTargetSchema = base
  .extend({
    name: base.shape.name.describe(
      'Name of the Secret. Defaults to the name of this object followed by -credential. It cannot be changed.',
    ),
    type: base.shape.type.describe(
      'Type of the Secret. Defaults to what a format implies (kubernetes.io/dockerconfigjson, kubernetes.io/basic-auth), ' +
        'else to Opaque. It cannot be changed.',
    ),
    formats: z
      .array(secretFormatSchema(CREDENTIAL_FORMAT_TYPES))
      .max(MOST_FORMATS)
      .optional()
      .describe(
        'What to write beside clientId, clientSecret, credentialId, tokenUrl and expiresAt, which are always there.',
      )
      .meta({ 'x-kubernetes-list-type': 'atomic' }),
    template: templateSchema.describe(
      'Keys that are written from templates of yours, in the language Liquid: {{ clientId }}, {{ clientSecret }} and the ' +
        'other keys that are always there, and {{ serviceAccount }}, {{ name }}, {{ namespace }}.',
    ),
  })
  .meta(cel(TYPE_RULE))
  .describe(
    'The Secret that holds clientId, clientSecret, credentialId, tokenUrl and expiresAt, in the namespace of this object.',
  )

/** What both have; keepPrevious is for tokens alone. */
export type SecretTarget = z.output<typeof secretTargetSchema>

/** The labels and annotations of a Secret. */
export type SecretMetadata = {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}
