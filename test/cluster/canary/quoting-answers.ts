import type { EchoAnswer } from '../../kit/canary/echo-proxy.ts'

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  413: 'RequestEntityTooLarge',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

/** A Status that quotes a secret wherever it can, as careless webhooks do. */
export function quotingStatus(code: number, secret: string): object {
  const quote = `admission webhook "audit.example.com" denied the request: ${secret}`
  // Of a token the signature alone is short enough for fields whose length somebody may limit.
  const part = secret.split('.').at(-1)
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: { selfLink: secret, continue: secret, resourceVersion: secret },
    status: 'Failure',
    message: quote,
    reason: REASONS[code],
    code,
    details: {
      name: secret,
      uid: secret,
      group: secret,
      kind: secret,
      retryAfterSeconds: 1,
      causes: [
        { reason: 'FieldValueInvalid', message: quote, field: 'data[token]' },
        { reason: 'FieldValueInvalid', message: quote, field: part },
        { reason: 'FieldValueInvalid', message: quote, field: `data[${part}]` },
        { reason: part, message: quote, field: 'data' },
        { reason: 'FieldValueInvalid', message: quote, field: secret },
      ],
    },
  }
}

const text = (code: number, secret: string): string => JSON.stringify(quotingStatus(code, secret))

type Quoting = (secret: string) => EchoAnswer

/**
 * Every way in which the answer to a write can go wrong while it quotes what was sent, by what it is.
 *
 * @returns what to answer, given the secret
 */
export const QUOTING_ANSWERS: Readonly<Record<string, Quoting>> = {
  ...Object.fromEntries(
    Object.keys(REASONS).map((code): [string, Quoting] => [
      `status-${code}`,
      (secret) => ({ status: Number(code), text: text(Number(code), secret) }),
    ]),
  ),
  'already-exists': (secret) => ({
    status: 409,
    text: JSON.stringify({ ...quotingStatus(409, secret), reason: 'AlreadyExists' }),
  }),
  'reason-quotes': (secret) => ({
    status: 422,
    text: JSON.stringify({ ...quotingStatus(422, secret), reason: secret.split('.').at(-1) }),
  }),
  'plain-text': (secret) => ({ status: 500, text: `cannot store ${secret}` }),
  'html-with-200': (secret) => ({ status: 200, text: `<html>${secret}</html>` }),
  'empty-with-200': () => ({ status: 200, text: '' }),
  redirect: (secret) => ({ status: 302, text: secret }),
  'truncated-status': (secret) => ({ status: 422, text: text(422, secret).slice(0, -9) }),
  'truncated-with-200': (secret) => ({ status: 200, text: text(200, secret).slice(0, -9) }),
  'cut-in-the-body': (secret) => ({ status: 422, text: text(422, secret), cut: true }),
  'committed-then-500': (secret) => ({ status: 500, text: text(500, secret), committed: true }),
  'committed-then-text': (secret) => ({ status: 201, text: secret, committed: true }),
  'committed-then-cut': (secret) => ({
    status: 201,
    text: text(201, secret),
    committed: true,
    cut: true,
  }),
}
