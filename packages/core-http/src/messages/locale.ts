import type { IncomingHttpHeaders } from 'node:http'

/** The language texts are written in when nothing else is asked for. */
export const defaultLocale = 'en'

/** Cookie by which a page chooses its language without a login. */
export const localeCookie = 'onggi-lang'

const known = new Map<string, string>()

const best = (languages: readonly string[], header: string): string => {
  const wanted = header
    .split(',')
    .slice(0, 20)
    .map((part, order) => {
      const [tag = '', ...params] = part.split(';').map((s) => s.trim())
      const q = Number(params.find((p) => p.startsWith('q='))?.slice(2) ?? '1')
      return { tag: tag.toLowerCase(), q: Number.isFinite(q) ? q : 0, order }
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q || a.order - b.order)
  for (const { tag } of wanted) {
    if (tag === '*') return defaultLocale
    const exact = languages.find((l) => l.toLowerCase() === tag)
    if (exact) return exact
    const base = tag.split('-', 1)[0]
    const near = languages.find((l) => l.toLowerCase() === base)
    if (near) return near
  }
  return defaultLocale
}

/** The language of the answer: the user's setting, the cookie, `Accept-Language`, English. */
export const negotiateLocale = (languages: readonly string[], setting: string | undefined, headers: IncomingHttpHeaders): string => {
  if (setting !== undefined && languages.includes(setting)) return setting
  const cookie = headers.cookie?.includes(localeCookie) ? /(?:^|;\s*)onggi-lang=([\w-]{1,35})/.exec(headers.cookie)?.[1] : undefined
  if (cookie !== undefined && languages.includes(cookie)) return cookie
  const header = headers['accept-language']
  if (header === undefined || header === '') return defaultLocale
  const key = `${languages.join()} ${header}`
  let locale = known.get(key)
  if (locale === undefined) {
    locale = best(languages, header)
    if (known.size > 100) known.clear()
    if (header.length <= 200) known.set(key, locale)
  }
  return locale
}
