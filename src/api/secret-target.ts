import { z } from 'zod'
import { cel } from './cel.ts'
import { patternSchema } from './pattern.ts'

/**
 * Other controllers treat some of these types as credentials of the cluster itself: nobody gets one
 * from us. Of the others Kubernetes wants keys that are not written, and says so after the mint.
 */
const REFUSED_TYPE_PREFIXES = ['kubernetes.io/', 'bootstrap.kubernetes.io/', 'helm.sh/']

export const isRefusedSecretType = (type: string): boolean =>
  REFUSED_TYPE_PREFIXES.some((prefix) => type.startsWith(prefix))

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

/** Where the credential goes: a Secret of the object's own namespace. */
export const secretTargetSchema = z
  .object({
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
      .default('Opaque')
      .describe(
        'Type of the Secret. Defaults to Opaque. Kubernetes does not let a Secret change its type: a change here deletes ' +
          'the Secret and makes it anew.',
      )
      .meta(
        cel({
          rule: REFUSED_TYPE_PREFIXES.map((prefix) => `!self.startsWith('${prefix}')`).join(' && '),
          message:
            'this type is refused, because Kubernetes or another controller treats such a Secret as its own: use Opaque',
        }),
      ),
    labels: metadataMap(
      'Labels',
      patternSchema(/^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/, 63, LABEL_MESSAGE),
    ),
    annotations: metadataMap('Annotations', z.string().max(4096)),
  })
  .describe('The Secret that holds the credential, in the namespace of this object.')

export type SecretTarget = z.output<typeof secretTargetSchema>

/** The labels and annotations of a Secret. */
export type SecretMetadata = {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}
