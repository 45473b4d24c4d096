import type { ConsumerSample } from './consumer-samples.ts'

type Mount = { readonly name: string; readonly mountPath: string; readonly subPath?: string }
type Container = {
  readonly name: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly envFrom?: unknown
  readonly volumeMounts?: readonly Mount[]
  readonly securityContext?: object
}
type PodSpec = {
  readonly serviceAccountName?: string
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes?: readonly {
    readonly name: string
    readonly secret?: { readonly secretName: string; readonly defaultMode?: number }
    readonly configMap?: { readonly name: string }
  }[]
}

/** A pod of the samples, whatever makes it. */
export type ConsumerPod = {
  readonly sample: ConsumerSample
  readonly spec: PodSpec
  readonly containers: readonly Container[]
  /** Seconds after which a Job is ended. */
  readonly deadline: number | undefined
}

type Template = {
  readonly template: { readonly spec: PodSpec }
  readonly activeDeadlineSeconds?: number
}

/** @throws Error for a kind whose pods are not known */
export function consumerPods(samples: readonly ConsumerSample[]): ConsumerPod[] {
  return samples
    .filter(({ object: { kind = '' } }) => /^(?:CronJob|Job|Deployment)$/v.test(kind))
    .map((sample) => {
      const { kind, spec } = sample.object
      const job = spec as Template & { readonly jobTemplate: { readonly spec: Template } }
      const { template, activeDeadlineSeconds } = kind === 'CronJob' ? job.jobTemplate.spec : job
      const { containers, initContainers = [] } = template.spec
      return {
        sample,
        spec: template.spec,
        containers: [...initContainers, ...containers],
        deadline: activeDeadlineSeconds,
      }
    })
}
