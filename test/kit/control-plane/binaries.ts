/** The programs that a control plane is made of; also the names of their files. */
export type Binary = 'etcd' | 'kube-apiserver' | 'kube-controller-manager'

/** The Kubernetes that tests run against, and that build/go.mod pins. */
export const KUBERNETES_VERSION = '1.36.3'
