/** Epoch milliseconds. */
export type CertificateLife = { readonly notBefore: number; readonly notAfter: number }

/** Whether a certificate has to be made anew, and when: after two thirds of its life, so that a week without us does no harm. */
export function certificateDue(
  now: number,
  { notBefore, notAfter }: CertificateLife,
): { readonly due: boolean; readonly at: number } {
  const at = notBefore + Math.floor(((notAfter - notBefore) * 2) / 3)
  return { due: now >= at || now < notBefore, at }
}
