// Which test shows which attack. Each line says in our words what is tried, with the requirement of OWASP ASVS 5 it belongs to; the check fails when a test is gone.
import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const lines: readonly (readonly [attack: string, asvs: string, ...tests: string[]])[] = [
  // Parsing
  ['content types with a tab or garbage', '2.2.1', 'a body of type %j is 415'],
  ['a key twice, a byte order mark, prototype keys, deep nesting', '1.5.2', '%s is 400 CORE_ERR_JSON'],
  ['a body in UTF-16 or broken UTF-8', '1.5.2', 'a body that is not UTF-8 is 400, one in UTF-16 by its type 415'],
  ['two lengths, or a length and chunks', '4.2.1', 'two lengths, or a length and chunks, are refused: no smuggling'],
  [
    'a frame that is not HTTP, plain HTTP on the TLS port',
    '4.2.1',
    'a frame that is not HTTP is answered as a problem',
    'old TLS versions are refused',
  ],
  ['%2F, %00, broken percent-encoding in the path', '1.5.3', 'the URL %s is 400'],
  ['a foreign absolute URL, a strange Host', '4.1.3', 'an absolute URL and a strange Host reach nothing else'],
  ['CONNECT, TRACE and methods nobody knows', '4.1.4', 'CONNECT, TRACE and unknown methods get no further than the route table'],
  // Denial of service
  [
    'a body of 1 GB',
    '5.2.1',
    'a 1 GB body is refused by its length before it comes, also for nobody',
    'a chunked body over the limit is 413',
  ],
  ['a slow body', '15.2.2', 'a body that never ends is cut off with 408'],
  ['slow headers', '15.2.2', 'headers that come one byte at a time are 408'],
  ['10,000 headers', '15.2.2', 'ASVS 15.2.2 10,000 headers are 431'],
  ['a URL of 8 MB', '15.2.2', 'an 8 MB URL is refused without being kept', 'a URL that is too long is 414'],
  ['patterns that never end to match', '1.3.12', 'a hostile pattern costs no time: matching is linear'],
  ['a page of 100,000 objects', '15.2.2', 'a page is never larger than 1,000 of 100,000 objects, however it is asked for'],
  ['a body with 90,000 mistakes', '15.2.2', 'a body of many wrong elements answers in a small body'],
  ['a compressed bomb, 100,000 parts', '5.2.3', 'a compressed body is no JSON and is never unpacked'],
  ['pipelining and leaving', '15.2.2', 'many pipelined requests of a client that leaves are all let go'],
  ['too many requests', '2.4.1', 'rate limits answer 429 with Retry-After, by address'],
  ['old TLS, weak ciphers, renegotiation', '12.1.1', 'ASVS 12.1.1 openssl gets TLS 1.2 and 1.3 with modern ciphers'],
  [
    'a key that others read; a certificate made anew for nothing',
    '13.3.2',
    'a self-signed EC certificate is made once',
    'a certificate is made anew when it nears its end, and not before',
  ],
  [
    'figures, the API description and readiness without rights',
    '13.4.5',
    '/metrics is for loopback, admins and the token',
    '/readyz is 503 with reasons for those who may know',
    '/openapi.json describes exactly what is mounted now',
  ],
  [
    'a plugin from a directory that everybody writes, or that is not configured',
    '15.2.4',
    'plugins are found by keyword, below scopes too; broken ones and open directories are left out',
  ],
  // Browsers
  [
    'cross-site forms of any type with a valid cookie',
    '3.5.1',
    'ASVS 3.5.1 cross-site forms of any type with a valid cookie are 403',
    'ASVS 3.3.4, 3.5.1 the cookie is out of reach of scripts',
  ],
  ['foreign origins that read', '3.4.2', 'ASVS 3.4.2 no origin is ever allowed to read'],
  ['markup in names and messages', '1.2.1', 'a browser gets errors as a page with the text escaped'],
  [
    'inline and foreign scripts',
    '3.4.3',
    'ASVS 3.4.3 only the script whose hash is allowed runs',
    'every answer carries the security headers',
  ],
  ['an uploaded page shown by the browser', '3.2.1', 'files of the shell and of plugins are served, and asked for again'],
  ['modules of packages that are not installed, .. in names', '5.3.2', '%s is not served'],
  ['framing', '3.4.6', 'ASVS 3.3.4, 3.5.1 the cookie is out of reach of scripts'],
  ['an open redirect by ?next=', '3.7.2', 'a browser that is not logged in is sent to the login page, with ?next= unless it asked for /'],
  ['paths that leave the directory, hidden files, links to elsewhere', '5.3.2', '%s is not served'],
  // Browsers on the whole app, over TLS: examples/kimchi/test/pages/security.ts
  ['a cookie that scripts, other sites or plain HTTP get at', '3.3.1', 'ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4 the cookie of a login over TLS'],
  ['a cookie under another name', '3.3.3', 'ASVS 3.3.1 the cookie is of no use to a program'],
  ['markup in names, titles and the log', '3.2.2', 'ASVS 1.2.1, 3.2.2 markup in the names of things'],
  ['a page that needs more than its policy allows', '3.4.3', 'ASVS 3.4.3 every page of the app is opened without one violation'],
  ['an answer without its headers', '3.4.4', 'ASVS 3.4.1, 3.4.4, 3.4.5, 3.4.6, 3.4.8 every answer over TLS has its headers'],
  ['a browser led back to plain HTTP', '3.4.1', 'ASVS 3.4.1, 12.2.1 once it was there by TLS'],
  ['a window that is left open behind a link', '3.4.8', 'ASVS 3.4.3 every page of the app is opened without one violation'],
  ['messages of a foreign window', '3.5.5', 'ASVS 3.5.5 the page listens to no message of another window'],
  // Sockets
  ['an upgrade for nobody, from another site with a cookie', '4.4.2', 'an upgrade without credentials is refused as an ordinary answer'],
  ['a frame over 64 KiB', '15.2.2', 'a message over 64 KiB closes the WebSocket with 1009'],
  ['a bomb of permessage-deflate', '5.2.3', 'a WebSocket is never compressed, whatever the client offers'],
  // Rights and leaks
  ['a route without an access rule', '8.2.1', 'a route of the app without an access rule fails the boot'],
  ['secrets in the log', '16.2.5', 'secrets never reach the log', 'a field that its schema marks writeOnly'],
  [
    'secrets in settings',
    '14.2.4',
    'a secret is never shown, stays when it is sent back as shown, and is in no log',
    'ASVS 14.2.4 secrets in settings are sealed in the store',
  ],
  ['internals in errors', '16.5.1', 'an unforeseen error is CORE_ERR_INTERNAL and leaks nothing'],
  ['forged proxy headers', '4.1.3', 'behind a declared proxy its headers count, from anybody else they do not'],
  ['plain HTTP beyond loopback', '12.2.1', 'without TLS the server listens beyond loopback only when told so'],
]

test('each attack that concerns this package has a test', async () => {
  const dirs = [new URL('./', import.meta.url), new URL('../../../examples/kimchi/test/pages/', import.meta.url)]
  const files = (await Promise.all(dirs.map(async (dir) => (await readdir(dir)).map((name) => new URL(name, dir))))).flat()
  const sources = files.filter(({ pathname }) => pathname.endsWith('.ts') && !pathname.endsWith('attack-lines.test.ts'))
  const texts = (await Promise.all(sources.map((file) => readFile(file, 'utf8')))).join('\n').replaceAll("\\'", "'")
  const missing = lines.flatMap(([attack, asvs, ...tests]) =>
    tests
      .filter((title) => !["'", '"', '`'].some((quote) => texts.includes(`(${quote}${title}`) || texts.includes(`\n  ${quote}${title}`)))
      .map((t) => `${attack}: ${t}`)
      .concat(/^\d+\.\d+\.\d+$/.test(asvs) && tests.length > 0 ? [] : [attack]),
  )
  expect(missing).toEqual([])
})
