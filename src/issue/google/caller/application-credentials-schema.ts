import { z } from 'zod'
import { isServiceAccountEmail } from './is-service-account-email.ts'

const text = z.string().min(1).max(32_768)
const httpUrl = z.url({ protocol: /^https?$/ }).max(2048)
const universe = z.string().default('googleapis.com')

/** `https://.../projects/-/serviceAccounts/EMAIL:generateAccessToken` gives EMAIL; the host is not read. */
const impersonationUrl = httpUrl.transform((url, context) => {
  const [, encoded = ''] = /\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(url) ?? []
  const email = encoded.replace('%40', '@')
  if (!isServiceAccountEmail(email)) {
    context.addIssue({ code: 'custom', message: 'names no service account' })
  }
  return { url, email }
})

const file = z.object({
  file: text,
  format: z
    .object({ type: z.enum(['text', 'json']), subject_token_field_name: text.optional() })
    .optional(),
})
const url = file.omit({ file: true }).extend({
  url: httpUrl,
  headers: z.record(z.string(), z.string()).optional(),
})
/** Keys from the environment: AWS_ACCESS_KEY_ID and so on. */
const aws = z.object({
  environment_id: z.literal('aws1'),
  region_url: httpUrl.optional(),
  url: httpUrl.optional(),
  regional_cred_verification_url: text,
})

/** What a credential_source may not have: programs to run, and what cannot be sent by our own client. */
const unsupported = z
  .record(z.string(), z.unknown())
  .refine((source) => source['executable'] === undefined && source['certificate'] === undefined)
  .refine((source) => source['imdsv2_session_token_url'] === undefined)

const externalAccountSchema = z.object({
  type: z.literal('external_account'),
  universe_domain: universe,
  audience: text,
  subject_token_type: text,
  token_url: httpUrl.optional(),
  service_account_impersonation_url: impersonationUrl.optional(),
  service_account_impersonation: z
    .object({ token_lifetime_seconds: z.int().min(600).max(43_200).optional() })
    .optional(),
  credential_source: unsupported.pipe(z.union([aws, file, url])),
  client_id: text.optional(),
  client_secret: text.optional(),
  workforce_pool_user_project: text.optional(),
})

const authorizedUserSchema = z.object({
  type: z.literal('authorized_user'),
  universe_domain: universe,
  client_id: text,
  client_secret: text,
  refresh_token: text,
})

/** Its fields are judged where every service account key is. */
const serviceAccountSchema = z.looseObject({ type: z.literal('service_account') })

const sourceSchema = z.discriminatedUnion('type', [
  serviceAccountSchema,
  externalAccountSchema,
  authorizedUserSchema,
])

const delegate = z
  .string()
  .transform((name) => name.replace(/^projects\/-\/serviceAccounts\//, ''))
  .pipe(z.string().refine(isServiceAccountEmail))

const impersonatedSchema = z.object({
  type: z.literal('impersonated_service_account'),
  universe_domain: universe.optional(),
  service_account_impersonation_url: impersonationUrl,
  delegates: z.array(delegate).max(16).nullish(),
  source_credentials: sourceSchema,
})

/**
 * The files of application default credentials that are supported. Fields that are not named here are
 * not read.
 *
 * Source: https://cloud.google.com/docs/authentication/application-default-credentials and
 * https://google.aip.dev/auth/4117
 */
export const applicationCredentialsSchema = z.discriminatedUnion('type', [
  ...sourceSchema.options,
  impersonatedSchema,
])

export type ExternalAccount = z.output<typeof externalAccountSchema>
export type AuthorizedUser = z.output<typeof authorizedUserSchema>
export type SourceCredentials = z.output<typeof sourceSchema>
export type ApplicationCredentials = z.output<typeof applicationCredentialsSchema>
