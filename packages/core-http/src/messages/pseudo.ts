/** The language made by machine from the English texts: shows which text of a page does not come from the catalogue. */
export const pseudoLocale = 'en-XA'

const from = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const to = 'ÀƁÇÐÉƑĜĤÎĴĶĹṀÑÖÞǪŔŠŢÛṼŴẊÝŽàƀçðéƒĝĥîĵķĺṁñöþǫŕšţûṽŵẋýž'

/** Writes a text with accents and in brackets, a third longer; parameters (`%{name}`) stay. */
export const pseudo = (text: string): string => {
  const accented = text
    .split(/(%\{\w+\})/)
    .map((part) => (part.startsWith('%{') ? part : part.replace(/[A-Za-z]/g, (c) => to[from.indexOf(c)] ?? c)))
    .join('')
  return `⟦${accented}${' ·'.repeat(Math.ceil(text.length / 6))}⟧`
}
