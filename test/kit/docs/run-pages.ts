/** A page that is followed as its readers do, and what they have before. */
export type RunPage = {
  readonly page: string
  /** A folder of the repository that they are in; its root unless given. */
  readonly from?: string
  /** Shell before the first block: what the page takes for granted. */
  readonly given?: string
  /** Shell before single blocks, by how these begin: where a reader has a choice, or something happens in between. */
  readonly before?: Readonly<Record<string, string>>
  /** What readers put in the place of what a block has: words for their own, and paths of a pod. */
  readonly replaced?: Readonly<Record<string, string>>
  /** Shell whose output is what a block shows, by how that begins. */
  readonly made?: Readonly<Record<string, string>>
  /** How blocks begin that come first, in this order, where the page is not read from top to bottom. */
  readonly first?: readonly string[]
}

const DEMO = 'kubectl apply -f deploy/samples'
const K0RDENT = [
  'kubectl apply -f deploy/samples/k0rdent/00-namespace.yaml',
  'k0rdent-token > token.txt',
  'kubectl create secret generic k0rdent-admin -n mintlet-system --from-file=token=./token.txt',
  'kubectl apply -f deploy/samples/k0rdent/10-issuer.yaml',
].join('\n')
const consumer = (name: string): string => `deploy/samples/consumers/${name}`
const secretText = (namespace: string, name: string, key: string): string =>
  [
    `kubectl wait -n ${namespace} itok/${name} --for=condition=Ready --timeout=60s > /dev/null`,
    `kubectl get secret -n ${namespace} ${name} -o jsonpath='{.data.${key}}' | base64 -d`,
  ].join('\n')
/** The installation by Helm, as the README has it. */
export const INSTALL =
  'helm install mintlet helm/mintlet --namespace mintlet-system --create-namespace --wait'
const HOOK = [
  'helm template mintlet helm/mintlet --namespace mintlet-system --show-only templates/hooks/release-objects.yaml > hook.yaml',
  'kubectl apply -f hook.yaml',
].join('\n')

/**
 * Every page with commands or manifests, in the order in which they are followed, all in one cluster. A page that needs
 * nothing of its own is one line: `{ page: 'docs/faq.md' }`. What a page makes is gone before the next one.
 */
