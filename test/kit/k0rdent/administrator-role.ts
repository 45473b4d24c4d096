/** The role that makes its bearer a tenant administrator, in a token of the organisation's scope. */
export const ADMINISTRATOR_ROLE = 'tenant.administrator'
