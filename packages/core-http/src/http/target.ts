/** Path and query of a request's target: a proxy may write it with scheme and host (RFC 9112 §3.2.2). */
export const pathOfTarget = (url: string): string => {
  if (url.startsWith('/')) return url
  const rest = /^https?:\/\/[^/?]*(.*)$/is.exec(url)?.[1]
  return rest === undefined ? url : rest.startsWith('/') ? rest : `/${rest}`
}