export const RUN_PAGES: readonly RunPage[] = [
  // Whoever reads it from the top installs before the examples can be applied.
  { page: 'README.md', first: ['npm ci\nnpm run image', 'kubectl create namespace reports\n'] },
  { page: 'CONTRIBUTING.md' },
  { page: 'docs/image.md' },
  { page: 'docs/performance.md' },
  { page: 'docs/reliability.md' },
  {
    page: 'docs/spec/impersonated-token.md',
    given: DEMO,
    before: {
      'import json\n': [
        'kubectl get secret -n mintlet-demo report-reader -o jsonpath={.data.token} | base64 -d > token',
        "kubectl get secret -n mintlet-system mintlet-oidc-tls -o jsonpath='{.data.ca\\.crt}' | base64 -d > ca.crt",
        'export SSL_CERT_FILE=$PWD/ca.crt NODE_EXTRA_CA_CERTS=$PWD/ca.crt',
      ].join('\n'),
      'kubectl get secret -n mintlet-demo release-signature': [
        "kubectl get itok -n mintlet-demo release-signature -o jsonpath='{.spec.signedBlob.payload}' | base64 -d > payload",
        'kubectl wait -n mintlet-demo itok/release-signature --for=condition=Ready --timeout=60s',
      ].join('\n'),
    },
  },
  {
    page: 'docs/spec/cluster-credential-issuer.md',
    given: DEMO,
    before: {
      '$ kubectl get itok -n mintlet-demo report-reader -o jsonpath': [
        'kubectl delete itok -n mintlet-demo report-reader',
        'kubectl create -f - <<END',
        'apiVersion: mintlet.dev/v1alpha1',
        'kind: ImpersonatedToken',
        'metadata: {name: report-reader, namespace: mintlet-demo}',
        'spec:',
        '  issuerRef: {name: local}',
        '  serviceAccount: mintlet-demo:report-reader',
        '  accessToken: {scopes: [orders:write]}',
        'END',
        'kubectl wait -n mintlet-demo itok/report-reader --for=condition=Stalled --timeout=30s',
      ].join('\n'),
    },
  },
  {
    page: 'docs/spec/service-account-credential.md',
    given: K0RDENT,
    before: {
      // A credential of ten seconds, which has ended.
      '$ kubectl patch sac -n etl contractor': [
        'kubectl create namespace etl --dry-run=client -o yaml | kubectl apply -f -',
        'kubectl create -f - <<END',
        'apiVersion: mintlet.dev/v1alpha1',
        'kind: ServiceAccountCredential',
        'metadata: {name: contractor, namespace: etl}',
        'spec:',
        '  issuerRef: {name: k0rdent}',
        '  serviceAccount: sa-contractor',
        '  lifetime: 10s',
        '  rotation: {policy: None}',
        'END',
        "kubectl wait -n etl sac/contractor --timeout=60s --for=jsonpath='{.status.phase}'=Expired",
      ].join('\n'),
      // Above it was taken away; and a local issuer that has revoked something.
      'kubectl get sac -A -o wide': [
        'kubectl apply -f pipeline.yaml',
        'kubectl wait -n etl sac/pipeline --for=condition=Ready --timeout=60s',
        'kubectl create secret generic mintlet-revocations-example -n mintlet-system',
      ].join('\n'),
    },
  },
  { page: 'docs/spec/credential-issuer.md' },
  {
    page: 'docs/admission.md',
    given: [
      'kubectl create namespace reports --dry-run=client -o yaml | kubectl apply -f -',
      'kubectl create rolebinding ada -n reports --clusterrole=edit --user=ada',
    ].join('\n'),
    before: {
      // Ada, who may be reports:reader, asks to be somebody else.
      '$ kubectl apply -f writer.yaml': [
        'cat > writer.yaml <<END',
        'apiVersion: mintlet.dev/v1alpha1',
        'kind: ImpersonatedToken',
        'metadata: {name: writer, namespace: reports}',
        'spec:',
        '  issuerRef: {name: local}',
        '  serviceAccount: reports:writer',
        '  accessToken: {}',
        'END',
        'kubectl() { command kubectl --as ada "$@"; }',
      ].join('\n'),
      // Now for an identity that she may use.
      'kubectl apply --dry-run=server --as ada': [
        'unset -f kubectl',
        'sed -i s/reports:writer/reports:reader/ writer.yaml',
      ].join('\n'),
    },
  },
  {
    page: 'docs/reasons.md',
    given: DEMO,
    replaced: {
      'NAME -n NS': 'report-reader -n mintlet-demo',
      'NS/NAME': 'mintlet-demo/report-reader',
    },
    before: {
      'kubectl get itok,sac -A -o wide':
        'kubectl wait -n mintlet-demo itok/report-reader --for=condition=Ready --timeout=60s',
    },
  },
  { page: 'docs/guides/README.md' },
  { page: 'docs/guides/ai-agent.md', from: consumer('ai-agent') },
  {
    page: 'docs/guides/aws.md',
    from: `${consumer('aws')}/aws-account`,
    made: {
      '[default]\nrole_arn': secretText('backup', 'uploader', 'aws-config'),
    },
  },
  { page: 'docs/guides/bigquery.md', from: consumer('bigquery') },
  { page: 'docs/guides/cloud-run.md', from: consumer('cloud-run') },
  { page: 'docs/guides/image-pull.md', from: consumer('image-pull') },
  { page: 'docs/guides/kubectl.md', from: consumer('kubectl') },
  { page: 'docs/guides/packages.md', from: consumer('packages') },
  { page: 'docs/guides/prometheus.md', from: consumer('prometheus') },
  { page: 'docs/guides/terraform.md', from: consumer('terraform') },
  {
    page: 'docs/guides/restarts.md',
    given: [
      'kubectl create namespace shop --dry-run=client -o yaml | kubectl apply -f -',
      'kubectl create deployment api -n shop --image=registry.example.com/api:1.0',
    ].join('\n'),
  },
  { page: 'docs/monitoring.md' },
  {
    page: 'docs/guides/google.md',
    replaced: { '/var/run/secrets/google': '.', '/var/run/secrets/orders': '.' },
    before: {
      // Of the three routes the second one.
      'gcloud iam service-accounts create etl-broker':
        'export MEMBER=$POOL/subject/system:serviceaccount:mintlet-system:mintlet-google',
      'curl -H "Authorization': [
        'kubectl get secret -n etl storage-reader -o jsonpath={.data.token} | base64 -d > token',
        'kubectl get secret -n etl storage-reader -o jsonpath={.data.expiresAt} | base64 -d > expiresAt',
      ].join('\n'),
      // Those of the other routes.
      'kubectl delete namespace etl\n': [
        'gcloud iam service-accounts create partner-sync --project=$PROJECT',
        'gcloud iam service-accounts create release-signer --project=$PROJECT',
      ].join('\n'),
    },
  },
  {
    page: 'docs/guides/k0rdent.md',
    replaced: {
      'YOUR-SERVICE-ACCOUNT': 'sa-pipeline-prod',
      'YOUR-OTHER-ONE': 'sa-contractor',
      'YOUR-PROJECT': 'proj-0001',
    },
    before: {
      'kubectl create secret generic k0rdent-admin': 'k0rdent-token > token.txt',
      'kubectl apply -f "$CLONE/deploy/rbac-rollout-restart.yaml"':
        'kubectl create deployment loader -n etl --image=registry.example.com/loader:1.0',
    },
  },
  {
    page: 'docs/guides/local-clients.md',
    before: {
      // What the page comes to a little later.
      'kubectl get secret -n orders pipeline-token': [
        'kubectl apply -f 30-access-token.yaml',
        'kubectl wait -n orders itok/pipeline-token --for=condition=Ready --timeout=60s',
      ].join('\n'),
      // Above the credential was taken away, and its service account disabled.
      'kubectl apply -f 30-access-token.yaml': [
        'kubectl patch ccri clients --type=json -p \'[{"op":"remove","path":"/spec/local/serviceAccounts/1"}]\'',
        'kubectl apply -f 20-credential.yaml',
        'kubectl wait -n orders sac/pipeline --for=condition=Ready --timeout=60s',
      ].join('\n'),
    },
  },
  { page: 'docs/kubectl-mintlet.md', given: DEMO },
  {
    page: 'docs/quickstart.md',
    given: 'helm uninstall mintlet --namespace mintlet-system',
  },
  {
    page: 'docs/gitops.md',
    given: [
      'kubectl create namespace argocd --dry-run=client -o yaml | kubectl apply -f -',
      'kubectl create configmap argocd-cm --namespace argocd',
    ].join('\n'),
  },
  {
    page: 'helm/mintlet/README.md',
    given: 'helm uninstall mintlet --namespace mintlet-system',
  },
  {
    page: 'docs/uninstall.md',
    given: `${INSTALL}\n${HOOK}`,
    // From the least that it takes away to all.
    first: [
      'kubectl logs --namespace',
      'helm template mintlet',
      'kubectl patch serviceaccountcredential',
      'kubectl delete clusterrolebinding',
    ],
    replaced: { 'NAME --namespace NAMESPACE': 'left --namespace default' },
    before: {
      // Above Helm's installation was taken away.
      'kubectl delete serviceaccountcredentials,impersonatedtokens --all --all-namespaces\nkubectl delete --kustomize':
        [
          'kubectl apply --kustomize deploy',
          'kubectl wait --for condition=established --timeout 30s crd/clustercredentialissuers.mintlet.dev',
          'kubectl apply -f deploy/issuer.yaml',
          'kubectl rollout status deployment/mintlet --namespace mintlet-system --timeout 60s',
        ].join('\n'),
      // The hook has ended the operator.
      'kubectl patch serviceaccountcredential': [
        'kubectl create -f - <<END',
        'apiVersion: mintlet.dev/v1alpha1',
        'kind: ServiceAccountCredential',
        'metadata: {name: left, namespace: default, finalizers: [mintlet.dev/revoke]}',
        'spec:',
        '  issuerRef: {name: local}',
        '  serviceAccount: default:left',
        'END',
        'kubectl delete sac left --wait=false',
      ].join('\n'),
    },
  },
]
