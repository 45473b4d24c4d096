import type { KubeCall } from '../../../src/kube/kube-client.ts'

/** Whether a call takes the finalizer off an object. */
export const isRelease = ({ method, path }: Pick<KubeCall, 'method' | 'path'>): boolean =>
  method === 'PATCH' && path.includes('/serviceaccountcredentials/')
