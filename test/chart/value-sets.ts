const SOMEWHERE = { namespaceSelector: { matchLabels: { team: 'platform' } } }

/** Sets of values that between them render every template and every branch of it. */
export const VALUE_SETS = {
  default: {},
  everything: {
    replicaCount: 3,
    image: {
      repository: 'registry.example.com/platform/mintlet',
      digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
      pullPolicy: 'Always',
    },
    imagePullSecrets: [{ name: 'registry' }],
    flags: {
      'log-level': 'debug',
      'request-interval': '30s',
      'shutdown-grace': '1m30s',
      'normal-events': true,
      workers: 64,
      'k0rdent-hosts': 'api.example.com,api.example.net:8443',
    },
    extraEnv: [{ name: 'NODE_EXTRA_CA_CERTS', value: '/etc/authority/ca.crt' }],
    extraVolumes: [{ name: 'authority', configMap: { name: 'authority' } }],
    extraVolumeMounts: [{ name: 'authority', mountPath: '/etc/authority', readOnly: true }],
    serviceAccount: {
      name: 'minter',
      annotations: { 'iam.gke.io/gcp-service-account': 'minter@project.iam.gserviceaccount.com' },
    },
    rbac: { workloadIdentity: true, rolloutRestart: true },
    consumerCheck: { enabled: true },
    oidc: {
      baseUrl: 'https://tokens.example.com/mintlet',
      tlsSecret: 'tokens-tls',
      service: {
        type: 'LoadBalancer',
        port: 8443,
        nodePort: 31443,
        externalTrafficPolicy: 'Local',
        loadBalancerSourceRanges: ['192.0.2.0/24'],
        annotations: { 'example.com/load-balancer': 'internal' },
      },
    },
    podLabels: { 'example.com/cost-centre': 'platform' },
    podAnnotations: { 'example.com/inject': 'false' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'platform', operator: 'Exists', effect: 'NoSchedule' }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'platform', operator: 'Exists' }] }],
        },
      },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
      },
      {
        maxSkew: 2,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { 'example.com/cost-centre': 'platform' } },
      },
    ],
    priorityClassName: 'platform',
    hostAliases: [{ ip: '192.0.2.1', hostnames: ['api.example.com'] }],
    terminationGracePeriodSeconds: 120,
    podDisruptionBudget: { maxUnavailable: '50%' },
    networkPolicy: {
      oidcFrom: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['192.0.2.0/24'] } }],
      metricsFrom: [SOMEWHERE],
      dnsTo: [SOMEWHERE],
      apiServerTo: [{ ipBlock: { cidr: '192.0.2.10/32' } }],
      apiServerPorts: [6443],
      issuersTo: [{ ipBlock: { cidr: '198.51.100.0/24' } }],
      metadataServer: true,
      extraEgress: [{ ports: [{ port: 8443, protocol: 'TCP' }], to: [SOMEWHERE] }],
    },
    defaultIssuer: {
      name: 'tokens',
      algorithm: 'EdDSA',
      keyRotation: '168h',
      namespaces: ['team-*'],
      kinds: ['AccessToken', 'IdToken', 'ClientCredential'],
      scopes: ['reports:*', '{namespace}:*'],
      audiences: ['https://*.example.com'],
      maxLifetime: '12h',
    },
    admission: { failurePolicy: 'Ignore', validationActions: ['Warn', 'Audit'] },
    hooks: { podLabels: { 'example.com/hook': 'true' }, podAnnotations: { 'example.com/a': 'b' } },
    monitoring: {
      serviceMonitor: {
        enabled: true,
        labels: { release: 'prometheus' },
        annotations: { 'example.com/a': 'b' },
        interval: '30s',
        scrapeTimeout: '10s',
        relabelings: [{ action: 'labeldrop', regex: 'pod' }],
        metricRelabelings: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'nodejs_.*' }],
      },
      prometheusRule: {
        enabled: true,
        labels: { release: 'prometheus' },
        annotations: { 'example.com/a': 'b' },
        runbookUrl: 'https://docs.example.com/mintlet',
        alertLabels: { team: 'platform' },
        expiresWithinMinutes: 20,
      },
      dashboard: { enabled: true, annotations: { grafana_folder: 'Security' } },
    },
  },
  namespaced: {
    watchNamespaces: ['etl', 'reports', 'mintlet-system'],
    rbac: { workloadIdentity: true, rolloutRestart: true },
    consumerCheck: { enabled: true },
  },
  'host network': {
    replicaCount: 1,
    hostNetwork: true,
    ports: { oidc: 18443, health: 18081 },
    oidc: { insecureHttp: true, service: { port: 80 } },
    serviceAccount: { create: false, name: 'minter' },
    admission: { enabled: false },
    defaultIssuer: { create: false },
    preStopSeconds: 0,
  },
} as const satisfies Readonly<Record<string, object>>

/** Their names, for test.each. */
export const VALUE_SET_NAMES: readonly (keyof typeof VALUE_SETS)[] = [
  'default',
  'everything',
  'namespaced',
  'host network',
]
