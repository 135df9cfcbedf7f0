/** Value of the cookie `name` in a `Cookie` header; undefined when it is not there. @internal */
export const readCookie = (header: string | undefined, name: string): string | undefined => {
  if (header === undefined) return undefined
  let at = 0
  while (at < header.length) {
    let end = header.indexOf(';', at)
    if (end < 0) end = header.length
    while (header.charCodeAt(at) === 32) at++
    if (header.startsWith(name, at) && header.charCodeAt(at + name.length) === 61) return header.slice(at + name.length + 1, end).trim()
    at = end + 1
  }
  return undefined
}

/** `Set-Cookie` line; an empty value takes the cookie back. `__Host-` demands Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2). @internal */
export const setCookie = (name: string, value: string, isSecure: boolean): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}${value === '' ? '; Max-Age=0' : ''}`
