import { accountUrl } from './account-url.ts'
import type { GoogleCall } from './google-call.ts'

/**
 * Asks where a service account may be used from. The method knows no delegates: the caller asks itself.
 *
 * Source: discovery document of iamcredentials v1, projects.serviceAccounts.getAllowedLocations
 *
 * @throws TypeError for what is no service account
 */
export const buildLocationsCall = (endpoint: URL, serviceAccount: string): GoogleCall => ({
  name: 'getAllowedLocations',
  method: 'GET',
  url: accountUrl(endpoint, serviceAccount, '/allowedLocations'),
})
