/** What is not as it is for a reader of the pages, why, and who tries the rest. */
export type StoodIn = {
  readonly why: string
  /** How far it goes all the same. */
  readonly tried: string
}

/** Everything; what is not here is the real thing. The tests that follow pages print those that they came upon. */
export const STOOD_IN: Readonly<Record<string, StoodIn>> = {
  npm: {
    why: 'it would be these tests, a build of the image or minutes of measurements',
    tried: 'the script has to be there and to take the arguments; test/image builds the image',
  },
  npx: {
    why: 'it would be these tests once more',
    tried: 'project and folders have to be there',
  },
  docker: {
    why: 'there may be no daemon',
    tried: 'command and flags are held against the client; test/image runs the image',
  },
  kind: { why: 'there is no node', tried: 'words and archive; test/e2e/install loads it into one' },
  k3s: { why: 'there is no node', tried: 'words and archive; test/e2e/install loads it into one' },
  ctr: { why: 'there is no node', tried: 'words and archive; test/e2e/install loads it into one' },
  gcloud: {
    why: 'there is no Google',
    tried:
      "commands and flags are held against gcloud's own table; accounts and bindings hold at the emulator",
  },
  aws: {
    why: 'there is no AWS',
    tried: 'the aws CLI validates it and then finds nobody; test/cluster/consumers has an STS',
  },
  curl: {
    why: 'the address is one of a cloud or of a pod',
    tried: 'not at all; to mintlet itself curl is real',
  },
  'kubectl logs': {
    why: 'there is no kubelet',
    tried: 'the API server finds the pod; the logs of mintlet are real',
  },
  'kubectl exec': {
    why: 'there is no kubelet',
    tried: 'the API server finds the pod, and the command runs here with what the pod mounts',
  },
  'kubectl port-forward': { why: 'there is no kubelet', tried: 'the API server finds the pod' },
  'kubectl mintlet verify': {
    why: 'the API server leads to no pod',
    tried:
      'it is led to the issuer as over a port-forward; test/e2e/install leads it through the API server',
  },
}
