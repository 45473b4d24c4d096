/** Of golden.test.ts. */
export const STATUS_COMMANDS = {
  status: ['status'],
  'status-problems': ['status', '--problems'],
  'status-of-nobody': ['status', '-n', 'nobody-is-here'],
  'status-all': ['status', '--all-namespaces', '--selector=none=such'],
} as const
