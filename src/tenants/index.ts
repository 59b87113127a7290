/** @module tenants: the EHRs that may call, read from TENANTS_FILE. */
export { readTenants } from './read.ts'
export { allowFhirServer, findFhirServer, jwtAlgorithms, sandboxTenant } from './tenant.ts'
export type { Backend, CallerAuth, Introspection, Issuer, JwtAlgorithm, Tenant } from './tenant.ts'
