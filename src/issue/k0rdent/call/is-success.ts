import type { HttpAnswer } from '../../../http/http-client.ts'

export const isSuccess = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300
