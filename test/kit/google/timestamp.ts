/** google.protobuf.Timestamp in JSON, in whole seconds and UTC. */
export const timestamp = (epochMilliseconds: number): string =>
  `${new Date(epochMilliseconds).toISOString().slice(0, '2026-11-22T12:00:00'.length)}Z`
