import type { K0rdentAnswer } from './k0rdent-answer.ts'

const CODES: Readonly<Record<number, string>> = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  422: 'UNPROCESSABLE_ENTITY',
  429: 'RATE_LIMITED',
}

/** Thrown where a request turns out to be wrong; also the answer of faults that are a status. */
export class K0rdentRefused extends Error {
  readonly answer: K0rdentAnswer

  constructor(status: number, message: string) {
    super(`refused with ${status}`)
    this.answer = { status, error: { code: CODES[status] ?? 'INTERNAL_ERROR', message } }
  }
}
