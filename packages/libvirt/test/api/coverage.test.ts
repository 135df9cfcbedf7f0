import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkApi, publicFunctions } from '../../scripts/check-api.ts'

const API = '/usr/share/libvirt/api'

describe.skipIf(!existsSync(API))('libvirt’s public API', () => {
  it('is a method, a rule or a reason, function by function', () => {
    const functions = publicFunctions(API)
    expect(functions.length).toBeGreaterThan(500)
    expect(checkApi(functions)).toEqual([])
  })

  it('is looked at one function at a time', () => {
    expect(checkApi([...publicFunctions(API), 'virDomainDance'])).toEqual(['virDomainDance is nowhere'])
  })
})
