import type { IsoLabel } from '../media/iso-header.ts'
import type { MediaRule, OsEntry } from './os-entry.ts'
import { compilePattern, type Pattern } from './pattern.ts'

/** One way to read an ISO image's label. */
export interface OsMatch {
  readonly os: OsEntry
  /** Architecture of the medium as osinfo-db writes it: x86_64, i686, aarch64; "all" for any. */
  readonly arch: string
  readonly live: boolean
  readonly installer: boolean
  /** How specific the rule was: its number of literal characters. */
  readonly rank: number
}

type Field = 'volumeId' | 'systemId' | 'publisherId' | 'applicationId'
const FIELDS: readonly Field[] = ['volumeId', 'systemId', 'publisherId', 'applicationId']

interface Rule {
  readonly os: OsEntry
  readonly media: MediaRule
  readonly patterns: readonly (readonly [Field, Pattern])[]
}

/** All ISO rules of the database, found through three-character pieces of their literal text. */
export interface IsoRules {
  /** Every rule that matches, the most specific first. */
  match(label: IsoLabel): readonly OsMatch[]
}

const GRAM = 3

/** Makes {@link IsoRules} of all systems. */
export function createIsoRules(entries: readonly OsEntry[]): IsoRules {
  const byGram = new Map<Field, Map<string, Rule[]>>()
  const always: Rule[] = []
  for (const os of entries)
    for (const media of os.media) {
      const patterns = compileRule(media)
      if (patterns !== undefined) file({ os, media, patterns })
    }

  function file(rule: Rule): void {
    for (const [field, { required }] of rule.patterns) {
      if (required.length < GRAM) continue
      const grams = byGram.get(field) ?? new Map<string, Rule[]>()
      byGram.set(field, grams)
      const gram = leastUsed(required, grams)
      const rules = grams.get(gram)
      if (rules === undefined) grams.set(gram, [rule])
      else rules.push(rule)
      return
    }
    if (rule.patterns.length > 0) always.push(rule)
  }

  return {
    match(label) {
      const found: OsMatch[] = []
      const consider = (rule: Rule): void => {
        const rank = rankOf(rule, label)
        if (rank !== undefined)
          found.push({ os: rule.os, arch: rule.media.arch, live: rule.media.live, installer: rule.media.installer, rank })
      }
      for (const [field, grams] of byGram) {
        const text = label[field]
        const seen = new Set<string>()
        for (let i = 0; i + GRAM <= text.length; i++) {
          const gram = text.slice(i, i + GRAM)
          const rules = grams.get(gram)
          if (rules === undefined || seen.has(gram)) continue
          seen.add(gram)
          for (const rule of rules) consider(rule)
        }
      }
      for (const rule of always) consider(rule)
      return found.sort((a, b) => b.rank - a.rank || (a.os.released < b.os.released ? 1 : -1))
    },
  }
}

/** The piece of `text` that fewest rules use so far, so that one common word does not collect them all. */
function leastUsed(text: string, grams: ReadonlyMap<string, readonly Rule[]>): string {
  let best = text.slice(0, GRAM)
  let least = Infinity
  for (let i = 0; i + GRAM <= text.length; i++) {
    const gram = text.slice(i, i + GRAM)
    const used = grams.get(gram)?.length ?? 0
    if (used < least) [best, least] = [gram, used]
  }
  return best
}

function rankOf(rule: Rule, label: IsoLabel): number | undefined {
  if (rule.media.volumeBytes !== undefined && rule.media.volumeBytes !== label.volumeBytes) return undefined
  // The literal text first: it settles nearly every rule without a search.
  for (const [field, { required }] of rule.patterns) if (!label[field].includes(required)) return undefined
  let rank = rule.media.volumeBytes === undefined ? 0 : 1
  for (const [field, pattern] of rule.patterns) {
    if (!pattern.test(label[field])) return undefined
    rank += pattern.literals
  }
  return rank
}

/** Undefined when one of the patterns cannot be evaluated: the rule would fit too much without it. */
function compileRule(media: MediaRule): readonly (readonly [Field, Pattern])[] | undefined {
  const compiled: (readonly [Field, Pattern])[] = []
  for (const field of FIELDS) {
    const source = media[field]
    if (source === undefined) continue
    const pattern = compilePattern(source)
    if (pattern === undefined) return undefined
    compiled.push([field, pattern])
  }
  return compiled
}
