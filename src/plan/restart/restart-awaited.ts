import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'

/** Whether what is published has come since the listed workloads were restarted. */
export const restartAwaited = ({
  tokenId,
  restartedFor,
}: Pick<ImpersonatedTokenStatus, 'tokenId' | 'restartedFor'>): boolean =>
  restartedFor !== undefined && restartedFor !== tokenId
