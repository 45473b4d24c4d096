/** Keys of a Secret to base64. Holds the secret in clear: it goes to the Secret writer and nowhere else. */
export type SecretData = Readonly<Record<string, string>>
