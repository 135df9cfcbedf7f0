import { readdir, readFile } from 'node:fs/promises'
import { coreErrorTexts, fillIn } from '../errors.ts'
import type { Log } from '../needs.ts'
import { defaultLocale } from './locale.ts'
import { logTexts } from './log-texts.ts'
import { pseudo, pseudoLocale } from './pseudo.ts'

/** A text, or its forms by number: `{ "one": "%{count} disk", "other": "%{count} disks" }`, chosen by the parameter `count`. */
export type MessageText = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>

/** Texts by code. */
export type Messages = Readonly<Record<string, MessageText>>

/** Texts of all parts, by language. */
export interface Catalogue {
  /** Languages there are texts for, with the pseudo-language. */
  languages(): readonly string[]
  /** The text of a code in a language, else in English; undefined when no text is known. */
  text(code: string, params: Readonly<Record<string, unknown>>, locale: string): string | undefined
  /** All texts of a language, English where it has none. */
  all(locale: string): Messages
  /** Adds the texts of a part; the undo takes them away. */
  add(texts: Readonly<Record<string, Messages>>): () => void
}

/** Makes a catalogue with the texts of this package. */
export const createCatalogue = (): Catalogue => {
  const parts = new Set<Readonly<Record<string, Messages>>>([{ [defaultLocale]: { ...coreErrorTexts, ...logTexts } }])
  const cache = new Map<string, Messages>()
  const merged = (locale: string): Messages => {
    let all = cache.get(locale)
    if (!all) {
      const english = Object.assign({}, ...[...parts].map((p) => p[defaultLocale] ?? {})) as Messages
      if (locale === pseudoLocale) all = Object.fromEntries(Object.entries(english).map(([code, text]) => [code, pseudoForms(text)]))
      else all = locale === defaultLocale ? english : (Object.assign({}, english, ...[...parts].map((p) => p[locale] ?? {})) as Messages)
      cache.set(locale, all)
    }
    return all
  }
  let languages: readonly string[] | undefined
  const changed = (): void => {
    cache.clear()
    languages = undefined
  }
  return {
    languages: () => (languages ??= [...new Set([defaultLocale, ...[...parts].flatMap((p) => Object.keys(p)), pseudoLocale])]),
    all: (locale) => merged(locale),
    text(code, params, locale) {
      const all = merged(locale)
      const text = Object.hasOwn(all, code) ? all[code] : undefined
      if (text === undefined) return undefined
      const form = typeof text === 'string' ? text : (text[new Intl.PluralRules(locale).select(Number(params['count']))] ?? text.other)
      return form === undefined ? undefined : fillIn(form, params)
    },
    add(texts) {
      parts.add(texts)
      changed()
      return () => {
        parts.delete(texts)
        changed()
      }
    },
  }
}

const pseudoForms = (text: MessageText): MessageText =>
  typeof text === 'string' ? pseudo(text) : Object.fromEntries(Object.entries(text).map(([form, t]) => [form, pseudo(t)]))

const readTexts = async (file: URL): Promise<Messages> => JSON.parse(await readFile(file, 'utf8')) as Messages

/**
 * Reads texts: a directory of `<language>.json` (its URL ends with a slash or not), or one such file. A file that cannot be
 * read is logged and left out.
 */
export const readMessages = async (url: URL, log: Log): Promise<Readonly<Record<string, Messages>>> => {
  const out: Record<string, Messages> = {}
  try {
    if (url.pathname.endsWith('.json')) {
      const language = /([\w-]+)\.json$/.exec(url.pathname)?.[1] ?? defaultLocale
      out[language] = await readTexts(url)
      return out
    }
    const dir = url.pathname.endsWith('/') ? url : new URL(`${url.href}/`)
    for (const name of await readdir(dir)) {
      const language = /^([\w-]+)\.json$/.exec(name)?.[1]
      if (language !== undefined) out[language] = await readTexts(new URL(name, dir))
    }
  } catch (err) {
    log.warn({ err, url: url.href }, 'the message texts cannot be read')
  }
  return out
}
