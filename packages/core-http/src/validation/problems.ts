import type { FieldProblem } from '../errors.ts'

interface AjvProblem {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string | undefined
}

const escape = (key: string): string => key.slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1')

const say = (value: unknown): string => JSON.stringify(value)

const problemOf = (e: AjvProblem): FieldProblem => {
  const at = e.instancePath
  if (e.keyword === 'required') return { pointer: `${at}/${escape(String(e.params['missingProperty']))}`, reason: 'is missing' }
  if (e.keyword === 'additionalProperties' || e.keyword === 'unevaluatedProperties') {
    const name = e.params['additionalProperty'] ?? e.params['unevaluatedProperty']
    return { pointer: `${at}/${escape(String(name))}`, reason: 'is not a known field' }
  }
  if (e.keyword === 'const') return { pointer: at, reason: `must be ${say(e.params['allowedValue'])}` }
  if (e.keyword === 'enum') return { pointer: at, reason: `must be one of ${(e.params['allowedValues'] as unknown[]).map(say).join(', ')}` }
  return { pointer: at, reason: e.message ?? 'is not valid' }
}

/** Ajv's errors as fields, each named once: alternatives are joined, and the message about the set of them is left out. */
export const problemsOf = (errors: readonly AjvProblem[]): readonly FieldProblem[] => {
  const byPointer = new Map<string, Set<string>>()
  const sets = errors.filter((e) => e.keyword === 'anyOf' || e.keyword === 'oneOf')
  const rest = errors.filter((e) => !['anyOf', 'oneOf', 'if'].includes(e.keyword))
  for (const { pointer, reason } of (rest.length > 0 ? rest : sets).slice(0, 200).map(problemOf)) {
    const reasons = byPointer.get(pointer) ?? new Set()
    byPointer.set(pointer, reasons.add(reason))
  }
  return [...byPointer].slice(0, 20).map(([pointer, reasons]) => ({ pointer, reason: [...reasons].slice(0, 12).join(' or ') }))
}
