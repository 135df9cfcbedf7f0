// JSONB refuses U+0000 and lone surrogates, which JSON and JavaScript allow. Such values are kept as one string that holds their text.
const wrapper = '{"$onggi"'
const refused = /\\u(?:0000|d[89a-f])/i

/** Text to store in a JSONB column. */
export const toJsonb = (json: string): string => (refused.test(json) || json.startsWith(wrapper) ? JSON.stringify({ $onggi: json }) : json)

/** Text that was stored. */
export const fromJsonb = (text: string): string => (text.startsWith(wrapper) ? (JSON.parse(text) as { $onggi: string }).$onggi : text)
