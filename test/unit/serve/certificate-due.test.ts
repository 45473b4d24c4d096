import { expect, it } from 'vitest'
import { certificateDue } from '../../../src/serve/certificate-due.ts'

const life = { notBefore: 3000, notAfter: 6000 }

it('certificateDue is after two thirds of the life', () => {
  expect(certificateDue(4999, life)).toEqual({ due: false, at: 5000 })
  expect(certificateDue(5000, life)).toEqual({ due: true, at: 5000 })
})

it('certificateDue replaces a certificate from the future, which no client would take', () => {
  expect(certificateDue(2999, life).due).toBe(true)
})
