type Over = {
  readonly metadata?: object
  readonly spec?: object
  readonly status?: object
}

/** A container that has run since, as status tells. */
export const running = (name: string, startedAt = '2026-06-01T12:01:00Z'): object => ({
  name,
  state: { running: { startedAt } },
})

/** Of a container that has a key of the Secret `reader` in its environment. */
export const ENV = {
  env: [{ name: 'T', valueFrom: { secretKeyRef: { name: 'reader', key: 'token' } } }],
}

/** The pod `etl/api-1` as the API server has it, with one container `app` that runs, and has ENV. */
export const rawPod = ({ metadata, spec, status }: Over = {}): object => ({
  metadata: { name: 'api-1', namespace: 'etl', ...metadata },
  spec: { containers: [{ name: 'app', ...ENV }], ...spec },
  status: {
    phase: 'Running',
    startTime: '2026-06-01T12:00:30Z',
    containerStatuses: [running('app')],
    ...status,
  },
})
