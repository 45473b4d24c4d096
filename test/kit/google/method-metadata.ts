/** How ErrorInfo names a method of iamcredentials. */
export const methodMetadata = (method: string): Readonly<Record<string, string>> => ({
  service: 'iamcredentials.googleapis.com',
  method: `google.iam.credentials.v1.IAMCredentials.${method.charAt(0).toUpperCase()}${method.slice(1)}`,
})
