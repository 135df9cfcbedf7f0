import { STATUS_CODES } from 'node:http'
import type { CodedError } from '../needs.ts'

/** An error as programs get it: RFC 9457 with the members `code` and `reason` of the contract. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  /** The status line, for example `404 Not Found`. */
  readonly code: string
  /** `CODE: text`; clients match the code. */
  readonly reason: string
  readonly params: Readonly<Record<string, string | number>>
  readonly errors?: readonly { readonly pointer: string; readonly reason: string }[]
  readonly request_id: string
}

/** Content type of a problem. */
export const problemType = 'application/problem+json; charset=utf-8'

/** What a problem is made of. */
export interface ProblemParts {
  readonly error: CodedError & { readonly errors?: readonly { readonly pointer: string; readonly reason: string }[] }
  readonly status: number
  /** Text in the caller's language. */
  readonly text: string
  readonly instance: string
  readonly requestId: string
}

/** Makes the problem of an error. */
export const problemOf = ({ error, status, text, instance, requestId }: ProblemParts): Problem => {
  const title = STATUS_CODES[status] ?? 'Error'
  return {
    type: `urn:onggi:error:${error.code}`,
    title,
    status,
    detail: text,
    instance,
    code: `${status} ${title}`,
    reason: `${error.code}: ${text}`,
    params: error.params,
    ...(error.errors && error.errors.length > 0 ? { errors: error.errors.slice(0, 20) } : {}),
    request_id: requestId,
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes text for HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c)

/** The page a browser gets for an error. */
export const problemPage = (problem: Problem, home: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(problem.code)}</title></head>
<body><main><h1>${escapeHtml(problem.title)}</h1><p>${escapeHtml(problem.detail)}</p>
<p><small>${escapeHtml(problem.reason.split(':', 1)[0] ?? '')} · ${escapeHtml(problem.request_id)}</small></p>
<p><a href="${escapeHtml(home)}">Start page</a></p></main></body></html>
`
