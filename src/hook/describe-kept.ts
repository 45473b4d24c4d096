/** What an uninstall leaves, how to come back, and how to be rid of it. */
export const describeKept = (namespace: string): string => `\
Kept: the Secrets with credentials, all objects and definitions of mintlet.dev, and in the namespace ${namespace}
the signing keys of local issuers, the serving certificate, and the records of credentials and of revoked tokens.
Tokens that were minted are valid until they expire; nobody refreshes them.

To come back: helm install, with the same name and namespace. What is valid is adopted, and nothing is issued anew.
To be rid of all of it: install again, delete the objects, which revokes their credentials, and uninstall:
  kubectl delete serviceaccountcredentials,impersonatedtokens --all --all-namespaces
Then, or without that if the credentials may stay active:
  kubectl delete crd clustercredentialissuers.mintlet.dev credentialissuers.mintlet.dev \\
    impersonatedtokens.mintlet.dev serviceaccountcredentials.mintlet.dev
  kubectl delete namespace ${namespace}
The first of the two deletes every object of mintlet.dev and, with them, their Secrets; the second one the signing keys,
the certificate and the records.`
