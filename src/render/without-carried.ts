import { CARRIED_KEYS } from '../api/carried-keys.ts'
import type { SecretData } from './secret-data.ts'

/** What of a Secret was rendered for its token; what keepPrevious carried over was, for the one before. */
export const withoutCarried = (data: SecretData): SecretData =>
  CARRIED_KEYS.some((key) => Object.hasOwn(data, key))
    ? Object.fromEntries(Object.entries(data).filter(([key]) => !CARRIED_KEYS.includes(key)))
    : data
