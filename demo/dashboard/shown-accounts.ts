/** Google service accounts of the emulator: the operator's own, and the one whose tokens are shown. */
export const GOOGLE_OPERATOR = 'mintlet@my-project.iam.gserviceaccount.com'
export const GOOGLE_ACCOUNT = 'reports@my-project.iam.gserviceaccount.com'
/** k0rdent service accounts of the emulator: one with room, one without. */
export const K0RDENT_ACCOUNT = 'sa-deployer'
export const K0RDENT_FULL_ACCOUNT = 'sa-legacy-ci'

export const GOOGLE_SCOPES = ['https://www.googleapis.com/auth/bigquery.readonly']
