import { describe, expect, it } from 'vitest'
import { assertReachable, classifyAddress, guardedLookup } from '../../src/fhir/address.ts'

describe('classifyAddress', () => {
  it.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => {
    expect(classifyAddress(address)).toBe('public')
  })

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    '::',
    'fd12:3456::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
  ])('%s is private', (address) => {
    expect(classifyAddress(address)).toBe('private')
  })

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    'fe80::1',
    'fe80::1%eth0',
    '0.1.2.3',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::', // 6to4 of 127.0.0.1
    '64:ff9b::7f00:1', // NAT64 of 127.0.0.1
    '::127.0.0.1',
    'localhost',
    '',
  ])('%s is nowhere a FHIR server may be', (address) => {
    expect(classifyAddress(address)).toBe('forbidden')
  })
})

describe('assertReachable', () => {
  const refuse = { code: 'fhir-server-not-allowed' }

  it('lets a listed private server be called, a link-local one never', () => {
    assertReachable('10.0.0.1', 'fhir.local', true)
    expect(() => {
      assertReachable('10.0.0.1', 'fhir.local', false)
    }).toThrow(expect.objectContaining(refuse))
    expect(() => {
      assertReachable('169.254.169.254', 'x', true)
    }).toThrow(expect.objectContaining(refuse))
  })

  it('does not say which address it was', () => {
    expect(() => {
      assertReachable('10.0.0.1', 'fhir.local', false)
    }).toThrow(/^(?!.*10\.0\.0\.1).*fhir\.local/)
  })
})

describe('guardedLookup', () => {
  const look = (addresses: readonly string[], all: boolean) =>
    new Promise((resolve, reject) => {
      const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      const lookup = guardedLookup(false, () => Promise.resolve(found))
      lookup('fhir.example', { all }, (error, address, family) => {
        if (error) reject(error)
        else resolve(all ? address : [address, family])
      })
    })

  it('hands on the addresses that it checked, in both of the forms that sockets ask for', async () => {
    expect(await look(['8.8.8.8', '8.8.4.4'], false)).toEqual(['8.8.8.8', 4])
    expect(await look(['8.8.8.8', '2606:4700::1'], true)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ])
  })

  it.each([
    ['fhir-server-not-allowed', ['8.8.8.8', '10.0.0.1']],
    ['fhir-server-not-allowed', ['::ffff:127.0.0.1']],
    ['fhir-failed', []],
  ])('answers %s for %j', async (code, addresses) => {
    await expect(look(addresses, true)).rejects.toMatchObject({ code })
  })
})
