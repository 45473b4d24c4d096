/** How a ServiceAccount of the cluster is named where it is an identity itself: `system:serviceaccount:<namespace>:<name>`. */
export const CLUSTER_IDENTITY = 'system:serviceaccount:'
