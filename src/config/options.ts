import { z } from 'zod'
import { contradiction } from './contradiction.ts'
import { issuerOptions } from './issuer-options.ts'
import { kinds } from './kinds.ts'
import type { Options } from './option.ts'
import { readers } from './readers.ts'

const { label, subdomain, list, optional } = readers
const { duration, integer, toggle, word } = kinds

const cluster: Pick<
  Options,
  'kubeconfig' | 'serviceAccountFolder' | 'namespace' | 'namespaces' | 'workers'
> = {
  kubeconfig: word(
    '<path>',
    '',
    optional(readers.matching(/^[^\n\0]+$/, 'a path')),
    'Kubeconfig file of the cluster.',
    "the pod's service account, else $KUBECONFIG or ~/.kube/config",
  ),
  serviceAccountFolder: word(
    '<path>',
    '/var/run/secrets/kubernetes.io/serviceaccount',
    readers.matching(/^\/[^\n\0]*$/, 'an absolute path'),
    "Where the pod's token, ca.crt and namespace are mounted.",
  ),
  namespace: word(
    '<name>',
    '',
    optional(label),
    "The operator's own namespace: its lease, its records, the keys of local issuers, its certificate.",
    "the pod's namespace, else mintlet-system",
  ),
  namespaces: word(
    '<names>',
    '',
    list(label),
    'The only namespaces to serve, separated by commas.',
    'all',
  ),
  workers: integer(32, 1, 512, 'Objects of each kind that may have their turn at the same time.'),
}

const election: Pick<
  Options,
  'leaderElect' | 'leaseName' | 'leaseDuration' | 'renewDeadline' | 'retryPeriod' | 'identity'
> = {
  leaderElect: toggle(
    true,
    'Only the holder of a lease writes; needed with more than one replica.',
  ),
  leaseName: word('<name>', 'mintlet', subdomain, 'Name of that lease.'),
  leaseDuration: duration('15s', '1s', '1h', 'How long a lease lasts that is not renewed.'),
  renewDeadline: duration(
    '10s',
    '500ms',
    '1h',
    'How long the holder tries to renew before it stops writing.',
  ),
  retryPeriod: duration('2s', '100ms', '10m', 'Time between two attempts to take or renew.'),
  identity: word(
    '<text>',
    '',
    optional(readers.matching(/^[\w.:-]{1,200}$/, 'at most 200 letters, digits and . _ : -')),
    'Who holds the lease; must differ between replicas.',
    'host name and a random suffix',
  ),
}

const minting: Pick<
  Options,
  | 'minLifetime'
  | 'slowRetry'
  | 'backoffBase'
  | 'backoffCap'
  | 'settle'
  | 'mintLoopLimit'
  | 'mintLoopWindow'
  | 'requestInterval'
  | 'allowedSecretMetadata'
  | 'normalEvents'
  | 'consumerCheck'
  | 'consumerCheckInterval'
> = {
  minLifetime: duration('5m', '1s', '24h', 'The shortest life that a credential may have.'),
  slowRetry: duration(
    '5m',
    '1s',
    '24h',
    'How often an object that waits for a person is tried without a change.',
  ),
  backoffBase: duration('5s', '100ms', '1h', 'Wait after the first failed attempt; it doubles.'),
  backoffCap: duration('10m', '1s', '24h', 'The longest wait between two failed attempts.'),
  settle: duration(
    '10s',
    '0s',
    '10m',
    'The shortest time between a mint and the refresh of what it gave.',
  ),
  mintLoopLimit: integer(3, 1, 1000, 'Mints beyond schedule in one window that freeze an object.'),
  mintLoopWindow: duration('1h', '1m', '24h', 'That window.'),
  requestInterval: duration(
    '1m',
    '1s',
    '24h',
    'The shortest time between two mints asked for by annotation, and between the issue of a client credential and its rotation.',
  ),
  allowedSecretMetadata: word(
    '<prefixes>',
    '',
    list(readers.matching(/^[A-Za-z0-9][\w./-]{0,252}$/, 'prefixes of label and annotation keys')),
    'Prefixes of labels and annotations that Secrets may carry although they are reserved.',
    'none',
  ),
  normalEvents: toggle(false, 'Also write events about what went well.'),
  consumerCheck: toggle(
    false,
    'Look for pods that can never see a refresh; needs the right to list pods.',
  ),
  consumerCheckInterval: duration('5m', '1s', '24h', 'How often pods are looked at for that.'),
}

const running: Pick<
  Options,
  'resync' | 'watchIdleTimeout' | 'shutdownGrace' | 'logLevel' | 'healthAddress'
> = {
  resync: duration('10m', '10s', '24h', 'How often every object is looked at without a change.'),
  watchIdleTimeout: duration(
    '90s',
    '1s',
    '1h',
    'A watch that says nothing for so long is renewed.',
  ),
  shutdownGrace: duration('20s', '0s', '10m', 'How long turns under way may take to end.'),
  logLevel: word(
    '<level>',
    'info',
    readers.oneOf('error', 'warn', 'info', 'debug', 'trace'),
    'One of error, warn, info, debug, trace.',
  ),
  healthAddress: word(
    '<host:port>',
    ':8081',
    readers.address,
    'Where /livez, /readyz and /metrics listen.',
  ),
}

/** Every flag of the operator: text in, `Settings` out. */
export const options: z.ZodObject<Options> = z
  .object({
    ...cluster,
    ...election,
    ...minting,
    ...issuerOptions,
    ...running,
  })
  .superRefine((settings, context) => {
    const found = contradiction(settings)
    if (found) context.addIssue({ code: 'custom', path: [found.name], message: found.message })
  })
