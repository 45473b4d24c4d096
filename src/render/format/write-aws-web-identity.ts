import { stalled } from '../../failure.ts'
import type { FormatWriter } from './format-writer.ts'

/** What AWS takes as RoleSessionName. */
const MOST = 64
const OTHERS = /[^A-Za-z0-9_=,.@-]/g

/** What AWS's programs read with AWS_CONFIG_FILE to assume a role; and the token, which they read from `tokenFile`. */
export const writeAwsWebIdentity: FormatWriter = (format, { name, secret }, key) => {
  const { roleArn, tokenFile, sessionName = sessionOf(name), region } = format
  if (key === 'token') return { ok: false, failure: TWICE }
  const lines = [
    '[default]',
    `role_arn = ${roleArn}`,
    `web_identity_token_file = ${tokenFile}`,
    `role_session_name = ${sessionName}`,
    ...(region === undefined ? [] : [`region = ${region}`]),
  ]
  const config = lines.map((line) => `${line}\n`).join('')
  return { ok: true, texts: { token: secret, [key]: config } }
}

const TWICE = stalled(
  'InvalidSpec',
  'spec.secret.formats: AwsWebIdentity writes its token to key token: give its config another key, such as aws-config',
)

/** The name of an object made fit: AWS takes 2 to 64 characters. */
function sessionOf(name: string): string {
  const fit = name.replaceAll(OTHERS, '-').slice(0, MOST)
  return fit.length < 2 ? `mintlet-${fit}` : fit
}
