/**
 * A pod in its node's network that ends at once when it is told to. Its image is E2E_IMAGE, or the busybox that the
 * one-node cluster has.
 *
 * @param container whatever it has beside the image
 */
export const podSpec = (container: object): object => ({
  hostNetwork: true,
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 0,
  containers: [
    {
      image: process.env['E2E_IMAGE'] ?? 'docker.io/onenode/busybox:1',
      imagePullPolicy: 'IfNotPresent',
      ...container,
    },
  ],
})
