/** Directory of this package's texts, one `<language>.json` each: error codes and the lines of the request log. */
export const authMessages: URL = new URL('../messages/', import.meta.url)
