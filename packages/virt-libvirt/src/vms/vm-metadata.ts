import type { Element } from '@xmldom/xmldom'
import { element, type Markup } from '../xml/build.ts'
import { children, first, text } from '../xml/find.ts'

/** Namespace of what this package keeps in a domain's metadata; never changes. */
export const metadataNamespace = 'urn:onggi:vm:1'
const kimchiNamespace = /^https?:\/\/github\.com\/kimchi-project\/kimchi/

/** A volume that belongs to a VM: made with it, deleted with it. */
export interface OwnedVolume {
  readonly pool: string
  readonly name: string
}
/** What travels with a VM besides libvirt's own definition. */
export interface VmMetadata {
  /** Name of the template it was made from. */
  readonly template?: string
  /** Icon, relative to the server's root. */
  readonly icon?: string
  /** Accounts that own it. */
  readonly users: readonly string[]
  /** Groups whose members own it. */
  readonly groups: readonly string[]
  /** Volumes made with it. */
  readonly volumes: readonly OwnedVolume[]
}

const texts = (parent: Element | undefined, name: string): string[] =>
  parent === undefined ? [] : children(parent, name).flatMap((child) => text(child) || [])

/** Reads our part of a domain's metadata; without one, the owners that Kimchi wrote. */
export function readMetadata(domain: Element): VmMetadata {
  const metadata = first(domain, 'metadata')
  const parts = metadata === undefined ? [] : children(metadata)
  const own = parts.find((part) => part.namespaceURI === metadataNamespace)
  if (own !== undefined) {
    const template = text(own, 'template')
    const icon = text(own, 'icon')
    const volumes = children(own, 'volume').map((volume) => ({
      pool: volume.getAttribute('pool') ?? '',
      name: volume.getAttribute('name') ?? '',
    }))
    return {
      ...(template ? { template } : {}),
      ...(icon ? { icon } : {}),
      users: texts(first(own, 'access'), 'user'),
      groups: texts(first(own, 'access'), 'group'),
      volumes: volumes.filter((volume) => volume.pool !== '' && volume.name !== ''),
    }
  }
  const kimchi = parts.find((part) => kimchiNamespace.test(part.namespaceURI ?? ''))
  const access = kimchi?.localName === 'access' ? kimchi : kimchi && first(kimchi, 'access')
  return { users: texts(access, 'user'), groups: texts(access, 'group'), volumes: [] }
}

/** Writes our part of a domain's metadata. */
export function metadataMarkup(metadata: VmMetadata): Markup {
  const tag = (name: string): string => `onggi:${name}`
  return element(
    tag('vm'),
    { 'xmlns:onggi': metadataNamespace },
    metadata.template !== undefined && element(tag('template'), {}, metadata.template),
    metadata.icon !== undefined && element(tag('icon'), {}, metadata.icon),
    element(
      tag('access'),
      {},
      ...metadata.users.map((user) => element(tag('user'), {}, user)),
      ...metadata.groups.map((group) => element(tag('group'), {}, group)),
    ),
    ...metadata.volumes.map(({ pool, name }) => element(tag('volume'), { pool, name })),
  )
}
