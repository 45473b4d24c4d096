import { z } from 'zod'
import { cel, exactlyOne } from './cel.ts'
import { objectName } from './object-name.ts'
import { patternSchema } from './pattern.ts'
import { secretKey } from './secret-key.ts'
import { setsExactlyOne } from './sets-exactly-one.ts'

const keySecretRefSchema = z
  .object({
    name: objectName.describe('Name of the Secret.'),
    key: secretKey.default('key.json').describe('Key in the Secret. Defaults to key.json.'),
  })
  .describe(
    'A service account key in JSON, in a Secret of this namespace (of a ClusterCredentialIssuer: of the ' +
      "operator's). Only type, client_email, private_key, private_key_id and universe_domain are read.",
  )

const workloadIdentitySchema = z
  .object({
    audience: patternSchema(
      /^\/\/iam\.googleapis\.com\/projects\/[0-9]{1,20}\/locations\/global\/workloadIdentityPools\/[a-z0-9-]{1,64}\/providers\/[a-z0-9-]{1,64}$/,
      512,
      'must be the full name of a provider: //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER',
    ).describe('The workload identity provider, by its full resource name.'),
    serviceAccountName: objectName.describe(
      "A ServiceAccount of this namespace (of a ClusterCredentialIssuer: of the operator's) whose token is exchanged. It opts in with the annotation mintlet.dev/allow-issuer: <name of this issuer>.",
    ),
  })
  .describe(
    'Workload identity federation: a token of a Kubernetes ServiceAccount is exchanged at Google STS.',
  )

/** Each way to be somebody is one optional field; exactly one is set. */
const OWN_AUTH = ['serviceAccountKeySecretRef', 'workloadIdentity'] as const
const ANY_AUTH = ['ambient', ...OWN_AUTH] as const

const ownAuth = {
  serviceAccountKeySecretRef: keySecretRefSchema.optional(),
  workloadIdentity: workloadIdentitySchema.optional(),
}

const oneOf = (fields: readonly string[]): string => `set exactly one of ${fields.join(', ')}`

const clusterAuthSchema = z
  .object({
    ambient: z
      .object({})
      .optional()
      .describe(
        "The operator's own identity: the metadata server, or the application default credentials that the operator was started with.",
      ),
    ...ownAuth,
  })
  .meta(cel(exactlyOne(ANY_AUTH, oneOf(ANY_AUTH))))
  .refine(setsExactlyOne(ANY_AUTH), oneOf(ANY_AUTH))
  .describe('Who the operator is towards Google.')

const ownAuthSchema = z
  .object(ownAuth)
  .meta(cel(exactlyOne(OWN_AUTH, oneOf(OWN_AUTH))))
  .refine(setsExactlyOne(OWN_AUTH), oneOf(OWN_AUTH))
  .describe('As whom the operator asks Google: with an identity of this namespace.')

const DESCRIBED =
  'The Google IAM Service Account Credentials API. Its endpoints are flags of the operator.'

export const clusterGoogleSchema = z.object({ auth: clusterAuthSchema }).describe(DESCRIBED)
export const ownGoogleSchema = z.object({ auth: ownAuthSchema }).describe(DESCRIBED)

/** Of either kind of issuer: `ambient` comes from a ClusterCredentialIssuer only. */
export type GoogleAuth = z.output<typeof clusterAuthSchema>
