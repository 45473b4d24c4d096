/** Of golden.test.ts. */
export const STATUS_COMMANDS = {
  status: ['status'],
} as const
