// Settings of who may log in: one zod schema each, for the configuration file.
import { z } from 'zod'

const Path = z.string().startsWith('/', 'must be an absolute path')
const Names = z.array(z.string().min(1))

/** Accounts of the host. */
export const PamSettings = z.strictObject({
  service: z
    .string()
    .regex(/^[\w.-]+$/)
    .optional()
    .describe('file of /etc/pam.d; default: onggi when it exists, else login'),
  adminGroups: Names.optional().describe('members are admins; default: sudo, wheel'),
  adminBySudo: z.boolean().optional().describe('who may run anything by sudo is an admin too; default: false'),
})

/** Accounts of an LDAP directory or Active Directory. Passwords stand in files of their own, so that no configuration holds one. */
export const LdapSettings = z.strictObject({
  url: z
    .string()
    .regex(/^ldaps?:\/\//, 'must begin with ldap:// or ldaps://')
    .describe('ldaps://host, or ldap://host with StartTLS'),
  caFile: Path.optional().describe('PEM file of certificates to trust besides the system’s'),
  insecure: z.boolean().optional().describe('no TLS; for a server on this machine only'),
  bindDn: z.string().min(1).describe('account that looks users up'),
  bindPasswordFile: Path.describe('file whose first line is its password'),
  userBase: z.string().min(1).describe('where users are'),
  userAttribute: z
    .string()
    .regex(/^[\w;.-]+$/)
    .optional()
    .describe('attribute of the login name; default: uid (Active Directory: sAMAccountName)'),
  userFilter: z.string().startsWith('(').optional().describe('further condition on users, e.g. (objectClass=person)'),
  groupBase: z.string().min(1).optional().describe('where groups are; default: memberOf of the user alone'),
  groupAttribute: z
    .string()
    .regex(/^[\w;.-]+$/)
    .optional()
    .describe('attribute that names a group; default: cn'),
  adminGroups: Names.optional().describe('members are admins; everybody else is a user'),
})

/** One OpenID provider. */
export const OidcSettings = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and "-"')
    .refine((name) => !['local', 'pam', 'ldap', 'onggi'].includes(name), 'is the name of another realm')
    .default('oidc')
    .describe('name of the realm'),
  title: z.string().min(1).max(64).optional().describe('what the button of the login page says'),
  issuer: z.url().describe('the provider, as its tokens name it'),
  clientId: z.string().min(1),
  clientSecretFile: Path.optional().describe('file whose first line is the secret; default: a public client with PKCE alone'),
  redirectUri: z.url().describe('https://this server/auth/oidc/<name>/callback, registered at the provider'),
  postLogoutRedirectUri: z.url().optional().describe('where the provider sends the browser after a logout there'),
  scope: z.string().min(1).optional().describe('default: openid profile'),
  nameClaim: z.string().min(1).optional().describe('default: preferred_username'),
  groupsClaim: z.string().min(1).optional().describe('default: groups'),
  adminGroups: Names.optional().describe('members are admins; everybody else is a user'),
  insecure: z.boolean().optional().describe('a provider on http, for one on this machine only'),
})

/** A rule of the policy besides the built-in ones: the most specific pattern decides, among equals the last. */
export const RuleSettings = z.strictObject({
  action: z
    .string()
    .regex(/^[a-z0-9.*-]+$/i)
    .describe('a pattern: vm.start, vm.*'),
  allow: z.enum(['everyone', 'user', 'audience', 'owner', 'admin']),
  roles: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/))
    .optional()
    .describe('roles that may besides, whatever the object'),
})
