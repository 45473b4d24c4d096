/** What to do about a Service of the operator's that is not there. */
export const REMAKE_SERVICE = 'make the Service again: helm upgrade, or deploy/operator.yaml'
