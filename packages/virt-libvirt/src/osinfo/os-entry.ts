/** One `<media>` of an operating system: how its images introduce themselves. */
export interface MediaRule {
  readonly arch: string
  readonly live: boolean
  readonly installer: boolean
  readonly volumeId?: string
  readonly systemId?: string
  readonly publisherId?: string
  readonly applicationId?: string
  /** Unit: bytes. */
  readonly volumeBytes?: number
}

/** What an operating system needs on one architecture. */
export interface OsResources {
  /** "all" or an architecture. */
  readonly arch: string
  readonly minimum: ResourceSet
  readonly recommended: ResourceSet
}

/** Figures of one kind; what is not said is absent. */
export interface ResourceSet {
  /** Unit: bytes. */
  readonly ram?: number
  readonly cpus?: number
  /** Unit: bytes. */
  readonly storage?: number
}

/** One operating system of osinfo-db, as far as it is used. */
export interface OsEntry {
  /** URI, for example http://debian.org/debian/11. */
  readonly id: string
  readonly shortId: string
  readonly name: string
  readonly version: string
  readonly distro: string
  readonly family: string
  /** ISO date or ''. */
  readonly released: string
  /** Operating systems it inherits from: derives-from and clones. */
  readonly parents: readonly string[]
  readonly media: readonly MediaRule[]
  readonly resources: readonly OsResources[]
  /** Device ids it drives, and those it does not although a parent does. */
  readonly devices: readonly { readonly id: string; readonly supported: boolean }[]
}
