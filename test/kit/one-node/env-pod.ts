import { podSpec } from './pod-spec.ts'

/** The claims of the token alone, still in base64url: what has no signature is no token. */
const SCRIPT = 'claims=${TOKEN#*.}; echo "${claims%.*}"; exec sleep 100000'

/**
 * What a pod is made of that has a token in its environment, so that it never sees another one. It prints the claims
 * of the token once, for readEnvLog().
 *
 * @param secretName whose key `token` is a JWT
 */
export const envPod = (secretName: string): object =>
  podSpec({
    name: 'reader',
    command: ['sh', '-c', SCRIPT],
    env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: secretName, key: 'token' } } }],
  })
