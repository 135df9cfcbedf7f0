/** Texts by code: one text, or one per plural form (`one`, `other`, …) chosen by the parameter `count`. */
export type Texts = Readonly<Record<string, string | Readonly<Record<string, string>>>>

/** Values a text names. */
export type TextParams = Readonly<Record<string, unknown>>

/** Texts of one language. */
export interface Language {
  /** BCP 47 tag, e.g. `en`. */
  readonly locale: string
  /** The text for a code; the code itself when there is none, so that a hole is seen and named. */
  t(code: string, params?: object): string
  /** Whether there is a text for this code. */
  has(code: string): boolean
}

/** Puts values into the `%{name}` places of a text. */
export const fillText = (text: string, params: TextParams = {}): string =>
  text.replace(/%\{(\w+)\}/g, (place, name: string) => {
    const value = params[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : value === undefined || value === null ? '' : place
  })

/** Makes a language of its texts. */
export function createLanguage(locale: string, texts: Texts): Language {
  const plural = new Intl.PluralRules(locale)
  return {
    locale,
    has: (code) => Object.hasOwn(texts, code),
    t(code, params = {}) {
      const values = params as TextParams
      const text = Object.hasOwn(texts, code) ? texts[code] : undefined
      if (text === undefined) return code
      if (typeof text === 'string') return fillText(text, values)
      const count = values['count']
      return fillText(text[plural.select(typeof count === 'number' ? count : 0)] ?? text['other'] ?? code, values)
    },
  }
}

/** Reads the answer of `GET /i18n.json`: the texts alone, or `{locale, messages}`. */
export function readTexts(body: unknown): { locale: string; texts: Texts } {
  if (typeof body !== 'object' || body === null) return { locale: 'en', texts: {} }
  const whole = body as Record<string, unknown>
  const locale = [whole['locale'], whole['lang'], whole['language']].find((v) => typeof v === 'string')
  const messages = typeof whole['messages'] === 'object' && whole['messages'] !== null ? whole['messages'] : body
  return { locale: typeof locale === 'string' ? locale : 'en', texts: messages as Texts }
}

let current: Language = createLanguage('en', {})

/** Makes a language the page's; the shell calls it once, before anything is shown. */
export function useLanguage(language: Language): void {
  current = language
}

/** The page's language. */
export const pageLanguage = (): Language => current

/** The page's text for a code. */
export const t = (code: string, params?: object): string => current.t(code, params)
