/** A network as `/networks` answers it. */
export interface Network {
  readonly name: string
  readonly state: 'active' | 'inactive'
  readonly autostart: boolean
  readonly connection: string
  readonly interfaces: readonly string[]
  readonly subnet: string
  readonly dhcp: { readonly start?: string; readonly end?: string }
  readonly in_use?: boolean
  readonly vms?: readonly string[]
  readonly persistent: boolean
  /** Its bridge was just made, and is taken back at this time (ISO 8601) unless somebody confirms it. */
  readonly confirm_by?: string
}

/** Where networks live on the server. */
export const networksUri = '/plugins/kimchi/networks'
/** URI of a network. */
export const networkUri = (name: string): string => `${networksUri}/${encodeURIComponent(name)}`
