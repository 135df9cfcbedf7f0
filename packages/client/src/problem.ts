import { ClientError, clientError, type FieldProblem } from './errors.ts'

const isRecord = (v: unknown): v is Readonly<Record<string, unknown>> => typeof v === 'object' && v !== null && !Array.isArray(v)
const text = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : undefined)

function readFields(v: unknown): FieldProblem[] {
  if (!Array.isArray(v)) return []
  return v.filter(isRecord).map((f) => ({ pointer: text(f['pointer']) ?? '', reason: text(f['reason']) ?? '' }))
}

function readParams(v: unknown): Record<string, string | number> {
  if (!isRecord(v)) return {}
  return Object.fromEntries(
    Object.entries(v).filter((e): e is [string, string | number] => typeof e[1] === 'string' || typeof e[1] === 'number'),
  )
}

/** Makes a {@link ClientError} of an error answer: problem details (RFC 9457) when it is one, `CLIENT_ERR_BAD_ANSWER` otherwise. @internal */
export function problemToError(body: unknown, response: Response, request: string): ClientError {
  const type = isRecord(body) ? text(body['type']) : undefined
  const reason = isRecord(body) ? text(body['reason']) : undefined
  const code = type?.startsWith('urn:') === true ? type.slice(type.lastIndexOf(':') + 1) : reason?.split(':', 1)[0]
  if (!isRecord(body) || code === undefined)
    return clientError(
      'CLIENT_ERR_BAD_ANSWER',
      { request, status: response.status, why: 'it is not a problem report' },
      { status: response.status },
    )
  const said = text(body['detail']) ?? (reason?.startsWith(`${code}: `) === true ? reason.slice(code.length + 2) : reason)
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const requestId = text(body['request_id'])
  return new ClientError(code, said ?? text(body['title']) ?? code, {
    status: response.status,
    params: readParams(body['params']),
    fields: readFields(body['errors']),
    ...(requestId === undefined ? {} : { requestId }),
    ...(Number.isFinite(retryAfter) ? { retryAfterS: retryAfter } : {}),
  })
}

/**
 * Reads the JSON of an answer; an empty body is `undefined`.
 *
 * @throws {@link ClientError} with the server's code when the answer is an error.
 * @throws {@link ClientError} `CLIENT_ERR_BAD_ANSWER` when the body is not JSON.
 */
export async function readAnswer(response: Response, request = response.url): Promise<unknown> {
  const body = await response.text()
  let parsed: unknown
  try {
    parsed = body === '' ? undefined : (JSON.parse(body) as unknown)
  } catch (cause) {
    if (response.ok)
      throw clientError(
        'CLIENT_ERR_BAD_ANSWER',
        { request, status: response.status, why: 'it is not JSON' },
        { status: response.status, cause },
      )
  }
  if (!response.ok) throw problemToError(parsed, response, request)
  return parsed
}
