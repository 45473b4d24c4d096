/** The scope of every caller token: generateAccessToken and its like take this one or `auth/iam`. */
export const CLOUD_PLATFORM_SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
