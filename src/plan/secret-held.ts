import { stalled } from '../failure.ts'

/** It would have to be replaced, and is on its way out already. */
export const SECRET_HELD = {
  step: 'Refuse',
  failure: stalled(
    'SecretConflict',
    'the Secret has to be made anew, but a finalizer holds the old one: remove the finalizer',
  ),
} as const
