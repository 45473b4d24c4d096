/** The kind of Argo Rollouts, as much of it as a restart touches: its fields are not checked. */
export const ROLLOUT_CRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: rollouts.argoproj.io}
spec:
  group: argoproj.io
  scope: Namespaced
  names: {kind: Rollout, listKind: RolloutList, plural: rollouts, singular: rollout}
  versions:
    - name: v1alpha1
      served: true
      storage: true
      subresources: {status: {}}
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-preserve-unknown-fields: true
              properties:
                restartAt: {type: string, format: date-time}
            status:
              type: object
              x-kubernetes-preserve-unknown-fields: true
              properties:
                observedGeneration: {type: string}
                restartedAt: {type: string, format: date-time}
`
