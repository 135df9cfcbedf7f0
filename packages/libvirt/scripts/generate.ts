// node packages/libvirt/scripts/generate.ts: schema/*.txt → src/**/*.gen.ts
import { writeFileSync } from 'node:fs'
import { codecSource, callsSource } from './generate-codec.ts'
import { objectsSource } from './generate-objects.ts'
import { readSchema } from './schema.ts'
import type { Schema } from './schema.ts'

const HEADER = '// Generated from schema/*.txt by `node packages/libvirt/scripts/generate.ts`. DO NOT EDIT.\n'

const constantsSource = ({ constants }: Schema): string => {
  let out = ''
  for (const [name, { prefix, members }] of constants) {
    const list = members.map(([key, value]) => `${key}: ${value}`)
    // the type written out: as it would be inferred, each of 1,400 lines of the declarations said `readonly` itself
    out += `/** ${prefix}… */\nexport const ${name}: Readonly<{ ${list.join('; ')} }> = { ${list.join(', ')} }\n`
  }
  return out
}

/** File → text, for everything that is generated; a test compares it with what is committed. */
export const generated = (): Map<string, string> => {
  const schema = readSchema()
  return new Map(
    [
      ['src/constants.gen.ts', constantsSource(schema)] as const,
      ['src/protocol/codec.gen.ts', codecSource(schema)] as const,
      ['src/protocol/calls.gen.ts', callsSource(schema)] as const,
      ['src/objects.gen.ts', objectsSource(schema)] as const,
    ].map(([file, text]) => [file, HEADER + text]),
  )
}

if (import.meta.main) for (const [file, text] of generated()) writeFileSync(new URL(`../${file}`, import.meta.url), text)
