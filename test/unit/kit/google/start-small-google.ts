import {
  type GoogleEmulator,
  startGoogleEmulator,
} from '../../../kit/google/start-google-emulator.ts'
import { askGoogle, type Told } from './ask-google.ts'

/**
 * On time that stands still: `user:alice@example.com` may do everything with the accounts `target` and `long`, which may
 * have tokens of twelve hours; nobody may do anything with `hop`. All are of `p.iam.gserviceaccount.com`.
 */
export type SmallGoogle = {
  readonly google: GoogleEmulator
  /** Epoch milliseconds; tests may change it. */
  readonly time: { now: number }
  /** Calls as the user unless a token is given. */
  ask(path: string, body?: object | string, token?: string): Promise<Told>
  /** generateAccessToken for the target, with a scope and this. */
  accessToken(body?: object, token?: string): Promise<Told>
}

const account = (name: string): string => `${name}@p.iam.gserviceaccount.com`

/** It is 2026-11-22T12:00:00.750Z. */
export async function startSmallGoogle(): Promise<SmallGoogle> {
  const time = { now: Date.parse('2026-11-22T12:00:00.750Z') }
  const [target, hop, long, user] = [
    account('target'),
    account('hop'),
    account('long'),
    'user:alice@example.com',
  ]
  const google = await startGoogleEmulator({
    now: () => time.now,
    serviceAccounts: [
      { email: target, uniqueId: '100000000000000000001' },
      { email: hop },
      { email: long, mayExtendLifetime: true },
    ],
    grants: [target, long].map((serviceAccount) => ({
      member: user,
      role: 'roles/iam.serviceAccountTokenCreator',
      serviceAccount,
    })),
  })
  const ask: SmallGoogle['ask'] = (path, body, token) =>
    askGoogle(google, token ?? google.accessToken(user), path, body)
  return {
    google,
    time,
    ask,
    accessToken: (body = {}, token) =>
      ask(`${target}:generateAccessToken`, { scope: ['https://scope'], ...body }, token),
  }
}
